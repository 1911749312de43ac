"""Open leads by stage, chances from decided leads, wins of the month, draws of very many deals, restating columns."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from funnel_planner.analytics import pipeline
from funnel_planner.analytics.drivers import restating_columns
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import LOST, Coded, LeadData, day_number
from funnel_planner.analytics.open_leads import open_stages, won_from, won_in_month
from funnel_planner.analytics.pipeline import outcomes
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
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
    first, demo, offer, won = open_stages(_counted(), (0.1, 0.2, None, 1.0), own)
    assert (first.count, first.valued, first.value, first.weighted) == (1, 0, 0.0, 0.0)
    assert (demo.count, demo.value, demo.own) == (2, 400.0, 1)
    assert demo.weighted == pytest.approx(100 * 0.2 + 300 * 0.9)
    assert (offer.count, offer.valued) == (1, 0)
    assert won.count == 0


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


def test_very_many_deals_are_drawn_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    amounts = random.integers(1_000, 1_000_000, 3_000)
    chances = random.choice([0.1, 0.5, 0.8], 3_000)
    found = outcomes(amounts, chances)
    assert found == outcomes(amounts, chances)
    mean = float((amounts * chances).sum()) / 100
    deviation = math.sqrt(float((amounts.astype(float) ** 2 * chances * (1 - chances)).sum())) / 100
    assert found.mean == pytest.approx(mean)
    assert found.median == pytest.approx(mean, abs=0.1 * deviation)
    assert found.p90 == pytest.approx(mean + 1.2816 * deviation, abs=0.1 * deviation)
    monkeypatch.setattr(pipeline, "MOST_SINGLE_DEALS", 10_000)
    one_by_one = outcomes(amounts, chances)
    assert found.p10 == pytest.approx(one_by_one.p10, abs=0.1 * deviation)


def test_deals_that_are_alike_are_a_binomial_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MOST_SINGLE_DEALS", 30)
    found = outcomes(np.full(1_000, 200), np.full(1_000, 0.5))
    assert set(found.amounts) <= {2.0 * n for n in range(1_001)}
    assert found.median == pytest.approx(1_000, abs=10)
    sure = outcomes(np.full(1_000, 200), np.ones(1_000))
    assert (sure.amounts, sure.chances) == ((2_000.0,), (1.0,))


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
