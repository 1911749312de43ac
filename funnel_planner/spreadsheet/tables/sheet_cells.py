"""Where the cells of a big sheet stand in its XML, all of them at once.

Only what the usual programs write is understood: tags without prefixes or comments, every row and cell with its
reference first. Cells that are no simple text or number are left to others by their XML. Whatever is written in another
way is not understood at all, and the sheet is to be read by calamine.
"""

import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.distinct import Numbering
from funnel_planner.spreadsheet.tables.sheet_tags import (
    CELL,
    CELL_END,
    INLINE,
    INLINE_END,
    ROW,
    ROW_END,
    T_END,
    T_SPACED,
    VALUE,
    VALUE_END,
    Bool,
    F,
    OtherwiseWrittenError,
    T,
    Tags,
    begin_with,
    names_of,
)
from funnel_planner.spreadsheet.tables.spans import PADDING, Places, Spans

TEXT, NUMBER, SHARED, ODD = 1, 2, 3, 4
"""Kinds of cells: text within the cell, a number, the number of a shared text, anything else."""

_BLOCK_BYTES = 1024 * 1024
_PIECE_BYTES = 512 * 1024
_LONGEST_HEAD = 256 * 1024
_THREADS = 2
_DATA_OPEN, _DATA_CLOSE, _ROW_CLOSE = b"<sheetData>", b"</sheetData>", b"</row>"
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*encoding=["']utf-8["'][^>]*\?>""", re.IGNORECASE)
_ATTRIBUTES = re.compile(rb"""(?: s="(\d{1,5})")?(?: t="([a-zA-Z]+)")?(?: s="(\d{1,5})")?""")
_SOUND = re.compile(r"""(?:\s+[\w:.-]+="[^"&]*")*\s*/?""")
_MOST_ROW_TAGS = 100_000
_ROW_HEAD, _CELL_HEAD = b'<row r="', b'<c r="'
_MOST_DIGITS = 7
_AT, _QUOTE, _SLASH, _LINE_FEED = ord("@"), ord('"'), ord("/"), ord("\n")


@dataclass(frozen=True, slots=True, eq=False)
class SheetCells:
    """The filled cells of a sheet in their order; places are in ``data``, rows and columns count from 0."""

    data: bytearray
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    kinds: NDArray[np.int8]
    starts: Places
    """Of the text or number; of odd cells where their XML goes on behind the reference."""
    lengths: Places
    styles: NDArray[np.int32]
    """Style of each number; 0 elsewhere."""
    has_errors: bool = False
    """Some cell may hold an error such as #N/A."""
    has_formulas: bool = False


def sheet_cells(xml: IO[bytes], size: int) -> SheetCells:
    """The cells in the XML of a sheet of ``size`` bytes, looked at while it is unpacked.

    Raises ``OtherwiseWrittenError``, and whatever reading raises.
    """
    data = bytearray(size + len(PADDING))
    attributes = _Attributes()
    parts: list[Future[tuple[NDArray[Any], ...]]] = []
    first = there = 0
    with ThreadPoolExecutor(_THREADS) as pool:  # numpy and zlib work without Python's lock
        while there < size:
            piece = xml.read(_PIECE_BYTES)
            if not piece or there + len(piece) > size:
                raise OtherwiseWrittenError("size")
            data[there : there + len(piece)] = piece
            there += len(piece)
            if not first:
                first = _beginning(bytes(memoryview(data)[:there]))
            stop = data.rfind(_ROW_CLOSE, first, there) + len(_ROW_CLOSE)
            if stop - first >= _BLOCK_BYTES:
                parts.append(pool.submit(_cells_of_block, data, first, stop, attributes))
                first = stop
        if xml.read(1):  # now the checksum of the part has been looked at, too
            raise OtherwiseWrittenError("size")
        stop = _end(data, first, size)
        if data[first:stop].strip():
            parts.append(pool.submit(_cells_of_block, data, first, stop, attributes))
    if not parts:
        raise OtherwiseWrittenError("no rows")
    joined = [np.concatenate(column) for column in zip(*(part.result() for part in parts), strict=True)]
    rows, columns, kinds, starts, lengths, styles = joined
    order = rows.astype(np.int64) * (1 << 15) + columns
    if (order[1:] <= order[:-1]).any():
        raise OtherwiseWrittenError("order")
    return SheetCells(
        data, rows, columns, kinds, starts, lengths, styles, attributes.has_errors, attributes.has_formulas
    )


def _beginning(xml: bytes) -> int:
    """Where the rows begin; 0: not there yet."""
    first = xml.find(_DATA_OPEN)
    if first < 0:
        if len(xml) > _LONGEST_HEAD:
            raise OtherwiseWrittenError("sheetData")
        return 0
    if b"<!" in xml[:first] or not (_DECLARED.match(xml) or xml.lstrip().startswith(b"<worksheet")):
        raise OtherwiseWrittenError("encoding")
    return first + len(_DATA_OPEN)


def _end(xml: bytearray, first: int, size: int) -> int:
    """Where the rows end."""
    end = xml.find(_DATA_CLOSE, first)
    if not first or end < 0 or not xml[max(0, size - 200) : size].rstrip().endswith(b"</worksheet>"):
        raise OtherwiseWrittenError("sheetData")
    if not xml.isascii():
        try:
            xml.decode("utf-8")
        except UnicodeDecodeError:
            raise OtherwiseWrittenError("encoding") from None
    return end


class _Attributes:
    """What stands in the tags of cells behind their reference; there are few different ones."""

    def __init__(self) -> None:
        self._numbers = Numbering()
        self._row_attributes = Numbering()
        self._types: list[int] = []
        self._styles: list[int] = []
        self._looking = Lock()
        self.has_errors = False
        self.has_formulas = False
        """Noted by whoever looks at what stands within the cells."""

    def require_sound(self, texts: Spans) -> None:
        """Raises ``OtherwiseWrittenError`` where what stands in the tags of rows, behind the number, is no XML."""
        with self._looking:
            known = len(self._row_attributes)
            self._row_attributes.codes(texts)
            fresh = list(self._row_attributes)[known:]
        if len(self._row_attributes) > _MOST_ROW_TAGS or not all(_SOUND.fullmatch(str(text)) for text in fresh):
            raise OtherwiseWrittenError("row")

    def look_up(self, texts: Spans) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """Kind and style of each cell."""
        with self._looking:
            return self._look_up(texts)

    def _look_up(self, texts: Spans) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        codes = self._numbers.codes(texts)
        for text in list(self._numbers)[len(self._types) :]:
            found = _ATTRIBUTES.fullmatch(str(text).removesuffix("/").encode())
            kinds = {None: NUMBER, b"n": NUMBER, b"inlineStr": TEXT, b"s": SHARED}
            self.has_errors = self.has_errors or found is None or found[2] == b"e"
            if found is None and not _SOUND.fullmatch(str(text)):
                raise OtherwiseWrittenError("attributes")
            self._types.append(ODD if found is None else kinds.get(found[2], ODD))
            self._styles.append(0 if found is None else int(found[1] or found[3] or 0))
            if len(self._types) > 1 << 16:
                raise OtherwiseWrittenError("attributes")
        return np.array(self._types, np.int8)[codes], np.array(self._styles, np.int32)[codes]


def _cells_of_block(data: bytearray, first: int, stop: int, attributes: _Attributes) -> tuple[NDArray[Any], ...]:
    """Row, column, kind, start, length and style of each filled cell of some whole rows."""
    codes = np.frombuffer(data, np.uint8, stop - first, first)
    opens = np.flatnonzero(codes == ord("<"))
    closes = np.flatnonzero(codes == ord(">"))
    if len(opens) != len(closes) or (opens >= closes).any() or (opens[1:] <= closes[:-1]).any():
        raise OtherwiseWrittenError("tags")
    names = names_of(data, opens + first, closes - opens)
    is_row, is_cell = names == ROW, names == CELL
    row_tags, cell_tags = np.flatnonzero(is_row), np.flatnonzero(is_cell)
    closed = int(np.count_nonzero(codes[closes[row_tags] - 1] == _SLASH))
    row_ends = int(np.count_nonzero(names == ROW_END))
    if row_ends + closed != len(row_tags) or names[0] != ROW:
        raise OtherwiseWrittenError("rows")
    numbers, digits = _row_numbers(data, opens[row_tags] + first)
    behind_number = opens[row_tags] + digits + (first + len(_ROW_HEAD) + 1)
    attributes.require_sound(Spans(data, behind_number, closes[row_tags] + first - behind_number))
    row_of_cell = (np.cumsum(is_row) - 1)[cell_tags]
    heads = opens[cell_tags] + first
    columns, behind = _references(data, heads, numbers[row_of_cell], digits[row_of_cell])
    return _classified(
        data,
        Tags(names, opens + first, closes + first, cell_tags, (first, stop), np.zeros(len(opens) + 1, np.int64)),
        (numbers[row_of_cell] - 1, columns, behind),
        attributes,
        others=len(row_tags) + row_ends,
    )


def _row_numbers(data: bytearray, heads: Places) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each row and how many digits it has."""
    if not begin_with(data, heads, _ROW_HEAD).all():
        raise OtherwiseWrittenError("row")
    codes = np.frombuffer(data, np.uint8)
    numbers = np.zeros(len(heads), np.int64)
    digits = np.zeros(len(heads), np.int64)
    going = np.ones(len(heads), bool)
    for place in range(_MOST_DIGITS + 1):
        letter = codes[np.minimum(heads + len(_ROW_HEAD) + place, len(codes) - 1)]
        is_digit = (letter >= ord("0")) & (letter <= ord("9"))
        if (going & ~is_digit & (letter != _QUOTE)).any():
            raise OtherwiseWrittenError("row number")
        going &= is_digit
        numbers = np.where(going, numbers * 10 + (letter - np.int64(ord("0"))), numbers)
        digits += going
    if going.any() or (digits == 0).any() or (numbers == 0).any() or (numbers[1:] <= numbers[:-1]).any():
        raise OtherwiseWrittenError("row number")
    return numbers, digits


def _references(
    data: bytearray, heads: Places, rows: NDArray[np.int64], digits: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Places]:
    """The column of each cell, and where its tag goes on behind the reference."""
    if not begin_with(data, heads, _CELL_HEAD).all():
        raise OtherwiseWrittenError("cell")
    codes = np.frombuffer(data, np.uint8)
    place = heads + len(_CELL_HEAD)
    columns = np.zeros(len(heads), np.int64)
    going = np.ones(len(heads), bool)
    letters = np.zeros(len(heads), np.int64)
    for _ in range(3):
        letter = codes[place + letters]
        going = going & (letter > _AT) & (letter <= ord("Z"))
        if not going.any():
            break
        columns = np.where(going, columns * 26 + (letter - np.int64(_AT)), columns)
        letters += going
    place = place + letters
    # the row's number again, digit by digit from its end, and the quote
    rest = rows.copy()
    for back in range(1, int(digits.max(initial=0)) + 1):
        here = digits >= back
        digit = codes[np.where(here, place + digits - back, 0)]
        if (here & (digit != rest % 10 + ord("0"))).any():
            raise OtherwiseWrittenError("reference")
        rest //= 10
    behind = place + digits
    if (letters == 0).any() or (codes[behind] != _QUOTE).any():
        raise OtherwiseWrittenError("reference")
    return columns - 1, behind + 1


def _classified(
    data: bytearray,
    tags: Tags,
    where: tuple[NDArray[np.int64], NDArray[np.int64], Places],
    attributes: _Attributes,
    *,
    others: int,
) -> tuple[NDArray[Any], ...]:
    """Cells with what they hold; blank ones are left out. ``others``: tags of rows; all others must be of cells."""
    rows, columns, behind = where
    codes = np.frombuffer(data, np.uint8)
    closes = tags.closes[tags.cells]
    kinds, styles = attributes.look_up(Spans(data, behind, closes - behind))
    closed = codes[closes - 1] == _SLASH
    one, two, three = tags.name(1), tags.name(2), tags.name(3)
    four, five = tags.name(4), tags.name(5)
    empty = closed | (one == CELL_END)
    is_text = (one == INLINE) & ((two == T) | (two == T_SPACED)) & (three == T_END)
    is_text &= (four == INLINE_END) & (five == CELL_END) & (kinds == TEXT)
    is_value = (one == VALUE) & (two == VALUE_END) & (three == CELL_END) & ((kinds == NUMBER) | (kinds == SHARED))
    last = len(tags.opens) - 1
    before = np.where(is_text, tags.cells + 2, np.minimum(tags.cells + 1, last))
    starts = tags.closes[np.minimum(before, last)] + 1
    lengths = tags.opens[np.minimum(before + 1, last)] - starts
    used = np.where(is_text, 6, np.where(is_value, 4, np.where(closed, 1, 2)))
    simple = (is_text | (is_value & (lengths > 0))) & ~empty
    simple[is_text] &= ~_needs_care(data, starts[is_text], lengths[is_text], codes)
    odd = ~simple & ~empty
    tags.may_have_text(before[simple])
    if odd.any():
        attributes.has_formulas = attributes.has_formulas or bool((tags.names == F).any())
        ends = np.flatnonzero(tags.names == CELL_END)
        own = np.searchsorted(ends, tags.cells[odd])
        following = np.append(tags.cells[1:], len(tags.names))[odd]
        if (own >= len(ends)).any() or (ends[np.minimum(own, len(ends) - 1)] > following).any():
            raise OtherwiseWrittenError("cell without end")
        starts[odd] = behind[odd]
        lengths[odd] = tags.opens[ends[own]] - behind[odd]
        kinds[odd] = ODD
        used[odd] = ends[own] - tags.cells[odd] + 1
        tags.may_have_text_within(tags.cells[odd], ends[own])
    if int(used.sum()) + others != len(tags.names):
        raise OtherwiseWrittenError("other tags")
    tags.require_no_other_text(data)
    kept = np.flatnonzero(~empty)
    return (
        rows[kept].astype(np.int32),
        columns[kept].astype(np.int32),
        kinds[kept],
        starts[kept],
        lengths[kept],
        np.where(kinds == NUMBER, styles, 0)[kept].astype(np.int32),
    )


def _needs_care(data: bytearray, starts: Places, lengths: Places, codes: NDArray[np.uint8]) -> Bool:
    """Texts that are not simply what stands there: with entities, escapes, line ends or white space at an end."""
    filled = lengths > 0
    edges = (codes[starts] <= ord(" ")) | (codes[np.where(filled, starts + lengths - 1, starts)] <= ord(" "))
    care: Bool = filled & edges
    if not len(starts):
        return care
    first, stop = int(starts[0]), int((starts + lengths).max())
    part = bytes(memoryview(data)[first:stop])
    marks = [mark for mark in (b"&", b"\n", b"\r", b"\t") if mark in part] + (
        [b"_"] if b"_" in part and b"_x" in part else []
    )
    special = np.isin(codes[first:stop], [mark[0] for mark in marks]) if marks else np.zeros(0, bool)
    if special.any():
        before = np.concatenate([[0], np.cumsum(special)])
        begin = np.clip(starts - first, 0, len(part))
        care |= before[np.clip(starts + lengths - first, 0, len(part))] > before[begin]
    return care
