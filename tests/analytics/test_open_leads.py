"""Open leads by stage, their chances and what these rest on, wins of the month, restating columns."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from funnel_planner.analytics.drivers import restating_columns
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import LOST, Coded, LeadData
from funnel_planner.analytics.open_leads import Won, evidence, open_leads, open_stages, won_from, won_in_month
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.days import day_number
from tests.support.made_leads import STAGES, Event, MadeLead, build

DAY = day_number(date(2024, 6, 10))
LEADS = [
    MadeLead((Event(1),), value=100_00, channel="Ads"),
    MadeLead((Event(1),), value=300_00, channel="E-mail"),
    MadeLead((Event(2),), channel="Ads"),
    MadeLead((Event(2, DAY), Event(3, DAY + 5)), value=900_00, created=DAY - 40),
    MadeLead((Event(3, DAY - 30),), value=50_00, created=DAY - 40),
    MadeLead((Event(1), Event(LOST)), value=700_00),
    MadeLead((Event(LOST),)),
    MadeLead(),
]


def _counted(leads: LeadData | None = None) -> Journeys:
    return resolve(leads or build(LEADS, as_of=DAY + 12), STAGES, 3, Counting())


def test_chances_come_from_leads_whose_fate_is_known() -> None:
    found = won_from(_counted())
    assert [(won.reached, won.won, won.lost, won.decided) for won in found] == [
        (8, 2, 2, 4), (6, 2, 1, 4), (3, 2, 0, 3), (2, 2, 0, 3),  # one is lost nobody knows where
    ]  # fmt: skip
    rows = np.array([0, 3, 5])
    assert [(won.reached, won.won, won.lost) for won in won_from(_counted(), rows)] == [
        (3, 1, 1), (3, 1, 1), (1, 1, 0), (1, 1, 0),
    ]  # fmt: skip


def test_open_leads_stand_where_they_are_and_own_chances_stay() -> None:
    own = np.full(len(LEADS), np.nan)
    own[1] = 0.9
    journeys = _counted()
    found = open_leads(journeys, won_from(journeys), (0.1, 0.2, None, 1.0), own)
    first, demo, offer, won = open_stages(found, 4)
    assert (first.count, first.valued, first.value, first.weighted) == (1, 0, 0.0, 0.0)
    assert (demo.count, demo.value, demo.own, demo.own_value, demo.own_weighted) == (2, 400.0, 1, 300.0, 270.0)
    assert demo.weighted == pytest.approx(100 * 0.2 + 300 * 0.9)
    assert (offer.count, offer.valued) == (1, 0)
    assert won.count == 0
    assert found.rows[found.deals].tolist() == [0, 1]


def test_old_leads_are_in_no_weighted_value_even_with_a_chance_of_their_own() -> None:
    leads = [MadeLead(created=DAY - age, value=100_00) for age in (10, 11, 12)] + [MadeLead(value=100_00)]
    journeys = _counted(build(leads, as_of=DAY))
    own = np.array([np.nan, np.nan, 0.7, np.nan])
    found = open_leads(journeys, won_from(journeys), (0.1, 0.2, 0.3, 1.0), own, longest_days=10)
    (stage, *_) = open_stages(found, 4)
    assert (stage.count, stage.old, stage.old_value, stage.own) == (4, 2, 200.0, 1)
    assert [stage.weighted, stage.would_add] == pytest.approx([20.0, 80.0])


def test_one_rate_rests_on_its_wins_and_many_chances_on_fewer() -> None:
    leads = [MadeLead(created=DAY, value=100_00)] * 3
    journeys = _counted(build(leads, as_of=DAY))
    won = [Won(40, 10, 5)] * 4
    found = open_leads(journeys, won, (0.25, 0.5, 0.5, 1.0))
    (same, *_) = evidence(found, won, [40] * 4)
    assert [same.won, same.of] == pytest.approx([10, 40])
    (less, *_) = evidence(found, won, [40] * 4, swing=0.5)
    assert less == same._replace(swing=0.5)
    mixed = replace(found, chance=np.array([0.4, 0.1, 0.1]), behind=np.array([16.0, 4.0, 4.0]))
    (several, *_) = evidence(mixed, won, [40] * 4)
    assert several.won == pytest.approx((0.6 / (0.4 / 4 + 0.2 / 2)) ** 2)
    assert several.share == pytest.approx(0.2)


def test_wins_belong_to_the_month_of_the_as_of_day() -> None:
    journeys = _counted()
    assert won_in_month(journeys, stage_times(journeys)) == (1, 900.0)
    undated = _counted(build([MadeLead((Event(3),), value=5)], as_of=DAY))
    assert won_in_month(undated, stage_times(undated)) is None
    nobody = _counted(build([MadeLead()], as_of=DAY))
    assert won_in_month(nobody, stage_times(nobody)) == (0, 0.0)


def test_groups_list_what_the_pipeline_counts() -> None:
    journeys = _counted()

    def found(*group: str) -> list[int]:
        return np.flatnonzero(members(journeys, lambda: stage_times(journeys), group)).tolist()

    assert found("open", "demo") == [0, 1]
    assert found("open") == [0, 1, 2, 7]
    assert found("channel", "ads") == [0, 2]
    assert found("channel", "(unknown)") == [3, 4, 5, 6, 7]
    assert found("label", "No such column", "x") == []


def test_columns_that_restate_the_outcome_are_told() -> None:
    sources = build([MadeLead((Event(3),), channel="Ads")] * 30 + [MadeLead(channel="E-mail")] * 30)
    half = np.repeat([0, 1], 30).astype(np.int32)
    columns = {
        "Converted": Coded(half, ("1", "0")),
        "Step": Coded(half, ("Won", "Lead")),
        "Source": Coded(half, ("Ads", "E-mail")),
        "Deal owner of won ones": Coded(np.where(half == 0, 0, -1).astype(np.int32), ("Ann",)),
        "Region": Coded(np.tile([0, 1], 30).astype(np.int32), ("North", "South")),
        "Number": Coded(np.arange(60, dtype=np.int32), tuple(map(str, range(60)))),
    }
    moved = half.copy()
    moved[:3] = 1  # leads in several rows, of which attribution took another one
    columns["Campaign source"] = Coded(moved, ("ads ", "e-mail"))
    data = build([*[MadeLead((Event(3),))] * 30, *[MadeLead()] * 30])
    leads = replace(data, columns=columns, channel=sources.channel)
    journeys = resolve(leads, STAGES, 3, Counting())
    assert set(restating_columns(journeys, ["Lead", "Demo", "Offer", "Won"])) == {
        "Converted", "Step", "Source", "Deal owner of won ones", "Campaign source",
    }  # fmt: skip
