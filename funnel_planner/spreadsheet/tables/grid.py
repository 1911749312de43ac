"""Sheets of tagged text being put together cell by cell, within limits."""

from collections.abc import Iterator, Sequence

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.cells import is_number
from funnel_planner.spreadsheet.tables.merged_cells import MergedDown, Range
from funnel_planner.spreadsheet.tables.table import Cell

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_MERGED = 100_000
"""Merged cells of a sheet that are remembered."""
_HEADERS_WITHIN = 60
"""Rows from the top among which a column's header is looked for."""
_BLANK_ROW: list[Cell] = []


class Room:
    """How many cells the sheets of one file may still have together."""

    def __init__(self, file: str, cells: int = limits.MARKUP_CELLS) -> None:
        self._file = file
        self._left = cells

    def take(self, cells: int) -> None:
        """Use some of it. Raises PlannerError ``file_too_heavy``."""
        self._left -= cells
        if self._left < 0:
            raise PlannerError("file_too_heavy", file=self._file)


class Grid:
    """One sheet: rows from the first one on, ragged, blank cells None; nothing is kept behind the last filled cell."""

    def __init__(self, room: Room, name: str = "", *, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self.errors = 0
        """Cells with an error such as #N/A; they are left blank."""
        self.formulas_without_value = 0
        self.hidden_rows = 0
        self.merged: list[Range] = []
        """Merged cells."""
        self.height = 0
        """Rows up to the last filled one."""
        self.rows: list[list[Cell]] = []
        self._room = room
        self._blank_rows = 0
        self._row: list[Cell] = []
        self._column = 0

    def cell(self, value: Cell, times: int = 1) -> None:
        """Put a value into the next cells of the row; blank ones only move on."""
        times = max(1, min(times, _MOST_COLUMNS - self._column))
        if value is not None and value != "" and self._column < _MOST_COLUMNS:
            self._room.take(self._column + times - len(self._row))
            self._row += [None] * (self._column - len(self._row))
            self._row[self._column :] = [value] * times
        self._column += times

    def go_to_column(self, column: int) -> None:
        """Leave cells out, up to a column from 0; never back."""
        self._column = max(self._column, min(column, _MOST_COLUMNS))

    @property
    def column(self) -> int:
        """Where the next cell goes."""
        return self._column

    def end_row(self, times: int = 1) -> None:
        """The row is complete and comes so many times."""
        row, self._row, self._column = self._row, [], 0
        if not row:
            self._blank_rows += max(1, times)
            return
        times = max(1, min(times, _MOST_ROWS))
        if self.height + self._blank_rows + times > _MOST_ROWS:
            self._room.take(limits.MARKUP_CELLS + 1)
        self._room.take(len(row) * (times - 1) + self._blank_rows)
        self.rows += [_BLANK_ROW] * self._blank_rows
        self._blank_rows = 0
        self.rows += [row] * times
        self.height = len(self.rows)

    def go_to_row(self, row: int) -> None:
        """Leave rows out, up to a row from 0; never back."""
        self._blank_rows = max(self._blank_rows, row - self.height)

    @property
    def next_row(self) -> int:
        """Number of the row that is being filled, from 0."""
        return self.height + self._blank_rows

    def merge(self, down: int, across: int) -> None:
        """The next cell reaches over so many rows and columns."""
        if (down > 1 or across > 1) and len(self.merged) < _MOST_MERGED:
            row, column = self.next_row, self._column
            self.merged.append(((row, column), (row + down - 1, column + across - 1)))

    def text_above(self, column: int) -> Cell:
        """The nearest text above the next cell of a column, where headers stand; None: there is none."""
        above = (row[column] for row in reversed(self.rows[:_HEADERS_WITHIN]) if column < len(row))
        return next((cell for cell in above if isinstance(cell, str) and not is_number(cell)), None)

    def fill_merged(self) -> None:
        """Say what is written once in merged cells in all of their rows; for when the sheet is complete."""
        filling = MergedDown(self.merged)
        widths = filling.widths()
        if widths:
            rows = [self._widened(row, widths.get(line, 0)) for line, row in enumerate(self.rows)]
            self.rows = [list(row) for row in filling.filled(rows)]

    def _widened(self, row: list[Cell], width: int) -> list[Cell]:
        missing = max(0, width - len(row)) if row else 0
        self._room.take(missing)
        return row + [None] * missing if missing else row

    def batches(self, size: int) -> Iterator[Sequence[Sequence[Cell]]]:
        """All rows, ``size`` at a time."""
        for start in range(0, len(self.rows), size):
            yield self.rows[start : start + size]
