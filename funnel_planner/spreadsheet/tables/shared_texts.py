"""The texts that the cells of an xlsx file share: where each one stands in the XML of their part, all of them at once.

Only what the usual programs write is understood, as in ``sheet_cells``.
"""

import re
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

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
from funnel_planner.spreadsheet.tables.spans import Buffer, Places
from funnel_planner.spreadsheet.tables.unpacking import SHARED_TEXTS, Unpacking

_BLOCK_BYTES = 1024 * 1024
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


def with_texts(cells: SheetCells, texts: Future[SharedTexts] | None) -> tuple[SheetCells, SharedTexts | None]:
    """The cells with the texts that they share where these are simple, and all texts, None where cells share none.

    Raises ``OtherwiseWrittenError``, and whatever reading the texts raises.
    """
    shared = np.flatnonzero(cells.kinds == SHARED)
    if not len(shared):
        return cells, None
    if texts is None:
        raise OtherwiseWrittenError("shared text")
    found = texts.result()
    numbers = cells.starts[shared]
    if numbers.max() >= len(found.starts):
        raise OtherwiseWrittenError("shared text")
    simple = np.ones(len(found.starts), bool)
    simple[found.odd] = False
    kinds, starts, lengths = cells.kinds.copy(), cells.starts.copy(), cells.lengths.copy()
    is_simple = simple[numbers]
    which, numbers = shared[is_simple], numbers[is_simple]
    kinds[which], starts[which], lengths[which] = TEXT, found.starts[numbers], found.lengths[numbers]
    return replace(cells, kinds=kinds, starts=starts, lengths=lengths), found


def shared_texts(unpacking: Unpacking) -> SharedTexts:
    """All texts that cells share. Raises ``OtherwiseWrittenError``, and whatever unpacking raises."""
    data, begin, end = unpacking.data, unpacking.begin(SHARED_TEXTS), unpacking.end(SHARED_TEXTS)
    unpacking.there(SHARED_TEXTS, end)
    first, stop = data.find(_OPEN, begin, end), data.rfind(_CLOSE, begin, end) + len(_CLOSE)
    head = require_utf8(data, begin, max(first, begin))
    if first < 0 or stop < first or not data[stop:end].strip().startswith(_END) or not _HEAD.fullmatch(head):
        raise OtherwiseWrittenError("shared texts")
    bounds = [first]
    while bounds[-1] < stop:
        cut = data.find(_CLOSE, min(bounds[-1] + _BLOCK_BYTES, stop) - len(_CLOSE), end)
        bounds.append(cut + len(_CLOSE))
    parts = [_texts_of_block(data, *ends) for ends in pairwise(bounds)]
    starts, lengths, odd = (np.concatenate(column) for column in zip(*parts, strict=True))
    return SharedTexts(head, starts, lengths, np.flatnonzero(odd))


def _texts_of_block(data: Buffer, first: int, stop: int) -> tuple[Places, Places, Bool]:
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
