"""The header once more among the rows: printed reports repeat it on every page, boards above every group."""

from collections.abc import Sequence

from funnel_planner.domain.labels import label_key
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import NumberCells

_FEWEST = 2
"""Cells that say the same as the header."""


def named_place(headers: Sequence[str]) -> int:
    """The first column with a name; -1: there is none."""
    return next((index for index, header in enumerate(headers) if header.strip()), -1)


def find_headers_again(rows: Sequence[Sequence[Cell]], cells: Sequence[Cell], headers: Sequence[str]) -> list[int]:
    """Rows that only say what the header says; ``cells`` is their column at ``named_place``."""
    place = named_place(headers)
    if place < 0 or isinstance(cells, NumberCells) or headers[place] not in cells:  # numbers repeat no header
        return []
    return [index for index, cell in enumerate(cells) if cell == headers[place] and _is_header(rows[index], headers)]


def _is_header(row: Sequence[Cell], headers: Sequence[str]) -> bool:
    filled = [(index, cell) for index, cell in enumerate(row) if not is_blank(cell)]
    if len(filled) < _FEWEST or filled[-1][0] >= len(headers):
        return False
    # of columns of one name the later ones are numbered
    return all(label_key(headers[index]).startswith(label_key(cell_text(cell))) for index, cell in filled)
