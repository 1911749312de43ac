"""Reports that name a group in its first row only: ``Google`` above blank cells, one for each further month."""

from collections.abc import Sequence
from itertools import pairwise

from funnel_planner.spreadsheet.meaning.header_words import plain, total_of
from funnel_planner.spreadsheet.meaning.total_rows import is_total_row
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.table import Cell

_ARROWS = ("↑", "↓", "▲", "▼")
"""What reports put behind the header of a column that they are grouped by."""
_FEWEST_COLUMNS = 3


def group_columns(header: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> tuple[int, ...]:
    """Columns whose blank cells mean what stands above: grouped by as their headers say, or as the next column shows.

    The latter only where each group has the same labels behind it (the same months for each channel), so that blanks
    cannot be leads of which nothing is known.
    """
    first = next((index for index, cell in enumerate(header) if not is_blank(cell)), 0)
    marked = [index for index, cell in enumerate(header) if cell_text(cell).rstrip().endswith(_ARROWS)]
    if not marked and not any(_blank(row, first) for row in below):  # of most tables there is nothing more to ask
        return ()
    rows = _without_totals(below)
    arrows = tuple(index for index in marked if any(_blank(row, index) for row in rows))
    if arrows or len(header) < _FEWEST_COLUMNS:
        return arrows
    return (first,) if _repeats_below(rows, first) else ()


def carried(
    rows: Sequence[Sequence[Cell]], groups: Sequence[int], above: Sequence[Cell]
) -> tuple[list[list[Cell]], list[Cell]]:
    """Rows with their groups' names, and the last names for the rows that follow; lines of totals have none."""
    if not groups:
        return list(map(list, rows)), list(above)
    last = list(above) or [None] * len(groups)
    filled = []
    for row in rows:
        cells = list(row)
        if not is_total_row(cells) and not _stands_alone(cells):
            named = False
            for place, column in enumerate(groups):
                if not _blank(cells, column):
                    last[place], named = cells[column], True
                elif named:  # a new group: those within it begin anew
                    last[place] = None
                elif column < len(cells) and last[place] is not None:
                    cells[column] = last[place]
        filled.append(cells)
    return filled, last


def _without_totals(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Rows without lines of totals, also those of one group (``Google Total``)."""
    seen: set[str] = set()
    kept = []
    for row in rows:
        first = next((cell_text(cell) for cell in row if not is_blank(cell)), "")
        seen.add(plain(first))
        if not is_total_row(row) and total_of(first) not in seen:
            kept.append(row)
    return kept


def _repeats_below(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether the column behind says the same in each group of rows, and each of its labels once."""
    if not rows or _blank(rows[0], column):
        return False
    starts = [index for index, row in enumerate(rows) if not _blank(row, column)]
    labels = [cell_text(row[column + 1]).strip() if column + 1 < len(row) else "" for row in rows]
    blocks = [labels[start:end] for start, end in pairwise([*starts, len(rows)])]
    first = blocks[0]
    whole = len(blocks) > 1 and len(first) > 1 and len(set(first)) == len(first) and all(first)
    names = [cell_text(rows[start][column]).strip().casefold() for start in starts]
    return whole and all(block == first for block in blocks) and len(set(names)) == len(names)


def _stands_alone(row: Sequence[Cell]) -> bool:
    """A single cell: a remark below the table."""
    return sum(not is_blank(cell) for cell in row) <= 1


def _blank(row: Sequence[Cell], column: int) -> bool:
    return column >= len(row) or is_blank(row[column])
