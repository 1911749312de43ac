"""Telling lines of totals and footers from leads."""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import FileMapping, Role, Shape
from funnel_planner.spreadsheet.meaning.amounts import is_dash
from funnel_planner.spreadsheet.meaning.currencies import is_currency_code
from funnel_planner.spreadsheet.meaning.header_words import is_total_word, plain, synonyms, total_of
from funnel_planner.spreadsheet.tables.cells import cell_text, filled_count, is_blank, is_number
from funnel_planner.spreadsheet.tables.spans import Spans
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.text_ends import those_with, two_letter_ends

TAIL_ROWS = 10
"""Rows at the end of a file among which footers are looked for."""
COLUMNS_OF_A_TABLE = 3
"""From so many columns on a single cell in a row may be a remark."""
_ROWS_COMPARED = 60
"""Rows before the end that show what a column usually holds."""
_REMARK = re.compile(
    r"\W*(?:source|źródło|zrodlo|notes?|uwag[ai]|generated|wygenerowano|exported|wyeksportowano|printed|wydrukowano"
    r"|created on|utworzono|report date|data raportu|stan na|as of|data as of)\b.*(?::|\d{4})|\*\s|©"
    r"|\W*(?:confidential|poufne|copyright|all rights reserved|wszelkie prawa|do not distribute)\b",
    re.IGNORECASE,
)
"""How a line about the table itself begins."""
_SENTENCE = re.compile(r"(?:\S+\s+){2,}.*[^.!?…]{3}[.!?…]+[\"”')]*", re.DOTALL)
_FIRST_TWO = itemgetter(slice(2))
_LAST_TWO = itemgetter(slice(-2, None))
_NAMING_ROLES = frozenset({Role.ID, Role.NAME, Role.EMAIL})
_PERSONAL_ROLES = frozenset({Role.ID, Role.NAME, Role.EMAIL, Role.STAGE, Role.CHANNEL, Role.CREATED})


def find_totals(
    rows: Sequence[Sequence[Cell]], firsts: Sequence[Cell], above: Sequence[Cell] = ()
) -> dict[int, tuple[RowClass, str]]:
    """Rows of a chunk that are lines of totals: a word for total in front, and only numbers behind.

    Also those of one group, below its rows: ``Subtotal Ads``, ``Ads Total``. ``firsts`` is the first column, ``above``
    the row before these; nearly all rows are passed over by the first and last two letters there.
    """
    found: dict[int, tuple[RowClass, str]] = {}
    for index in _suspects(firsts):
        if is_total_row(rows[index]) or _is_subtotal(rows, index, above):
            found[index] = (RowClass.TOTAL, "total")
    return found


def _suspects(firsts: Sequence[Cell]) -> list[int]:
    """Rows whose first cell is blank, or begins or ends as a word for total does."""
    ends = two_letter_ends(firsts) if isinstance(firsts, Spans) else None
    if ends is not None:
        suspects: list[int] = np.flatnonzero(those_with(ends[0], _may_begin) | those_with(ends[1], _may_end)).tolist()
        return suspects
    begins, behind = _letters(firsts, _FIRST_TWO), _letters(firsts, _LAST_TWO)
    hot, hot_ends = set(filter(_may_begin, set(begins))), set(filter(_may_end, set(behind)))
    if not hot and not hot_ends:
        return []
    return [i for i, (start, end) in enumerate(zip(begins, behind, strict=True)) if start in hot or end in hot_ends]


def _may_begin(letters: str | None) -> bool:
    return not letters or letters[0].isspace() or letters.casefold() in synonyms().total_beginnings


def _may_end(letters: str | None) -> bool:
    return letters is not None and letters.casefold() in synonyms().total_endings


def _letters(cells: Sequence[Cell], which: "itemgetter[Any]") -> list[str | None]:
    """Some letters of each cell, None for cells that are no texts."""
    try:
        return list(map(which, cells))  # type: ignore[arg-type]  # others raise
    except TypeError:  # a cell that is no text
        return [which(cell) if isinstance(cell, str) else None for cell in cells]


def _is_subtotal(rows: Sequence[Sequence[Cell]], index: int, above: Sequence[Cell]) -> bool:
    """``Ads Total;;;12;3 400`` below rows of ``Ads``: the total of what stands above it, and beside it only numbers."""
    row = rows[index]
    place = next((i for i, cell in enumerate(row) if not is_blank(cell)), -1)
    group = total_of(cell_text(row[place])) if place >= 0 and isinstance(row[place], str) else ""
    beside = [cell for cell in row[place + 1 :] if not is_blank(cell)] if group else []
    if not any(map(is_number, beside)) or not all(is_number(cell) or is_dash(cell_text(cell)) for cell in beside):
        return False
    for other in (*(rows[i] for i in range(index - 1, -1, -1)), above):
        if place < len(other) and not is_blank(other[place]):
            return plain(cell_text(other[place])) == group
    return False


def is_total_row(row: Sequence[Cell]) -> bool:
    """``Razem;;PLN;12;3 400,00``: a word for total, beside it only numbers, currencies, dashes and further such words.

    The word stands first, or last behind numbers: ``;;48;5;Grand total``.
    """
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or not any(isinstance(cell, str) and is_total_word(cell) for cell in (filled[0], filled[-1])):
        return False
    return all(is_number(cell) or _is_empty_word(cell_text(cell)) for cell in filled)


def _is_empty_word(text: str) -> bool:
    """A dash, a word for total or the code of a currency: nothing that would be said of a lead or a channel."""
    return is_dash(text) or is_total_word(text) or is_currency_code(text)


def says_remark(row: Sequence[Cell]) -> bool:
    """Whether a row's only cell speaks about the table: ``©2026 Tool``, ``Confidential``, ``Source: CRM, 2024``."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) == 1 and isinstance(filled[0], str) and _REMARK.match(filled[0].strip()) is not None


def find_footers(
    rows: Sequence[Sequence[Cell]], lines: Sequence[int], file: FileMapping
) -> dict[int, tuple[RowClass, str]]:
    """Among a file's last rows, from the end: sums without a word, and single cells with a remark on the table.

    Remarks are no rows of the table, just as lines above its header are none.
    """
    personal = [column.index for column in file.columns if column.role in _PERSONAL_ROLES]
    found = _below_a_gap(rows, lines, file)
    for index in range(len(rows) - 1, max(-1, len(rows) - 1 - TAIL_ROWS - len(found)), -1):
        row = rows[index]
        filled = [cell for cell in row if not is_blank(cell)]
        if index in found or is_total_row(row):
            continue
        if len(filled) == 1 and len(file.columns) >= COLUMNS_OF_A_TABLE and _is_remark(rows, index, file):
            found[index] = (RowClass.PREAMBLE, "footer")
        elif (
            personal
            and file.shape is not Shape.AGGREGATE  # counts of an unknown channel; CountTotals compares the sums
            and all(is_number(c) or is_total_word(cell_text(c)) for c in filled)
            and all(is_blank(row[i]) for i in personal if i < len(row))
        ):
            found[index] = (RowClass.TOTAL, "sums")
        else:
            break
    return found


def _below_a_gap(
    rows: Sequence[Sequence[Cell]], lines: Sequence[int], file: FileMapping
) -> dict[int, tuple[RowClass, str]]:
    """Rows of a single cell at the end of a table of several columns, apart from it by a blank line.

    Lines of totals may stand between: they are told apart by what they say.
    """
    end = len(rows)
    while end > max(0, len(rows) - TAIL_ROWS) and (filled_count(rows[end - 1]) == 1 or is_total_row(rows[end - 1])):
        end -= 1
    if not 0 < end < len(rows) or len(file.columns) < COLUMNS_OF_A_TABLE:
        return {}
    if filled_count(rows[end - 1]) < COLUMNS_OF_A_TABLE:
        return {}
    gap = next((index for index in range(end, len(rows)) if _is_apart(rows, lines, index)), len(rows))
    below = (index for index in range(gap, len(rows)) if not is_total_row(rows[index]))
    return dict.fromkeys(below, (RowClass.PREAMBLE, "footer"))


def _is_apart(rows: Sequence[Sequence[Cell]], lines: Sequence[int], index: int) -> bool:
    """Whether blank lines stand above a row; a cell of several lines above it is none."""
    newlines = max((str(cell).count("\n") for cell in rows[index - 1]), default=0)
    return lines[index] - lines[index - 1] - newlines > 1


def _is_remark(rows: Sequence[Sequence[Cell]], index: int, file: FileMapping) -> bool:
    """Whether the only filled cell of a row speaks about the table, and is not the name of a lead otherwise unknown.

    ``Source: CRM, 2024-05-01`` always does; a sentence does unless it stands where names stand (``Acme Sp. z o.o.``).
    """
    place = next(i for i, cell in enumerate(rows[index]) if not is_blank(cell))
    text = cell_text(rows[index][place]).strip()
    if " " not in text or len(text) < 12:
        return False
    others = [
        cell_text(row[place]).strip()
        for row in rows[max(0, index - _ROWS_COMPARED) : index]
        if place < len(row) and not is_blank(row[place])
    ]
    if _REMARK.match(text):
        return not any(map(_REMARK.match, others[:-TAIL_ROWS]))
    if _SENTENCE.fullmatch(text) is None:
        return False
    names = sum(map(_is_name, others))
    role = next((column.role for column in file.columns if column.index == place), Role.OTHER)
    return role is not Role.NAME and names * 2 <= len(others) if others else role not in _NAMING_ROLES


def _is_name(text: str) -> bool:
    """Words, not a code, an amount, a date or an address."""
    return any(c.isalpha() for c in text) and "@" not in text and (" " in text or not any(c.isdigit() for c in text))
