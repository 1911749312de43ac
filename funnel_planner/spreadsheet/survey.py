"""Looking over a foreign table once: header, columns, types, labels; what a proposal is made from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path

from funnel_planner.spreadsheet.columns import LABEL_CHARACTERS, ColumnStatistics, ColumnSurvey
from funnel_planner.spreadsheet.header_row import LOOKED_AT, column_names, find_header
from funnel_planner.spreadsheet.progress import Progress
from funnel_planner.spreadsheet.table import Cell, Chunk, Note, TableInfo, TableSource

CHUNK_ROWS = 5000
SAMPLE_ROWS = 200
MOST_COLUMNS = 1000
"""Columns looked at; wider tables (one column per product) keep their first ones."""


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
    """The task of the reading process: ``Progress`` while reading, then the ``Survey``. Raises as ``open_table``."""
    from funnel_planner.spreadsheet.fingerprint import file_fingerprint
    from funnel_planner.spreadsheet.opening import open_table

    sha256, size = file_fingerprint(path)
    with open_table(path, sheet=sheet, encoding=encoding, delimiter=delimiter) as source:
        for message in survey_steps(source, path, header_row=header_row):
            yield replace(message, sha256=sha256, size=size) if isinstance(message, Survey) else message


def survey_steps(source: TableSource, path: str, *, header_row: int = -1) -> Iterator[Progress | Survey]:
    """One pass over a table: progress on the way, the survey last.

    ``header_row`` -1: found from the content; 0: the table has none; else the line of the header. Raises whatever
    reading raises.
    """
    chunks = source.chunks(CHUNK_ROWS)
    head = next(iter(chunks), None)
    if head is None:
        yield Survey(path, source.info, 0, (), 0, notes=source.info.notes, size=source.info.size_bytes)
        return
    index = _header_index(head, header_row)
    header = [] if index is None else head.rows[index]
    first = 0 if index is None else index + 1
    below = Chunk(head.lines[first:], head.rows[first:])
    statistics: list[ColumnStatistics] = []
    names: tuple[str, ...] = column_names(header, _meaningful_width(header))
    row_count = 0
    for chunk in chain([below], chunks):
        names = _survey_chunk(chunk, header, names, statistics, row_count)
        row_count += len(chunk.rows)
        done, total = source.progress()
        yield Progress(done, total or None, "rows")
    columns = tuple(column.finish() for column in statistics)
    columns += tuple(ColumnSurvey(i, names[i], blank=row_count) for i in range(len(columns), len(names)))
    yield Survey(
        path=path,
        info=source.info,
        header_row=0 if index is None else head.lines[index],
        columns=columns,
        row_count=row_count,
        preamble=tuple(_line(row) for row in head.rows[: first - 1]) if index else (),
        sample_rows=tuple(tuple(map(_shown, row[:MOST_COLUMNS])) for row in below.rows[:SAMPLE_ROWS]),
        sample_lines=tuple(below.lines[:SAMPLE_ROWS]),
        notes=source.info.notes,
        size=source.info.size_bytes,
    )


def columns_of(rows: list[list[Cell]], width: int) -> list[tuple[Cell, ...]]:
    """The columns of ragged rows; missing cells are blank text, cells beyond ``width`` are left out."""
    if not rows:
        return []
    lengths = set(map(len, rows))
    columns = list(zip(*rows, strict=True)) if len(lengths) == 1 else list(zip_longest(*rows, fillvalue=""))
    if len(columns) < width:
        columns += [("",) * len(rows)] * (width - len(columns))
    return columns[:width]


def _header_index(head: Chunk, header_row: int) -> int | None:
    if header_row < 0:
        return find_header(head.rows[:LOOKED_AT])
    return head.lines.index(header_row) if header_row in head.lines else None


def _survey_chunk(
    chunk: Chunk, header: list[Cell], names: tuple[str, ...], statistics: list[ColumnStatistics], rows_before: int
) -> tuple[str, ...]:
    """Add a chunk to the statistics of all columns; columns first seen here are added. Returns all names."""
    if not chunk.rows:
        return names
    width = min(MOST_COLUMNS, max(len(names), _filled_width(chunk.rows, len(names))))
    if width > len(names):
        names = column_names(header, width)
    while len(statistics) < width:
        column = ColumnStatistics(len(statistics), names[len(statistics)])
        column.add(("",) * rows_before)
        statistics.append(column)
    for column, cells in zip(statistics, columns_of(chunk.rows, width), strict=False):
        column.add(cells)
    return names


def _meaningful_width(header: list[Cell]) -> int:
    """Columns up to the last one with a name."""
    width = len(header)
    while width and (header[width - 1] is None or not str(header[width - 1]).strip()):
        width -= 1
    return min(width, MOST_COLUMNS)


def _filled_width(rows: list[list[Cell]], width: int) -> int:
    """Columns up to the last one with content, for rows wider than ``width``."""
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


def _line(row: list[Cell]) -> str:
    return " ".join(str(cell).strip() for cell in row if cell is not None and str(cell).strip())[:300]
