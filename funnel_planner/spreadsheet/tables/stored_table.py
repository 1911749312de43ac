"""Rows kept from an import as tables, so that they can be read again without the file."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo, TableSource

StoredRow = tuple[int, list[Cell]]
"""Line and cells."""


class StoredTable(TableSource):
    """One file's stored rows as a ``TableSource``."""

    def __init__(self, rows: list[StoredRow]) -> None:
        self.info = TableInfo("stored")
        self._rows = rows

    def progress(self) -> tuple[int, int]:
        """Rows are in memory already."""
        return len(self._rows), len(self._rows)

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows, from below the header."""
        rows = iter(self._rows)
        while part := list(islice(rows, size)):
            yield Chunk([line for line, _ in part], [cells for _, cells in part])


class StreamedTable(TableSource):
    """One file's stored rows as a ``TableSource``, read anew in each pass instead of being kept in memory."""

    def __init__(self, rows: Iterable[StoredRow], count: int) -> None:
        """``rows`` can be walked several times; ``count``: about how many they are."""
        self.info = TableInfo("stored")
        self._rows = rows
        self._count = count
        self._done = 0

    def progress(self) -> tuple[int, int]:
        """Rows of the pass under way and rows in all."""
        return self._done, max(self._done, self._count)

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows, from below the header."""
        self._done = 0
        rows = iter(self._rows)
        while part := list(islice(rows, size)):
            self._done += len(part)
            yield Chunk([line for line, _ in part], [cells for _, cells in part])


def stored_tables(rows: Iterable[tuple[int, list[int], list[str]]], file_count: int) -> list[StoredTable]:
    """Tables of ``file_count`` files from (file, lines, cells as JSON arrays) in the order they were stored."""
    by_file: list[list[StoredRow]] = [[] for _ in range(file_count)]
    for file, lines, cells in rows:
        by_file[file] += zip(lines, map(json.loads, cells), strict=True)
    return [StoredTable(part) for part in by_file]
