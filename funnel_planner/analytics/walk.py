"""Each lead's events read once, in order of time: how far it came, in which order, and whether it is lost.

Leads are taken some thousands at a time, so that all that is worked on stays in the processor's cache. The events of
such a block are laid out in rows: the first event of each lead, the second one of each ... A stage is a bit, so what
a lead was seen at, and which stage it has to come to next, are whole numbers; reading a row is a handful of bitwise
operations on all leads of the block at once. 5 ns an event.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import LOST_RANK, BoolArray
from funnel_planner.analytics.leads import Int8Array, Int32Array

When = NDArray[np.signedinteger[Any]]
"""Days in 32 bits, or moments in 64 (see ``times``); the least number of the type stands for no date."""
Bits = NDArray[np.unsignedinteger[Any]]
"""Sets of stages: bit k for stage k."""

BLOCK = 1 << 15
"""Leads read together."""
MOST_ROWS = 64
"""Leads of more events are read one by one, with a few searches each."""
_RANK_BITS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """What is told of ``n`` leads, one entry each."""

    stages: Int32Array
    """Bit k: an event, or being listed, says it was at stage k."""
    explicit: Int8Array
    """Highest stage an event names; -1 where none does."""
    chained: Int8Array
    """Furthest stage k such that stages 0..k were passed at non-decreasing times; -1 without one.

    t_1 is the earliest time of stage 1, t_k the earliest of stage k not before t_(k-1); an undated event cannot
    contradict: it lets the lead pass and moves no limit.
    """
    lost: BoolArray
    """A loss that no later dated stage event takes back; at equal times the loss comes last."""
    out_of_order: BoolArray
    """A stage was first dated before a lower one was."""
    moved_back: BoolArray
    """An event of a stage after one of a higher stage; at equal times stages follow the funnel."""
    entry: When
    """Time of the first stage's own event if no higher stage is earlier, else of the first dated event."""


class Told(NamedTuple):
    """Events sorted by lead; leads count from 0 within their block."""

    lead: Int32Array
    rank: Int8Array
    when: When

    def only(self, kept: BoolArray) -> "Told":
        """These events alone."""
        return Told(*(column.compress(kept) for column in self))


class _Read(NamedTuple):
    """What reading keeps of each lead of a block."""

    need: Bits
    """The stage it has to come to next, in order; 0 beyond the last bit."""
    undated: Bits
    """Stages it was at, nobody knows when: passed as soon as they come next."""
    seen: Bits
    """Stages it was dated at."""
    top: Bits
    """The highest of them; the first stage before anything is read."""
    tops: Bits
    """Those of them that were the highest at their time."""
    back: Bits
    """Those it was at after a higher one."""


def walk(
    lead: Int32Array, rank: Int8Array, when: When, count: int, stage_count: int, created: When | None = None
) -> Walk:
    """Read the events of ``count`` leads; they stand sorted by lead.

    ``created``: when each lead was listed, which is an event of the first stage; on an unknown day it adds nothing
    beside a date. None: leads are not listed.
    """
    edges = [*range(0, count, BLOCK), count]
    places = np.searchsorted(lead, np.array(edges, dtype=lead.dtype)).tolist()

    blocks = []
    for start, stop, first, after in zip(edges, edges[1:], places, places[1:], strict=False):
        told = Told(lead[first:after] - np.int32(start), rank[first:after], when[first:after])
        blocks.append(_walk_block(told, stop - start, stage_count, None if created is None else created[start:stop]))
    if not blocks:
        return _walk_block(Told(lead, rank, when), 0, stage_count, created)
    return Walk(*(np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(Walk)))


def _walk_block(told: Told, count: int, stage_count: int, created: When | None) -> Walk:
    everything, no_date = told, np.iinfo(told.when.dtype).min
    kind = _kind(stage_count)
    undated, lost = np.zeros(count, dtype=kind), np.zeros(count, dtype=bool)
    if len(told.when) and told.when.min() == no_date:
        dateless = told.when == no_date
        undated, lost = _named(told.only(dateless), undated, lost)
        told = told.only(~dateless)
    starts = _starts(told.lead)
    leads = told.lead.take(starts).astype(np.intp)
    told = _in_order(told, starts, leads)
    first = np.full(count, no_date, dtype=told.when.dtype)
    first[leads] = told.when.take(starts)
    entry = first
    if len(told.rank) and told.rank.min() == LOST_RANK:
        ends = np.append(starts[1:], len(told.lead)) - 1
        lost[leads] |= told.rank.take(ends) == LOST_RANK
        told = told.only(told.rank != LOST_RANK)
        starts = _starts(told.lead)
        entry = _entry(told, starts, first)
    read = _read(told, starts, _before(told, undated, created))
    dated = np.where(read.seen == 0, np.int8(-1), _place_of(read.top))
    out_of_order = read.seen & ~read.tops
    if created is not None:
        out_of_order = np.where(created == no_date, out_of_order, out_of_order & ~kind.type(1))
    found = Walk(
        stages=(read.seen | undated).astype(np.int32) | np.int32(created is not None),
        explicit=np.maximum(dated, _highest(undated)),
        chained=np.where(read.need == 0, np.int8(stage_count), _place_of(read.need)) - np.int8(1),
        lost=lost,
        out_of_order=out_of_order != 0,
        moved_back=read.back != 0,
        entry=entry,
    )
    if created is not None:
        late = (created > first) & (first != no_date)
        if late.any():
            _read_again(found, late, everything, stage_count, created)
    return found


def _read_again(found: Walk, late: BoolArray, told: Told, stage_count: int, created: When) -> None:
    """Leads that were listed after some of their events, with being listed as one of these."""
    who = np.flatnonzero(late)
    place = np.cumsum(late, dtype=np.int32) - np.int32(1)
    told = told.only(late.take(told.lead))
    lead = np.concatenate((place.take(told.lead), np.arange(len(who), dtype=np.int32)))
    rank = np.concatenate((told.rank, np.zeros(len(who), dtype=np.int8)))
    when = np.concatenate((told.when, created[who]))
    order = np.argsort(lead, kind="stable")
    again = _walk_block(Told(lead[order], rank[order], when[order]), len(who), stage_count, None)
    found.chained[who] = again.chained
    found.lost[who] = again.lost
    found.out_of_order[who] = again.out_of_order


def _named(told: Told, stages: Bits, lost: BoolArray) -> tuple[Bits, BoolArray]:
    """Stages that these events name, and leads of which they say that they are lost."""
    is_loss = told.rank == LOST_RANK
    if is_loss.any():
        lost[told.lead.compress(is_loss)] = True
        told = told.only(~is_loss)
    for stage in range(int(told.rank.max(initial=-1)) + 1):
        stages[told.lead.compress(told.rank == stage)] |= stages.dtype.type(1 << stage)
    return stages, lost


def _in_order(told: Told, starts: NDArray[np.intp], leads: NDArray[np.intp]) -> Told:
    """Each lead's events by time, then in funnel order, a loss last; only those of leads out of order are sorted."""
    lead, rank, when = told
    late = rank.view(np.uint8)
    falls = (when[1:] == when[:-1]) & (late[1:] < late[:-1])
    falls |= when[1:] < when[:-1]
    falls &= lead[1:] == lead[:-1]
    if not falls.any():
        return told
    is_wrong = np.zeros(int(leads[-1]) + 1, dtype=bool)
    is_wrong[lead[1:].compress(falls)] = True
    chosen = is_wrong.take(leads)
    sizes = np.diff(starts, append=len(lead)).compress(chosen)
    before = np.cumsum(sizes) - sizes
    suspects = np.arange(int(sizes.sum())) + np.repeat(starts.compress(chosen) - before, sizes)
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


def _entry(told: Told, starts: NDArray[np.intp], first: When) -> When:
    """Where a loss is the first event, but the first stage comes before any other: the time of that."""
    own = starts[told.rank[starts] == 0]
    entry = first.copy()
    entry[told.lead[own]] = told.when[own]
    return entry


def _before(told: Told, undated: Bits, created: When | None) -> _Read:
    """What is known before the first dated event is read."""
    count, kind = len(undated), undated.dtype
    need, nothing = np.ones(count, dtype=kind), np.zeros(count, dtype=kind)
    if created is not None:
        dated_first = np.zeros(count, dtype=bool)
        dated_first[told.lead.compress(told.rank == 0)] = True
        need += (created != np.iinfo(created.dtype).min) | ~dated_first
    return _Read(
        need=_passed(need, undated),
        undated=undated,
        seen=nothing,
        top=np.ones(count, dtype=kind),
        tops=nothing.copy(),
        back=nothing.copy(),
    )


def _read(told: Told, starts: NDArray[np.intp], read: _Read) -> _Read:
    """Read dated events of stages, which stand in order."""
    sizes = np.diff(starts, append=len(told.lead))
    if sizes.max(initial=0) > MOST_ROWS:
        is_short = sizes <= MOST_ROWS
        for start, size in zip(starts[~is_short].tolist(), sizes[~is_short].tolist(), strict=True):
            _read_one(told.rank[start : start + size].tobytes(), int(told.lead[start]), read)
        told = told.only(np.repeat(is_short, sizes))
        starts = _starts(told.lead)
    need, undated, seen, top, tops, back = read
    some_undated = bool(undated.any())
    found = np.empty_like(seen)  # written over and over, so that it stays in the cache
    for row in _rows(told, starts, len(seen), seen.dtype):
        need += np.bitwise_and(need, row, out=found)  # the stage that was needed: on to the next bit
        if some_undated:
            need[:] = _passed(need, undated)
        found = np.subtract(top, 1, out=found)  # all stages below the highest one
        found &= row
        back |= found
        seen |= row
        np.maximum(top, row, out=top)
        tops |= top
    return read


def _read_one(ranks: bytes, lead: int, read: _Read) -> None:
    """Read the many events of one lead."""
    highest = list(accumulate(ranks, max))
    undated, stage, place = int(read.undated[lead]), int(read.need[lead]).bit_length() - 1, 0
    while place >= 0:
        place = place if undated >> stage & 1 else ranks.find(stage, place)
        stage += place >= 0
    read.need[lead] = 1 << stage & np.iinfo(read.need.dtype).max
    read.seen[lead] = _set_of(ranks)
    read.top[lead] = 1 << highest[-1]
    read.tops[lead] = _set_of(highest)
    read.back[lead] = _set_of(rank for rank, most in zip(ranks, highest, strict=True) if rank < most)


def _set_of(stages: Iterable[int]) -> int:
    return sum(1 << stage for stage in set(stages))


def _passed(need: Bits, undated: Bits) -> Bits:
    """The next stage to come to, past those it was at, nobody knows when.

    Adding the needed bit to a run of ones that begins at it carries to the first zero above.
    """
    above = undated & (~need + need.dtype.type(1))
    return (above + need) & ~above


def _rows(told: Told, starts: NDArray[np.intp], count: int, kind: np.dtype[Any]) -> Bits:
    """(most events of a lead, count) bit of the i-th event of each lead, 0 where it has fewer."""
    sizes = np.diff(starts, append=len(told.lead))
    rows = np.zeros((int(sizes.max(initial=0)), count), dtype=kind)
    # the i-th event of a lead, which is the (start + i)-th of all, goes to place i * count + lead
    less = np.zeros(count, dtype=np.intp)
    leads = told.lead.take(starts).astype(np.intp)
    less[leads] = starts * count - leads
    place = np.arange(0, len(told.lead) * count, count or 1)
    place -= less.take(told.lead)
    rows.reshape(-1)[place] = np.left_shift(kind.type(1), told.rank.astype(kind))
    return rows


def _starts(lead: Int32Array) -> NDArray[np.intp]:
    """Where each lead's events begin."""
    is_first = np.ones(len(lead), dtype=bool)
    np.not_equal(lead[1:], lead[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)


def _kind(stage_count: int) -> np.dtype[Any]:
    """The narrowest numbers that hold a bit for each stage."""
    kinds = (np.dtype(kind) for kind in (np.uint8, np.uint16, np.uint32))
    return next(kind for kind in kinds if stage_count <= 8 * kind.itemsize)


def _place_of(bit: Bits) -> Int8Array:
    """Which bit is set, -1 for none: the exponent of the number as a float, which holds a power of two exactly."""
    exponent = bit.astype(np.float32).view(np.int32) >> np.int32(23)
    place: Int8Array = np.maximum(exponent - np.int32(127), np.int32(-1)).astype(np.int8)
    return place


def _highest(bits: Bits) -> Int8Array:
    """The highest bit that is set, -1 for none."""
    if not bits.any():
        return np.full(len(bits), -1, dtype=np.int8)
    for shift in (1, 2, 4, 8, 16):
        if shift < 8 * bits.dtype.itemsize:
            bits = bits | (bits >> bits.dtype.type(shift))
    return _place_of(bits ^ (bits >> bits.dtype.type(1)))
