"""Rows of a chunk turned into what is needed of them: columns, and JSON for storing."""

import json
import re
from collections.abc import Sequence
from itertools import zip_longest

from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows, EvenRows
from funnel_planner.spreadsheet.tables.plain_text import PlainRows
from funnel_planner.spreadsheet.tables.table import Cell

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=("\x1e", ":"), check_circular=False)
_ESCAPED = re.compile(r"[\\\x00-\x09\x0b-\x1f]")
"""Beside line feeds and quotes."""
_BARE = "\x7f"
"""A mark that hardly any text holds."""


class Columns:
    """The columns of ragged rows; missing cells are blank text."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._rows = rows
        self._transposed: list[Sequence[Cell]] | None = None

    def __getitem__(self, index: int) -> Sequence[Cell]:
        """One column, however far to the right."""
        if isinstance(self._rows, EvenRows):
            return self._rows.column(index) if index < self._rows.width else self._blank()
        if self._transposed is None:
            even = len(set(map(len, self._rows))) == 1
            self._transposed = list(zip(*self._rows, strict=True) if even else zip_longest(*self._rows, fillvalue=""))
        return self._transposed[index] if index < len(self._transposed) else self._blank()

    def _blank(self) -> Sequence[Cell]:
        return ("",) * len(self._rows)


def json_lines(rows: Sequence[Sequence[Cell]]) -> str:
    """Each row as a JSON array on a line of its own: texts are joined, other cells are encoded all at once."""
    if isinstance(rows, PlainRows):
        plain = rows.json_lines()
    else:
        plain = _columns_json_lines(rows) if isinstance(rows, ColumnarRows) else _plain_json_lines(rows)
    return plain if plain is not None else _encoded_lines(list(rows))


def _columns_json_lines(rows: ColumnarRows) -> str | None:
    """JSON of rows held as columns of texts, numbers and blanks; None if anything needs escaping or is neither.

    What is no text stands between marks until the quotes around it are taken away.
    """
    columns: list[Sequence[Cell]] = []
    bare = 0
    for column in map(rows.column, range(rows.width)):
        kinds = set(map(type, column))
        if kinds <= {int, float}:
            columns.append([f"{_BARE}{cell!r}{_BARE}" for cell in column])
            bare += len(column)
        elif kinds <= {str, type(None)}:
            columns.append([f"{_BARE}null{_BARE}" if cell is None else cell for cell in column])
            bare += column.count(None)
        else:
            return None
    joined = "\n".join(map('","'.join, zip(*columns, strict=True)))
    seams = 2 * (rows.width - 1) * len(rows)
    if joined.count('"') != seams or joined.count("\n") != len(rows) - 1 or joined.count(_BARE) != 2 * bare:
        return None
    if _ESCAPED.search(joined):
        return None
    body = joined.replace("\n", '"]\n["')
    return f'["{body}"]'.replace(f'"{_BARE}', "").replace(f'{_BARE}"', "")


def _plain_json_lines(rows: Sequence[Sequence[Cell]]) -> str | None:
    """JSON of rows of texts in which nothing needs escaping; None if anything does."""
    try:
        joined = "\n".join(['","'.join(row) for row in rows])  # type: ignore[arg-type]  # others raise
    except TypeError:
        return None
    seams = 2 * sum(len(row) - 1 for row in rows)
    breaks = len(rows) - 1
    if joined.count('"') != seams or joined.count("\n") != breaks or _ESCAPED.search(joined) or not all(rows):
        return None
    body = joined.replace("\n", '"]\n["')
    return f'["{body}"]'


def _encoded_lines(rows: list[Sequence[Cell]]) -> str:
    """JSON of any rows, encoded at one go: a control character, which JSON escapes, marks the seams."""
    text = _ENCODER.encode(rows)
    return text[1:-1].replace("]\x1e[", "]\n[").replace("\x1e", ",")
