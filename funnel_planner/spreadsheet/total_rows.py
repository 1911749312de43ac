"""Telling lines of totals and footers from leads."""

from collections.abc import Sequence

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import FileMapping, Role
from funnel_planner.spreadsheet.cells import cell_text, is_blank, is_number
from funnel_planner.spreadsheet.header_words import is_total_word, synonyms
from funnel_planner.spreadsheet.table import Cell

TAIL_ROWS = 10
"""Rows at the end of a file among which footers are looked for."""
_PERSONAL_ROLES = frozenset({Role.ID, Role.NAME, Role.EMAIL, Role.STAGE, Role.CHANNEL, Role.CREATED})


def find_totals(rows: Sequence[Sequence[Cell]]) -> dict[int, tuple[RowClass, str]]:
    """Rows of a chunk that are lines of totals: a word for total in front, and only numbers behind."""
    beginnings = synonyms().total_beginnings
    found = {}
    for index, row in enumerate(rows):
        first = row[0] if row else None
        if first is None or first == "":
            first = next((cell for cell in row if not is_blank(cell)), None)
        if type(first) is str and first.lstrip()[:2].casefold() in beginnings and is_total_row(row):
            found[index] = (RowClass.TOTAL, "total")
    return found


def is_total_row(row: Sequence[Cell]) -> bool:
    """``Razem;;;12;3 400,00``: a word for total, beside it nothing but numbers, dashes and further such words."""
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or not is_total_word(cell_text(filled[0])):
        return False
    return all(is_number(cell) or cell_text(cell).strip() in "-–—--" or is_total_word(cell_text(cell)) for cell in filled[1:])


def find_footers(rows: Sequence[Sequence[Cell]], file: FileMapping) -> dict[int, tuple[RowClass, str]]:
    """Among a file's last rows, from the end: sums without a word, and single cells with a sentence."""
    personal = [column.index for column in file.columns if column.role in _PERSONAL_ROLES]
    found = {}
    for index in range(len(rows) - 1, max(-1, len(rows) - 1 - TAIL_ROWS), -1):
        row = rows[index]
        filled = [cell for cell in row if not is_blank(cell)]
        if is_total_row(row):
            continue
        text = cell_text(filled[0]).strip() if filled else ""
        if len(filled) == 1 and len(file.columns) >= 3 and " " in text and len(text) >= 12:
            found[index] = (RowClass.REJECTED, "footer")
        elif personal and all(map(is_number, filled)) and all(is_blank(row[i]) for i in personal if i < len(row)):
            found[index] = (RowClass.TOTAL, "sums")
        else:
            break
    return found
