"""The tags in the XML of a sheet, all of them at once: their names, and that nothing stands between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import WORD_BYTES, Places, Spans

_FORMULAS = (b"f>", b"f ", b"f/")

Bool = NDArray[np.bool_]
Names = NDArray[np.uint8]

OTHER, ROW, ROW_END, CELL, CELL_END, VALUE, VALUE_END, INLINE, INLINE_END, T, T_SPACED, T_END, F = range(13)
"""Tags by name."""
_NAMES: tuple[tuple[bytes, int, int], ...] = (
    (b"ro", 0, ROW), (b"/r", 5, ROW_END), (b"c ", 0, CELL), (b"/c", 3, CELL_END), (b"v>", 2, VALUE),
    (b"/v", 3, VALUE_END), (b"is", 3, INLINE), (b"/i", 4, INLINE_END), (b"t>", 2, T), (b"t ", 23, T_SPACED),
    (b"/t", 3, T_END), *((formula, 0, F) for formula in _FORMULAS),
)  # fmt: skip
"""How tags begin behind the bracket, and how many bytes behind it they end; 0: anywhere."""
_NAME_OF = np.zeros(1 << 16, np.uint8)
_LENGTH_OF = np.zeros(1 << 16, np.uint8)
for _begin, _length, _name in _NAMES:
    _NAME_OF[_begin[0] | _begin[1] << 8] = _name
    _LENGTH_OF[_begin[0] | _begin[1] << 8] = _length
_SPELLED = ((ROW, b"row "), (ROW_END, b"/row>"), (INLINE_END, b"/is>"), (T_SPACED, b't xml:space="preserve">'))
"""Tags of which the first two bytes and the length do not tell everything."""


class OtherwiseWrittenError(Exception):
    """The sheet is not written as the usual programs do it."""


def names_of(data: bytearray, opens: Places, lengths: Places) -> Names:
    """The names of tags; ``OTHER`` for those of no interest."""
    pairs = np.ndarray((len(data) - 1,), np.dtype("<u2"), data, strides=(1,))[opens + 1]
    names: Names = _NAME_OF[pairs]
    expected = _LENGTH_OF[pairs]
    names[(expected > 0) & (expected != lengths)] = OTHER
    for name, spelled in _SPELLED:
        where = np.flatnonzero(names == name)
        names[where[~begin_with(data, opens[where] + 1, spelled)]] = OTHER
    return names


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """The tags of a block of rows."""

    names: Names
    opens: Places
    closes: Places
    cells: Places
    """Which tags are cells."""
    bounds: tuple[int, int]
    """Where the block begins and ends."""
    texts: NDArray[np.int64]
    """Behind which tags text may stand: changes of a running number that is above 0 there."""

    def may_have_text(self, tags: Places) -> None:
        """Text may stand behind these tags."""
        self.texts[tags] += 1
        self.texts[tags + 1] -= 1

    def may_have_text_within(self, first: Places, last: Places) -> None:
        """Text may stand anywhere between these tags."""
        self.texts[first] += 1
        self.texts[last] -= 1

    def require_no_other_text(self, data: bytearray) -> None:
        """Raises ``OtherwiseWrittenError`` where anything but white space stands somewhere else."""
        starts = np.concatenate([[self.bounds[0]], self.closes + 1])
        lengths = np.concatenate([self.opens, [self.bounds[1]]]) - starts
        lengths[1:-1][np.cumsum(self.texts)[: len(self.opens) - 1] > 0] = 0
        other = np.flatnonzero(lengths)
        if len(other) and not "".join(Spans(data, starts[other], lengths[other]).texts).isspace():
            raise OtherwiseWrittenError("text")

    def name(self, place: int) -> Names:
        """The tags so many places behind those of cells."""
        where = np.minimum(self.cells + place, len(self.names) - 1)
        found: Names = np.where(self.cells + place < len(self.names), self.names[where], np.uint8(OTHER))
        return found


def begin_with(data: bytearray, places: Places, head: bytes) -> Bool:
    """Which of these places begin so."""
    words = np.ndarray((len(data) - WORD_BYTES + 1,), np.dtype("<u8"), data, strides=(1,))
    found = np.ones(len(places), bool)
    for start in range(0, len(head), WORD_BYTES):
        part = head[start : start + WORD_BYTES]
        word = np.uint64(int.from_bytes(part, "little"))
        mask = np.uint64((1 << (8 * len(part))) - 1)
        found &= (words[np.minimum(places + start, len(words) - 1)] & mask) == word
    return found
