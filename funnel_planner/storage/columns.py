"""Coded lead columns as checksummed BLOBs: derived from a batch's rows, so damage can always be mended.

A column is cut into pieces, so that storing one never holds up an edit; a piece is stored as narrow as its numbers
allow. What is not a column (stage ids, labels, flags) is one JSON text.
"""

import dataclasses
import json
import typing
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from funnel_planner.domain.codec import from_plain, to_plain

TYPE_CHECKING = False
if TYPE_CHECKING:  # numpy must wait until after the first paint
    import numpy as np

    from funnel_planner.analytics.leads import LeadData

PIECE_LENGTH = 1 << 18
"""Entries of a column in one BLOB: at most 2 MB."""
KEYS = "keys"
"""The column of lead ids, which is loaded only when asked for."""


class ColumnsDamagedError(Exception):
    """Stored columns contradict their checksums or their description."""


class Piece(NamedTuple):
    """One BLOB: ``length`` numbers of a column as ``constant``, ``range``, ``i1`` ... ``f8`` or ``json``."""

    name: str
    piece: int
    length: int
    encoding: str
    adler32: int
    data: bytes


def describe(leads: "LeadData") -> str:
    """All of ``leads`` that is not a column, as JSON."""
    parts: dict[str, Any] = {"arrays": {}, "labels": {}, "columns": [], "values": {}}
    for name, array, labels in _arrays(leads):
        parts["arrays"][name] = [array.dtype.str, len(array)]
        if labels is not None:
            parts["labels"][name] = list(labels)
    parts["columns"] = list(leads.columns)
    for field in dataclasses.fields(leads):
        value = getattr(leads, field.name)
        if field.name not in (KEYS, "columns", *parts["arrays"]) and value is not None:
            parts["values"][field.name] = to_plain(dict(value) if field.name == "flags" else value)
    return json.dumps(parts, sort_keys=True)


def pieces(leads: "LeadData") -> Iterator[Piece]:
    """The columns of ``leads`` in BLOBs."""
    for name, array, _ in _arrays(leads):
        for piece, start in enumerate(range(0, len(array), PIECE_LENGTH)):
            part = array[start : start + PIECE_LENGTH]
            encoding, data = _encoded(part)
            yield Piece(name, piece, len(part), encoding, zlib.adler32(data), data)
    for piece, start in enumerate(range(0, len(leads.keys or ()), PIECE_LENGTH)):
        keys = (leads.keys or ())[start : start + PIECE_LENGTH]
        data = json.dumps(keys).encode()
        yield Piece(KEYS, piece, len(keys), "json", zlib.adler32(data), data)


def assemble(description: str, stored: Iterable[Piece]) -> "LeadData":
    """The leads that were taken apart; with keys if their pieces are among them. Raises ``ColumnsDamagedError``."""
    import numpy as np

    try:
        parts = json.loads(description)
        arrays = {name: np.empty(length, dtype) for name, (dtype, length) in parts["arrays"].items()}
        filled = dict.fromkeys(arrays, 0)
        keys: list[str] = []
        for piece in stored:
            if zlib.adler32(piece.data) != piece.adler32:
                raise ColumnsDamagedError(piece.name)
            if piece.name == KEYS:
                keys += json.loads(piece.data)
            else:
                start = filled[piece.name]
                arrays[piece.name][start : start + piece.length] = _decoded(piece)
                filled[piece.name] = start + piece.length
        if any(filled[name] != len(array) for name, array in arrays.items()):
            raise ColumnsDamagedError("length")
        return _leads(parts, arrays, keys)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ColumnsDamagedError(str(error)) from error


def _leads(parts: dict[str, Any], arrays: "dict[str, np.ndarray]", keys: list[str]) -> "LeadData":
    from funnel_planner.analytics.leads import Coded, LeadData

    hints = typing.get_type_hints(LeadData)
    values = {name: from_plain(hints[name], value) for name, value in parts["values"].items() if name in hints}
    coded = {name: Coded(arrays[name], tuple(labels)) for name, labels in parts["labels"].items()}
    values |= {name: coded.get(name, array) for name, array in arrays.items() if name in hints}
    values["columns"] = {header: coded[_column_name(i)] for i, header in enumerate(parts["columns"])}
    if keys:
        values[KEYS] = tuple(keys)
    return LeadData(**values)


def _arrays(leads: "LeadData") -> "Iterator[tuple[str, np.ndarray, tuple[str, ...] | None]]":
    """Name, numbers and labels (of coded columns) of every column but the keys."""
    from funnel_planner.analytics.leads import Coded

    for field in dataclasses.fields(leads):
        value = getattr(leads, field.name)
        if isinstance(value, Coded):
            yield field.name, value.codes, value.labels
        elif hasattr(value, "dtype"):
            yield field.name, value, None
    column: Coded
    for index, column in enumerate(leads.columns.values()):
        yield _column_name(index), column.codes, column.labels


def _column_name(index: int) -> str:
    return f"column {index}"


def _encoded(part: "np.ndarray") -> tuple[str, bytes]:
    import numpy as np

    if part.dtype.kind not in "iu":
        return part.dtype.str[1:], part.tobytes()
    low, high = int(part.min()), int(part.max())
    if low == high:
        return "constant", np.array([low], "<i8").tobytes()
    if high - low == len(part) - 1 and np.array_equal(part, np.arange(low, high + 1)):
        return "range", np.array([low], "<i8").tobytes()
    width = next(w for w in (1, 2, 4, 8) if -(1 << (8 * w - 1)) <= low and high < 1 << (8 * w - 1))
    return f"i{width}", part.astype(f"<i{width}").tobytes()


def _decoded(piece: Piece) -> "np.ndarray":
    import numpy as np

    if piece.encoding in ("constant", "range"):
        first = int(np.frombuffer(piece.data, "<i8")[0])
        return np.arange(first, first + piece.length) if piece.encoding == "range" else np.full(piece.length, first)
    return np.frombuffer(piece.data, f"<{piece.encoding}", count=piece.length)
