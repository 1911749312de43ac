"""Reading one column of numbers into an array: amounts, counts, shares and lengths of time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import NO_VALUE, Int64Array
from funnel_planner.domain.labels import is_blank_label
from funnel_planner.domain.mapping import ColumnMapping
from funnel_planner.spreadsheet.leads.row_columns import ColumnReader
from funnel_planner.spreadsheet.meaning.amounts import is_dash, parse_amount, parse_seconds
from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, cell_text
from funnel_planner.spreadsheet.tables.spans import Spans, as_bytes
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import NumberCells
from funnel_planner.words.numbers import parse_percent

UNREADABLE_AMOUNT = NO_VALUE + 1
"""Kept apart until the chunk's unreadable cells are told."""
_LARGEST_AMOUNT = 9e13
_LAST_BITS = 1e-15
_MOST_LACKING = 0.25
"""Of a hundredth: the last bits of very large amounts are whole ones."""
_MOST_WORDS = 2
_MOST_DIGITS = 13
"""Of numbers with so few digits a float times 100 rounds to the right whole number, too."""
_ZERO, _POINT = ord("0"), ord(".")


class MoneyReader(ColumnReader):
    """Amounts in minor units (hundredths, ``_in_hundredths``); blanks and what is no number are ``NO_VALUE``."""

    def __init__(self, column: ColumnMapping) -> None:
        super().__init__()
        self._decimal = column.decimal or "."
        self._divisor = column.divisor

    def new_unreadable(self) -> list[int]:
        """Positions, among the cells read last, of what is neither blank nor a number."""
        return np.flatnonzero(self._parts[-1] == UNREADABLE_AMOUNT).tolist() if self._parts else []

    def array(self) -> NDArray[Any]:
        """All amounts so far."""
        amounts = super().array()
        return np.where(amounts == UNREADABLE_AMOUNT, NO_VALUE, amounts)

    def read(self, cells: Sequence[Cell]) -> None:
        """Understand the next cells; a chunk of plain numbers is read at once."""
        amounts = _plain_amounts(cells) if self._decimal == "." and self._divisor == 1 else None
        if amounts is not None:
            self._parts.append(amounts)
        elif _has_truth_values(cells):  # to a dictionary, yes is 1
            found = (UNREADABLE_AMOUNT if isinstance(cell, bool) else self._memo[cell] for cell in cells)
            self._parts.append(np.fromiter(found, self.dtype, len(cells)))
        else:
            super().read(cells)

    def understand(self, cell: Cell) -> int:
        """Minor units of one cell; yes and no are no amounts."""
        if isinstance(cell, bool):
            return UNREADABLE_AMOUNT
        if isinstance(cell, int | float):
            return minor_of(float(cell) / self._divisor)
        text = cell_text(cell)
        if _is_nothing(text):
            return NO_VALUE
        try:
            return minor_of(parse_amount(text, self._decimal) / self._divisor)
        except ValueError:
            return UNREADABLE_AMOUNT


class CountReader(MoneyReader):
    """Counts in hundredths: reports credit parts of a conversion, and only sums may be rounded."""


class ShareReader(ColumnReader):
    """Shares 0..1 as floats: ``12,5 %``, ``0.125``; NaN for blanks and what is no number.

    Numbers without a sign of percent are shares, unless the column has one above 1.
    """

    dtype = np.float64

    def __init__(self, column: ColumnMapping) -> None:
        super().__init__()
        self._decimal = column.decimal or "."
        self._percent = False

    def understand(self, cell: Cell) -> Any:  # noqa: ANN401 - an array of floats takes floats
        """One share, or the number whose scale ``array`` decides."""
        if isinstance(cell, bool):
            return np.nan
        if isinstance(cell, int | float):
            return float(cell)
        text = cell_text(cell)
        if _is_nothing(text):
            return np.nan
        try:
            if "%" in text:
                self._percent = True
                return parse_percent(text, self._decimal) * 100
            return parse_amount(text, self._decimal)
        except ValueError:
            return np.nan

    def array(self) -> NDArray[Any]:
        """All shares so far."""
        numbers = super().array()
        percent = self._percent or bool((numbers > 1).any())
        return numbers / 100 if percent else numbers


class SecondsReader(ColumnReader):
    """Lengths of time in seconds as floats; NaN for blanks and what is none."""

    dtype = np.float64

    def __init__(self, column: ColumnMapping) -> None:
        super().__init__()
        self._decimal = column.decimal or "."

    def understand(self, cell: Cell) -> Any:  # noqa: ANN401 - an array of floats takes floats
        """Seconds of one cell."""
        if isinstance(cell, bool):
            return np.nan
        if isinstance(cell, int | float):
            return float(cell)
        text = cell_text(cell)
        try:
            return np.nan if _is_nothing(text) else parse_seconds(text, self._decimal)
        except ValueError:
            return np.nan


def _is_nothing(text: str) -> bool:
    return is_blank_label(text) or is_dash(text) or text.strip().casefold() in BLANK_WORDS


def _has_truth_values(cells: Sequence[Cell]) -> bool:
    return not isinstance(cells, Spans | NumberCells) and bool in set(map(type, cells))


def _plain_amounts(cells: Sequence[Cell]) -> Int64Array | None:
    """Minor units of numbers and texts like ``1234.5``, blank ones allowed; None if any is different."""
    if isinstance(cells, Spans):
        amounts = _written_out(cells)
        if amounts is not None:
            return amounts
        cells = cells.texts
    if isinstance(cells, NumberCells):
        return _minor_units(cells.numbers)
    try:
        if _has_truth_values(cells):  # floats to Python
            return None
        if None in cells or "" in cells:
            cells = ["nan" if cell is None or cell == "" else cell for cell in cells]
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))  # type: ignore[arg-type]  # no None is left
    except (TypeError, ValueError):
        return None
    return _minor_units(numbers)


def _minor_units(numbers: NDArray[np.float64]) -> Int64Array:
    """Amounts in minor units, ``NO_VALUE`` for what is none; those too large to be amounts are told as unreadable."""
    known = np.isfinite(numbers) & (np.abs(numbers) < _LARGEST_AMOUNT)
    otherwise = np.where(np.isnan(numbers), NO_VALUE, UNREADABLE_AMOUNT)
    return np.where(known, _in_hundredths(np.where(known, numbers, 0.0)), 0).astype(np.int64) + np.where(
        known, 0, otherwise
    )


def _written_out(cells: Spans) -> Int64Array | None:
    """The same of digits with at most two behind a point, blank ones allowed; None if any is different."""
    words = cells.words()
    if words is None or words.shape[1] > _MOST_WORDS:
        return None
    digits = as_bytes(words)
    minor = np.zeros(len(cells), np.int64)
    behind = np.zeros(len(cells), np.int64)
    """Digits behind the point, plus one; 0: no point yet."""
    longest = int(cells.lengths.max(initial=0))
    for place in range(longest):
        letter = digits[:, place]
        is_digit = (letter >= _ZERO) & (letter <= _ZERO + 9)
        is_point = letter == _POINT
        is_end = letter == 0
        if not (is_digit | is_point | is_end).all() or (is_point & (behind > 0)).any():
            return None
        minor = np.where(is_digit, minor * 10 + (letter - _ZERO), minor)
        behind += is_point | (is_digit & (behind > 0))
    digit_count = cells.lengths - (behind > 0)
    if (behind > 3).any() or (digit_count > _MOST_DIGITS).any() or ((digit_count == 0) & (cells.lengths > 0)).any():
        return None
    minor *= np.array([100, 100, 10, 1])[behind]
    return np.where(cells.lengths > 0, minor, NO_VALUE)


def minor_of(amount: float) -> int:
    """Minor units of one amount, rounded like all others; too large to be one: ``UNREADABLE_AMOUNT``."""
    return int(_in_hundredths(np.array(amount))) if abs(amount) < _LARGEST_AMOUNT else UNREADABLE_AMOUNT


def _in_hundredths(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole hundredths, halves away from 0 as bookkeepers round: 12.345 is 12.35, and so is 1.005 1.01.

    A decimal fraction is seldom exact in binary: what lacks a few of the last bits to a half counts as one.
    """
    hundredths = np.abs(amounts) * 100
    halves = np.floor(hundredths + np.minimum(hundredths * _LAST_BITS, _MOST_LACKING) + 0.5)
    return np.asarray(np.copysign(halves, amounts))
