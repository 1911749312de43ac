"""When leads came to each stage that they passed in order, stage by stage; ``Histories.chained`` tells only how far."""

from collections.abc import Iterator

import numpy as np

from funnel_planner.analytics.histories import Histories, starts_of
from funnel_planner.analytics.leads import Int32Array, Int64Array
from funnel_planner.analytics.times import NEVER, UNDATED


def chain(ways: Histories) -> Iterator[tuple[Int32Array, Int64Array]]:
    """Stage by stage: the leads that passed all stages so far in order, and when they came to this one.

    t_1 is the earliest moment of stage 1, t_k the earliest of stage k not before t_(k-1); an undated event
    cannot contradict: it lets the lead pass and moves no limit. Ends with the first stage nobody came to.
    """
    limit = np.where(ways.scheduled, NEVER, UNDATED)
    for stage in range(ways.stage_count):
        rows = np.flatnonzero(ways.events.rank == stage)
        who, moment, limit = _next_in_order(ways.events.lead[rows], ways.moment[rows], limit)
        if stage == 0 and ways.leads.listed:
            who, moment, limit = _listed_too(ways, who, moment, limit)
        if not len(who):
            return
        yield who, moment


def _listed_too(
    ways: Histories, who: Int32Array, moment: Int64Array, limit: Int64Array
) -> tuple[Int32Array, Int64Array, Int64Array]:
    """Being listed as an event of the first stage; on an unknown day it adds nothing beside a date."""
    earliest = np.full(len(limit), NEVER, dtype=np.int64)
    earliest[who] = np.where(moment == UNDATED, NEVER, moment)
    known = (ways.created != UNDATED) & ways.dates_the_first
    earliest[known] = np.minimum(earliest[known], ways.created[known])
    limit = np.where(known, np.minimum(limit, ways.created), np.where(limit == NEVER, UNDATED, limit))
    limit[ways.scheduled] = NEVER
    everyone = np.flatnonzero(~ways.scheduled).astype(np.int32)
    found = earliest[everyone]
    return everyone, np.where(found == NEVER, UNDATED, found), limit


def _next_in_order(
    lead: Int32Array, moment: Int64Array, limit: Int64Array
) -> tuple[Int32Array, Int64Array, Int64Array]:
    """Who has one of these events not before the limit, the moment of the earliest such, and the limits from here on.

    ``NEVER`` is the limit of those who are out; an undated event is always in time and moves no limit.
    """
    following = np.full(len(limit), NEVER, dtype=np.int64)
    at = limit[lead]
    in_time = (moment >= at) | ((moment == UNDATED) & (at != NEVER))
    lead, moment = lead.compress(in_time), moment.compress(in_time)
    if not len(lead):
        return lead, moment, following
    starts = starts_of(lead)
    who = lead[starts]
    least = np.minimum.reduceat(moment, starts)  # undated, where one of the events is
    earliest = np.minimum.reduceat(np.where(moment == UNDATED, NEVER, moment), starts)
    following[who] = np.where(least == UNDATED, limit[who], least)
    return who, np.where(earliest == NEVER, UNDATED, earliest), following
