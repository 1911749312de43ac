"""Reading the stages of many leads row by row: the first event of each lead, the second one of each ...

A stage is a bit, so what a lead was seen at, and which stage it has to come to next, are whole numbers, and reading a
row is a handful of bitwise operations on all leads at once.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Int8Array

Bits = NDArray[np.unsignedinteger[Any]]
"""Sets of stages: bit k for stage k."""

ROWS = 8
"""Rows read of all leads; then those that have more events are read alone, twice as many rows, and so on."""
FEW = 32
"""So few of them are read one by one: many rows for few leads would take long."""


class Read(NamedTuple):
    """What reading keeps of each lead."""

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


def unread(need: Bits, undated: Bits) -> Read:
    """Before the first event is read."""
    nothing = np.zeros_like(need)
    return Read(_passed(need, undated), undated, nothing, np.ones_like(need), nothing.copy(), nothing.copy())


def read_rows(ranks: Int8Array, start: NDArray[np.intp], sizes: NDArray[np.intp], read: Read, rows: int = 0) -> None:
    """Read each lead's ``sizes`` stages from ``start`` on, which stand in order of time; ``read`` is written into.

    ``rows`` are read of all leads (0: as many as usual).
    """
    rows = min(rows or ROWS, int(sizes.max(initial=0)))
    bits = np.zeros(len(ranks) + rows, dtype=read.need.dtype)  # a lead's row may lie behind the last event
    np.left_shift(bits.dtype.type(1), ranks.view(np.uint8), out=bits[: len(ranks)], casting="unsafe")
    some_undated = bool(read.undated.any())
    place, left = start.copy(), np.minimum(sizes, rows).astype(np.min_scalar_type(rows))
    found = np.empty_like(read.need)  # written over and over, so that it stays in the cache
    for row in range(rows):
        stage = bits.take(place)
        stage *= (left > row).view(np.uint8)
        read.need[:] += np.bitwise_and(read.need, stage, out=found)  # the stage that was needed: on to the next bit
        if some_undated:
            read.need[:] = _passed(read.need, read.undated)
        np.subtract(read.top, 1, out=found)  # all stages below the highest one
        read.back[:] |= np.bitwise_and(found, stage, out=found)
        read.seen[:] |= stage
        np.maximum(read.top, stage, out=read.top)
        read.tops[:] |= read.top
        place += 1
    more = np.flatnonzero(sizes > rows)
    if not len(more):
        return
    rest = Read(*(column[more] for column in read))
    start, sizes = start[more] + rows, sizes[more] - rows
    if len(more) <= FEW:
        for lead, (first, size) in enumerate(zip(start.tolist(), sizes.tolist(), strict=True)):
            _read_one(ranks[first : first + size].tobytes(), lead, rest)
    else:
        read_rows(ranks, start, sizes, rest, 2 * rows)
    for column, later in zip(read, rest, strict=True):
        column[more] = later


def place_of(bit: Bits) -> Int8Array:
    """Which bit is set, -1 for none: the exponent of the number as a float, which holds a power of two exactly."""
    exponent = bit.astype(np.float32).view(np.int32) >> np.int32(23)
    place: Int8Array = np.maximum(exponent - np.int32(127), np.int32(-1)).astype(np.int8)
    return place


def highest(bits: Bits) -> Int8Array:
    """The highest bit that is set, -1 for none."""
    if not bits.any():
        return np.full(len(bits), -1, dtype=np.int8)
    for shift in (1, 2, 4, 8, 16):
        if shift < 8 * bits.dtype.itemsize:
            bits = bits | (bits >> bits.dtype.type(shift))
    return place_of(bits ^ (bits >> bits.dtype.type(1)))


def kind_of(stage_count: int) -> np.dtype[Any]:
    """The narrowest numbers that hold a bit for each stage."""
    kinds = (np.dtype(kind) for kind in (np.uint8, np.uint16, np.uint32))
    return next(kind for kind in kinds if stage_count <= 8 * kind.itemsize)


def _passed(need: Bits, undated: Bits) -> Bits:
    """The next stage to come to, past those it was at, nobody knows when.

    Adding the needed bit to a run of ones that begins at it carries to the first zero above.
    """
    above = undated & (~need + need.dtype.type(1))
    return (above + need) & ~above


def _read_one(ranks: bytes, lead: int, read: Read) -> None:
    """Read the many stages of one lead."""
    before, *tops = accumulate(ranks, max, initial=int(read.top[lead]).bit_length() - 1)
    undated, stage, place = int(read.undated[lead]), int(read.need[lead]).bit_length() - 1, 0
    while stage >= 0 and place >= 0:
        place = place if undated >> stage & 1 else ranks.find(stage, place)
        stage += place >= 0
    read.need[lead] = (1 << stage if stage >= 0 else 0) & np.iinfo(read.need.dtype).max
    read.seen[lead] |= _set_of(ranks)
    read.top[lead] = 1 << tops[-1]
    read.tops[lead] |= _set_of(tops)
    read.back[lead] |= _set_of(rank for rank, top in zip(ranks, (before, *tops), strict=False) if rank < top)


def _set_of(stages: Iterable[int]) -> int:
    return sum(1 << stage for stage in set(stages))
