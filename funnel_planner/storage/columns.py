"""Coded lead columns as checksummed BLOBs: derived from a batch's rows, so damage can always be mended.

A column is cut into pieces, so that storing one never holds up an edit; a piece is stored as narrow as its numbers
allow. What is not a column (stage ids, labels, flags) is one JSON text.
"""

import dataclasses
import functools
import json
import struct
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
_WORTH_STEPS = 4
"""Bytes of a number from which the differences of small steps are stored instead: there is less to fetch."""
_GROUPS = ("counts", "pages", "further_rows")
"""Parts of ``LeadData`` that have columns of their own."""


class ColumnsDamagedError(Exception):
    """Stored columns contradict their checksums or their description."""


class Piece(NamedTuple):
    """One BLOB: ``length`` numbers of a column as ``constant``, ``range``, ``steps``, ``i1`` ... ``f8`` or ``json``.

    ``steps``: the first number in 8 bytes, then a byte of each one's difference to the one before (the first one's: 0).
    """

    name: str
    piece: int
    length: int
    encoding: str
    adler32: int
    data: bytes


def describe(leads: "LeadData") -> str:
    """All of ``leads`` that is not a column, as JSON."""
    parts: dict[str, Any] = {
        "arrays": {},
        "labels": {},
        "columns": [],
        "values": {},
        "groups": {},
        "widths": {},
        "decimals": {},
    }
    for name, array, labels in _arrays(leads):
        parts["arrays"][name] = [array.dtype.str, array.size]
        if labels is not None:
            parts["labels"][name] = list(labels)
        if array.ndim > 1:
            parts["widths"][name] = array.shape[1]
    parts["columns"] = list(leads.columns)
    parts["decimals"] = {
        _column_name(index): column.decimal for index, column in enumerate(leads.columns.values()) if column.decimal
    }
    parts["values"] = _plain_values(leads, (KEYS, "columns", *_GROUPS))
    for name in _GROUPS:
        group = getattr(leads, name)
        if group is not None:
            parts["groups"][name] = _plain_values(group, ())
    return json.dumps(parts, sort_keys=True)


def pieces(leads: "LeadData") -> Iterator[Piece]:
    """The columns of ``leads`` in BLOBs."""
    for name, array, _ in _arrays(leads):
        array = array.ravel()  # noqa: PLW2901 - rows of a table, one after another
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
        # what is never written into takes no memory
        arrays = {name: np.empty(length, dtype) for name, (dtype, length) in parts["arrays"].items()}
        filled = dict.fromkeys(arrays, 0)
        constants: dict[str, bytes] = {}
        keys: list[str] = []
        for piece in stored:
            if zlib.adler32(piece.data) != piece.adler32:
                raise ColumnsDamagedError(piece.name)
            if piece.name == KEYS:
                keys += json.loads(piece.data)
                continue
            array, start = arrays[piece.name], filled[piece.name]
            filled[piece.name] = stop = start + piece.length
            if piece.encoding == "constant" and (not start or constants.get(piece.name) == piece.data):
                constants[piece.name] = piece.data  # so far one number stands for all
                continue
            if piece.name in constants:
                array[:start] = _constant(constants.pop(piece.name))
            _decode(piece, array[start:stop])
        if any(filled[name] != len(array) for name, array in arrays.items()):
            raise ColumnsDamagedError("length")
        for name, data in constants.items():
            one = np.array([_constant(data)]).astype(arrays[name].dtype)
            arrays[name] = np.broadcast_to(one, len(arrays[name]))
        return _leads(parts, arrays, keys)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error) as error:
        raise ColumnsDamagedError(str(error)) from error


def _leads(parts: dict[str, Any], arrays: "dict[str, np.ndarray]", keys: list[str]) -> "LeadData":
    from funnel_planner.analytics.leads import Coded, LeadData

    hints = _hints(LeadData)
    values = {name: from_plain(hints[name], value) for name, value in parts["values"].items() if name in hints}
    for name, width in parts.get("widths", {}).items():
        arrays[name] = arrays[name].reshape(-1, width)
    marks = parts.get("decimals", {})
    coded = {name: Coded(arrays[name], tuple(labels), marks.get(name, "")) for name, labels in parts["labels"].items()}
    found: dict[str, Any] = {**arrays, **coded}
    values |= {name: array for name, array in found.items() if name in hints}
    kinds = _group_kinds()
    for name, plain in parts.get("groups", {}).items():
        if name in kinds:
            values[name] = _group(kinds[name], name, plain, found)
    values["columns"] = {header: coded[_column_name(i)] for i, header in enumerate(parts["columns"])}
    if keys:
        values[KEYS] = tuple(keys)
    return LeadData(**values)


def _arrays(leads: "LeadData") -> "Iterator[tuple[str, np.ndarray, tuple[str, ...] | None]]":
    """Name, numbers and labels (of coded columns) of each column but the keys; a part's are named ``counts.day``."""
    from funnel_planner.analytics.leads import Coded

    for prefix, owner in ("", leads), *((f"{name}.", getattr(leads, name)) for name in _GROUPS):
        for field in dataclasses.fields(owner) if owner is not None else ():
            value = getattr(owner, field.name)
            if isinstance(value, Coded):
                yield prefix + field.name, value.codes, value.labels
            elif hasattr(value, "dtype"):
                yield prefix + field.name, value, None
    column: Coded
    for index, column in enumerate(leads.columns.values()):
        yield _column_name(index), column.codes, column.labels


def _plain_values(owner: Any, left_out: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401 - any dataclass of columns
    """The fields that are no columns, as plain values; None is left out."""
    from funnel_planner.analytics.leads import Coded

    plain = {}
    for field in dataclasses.fields(owner):
        value = getattr(owner, field.name)
        if value is None or field.name in left_out or isinstance(value, Coded) or hasattr(value, "dtype"):
            continue
        plain[field.name] = to_plain(dict(value) if field.name == "flags" else value)
    return plain


def _group_kinds() -> dict[str, Any]:
    from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
    from funnel_planner.analytics.further_rows import FurtherRows

    return dict(zip(_GROUPS, (ChannelCounts, PageMetrics, FurtherRows), strict=True))


def _group(kind: Any, name: str, plain: dict[str, Any], found: dict[str, Any]) -> Any:  # noqa: ANN401 - by field types
    """A part with columns of its own."""
    hints = _hints(kind)
    values = {field: from_plain(hints[field], value) for field, value in plain.items() if field in hints}
    prefix = f"{name}."
    own = {column.removeprefix(prefix): array for column, array in found.items() if column.startswith(prefix)}
    return kind(**values, **{field: array for field, array in own.items() if field in hints})


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass of columns
    """Types of a dataclass's fields, by name."""
    return typing.get_type_hints(kind, {parts.__name__: parts for parts in _group_kinds().values()})


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
    if width >= _WORTH_STEPS and high - low < 1 << 62:
        steps = np.diff(part.astype(np.int64), prepend=np.int64(part[0]))
        if np.abs(steps).max() < 128:  # it fits into a byte
            return "steps", np.array([part[0]], "<i8").tobytes() + steps.astype("<i1").tobytes()
    return f"i{width}", part.astype(f"<i{width}").tobytes()


def _decode(piece: Piece, found: "np.ndarray") -> None:
    """Write the numbers of a piece where they belong; that place is as long as the piece says it is."""
    import numpy as np

    if piece.encoding == "range":
        first = _constant(piece.data)
        found[:] = np.arange(first, first + piece.length)
    elif piece.encoding == "constant":
        found[:] = _constant(piece.data)
    elif piece.encoding == "steps":
        steps = np.frombuffer(piece.data, "<i1", count=piece.length, offset=8)
        np.cumsum(steps, dtype=found.dtype, out=found)
        found += found.dtype.type(_constant(piece.data))
    else:
        found[:] = np.frombuffer(piece.data, f"<{piece.encoding}", count=piece.length)


def _constant(data: bytes) -> int:
    """The one number of a piece, or its first one."""
    (number,) = struct.unpack_from("<q", data)
    return int(number)
