"""Rows of equal width that know their columns: nothing has to be transposed to look at one."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import joined


class EvenRows(Sequence[Sequence[Cell]]):
    """Base of such rows."""

    @property
    @abstractmethod
    def width(self) -> int:
        """Cells of each row."""

    @abstractmethod
    def column(self, index: int) -> Sequence[Cell]:
        """One column; ``index`` below ``width``."""


class ColumnarRows(EvenRows):
    """Rows held as columns."""

    def __init__(self, columns: Sequence[Sequence[Cell]], height: int) -> None:
        self._columns = columns
        self._height = height

    def __len__(self) -> int:
        return self._height

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return iter(self._rows)

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> "ColumnarRows": ...
    def __getitem__(self, index: int | slice) -> "Sequence[Cell] | ColumnarRows":
        if isinstance(index, slice):
            return ColumnarRows([column[index] for column in self._columns], len(range(self._height)[index]))
        return tuple([column[index] for column in self._columns])

    @property
    def width(self) -> int:
        """Cells of each row."""
        return len(self._columns)

    def column(self, index: int) -> Sequence[Cell]:
        """One column; ``index`` below ``width``."""
        return self._columns[index]

    @cached_property
    def _rows(self) -> list[tuple[Cell, ...]]:
        return list(zip(*self._columns, strict=True)) if self._columns else [()] * self._height


def rows_joined(one: Sequence[Sequence[Cell]], other: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Rows and then others; those of equal width that are held as columns stay so."""
    if isinstance(one, ColumnarRows) and isinstance(other, ColumnarRows) and one.width == other.width:
        columns = [joined(one.column(index), other.column(index)) for index in range(one.width)]
        return ColumnarRows(columns, len(one) + len(other))
    return [*one, *other]
