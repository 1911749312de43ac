"""Rows counted by cell as they go by, so that any run of them is a difference of two counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.day_rows import Codes
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int64Array

STEP = 1 << 14
"""Rows between two running counts: counting so many again takes 20 µs."""
MOST_CELLS = 1_000_000
"""Above this many numbers (thousands of channels) running counts stand further apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """Counts of ``n`` rows in ``size`` cells, or sums of their amounts, at every ``step``-th row."""

    cell: Codes
    """(n,) cell of each row."""
    size: int
    minor: Int64Array | None
    """(n,) amount of each row; None: rows are counted."""
    step: int
    sums: Int64Array
    """(n // step + 1, size) of the rows before row 0, ``step``, 2 * ``step`` ..."""

    def between(self, start: int, stop: int) -> Int64Array:
        """(size,) counts or sums of the rows from ``start`` to before ``stop``."""
        first, last = -(-start // self.step), stop // self.step
        if first > last:
            return self._of(slice(start, stop))
        before, after = slice(start, first * self.step), slice(last * self.step, stop)
        found: Int64Array = self.sums[last] - self.sums[first] + self._of(before) + self._of(after)
        return found

    def passing(self, start: int, stop: int, mask: BoolArray) -> Int64Array:
        """The same of those rows that pass a ``mask`` of this run."""
        cell = self.cell[start:stop].compress(mask)
        return sums_by(cell, None if self.minor is None else self.minor[start:stop].compress(mask), self.size)

    def _of(self, run: slice) -> Int64Array:
        return sums_by(self.cell[run], None if self.minor is None else self.minor[run], self.size)


def running(cell: Codes, size: int, minor: Int64Array | None = None) -> Running:
    """Count rows, or sum their amounts, by cell. 2 ms for a million rows."""
    count = len(cell)
    step = max(STEP, -(-count * size // MOST_CELLS))
    sums = np.zeros((count // step + 1, size), dtype=np.int64)
    for block in range(count // step):
        run = slice(block * step, (block + 1) * step)
        np.add(sums[block], sums_by(cell[run], None if minor is None else minor[run], size), out=sums[block + 1])
    return Running(cell, size, minor, step, sums)


def sums_by(key: NDArray[np.integer], minor: Int64Array | None, size: int) -> Int64Array:
    """Rows by key, or their whole amounts summed exactly: as floats below 2**53, else in halves of 32 bits."""
    if minor is None:
        return np.bincount(key, minlength=size)
    if not len(minor):
        return np.zeros(size, dtype=np.int64)
    if max(int(minor.max()), -int(minor.min())) * len(minor) < 1 << 53:
        return np.bincount(key, weights=minor.astype(np.float64), minlength=size).astype(np.int64)
    low = np.bincount(key, weights=(minor & 0xFFFFFFFF).astype(np.float64), minlength=size)
    high = np.bincount(key, weights=(minor >> 32).astype(np.float64), minlength=size)
    return low.astype(np.int64) + (high.astype(np.int64) << 32)
