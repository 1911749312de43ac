"""A column as its distinct cells and, for every row, which of them it holds."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.table import Cell

Codes = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class CodedCells:
    """The cells of a column of few labels: ``cells[codes[i]]`` is row ``i``; cells in order of first appearance."""

    cells: tuple[Cell, ...]
    codes: Codes

    @property
    def size_bytes(self) -> int:
        """Memory it takes, about."""
        return self.codes.nbytes + 100 * len(self.cells)


class DistinctCells:
    """Gathers a column chunk by chunk for as long as it has few distinct cells."""

    def __init__(self) -> None:
        self._code_of = _Numbering()
        self._counts = np.zeros(0, np.int64)
        self._parts: list[Codes] = []

    def __len__(self) -> int:
        return len(self._code_of)

    def add(self, cells: Sequence[Cell]) -> None:
        """Take the next cells."""
        codes = np.fromiter(map(self._code_of.__getitem__, cells), np.int32, len(cells))
        counts = np.bincount(codes, minlength=len(self._code_of))
        counts[: len(self._counts)] += self._counts
        self._counts = counts
        self._parts.append(codes.astype(np.int16))  # only of use while there are few

    def counts(self) -> Counter[Cell]:
        """How often each cell came, in order of first appearance."""
        return Counter(dict(zip(self._code_of, self._counts.tolist(), strict=True)))

    def coded(self) -> CodedCells:
        """The whole column."""
        codes = np.concatenate(self._parts) if self._parts else np.empty(0, np.int16)
        return CodedCells(tuple(self._code_of), codes)

    def forget_rows(self) -> None:
        """Go on without memory of the single rows."""
        self._parts.clear()


class _Numbering(dict[Any, int]):
    """Numbers whatever it is asked for in order of first appearance; hits cost no Python call."""

    def __missing__(self, cell: Hashable) -> int:
        number = self[cell] = len(self)
        return number
