"""The first and the last two letters of texts, of which there are few different ones."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from funnel_planner.spreadsheet.tables.spans import Spans

_FIRST_OTHER = 128
"""From there on bytes are not letters of their own."""

Ends = NDArray[np.uint16]


def two_letter_ends(texts: Spans) -> tuple[Ends, Ends] | None:
    """The first and the last two letters of each text as a little-endian number; None where any is not of ASCII."""
    codes = np.frombuffer(texts.data, np.uint8)
    lengths, behind = texts.lengths, texts.starts + texts.lengths
    filled, longer = lengths > 0, lengths > 1
    first = np.where(filled, codes[texts.starts], 0)
    last = np.where(filled, codes[behind - 1], 0)
    second = np.where(longer, codes[texts.starts + 1], 0)
    before = np.where(longer, codes[behind - 2], last)
    if len(texts) and max(int(part.max()) for part in (first, second, before, last)) >= _FIRST_OTHER:
        return None
    starts = first + second.astype(np.uint16) * 256
    ends = before + np.where(longer, last, 0).astype(np.uint16) * 256
    return starts, ends


def those_with(ends: Ends, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Which of these numbers stand for letters of which this holds."""
    table = np.zeros(1 << 16, bool)
    for code in np.unique(ends).tolist():
        table[code] = holds(code.to_bytes(2, "little").rstrip(b"\0").decode("ascii"))
    found: NDArray[np.bool_] = table[ends]
    return found
