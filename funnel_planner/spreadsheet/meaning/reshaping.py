"""Tables that are laid out for reading and not for counting, as plain ones.

Groups named once, months apart from their years, stages in rows, months or channels side by side.

Decided from a table's first rows alone, so that looking over a file and reading it come to the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from funnel_planner.domain.mapping import FileMapping
from funnel_planner.spreadsheet.meaning.cross_tables import (
    CHANNELS,
    PERIODS,
    CrossTable,
    cross_table,
    may_be_across,
    melted,
    with_all_metrics,
)
from funnel_planner.spreadsheet.meaning.cross_words import Words, years_among
from funnel_planner.spreadsheet.meaning.dates import is_day_text
from funnel_planner.spreadsheet.meaning.groups_named_once import carried, group_columns
from funnel_planner.spreadsheet.meaning.header_row import LOOKED_AT, column_names, double_header, find_header
from funnel_planner.spreadsheet.meaning.period_and_year import (
    is_year_named_once,
    joined,
    period_and_year,
    says_year,
)
from funnel_planner.spreadsheet.meaning.stages_in_rows import MOST_STAGES, is_of_stages, turned
from funnel_planner.spreadsheet.meaning.table_areas import TableAreas
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.opening import open_mapped
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, Note, TableInfo, TableOver, TableSource

_USUAL_SHEET = re.compile(r"(?:sheet|arkusz|table|tabela|tabelle|feuil|list|hoja)\s?\d*$", re.IGNORECASE)
_SAMPLE = 400
"""Rows by which a table is judged."""
_CROSS_NOTES = {PERIODS: "cross_periods", CHANNELS: "cross_channels"}
_CALLED_NOTE = "cross_called"
_LEFT_OUT_NOTE = "cross_left_out"
_REPEATED_NOTE = "cross_repeated"
_SHARES_NOTE = "cross_shares"


def reshaped(
    source: TableSource, path: str = "", *, as_it_stands: bool = False, read_as: Sequence[str] = ()
) -> TableSource:
    """The table, or a plain one in its place with a note that says so; several tables and trackers stay as they are.

    The file's name may say what a table counts. ``as_it_stands``: rows stay rows, whatever the table looks like.
    ``read_as``: the columns it was read with; a table laid out across that has others then was read as it stands.
    """
    head = next(source.chunks(_SAMPLE), None)
    if head is None or source.info.tracker is not None or _are_several(source, head):
        return source
    index = find_header(head.rows[:LOOKED_AT])
    plain = None if as_it_stands else _plain_of(source, head, index, path)
    if plain is not None and not (read_as and isinstance(plain, _Melted) and plain.header != tuple(read_as)):
        return plain
    if index is None:
        return source
    return _completed(source, head, index)


def open_plain(file: FileMapping) -> TableSource:
    """The table that a mapping reads, as a plain one. Raises as ``open_table``."""
    source = open_mapped(file)
    if file.first_column or file.end_column:
        return source
    headers = [column.header for column in file.columns]
    return reshaped(source, file.path, as_it_stands=file.as_it_stands, read_as=headers)


def _plain_of(source: TableSource, head: Chunk, index: int | None, path: str) -> TableSource | None:
    """A table whose rows are stages, or whose columns are months or channels, the usual way; None: it is neither."""
    if index is not None:
        header, below = head.rows[index], head.rows[index + 1 :]
        if len(below) <= MOST_STAGES and is_of_stages(header, below):
            rows, across = turned(header, below)
            lines = range(head.lines[index], head.lines[index] + len(rows))
            info = _noted(source.info, Note("stages_in_rows", across, head.lines[index]))
            return MemoryTable([*head.rows[:index], *rows], [*head.lines[:index], *lines], info)
    for place, names in _headers(head, index):
        titles = [" ".join(cell_text(cell) for cell in row if not is_blank(cell)) for row in head.rows[:place]]
        around = (*titles, "" if _USUAL_SHEET.match(source.info.sheet) else source.info.sheet, Path(path).stem)
        words = Words(tuple(filter(None, around)), tuple(cell_text(name) for name in names))
        if not may_be_across(names, words):
            continue
        carried_below, _ = carried(head.rows[place + 1 :], group_columns(names, head.rows[place + 1 :]), [])
        table = cross_table(names, carried_below, words)
        if table is not None and table.metric >= 0:
            every = chain.from_iterable(chunk.rows for chunk in source.chunks())
            table = with_all_metrics(table, islice(every, place + 1, None))
        if table is not None:
            groups = group_columns(names, head.rows[place + 1 :])
            return _Melted(source, table, groups, place, head.lines[place])
    return None


def _headers(head: Chunk, index: int | None) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Rows that may be the header of a table laid out across, and their names; dates may stand there, too."""
    if index is not None:
        double = double_header(head.rows[:LOOKED_AT], index)
        if double is not None:
            yield double
        yield index, head.rows[index]
        return
    for place, row in enumerate(head.rows[:LOOKED_AT]):
        told = [cell_text(cell).strip() for cell in row if not is_blank(cell)]
        if sum(map(is_day_text, told)) >= max(2, len(told) - 3) or len(years_among(told)) >= max(2, len(told) - 3):
            yield place, row
            return


def _completed(source: TableSource, head: Chunk, index: int) -> TableSource:
    """The table, or one in its place whose cells say what stands above or beside them."""
    header, below = head.rows[index], head.rows[index + 1 :]
    groups = group_columns(header, below)
    filled, _ = carried(below, groups, [])
    pair = period_and_year(header, filled)
    if pair is None and not groups:
        pair = _with_year_above(header, below)
        groups = pair[1:] if pair is not None else groups
    notes = [
        Note(kind, sign.join(" ".join(str(header[column]).split()) for column in columns), head.lines[index])
        for kind, columns, sign in (("groups_named_once", groups, ", "), ("period_and_year", pair, " + "))
        if columns
    ]
    return _Completed(source, groups, pair, index, notes) if notes else source


def _with_year_above(header: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """The columns of a period and of its year, which stands in the first row of its periods only."""
    for year in filter(lambda index: says_year(header[index]), range(len(header))):
        filled, _ = carried(below, (year,), [])
        pair = period_and_year(header, filled)
        if pair is not None and pair[1] == year and is_year_named_once(header, filled, *pair):
            return pair
    return None


def _are_several(source: TableSource, head: Chunk) -> bool:
    areas = TableAreas(counts_newlines=source.info.container == "csv")
    for _ in areas.add(head):
        pass
    return len(areas.tables()) > 1


def _noted(info: TableInfo, *notes: Note) -> TableInfo:
    return replace(info, notes=(*info.notes, *notes))


class _Melted(TableOver):
    """A table laid out across, each of its numbers in a row of its own."""

    def __init__(self, source: TableSource, table: CrossTable, groups: Sequence[int], head: int, line: int) -> None:
        """``head``: the place of the header among the rows, on ``line``; ``groups``: see ``_Completed``."""
        super().__init__(source)
        self._table = table
        self._groups = groups
        self._head = head
        self._notes = [Note(_CROSS_NOTES[table.across], str(table.certainty), line)]
        if table.repeated:
            self._notes.append(Note(_REPEATED_NOTE, ", ".join(table.repeated), line))
        if table.is_called_so:
            self._notes.append(Note(_CALLED_NOTE, table.metrics[0], line))
        if table.has_shares:
            self._notes.append(Note(_SHARES_NOTE, line=line))
        if table.left_out:
            self._notes.append(Note(_LEFT_OUT_NOTE, ", ".join(table.left_out), line))
        self.info = _noted(source.info, *self._notes)

    @property
    def header(self) -> tuple[str, ...]:
        """Its columns, named as a survey does."""
        return column_names(self._table.header, len(self._table.header))

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top; those made of one row have its line. Raises as the table itself."""
        above = self._head
        header: list[list[Cell]] = [list(self._table.header)]
        last: list[Cell] = []
        for chunk in self._source.chunks(size):
            kept, above = min(above, len(chunk)), max(0, above - len(chunk))
            rows, lines = list(chunk.rows[:kept]), list(chunk.lines[:kept])
            below = chunk.behind(kept)
            if len(below) and header:
                rows += header
                lines.append(below.lines[0])
                below, header = below.behind(1), []
            filled, last = carried(below.rows, self._groups, last)
            for line, made in zip(below.lines, melted(self._table, filled), strict=True):
                rows += made
                lines += [line] * len(made)
            if rows:
                yield Chunk(lines, rows)
        self.info = _noted(self._source.info, *self._notes)  # reading adds notes


class _Completed(TableOver):
    """A table whose blank group cells are filled from above, and whose periods have the year that stands beside."""

    def __init__(
        self, source: TableSource, groups: Sequence[int], pair: tuple[int, int] | None, head: int, notes: Sequence[Note]
    ) -> None:
        """``head``: the place of the header among the rows; ``pair``: columns of a period and its year."""
        super().__init__(source)
        self._groups = groups
        self._pair = pair
        self._head = head
        self._notes = notes
        self.info = _noted(source.info, *notes)

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top. Raises as the table itself."""
        above = self._head + 1
        header: Sequence[Cell] = []
        last: list[Cell] = []
        for chunk in self._source.chunks(size):
            kept, above = min(above, len(chunk)), max(0, above - len(chunk))
            header = chunk.rows[kept - 1] if kept else header
            rows, last = carried(chunk.rows[kept:], self._groups, last)
            if self._pair is not None:
                place, year = self._pair
                rows = [joined(row, header[place], place, year) for row in rows]
            yield Chunk(chunk.lines, [*chunk.rows[:kept], *rows])
        self.info = _noted(self._source.info, *self._notes)  # reading adds notes
