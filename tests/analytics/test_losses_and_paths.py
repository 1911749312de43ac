"""Losses three ways, odd paths, leads that wait too long, drivers and doubts."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.consistency import Doubt, closed_at_month_end, doubts, stated_rates
from funnel_planner.analytics.drivers import Suspicion, drivers, odds_ratio
from funnel_planner.analytics.leads import LOST, Coded
from funnel_planner.analytics.losses import losses
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.odd_paths import OddPath, odd_paths, stalled
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.app.findings.consistency_words import doubt_words
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_findings import look_at, plan_of, report_leads
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


@given(made_leads())
def test_losses_add_up_three_ways(leads: list[MadeLead]) -> None:
    journeys = _counted(leads)
    found = losses(journeys, journeys.leads.columns["Owner"])
    total = measure(journeys).total
    assert found.total.by_stage[:-1] == total.lost
    for groups in (found.reasons, found.channels):
        assert sum(group.n for group in groups) == found.total.n
        assert math.fsum(group.value or 0 for group in groups) == pytest.approx(found.total.value or 0)
    assert math.fsum(value or 0 for value in found.stage_value) == pytest.approx(found.total.value or 0)


def test_each_odd_path_is_found_by_name() -> None:
    leads = {
        "plain": MadeLead((Event(0, 0), Event(1, 2), Event(2, 4), Event(3, 9))),
        OddPath.ENTERED_MIDWAY: MadeLead((Event(1, 2), Event(2, 4))),
        OddPath.SKIPPED: MadeLead((Event(0, 0), Event(2, 4))),
        OddPath.WENT_BACK: MadeLead((Event(0, 0), Event(1, 2), Event(2, 3), Event(1, 5))),
        OddPath.RETURNED: MadeLead((Event(0, 0), Event(LOST, 3), Event(1, 8))),
        OddPath.REENTERED: MadeLead((Event(0, 0), Event(0, 3), Event(1, 8))),
    }
    journeys = resolve(build(list(leads.values()), listed=False), STAGES, WON, Counting())
    masks = odd_paths(journeys)
    for kind, mask in masks.items():
        assert mask[list(leads).index(kind)]
        assert not mask[0]
    assert masks[OddPath.RETURNED].sum() == masks[OddPath.WENT_BACK].sum() == masks[OddPath.REENTERED].sum() == 1


def test_a_lead_waits_since_its_latest_stage_event() -> None:
    leads = [
        MadeLead((Event(1, 5),), created=0),
        MadeLead((Event(1, 12),), created=0),
        MadeLead((Event(1),)),
        MadeLead((Event(3, 1),), created=0),
        MadeLead((Event(LOST, 2),), created=0),
        MadeLead(created=0),
    ]
    journeys = _counted(leads, as_of=20)
    assert stalled(journeys, (None, 14.0, 3.0, 3.0)).tolist() == [True, False, False, False, False, False]
    assert stalled(journeys, (19.0, None, None, None)).tolist() == [False] * 5 + [True]


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
def test_an_odds_ratio_and_its_interval_are_those_of_woolf(a: int, b: int, c: int, d: int) -> None:
    ratio, (low, high) = odds_ratio(a, a + b, c, c + d)
    assert ratio == pytest.approx(a * d / (b * c))
    spread = 1.959963984540054 * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    assert (math.log(low), math.log(high)) == pytest.approx((math.log(ratio) - spread, math.log(ratio) + spread))
    swapped, _ = odds_ratio(c, c + d, a, a + b)
    assert swapped == pytest.approx(1 / ratio)


def test_an_empty_cell_gives_a_finite_ratio() -> None:
    ratio, (low, high) = odds_ratio(5, 5, 3, 9)
    assert ratio == pytest.approx(5.5 * 6.5 / (0.5 * 3.5))
    assert 0 < low < ratio < high < math.inf


def test_the_surest_driver_comes_first_and_a_column_filled_in_later_is_skewed() -> None:
    leads = [
        MadeLead((Event(WON),) if n % 3 == 0 or owner == "Ann" else (), owner=owner)
        for n in range(60)
        for owner in ("Ann", "Bo")
    ]
    journeys = _counted(leads)
    budget = Coded(np.where(journeys.at(WON), 0, -1).astype(np.int32), ("yes",))
    found = drivers(journeys, {**journeys.leads.columns, "Budget": budget})
    assert {driver.column for driver in found if driver.doubt is Suspicion.FILLED_LATER} == {"Budget"}
    ann = next(driver for driver in found if driver.label == "Ann")
    assert (ann.x, ann.n, ann.x_rest, ann.n_rest) == (60, 60, 20, 60)
    assert ann.interval[0] > 1
    assert all(driver.p <= driver.p_holm <= 1 for driver in found)
    assert [driver.p_holm for driver in found] == sorted(driver.p_holm for driver in found)


def test_without_two_outcomes_nothing_drives_anything() -> None:
    assert drivers(_counted([MadeLead(owner="Ann")] * 20)) == []
    assert drivers(_counted([])) == []


def test_doubts_name_their_place() -> None:
    journeys = resolve(build([MadeLead((Event(2), Event(3)))] * 3), STAGES, WON, Counting(mode=CountingMode.ANY))
    found = {remark.doubt: remark.values for remark in doubts(measure(journeys), STAGES)}
    assert found[Doubt.GROWING_STAGE] == {"stage": "offer", "before": "demo", "n": 3, "n_before": 0}
    assert found[Doubt.FEW_LEADS] == {"n": 3}
    assert doubts(measure(_counted([])), STAGES) == []


def test_a_channel_that_grows_is_told_where_all_together_do_not() -> None:
    leads = report_leads([("Ads", (100, 40, 10)), ("Mail", (200, 220, 30)), ("Fair", (50, 51, 2))], STAGES[:3])
    look = look_at(plan_of(STAGES[:3]), leads)
    found = [remark for remark in doubts(look.measured, STAGES[:3]) if remark.doubt is Doubt.GROWING_STAGE]
    (remark,) = found
    assert remark.values == {
        "stage": STAGES[1], "before": STAGES[0], "n": 220, "n_before": 200, "channel": "Mail",
    }  # fmt: skip
    assert "Mail" in doubt_words(remark)[0]


def test_a_channel_with_a_cost_and_no_counts_is_told_where_others_have_some() -> None:
    leads = report_leads([("Ads", (100, 40, 10)), ("TV", (None, None, None))], STAGES[:3])
    look = look_at(plan_of(STAGES[:3]), leads)
    assert look.measured.total.counts == (None, None, None)
    dear = [r.values["channel"] for r in doubts(look.measured, STAGES) if r.doubt is Doubt.COST_WITHOUT_LEADS]
    assert dear == ["TV"]
    alone = look_at(plan_of(STAGES[:3]), report_leads([("TV", (None, None, None))], STAGES[:3]))
    assert not [r for r in doubts(alone.measured, STAGES) if r.doubt is Doubt.COST_WITHOUT_LEADS]


def test_rates_that_do_not_multiply_to_the_stated_total() -> None:
    assert stated_rates((0.03, 0.3, 0.4, 0.75, 6 / 27), 0.0006) is None
    remark = stated_rates((0.5, 0.5), 0.3)
    assert remark is not None
    assert remark.values == {"product": 0.25, "stated": 0.3}


def test_wins_on_the_last_day_of_the_month_of_creation() -> None:
    first, last = day_number(date(2024, 2, 3)), day_number(date(2024, 2, 29))
    filled_in = [MadeLead((Event(WON, last),), created=first)] * 9
    real = [MadeLead((Event(WON, last - 1),), created=first)] * 9
    for leads, is_found in ((filled_in, False), ([*filled_in, *real], True), ([*filled_in, *real, real[0]], False)):
        journeys = _counted(leads)
        assert (closed_at_month_end(journeys, stage_times(journeys)) is not None) == is_found


def test_unknown_stands_for_blank_reasons() -> None:
    (group,) = losses(_counted([MadeLead((Event(LOST),))])).reasons
    assert (group.label, group.by_stage, group.value) == (UNKNOWN, (1, 0, 0, 0), None)


def _counted(leads: list[MadeLead], *, as_of: int | None = None) -> Journeys:
    return resolve(build(leads, as_of=as_of), STAGES, WON, Counting())
