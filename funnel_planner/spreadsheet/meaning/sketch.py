"""Which values a column has, in a few kilobytes."""

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import PADDING, Spans
from funnel_planner.spreadsheet.tables.table import Cell

SKETCH_SIZE = 1024
"""Smallest hashes kept of a column's distinct values: enough to see whether two columns share them."""
_HASHES = 1 << 32

Hashes = NDArray[np.uint64]


class Sketch:
    """The smallest hashes of all values seen (Bar-Yossef et al. 2002): estimates distinct counts and overlaps."""

    def __init__(self) -> None:
        self._kept: set[int] = set()
        self._limit = _HASHES

    def add(self, texts: Sequence[Cell]) -> None:
        """Look at the next values, which are texts; blank ones do not count."""
        found = hashes(texts)
        self._kept.update(found[found < self._limit].tolist())
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


def hashes(texts: Sequence[Cell]) -> Hashes:
    """A 32-bit hash of each text that is not blank, the same in every process; all texts at once, word by word."""
    if not isinstance(texts, Spans):
        data, lengths = _joined(texts)  # type: ignore[arg-type]  # they are texts
        texts = Spans(data + PADDING, np.cumsum(lengths + 1) - 1 - lengths, lengths)
    return texts.hashes() >> np.uint64(32)


def _joined(texts: Sequence[str]) -> tuple[bytes, NDArray[np.int64]]:
    """All texts in UTF-8, a byte between any two, and how long each is."""
    data = "\n".join(texts).encode("utf-8", "surrogatepass")
    seams = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    if len(seams) == len(texts) - 1:
        return data, np.diff(seams, prepend=-1, append=len(data)) - 1
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]  # a line feed within a text
    return b"\n".join(encoded), np.fromiter(map(len, encoded), np.int64, len(encoded))
