"""A table that stands beside others: some of the columns of a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from funnel_planner.spreadsheet.tables.cells import is_blank
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo, TableOver, TableSource


class SomeColumns(TableOver):
    """A ``TableSource`` of consecutive columns; rows that are blank there are none."""

    def __init__(self, source: TableSource, first: int, end: int) -> None:
        """``end`` is excluded; 0: all to the last."""
        super().__init__(source)
        self._first = first
        self._end = end
        self.info = self._own_info()

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """The rows, from the top. Raises as the sheet does."""
        for chunk in self._source.chunks(size):
            narrow = some_columns(chunk, self._first, self._end)
            if len(narrow):
                yield narrow
        self.info = self._own_info()  # reading adds notes

    def _own_info(self) -> TableInfo:
        """That of the whole sheet, with the columns."""
        return replace(self._source.info, first_column=self._first, end_column=self._end)


def some_columns(chunk: Chunk, first: int, end: int) -> Chunk:
    """Some columns of a chunk, without the rows that are blank there; ``end`` 0: all to the last."""
    cut = slice(first, end or None)
    lines: list[int] = []
    rows: list[Sequence[Cell]] = []
    for line, row in zip(chunk.lines, chunk.rows, strict=True):
        part = row[cut]
        if not all(map(is_blank, part)):
            lines.append(line)
            rows.append(part)
    return Chunk(lines, rows)
