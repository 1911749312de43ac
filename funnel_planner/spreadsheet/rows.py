"""Rows of a chunk turned into what is needed of them: columns, and JSON for storing."""

import json
import re
from collections.abc import Sequence
from itertools import zip_longest

from funnel_planner.spreadsheet.plain_text import PlainRows
from funnel_planner.spreadsheet.table import Cell

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=("\x1e", ":"), check_circular=False)
_ESCAPED = re.compile(r"[\\\x00-\x1f]")


def columns_of(rows: Sequence[Sequence[Cell]], width: int) -> list[Sequence[Cell]]:
    """The columns of ragged rows; missing cells are blank text, cells beyond ``width`` are left out."""
    if not rows:
        return []
    if isinstance(rows, PlainRows):
        columns: list[Sequence[Cell]] = [rows.column(index) for index in range(min(width, rows.width))]
    elif len(set(map(len, rows))) == 1:
        columns = list(zip(*rows, strict=True))[:width]
    else:
        columns = list(zip_longest(*rows, fillvalue=""))[:width]
    return columns + [("",) * len(rows)] * (width - len(columns))


def json_rows(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Each row as a JSON array: plain texts are joined, others are encoded all at once."""
    plain = rows.json_lines() if isinstance(rows, PlainRows) else _plain_json_rows(rows)
    return plain or _encoded_rows(list(rows))


def _plain_json_rows(rows: Sequence[Sequence[Cell]]) -> list[str] | None:
    """JSON of rows of texts in which nothing needs escaping; None if anything does."""
    try:
        joined = ['","'.join(row) for row in rows]  # type: ignore[arg-type]  # others raise
    except TypeError:
        return None
    everything = "".join(joined)
    seams = 2 * sum(len(row) - 1 for row in rows)
    if everything.count('"') != seams or _ESCAPED.search(everything) or not all(rows):
        return None
    return [f'["{row}"]' for row in joined]


def _encoded_rows(rows: list[Sequence[Cell]]) -> list[str]:
    """JSON of any rows, encoded at one go: a control character, which JSON escapes, marks the seams."""
    if not rows:
        return []
    text = _ENCODER.encode(rows)
    return text[1:-1].replace("]\x1e[", "]\x1d[").replace("\x1e", ",").split("\x1d")
