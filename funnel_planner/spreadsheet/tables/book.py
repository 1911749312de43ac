"""What every reader of workbooks offers."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from funnel_planner.spreadsheet.tables.table import Cell, SheetInfo

Rows = Sequence[Sequence[Cell]]


class SheetRows(Protocol):
    """The rows of one sheet."""

    height: int
    """Rows up to the last one with content; 0 if unknown."""

    def batches(self, size: int) -> Iterator[Rows]:
        """All rows from the sheet's first one on, blank ones too, ``size`` at a time."""


class Book(Protocol):
    """An open workbook."""

    sheets: tuple[SheetInfo, ...]
    """Sheets with cells; those with nothing but a chart are left out."""

    @property
    def reader(self) -> str:
        """What reads it."""

    def sheet(self, name: str) -> SheetRows:
        """One sheet."""

    def close(self) -> None:
        """Let go of the file."""
