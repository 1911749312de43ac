"""Events of a block of leads, and their order: by lead, then time, then as the stages follow each other."""

from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int8Array, Int32Array

When = NDArray[np.signedinteger[Any]]
"""Days in 32 bits, or moments in 64 (see ``times``); the least number of the type stands for no date."""
AnySigned = TypeVar("AnySigned", bound=np.signedinteger[Any])
_RANK_BITS = 8


class Told(NamedTuple):
    """Events sorted by lead; leads count from 0 within their block."""

    lead: Int32Array
    rank: Int8Array
    when: When

    def only(self, kept: BoolArray) -> "Told":
        """These events alone."""
        return Told(*(column.compress(kept) for column in self))


class Starts(NamedTuple):
    """Where each lead's events begin; leads without events are left out."""

    lead: NDArray[np.intp]
    event: NDArray[np.intp]
    sizes: NDArray[np.intp]
    """How many they are."""

    def spread(self, values: NDArray[AnySigned], count: int, empty: int) -> NDArray[AnySigned]:
        """(count,) one value a lead, ``empty`` for those without events."""
        if len(values) == count:
            return values
        found = np.full(count, empty, dtype=values.dtype)
        found[self.lead] = values
        return found


def starts(told: Told) -> Starts:
    """Where each lead's events begin."""
    is_first = np.ones(len(told.lead), dtype=bool)
    np.not_equal(told.lead[1:], told.lead[:-1], out=is_first[1:])
    event = np.flatnonzero(is_first)
    return Starts(told.lead.take(event).astype(np.intp), event, np.diff(event, append=len(told.lead)))


def in_order(told: Told, begin: Starts) -> Told:
    """Each lead's events by time, then in funnel order, a loss last; only those of leads out of order are sorted."""
    lead, rank, when = told
    late = rank.view(np.uint8)
    falls = (when[1:] == when[:-1]) & (late[1:] < late[:-1])
    falls |= when[1:] < when[:-1]
    falls &= lead[1:] == lead[:-1]
    if not falls.any():
        return told
    is_wrong = np.zeros(int(begin.lead[-1]) + 1, dtype=bool)
    is_wrong[lead[1:].compress(falls)] = True
    chosen = is_wrong.take(begin.lead)
    sizes = begin.sizes.compress(chosen)
    before = np.cumsum(sizes) - sizes
    suspects = np.arange(int(sizes.sum())) + np.repeat(begin.event.compress(chosen) - before, sizes)
    rank, when = rank.copy(), when.copy()
    rank[suspects], when[suspects] = _sorted(lead[suspects], late[suspects], when[suspects])
    return Told(lead, rank, when)


def _sorted(lead: Int32Array, late: NDArray[np.uint8], when: When) -> tuple[Int8Array, When]:
    """Ranks and times of events by lead, time and rank: sorted as one number where all three fit into one."""
    least = int(when.min())
    lead_shift = (int(when.max()) - least).bit_length() + _RANK_BITS
    if int(lead.max()).bit_length() + lead_shift >= 64:
        order = np.lexsort((late, when, lead))
        return late[order].view(np.int8), when[order]
    key = (lead.astype(np.int64) << lead_shift) | (when.astype(np.int64) - least << _RANK_BITS) | late
    key.sort()
    days = ((key >> _RANK_BITS) & ((1 << lead_shift - _RANK_BITS) - 1)) + least
    return key.astype(np.uint8).view(np.int8), days.astype(when.dtype)
