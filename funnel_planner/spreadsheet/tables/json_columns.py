"""JSON of rows held as columns, from the bytes of their cells, for all rows at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import PADDING, Spans, Words, as_bytes
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import LazyCells

_QUOTE = ord('"')
_ONES, _CONTROLS, _QUOTES, _BACKSLASHES, _HIGHEST = (
    np.uint64(letter * 0x0101010101010101) for letter in (1, 32, _QUOTE, ord("\\"), 128)
)
"""The same byte eight times."""
_NULL = np.frombuffer(b"null", np.uint8)

Letters = NDArray[np.uint8]
"""Row by row the bytes of one cell, zeros between them and behind."""


def json_of_columns(columns: Sequence[Sequence[Cell]]) -> str | None:
    """Each row as a JSON array on a line of its own; None where any column needs to be looked at cell by cell."""
    if not columns or not len(columns[0]) or not any(isinstance(column, Spans | LazyCells) for column in columns):
        return None
    parts: list[Letters] = []
    for column in columns:
        found = _json_of(column)
        if found is None:
            return None
        parts += [_mark("," if parts else "[", len(found)), found]
    parts += [_mark("]", len(parts[0])), _mark("\n", len(parts[0]))]
    lines = np.concatenate(parts, axis=1).tobytes().translate(None, b"\0")
    return lines[:-1].decode("utf-8", "surrogatepass")


def _json_of(column: Sequence[Cell]) -> Letters | None:
    """One column; None where any cell is long, needs escaping or is of another kind than others."""
    if isinstance(column, Spans):
        return _texts(column)
    if isinstance(column, LazyCells):
        return _written(column.json_spans())
    kinds = set(map(type, column))
    if kinds <= {str}:
        return _texts(_spans(column))
    if kinds <= {int, float, type(None)}:
        return _written(_spans(["" if cell is None else repr(cell) for cell in column]))
    if kinds <= {str, type(None)} and "" not in column:
        return _texts(_spans([cell or "" for cell in column], blank=None))
    return None


def _spans(texts: Sequence[Any], *, blank: Cell = "") -> Spans:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return Spans(b"".join(encoded) + PADDING, np.cumsum(lengths) - lengths, lengths, blank=blank)


def _mark(mark: str, count: int) -> Letters:
    return np.full((count, 1), ord(mark), np.uint8)


def _texts(column: Spans) -> Letters | None:
    """Texts between quotes."""
    words = column.words()
    if words is None or _need_escaping(column, words):
        return None
    letters = as_bytes(words)
    found = np.zeros((len(letters), letters.shape[1] + 2), np.uint8)
    found[:, 1:-1] = letters
    found[:, 0] = found[:, -1] = np.where((column.lengths > 0) | (column.blank is not None), _QUOTE, 0)
    return _with_nulls(found, column) if column.blank is None else found


def _written(column: Spans | None) -> Letters | None:
    """Cells as they are written in JSON, blank ones as empty text."""
    words = None if column is None else column.words()
    return None if column is None or words is None else _with_nulls(as_bytes(words).copy(), column)


def _with_nulls(found: Letters, column: Spans) -> Letters:
    found[np.flatnonzero(column.lengths == 0), : len(_NULL)] = _NULL
    return found


def _need_escaping(column: Spans, words: Words) -> bool:
    """Whether any text has a quote, a backslash or a control character; eight bytes at a time (Warren, 2012, 6-1)."""
    for place in range(words.shape[1]):
        word = words[:, place]
        found = (word - _CONTROLS) & ~word  # a byte below 32 leaves its highest bit
        for mark in (_QUOTES, _BACKSLASHES):
            other = word ^ mark
            found |= (other - _ONES) & ~other  # and one that is nothing
        if (found & _HIGHEST & column.filled_bytes(place)).any():
            return True
    return False
