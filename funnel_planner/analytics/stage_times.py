"""When leads came to each stage, as far as that was observed (semantics, section 3)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.chain import chain
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
    """(n,) entry, where the first stage was observed before all others: the start of the total time."""


def stage_times(journeys: Journeys) -> StageTimes:
    """Stage times of the counting mode in force.

    *reached*: the earliest event of a stage, if no higher stage is earlier (else it is implied, by the earliest
    higher one). *all*: the moment of the chain. *any*: the earliest event.
    """
    observed, won = _chained(journeys) if journeys.counting.mode is CountingMode.ALL else _earliest(journeys)
    ways = journeys.histories
    known = ways.created != UNDATED
    start = np.where(known & (observed[0] != UNDATED), ways.created, observed[0])
    if not journeys.leads.listed:  # the created column of an event log is no event of the first stage
        start = np.where(known & (journeys.furthest >= 0), ways.created, start)
    return StageTimes(tuple(observed), won, start)


def arrivals(journeys: Journeys) -> Iterator[tuple[int, Int64Array]]:
    """Stage by stage, in no order, when the leads that count there came: (n,) moments, ``UNDATED`` for all others.

    T_ik of the mode in force, implied ones included: a skipped stage was reached with the earliest later one.
    """
    if journeys.counting.mode is CountingMode.ALL:
        yield from enumerate(_chained(journeys)[0])
        return
    is_any, first = journeys.counting.mode is CountingMode.ANY, journeys.histories.firsts()
    came = np.full(journeys.leads.lead_count, NEVER, dtype=np.int64)
    for stage in range(journeys.stage_count - 1, -1, -1):
        came = first[stage] if is_any else np.minimum(first[stage], came)
        yield stage, np.where((came != NEVER) & journeys.at(stage), came, UNDATED)


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
