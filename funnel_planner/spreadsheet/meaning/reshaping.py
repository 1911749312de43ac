"""Tables that are laid out for reading and not for counting, as plain ones: groups named once, stages in rows.

Decided from a table's first rows alone, so that looking over a file and reading it come to the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from funnel_planner.domain.mapping import FileMapping
from funnel_planner.spreadsheet.meaning.groups_named_once import carried, group_columns
from funnel_planner.spreadsheet.meaning.header_row import LOOKED_AT, find_header
from funnel_planner.spreadsheet.meaning.stages_in_rows import MOST_STAGES, is_of_stages, turned
from funnel_planner.spreadsheet.meaning.table_areas import TableAreas
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.opening import open_mapped
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, Note, TableInfo, TableSource

_SAMPLE = 400
"""Rows by which a table is judged."""


def reshaped(source: TableSource) -> TableSource:
    """The table, or a plain one in its place with a note that says so; several tables and trackers stay as they are."""
    head = next(source.chunks(_SAMPLE), None)
    if head is None or source.info.tracker is not None or _are_several(source, head):
        return source
    index = find_header(head.rows[:LOOKED_AT])
    if index is None:
        return source
    header, below = head.rows[index], head.rows[index + 1 :]
    if len(below) <= MOST_STAGES and is_of_stages(header, below):
        rows, across = turned(header, below)
        lines = range(head.lines[index], head.lines[index] + len(rows))
        info = _noted(source.info, Note("stages_in_rows", across, head.lines[index]))
        return _Turned([*head.rows[:index], *rows], [*head.lines[:index], *lines], info)
    groups = group_columns(header, below)
    if not groups:
        return source
    names = ", ".join(" ".join(str(header[column]).split()) for column in groups)
    return _Carried(source, groups, index + 1, Note("groups_named_once", names, head.lines[index]))


def open_plain(file: FileMapping) -> TableSource:
    """The table that a mapping reads, as a plain one. Raises as ``open_table``."""
    source = open_mapped(file)
    return source if file.first_column or file.end_column else reshaped(source)


def _are_several(source: TableSource, head: Chunk) -> bool:
    areas = TableAreas(counts_newlines=source.info.container == "csv")
    for _ in areas.add(head):
        pass
    return len(areas.tables()) > 1


def _noted(info: TableInfo, note: Note) -> TableInfo:
    return replace(info, notes=(*info.notes, note))


class _Turned(MemoryTable):
    """A small table whose rows were its columns."""

    def __init__(self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], info: TableInfo) -> None:
        super().__init__(rows, lines, info)


class _Carried:
    """A table whose blank group cells are filled from above."""

    def __init__(self, source: TableSource, groups: Sequence[int], head: int, note: Note) -> None:
        """``head``: rows up to and with the header, which stay as they are."""
        self._source = source
        self._groups = groups
        self._head = head
        self._note = note
        self.info = _noted(source.info, note)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.__exit__(kind, error, trace)

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top. Raises as the table itself."""
        above = self._head
        last: list[Cell] = []
        for chunk in self._source.chunks(size):
            kept, above = min(above, len(chunk)), max(0, above - len(chunk))
            rows, last = carried(chunk.rows[kept:], self._groups, last)
            yield Chunk(chunk.lines, [*chunk.rows[:kept], *rows])
        self.info = _noted(self._source.info, self._note)  # reading adds notes

    def progress(self) -> tuple[int, int]:
        """That of the table itself."""
        return self._source.progress()
