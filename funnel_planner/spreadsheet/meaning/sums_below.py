"""A last row without a word for total that only counts or sums up what stands above it: ``;3;2;1;``."""

from collections import Counter
from collections.abc import Sequence

from funnel_planner.spreadsheet.meaning.amounts import parse_amount
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank, is_number, tick
from funnel_planner.spreadsheet.tables.table import Cell

_FEWEST_ROWS = 2
_CLOSE = 0.005
"""Sums may differ by this share."""


def is_sums(row: Sequence[Cell], columns: Sequence[Counter[Cell] | None]) -> bool:
    """Whether every filled cell of a table's last row is the sum, or the number, of the cells above it.

    ``columns``: the cells of each column with their counts, this row's among them; None for columns of many labels,
    which nobody counts.
    """
    filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
    if not filled or any(not is_number(row[index]) for index in filled):
        return False
    above = [_above(row, index, counts) for index, counts in enumerate(columns)]
    always = [index for index, cells in enumerate(above) if cells is not None and _is_always_filled(cells)]
    if not any(index not in filled for index in always):  # nothing that the other rows have is missing here
        return False
    told = [_says_sum(row[index], above[index] if index < len(above) else None) for index in filled]
    return all(told)


def _above(row: Sequence[Cell], index: int, counts: Counter[Cell] | None) -> Counter[Cell] | None:
    """The cells of a column without that of the row."""
    if counts is None:
        return None
    return counts - Counter({row[index] if index < len(row) else None: 1})


def _is_always_filled(cells: Counter[Cell]) -> bool:
    blank = sum(n for cell, n in cells.items() if is_blank(cell))
    return not blank and cells.total() >= _FEWEST_ROWS


def _says_sum(cell: Cell, above: Counter[Cell] | None) -> bool:
    """Whether a number is the sum of the cells above it, how many are filled, or how many are ticked."""
    if not above:
        return False
    number = _number(cell)
    filled = {other: n for other, n in above.items() if not is_blank(other)}
    ticks = sum(n for other, n in filled.items() if tick(other))
    sums = [float(sum(filled.values())), float(ticks)]
    numbers = {other: _number(other) for other in filled}
    if all(value is not None for value in numbers.values()):
        sums.append(sum((numbers[other] or 0.0) * n for other, n in filled.items()))
    return number is not None and any(abs(number - known) <= _CLOSE * abs(known) for known in sums if known)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    for mark in (",", ".") if "," in cell_text(cell) else (".", ","):
        try:
            return parse_amount(cell_text(cell), mark)
        except ValueError:
            continue
    return None
