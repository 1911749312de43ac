"""A column of texts that stand in one buffer: made into texts only when somebody looks at them as such.

What is wanted of most columns (hashes, codes of labels, amounts, whether cells are blank) can be had from the bytes,
for all rows at once.
"""

from collections.abc import Iterator, Sequence
from mmap import mmap
from typing import overload

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.table import Cell

WORD_BYTES = 8
MOST_WORDS = 8
"""Texts of up to so many words are looked at word by word."""
PADDING = bytes(WORD_BYTES)
"""To be put behind a buffer, so that a word can be taken from every byte on."""
_LINE_FEED = 10
_MASKS = np.array([(1 << (8 * count)) - 1 for count in range(WORD_BYTES + 1)], np.uint64)
"""Leave the first so many bytes of a little-endian word."""
_STIR = np.uint64(0x9E3779B97F4A7C15)
_STIR_AGAIN = np.uint64(0xBF58476D1CE4E5B9)

Buffer = bytes | mmap
Places = NDArray[np.int64]
Words = NDArray[np.uint64]


class Spans(Sequence[Cell]):
    """Texts within a buffer of UTF-8 that holds no NUL."""

    __slots__ = ("_blank", "_data", "_made", "_words", "lengths", "starts")

    def __init__(self, data: Buffer, starts: Places, lengths: Places, *, blank: Cell = "") -> None:
        """``data`` ends with ``PADDING``; ``starts`` and ``lengths`` in bytes; ``blank``: what an empty text is."""
        self._blank = blank
        self._data = data
        self.starts = starts
        self.lengths = lengths
        self._made: list[str] | None = None
        self._words: Words | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def __contains__(self, value: object) -> bool:
        if value == "" or value is None:
            return value == self._blank and self.blank_count > 0
        return isinstance(value, str) and value in self.texts

    def __eq__(self, other: object) -> bool:
        return self.cells == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal to lists, which have none either

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: "slice | Places") -> "Spans": ...
    def __getitem__(self, index: "int | slice | Places") -> "Cell | Spans":
        if isinstance(index, slice | np.ndarray):
            return Spans(self._data, self.starts[index], self.lengths[index], blank=self._blank)
        if not self.lengths[index]:
            return self._blank
        start = int(self.starts[index])
        return self._data[start : start + int(self.lengths[index])].decode("utf-8", "surrogatepass")

    def followed_by(self, other: Sequence[Cell]) -> "Spans | None":
        """This column and then another one; None where that is of another kind or stands in another buffer."""
        if not isinstance(other, Spans) or self._data is not other.data or self._blank != other.blank:
            return None
        starts, lengths = (self.starts, other.starts), (self.lengths, other.lengths)
        return Spans(self._data, np.concatenate(starts), np.concatenate(lengths), blank=self._blank)

    @property
    def data(self) -> Buffer:
        """Where the texts stand."""
        return self._data

    @property
    def blank(self) -> Cell:
        """What an empty text is."""
        return self._blank

    @property
    def blank_count(self) -> int:
        """Texts without a character."""
        return len(self.lengths) - int(np.count_nonzero(self.lengths))

    def count(self, value: object) -> int:
        """How often a cell comes."""
        if value == "" or value is None:
            return self.blank_count if value == self._blank else 0
        return self.texts.count(value) if isinstance(value, str) else 0

    @property
    def cells(self) -> Sequence[Cell]:
        """The cells, with blanks as they are in this table."""
        if self._blank == "" or not self.blank_count:
            return self.texts
        return [text or self._blank for text in self.texts]

    @property
    def texts(self) -> list[str]:
        """The texts, empty for blanks; made once."""
        if self._made is None:
            made = self.joined().decode("utf-8", "surrogatepass").split("\n") if len(self) else []
            if len(made) != len(self):  # a line feed within a text
                made = [str(self[row] or "") for row in range(len(self))]
            self._made = made
        return self._made

    def joined(self) -> bytes:
        """The texts in UTF-8 with a line feed between any two, and maybe some within."""
        words = self.words()
        if words is None:
            ends = (self.starts + self.lengths).tolist()
            data = self._data
            return b"\n".join([data[start:end] for start, end in zip(self.starts.tolist(), ends, strict=True)])
        width = words.shape[1] * WORD_BYTES
        padded = np.empty((len(words), width + 1), np.uint8)
        padded[:, :width] = as_bytes(words)
        padded[:, width] = _LINE_FEED
        return padded.tobytes().translate(None, b"\0")[:-1]

    def words(self) -> Words | None:
        """Row by row the bytes of each text as little-endian words, zeros behind its end; None if any is too long."""
        if self._words is None:
            longest = int(self.lengths.max(initial=1))
            count = -(-longest // WORD_BYTES)
            if count > MOST_WORDS:
                return None
            self._words = np.empty((len(self.starts), count), np.uint64)
            for place in range(count):
                self._words[:, place] = self._word(place)
        return self._words

    def filled_bytes(self, place: int) -> Words:
        """Which bytes of the words at one place belong to the texts: all bits of these are set."""
        found: Words = _MASKS[np.minimum(np.maximum(self.lengths - place * WORD_BYTES, 0), WORD_BYTES)]
        return found

    def hashes(self) -> Words:
        """A 64-bit hash of each text that is not blank: equal for equal texts, the same in every process."""
        lengths = self.lengths
        filled = lengths > 0
        state = lengths.astype(np.uint64)
        longest = int(lengths.max(initial=0))
        known = self._words
        for done in range(0, longest, WORD_BYTES):
            stirred = stirred_words(
                state ^ (self._word(done // WORD_BYTES) if known is None else known[:, done // WORD_BYTES])
            )
            state = stirred if done == 0 else np.where(lengths > done, stirred, state)
            if done > MOST_WORDS * WORD_BYTES:
                return self._rest_hashed(state, done + WORD_BYTES)[filled]
        return state if filled.all() else state[filled]

    def _rest_hashed(self, state: Words, done: int) -> Words:
        """Hashes of few long texts: only those are looked at."""
        rest = np.flatnonzero(self.lengths > done)
        while len(rest):
            part = Spans(self._data, self.starts[rest], self.lengths[rest])
            state[rest] = stirred_words(state[rest] ^ part._word(done // WORD_BYTES))
            done += WORD_BYTES
            rest = rest[self.lengths[rest] > done]
        return state

    def _word(self, place: int) -> Words:
        """The word at one place of each text."""
        words = np.ndarray((len(self._data) - WORD_BYTES + 1,), np.dtype("<u8"), self._data, strides=(1,))
        done = place * WORD_BYTES
        left = self.lengths - done
        if not done and len(left) and left.min() >= WORD_BYTES:
            found: Words = words[self.starts]
            return found
        masks = _MASKS[np.minimum(np.maximum(left, 0), WORD_BYTES)]
        # what is shorter need not reach so far
        masked: Words = words[np.where(left > 0, self.starts + done, 0) if done else self.starts] & masks
        return masked


def as_bytes(words: Words) -> NDArray[np.uint8]:
    """Words as the bytes they are made of, row by row."""
    little = words.astype("<u8", copy=False)
    return little.view(np.uint8).reshape(len(words), words.shape[1] * WORD_BYTES)


def stirred_words(state: Words) -> Words:
    """Every bit of the result depends on all bits (after splitmix64; Steele, Lea & Flood 2014)."""
    state = (state ^ (state >> np.uint64(30))) * _STIR_AGAIN + _STIR
    return (state ^ (state >> np.uint64(27))) * _STIR
