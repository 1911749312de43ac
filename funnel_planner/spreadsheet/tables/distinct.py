"""A column as its distinct cells and, for every row, which of them it holds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import Spans, Words, stirred_words
from funnel_planner.spreadsheet.tables.table import Cell

Codes = NDArray[np.int16]
_HEAD_START = 10_000


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
        self._code_of = Numbering()
        self._counts = np.zeros(0, np.int64)
        self._parts: list[Codes] = []
        self._kinds: set[type] = set()

    def __len__(self) -> int:
        return len(self._code_of)

    def add(self, cells: Sequence[Cell]) -> None:
        """Take the next cells."""
        codes = self._code_of.codes(cells)
        if not isinstance(cells, Spans) and (0 in self._code_of or 1 in self._code_of):
            self._kinds.update(map(type, cells))
        counts = np.bincount(codes, minlength=len(self._code_of))
        counts[: len(self._counts)] += self._counts
        self._counts = counts
        self._parts.append(codes.astype(np.int16))  # only of use while there are few

    def counts(self) -> Counter[Cell]:
        """How often each cell came, in order of first appearance."""
        return Counter(dict(zip(self._code_of, self._counts.tolist(), strict=True)))

    def coded(self) -> CodedCells | None:
        """The whole column; None where 1 and yes, which are alike to a dictionary, may both stand in it."""
        if bool in self._kinds and self._kinds & {int, float}:
            return None
        codes = np.concatenate(self._parts) if self._parts else np.empty(0, np.int16)
        return CodedCells(tuple(self._code_of), codes)

    def forget_rows(self) -> None:
        """Go on without memory of the single rows."""
        self._parts.clear()


class _KnownWords:
    """Codes of short texts that came before, by their bytes; what it does not know has to be asked elsewhere.

    Each text has one place, that of its hash; of several with the same place the first one stays there. Length and all
    words are compared, so that a code is never that of another text.
    """

    _MOST_WORDS = 4
    _PLACE_BITS = 13

    def __init__(self) -> None:
        places = 1 << self._PLACE_BITS
        self._lengths = np.full(places, -1, np.int64)
        self._words = np.zeros((self._MOST_WORDS, places), np.uint64)
        self._codes = np.full(places, -1, np.int32)

    def codes(self, cells: Spans) -> NDArray[np.int32] | None:
        """The code of each text, -1 for an unknown one; None where any is too long to be kept here."""
        words = self._short(cells)
        if words is None:
            return None
        places = self._places(words, cells.lengths)
        same = self._lengths[places] == cells.lengths
        for place in range(words.shape[1]):
            same &= self._words[place][places] == words[:, place]
        return np.where(same, self._codes[places], np.int32(-1))

    def learn(self, cells: Spans, codes: NDArray[np.int32]) -> None:
        """Remember texts that ``codes`` takes."""
        words = self._short(cells)
        if words is None:
            return
        places = self._places(words, cells.lengths)
        fresh = np.flatnonzero(self._lengths[places] < 0)
        if not len(fresh):
            return
        taken, first = np.unique(places[fresh], return_index=True)
        rows = fresh[first]
        self._lengths[taken] = cells.lengths[rows]
        self._codes[taken] = codes[rows]
        for place in range(words.shape[1]):
            self._words[place][taken] = words[rows, place]

    def _short(self, cells: Spans) -> Words | None:
        words = cells.words()
        return words if words is not None and words.shape[1] <= self._MOST_WORDS else None

    def _places(self, words: Words, lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
        state = lengths.astype(np.uint64)
        for place in range(words.shape[1]):
            state = stirred_words(state ^ words[:, place])
        return state >> np.uint64(64 - self._PLACE_BITS)


class Numbering(defaultdict[Any, int]):
    """Numbers whatever it is asked for in order of first appearance, at no Python call."""

    __slots__ = ("_words",)

    def __init__(self) -> None:
        super().__init__(count().__next__)
        self._words = _KnownWords()

    def codes(self, cells: Sequence[Cell]) -> NDArray[np.int32]:
        """The numbers of a whole column."""
        if isinstance(cells, Spans) and len(cells) > _HEAD_START:  # what comes often is known from then on
            return np.concatenate([self._codes(cells[:_HEAD_START]), self._codes(cells[_HEAD_START:])])
        return self._codes(cells)

    def _codes(self, cells: Sequence[Cell]) -> NDArray[np.int32]:
        known = self._words.codes(cells) if isinstance(cells, Spans) else None
        if known is None or not isinstance(cells, Spans):
            return np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))
        unknown = np.flatnonzero(known < 0)
        if len(unknown):
            known[unknown] = np.fromiter(map(self.__getitem__, cells[unknown].cells), np.int32, len(unknown))
            self._words.learn(cells[unknown], known[unknown])
        return known
