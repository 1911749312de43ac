"""Columns that are not brought in: blank for whatever looks at rows, so that stored rows say the same when read again.

A blank keeps the line breaks of its cell, for these tell whether a line of the file is missing below it.
"""

from collections.abc import Iterator, Sequence
from typing import overload

from funnel_planner.domain.mapping import FileMapping, Role
from funnel_planner.spreadsheet.tables.own_columns import HEADERS, has_own_columns
from funnel_planner.spreadsheet.tables.table import Cell


def reason_column(file: FileMapping) -> int:
    """The column in which a list of left-out rows says why, where it means nothing else; -1: there is none."""
    last = file.columns[-len(HEADERS) :]
    ours = all(column.role is Role.IGNORE for column in last) and has_own_columns([c.header for c in file.columns])
    return last[0].index if ours else -1


def blank_columns(file: FileMapping) -> frozenset[int]:
    """Columns that are not brought in. Our own reasons are kept: some say that their row is no lead."""
    ignored = {column.index for column in file.columns if column.role is Role.IGNORE}
    return frozenset(ignored - {reason_column(file)})


def blank_for(cell: object) -> str:
    """What stands in place of a cell: as many line breaks, and nothing else."""
    return "\n" * cell.count("\n") if isinstance(cell, str) else ""


class WithBlanks(Sequence[Sequence[Cell]]):
    """Rows in which some columns are blank; made one by one as they are looked at."""

    def __init__(self, rows: Sequence[Sequence[Cell]], columns: frozenset[int]) -> None:
        self._rows, self._columns = rows, columns

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return map(self._blanked, self._rows)

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        """A row, or a stretch of them."""
        if isinstance(index, slice):
            return WithBlanks(self._rows[index], self._columns)
        return self._blanked(self._rows[index])

    def _blanked(self, row: Sequence[Cell]) -> Sequence[Cell]:
        return [blank_for(cell) if index in self._columns else cell for index, cell in enumerate(row)]
