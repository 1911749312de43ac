"""What is odd about the ways leads took, counted by name; it changes no other number."""

import numpy as np

from funnel_planner.analytics.events import BoolArray, Events, per_lead
from funnel_planner.analytics.leads import BLANK, NO_DAY, Int8Array, Int32Array, LeadData
from funnel_planner.analytics.times import UNDATED, moments

LATEST = int(np.iinfo(np.int64).max)


def out_of_order(leads: LeadData, events: Events) -> BoolArray:
    """Leads with a stage first dated before a lower stage was; a listed lead's first stage is dated by ``created``."""
    count = leads.lead_count
    rows = np.flatnonzero(events.day != NO_DAY)
    who = np.flatnonzero(per_lead(np.maximum, events.lead[rows], events.rank[rows], -1, count) >= 0).astype(np.int32)
    if not leads.listed:
        who = who[:0]
    lead = np.concatenate((events.lead[rows], who))
    rank = np.concatenate((events.rank[rows], np.zeros(len(who), dtype=np.int8)))
    moment = moments(
        lead,
        np.concatenate((events.day[rows], events.created_day[who])),
        np.concatenate((events.clock[rows], leads.created_clock[who])),
    )
    moment[moment == UNDATED] = LATEST
    wrong = np.zeros(count, dtype=bool)
    higher = np.full(count, LATEST)
    for stage in range(int(rank.max(initial=-1)), -1, -1):
        own = np.full(count, LATEST)
        chosen = np.flatnonzero(rank == stage)
        np.minimum.at(own, lead[chosen], moment[chosen])
        wrong |= (own != LATEST) & (own > higher)
        np.minimum(higher, own, out=higher)
    return wrong


def skipped(events: Events, furthest: Int8Array, *, listed: bool) -> BoolArray:
    """Leads beyond a stage that nothing says they were at, though others' way through it was recorded.

    A list of current stages never says where a lead was before; so a stage can only be skipped where some lead was
    seen there *and* further on.
    """
    count = len(furthest)
    recorded = np.zeros(count, dtype=bool)
    stages = np.flatnonzero(events.rank >= 0)
    lead, rank = events.lead[stages], events.rank[stages]
    missing = np.zeros(count, dtype=bool)
    for stage in range(1 if listed else 0, int(furthest.max(initial=0))):
        recorded[:] = False
        recorded[lead[rank == stage]] = True
        beyond = furthest > stage
        if (recorded & beyond).any():
            missing |= beyond & ~recorded
    return missing


def channel_leak(channel: Int32Array, furthest: Int8Array) -> bool:
    """The share of leads with a known channel is 20 points higher past the first stage than at it."""
    known = channel != BLANK
    first, past = furthest >= 0, furthest >= 1
    n_first, n_past = np.count_nonzero(first), np.count_nonzero(past)
    if not n_past:
        return False
    known_first, known_past = np.count_nonzero(known & first), np.count_nonzero(known & past)
    return bool(5 * (known_past * n_first - known_first * n_past) >= n_first * n_past)
