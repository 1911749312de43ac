"""Columns of e-mail addresses in the spelling that is compared, and as numbers."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.emails import LONGEST, email_key, hashes_of_words
from funnel_planner.spreadsheet.tables.cells import cell_text
from funnel_planner.spreadsheet.tables.spans import WORD_BYTES, Spans, as_bytes
from funnel_planner.spreadsheet.tables.table import Cell

_SPACE_WITHIN = re.compile(r"[^\S\n]")
_AT, _FIRST_PRINTABLE, _FIRST_NOT_ASCII = ord("@"), 0x21, 0x7F


def address_texts(cells: Sequence[Cell]) -> list[str]:
    """A column of e-mail addresses in the spelling that is compared; empty for what is none."""
    return _plain_addresses(cells) or [email_key(cell_text(cell)) for cell in cells]


def _plain_addresses(cells: Sequence[Cell]) -> list[str]:
    """The same for texts of which each is blank or clearly one address, all at once; empty if any is different."""
    try:
        folded = "\n".join(cells).casefold()  # type: ignore[arg-type]  # others raise
    except TypeError:
        return []
    keys = folded.split("\n")
    if len(keys) != len(cells) or _SPACE_WITHIN.search(folded) or max(map(len, keys)) > LONGEST:
        return []
    marks = folded.count("@")
    single = len([key for key in keys if "@" in key]) == marks == len(keys) - keys.count("")
    outside = folded.startswith("@") or folded.endswith("@") or "\n@" in folded or "@\n" in folded
    return keys if single and not outside else []


def address_hashes(cells: Spans) -> NDArray[np.int64] | None:
    """``email_hashes`` of a column of texts of which each is blank or clearly one address; None if any is different."""
    words = cells.words()
    if words is None:
        return None
    letters = as_bytes(words).copy()
    lengths = cells.lengths
    marks = letters == _AT
    unusual = (letters >= _FIRST_NOT_ASCII) | ((letters < _FIRST_PRINTABLE) & (letters != 0))
    filled = np.flatnonzero(lengths)
    lonely = marks[filled, 0].any() or marks[filled, lengths[filled] - 1].any()
    if unusual.any() or lonely or not np.array_equal(np.count_nonzero(marks, axis=1), lengths > 0):
        return None
    is_capital = (letters >= ord("A")) & (letters <= ord("Z"))
    letters |= is_capital.view(np.uint8) << 5
    return hashes_of_words(letters.view("<u8").reshape(len(cells), letters.shape[1] // WORD_BYTES), lengths)
