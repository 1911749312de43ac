"""The ways leads went: where each one was, in order, and the ways that many had in common."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import LOST_RANK, BoolArray, per_lead
from funnel_planner.analytics.histories import Histories, starts_of
from funnel_planner.analytics.leads import Int32Array, Int64Array
from funnel_planner.analytics.paths import recorded_stages, records_more
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.times import NEVER, UNDATED

LOST_STEP = 31
"""Stands for a loss in a way; stages are 1 to 30."""
STEP_BITS = 5
MOST_STEPS = 12
"""Ways of more steps are told by their first ones: 12 fit into a whole number of 64 bits."""
Step = int
"""A stage's index, or ``LOST_RANK``."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way several leads went, and how many of them."""

    steps: tuple[Step, ...]
    leads: int
    is_cut: bool
    """They went on in several ways beyond the last of these steps."""


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


def tells_ways(journeys: Journeys) -> bool:
    """More is recorded than where leads stand now: some were seen at a stage in between and further on."""
    ways = journeys.histories
    if journeys.stage_count <= 2:  # there is nothing in between
        return True
    dated = np.flatnonzero((ways.moment != UNDATED) & (ways.events.rank > 0))
    lead = ways.events.lead[dated]
    several = len(lead) > 1 and bool(((lead[1:] == lead[:-1]) & (np.diff(ways.events.rank[dated]) != 0)).any())
    return several or records_more(ways)


def unseen_stages(journeys: Journeys) -> tuple[int, ...]:
    """Stages between the first and the furthest at which no lead was seen that came further: nothing records them."""
    recorded = recorded_stages(journeys.histories)
    furthest = int(journeys.histories.furthest.max(initial=0))
    return tuple(stage for stage in range(1, furthest) if not recorded >> stage & 1)


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
