"""Telling lines of totals and footers from leads."""

import re
from collections.abc import Sequence
from operator import itemgetter

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import FileMapping, Role
from funnel_planner.spreadsheet.meaning.amounts import is_dash
from funnel_planner.spreadsheet.meaning.header_words import is_total_word, synonyms
from funnel_planner.spreadsheet.tables.cells import cell_text, filled_count, is_blank, is_number
from funnel_planner.spreadsheet.tables.table import Cell

TAIL_ROWS = 10
"""Rows at the end of a file among which footers are looked for."""
_COLUMNS_OF_A_TABLE = 3
"""From so many columns on a single cell in a row may be a remark."""
_ROWS_COMPARED = 60
"""Rows before the end that show what a column usually holds."""
_REMARK = re.compile(
    r"\W*(?:source|źródło|zrodlo|notes?|uwag[ai]|generated|wygenerowano|exported|wyeksportowano|printed|wydrukowano"
    r"|created on|utworzono|report date|data raportu|stan na|as of|data as of)\b.*(?::|\d{4})|\*\s|©",
    re.IGNORECASE,
)
"""How a line about the table itself begins."""
_SENTENCE = re.compile(r"(?:\S+\s+){2,}.*[^.!?…]{3}[.!?…]+[\"”')]*", re.DOTALL)
_FIRST_TWO = itemgetter(slice(2))
_NAMING_ROLES = frozenset({Role.ID, Role.NAME, Role.EMAIL})
_PERSONAL_ROLES = frozenset({Role.ID, Role.NAME, Role.EMAIL, Role.STAGE, Role.CHANNEL, Role.CREATED})


def find_totals(rows: Sequence[Sequence[Cell]], firsts: Sequence[Cell]) -> dict[int, tuple[RowClass, str]]:
    """Rows of a chunk that are lines of totals: a word for total in front, and only numbers behind.

    ``firsts`` is the first column; nearly all rows are passed over by the first two letters there.
    """
    beginnings = synonyms().total_beginnings
    starts = _starts(firsts)
    hot = {start for start in set(starts) if not start or start[0].isspace() or start.casefold() in beginnings}
    if not hot:
        return {}
    suspects = [i for i, start in enumerate(starts) if start in hot]
    return {index: (RowClass.TOTAL, "total") for index in suspects if is_total_row(rows[index])}


def _starts(cells: Sequence[Cell]) -> list[str | None]:
    """The first two letters of each cell, None for cells that are no texts."""
    try:
        return list(map(_FIRST_TWO, cells))  # type: ignore[arg-type]  # others raise
    except TypeError:  # a cell that is no text
        return [cell[:2] if isinstance(cell, str) else None for cell in cells]


def is_total_row(row: Sequence[Cell]) -> bool:
    """``Razem;;;12;3 400,00``: a word for total, beside it nothing but numbers, dashes and further such words.

    The word stands first, or last behind numbers: ``;;48;5;Grand total``.
    """
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or not any(isinstance(cell, str) and is_total_word(cell) for cell in (filled[0], filled[-1])):
        return False
    return all(is_number(cell) or is_dash(cell_text(cell)) or is_total_word(cell_text(cell)) for cell in filled)


def find_footers(
    rows: Sequence[Sequence[Cell]], lines: Sequence[int], file: FileMapping
) -> dict[int, tuple[RowClass, str]]:
    """Among a file's last rows, from the end: sums without a word, and single cells with a remark on the table."""
    personal = [column.index for column in file.columns if column.role in _PERSONAL_ROLES]
    found = _below_a_gap(rows, lines, file)
    for index in range(len(rows) - 1 - len(found), max(-1, len(rows) - 1 - TAIL_ROWS), -1):
        row = rows[index]
        filled = [cell for cell in row if not is_blank(cell)]
        if is_total_row(row):
            continue
        if len(filled) == 1 and len(file.columns) >= _COLUMNS_OF_A_TABLE and _is_remark(rows, index, file):
            found[index] = (RowClass.REJECTED, "footer")
        elif (
            personal
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
    """Rows of a single cell at the end of a table of several columns, apart from it by a blank line."""
    end = len(rows)
    while end > max(0, len(rows) - TAIL_ROWS) and filled_count(rows[end - 1]) == 1:
        end -= 1
    if not 0 < end < len(rows) or len(file.columns) < _COLUMNS_OF_A_TABLE:
        return {}
    newlines = max((str(cell).count("\n") for cell in rows[end - 1]), default=0)  # a cell of several lines is no gap
    apart = lines[end] - lines[end - 1] - newlines > 1
    wide = filled_count(rows[end - 1]) >= _COLUMNS_OF_A_TABLE
    return dict.fromkeys(range(end, len(rows)), (RowClass.REJECTED, "footer")) if apart and wide else {}


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
