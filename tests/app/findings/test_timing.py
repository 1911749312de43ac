"""What is measured of time for the screen: how far the curve is drawn, and by how many points."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.curve import Waits, curve
from funnel_planner.analytics.curve_band import band
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.app.findings.doubting import noted
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.timing import FEWEST_AT_RISK, MOST_POINTS, _points, backward_wins, find_timing
from funnel_planner.app.findings.trend import comparable_spans, compare, find_trend
from funnel_planner.app.findings.two_periods import periods_of
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

Found = TypeVar("Found")
PLAN = Plan(id="p", name="P", stages=tuple(Stage(stage, stage) for stage in STAGES))
WON = len(STAGES) - 1
DAY = day_number(date(2026, 3, 1))


def look_at(leads: LeadData, wish: LeadFilter | None = None) -> Look:
    wish = wish or LeadFilter()
    cube = build_cube(resolve(leads, STAGES, WON, PLAN.counting))
    return Look(PLAN, cube, wish, measure(cube, wish))


def test_only_leads_that_pass_are_named_as_won_before_they_entered() -> None:
    leads = build([MadeLead((Event(WON, DAY + n - 2),), created=DAY + n) for n in range(5)])
    assert len(backward_wins(look_at(leads), 9)) == 5
    look = look_at(leads, LeadFilter(first_day=date_of(DAY + 3)))
    assert find_timing(look).wins.backward == 2
    assert backward_wins(look, 9) == [(3, DAY + 3, DAY + 1), (4, DAY + 4, DAY + 2)]
    assert backward_wins(look, 1) == [(3, DAY + 3, DAY + 1)]


def test_the_curve_ends_where_too_few_are_watched() -> None:
    young = [MadeLead(created=DAY + 90) for _ in range(200)]
    old = [MadeLead((Event(WON, DAY + 5 + 3 * n),), created=DAY) for n in range(15)]
    found = find_timing(look_at(build([*young, *old], as_of=DAY + 100)))
    assert found.curve is not None
    assert found.read(found.drawn_until)[2] >= FEWEST_AT_RISK
    assert found.drawn_until < 47  # the last win


def test_a_curve_of_very_many_steps_keeps_its_ends() -> None:
    days = np.linspace(0, 900, 20_000)
    watched = Waits(days, np.ones(len(days), dtype=bool), np.full(len(days), np.nan), 0, days)
    found = curve(watched)
    points = _points(found, band(watched), 800.0)
    assert len(points) <= MOST_POINTS
    assert points[0][:2] == (0.0, found.share[0])
    last = int(np.searchsorted(found.day, 800.0, side="right")) - 1
    assert points[-1][:2] == (found.day[last], found.share[last])
    for day, share, limits in points:
        assert share == found.at(day)
        assert limits == band(watched).at(day)


def test_nobody_won_yet_is_a_flat_curve() -> None:
    found = find_timing(look_at(build([MadeLead(created=DAY)] * 5, as_of=DAY + 30)))
    assert (found.points, found.drawn_until) == ((), 30.0)
    assert found.read(10)[0] == 0.0


@pytest.mark.parametrize("find", [find_timing, find_trend])
def test_no_leads_at_all_are_refused(find: object) -> None:
    assert callable(find)
    with pytest.raises(PlannerError) as refused:
        find(look_at(build([])))
    assert refused.value.kind in ("times_need_leads", "trend_needs_leads")


def _unless_refused(find: Callable[[Look], Found], look: Look) -> Found | None:
    try:
        return find(look)
    except PlannerError:
        return None


@given(made_leads(max_size=15), st.sampled_from(CountingMode), st.sampled_from([None, 3]))
def test_any_leads_are_measured_or_refused(leads: list[MadeLead], mode: CountingMode, window: int | None) -> None:
    plan = replace(PLAN, counting=Counting(mode=mode, window_days=window))
    cube = build_cube(resolve(build(leads, as_of=12), STAGES, WON, plan.counting))
    look = Look(plan, cube, LeadFilter(), measure(cube))
    counted = look.measured.total.counts[0]
    timing, trend = _unless_refused(find_timing, look), _unless_refused(find_trend, look)
    if timing is not None:
        assert sum(now.open for now in timing.waiting) <= len(leads)
        for bars, spread in zip(timing.bars, (timing.total, *timing.steps[1:]), strict=True):
            assert sum(count for _, _, count in bars) == (spread.n if spread else 0)
    if trend is None:
        return
    for unit in Period:
        periods = trend.periods(unit)
        assert sum(cohort.n for cohort in periods) + trend.shown.undated == counted
        for spans in comparable_spans(trend, unit):
            for of_all in (False, True):
                compared = compare(trend, spans, of_all=of_all)
                assert len(compared.stages) == len(STAGES) - 1
                assert compared.won.x == (compared.before.converted, compared.after.converted)


@pytest.mark.parametrize(("length", "full"), [(7, False), (29, True)])
def test_a_period_in_which_the_data_ends_is_not_compared_first(length: int, *, full: bool) -> None:
    """Imported long afterwards, the last month looks over, but the file ends on its 8th day."""
    start = day_number(date(2024, 6, 1))
    last_month = day_number(date(2024, 9, 1))
    made = [MadeLead((Event(WON, start + n + 3),), created=start + n) for n in range(92)]
    made += [MadeLead(created=last_month + n) for n in range(length)]
    look = look_at(build(made, as_of=start + 900))
    trend = find_trend(look)
    spans = comparable_spans(trend, Period.MONTH)
    assert date_of(spans[0].after[1]) == (date(2024, 9, 30) if full else date(2024, 8, 31))
    assert compare(trend, spans[0], of_all=True).is_complete
    if not full:
        assert date_of(spans[-1].after[1]) == date(2024, 9, 30), "it can still be asked for"
        assert not compare(trend, spans[-1], of_all=True).is_complete
    pairs, _ = periods_of(look)
    assert next(pair.after[1] for pair in pairs if pair.key == "month") == date_of(spans[0].after[1])


def test_a_filter_does_not_ask_all_dates_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass over all events of a million leads takes a quarter of a frame."""
    asked: list[LeadData] = []

    def told(leads: LeadData) -> int:
        asked.append(leads)
        return DAY + 89

    for module in ("leads", "cube", "consistency"):
        monkeypatch.setattr(f"funnel_planner.analytics.{module}.last_day_told", told, raising=False)
    look = look_at(build([MadeLead(created=DAY + n) for n in range(90)], as_of=DAY + 100))
    for day in range(3):
        again = replace(look, lead_filter=LeadFilter(first_day=date_of(DAY + day)))
        assert periods_of(again)[0]
        assert find_trend(again).told_day == DAY + 89
        noted(again)
    assert len(asked) == 1


def test_spans_end_with_the_latest_complete_period() -> None:
    months = [MadeLead((Event(WON, DAY + 31 * m + 10),), created=DAY + 31 * m) for m in range(5)]
    trend = find_trend(look_at(build([*months, MadeLead(created=DAY + 155)], as_of=DAY + 165)))
    assert trend.window_days == 10
    whole = [cohort.period for cohort in trend.periods(Period.MONTH) if trend.is_complete(cohort)]
    spans = comparable_spans(trend, Period.MONTH)
    assert [span.periods for span in spans] == [1, 2, 1]
    assert trend.days.cohort(*spans[0].after).last_day == trend.periods(Period.MONTH)[len(whole) - 1].last_day
    assert spans[0].before[1] + 1 == spans[0].after[0]
    assert spans[-1].after[1] == trend.periods(Period.MONTH)[-1].last_day
