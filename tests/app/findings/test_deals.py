"""The open pipeline of a look: chances, own chances, the goal, what is left out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from funnel_planner.analytics.leads import LOST, Coded, LeadData, day_number
from funnel_planner.app.findings.deals import Basis, own_chances, pipeline_of, target_count
from funnel_planner.app.findings.look import Look
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.target import Target
from tests.support.made_leads import Event, MadeLead, build

DAY = day_number(date(2024, 6, 20))
PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.4), Stage("won", "Won")),
    economics=Economics("EUR", 1_000.0),
)
DEALS = [(10_000_00, 0.5), (4_000_00, 0.8), (25_000_00, 0.1)]


def _look(leads: LeadData, plan: Plan = PLAN, wish: LeadFilter | None = None) -> Look:
    cube = count_leads(plan, leads)
    wish = wish or LeadFilter()
    return Look(plan, cube, wish, measured_in(cube, wish))


def _with_column(leads: LeadData, header: str, labels: list[str]) -> LeadData:
    names = sorted(set(labels) - {""})
    codes = np.array([names.index(label) if label else -1 for label in labels], dtype=np.int32)
    return replace(leads, columns={**leads.columns, header: Coded(codes, tuple(names))})


def test_three_deals_with_chances_of_their_own() -> None:
    leads = build([MadeLead((Event(1),), value=value) for value, _ in DEALS], stages=("lead", "demo", "won"), as_of=DAY)
    found = pipeline_of(_look(_with_column(leads, "Prawdopodobieństwo", [f"{p:.0%}" for _, p in DEALS])))
    assert found.own_column == "Prawdopodobieństwo"
    assert (found.open_count, found.open_value) == (3, 39_000.0)
    assert found.weighted == pytest.approx(10_700)
    assert found.outcomes is not None
    assert found.outcomes.median == 10_000
    assert found.stages[1].own == 3
    assert found.needed == pytest.approx(39_000 / 10_700)


def test_chances_of_decided_leads_are_preferred_and_can_be_changed() -> None:
    made = [MadeLead((Event(2),), value=100_00)] * 3 + [MadeLead((Event(1), Event(LOST)))] * 1
    made += [MadeLead((Event(LOST),))] * 2 + [MadeLead((Event(1),), value=200_00)] * 2
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look)
    assert found.basis is Basis.DECIDED
    assert found.chances == (3 / 6, 3 / 6, 1.0), "those lost nobody knows where may have been lost at any stage"
    assert found.weighted == pytest.approx(2 * 200 * 3 / 6)
    assert pipeline_of(look, Basis.ALL).chances == (3 / 8, 3 / 6, 1.0)
    assert pipeline_of(look, Basis.PLAN).chances == (0.2, 0.4, 1.0)


def test_without_any_loss_decided_leads_say_nothing() -> None:
    made = [MadeLead((Event(2),)), MadeLead((Event(1),))]
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    assert pipeline_of(look).bases == (Basis.PLAN, Basis.ALL)
    bare = replace(PLAN, stages=tuple(replace(stage, rate_to_next=None) for stage in PLAN.stages))
    assert pipeline_of(_look(look.journeys.leads, bare)).basis is Basis.ALL


def test_leads_without_values_are_counted_instead() -> None:
    made = [MadeLead((Event(1),))] * 4
    found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY)))
    assert not found.in_money
    assert found.open_value == 4.0
    assert found.weighted == pytest.approx(1.6)
    assert found.outcomes is not None
    assert found.outcomes.amounts == (0.0, 1.0, 2.0, 3.0, 4.0)


def test_coverage_is_against_the_target_of_the_month() -> None:
    made = [MadeLead((Event(1), Event(2, DAY)), value=3_000_00, created=DAY - 30)]
    made += [MadeLead((Event(1), Event(2, DAY - 40)), value=9_000_00, created=DAY - 60)]
    made += [MadeLead((Event(1),), value=14_000_00, created=DAY - 9)]
    plan = replace(PLAN, targets=(Target("won", 5.0), Target("won", 10.0, "2024-06"), Target("lead", 90.0)))
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY), plan)
    found = pipeline_of(look)
    assert found.goal is not None
    assert (found.goal.amount, found.goal.won_so_far, found.goal.month) == (10_000.0, 3_000.0, "2024-06")
    assert found.coverage == pytest.approx(14_000 / 7_000)
    assert target_count(plan, "2024-07") == 5.0
    assert target_count(PLAN, "2024-06") is None


def test_a_goal_that_is_reached_needs_no_coverage() -> None:
    made = [MadeLead((Event(2, DAY),), value=9_000_00, created=DAY), MadeLead((Event(1),), value=100, created=DAY)]
    plan = replace(PLAN, targets=(Target("won", 2.0),))
    found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY), plan))
    assert (found.coverage, found.missing) == (None, 0.0)


def test_a_filter_narrows_the_pipeline() -> None:
    made = [MadeLead((Event(1),), "Ads", value=100_00), MadeLead((Event(1),), "Fair", value=900_00)]
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    found = pipeline_of(_look(leads, wish=LeadFilter(channels=frozenset({"Ads"}))))
    assert (found.open_count, found.open_value) == (1, 100.0)


def test_chances_come_from_all_fates_whatever_stage_is_looked_at() -> None:
    made = [MadeLead((Event(2),), value=100_00)] * 3 + [MadeLead((Event(1), Event(LOST)))]
    made += [MadeLead((Event(1),), value=200_00)] * 2
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    found = pipeline_of(_look(leads, wish=LeadFilter(stages=frozenset({"demo"}))))
    assert (found.open_count, found.chances[1]) == (2, 3 / 4)


def test_counts_of_a_report_have_no_open_leads() -> None:
    with pytest.raises(PlannerError) as refusal:
        pipeline_of(_look(build([], stages=("lead", "demo", "won"), as_of=DAY)))
    assert refusal.value.kind == "pipeline_needs_leads"


@pytest.mark.parametrize(
    ("header", "labels", "shares"),
    [
        ("Probability", ["70", "5", ""], [0.7, 0.05, None]),
        ("Probability (%)", ["70%", "12,5 %", "?"], [0.7, 0.125, None]),
        ("Prawdopodobieństwo, %", ["0.7", "0.25", "1"], [0.7, 0.25, 1.0]),
        ("Wahrscheinlichkeit (%)", ["101", "50", "-3"], [None, 0.5, None]),
    ],
)
def test_own_chances_are_read_as_written(header: str, labels: list[str], shares: list[float | None]) -> None:
    leads = _with_column(build([MadeLead()] * 3), header, labels)
    found, own = own_chances(leads)
    assert found == header
    assert own is not None
    assert [None if np.isnan(share) else pytest.approx(share) for share in own] == shares


def test_a_column_that_is_no_probability_gives_none() -> None:
    leads = _with_column(build([MadeLead()] * 2), "Probability", ["high", "low"])
    assert own_chances(leads) == ("", None)
    assert own_chances(build([MadeLead()])) == ("", None)
