"""Telling lines of totals from counts: by their words, and by their sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import CellType, FileMapping, Role
from funnel_planner.spreadsheet.meaning.amounts import is_dash
from funnel_planner.spreadsheet.meaning.coarse_periods import coarse_period, month_of, sums_of_months
from funnel_planner.spreadsheet.meaning.header_words import is_total_word, plain, total_of
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank, is_number
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.table import Cell

_NAMING = (Role.CHANNEL, Role.STAGE, Role.PAGE, Role.TIME, Role.CREATED, Role.ASSET)
_DATING = (Role.TIME, Role.CREATED)
_FEWEST_SUMMED = 2
_MONTH_LETTERS = 7
_MOST_MONTHS = 5000
_CLOSE = 0.005
"""Sums may differ by this share: reports round what they add up."""

Decided = dict[int, tuple[RowClass, str]]
Int64 = NDArray[np.int64]


@dataclass
class CountTotals:
    """Gathers the suspects of one file of counts chunk by chunk; ``decide`` tells which of them are totals."""

    file: FileMapping
    _labelled: dict[int, set[int]] = field(default_factory=dict)
    """Column -> rows whose cell there is a word for total."""
    _told_apart: set[int] = field(default_factory=set)
    """Columns in which some row has another label."""
    _seen: dict[int, set[str]] = field(default_factory=dict)
    """Column -> its labels so far, plain: of what a line further down may be the total."""
    _nameless: list[int] = field(default_factory=list)
    """Rows in which nothing names a channel, a stage, a page or a day."""
    _only_dated: list[int] = field(default_factory=list)
    """Rows that name a day and nothing else, such as the first one of a report for a whole month."""
    _spans: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    """Column -> quarters, halves and years named there, with their rows; they may add up months that stand there."""
    _months: dict[int, set[str]] = field(default_factory=dict)
    """Column -> a label of each month named there."""
    _count: int = 0

    def look(self, rows: Sequence[Sequence[Cell]], columns: Columns) -> Decided:
        """The sure totals of a chunk: a word for total in front. Others are suspects."""
        naming = [c.index for c in self.file.columns if c.role in _NAMING]
        labels = [c.index for c in self.file.columns if c.role in _NAMING and c.role not in _DATING]
        texts = {c.index for c in self.file.columns if c.type is CellType.TEXT} | set(naming)
        sure: Decided = {}
        for index in sorted(texts):
            sure.update(self._look_at_labels(index, columns[index]))
            sure.update(self._look_at_periods(index, columns[index]))
        for row, cells in enumerate(rows):
            first = next((cell for cell in cells if not _is_nothing(cell)), None)
            if isinstance(first, str) and is_total_word(first) and (":" in first or not naming or _only(cells)):
                sure[row] = (RowClass.TOTAL, "total")
            elif naming and all(_is_nothing(cells[i]) for i in naming if i < len(cells)):
                self._nameless.append(self._count + row)
            elif labels and all(_is_nothing(cells[i]) for i in labels if i < len(cells)):
                self._only_dated.append(self._count + row)
        self._count += len(rows)
        return sure

    def _look_at_labels(self, index: int, cells: Sequence[Cell]) -> Decided:
        """Totals of one group among a column's labels (``Google Total`` below ``Google``); words for total noted."""
        seen = self._seen.setdefault(index, set())
        known: dict[Cell, tuple[bool, str]] = {}
        sure: Decided = {}
        for row, cell in enumerate(cells):
            if cell not in known:
                text = cell if isinstance(cell, str) else ""
                known[cell] = is_total_word(text), total_of(text)
                seen.add(plain(text))
            is_total, group = known[cell]
            if group in seen and group:
                sure[row] = (RowClass.TOTAL, "total")
            elif is_total:
                self._labelled.setdefault(index, set()).add(self._count + row)
            elif not _is_nothing(cell):
                self._told_apart.add(index)
        return sure

    def _look_at_periods(self, index: int, cells: Sequence[Cell]) -> Decided:
        """Longer periods that are the totals of months seen so far; others are suspects."""
        spans, months = self._spans.setdefault(index, {}), self._months.setdefault(index, set())
        if len(months) > _MOST_MONTHS:  # no period is written in so many ways
            return {}
        texts = {cell: cell_text(cell).strip() for cell in set(cells)}
        labels = {cell for cell, text in texts.items() if month_of(text) is None and coarse_period(text) is not None}
        months.update(_month_label(text) for text in texts.values() if month_of(text) is not None)
        own: dict[str, list[int]] = {}
        for row, cell in enumerate(cells) if labels else ():
            if cell in labels:
                own.setdefault(texts[cell], []).append(row)
                spans.setdefault(texts[cell], []).append(self._count + row)
        if not own:
            return {}
        return {row: (RowClass.TOTAL, "sums") for label in sums_of_months([*own, *months]) for row in own[label]}

    def decide(self, known: Mapping[int, RowClass], numbers: Sequence[NDArray[Any]]) -> Decided:
        """Further totals: of a column that tells other rows apart, and nameless rows that sum up the others.

        ``numbers``: columns that may be added up, one entry a row of the file.
        """
        found: Decided = {}
        for column, rows in self._labelled.items():
            if column in self._told_apart:  # a report broken down by nothing consists of totals only
                found.update({row: (RowClass.TOTAL, "total") for row in rows if row not in known})
        for column, spans in self._spans.items():
            for label in sums_of_months([*spans, *self._months[column]]):
                found.update({row: (RowClass.TOTAL, "sums") for row in spans[label] if row not in known})
        nameless = [row for row in self._nameless if row not in known and row not in found]
        others = np.ones(self._count, bool)
        others[[*known, *found, *nameless]] = False
        if others.any() and len(nameless) < max(2, self._count // 2):
            found.update({row: (RowClass.TOTAL, "sums") for row in nameless if _sums_up(row, others, numbers)})
        dated = [row for row in self._only_dated if row not in known and row not in found]
        others[dated] = False
        if len(dated) == 1 and others.sum() >= _FEWEST_SUMMED:  # several are days of a channel that nobody knows
            sums = _sums_up(dated[0], others, numbers, fewest=_FEWEST_SUMMED)
            found.update({row: (RowClass.TOTAL, "sums") for row in dated if sums})
        return found


def _month_label(text: str) -> str:
    """``2024-01`` of ``2024-01-15``: of a day only the month matters."""
    return text[:_MONTH_LETTERS] if text[4:5] == "-" else text


def _sums_up(row: int, others: NDArray[np.bool_], numbers: Sequence[Int64], *, fewest: int = 1) -> bool:
    """Whether half of a row's numbers or more, and at least ``fewest``, are the sums of the other rows."""
    told = equal = 0
    for column in numbers:
        known = others & (column != NO_VALUE)
        if column[row] in (NO_VALUE, 0) or not known.any():
            continue
        total = int(column[known].sum())
        told += 1
        equal += abs(total - int(column[row])) <= max(1.0, _CLOSE * abs(total))
    return told >= fewest and equal * 2 >= told


def _only(cells: Sequence[Cell]) -> bool:
    """Whether a row has nothing but numbers, dashes and words for total."""
    return all(
        _is_nothing(cell) or is_number(cell) or (isinstance(cell, str) and is_total_word(cell)) for cell in cells
    )


def _is_nothing(cell: Cell) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and is_dash(cell_text(cell)))
