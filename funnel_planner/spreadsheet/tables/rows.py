"""Rows of a chunk turned into what is needed of them: columns, and JSON for storing."""

import json
import re
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows, EvenRows
from funnel_planner.spreadsheet.tables.json_columns import json_of_columns
from funnel_planner.spreadsheet.tables.plain_text import PlainRows
from funnel_planner.spreadsheet.tables.spans import Spans
from funnel_planner.spreadsheet.tables.table import Cell

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=("\x1e", ":"), check_circular=False)
_ESCAPED = re.compile(r"[\\\x00-\x09\x0b-\x1f]")
"""Beside line feeds and quotes."""
_FIRST_PRINTABLE = 32
_SEAMS = {(False, True): '",', (True, False): ',"', (True, True): ","}
"""What stands between two cells, by whether each is bare."""


class Columns:
    """The columns of ragged rows; missing cells are blank text."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._rows = rows
        self._looked_at: dict[int, Sequence[Cell]] = {}
        self._transposed: list[Sequence[Cell]] | None = None

    def __getitem__(self, index: int) -> Sequence[Cell]:
        """One column, however far to the right."""
        if isinstance(self._rows, EvenRows):
            if index not in self._looked_at:
                self._looked_at[index] = self._rows.column(index) if index < self._rows.width else self._blank()
            return self._looked_at[index]
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
    elif isinstance(rows, ColumnarRows):
        plain = json_of_columns([rows.column(index) for index in range(rows.width)]) or _columns_json_lines(rows)
    else:
        plain = _plain_json_lines(rows)
    return plain if plain is not None else _encoded_lines(list(rows))


def _columns_json_lines(rows: ColumnarRows) -> str | None:
    """JSON of rows held as columns of texts, numbers and blanks; None if anything needs escaping or is neither.

    Texts stand between quotes that are put in where cells are joined, so cells without quotes are first joined with
    the text before them.
    """
    if not len(rows) or not rows.width:
        return None
    parts = [_json_cells(rows.column(index)) for index in range(rows.width)]
    joined: list[Sequence[str]] = []
    was_bare, quotes = False, 0
    for cells, is_bare, own_quotes in parts:
        if cells is None:
            return None
        quotes += own_quotes if is_bare else 2 * len(rows)
        if joined and (is_bare or was_bare):
            seam = _SEAMS[was_bare, is_bare]
            joined[-1] = [before + seam + cell for before, cell in zip(joined[-1], cells, strict=True)]
        else:
            joined.append(cells)
        was_bare = is_bare
    head, tail = "[" if parts[0][1] else '["', "]" if was_bare else '"]'
    body = "\n".join(map('","'.join, zip(*joined, strict=True)))
    quotes -= (head.count('"') + tail.count('"')) * len(rows)
    if body.count('"') != quotes or "\\" in body or _has_controls(body, len(rows) - 1):
        return None
    return head + body.replace("\n", f"{tail}\n{head}") + tail


def _json_cells(column: Sequence[Cell]) -> tuple[Sequence[str] | None, bool, int]:
    """A column's cells for joining; whether they are bare, which is with their own quotes or none; those quotes.

    None for cells that are neither texts nor numbers nor blanks.
    """
    if isinstance(column, Spans):
        if None not in column:
            return column.texts, False, 0
        filled = len(column) - column.blank_count
        return [f'"{text}"' if text else "null" for text in column.texts], True, 2 * filled
    kinds = set(map(type, column))
    if kinds <= {int, float}:
        return list(map(repr, column)), True, 0
    if kinds <= {str}:
        return column, False, 0  # type: ignore[return-value]  # all are texts
    if kinds <= {str, type(None)}:
        return (
            ["null" if cell is None else f'"{cell}"' for cell in column],
            True,
            2 * (len(column) - column.count(None)),
        )
    return None, False, 0


def _has_controls(text: str, line_feeds: int) -> bool:
    """Whether there are control characters beside so many line feeds."""
    codes = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    return int(np.count_nonzero(codes < _FIRST_PRINTABLE)) != line_feeds


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
