"""Which step of the funnel each AIDA step is meant to move, and how much of the message matrix is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_planner.domain.message import MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import Interval, Measured
    from funnel_planner.forecast.projection import Projection

READY = frozenset({MessageStatus.READY, MessageStatus.LIVE})
"""Statuses that count as covered."""


@dataclass(frozen=True, slots=True)
class Move:
    """The step of the funnel that the messages of an AIDA step are meant to move.

    ``rate`` is the share that goes on from stage ``source`` to stage ``target`` (indices): measured where ``n``
    leads reached the source, else planned (``n`` None); None where neither is known. ``planned`` is the rate of all
    channels together, as the funnel shows it.
    """

    step: AidaStep
    source: int
    target: int
    rate: float | None
    planned: float | None
    n: int | None = None
    interval: "Interval | None" = None


@dataclass(frozen=True, slots=True)
class Leak:
    """The weakest move; ``is_behind``: it falls furthest behind its plan, else its rate is the lowest.

    ``is_clear``: by more than chance explains (a 95 % interval says so); else no move is to be called the weakest.
    """

    move: Move
    is_behind: bool
    is_clear: bool = True


@dataclass(frozen=True, slots=True)
class Covered:
    """``ready`` of ``cells`` messages are ready or live."""

    ready: int
    cells: int


def moves(plan: Plan, measured: "Measured | None", projection: "Projection | None" = None) -> dict[AidaStep, Move]:
    """The move of each AIDA step that some stage serves.

    Of the steps that leave a stage of that AIDA step it is the weakest (lowest current rate; the first of equals).
    Where only the last stage serves it, it is the step that leads there. A funnel of one stage moves nobody.
    """
    found: dict[AidaStep, Move] = {}
    last = len(plan.stages) - 1
    for step in AidaStep:
        serving = [i for i, stage in enumerate(plan.stages) if stage.aida is step]
        sources = [i for i in serving if i < last] or [i - 1 for i in serving if i]
        candidates = [_move(plan, measured, projection, step, source) for source in sources]
        if candidates:
            found[step] = min(candidates, key=lambda move: 2.0 if move.rate is None else move.rate)
    return found


def leakiest(found: Mapping[AidaStep, Move]) -> Leak | None:
    """Of the moves of the AIDA steps (``moves``) the one whose messages matter most now.

    With leads: of those whose plan lies above the interval of what was measured the one furthest behind its plan
    (measured / planned). Where there is none: the lowest measured rate; without leads, the lowest planned one. None
    where no rate is known.
    """
    known = [move for move in found.values() if move.rate is not None]
    behind = [move for move in known if move.planned and move.interval is not None and move.interval[1] < move.planned]
    if behind:
        return Leak(min(behind, key=_share_of_plan), is_behind=True)
    ranked = sorted((move for move in known if move.n), key=_rate) or sorted(known, key=_rate)
    if not ranked:
        return None
    lowest = ranked[0]
    return Leak(
        lowest,
        is_behind=False,
        is_clear=all(_is_lower(lowest, other) for other in ranked if other.source != lowest.source),
    )


def covered_by_channel(plan: Plan, channel_id: str) -> Covered:
    """How many of a channel's four messages are ready."""
    steps = {m.step for m in plan.messages if m.channel_id == channel_id and m.status in READY}
    return Covered(len(steps), len(AidaStep))


def covered_by_step(plan: Plan, step: AidaStep) -> Covered:
    """How many channels have their message for a step ready."""
    ready = sum(1 for m in plan.messages if m.step is step and m.status in READY)
    return Covered(ready, len(plan.channels))


def _is_lower(low: Move, high: Move) -> bool:
    """By more than chance explains where both are measured."""
    if not low.n or not high.n:
        return _rate(low) < _rate(high)
    from funnel_planner.analytics.spans import change  # numpy is there: something was measured

    gap = change((round(_rate(low) * low.n), round(_rate(high) * high.n)), (low.n, high.n))
    return gap.is_told_apart and (gap.difference or 0.0) > 0


def _rate(move: Move) -> float:
    return move.rate or 0.0


def _share_of_plan(move: Move) -> float:
    return _rate(move) / (move.planned or 1.0)


def _move(
    plan: Plan, measured: "Measured | None", projection: "Projection | None", step: AidaStep, source: int
) -> Move:
    target = source + 1
    planned = plan.stages[source].rate_to_next
    if projection is not None and len(projection.step_rate) == len(plan.stages):  # with the channels' own rates
        planned = projection.step_rate[target] if projection.step_rate[target] is not None else planned
    if measured is not None and len(measured.total.step_rate) == len(plan.stages):
        rate, n = measured.total.step_rate[target], measured.total.counts[source]
        if rate is not None and n:
            return Move(step, source, target, rate, planned, n, measured.total.step_interval[target])
    return Move(step, source, target, planned, planned)
