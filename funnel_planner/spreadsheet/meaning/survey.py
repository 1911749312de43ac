"""Looking over a foreign table once: header, columns, types, labels; what a proposal is made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from funnel_planner.spreadsheet.meaning.column_statistics import ColumnStatistics
from funnel_planner.spreadsheet.meaning.columns import LABEL_CHARACTERS, ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_row import LOOKED_AT, column_names, find_header
from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.even_rows import EvenRows
from funnel_planner.spreadsheet.tables.learnt import FileStamp, Learnt, shelf
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, Note, TableInfo, TableSource

CHUNK_ROWS = 5000
SAMPLE_ROWS = 200
MOST_COLUMNS = 1000
"""Columns looked at; wider tables (one column per product) keep their first ones."""
MOST_LEARNT_CELLS = 60_000_000
"""Cells of a table up to which the codes of its columns are kept: 2 bytes each."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a table looks like. Picklable and small: made in the reading process, used in the main one."""

    path: str
    info: TableInfo
    header_row: int
    """Line of the header, from 1; 0: the table has none."""
    columns: tuple[ColumnSurvey, ...]
    row_count: int
    """Rows below the header; blank ones are not counted."""
    preamble: tuple[str, ...] = ()
    """Title lines above the header."""
    sample_rows: tuple[tuple[Cell, ...], ...] = ()
    """The first rows below the header."""
    sample_lines: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    sha256: str = ""
    size: int = 0

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.path).name

    def column(self, header: str) -> ColumnSurvey | None:
        """The column of exactly this name."""
        return next((column for column in self.columns if column.header == header), None)


def survey_source(source: TableSource, path: str = "", *, header_row: int = -1) -> Survey:
    """Survey of an open table, as ``survey_steps`` makes it."""
    for message in survey_steps(source, path, header_row=header_row):
        if isinstance(message, Survey):
            return message
    raise AssertionError("survey_steps ends with a survey")


def survey_file(
    path: str, sheet: str = "", encoding: str = "", delimiter: str = "", header_row: int = -1
) -> Iterator[Progress | Survey]:
    """The task of the reading process: ``Progress`` while reading, then the ``Survey``. Raises as ``open_table``.

    What was learnt of columns with few labels is kept for reading the file next.
    """
    from funnel_planner.spreadsheet.tables.fingerprint import file_fingerprint
    from funnel_planner.spreadsheet.tables.opening import open_table

    sha256, size = file_fingerprint(path)
    stamp = FileStamp.of(path)
    with open_table(path, sheet=sheet, encoding=encoding, delimiter=delimiter) as source:
        for message in survey_steps(source, path, header_row=header_row, learn=True):
            if isinstance(message, Learnt):
                shelf().put(stamp, source.info, message)
            elif isinstance(message, Survey):
                yield replace(message, sha256=sha256, size=size)
            else:
                yield message


def survey_steps(
    source: TableSource, path: str, *, header_row: int = -1, learn: bool = False
) -> Iterator[Progress | Survey | Learnt]:
    """One pass over a table: progress on the way, the survey last; before it what was learnt, if that is wanted.

    ``header_row`` -1: found from the content; 0: the table has none; else the line of the header. Raises whatever
    reading raises.
    """
    chunks = source.chunks(CHUNK_ROWS)
    head = next(iter(chunks), None)
    if head is None:
        yield Survey(path, source.info, 0, (), 0, notes=source.info.notes, size=source.info.size_bytes)
        return
    index = _header_index(head, header_row)
    table = _Table([] if index is None else head.rows[index], learn=learn)
    for chunk in chain([head.behind(0 if index is None else index + 1)], chunks):
        table.add(chunk)
        done, total = source.progress()
        yield Progress(done, total or None, "rows")
    header_line = 0 if index is None else head.lines[index]
    if table.learning:
        yield Learnt(header_line, table.row_count, table.coded())
    yield Survey(
        path=path,
        info=source.info,
        header_row=header_line,
        columns=table.finish(),
        row_count=table.row_count,
        preamble=tuple(map(_line, head.rows[:index])) if index else (),
        sample_rows=tuple(table.sample_rows),
        sample_lines=tuple(table.sample_lines),
        notes=source.info.notes,
        size=source.info.size_bytes,
    )


class _Table:
    """What is found out about a table chunk by chunk."""

    def __init__(self, header: Sequence[Cell], *, learn: bool) -> None:
        self._header = header
        self._names = column_names(header, _meaningful_width(header))
        self._columns: list[ColumnStatistics] = []
        self.learning = learn
        self.row_count = 0
        self.sample_rows: list[tuple[Cell, ...]] = []
        self.sample_lines: list[int] = []

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
        self.row_count += len(chunk)
        self.learning = self.learning and self.row_count * width <= MOST_LEARNT_CELLS
        cells = Columns(chunk.rows)
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
        seen = tuple(column.finish() for column in self._columns)
        unseen = range(len(seen), len(self._names))  # a header with no row below it
        return seen + tuple(ColumnSurvey(i, self._names[i], blank=self.row_count) for i in unseen)


def _header_index(head: Chunk, header_row: int) -> int | None:
    if header_row < 0:
        return find_header(head.rows[:LOOKED_AT])
    return head.lines.index(header_row) if header_row in head.lines else None


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


def _line(row: Sequence[Cell]) -> str:
    return " ".join(str(cell).strip() for cell in row if cell is not None and str(cell).strip())[:300]
