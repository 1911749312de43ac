"""The tags in the XML of a sheet or of shared texts, all of a block at once, and what stands between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import WORD_BYTES, Buffer, Places, Spans, Words

Bool = NDArray[np.bool_]
Codes = NDArray[np.uint8]

LESS, GREATER = ord("<"), ord(">")
DECLARATION = rb"""\s*<\?xml(?:(?!encoding)[^<>])*(?:encoding=["']utf-8["'][^<>]*)?\?>"""
"""Of UTF-8, or of nothing, which is the same."""
PRESERVING = b'<t xml:space="preserve">'
_SPECIAL = (b"&", b"\n", b"\r", b"\t")
"""Stand for something else, or are made into something else."""


class OtherwiseWrittenError(Exception):
    """The sheet is not written as the usual programs do it."""


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """The tags of a block of XML in which no bracket stands anywhere else, and the first two bytes of their names."""

    opens: Places
    """Where they begin."""
    first: Codes
    second: Codes

    def named(self, begin: bytes) -> Bool:
        """Which of them have a name that begins with these two bytes."""
        found: Bool = (self.first == begin[0]) & (self.second == begin[1])
        return found


def tags_of(data: Buffer, first: int, stop: int) -> Tags:
    """The tags between two places.

    There are as many opening as closing brackets; whoever looks at each tag up to its end thereby knows that no text
    has any. Raises ``OtherwiseWrittenError``.
    """
    codes = np.frombuffer(data, np.uint8, stop - first, first)
    opens = np.flatnonzero(codes == LESS)
    if not len(opens) or np.count_nonzero(codes == GREATER) != len(opens) or opens[-1] + 2 >= len(codes):
        raise OtherwiseWrittenError("tags")
    return Tags(opens + first, codes[opens + 1], codes[opens + 2])


def words_at(data: Buffer, places: Places) -> Words:
    """The eight bytes from each of these places on as a little-endian word."""
    words = np.ndarray((len(data) - WORD_BYTES + 1,), np.dtype("<u8"), data, strides=(1,))
    found: Words = words[np.minimum(places, len(words) - 1)]
    return found


def are(words: Words, head: bytes) -> Bool:
    """Which of these words begin so; at most eight bytes."""
    found: Bool = (words & np.uint64((1 << (8 * len(head))) - 1)) == np.uint64(int.from_bytes(head, "little"))
    return found


def begin_with(data: Buffer, places: Places, head: bytes) -> Bool:
    """Which of these places begin so."""
    found = are(words_at(data, places), head[:WORD_BYTES])
    for start in range(WORD_BYTES, len(head), WORD_BYTES):
        found &= are(words_at(data, places + start), head[start : start + WORD_BYTES])
    return found


def require_blank(data: Buffer, starts: Places, ends: Places) -> None:
    """Raises ``OtherwiseWrittenError`` where anything but white space stands between."""
    lengths = ends - starts
    filled = np.flatnonzero(lengths)
    if len(filled) and not "".join(Spans(data, starts[filled], lengths[filled]).texts).isspace():
        raise OtherwiseWrittenError("text")


def require_utf8(data: Buffer, first: int, stop: int) -> bytes:
    """The bytes between two places. Raises ``OtherwiseWrittenError`` where they are no UTF-8, or hold NUL."""
    part = bytes(memoryview(data)[first:stop])
    if b"\0" in part:
        raise OtherwiseWrittenError("encoding")
    if not part.isascii():
        try:
            part.decode("utf-8")
        except UnicodeDecodeError:
            raise OtherwiseWrittenError("encoding") from None
    return part


def text_starts(data: Buffer, opens: Places) -> tuple[Places, Bool]:
    """Where the texts of ``<t>`` tags begin, and which of the tags are written in one of the two usual ways."""
    plain = begin_with(data, opens, b"<t>")
    if plain.all():
        return opens + len(b"<t>"), plain
    preserving = begin_with(data, opens, PRESERVING)
    return opens + np.where(preserving, len(PRESERVING), len(b"<t>")), plain | preserving


def need_care(part: bytes, first: int, starts: Places, lengths: Places) -> Bool:
    """Which texts are not simply what stands there: with entities, escapes, line ends or white space at an end.

    ``part`` is what stands from place ``first`` on; texts are in order.
    """
    codes = np.frombuffer(part, np.uint8)
    begin = starts - first
    filled = lengths > 0
    last = np.where(filled, begin + lengths - 1, 0)
    care: Bool = filled & ((codes[np.where(filled, begin, 0)] <= ord(" ")) | (codes[last] <= ord(" ")))
    for mark in _SPECIAL:
        if mark in part:
            _note(care, np.flatnonzero(codes == mark[0]), begin, lengths)
    if b"_" in part and b"_x" in part:  # looking for one byte takes no time
        _note(care, np.flatnonzero((codes[:-1] == ord("_")) & (codes[1:] == ord("x"))), begin, lengths)
    return care


def _note(care: Bool, places: Places, begin: Places, lengths: Places) -> None:
    """These places, where they are within a text, are to be taken care of."""
    text = np.searchsorted(begin, places, side="right") - 1
    found = text[(text >= 0) & (places < (begin + lengths)[text])]
    care[found] = True
