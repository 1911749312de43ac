"""Where the cells of a big sheet stand in its XML, all of them at once.

Only what the usual programs write is understood: tags without prefixes or comments, every row and cell with its
reference first. Cells that are no simple text or number are left to others by their XML. Whatever is written in another
way is not understood at all, and the sheet is to be read by calamine.
"""

import re
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.number_texts import whole_numbers
from funnel_planner.spreadsheet.tables.sheet_attributes import CellTags, RowTags
from funnel_planner.spreadsheet.tables.sheet_references import references, row_numbers, row_references
from funnel_planner.spreadsheet.tables.sheet_tags import (
    DECLARATION,
    Bool,
    OtherwiseWrittenError,
    Tags,
    begin_with,
    need_care,
    require_blank,
    require_utf8,
    tags_of,
    text_starts,
)
from funnel_planner.spreadsheet.tables.spans import Buffer, Places, Spans
from funnel_planner.spreadsheet.tables.unpacking import Unpacking

TEXT, NUMBER, SHARED, ODD = 1, 2, 3, 4
"""Kinds of cells: text that stands somewhere in the data, a number, the number of a shared text, anything else."""
_KIND_OF_TYPE = {None: NUMBER, "n": NUMBER, "inlineStr": TEXT, "s": SHARED}

_BLOCK_BYTES = 3 * 1024 * 1024
_LONGEST_HEAD = 256 * 1024
_DATA_OPEN, _DATA_CLOSE, _ROW_CLOSE = b"<sheetData>", b"</sheetData>", b"</row>"
_DECLARED = re.compile(DECLARATION, re.IGNORECASE)
_TAGS_OF_TEXT, _TAGS_OF_VALUE, _TAGS_OF_NOTHING = 6, 4, 2


@dataclass(frozen=True, slots=True, eq=False)
class SheetCells:
    """The filled cells of a sheet in their order; places are in ``data``, rows and columns count from 0."""

    data: Buffer
    """The sheet, and what is unpacked behind it."""
    size: int
    """Bytes of the sheet."""
    head: bytes
    """What stands before the rows."""
    tail: bytes
    """What stands behind them."""
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    kinds: NDArray[np.int8]
    starts: Places
    """Of the text or number; of odd cells where their XML goes on behind the reference; the number of a shared text."""
    lengths: Places
    styles: NDArray[np.int32]
    """Style of each number; 0 elsewhere."""
    has_errors: bool = False
    """Some cell may hold an error such as #N/A."""
    has_formulas: bool = False
    hidden_rows: int = 0


class _KnownTags:
    """What is known of the tags of rows and cells. Used by one block at a time."""

    def __init__(self) -> None:
        self.rows = RowTags()
        self.cells = CellTags(_KIND_OF_TYPE, ODD)
        self.has_formulas = False


class _AllTags:
    """What is known of them, for as many blocks as are looked at at a time: none waits for another."""

    def __init__(self) -> None:
        self._idle: list[_KnownTags] = []
        self.all: list[_KnownTags] = []

    @contextmanager
    def taken(self) -> Iterator[_KnownTags]:
        """One that nobody uses meanwhile."""
        try:
            known = self._idle.pop()  # in one step: several threads may ask at once
        except IndexError:
            known = _KnownTags()
            self.all.append(known)
        yield known
        self._idle.append(known)


def sheet_cells(unpacking: Unpacking, name: str, pool: Executor) -> SheetCells:
    """The cells in the XML of a sheet, the first part that is unpacked, looked at as it comes.

    Numpy works without Python's lock, so that the threads of the pool do some of it at a time. Raises
    ``OtherwiseWrittenError``, and whatever unpacking raises.
    """
    data, size = unpacking.data, unpacking.end(name)
    tags = _AllTags()
    parts: list[Future[tuple[NDArray[Any], ...]]] = []
    begin = first = there = 0
    while there < size:
        there = unpacking.there(name, there)
        if not first:
            begin = first = _beginning(bytes(memoryview(data)[: min(there, _LONGEST_HEAD)]))
        while first and (stop := _end_of_block(data, first, there)):
            parts.append(pool.submit(_cells_of_block, data, first, stop, tags))
            first = stop
    stop = _end(data, first, size)
    if data[first:stop].strip():
        parts.append(pool.submit(_cells_of_block, data, first, stop, tags))
    if not parts:
        raise OtherwiseWrittenError("no rows")
    joined = [np.concatenate(column) for column in zip(*(part.result() for part in parts), strict=True)]
    rows, columns, kinds, starts, lengths, styles = joined
    order = rows.astype(np.int64) * (1 << 15) + columns
    if (order[1:] <= order[:-1]).any():
        raise OtherwiseWrittenError("order")
    return SheetCells(
        data, size, require_utf8(data, 0, begin), require_utf8(data, stop, size), rows, columns, kinds, starts, lengths,
        styles, any(known.cells.has_errors for known in tags.all), any(known.has_formulas for known in tags.all),
        sum(known.rows.hidden for known in tags.all),
    )  # fmt: skip


def _end_of_block(data: Buffer, first: int, there: int) -> int:
    """Where some whole rows end; 0: there are not enough yet."""
    found = data.find(_ROW_CLOSE, first + _BLOCK_BYTES, there)
    return 0 if found < 0 else found + len(_ROW_CLOSE)


def _beginning(xml: bytes) -> int:
    """Where the rows begin; 0: not there yet."""
    first = xml.find(_DATA_OPEN)
    if first < 0:
        if len(xml) >= _LONGEST_HEAD:
            raise OtherwiseWrittenError("sheetData")
        return 0
    if b"<!" in xml[:first] or not (_DECLARED.match(xml) or xml.lstrip().startswith(b"<worksheet")):
        raise OtherwiseWrittenError("encoding")
    return first + len(_DATA_OPEN)


def _end(xml: Buffer, first: int, size: int) -> int:
    """Where the rows end."""
    end = xml.find(_DATA_CLOSE, first, size)
    if not first or end < 0 or not xml[max(0, size - 200) : size].rstrip().endswith(b"</worksheet>"):
        raise OtherwiseWrittenError("sheetData")
    return end


def _cells_of_block(data: Buffer, first: int, stop: int, tags: _AllTags) -> tuple[NDArray[Any], ...]:
    """Row, column, kind, start, length and style of each filled cell of some whole rows."""
    with tags.taken() as known:
        return _filled_cells(data, first, stop, known)


def _filled_cells(data: Buffer, first: int, stop: int, known: _KnownTags) -> tuple[NDArray[Any], ...]:
    part = require_utf8(data, first, stop)
    tags = tags_of(data, first, stop)
    is_row, is_cell, is_row_end = tags.named(b"ro"), tags.named(b"c "), _row_ends(data, tags)
    borders = np.flatnonzero(is_row | is_cell | is_row_end)
    if not len(borders) or borders[0] != 0:
        raise OtherwiseWrittenError("rows")
    opens = tags.opens[borders]
    ends = np.append(opens[1:], stop)
    rows, cells = np.flatnonzero(is_row[borders]), np.flatnonzero(is_cell[borders])
    numbers, behind = row_numbers(data, opens[rows])
    closed = known.rows.closed(Spans(data, behind, ends[rows] - behind))
    outside = is_row_end[borders]  # behind these comes a row or nothing, behind all others there is none
    outside[rows] = closed
    if not outside[-1] or (is_row[borders][1:] != outside[:-1]).any():
        raise OtherwiseWrittenError("rows")
    own_ends = np.flatnonzero(is_row_end[borders])
    require_blank(data, np.append(first, opens[own_ends] + len(_ROW_CLOSE)), np.append(opens[0], ends[own_ends]))
    row_of_cell = (np.cumsum(is_row[borders]) - 1)[cells]
    columns, behind = references(data, opens[cells], row_references(data, opens[rows], behind), row_of_cell)
    counts = np.diff(np.append(borders, len(tags.opens)))[cells]
    held = _held(data, part, first, _Cells(tags, borders[cells], counts, ends[cells], behind), known)
    return ((numbers - 1)[row_of_cell][held[0]].astype(np.int32), columns[held[0]].astype(np.int32), *held[1:])


def _row_ends(data: Buffer, tags: Tags) -> Bool:
    """Which tags end a row; others begin alike."""
    found = tags.named(b"/r")
    alike = np.flatnonzero(found)
    found[alike] = begin_with(data, tags.opens[alike], _ROW_CLOSE)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """The cells of a block before they were looked into."""

    tags: Tags
    heads: Places
    """Which tags they are."""
    counts: NDArray[np.int64]
    """Tags of each up to the next row or cell."""
    ends: Places
    """Where the next row or cell begins."""
    behind: Places
    """Where the tag of each goes on behind the reference."""

    def opens(self, place: int) -> Places:
        """Where the tags so many places behind those of cells begin."""
        found: Places = self.tags.opens[np.minimum(self.heads + place, len(self.tags.opens) - 1)]
        return found


def _held(data: Buffer, part: bytes, first: int, cells: _Cells, known: _KnownTags) -> tuple[NDArray[Any], ...]:
    """Which cells are filled; of these kind, start, length and style."""
    opens, counts = cells.tags.opens, cells.counts
    one = np.where(counts > 1, cells.opens(1), cells.ends)
    kinds, styles, closed = known.cells.look_up(Spans(data, cells.behind, one - cells.behind))
    last = opens[cells.heads + counts - 1]
    whole = begin_with(data, last, b"</c>") & (counts > 1)
    # each that is not closed at once has one end, and that is the last of its tags
    if (whole == closed).any() or (closed & (counts > 1)).any():
        raise OtherwiseWrittenError("cell without end")
    if np.count_nonzero(cells.tags.named(b"/c")) != np.count_nonzero(whole):
        raise OtherwiseWrittenError("cell with several ends")
    require_blank(data, np.where(closed, cells.ends, last + len(b"</c>")), cells.ends)
    empty = closed | (counts == _TAGS_OF_NOTHING)
    starts, lengths = cells.behind.copy(), last - cells.behind
    simple = np.zeros(len(counts), bool)
    for wanted, look in ((TEXT, _texts), (NUMBER, _values), (SHARED, _values)):
        which = np.flatnonzero((kinds == wanted) & (counts == (_TAGS_OF_TEXT if wanted == TEXT else _TAGS_OF_VALUE)))
        if len(which):
            begin, end, sound = look(data, cells, which, last[which])
            which, begin, end = which[sound], begin[sound], end[sound]
            sound = ~need_care(part, first, begin, end - begin) if wanted == TEXT else end > begin
            which = which[sound]
            starts[which], lengths[which], simple[which] = begin[sound], (end - begin)[sound], True
            if wanted == SHARED:
                starts[which] = _numbers(Spans(data, starts[which], lengths[which]))
    odd = ~simple & ~empty
    if odd.any():
        known.has_formulas = known.has_formulas or _has_formulas(cells.tags)
        kinds[odd] = ODD
    kept = np.flatnonzero(~empty)
    styles = np.where(kinds == NUMBER, styles, 0).astype(np.int32)
    return kept, kinds[kept], starts[kept], lengths[kept], styles[kept]


def _texts(data: Buffer, cells: _Cells, which: Places, last: Places) -> tuple[Places, Places, Bool]:
    """Where the texts of cells begin and end, and which are written as ``<is><t>text</t></is></c>``."""
    opens, heads = cells.tags.opens, cells.heads[which]
    begin, sound = text_starts(data, opens[heads + 2])
    sound &= begin_with(data, opens[heads + 1], b"<is><t")
    end = opens[heads + 3]
    sound &= (end + len(b"</t></is>") == last) & begin_with(data, end, b"</t></is>")
    return begin, end, sound


def _values(data: Buffer, cells: _Cells, which: Places, last: Places) -> tuple[Places, Places, Bool]:
    """Where the values of cells begin and end, and which are written as ``<v>value</v></c>``."""
    opens, heads = cells.tags.opens, cells.heads[which]
    begin, end = opens[heads + 1], opens[heads + 2]
    sound = begin_with(data, begin, b"<v>") & (end + len(b"</v>") == last) & begin_with(data, end, b"</v>")
    return begin + len(b"<v>"), end, sound


def _numbers(texts: Spans) -> NDArray[np.int64]:
    """The numbers of shared texts."""
    found = whole_numbers(texts)
    if found is None:
        raise OtherwiseWrittenError("shared text")
    return found


def _has_formulas(tags: Tags) -> bool:
    return bool(((tags.first == ord("f")) & np.isin(tags.second, list(b"> /"))).any())
