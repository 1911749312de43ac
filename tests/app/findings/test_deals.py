"""The open pipeline of a look: chances, own chances, the goal, what is left out."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.leads import LOST, Coded, LeadData
from funnel_planner.analytics.win_pace import Pace
from funnel_planner.app.findings.chances import Basis
from funnel_planner.app.findings.deals import pipeline_of
from funnel_planner.app.findings.goals import target_count
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.lost_leads import find_leaks
from funnel_planner.app.findings.own_chances import own_chances
from funnel_planner.app.findings.pipeline_words import coverage_remarks, may_bring, pipeline_remarks, warnings
from funnel_planner.app.findings.timing import find_timing
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import day_number
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.target import Target
from tests.support.made_findings import look_at
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

DAY = day_number(date(2024, 6, 20))
PLAN = Plan(
    "p",
    "Shop",
    (Stage("lead", "Lead", rate_to_next=0.5), Stage("demo", "Demo", rate_to_next=0.4), Stage("won", "Won")),
    economics=Economics("EUR", 1_000.0),
)
DEALS = [(10_000_00, 0.5), (4_000_00, 0.8), (25_000_00, 0.1)]


def _look(leads: LeadData, plan: Plan = PLAN, wish: LeadFilter | None = None) -> Look:
    return look_at(plan, leads, wish)


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


def test_without_dates_all_leads_tell_chances_and_both_ends_are_said() -> None:
    made = [MadeLead((Event(2),), value=100_00)] * 3 + [MadeLead((Event(1), Event(LOST)))] * 1
    made += [MadeLead((Event(LOST),))] * 2 + [MadeLead((Event(1),), value=200_00)] * 2
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look)
    assert (found.basis, found.bases) == (Basis.ALL, (Basis.ALL, Basis.PLAN, Basis.DECIDED))
    assert found.chances == (3 / 8, 3 / 6, 1.0)
    assert found.weighted == pytest.approx(2 * 200 * 3 / 6)
    assert found.ends == pytest.approx((2 * 200 * 3 / 6, 2 * 200 * 3 / 6)), "one is lost nobody knows where"
    decided = pipeline_of(look, Basis.DECIDED)
    assert decided.chances == (3 / 6, 3 / 6, 1.0), "those lost nobody knows where may have been lost at any stage"
    assert decided.ends is None
    assert pipeline_of(look, Basis.PLAN).chances == (0.2, 0.4, 1.0)


@pytest.mark.parametrize("dated", [False, True])
def test_no_loss_makes_what_is_expected_jump_or_rise(*, dated: bool) -> None:
    """One hundred leads of the same age, 20 of them won; from none to 75 of the others are lost."""
    won = [MadeLead((Event(2, DAY - 50 + n if dated else None),), created=DAY - 60, value=1_000_00) for n in range(20)]
    expected, most = [], []
    for lost in range(76):
        made = [*won, *[MadeLead((Event(LOST, DAY if dated else None),), created=DAY - 60, value=1_000_00)] * lost]
        made += [MadeLead(created=DAY - 60, value=1_000_00)] * (80 - lost)
        found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY)))
        if found.basis is Basis.NONE:
            assert (lost, found.weighted, found.outcomes) == (0, None, None)
            continue
        assert found.weighted is not None
        expected.append(found.weighted)
        most.append(found.weighted if found.ends is None else found.ends[1])
    steps = [after - before for before, after in pairwise(expected)]
    assert max(steps) <= 1e-9, "a loss never promises more"
    assert min(steps) > -0.05 * expected[0]
    if not dated:
        assert expected[13] == pytest.approx(66 * 1_000 * 20 / 100)
        assert most[13] == pytest.approx(66 * 1_000 * 20 / 34)
        assert all(high >= low for low, high in zip(expected, most, strict=True))


def test_a_list_without_dates_and_losses_has_no_forecast() -> None:
    """Nobody is marked as lost and no win is dated: who is still open cannot be told."""
    made = [MadeLead((Event(2),)), *[MadeLead()] * 5]
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look)
    assert found.bases == (Basis.NONE, Basis.ALL, Basis.PLAN)
    assert (found.weighted, found.outcomes, found.needed, found.chances[0]) == (None, None, None, None)
    (said, *_) = warnings(PLAN, found, str)
    assert said.startswith("Which of these leads are still open cannot be told")
    assert pipeline_of(look, Basis.ALL).weighted == pytest.approx(5 / 6)
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    own = pipeline_of(_look(_with_column(leads, "Probability", ["", "40%", *[""] * 4])))
    assert (own.weighted, own.deal_count, own.without_chance) == (0.4, 1, 4)


def test_where_nobody_won_or_lost_the_plan_speaks() -> None:
    leads = build([MadeLead((Event(1),))], stages=("lead", "demo", "won"), as_of=DAY)
    assert pipeline_of(_look(leads)).bases == (Basis.PLAN,)
    bare = replace(PLAN, stages=tuple(replace(stage, rate_to_next=None) for stage in PLAN.stages))
    found = pipeline_of(_look(leads, bare))
    assert found.bases == (Basis.NONE,)
    assert "no rate is planned" in " ".join(warnings(bare, found, str))


def test_old_open_leads_count_less_than_fresh_ones() -> None:
    """Half of the wins came at once, the others by the fortieth day; one in two leads is won at all."""
    made = [MadeLead((Event(2, DAY - 60 + days),), created=DAY - 60) for days in [1] * 20 + [40] * 20]
    made += [MadeLead(created=DAY - 60)] * 40
    fresh, waiting = MadeLead(created=DAY), MadeLead(created=DAY - 30)
    for lead, chance in ((fresh, 0.5), (waiting, 1 / 3)):
        found = pipeline_of(_look(build([*made, lead], stages=("lead", "demo", "won"), as_of=DAY)))
        assert found.basis is Basis.AGE
        assert found.weighted == pytest.approx(chance, abs=0.01)
        assert found.too_old is not None
        assert found.too_old.count == 40
        low, high = found.intervals[0] or (0, 0)
        assert low < chance < high
        assert "Chances: by age" in pipeline_remarks(PLAN, found, str)[0]


def test_what_chances_by_age_cannot_know_is_said() -> None:
    made = [MadeLead((Event(2, DAY - 60 + day),), created=DAY - 60) for day in range(40)] + [MadeLead(created=DAY)]
    look = _look(build([*made, MadeLead((Event(LOST),), created=DAY - 5)], stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look)
    ages = found.ages
    assert ages is not None

    def said(pace: Pace, undated: int = 0) -> str:
        return " ".join(warnings(PLAN, replace(found, ages=replace(ages, pace=pace, undated_losses=undated)), str))

    even = Pace(90, 0.3, False, 40, 40.0, 30, 100)
    assert said(even) == ""
    assert "about 30% faster or slower" in said(replace(even, is_uneven=True))
    assert "40 leads were won where these chances make one expect 20: as long as that goes on, expect 2.00×" in said(
        replace(even, expected_lately=20.0)
    )
    assert "Nine of ten wins took up to 50 days, but no lead was watched for longer than 100 days" in said(
        replace(even, usual_days=50)
    )
    assert "3 lost leads do not say when they were lost" in said(even, 3)
    assert (ages.undated_losses, ages.pace.is_cut_short) == (1, True)


def test_the_range_knows_that_the_rate_is_measured_on_few() -> None:
    def width(times: int) -> float:
        made = [MadeLead((Event(2),))] * 2 * times + [MadeLead((Event(LOST),))] * 8 * times + [MadeLead()] * 200
        found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY)), Basis.DECIDED).outcomes
        assert found is not None
        return found.p90 - found.p10

    assert width(1) > 3 * width(100)


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
        LeadFilter(outcomes=frozenset({"open"})),
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


def test_leads_chosen_by_a_number_of_theirs_have_chances_and_wins_of_their_own() -> None:
    made = [MadeLead((Event(2, DAY),), created=DAY - 60, value=3_000_00)] * 2
    made += [MadeLead((Event(LOST),), created=DAY - 60), MadeLead((Event(1),), value=100_00)]
    made += [MadeLead((Event(2, DAY),), created=DAY - 60, value=9_000_00)] * 4
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    leads = _with_column(leads, "Staff", ["1", "2", "3", "4", *["50"] * 4])
    plan = replace(PLAN, targets=(Target("won", 50.0),))
    found = pipeline_of(_look(leads, plan, LeadFilter(group=("number", "Staff", "1", "10"))), Basis.DECIDED)
    assert found.chances[0] == 2 / 3
    assert found.goal is not None
    assert found.goal.won_so_far == 6_000.0


def test_leads_of_a_period_that_came_to_a_stage_have_the_chances_of_all_of_that_period() -> None:
    made = [MadeLead((Event(2),), created=DAY)] * 3 + [MadeLead((Event(LOST, DAY),), created=DAY)] * 3
    made += [MadeLead((Event(1),), created=DAY), MadeLead((Event(LOST),), created=DAY - 100)]
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    for group in (("cohort", "2024-06", "demo"), ("entered", "2024-06-01", "2024-06-30", "demo")):
        assert pipeline_of(_look(leads, wish=LeadFilter(group=group)), Basis.DECIDED).chances[0] == 3 / 6


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("wish", [LeadFilter(), LeadFilter(channels=frozenset({"Ads"}))])
def test_lost_leads_tell_chances_even_where_rates_leave_them_out(wish: LeadFilter, *, dated: bool) -> None:
    made = [MadeLead((Event(1), Event(2, DAY - 9 if dated else None)), "Ads", DAY - 30)] * 3
    made += [MadeLead((Event(1), Event(LOST, DAY - 9)), "Ads", DAY - 30)] * 3 + [MadeLead((Event(1),), "Ads", DAY - 12)]
    made += [MadeLead((Event(LOST),), "Ads"), MadeLead((Event(2),), "Fair")]
    leads = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    plan = replace(PLAN, counting=Counting(lost_policy=LostPolicy.EXCLUDE))
    kept, left_out = (pipeline_of(_look(leads, one, wish), Basis.DECIDED) for one in (PLAN, plan))
    assert left_out.chances == kept.chances
    assert left_out.chances[1] == (4 if wish.is_empty else 3) / (8 if wish.is_empty else 7)
    assert left_out.lost_somewhere == 1
    assert pipeline_of(_look(leads, plan, wish)).weighted == pipeline_of(_look(leads, PLAN, wish)).weighted
    assert "lost leads count for the chances" in " ".join(pipeline_remarks(plan, left_out, str))


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
    found = pipeline_of(_look(leads, wish=LeadFilter(stages=frozenset({"demo"}))), Basis.DECIDED)
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


@pytest.mark.parametrize("values", [[100_00, -100_00], [100_00, -500_00], [-100], [0, 0], [0, 5]])
@pytest.mark.parametrize("basis", [Basis.AGE, Basis.DECIDED, Basis.ALL])
def test_refunds_and_nothing_among_the_values_leave_the_range_whole(values: list[int], basis: Basis) -> None:
    made = [MadeLead((Event(2, DAY - 50),), created=DAY - 100, value=5_000)] * 40
    made += [MadeLead((Event(LOST, DAY - 60),), created=DAY - 100)] * 40
    made += [MadeLead(created=DAY - 10, value=value) for value in values]
    found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY)), basis)
    assert found.chances[0] == pytest.approx(0.5, abs=0.02)
    assert found.weighted == pytest.approx(sum(values) * (found.chances[0] or 0.0) / 100)
    low, high = found.intervals[0] or (0, 1)
    assert 0.35 < low < 0.5 < high < 0.65
    assert found.outcomes is not None
    assert found.outcomes.p10 <= found.outcomes.median <= found.outcomes.p90


@given(made_leads(), st.sampled_from(list(Basis)), st.integers(0, 14))
def test_whatever_the_leads_no_number_of_their_pipeline_contradicts_another(
    made: list[MadeLead], basis: Basis, as_of: int
) -> None:
    if not made:
        return
    stages = tuple(Stage(name, name, rate_to_next=0.5) for name in STAGES)
    found = pipeline_of(_look(build(made, as_of=as_of), replace(PLAN, stages=stages)), basis)
    assert all(chance is None or 0 <= chance <= 1 for chance in found.chances)
    assert all(one is None or 0 <= one[0] <= one[1] <= 1 for one in found.intervals)
    assert found.open_value == pytest.approx(sum(stage.value for stage in found.stages))
    if found.weighted is not None and found.outcomes is not None:
        assert found.outcomes.mean == pytest.approx(found.weighted, rel=1e-6, abs=1e-6)
        assert found.outcomes.p10 <= found.outcomes.median <= found.outcomes.p90
        assert sum(found.outcomes.chances) == pytest.approx(1)
    pipeline_remarks(PLAN, found, str)


WINS = [MadeLead((Event(1), Event(2, DAY - 300 + number)), created=DAY - 310) for number in range(40)]


def test_too_few_decided_leads_are_said_only_where_they_are_chosen() -> None:
    made = [*WINS, *[MadeLead(created=DAY - 300)] * 359, MadeLead((Event(LOST, DAY),), created=DAY - 300)]
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look)
    assert found.bases == (Basis.AGE, Basis.ALL, Basis.PLAN, Basis.DECIDED)
    assert found.undecided is not None
    assert (found.undecided.decided, found.undecided.of) == (41, 400)
    told = "Only 41 of 400 leads that came to “Lead” and entered 46 days ago or earlier"
    assert told not in " ".join(warnings(PLAN, found, str))
    assert told in " ".join(warnings(PLAN, pipeline_of(look, Basis.DECIDED), str))


def test_leads_older_than_any_win_are_left_out_and_told() -> None:
    made = [*WINS, *[MadeLead(created=DAY - 300)] * 30, *[MadeLead(created=DAY - 10)] * 10]
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look, Basis.ALL)
    assert found.too_old is not None
    assert (found.too_old.count, found.too_old.longest_days, found.too_old.wins) == (30, 49, 40)
    assert (found.weighted, found.would_add, found.weighted_all) == (10 * 0.5, 30 * 0.5, 40 * 0.5)
    assert found.deal_count == 10
    assert found.outcomes is not None
    assert max(found.outcomes.amounts) == 10.0
    said = " ".join(warnings(PLAN, found, str))
    assert "Left out: 30 open leads that entered longer ago than any of 40 wins took (49 days at most)." in said
    assert "With these it would be 15.0 more." in said
    assert pipeline_of(look).would_add == 15.0, "by the rate of all leads at their stage"
    young = pipeline_of(_look(build([*WINS, MadeLead(created=DAY)], stages=("lead", "demo", "won"), as_of=DAY)))
    assert (young.too_old, young.would_add) == (None, 0.0)


def test_what_old_leads_would_add_is_said_only_where_it_is_counted_like_the_rest() -> None:
    made = [*WINS, *[MadeLead(created=DAY - 300)] * 30, *[MadeLead(created=DAY - 10)] * 10]
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    by_age = pipeline_of(look)
    assert (by_age.basis, by_age.comparable) == (Basis.AGE, False)
    said = " ".join(warnings(PLAN, by_age, str))
    assert "15.0" not in said
    assert "How likely they are won cannot be told: none as old ever was." in said
    own = pipeline_of(_look(_with_column(look.journeys.leads, "Probability", [""] * 40 + ["10%"] * 40)))
    assert own.comparable
    assert own.would_add == pytest.approx(3.0)


def test_chance_and_weighted_value_are_of_the_leads_said_beside() -> None:
    old, young = MadeLead(created=DAY - 300, value=500_00), MadeLead(created=DAY - 10, value=70_00)
    valued = [replace(one, value=100_00) for one in WINS]
    found = pipeline_of(_look(build([*valued, *[old] * 30, *[young] * 4], stages=("lead", "demo", "won"), as_of=DAY)))
    stage, chance = found.stages[0], found.chances[0]
    assert (stage.count, stage.counted, stage.counted_value) == (34, 4, 280.0)
    assert chance is not None
    assert stage.weighted == pytest.approx(chance * stage.counted_value)


def test_coverage_and_velocity_leave_out_what_is_older_than_any_win() -> None:
    old = MadeLead((Event(1, DAY - 290),), created=DAY - 300, value=900_00)
    young = MadeLead((Event(1, DAY - 5),), created=DAY - 10, value=70_00)
    valued = [MadeLead((Event(1, one.created), *one.events), value=100_00, created=one.created) for one in WINS]
    leads = build([*valued, *[old] * 30, *[young] * 4], stages=("lead", "demo", "won"), as_of=DAY)
    look = _look(leads, replace(PLAN, targets=(Target("won", 10.0),)))
    found = pipeline_of(look)
    assert found.goal is not None
    assert found.missing
    assert (found.open_value, found.live_value) == (30 * 900.0 + 280.0, 280.0)
    assert found.coverage == pytest.approx(280.0 / found.missing)
    assert found.needed == pytest.approx(280.0 / (found.weighted or 0.0))
    assert "Leads older than any win cover nothing: 280.0 of 27280.0 is counted." in coverage_remarks(found, str)
    speed = find_timing(look).velocity
    assert speed is not None
    assert (speed.open_opportunities, speed.too_old) == (4, 30)


def test_a_target_without_a_deal_size_takes_the_mean_of_the_won() -> None:
    made = [MadeLead((Event(2, DAY - 40),), value=3_000_00, created=DAY - 60)] * 3
    made += [MadeLead((Event(2, DAY - 41),), created=DAY - 60), MadeLead((Event(1),), value=9_000_00, created=DAY - 9)]
    plan = replace(PLAN, targets=(Target("won", 10.0),), economics=replace(PLAN.economics, deal_size=0.0))
    found = pipeline_of(_look(build(made, stages=("lead", "demo", "won"), as_of=DAY), plan))
    assert found.goal is not None
    assert (found.goal.amount, found.goal.mean_deal) == (30_000.0, 3_000.0)
    assert found.coverage == pytest.approx(0.3)
    assert "a customer is taken for 3000.0, the mean of the won leads." in " ".join(coverage_remarks(found, str))
    nobody = build([*made[3:]], stages=("lead", "demo", "won"), as_of=DAY)
    assert pipeline_of(_look(nobody, plan)).goal is None, "nothing says what a customer is worth"


def test_leads_without_a_value_can_be_taken_for_what_losses_are() -> None:
    lost = MadeLead((Event(1, DAY - 50), Event(LOST, DAY - 45)), created=DAY - 60)
    made = [MadeLead((Event(2, DAY - 40),), value=3_000_00, created=DAY - 60)] * 3 + [lost] * 3
    made += [MadeLead((Event(1),), value=9_000_00)] * 2 + [MadeLead((Event(1),))] * 4
    look = _look(build(made, stages=("lead", "demo", "won"), as_of=DAY))
    found = pipeline_of(look, Basis.ALL)
    assert found.mean_deal == find_leaks(look).unplaced.typical == 3_000.0
    chance = found.chances[1] or 0.0
    assert found.weighted == pytest.approx(18_000 * chance)
    assert found.with_mean_deal == pytest.approx((18_000 + 4 * 3_000) * chance)
    said = " ".join(pipeline_remarks(PLAN, found, str))
    assert f"each taken for 3000.0, the mean of the won leads, {found.with_mean_deal} is expected." in said


def test_where_half_of_the_cases_bring_nothing_it_is_said_how_many() -> None:
    leads = build([MadeLead((Event(1),), value=4_000_00)], stages=("lead", "demo", "won"), as_of=DAY)

    def said(share: str) -> str:
        result = pipeline_of(_look(_with_column(leads, "Probability", [share]))).outcomes
        assert result is not None
        return may_bring(result, str)

    assert said("38%") == "In 6 of 10 cases they bring nothing, in 1 of 10 4000.0 or more; 1520.0 on average."
    assert said("7%") == "In 9 of 10 cases they bring nothing; 280.0 on average."
    assert said("1%") == "In nearly all cases they bring nothing; 40.0 on average."
    assert said("60%").startswith("In 8 of 10 cases they bring between 0.0 and 4000.0")


def test_the_way_of_counting_does_not_matter_and_is_said_not_to() -> None:
    made = [MadeLead((Event(2),)), MadeLead((Event(1),))]
    data = build(made, stages=("lead", "demo", "won"), as_of=DAY)
    chained = replace(PLAN, counting=Counting(CountingMode.ALL))
    plain, other = pipeline_of(_look(data)), pipeline_of(_look(data, chained))
    assert (plain.regardless, other.regardless) == (False, True)
    assert other.won == plain.won
    assert "whatever the way of counting" in " ".join(pipeline_remarks(chained, other, str))
