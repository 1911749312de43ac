"""Which step a message is meant to move, which one loses the most, and what is covered."""

from dataclasses import replace
from itertools import pairwise

import pytest

from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.app.coverage import Covered, Leak, covered_by_channel, covered_by_step, leakiest, moves
from funnel_planner.domain.channel import RateOverride
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.forecast.flow import project
from tests.support.sample_plans import sample_plan


def measured(*counts: int) -> Measured:
    rates = [None, *(b / a if a else None for a, b in pairwise(counts))]
    nothing = (None,) * len(counts)
    intervals = (None, *(wilson(b, a) for a, b in pairwise(counts)))
    total = FunnelResult(
        counts=counts,
        step_rate=tuple(rates),
        step_interval=intervals,
        overall_rate=None,
        overall_interval=None,
        from_first=nothing,
        dropoff=nothing,
        dropoff_rate=nothing,
    )
    return Measured(counts[0], total, (), 0, None, None)


def test_each_step_moves_on_from_its_stage_and_action_into_the_last() -> None:
    found = moves(sample_plan(), None)
    assert {step: (move.source, move.target, move.rate, move.n) for step, move in found.items()} == {
        AidaStep.ATTENTION: (0, 1, 0.1, None),
        AidaStep.INTEREST: (1, 2, 0.5, None),
        AidaStep.DESIRE: (2, 3, 0.2, None),
        AidaStep.ACTION: (2, 3, 0.2, None),
    }


def test_of_several_stages_the_weakest_counts() -> None:
    plan = sample_plan()
    plan = plan.with_stage(replace(plan.stages[2], aida=AidaStep.INTEREST))
    found = moves(plan, None)
    assert (found[AidaStep.INTEREST].source, found[AidaStep.INTEREST].rate) == (2, 0.2)
    assert AidaStep.DESIRE not in found


def test_measured_rates_come_before_planned_ones() -> None:
    found = moves(sample_plan(), measured(200, 30, 12, 0))
    assert (found[AidaStep.ATTENTION].rate, found[AidaStep.ATTENTION].n) == (0.15, 200)
    assert (found[AidaStep.DESIRE].rate, found[AidaStep.DESIRE].planned) == (0.0, 0.2)


def test_the_step_furthest_behind_its_plan_matters_most_not_the_lowest_rate() -> None:
    plan = sample_plan()

    def weakest(measured: Measured | None) -> tuple[AidaStep, bool]:
        leak = leakiest(moves(plan, measured))
        assert leak is not None
        return leak.move.step, leak.is_behind

    assert weakest(None) == (AidaStep.ATTENTION, False)
    assert weakest(measured(1000, 60, 10, 4)) == (AidaStep.INTEREST, True)
    assert weakest(measured(1000, 200, 150, 90)) == (AidaStep.ATTENTION, False), "none is behind: the lowest"


def test_what_chance_explains_is_no_weakest_step() -> None:
    plan = sample_plan()  # 10 %, 50 %, 20 %
    found = moves(plan, measured(1000, 99, 49, 9))
    assert leakiest(found) == Leak(found[AidaStep.ATTENTION], is_behind=False, is_clear=False), "9.9% is 10%"
    assert leakiest(moves(plan, measured(20_000, 1_900, 1_000, 250))) == Leak(
        moves(plan, measured(20_000, 1_900, 1_000, 250))[AidaStep.ATTENTION], is_behind=True
    ), "9.5% of so many is behind, if only just"
    few = leakiest(moves(plan, measured(10, 2, 1, 1)))
    assert few is not None
    assert not few.is_clear


def test_equal_planned_rates_are_no_weakest_step_but_two_messages_for_one_step_are() -> None:
    plan = sample_plan()
    equal = plan.with_stage(replace(plan.stages[1], rate_to_next=0.1))
    leak = leakiest(moves(equal, None))
    assert leak is not None
    assert not leak.is_clear
    late = leakiest(moves(plan.with_stage(replace(plan.stages[2], rate_to_next=0.01)), None))
    assert late is not None
    assert (late.move.source, late.is_clear) == (2, True), "desire and action both move it"


def test_a_plan_is_what_channels_with_their_own_rates_make_of_it() -> None:
    plan = sample_plan()
    channel = replace(plan.channels[0], rates=(RateOverride(plan.stages[1].id, 0.3),))
    plan = replace(plan, channels=(channel,), messages=())
    assert moves(plan, None)[AidaStep.INTEREST].planned == 0.5
    found = moves(plan, measured(10_000, 1_000, 350, 70), project(plan))
    assert found[AidaStep.INTEREST].planned == pytest.approx(0.3)
    assert leakiest(found) == Leak(found[AidaStep.ATTENTION], is_behind=False), "35% is more than the channel's 30%"


def test_measurements_of_another_funnel_are_not_used() -> None:
    assert moves(sample_plan(), measured(10, 5))[AidaStep.ATTENTION].n is None


def test_a_funnel_of_one_stage_moves_nobody() -> None:
    plan = sample_plan()
    alone = Plan("p", "P", plan.stages[:1])
    assert moves(alone, None) == {}
    assert leakiest({}) is None


def test_ready_and_live_are_covered_drafts_are_not() -> None:
    plan = sample_plan()
    assert covered_by_channel(plan, "ads") == Covered(2, 4)
    assert covered_by_channel(plan, "mail") == Covered(0, 4)
    assert covered_by_step(plan, AidaStep.INTEREST) == Covered(1, 3)
