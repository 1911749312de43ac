"""A foreign table as plain rows: what every container is read into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from funnel_planner.domain.lead_tracker import Tracker

Cell = str | int | float | bool | None
"""Dates and times from typed cells are ISO text (``2024-01-05``, ``2024-01-05T10:30:00``)."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader noticed: a kind with its value and place (words are made at the edge)."""

    kind: str
    value: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet of a workbook."""

    name: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Where one of several tables stands; ends are excluded, 0: to the end. Titles above it belong to it."""

    first_line: int = 1
    end_line: int = 0
    first_column: int = 0
    end_column: int = 0

    @property
    def is_narrow(self) -> bool:
        """Other tables stand beside it."""
        return bool(self.first_column or self.end_column)


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What the container is and how it is being read."""

    container: str
    """``csv``, or a workbook's ``xlsx``, ``xls``, ``xlsb``, ``ods``, ``html``, ``xml`` or ``fods``."""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[SheetInfo, ...] = ()
    notes: tuple[Note, ...] = ()
    size_bytes: int = 0
    first_column: int = 0
    end_column: int = 0
    """The columns that are read, the end excluded; 0: all to the last."""
    tracker: Tracker | None = None
    """What the sheet says about itself, where it is that of a lead tracker."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some consecutive rows; ``lines[i]`` is the file line (text) or sheet row on which ``rows[i]`` starts, from 1.

    Rows are ragged as found; blank rows are left out (lines show the gaps). A blank cell is empty text in text files,
    None in workbooks. Both may be made only when looked at (``plain_text.PlainRows``); slices are as cheap.
    """

    lines: Sequence[int]
    rows: Sequence[Sequence[Cell]]

    def __len__(self) -> int:
        return len(self.lines)

    def behind(self, count: int) -> "Chunk":
        """Without the first ``count`` rows."""
        return Chunk(self.lines[count:], self.rows[count:]) if count else self


class TableSource(Protocol):
    """An open table; a context manager. Many have nothing to close."""

    info: TableInfo

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top, including preamble and header; can be called again to start over."""

    def progress(self) -> tuple[int, int]:
        """How far the pass under way is: done and total (0: unknown), in bytes of a text file or rows of a sheet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None  # else type checkers take it for abstract


class TableOver(TableSource):
    """A table made of another one, row by row; it closes with it."""

    def __init__(self, source: TableSource) -> None:
        self._source = source

    def progress(self) -> tuple[int, int]:
        """That of the other one."""
        return self._source.progress()

    def __exit__(self, *_: object) -> None:
        self._source.__exit__(*_)
