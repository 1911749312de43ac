"""A text sheet of left-out rows that comes back mended: without the apostrophes that guarded its cells."""

import csv
from collections.abc import Iterator
from io import StringIO

from funnel_planner.spreadsheet.tables.own_columns import has_own_columns, unquoted
from funnel_planner.spreadsheet.tables.table import Chunk
from funnel_planner.spreadsheet.tables.text_file import TextTable


class MendedTable(TextTable):
    """Reads like any text file, but texts such as ``'-5`` are what was meant by them."""

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top. Raises as ``TextTable.chunks``."""
        for chunk in super().chunks(size):
            yield Chunk(chunk.lines, [[unquoted(cell) for cell in row] for row in chunk.rows])


def is_mended(table: TextTable) -> bool:
    """Whether the first row of a text file has the columns of our sheets."""
    try:
        first = next(csv.reader(StringIO(table.sample), delimiter=table.info.delimiter or ","), [])
    except csv.Error:
        return False
    return has_own_columns(first)
