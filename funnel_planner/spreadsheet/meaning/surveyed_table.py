"""What is found out about one table while its rows go by: columns, samples, lines of totals."""

from collections import Counter
from collections.abc import Sequence

from funnel_planner.spreadsheet.meaning.column_statistics import ColumnStatistics
from funnel_planner.spreadsheet.meaning.columns import LABEL_CHARACTERS, LABEL_LIMIT, ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_again import find_headers_again, named_place
from funnel_planner.spreadsheet.meaning.header_row import column_names
from funnel_planner.spreadsheet.meaning.sums_below import is_sums
from funnel_planner.spreadsheet.meaning.total_rows import COLUMNS_OF_A_TABLE, TAIL_ROWS, find_totals, says_remark
from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.even_rows import EvenRows
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.table import Cell, Chunk

SAMPLE_ROWS = 200
MOST_COLUMNS = 1000
"""Columns looked at; wider tables (one column per product) keep their first ones."""
_TOTALS_EVERYWHERE = 100_000
"""Rows up to which every one may be a line of totals."""
MOST_LEARNT_CELLS = 60_000_000
"""Cells of a table up to which the codes of its columns are kept: 2 bytes each."""


class SurveyedTable:
    """What is found out about a table chunk by chunk."""

    def __init__(self, header: Sequence[Cell], *, learn: bool) -> None:
        self._header = header
        self._names = column_names(header, _meaningful_width(header))
        self._named = named_place(self._names) if header else -1
        self._columns: list[ColumnStatistics] = []
        self.learning = learn
        self.row_count = 0
        self.sample_rows: list[tuple[Cell, ...]] = []
        self.sample_lines: list[int] = []
        self._in_totals: dict[int, Counter[Cell]] = {}
        """Cells in lines of totals by column; they are no leads' values."""
        self._above: Sequence[Cell] = ()
        """The last row looked at."""
        self._last: Sequence[Cell] = ()
        """The same, unless it is a line of totals."""

    def add(self, chunk: Chunk) -> None:
        """Look at the next rows; columns first seen here are added."""
        if not len(chunk):
            return
        wanted = SAMPLE_ROWS - len(self.sample_rows)
        if wanted > 0:
            self.sample_rows += (tuple(map(_shown, row[:MOST_COLUMNS])) for row in chunk.rows[:wanted])
            self.sample_lines += chunk.lines[:wanted]
        width = min(MOST_COLUMNS, max(len(self._names), _filled_width(chunk.rows, len(self._names))))
        if width > len(self._names):
            self._names = column_names(self._header, width)
        while len(self._columns) < width:
            column = ColumnStatistics(len(self._columns), self._names[len(self._columns)])
            column.add(("",) * self.row_count)
            self._columns.append(column)
        cells = Columns(chunk.rows)
        if self._columns:
            self._note_totals(chunk, cells[0])
        if self._named >= 0:
            for row in find_headers_again(chunk.rows, cells[self._named], self._names):
                self._leave_out(chunk.rows[row])
        self.row_count += len(chunk)
        self.learning = self.learning and self.row_count * width <= MOST_LEARNT_CELLS
        for index, column in enumerate(self._columns):
            column.add(cells[index])
            if not self.learning:
                column.forget_rows()

    def coded(self) -> dict[int, CodedCells]:
        """The columns of few labels, by index."""
        found = ((index, column.coded()) for index, column in enumerate(self._columns))
        return {index: coded for index, coded in found if coded is not None}

    def finish(self) -> tuple[ColumnSurvey, ...]:
        """All columns."""
        self._note_sums()
        nothing: Counter[Cell] = Counter()
        seen = tuple(column.finish(self._in_totals.get(i, nothing)) for i, column in enumerate(self._columns))
        unseen = range(len(seen), len(self._names))  # a header with no row below it
        return seen + tuple(ColumnSurvey(i, self._names[i], blank=self.row_count) for i in unseen)

    def _note_totals(self, chunk: Chunk, firsts: Sequence[Cell]) -> None:
        """Count the labels in lines of totals; of big tables only the ends of chunks are looked at."""
        begin = 0 if self.row_count < _TOTALS_EVERYWHERE else max(0, len(chunk) - TAIL_ROWS)
        rows = chunk.rows[begin:]
        above, self._above = self._above if begin == 0 else (), chunk.rows[-1]
        found = find_totals(rows, firsts[begin:], above)
        for row in found:
            self._leave_out(rows[row])
        remarks = filter(says_remark, chunk.rows[-TAIL_ROWS:]) if len(self._names) >= COLUMNS_OF_A_TABLE else ()
        for remark in remarks:
            self._leave_out(remark)
        self._last = () if len(rows) - 1 in found else chunk.rows[-1]

    def _leave_out(self, row: Sequence[Cell]) -> None:
        """Count a row as a line of totals."""
        for index in range(min(MOST_COLUMNS, max(len(row), len(self._columns)))):
            self._in_totals.setdefault(index, Counter())[row[index] if index < len(row) else ""] += 1

    def _note_sums(self) -> None:
        """The last row of a small table may add up the others without saying so."""
        if not self._last or self.row_count > LABEL_LIMIT:
            return
        if is_sums(self._last[:MOST_COLUMNS], [column.few_counts() for column in self._columns]):
            self._leave_out(self._last)


def _meaningful_width(header: Sequence[Cell]) -> int:
    """Columns up to the last one with a name."""
    width = len(header)
    while width and (header[width - 1] is None or not str(header[width - 1]).strip()):
        width -= 1
    return min(width, MOST_COLUMNS)


def _filled_width(rows: Sequence[Sequence[Cell]], width: int) -> int:
    """Columns up to the last one with content, for rows wider than ``width``."""
    if isinstance(rows, EvenRows) and rows.width <= width:
        return width
    for row in rows:
        while len(row) > width:
            if any(cell is not None and cell != "" for cell in row[width:]):
                width += 1
            else:
                break
    return width


def _shown(cell: Cell) -> Cell:
    """A cell as a sample: long ones are cut."""
    return cell[:LABEL_CHARACTERS] if isinstance(cell, str) and len(cell) > LABEL_CHARACTERS else cell
