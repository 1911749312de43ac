"""What is odd about the ways leads took, counted by name; it changes no other number."""

import numpy as np

from funnel_planner.analytics.events import BoolArray, per_lead
from funnel_planner.analytics.histories import Histories, starts_of
from funnel_planner.analytics.leads import BLANK, Int8Array, Int32Array
from funnel_planner.analytics.times import NEVER, UNDATED


def out_of_order(ways: Histories) -> BoolArray:
    """Leads with a stage first dated before a lower stage was; a listed lead's first stage is dated by ``created``."""
    return disorder(ways)[0]


def moved_back(ways: Histories) -> BoolArray:
    """Leads with an event of a stage after one of a higher stage; at equal moments stages follow the funnel."""
    return disorder(ways)[1]


def disorder(ways: Histories) -> tuple[BoolArray, BoolArray]:
    """``out_of_order`` and ``moved_back`` together: only leads whose rows are not in order anyway are looked at."""
    count = ways.leads.lead_count
    wrong, back = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    suspects = np.flatnonzero(unsorted_leads(ways))
    if not len(suspects):
        return wrong, back
    is_suspect = np.zeros(count, dtype=bool)
    is_suspect[suspects] = True
    place = np.cumsum(is_suspect, dtype=np.int32) - 1
    rows = np.flatnonzero(is_suspect[ways.events.lead] & (ways.moment != UNDATED) & (ways.events.rank >= 0))
    lead, rank, moment = place[ways.events.lead[rows]], ways.events.rank[rows], ways.moment[rows]
    created = ways.created[suspects]
    higher = np.full(len(suspects), NEVER, dtype=np.int64)
    for stage in range(ways.stage_count - 1, -1, -1):
        chosen = np.flatnonzero(rank == stage)
        own = per_lead(np.minimum, lead[chosen], moment[chosen], NEVER, len(suspects))
        last = per_lead(np.maximum, lead[chosen], moment[chosen], UNDATED, len(suspects))
        if stage == 0 and ways.leads.listed:
            own = np.minimum(own, np.where(created == UNDATED, NEVER, created))
        wrong[suspects] |= (own != NEVER) & (own > higher)
        back[suspects] |= (last != UNDATED) & (last > higher)
        higher = np.minimum(higher, own)
    return wrong, back


def unsorted_leads(ways: Histories) -> BoolArray:
    """(n,) leads whose dated stage events do not stand in order of stage and time at once, as they mostly do."""
    unsorted = np.zeros(ways.leads.lead_count, dtype=bool)
    rows = np.flatnonzero((ways.moment != UNDATED) & (ways.events.rank >= 0))
    if not len(rows):
        return unsorted
    lead, rank, moment = ways.events.lead[rows], ways.events.rank[rows], ways.moment[rows]
    falls = (lead[1:] == lead[:-1]) & ((rank[1:] < rank[:-1]) | (moment[1:] < moment[:-1]))
    unsorted[lead[1:][falls]] = True
    if ways.leads.listed:
        starts = starts_of(lead)
        first = lead[starts]
        unsorted[first[ways.created[first] > moment[starts]]] = True
    return unsorted


def skipped(ways: Histories) -> BoolArray:
    """Leads beyond a stage that nothing says they were at, though others' way through it was recorded.

    A list of current stages never says where a lead was before; so a stage can only be skipped where some lead was
    seen there *and* further on.
    """
    below = _below(ways)
    return np.asarray((below & ~ways.touched & np.int32(recorded_stages(ways))) != 0)


def recorded_stages(ways: Histories) -> int:
    """Bit k: some lead was seen at stage k *and* further on, so that the way through it is recorded."""
    return int(np.bitwise_or.reduce(ways.touched & _below(ways), initial=np.int32(0)))


def _below(ways: Histories) -> Int32Array:
    """(n,) bits of the stages below the furthest one."""
    return (np.int32(1) << np.maximum(ways.furthest, 0).astype(np.int32)) - np.int32(1)


def channel_leak(channel: Int32Array, furthest: Int8Array) -> bool:
    """The share of leads with a known channel is 20 points higher past the first stage than at it."""
    known = channel != BLANK
    first, past = furthest >= 0, furthest >= 1
    n_first, n_past = np.count_nonzero(first), np.count_nonzero(past)
    if not n_past:
        return False
    known_first, known_past = np.count_nonzero(known & first), np.count_nonzero(known & past)
    return bool(5 * (known_past * n_first - known_first * n_past) >= n_first * n_past)
