"""The texts that the cells of an xlsx file share: where each one stands in the XML of their part, all of them at once.

Only what the usual programs write is understood, as in ``sheet_cells``.
"""

import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from funnel_planner.spreadsheet.tables.number_texts import whole_numbers
from funnel_planner.spreadsheet.tables.sheet_cells import SHARED, TEXT, SheetCells
from funnel_planner.spreadsheet.tables.sheet_tags import (
    DECLARATION,
    Bool,
    OtherwiseWrittenError,
    begin_with,
    need_care,
    require_blank,
    require_utf8,
    tags_of,
    text_starts,
)
from funnel_planner.spreadsheet.tables.spans import Places, Spans

PART = "xl/sharedStrings.xml"
_BLOCK_BYTES = 1024 * 1024
_THREADS = 2
_HEAD = re.compile(rb"(?:" + DECLARATION + rb")?\s*<sst(?: [^<>]*)?>\s*", re.IGNORECASE)
_OPEN, _CLOSE, _END = b"<si>", b"</si>", b"</sst>"
_TAGS_OF_TEXT = 4


@dataclass(frozen=True, slots=True, eq=False)
class SharedTexts:
    """All texts in their order."""

    head: bytes
    """What stands before the first one."""
    starts: Places
    """Of texts; of odd ones of their XML."""
    lengths: Places
    odd: Places
    """Which ones are not simply what stands there, in ascending order."""


def shared_size(container: zipfile.ZipFile) -> int:
    """Bytes of the part; 0 if there is none."""
    return container.getinfo(PART).file_size if PART in container.NameToInfo else 0


def with_texts(container: zipfile.ZipFile, cells: SheetCells) -> tuple[SheetCells, SharedTexts | None]:
    """The cells with the texts that they share where these are simple, and all texts, None where cells share none.

    The cells' data has room for them. Raises ``OtherwiseWrittenError``, and whatever reading raises.
    """
    shared = np.flatnonzero(cells.kinds == SHARED)
    if not len(shared):
        return cells, None
    texts = _texts(container, cells.data, cells.size)
    numbers = whole_numbers(Spans(cells.data, cells.starts[shared], cells.lengths[shared]))
    if numbers is None or (numbers >= len(texts.starts)).any():
        raise OtherwiseWrittenError("shared text")
    simple = np.ones(len(texts.starts), bool)
    simple[texts.odd] = False
    kinds, starts, lengths = cells.kinds.copy(), cells.starts.copy(), cells.lengths.copy()
    is_simple = simple[numbers]
    which, numbers = shared[is_simple], numbers[is_simple]
    kinds[which], starts[which], lengths[which] = TEXT, texts.starts[numbers], texts.lengths[numbers]
    return replace(cells, kinds=kinds, starts=starts, lengths=lengths), texts


def _texts(container: zipfile.ZipFile, data: bytearray, begin: int) -> SharedTexts:
    """All texts, unpacked to this place of ``data``."""
    xml = container.read(PART)
    end = begin + len(xml)
    data[begin:end] = xml
    first, stop = xml.find(_OPEN), xml.rfind(_CLOSE) + len(_CLOSE)
    if first < 0 or stop < first or not xml[stop:].strip().startswith(_END) or not _HEAD.fullmatch(xml[:first]):
        raise OtherwiseWrittenError("shared texts")
    bounds = [first]
    while bounds[-1] < stop:
        cut = xml.find(_CLOSE, min(bounds[-1] + _BLOCK_BYTES, stop) - len(_CLOSE))
        bounds.append(cut + len(_CLOSE))
    with ThreadPoolExecutor(_THREADS) as pool:  # numpy works without Python's lock
        parts = list(pool.map(lambda ends: _texts_of_block(data, begin + ends[0], begin + ends[1]), pairwise(bounds)))
    starts, lengths, odd = (np.concatenate(column) for column in zip(*parts, strict=True))
    return SharedTexts(require_utf8(data, begin, begin + first), starts, lengths, np.flatnonzero(odd))


def _texts_of_block(data: bytearray, first: int, stop: int) -> tuple[Places, Places, Bool]:
    """Start and length of some texts, and which are not simply what stands there."""
    part = require_utf8(data, first, stop)
    tags = tags_of(data, first, stop)
    heads = np.flatnonzero(tags.named(b"si"))
    opens = tags.opens[heads]
    if not len(heads) or heads[0] != 0 or not begin_with(data, opens, _OPEN).all():
        raise OtherwiseWrittenError("shared text")
    counts = np.diff(np.append(heads, len(tags.opens)))
    last = tags.opens[heads + counts - 1]
    closing = tags.opens[tags.named(b"/s")]
    closed = begin_with(data, closing, _CLOSE)
    if np.count_nonzero(closed) != len(heads) or not begin_with(data, last, _CLOSE).all():
        raise OtherwiseWrittenError("shared text")
    ends = last + len(_CLOSE)
    require_blank(data, np.append(first, ends), np.append(opens, stop))
    starts, lengths, odd = opens.copy(), ends - opens, np.ones(len(heads), bool)
    which = np.flatnonzero(counts == _TAGS_OF_TEXT)
    if len(which):
        begin, sound = text_starts(data, tags.opens[heads[which] + 1])
        end = tags.opens[heads[which] + 2]
        sound &= (tags.opens[heads[which] + 1] == opens[which] + len(_OPEN)) & begin_with(data, end, b"</t>")
        sound &= end + len(b"</t>") == last[which]
        which, begin, end = which[sound], begin[sound], end[sound]
        sound = ~need_care(part, first, begin, end - begin)
        which = which[sound]
        starts[which], lengths[which], odd[which] = begin[sound], (end - begin)[sound], False
    return starts, lengths, odd
