"""The ways leads went: from which stage to which, around which stages, and the ways that many had in common."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import LOST_RANK, BoolArray, per_lead
from funnel_planner.analytics.histories import Histories, starts_of
from funnel_planner.analytics.leads import Int32Array, Int64Array
from funnel_planner.analytics.odd_paths import OddPath, odd_paths
from funnel_planner.analytics.paths import recorded_stages
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.times import NEVER, UNDATED

LOST_STEP = 31
"""Stands for a loss in a way; stages are 1 to 30."""
STEP_BITS = 5
MOST_STEPS = 12
"""Ways of more steps are told by their first ones: 12 fit into a whole number of 64 bits."""
OUTSIDE = -2
"""Where leads come from that were never seen at the first stage."""
Step = int
"""A stage's index, or ``LOST_RANK``."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way several leads went, and how many of them."""

    steps: tuple[Step, ...]
    leads: int
    is_cut: bool
    """They went on in several ways beyond the last of these steps."""


@dataclass(frozen=True, slots=True)
class OddWay:
    """Leads that went one of the odd ways, of ``n`` that count."""

    kind: OddPath
    leads: int
    n: int
    is_told: bool
    """The data can tell at all; else ``leads`` says nothing."""
    moves: tuple[tuple[Step, Step, int], ...]
    """From where to which stage and how many leads; from ``OUTSIDE``, a loss, or a stage (to itself: there again)."""


@dataclass(frozen=True, eq=False)
class Visits:
    """Where leads were, in order; being at the same stage twice in a row is one visit unless ``again``.

    Leads of whom every stage is dated stand in order of time (equal moments in funnel order, losses last). Of others
    only the stages they were seen at are known: they stand in funnel order, a loss last.
    """

    lead: Int32Array
    step: NDArray[np.int8]
    timed: BoolArray
    """(n,) leads whose order is that of time."""

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where each lead's visits begin."""
        return starts_of(self.lead) if len(self.lead) else np.empty(0, dtype=np.intp)

    @cached_property
    def place(self) -> NDArray[np.intp]:
        """Which visit of its lead each one is, from 0."""
        sizes = np.diff(np.append(self.starts, len(self.lead)))
        return np.arange(len(self.lead), dtype=np.intp) - np.repeat(self.starts, sizes)


def visits(journeys: Journeys, rows: Rows | None = None) -> Visits:
    """The ways of the leads that count, or of these ``rows`` of them. 0.4 s for a million leads."""
    ways = journeys.histories
    count = journeys.leads.lead_count
    wanted = np.zeros(count, dtype=bool)
    wanted[np.flatnonzero(journeys.furthest >= 0) if rows is None else rows] = True
    chosen = slice(None) if wanted.all() else np.flatnonzero(wanted[ways.events.lead])
    lead, step, moment = ways.events.lead[chosen], ways.events.rank[chosen], ways.moment[chosen]
    lead, step, moment = _without_repeats(lead, step, moment, count)
    if journeys.leads.listed:
        lead, step, moment = _with_listing(ways, np.flatnonzero(wanted), lead, step, moment)
    moment = np.where((step == LOST_RANK) & (moment == UNDATED), NEVER, moment)  # nothing undoes it: it comes last
    timed = np.ones(count, dtype=bool)
    timed[lead[moment == UNDATED]] = False
    # in order of time where there is one, else as if each stage were dated by its number
    late = np.where(step == LOST_RANK, np.int8(LOST_STEP), step)
    key = np.where(timed[lead], moment, late.astype(np.int64))
    lead, step = _in_order(lead, step, key, late)
    if len(lead):
        repeats = np.zeros(len(lead), dtype=bool)
        repeats[1:] = (lead[1:] == lead[:-1]) & (step[1:] == step[:-1])
        lead, step = lead[~repeats], step[~repeats]
    return Visits(lead, step, timed)


def usual_ways(seen: Visits, most: int = 10) -> list[Way]:
    """The ways that most leads went, the most usual first."""
    if not len(seen.lead):
        return []
    code = np.where(seen.step == LOST_RANK, LOST_STEP, seen.step.astype(np.int64) + 1)
    short = seen.place < MOST_STEPS
    shifted = np.where(short, code << (STEP_BITS * np.minimum(seen.place, MOST_STEPS - 1)), 0)
    whole: Int64Array = np.add.reduceat(shifted, seen.starts)
    cut = np.add.reduceat((~short).astype(np.int64), seen.starts) > 0
    keys, counts = np.unique(np.where(cut, -whole, whole), return_counts=True)
    order = np.lexsort((np.abs(keys), -counts))[:most]
    return [Way(_steps(abs(int(keys[i]))), int(counts[i]), bool(keys[i] < 0)) for i in order]


def way_members(seen: Visits, count: int, steps: tuple[Step, ...], *, is_cut: bool = False) -> BoolArray:
    """(count,) leads that went exactly this way; ``is_cut``: so at first, and then further."""
    found = np.zeros(count, dtype=bool)
    if not len(seen.lead) or not steps:
        return found
    pattern = np.array(steps, dtype=np.int8)
    same = (seen.step == pattern[np.minimum(seen.place, len(pattern) - 1)]) | (seen.place >= len(pattern))
    sizes = np.diff(np.append(seen.starts, len(seen.lead)))
    right_size = sizes > len(pattern) if is_cut else sizes == len(pattern)
    found[seen.lead[seen.starts]] = np.logical_and.reduceat(same, seen.starts) & right_size
    return found


def move_members(journeys: Journeys, kind: OddPath, before: Step, after: Step) -> BoolArray:
    """(n,) leads that went an odd way between these two places, as ``OddWay.moves`` counts them."""
    mask = odd_paths(journeys)[kind]
    if kind is OddPath.REENTERED:
        return mask
    if kind in (OddPath.SKIPPED, OddPath.ENTERED_MIDWAY):
        sets, which = np.unique(journeys.histories.touched, return_inverse=True)
        pairs = (_gaps_of(journeys, bits, from_start=kind is OddPath.ENTERED_MIDWAY) for bits in sets.tolist())
        has = np.array([(before, after) in found for found in pairs], dtype=bool)
        return np.asarray(mask & has[which])
    lead, one, other = _steps_taken(visits(journeys), mask, after_loss=kind is OddPath.RETURNED)
    found = np.zeros(len(mask), dtype=bool)
    found[lead[(one == before) & (other == after)]] = True
    return found


def tells_ways(journeys: Journeys) -> bool:
    """More is recorded than where leads stand now: some were seen at a stage in between and further on."""
    ways = journeys.histories
    if journeys.stage_count <= 2:  # there is nothing in between
        return True
    dated = np.flatnonzero((ways.moment != UNDATED) & (ways.events.rank > 0))
    lead = ways.events.lead[dated]
    several = len(lead) > 1 and bool(((lead[1:] == lead[:-1]) & (np.diff(ways.events.rank[dated]) != 0)).any())
    return several or bool(recorded_stages(ways) & ~1)


def unseen_stages(journeys: Journeys) -> tuple[int, ...]:
    """Stages between the first and the furthest at which no lead was seen that came further: nothing records them."""
    recorded = recorded_stages(journeys.histories)
    furthest = int(journeys.histories.furthest.max(initial=0))
    return tuple(stage for stage in range(1, furthest) if not recorded >> stage & 1)


def odd_ways(journeys: Journeys, seen: Visits, rows: Rows | None = None) -> list[OddWay]:
    """Every odd way with the leads that went it, and between which stages they did."""
    masks = odd_paths(journeys)
    n = int(np.count_nonzero(journeys.furthest >= 0)) if rows is None else len(rows)
    found = []
    for kind, mask in masks.items():
        told = can_tell(journeys, kind)
        leads = int(np.count_nonzero(mask if rows is None else mask[rows]))
        moves = _moves(journeys, kind, mask, seen, rows) if told and leads else ()
        found.append(OddWay(kind, leads, n, told, moves))
    return found


def can_tell(journeys: Journeys, kind: OddPath) -> bool:
    """Whether such leads would be noticed in this data, if there were any."""
    ways = journeys.histories
    dated = ways.moment != UNDATED
    if kind is OddPath.ENTERED_MIDWAY:
        return not journeys.leads.listed and bool(journeys.leads.lead_count)
    if kind is OddPath.SKIPPED:
        return bool(recorded_stages(ways) & ~1) or (bool(recorded_stages(ways)) and not journeys.leads.listed)
    if kind is OddPath.RETURNED:
        return bool((dated & (ways.events.rank == LOST_RANK)).any())
    if kind is OddPath.REENTERED:
        first = np.flatnonzero(dated & (ways.events.rank == 0))
        return (not journeys.leads.listed and bool(len(first))) or _repeats(ways.events.lead[first])
    stages = np.flatnonzero(dated & (ways.events.rank >= 0))
    return _repeats(ways.events.lead[stages])


def _repeats(lead: Int32Array) -> bool:
    return bool((lead[1:] == lead[:-1]).any())


def _without_repeats(
    lead: Int32Array, step: NDArray[np.int8], moment: Int64Array, count: int
) -> tuple[Int32Array, NDArray[np.int8], Int64Array]:
    """Without what says again, undated, where a lead was on some date (a tick beside a date)."""
    undated = moment == UNDATED
    if not undated.any():
        return lead, step, moment
    bits = np.int64(1) << (step.astype(np.int64) + 1)
    dated = per_lead(np.bitwise_or, lead, np.where(undated, np.int64(0), bits), 0, count)
    kept = ~undated | (dated[lead] & bits == 0)
    return lead[kept], step[kept], moment[kept]


def _with_listing(
    ways: Histories, listed: Rows, lead: Int32Array, step: NDArray[np.int8], moment: Int64Array
) -> tuple[Int32Array, NDArray[np.int8], Int64Array]:
    """With being listed as being at the first stage, before all else that is told of a lead."""
    known = np.zeros(ways.leads.lead_count, dtype=bool)
    known[lead[step == 0]] = True
    more = listed[~known[listed]].astype(np.int32)
    # an undated listing is no gap in the order of time: it comes first
    first = np.where(ways.created[more] == UNDATED, UNDATED + 1, ways.created[more])
    lead = np.concatenate((more, lead))
    step = np.concatenate((np.zeros(len(more), dtype=np.int8), step))
    moment = np.concatenate((first, moment))
    order = np.argsort(lead, kind="stable")
    return lead[order], step[order], moment[order]


def _in_order(
    lead: Int32Array, step: NDArray[np.int8], key: Int64Array, late: NDArray[np.int8]
) -> tuple[Int32Array, NDArray[np.int8]]:
    """Each lead's events by key, then funnel order; only what does not stand so anyway is sorted."""
    if len(lead) < 2:
        return lead, step
    behind = (key[1:] < key[:-1]) | ((key[1:] == key[:-1]) & (late[1:] < late[:-1]))
    wrong = np.zeros(int(lead[-1]) + 1, dtype=bool)
    wrong[lead[1:][behind & (lead[1:] == lead[:-1])]] = True
    suspects = np.flatnonzero(wrong[lead])
    if len(suspects):
        order = np.lexsort((late[suspects], key[suspects], lead[suspects]))
        step = step.copy()
        step[suspects] = step[suspects[order]]
    return lead, step


def _steps(code: int) -> tuple[Step, ...]:
    found = []
    while code:
        step = code & ((1 << STEP_BITS) - 1)
        found.append(LOST_RANK if step == LOST_STEP else step - 1)
        code >>= STEP_BITS
    return tuple(found)


def _moves(
    journeys: Journeys, kind: OddPath, mask: BoolArray, seen: Visits, rows: Rows | None
) -> tuple[tuple[Step, Step, int], ...]:
    """Between which stages leads of an odd way went it; a lead counts once for each pair."""
    chosen = mask
    if rows is not None:
        chosen = np.zeros(len(mask), dtype=bool)
        chosen[rows] = mask[rows]
    if kind in (OddPath.SKIPPED, OddPath.ENTERED_MIDWAY):
        return _gaps(journeys, chosen, from_start=kind is OddPath.ENTERED_MIDWAY)
    if kind is OddPath.REENTERED:
        return ((0, 0, int(np.count_nonzero(chosen))),)
    return _backward(seen, chosen, after_loss=kind is OddPath.RETURNED)


def _gaps(journeys: Journeys, chosen: BoolArray, *, from_start: bool) -> tuple[tuple[Step, Step, int], ...]:
    """Of leads by the sets of stages they were seen at: where they came in, or which stages they passed."""
    sets, counts = np.unique(journeys.histories.touched[chosen], return_counts=True)
    found: Counter[tuple[Step, Step]] = Counter()
    for bits, leads in zip(sets.tolist(), counts.tolist(), strict=True):
        for pair in _gaps_of(journeys, bits, from_start=from_start):
            found[pair] += leads
    return _sorted(found)


def _gaps_of(journeys: Journeys, bits: int, *, from_start: bool) -> list[tuple[Step, Step]]:
    """From where to which stage leads jumped that were seen at the stages of these bits."""
    stages = [stage for stage in range(journeys.stage_count) if bits >> stage & 1]
    if from_start:
        return [(OUTSIDE, stages[0])] if stages else []
    recorded = recorded_stages(journeys.histories)
    return [
        (before, after)
        for before, after in zip([OUTSIDE, *stages[:-1]], stages, strict=False)
        if recorded & sum(1 << stage for stage in range(max(before, -1) + 1, after))
    ]


def _backward(seen: Visits, chosen: BoolArray, *, after_loss: bool) -> tuple[tuple[Step, Step, int], ...]:
    """Steps to a lower stage, or from a loss to a stage, of these leads."""
    lead, before, after = _steps_taken(seen, chosen, after_loss=after_loss)
    codes = (lead.astype(np.int64) << 12) | ((before.astype(np.int64) + 1) << 6) | after
    pairs, counts = np.unique(np.unique(codes) & 0xFFF, return_counts=True)
    return _sorted(
        Counter({((pair >> 6) - 1, pair & 63): n for pair, n in zip(pairs.tolist(), counts.tolist(), strict=True)})
    )


def _steps_taken(
    seen: Visits, chosen: BoolArray, *, after_loss: bool
) -> tuple[Int32Array, NDArray[np.int8], NDArray[np.int8]]:
    """Lead, from and to of each step back (whether or not by way of a loss), or of each step out of a loss."""
    lead, step = seen.lead, seen.step
    own = np.flatnonzero(chosen[lead] if after_loss else chosen[lead] & (step != LOST_RANK))
    lead, step = lead[own], step[own]
    before, after = step[:-1], step[1:]
    wanted = (lead[1:] == lead[:-1]) & (after >= 0)
    wanted &= (before == LOST_RANK) if after_loss else (before > after)
    return lead[1:][wanted], before[wanted], after[wanted]


def _sorted(found: "Counter[tuple[Step, Step]]") -> tuple[tuple[Step, Step, int], ...]:
    return tuple((before, after, leads) for (before, after), leads in sorted(found.items(), key=lambda x: (-x[1], x)))
