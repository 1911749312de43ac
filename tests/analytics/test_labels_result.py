"""What each label of a column brought."""

import numpy as np
from hypothesis import given

from funnel_planner.analytics.labels_result import LabelResult, Ranking, label_results, label_totals, ranked
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


@given(made_leads())
def test_labels_add_up_to_all_leads(leads: list[MadeLead]) -> None:
    journeys = resolve(build(leads), STAGES, WON, Counting())
    found = label_results(journeys, journeys.leads.columns["Owner"])
    total = measure(journeys).total
    for stage in range(len(STAGES)):
        assert sum(result.counts[stage] for result in found) == total.counts[stage]
    assert sum(result.n for result in found) == total.counts[0]


def test_blanks_come_last_and_money_is_that_of_won_leads() -> None:
    made = [
        MadeLead(created=1, value=900),
        MadeLead(created=1),
        MadeLead((Event(3, 5),), created=1, value=500, owner="Ann"),
        MadeLead((Event(1, 5),), created=1, value=700, owner="Ann"),
        MadeLead(created=1, owner="Bo"),
    ]
    journeys = resolve(build(made), STAGES, WON, Counting())
    column = journeys.leads.columns["Owner"]
    found = label_results(journeys, column)
    assert [(result.label, result.n, result.won_value) for result in found] == [
        ("Ann", 2, 5.0),
        ("Bo", 1, 0.0),
        (UNKNOWN, 2, 0.0),
    ]
    assert [result.label for result in label_results(journeys, column, np.array([4]))] == ["Bo"]


def test_labels_whose_won_leads_have_no_value_tell_none() -> None:
    won = (Event(3, 5),)
    made = [
        MadeLead(won, created=1, value=500, owner="Ann"),
        MadeLead(won, created=1, owner="Bo"),
        MadeLead(created=1, owner=None),
    ]
    journeys = resolve(build(made), STAGES, WON, Counting())
    found = label_results(journeys, journeys.leads.columns["Owner"])
    assert {result.label: result.won_value for result in found} == {"Ann": 5.0, "Bo": None, UNKNOWN: 0.0}


def test_labels_are_ranked_and_counted() -> None:
    results = [
        LabelResult("a", 100, (100, 10), None),
        LabelResult("b", 40, (40, 10), None),
        LabelResult("c", 3, (3, 3), None),
        LabelResult("d", 90, (90, 0), None),
        LabelResult(UNKNOWN, 500, (500, 0), None),
    ]

    def order(by: Ranking, least: int = 1) -> str:
        return "".join(one.label for one in ranked(results, 1, by, least))

    assert order(Ranking.LEADS) == f"adbc{UNKNOWN}"
    assert order(Ranking.WON) == f"abcd{UNKNOWN}", "ties by leads"
    assert order(Ranking.SHARE) == f"cbad{UNKNOWN}"
    assert order(Ranking.SHARE, 40) == f"bad{UNKNOWN}", "40 are at least 40"
    assert order(Ranking.NO_WIN) == f"d{UNKNOWN}"
    assert label_totals(results, 1) == (4, 1), "blanks are no label"
    assert ranked([], 1, Ranking.WON) == []
