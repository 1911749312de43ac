"""Which values a column has, in a kilobyte or four."""

from array import array
from collections.abc import Sequence
from zlib import crc32

import numpy as np

SKETCH_SIZE = 1024
"""Smallest hashes kept of a column's distinct values: enough to see whether two columns share them."""
_HASHES = 1 << 32


class Sketch:
    """The smallest hashes of all values seen (Bar-Yossef et al. 2002): estimates distinct counts and overlaps."""

    def __init__(self) -> None:
        self._kept: set[int] = set()
        self._limit = _HASHES

    def add(self, texts: Sequence[str]) -> None:
        """Look at the next values; blank ones do not count."""
        hashes = np.fromiter(map(crc32, map(str.encode, texts)), np.int64, len(texts))
        self._kept.update(hashes[(hashes < self._limit) & (hashes != 0)].tolist())  # 0 is the hash of nothing
        if len(self._kept) > 4 * SKETCH_SIZE:
            self._shrink()

    def distinct(self, most: int) -> int:
        """Estimated number of distinct values, at most ``most``."""
        self._shrink()
        if len(self._kept) < SKETCH_SIZE:
            return len(self._kept)
        return min(most, round((SKETCH_SIZE - 1) * _HASHES / max(self._kept)))

    def packed(self) -> bytes:
        """The kept hashes as packed uint32, ascending."""
        self._shrink()
        return array("I", sorted(self._kept)).tobytes()

    def _shrink(self) -> None:
        if len(self._kept) > SKETCH_SIZE:
            self._kept = set(sorted(self._kept)[:SKETCH_SIZE])
            self._limit = max(self._kept) + 1


def shared_share(one: bytes, other: bytes) -> float:
    """Estimated share of the smaller set of distinct values that the other has, too; of two ``packed`` sketches."""
    a, b = array("I"), array("I")
    a.frombytes(one)
    b.frombytes(other)
    if not a or not b:
        return 0.0
    ends = [sketch[-1] for sketch in (a, b) if len(sketch) >= SKETCH_SIZE]
    limit = min(ends, default=_HASHES)
    small, large = sorted(({h for h in a if h <= limit}, {h for h in b if h <= limit}), key=len)
    return len(small & large) / len(small) if small else 0.0
