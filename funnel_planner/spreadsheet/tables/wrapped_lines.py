"""Text files each of whose lines is one quoted cell: lists that a spreadsheet took for a single column and saved."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

from funnel_planner.spreadsheet.tables.delimiters import detect_dialect
from funnel_planner.spreadsheet.tables.table import Chunk, Note
from funnel_planner.spreadsheet.tables.text_file import TextTable

_FEWEST_LINES = 2
_MOST_OTHERS = 0.1
"""Share of lines that may be plain."""
_EVEN = 0.8


class WrappedTable(TextTable):
    """Reads what stands within the quotes of each line."""

    def __init__(self, path: Path, *, encoding: str = "", delimiter: str) -> None:
        super().__init__(path, encoding=encoding)
        self.info = replace(self.info, delimiter=delimiter, notes=(*self.info.notes, Note("lines_quoted")))

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        """All rows from the top. Raises as ``TextTable.chunks``."""
        mark = self.info.delimiter
        for chunk in super().chunks(size):
            rows = [next(csv.reader([str(row[0])], delimiter=mark), []) if len(row) == 1 else row for row in chunk.rows]
            yield Chunk(chunk.lines, rows)


def wrapped_delimiter(table: TextTable) -> str:
    """What divides the cells within the quotes of each line; empty: lines are no quoted cells."""
    whole = table.sample if table.sample.endswith("\n") else table.sample.rpartition("\n")[0] or table.sample
    lines = [line for line in whole.split("\n") if line.strip()]
    quoted = [line for line in lines if len(line) > 1 and line[0] == line[-1] == '"' and _is_one_cell(line)]
    if len(lines) < _FEWEST_LINES or len(lines) - len(quoted) > _MOST_OTHERS * len(lines):
        return ""
    cells = [row[0] for row in _rows("\n".join(quoted), ",") if len(row) == 1]
    if len(cells) < len(quoted):
        return ""
    mark = detect_dialect("\n".join(cells), "").delimiter
    widths = [len(row) for row in _rows("\n".join(cells), mark)] if mark else []
    usual = max(set(widths), key=widths.count, default=0)
    return mark if usual > 1 and widths.count(usual) >= _EVEN * len(widths) else ""


def _is_one_cell(line: str) -> bool:
    """Whether the quotes at both ends belong together: those between them are doubled, unlike in ``"a";"b"``."""
    return '"' not in line[1:-1].replace('""', "")


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error:
        return []
