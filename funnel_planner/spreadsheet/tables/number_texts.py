"""Numbers of a column of texts, from the bytes, for all rows at once."""

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import WORD_BYTES, Places, Spans, as_bytes

_MOST_WORDS = 3
_MOST_DIGITS = 15
_POWERS = np.array([float(f"1e{place}") for place in range(_MOST_DIGITS + 1)])
_SMALLEST = 1e-4
"""From there on Python writes numbers without an exponent."""
_ZERO, _POINT, _MINUS = ord("0"), ord("."), ord("-")


def whole_numbers(texts: Spans) -> NDArray[np.int64] | None:
    """Numbers written with up to eight digits and nothing else; None where any text is something else."""
    if not len(texts):
        return np.zeros(0, np.int64)
    words = texts.words()
    if words is None or words.shape[1] != 1 or texts.lengths.min() < 1:
        return None
    # digits to the end of the word, zeros before them: then the word is a number of eight digits
    missing = (WORD_BYTES - texts.lengths).astype(np.uint64) * np.uint64(8)
    aligned = words[:, 0] << missing
    zeros = np.uint64(0x3030303030303030) & ((np.uint64(1) << missing) - np.uint64(1))
    codes = (aligned | zeros) ^ np.uint64(0x3030303030303030)
    if ((codes | (codes + np.uint64(0x7676767676767676))) & np.uint64(0x8080808080808080)).any():
        return None
    # two digits, four, eight at a time
    codes = (codes * np.uint64(10) + (codes >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    codes = (codes * np.uint64(100) + (codes >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    codes = (codes * np.uint64(10_000) + (codes >> np.uint64(32))) & np.uint64(0xFFFFFFFF)
    found: NDArray[np.int64] = codes.astype(np.int64)
    return found


def floats(texts: Spans) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Numbers as ``float`` reads them, and which are written as Python writes the number. Raises ValueError.

    Of digits, a sign and a point it is a whole number over a power of ten, both exact and rounded once.
    """
    words = texts.words()
    if words is None or words.shape[1] > _MOST_WORDS or not len(texts):
        return np.array(list(map(float, texts.texts)), np.float64), np.zeros(len(texts), bool)
    letters = as_bytes(words)
    negative = letters[:, 0] == _MINUS
    whole = np.zeros(len(texts), np.int64)
    behind = np.zeros(len(texts), np.int64)
    """Digits behind the point, plus one; 0: no point yet."""
    other = texts.lengths == 0
    for place in range(int(texts.lengths.max())):
        letter = letters[:, place]
        is_digit = (letter >= _ZERO) & (letter <= _ZERO + 9)
        is_point = letter == _POINT
        known = is_digit | is_point | (letter == 0)
        other |= ~(known | negative if place == 0 else known) | (is_point & (behind > 0))
        whole = np.where(is_digit, whole * 10 + (letter - np.int64(_ZERO)), whole)
        behind += is_point | (is_digit & (behind > 0))
    digits = texts.lengths - (behind > 0) - negative
    other |= (digits > _MOST_DIGITS) | (digits < 1)
    behind[other] = 0
    found = whole / _POWERS[np.maximum(behind - 1, 0)]
    found[negative] *= -1
    if other.any():
        found[other] = list(map(float, texts[np.flatnonzero(other)].texts))
    usual = (np.abs(found) >= _SMALLEST) | ((found == 0) & (texts.lengths == 1))
    return found, usual & ~other & _is_plain(letters, texts.lengths, negative, behind)


def _is_plain(
    letters: NDArray[np.uint8], lengths: Places, negative: NDArray[np.bool_], behind: Places
) -> NDArray[np.bool_]:
    """Which numbers have no needless zeros, and digits on both sides of a point."""
    rows = np.arange(len(letters))
    last = letters[rows, np.maximum(lengths - 1, 0)]
    front = lengths - negative - behind
    """Digits before the point; 0 where there is none."""
    begins = letters[rows, negative.astype(np.int64)]
    plain: NDArray[np.bool_] = (front > 0) & ((begins != _ZERO) | (front == 1))
    plain &= (behind == 0) | ((behind > 1) & (last != _ZERO))
    return plain
