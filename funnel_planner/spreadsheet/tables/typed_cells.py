"""Columns of numbers and of few distinct cells, made into single cells only when somebody looks at them as such."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Self, overload

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import PADDING, Places, Spans
from funnel_planner.spreadsheet.tables.table import Cell

_EXACT = 2**53


class LazyCells(Sequence[Cell]):
    """Base of such columns."""

    @property
    def cells(self) -> list[Cell]:
        """The cells."""
        raise NotImplementedError

    def taken(self, rows: "slice | Places") -> Self:
        """Some of the rows."""
        raise NotImplementedError

    def followed_by(self, other: Sequence[Cell]) -> "LazyCells | None":
        """This column and then another one; None where that is of another kind or sheet."""
        raise NotImplementedError

    def json_spans(self) -> Spans | None:
        """Each cell as JSON, blank ones as empty text; None where this cannot be had all at once."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: "slice | Places") -> Self: ...
    def __getitem__(self, index: "int | slice | Places") -> "Cell | Self":
        return self.taken(index) if isinstance(index, slice | np.ndarray) else self.cells[index]

    def __contains__(self, value: object) -> bool:
        return value in self.cells

    def __eq__(self, other: object) -> bool:
        return self.cells == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal to lists, which have none either


class NumberCells(LazyCells):
    """Numbers with the texts they were written as; blank cells are None."""

    def __init__(self, texts: Spans, numbers: NDArray[np.float64], plain: NDArray[np.bool_]) -> None:
        """``texts`` are empty for blank cells; ``plain``: which of them are what Python makes of the number."""
        self.texts = texts
        self.values = numbers
        self.plain = plain

    def __len__(self) -> int:
        return len(self.values)

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The numbers, NaN for blank cells."""
        return np.where(self.texts.lengths > 0, self.values, np.nan)

    def followed_by(self, other: Sequence[Cell]) -> "NumberCells | None":
        """This column and then another one; None where that is of another kind or sheet."""
        texts = self.texts.followed_by(other.texts) if isinstance(other, NumberCells) else None
        if not isinstance(other, NumberCells) or texts is None:
            return None
        numbers, plain = (self.values, other.values), (self.plain, other.plain)
        return NumberCells(texts, np.concatenate(numbers), np.concatenate(plain))

    def taken(self, rows: "slice | Places") -> "NumberCells":
        """Some of the rows."""
        return NumberCells(self.texts[rows], self.values[rows], self.plain[rows])

    def written(self) -> Spans | None:
        """Each number as ``str`` writes it, blank ones as empty text; None where any is written otherwise."""
        return self.texts if self.plain.all() else None

    def json_spans(self) -> Spans | None:
        """Each number as JSON, which is the same."""
        return self.written()

    @cached_property
    def cells(self) -> list[Cell]:
        """The numbers, whole ones as int."""
        found: list[Cell] = number_cells(self.values)
        for row in np.flatnonzero(self.texts.lengths == 0).tolist():
            found[row] = None
        return found


def number_cells(numbers: NDArray[np.float64]) -> list[Cell]:
    """Numbers as cells, whole ones as int."""
    whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < _EXACT)
    if not whole.any():
        return list(numbers.tolist())
    integers = np.where(whole, numbers, 0).astype(np.int64).tolist()
    if whole.all():
        return list(integers)
    return [i if w else f for i, f, w in zip(integers, numbers.tolist(), whole.tolist(), strict=True)]


class KnownCells:
    """Distinct cells that columns are made of; the last one is blank."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.array: NDArray[np.object_] = np.empty(len(cells) + 1, object)
        self.array[:-1] = cells

    def __len__(self) -> int:
        return len(self.array)

    @cached_property
    def json_spans(self) -> Spans:
        """Each cell as JSON, blank ones as empty text."""
        texts = [b"" if cell is None else _json(cell) for cell in self.array.tolist()]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        return Spans(b"".join(texts) + PADDING, np.cumsum(lengths) - lengths, lengths)


class ChosenCells(LazyCells):
    """A column of known cells."""

    def __init__(self, known: KnownCells, codes: Places) -> None:
        """``codes``: which one each row holds."""
        self.known = known
        self.codes = codes

    def __len__(self) -> int:
        return len(self.codes)

    def taken(self, rows: "slice | Places") -> "ChosenCells":
        """Some of the rows."""
        return ChosenCells(self.known, self.codes[rows])

    def followed_by(self, other: Sequence[Cell]) -> "ChosenCells | None":
        """This column and then another one; None where that is of another kind or sheet."""
        if not isinstance(other, ChosenCells) or self.known is not other.known:
            return None
        return ChosenCells(self.known, np.concatenate((self.codes, other.codes)))

    def json_spans(self) -> Spans:
        """Each cell as JSON."""
        return self.known.json_spans[self.codes]

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells."""
        found: list[Cell] = self.known.array[self.codes].tolist()
        return found


def joined(one: Sequence[Cell], other: Sequence[Cell]) -> Sequence[Cell]:
    """One column behind another."""
    found = one.followed_by(other) if isinstance(one, Spans | LazyCells) else None
    return [*one, *other] if found is None else found


def _json(cell: Cell) -> bytes:
    return json.dumps(cell, ensure_ascii=False).encode("utf-8", "surrogatepass")
