"""What the chance of winning from a stage is taken from, and what it is."""

from enum import StrEnum

from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from collections.abc import Sequence

    from funnel_planner.analytics.beta import Evidence
    from funnel_planner.analytics.open_leads import OpenStage, Won
    from funnel_planner.analytics.results import Interval


class Basis(StrEnum):
    """What the chance of winning from a stage is taken from."""

    AGE = "age"
    """What became of leads of the same age that came to the stage (``analytics.later_wins``)."""
    DECIDED = "decided"
    """Won of the leads that count at the stage and are won or lost."""
    ALL = "all"
    """Won of all leads that count at the stage, the open ones among them: the least it can become."""
    PLAN = "plan"
    """The plan's rates from the stage to the win, multiplied."""
    NONE = "none"
    """Nothing tells chances, or which leads are open: only own chances count."""


def has_losses(plan: Plan, won: "Sequence[Won]") -> bool:
    """Somebody won and somebody was lost; else "of decided" would be 100 % or 0 % and say nothing."""
    before = won[: plan.won_index]
    return any(stage.lost for stage in before) and any(stage.won for stage in before)


def possible_bases(plan: Plan, won: "Sequence[Won]", *, timed: bool) -> tuple[Basis, ...]:
    """Bases in order of preference, the first one in force.

    No share of decided leads chooses between them, so that no lead more or less makes what is expected jump. Where
    wins have no date and no lead is lost, nothing tells open leads from those given up long ago. Where nobody was
    ever won or lost, only the plan says anything.
    """
    before = won[: plan.won_index]
    any_won, any_lost = (any(counts) for counts in ([one.won for one in before], [one.lost for one in before]))
    planned = bool(before) and any(planned_chance(plan, index) is not None for index in range(plan.won_index))
    plans = [Basis.PLAN] if planned else []
    if not any_won and not any_lost:
        return tuple(plans or [Basis.NONE])
    decided = [Basis.DECIDED] if any_won and any_lost else []
    if timed:
        return (Basis.AGE, Basis.ALL, *plans, *decided)
    if not any_lost:
        return (Basis.NONE, Basis.ALL, *plans)
    return (Basis.ALL, *plans, *decided)


def rates_of(plan: Plan, won: "Sequence[Won]", basis: Basis) -> tuple[float | None, ...]:
    """Chance of winning from each stage, whatever the age; 1 from the won stage on, None where nothing is known."""
    found: list[float | None] = []
    for index, stage in enumerate(won):
        if index >= plan.won_index:
            found.append(1.0)
        elif basis is Basis.PLAN:
            found.append(planned_chance(plan, index))
        else:
            whole = {Basis.DECIDED: stage.decided, Basis.NONE: 0}.get(basis, stage.reached)
            found.append(stage.won / whole if whole else None)
    return tuple(found)


def stage_chances(
    plan: Plan, won: "Sequence[Won]", basis: Basis, rests_on: "Sequence[Evidence]", stages: "Sequence[OpenStage]"
) -> "tuple[tuple[float | None, ...], tuple[Interval | None, ...]]":
    """Chances of the stages and their intervals."""
    from funnel_planner.analytics.statistics import wilson

    rates = rates_of(plan, won, basis)
    if basis in (Basis.PLAN, Basis.NONE):
        return rates, (None,) * len(rates)
    if basis is not Basis.AGE:
        wholes = [one.decided if basis is Basis.DECIDED else one.reached for one in won]
        return rates, tuple(wilson(one.won, whole) for one, whole in zip(won, wholes, strict=True))
    told = [stage.count > stage.old and index < plan.won_index for index, stage in enumerate(stages)]
    pairs = list(zip(told, rests_on, strict=True))
    return tuple(one.share if is_told else None for is_told, one in pairs), tuple(
        one.interval if is_told else None for is_told, one in pairs
    )


def planned_chance(plan: Plan, index: int) -> float | None:
    """The plan's rates from a stage to the win, multiplied; None where one is not planned."""
    chance = 1.0
    for stage in plan.stages[index : plan.won_index]:
        if stage.rate_to_next is None:
            return None
        chance *= stage.rate_to_next
    return chance
