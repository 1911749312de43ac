"""The open pipeline of a look: chances, own chances, the goal, what is left out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from funnel_planner.analytics.leads import LOST, Coded, LeadData, day_number
from funnel_planner.app.findings.deals import Basis, pipeline_of, target_count
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.own_chances import own_chances
from funnel_planner.app.findings.pipeline_words import pipeline_remarks, warnings
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.counting import Counting, CountingMode
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


@pytest.mark.parametrize(
    "wish",
    [
        LeadFilter(date(2024, 6, 1), date(2024, 6, 30)),
        LeadFilter(group=("entered", "2024-06-01", "2024-06-30")),
        LeadFilter(stages=frozenset({"lead"})),
    ],
)
def test_wins_of_the_month_count_whenever_their_leads_entered(wish: LeadFilter) -> None:
    made = [MadeLead((Event(1), Event(2, DAY)), value=3_000_00, created=DAY - 60)]
    made += [MadeLead((Event(1),), value=14_000_00, created=DAY - 9)]
    plan = replace(PLAN, targets=(Target("won", 5.0),))
    goal = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY), plan, wish)).goal
    assert goal is not None
    assert goal.won_so_far == 3_000.0


def test_wins_of_the_month_are_those_of_the_channels_chosen() -> None:
    made = [MadeLead((Event(2, DAY),), "Ads", DAY - 60, value=3_000_00)]
    made += [MadeLead((Event(2, DAY),), "Fair", DAY - 60, value=9_000_00)]
    plan = replace(PLAN, targets=(Target("won", 5.0),))
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    for wish in (
        LeadFilter(date(2024, 6, 1), channels=frozenset({"Ads"})),
        LeadFilter(date(2024, 6, 1), group=("channel", "Ads")),
    ):
        goal = pipeline_of(_look(leads, plan, wish)).goal
        assert goal is not None
        assert goal.won_so_far == 3_000.0


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


WINS = [MadeLead((Event(1), Event(2, DAY - 300 + number)), created=DAY - 310) for number in range(40)]


def test_a_single_loss_does_not_change_what_is_expected() -> None:
    still = [MadeLead(created=DAY - 300)] * 360
    plan = replace(PLAN, stages=tuple(replace(stage, rate_to_next=None) for stage in PLAN.stages))
    before = pipeline_of(_look(build([*WINS, *still], stages=("lead", "demo", "won"), as_of=DAY), plan))
    lost = [*still[1:], MadeLead((Event(LOST, DAY),), created=DAY - 300)]
    after = pipeline_of(_look(build([*WINS, *lost], stages=("lead", "demo", "won"), as_of=DAY), plan))
    assert (before.basis, after.basis) == (Basis.ALL, Basis.ALL)
    assert before.weighted == pytest.approx(36.0)
    assert after.weighted == pytest.approx(35.9)
    assert after.bases == (Basis.ALL, Basis.DECIDED)
    assert after.undecided is not None
    assert (after.undecided.decided, after.undecided.of) == (41, 400)
    (warning, *_) = warnings(plan, after, str)
    assert warning.startswith("Only 41 of 400 leads that came to “Lead” and entered 46 days ago or earlier")


def test_leads_older_than_any_win_are_told_and_what_is_expected_without_them() -> None:
    made = [*WINS, *[MadeLead(created=DAY - 300)] * 30, *[MadeLead(created=DAY - 10)] * 10]
    found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY)), Basis.ALL)
    assert found.too_old is not None
    assert (found.too_old.count, found.too_old.longest_days, found.too_old.wins) == (30, 49, 40)
    assert found.weighted == pytest.approx(40 * 0.5)
    assert found.weighted_without_old == pytest.approx(10 * 0.5)
    said = " ".join(warnings(PLAN, found, str))
    assert "30 open leads entered longer ago than any of 40 wins took (49 days at most)" in said
    assert "Without them, 5.0 is expected." in said
    young = pipeline_of(_look(build([*WINS, MadeLead(created=DAY)], stages=("lead", "demo", "won"), as_of=DAY)))
    assert (young.too_old, young.weighted_without_old, warnings(PLAN, young, str)) == (None, None, [])


def test_the_way_of_counting_does_not_matter_and_is_said_not_to() -> None:
    made = [MadeLead((Event(2),)), MadeLead((Event(1),))]
    data = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    chained = replace(PLAN, counting=Counting(CountingMode.ALL))
    plain, other = pipeline_of(_look(data)), pipeline_of(_look(data, chained))
    assert (plain.regardless, other.regardless) == (False, True)
    assert other.won == plain.won
    assert "whatever the way of counting" in " ".join(pipeline_remarks(chained, other, str))
