"""When leads came to each stage, as far as that was observed (semantics, section 3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.chain import chain
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int64Array
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.times import NEVER, UNDATED
from funnel_planner.domain.counting import CountingMode


@dataclass(frozen=True, slots=True, eq=False)
class StageTimes:
    """Moments of ``n`` counted leads (see ``times.moments``); ``UNDATED`` where nothing is known."""

    observed: tuple[Int64Array, ...]
    """K arrays of n: T_ik where it was observed. Implied ones are left out: no duration may rest on them."""
    won: Int64Array
    """(n,) when leads that count at the won stage came there, observed or implied by a later stage."""
    start: Int64Array
    """(n,) entry, the start of the total time, where a date before the win says so: that of being created, or of the
    first stage. Leads that nothing says were at the first stage enter with the earliest date of a stage before the won.
    """


def stage_times(journeys: Journeys) -> StageTimes:
    """Stage times of the counting mode in force.

    *reached*: the earliest event of a stage, if no higher stage is earlier (else it is implied, by the earliest
    higher one). *all*: the moment of the chain. *any*: the earliest event.
    """
    observed, won = _chained(journeys) if journeys.counting.mode is CountingMode.ALL else _earliest(journeys)
    ways = journeys.histories
    known = ways.created != UNDATED
    start = np.where(known & (journeys.furthest >= 0), ways.created, observed[0])  # even if another stage is earlier
    came_in_later = _came_in_later(journeys, observed)
    if came_in_later.any():
        start = np.where(came_in_later, ways.entry, start)
    return StageTimes(tuple(observed), won, start)


def _came_in_later(journeys: Journeys, observed: Sequence[Int64Array]) -> BoolArray:
    """(n,) leads that nothing says were at the first stage, seen at another on a day not after their win.

    Their entry is their first dated event. Where that is the win, nobody knows how long it took.
    """
    ways, won = journeys.histories, observed[journeys.won_index]
    found = (ways.created == UNDATED) & (observed[0] == UNDATED)
    found[ways.events.lead[ways.events.rank == 0]] = False  # out of order, or on a day nobody wrote down
    if found.any():
        is_seen = np.zeros_like(found)
        for moment in observed[1 : journeys.won_index]:
            is_seen |= (moment != UNDATED) & ((won == UNDATED) | (moment <= won))
        found &= is_seen
    return np.asarray(found)


def arrivals(journeys: Journeys, *, implied: bool = True) -> Iterator[tuple[int, Int64Array]]:
    """Stage by stage, in no order, when the leads that count there came: (n,) moments, ``UNDATED`` for all others.

    T_ik of the mode in force, with the ``implied`` ones: a skipped stage was reached with the earliest later one.
    Without them only stages that a date of their own speaks of, and the won one: what follows a win says that it was.
    """
    if journeys.counting.mode is CountingMode.ALL:
        yield from enumerate(_chained(journeys)[0])
        return
    is_any, first = journeys.counting.mode is CountingMode.ANY, journeys.histories.firsts()
    came = np.full(journeys.leads.lead_count, NEVER, dtype=np.int64)
    for stage in range(journeys.stage_count - 1, -1, -1):
        came = first[stage] if is_any else np.minimum(first[stage], came)
        told = came if implied or stage == journeys.won_index else first[stage]
        yield stage, np.where((told != NEVER) & journeys.at(stage), came, UNDATED)


def _earliest(journeys: Journeys) -> tuple[list[Int64Array], Int64Array]:
    ways, is_any = journeys.histories, journeys.counting.mode is CountingMode.ANY
    observed: list[Int64Array] = []
    higher = np.full(journeys.leads.lead_count, NEVER, dtype=np.int64)
    won, first = higher, ways.firsts()
    for stage in range(journeys.stage_count - 1, -1, -1):
        own = first[stage]
        seen = (own != NEVER) & journeys.at(stage)
        observed.append(np.where(seen if is_any else seen & (own <= higher), own, UNDATED))
        higher = np.minimum(own, higher)
        if stage == journeys.won_index:
            won = own if is_any else higher
    return observed[::-1], np.where((won != NEVER) & journeys.at(journeys.won_index), won, UNDATED)


def _chained(journeys: Journeys) -> tuple[list[Int64Array], Int64Array]:
    nothing = np.full(journeys.leads.lead_count, UNDATED, dtype=np.int64)
    observed = []
    for stage, (who, moment) in enumerate(chain(journeys.histories)):
        own = nothing.copy()
        own[who] = moment
        observed.append(np.where(journeys.at(stage), own, UNDATED))
    observed += [nothing] * (journeys.stage_count - len(observed))
    return observed, observed[journeys.won_index]
