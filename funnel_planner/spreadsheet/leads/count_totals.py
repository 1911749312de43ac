"""Telling lines of totals from counts: by their words, and by their sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import NO_VALUE, Int64Array
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import CellType, FileMapping, Role
from funnel_planner.spreadsheet.meaning.amounts import is_dash
from funnel_planner.spreadsheet.meaning.coarse_periods import (
    coarse_period,
    month_of,
    sums_of_months,
    yearless_month,
)
from funnel_planner.spreadsheet.meaning.header_words import is_total_word, plain, total_of
from funnel_planner.spreadsheet.meaning.ratio_rows import is_ratio_row
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank, is_number
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.table import Cell

_NAMING = (Role.CHANNEL, Role.STAGE, Role.PAGE, Role.TIME, Role.CREATED, Role.ASSET)
_DATING = (Role.TIME, Role.CREATED)
_OF_RATIOS = (Role.CHANNEL, Role.PAGE, Role.ASSET)
_ALL = frozenset({"all", "overall", "wszystkie", "wszystko", "alle", "tous", "todos", "tutti"})
_FEWEST_SUMMED = 2
_MONTH_LETTERS = 7
_MOST_MONTHS = 5000
_CLOSE = 0.005
"""Sums may differ by this share: reports round what they add up."""

Decided = dict[int, tuple[RowClass, str]]


@dataclass
class CountTotals:
    """Gathers the suspects of one file of counts chunk by chunk; ``decide`` tells which of them are totals."""

    file: FileMapping
    _labelled: dict[int, dict[int, str]] = field(default_factory=dict)
    """Column -> rows whose cell there is a word for total, or for what is no sum of anything, and which of both."""
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
    _alls: dict[int, list[int]] = field(default_factory=dict)
    """Column -> rows whose cell there says that they are about all: the sums of the others, or one more of them."""
    _other_than_time: set[int] = field(default_factory=set)
    """Columns in which something else than periods and totals is named."""
    _count: int = 0

    def look(self, rows: Sequence[Sequence[Cell]], columns: Columns) -> Decided:
        """The sure totals of a chunk: a word for total in front. Others are suspects."""
        naming = [c.index for c in self.file.columns if c.role in _NAMING]
        labels = [c.index for c in self.file.columns if c.role in _NAMING and c.role not in _DATING]
        ratios = {c.index for c in self.file.columns if c.role in _OF_RATIOS}
        texts = {c.index for c in self.file.columns if c.type is CellType.TEXT} | set(naming)
        sure: Decided = {}
        for index in sorted(texts):
            sure.update(self._look_at_labels(index, columns[index], ratios=index in ratios))
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

    def _look_at_labels(self, index: int, cells: Sequence[Cell], *, ratios: bool) -> Decided:
        """Totals of one group among a column's labels (``Google Total`` below ``Google``); words for total noted.

        ``ratios``: words for averages and rates are, too.
        """
        seen = self._seen.setdefault(index, set())
        known: dict[Cell, tuple[str, str]] = {}
        sure: Decided = {}
        for row, cell in enumerate(cells):
            if cell not in known:
                text = cell if isinstance(cell, str) else ""
                known[cell] = _what_is_said(text, ratios=ratios), total_of(text)
                seen.add(plain(text))
            what, group = known[cell]
            if group in seen and group:
                sure[row] = (RowClass.TOTAL, "total")
            elif what == "all":
                self._alls.setdefault(index, []).append(self._count + row)
            elif what:
                self._labelled.setdefault(index, {})[self._count + row] = what
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
        named = {cell for cell, text in texts.items() if month_of(text) is not None or yearless_month(text) is not None}
        months.update(_month_label(texts[cell]) for cell in named)
        others = {cell for cell in texts if not _is_nothing(cell)} - labels - named
        if not all(is_total_word(texts[cell]) for cell in others):
            self._other_than_time.add(index)
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
                found.update({row: (RowClass.TOTAL, what) for row, what in rows.items() if row not in known})
        for column, spans in self._spans.items():
            yearless = column not in self._other_than_time
            for label in sums_of_months([*spans, *self._months[column]], yearless=yearless):
                found.update({row: (RowClass.TOTAL, "sums") for row in spans[label] if row not in known})
        for alls in self._alls.values():
            others = np.ones(self._count, bool)
            others[[*known, *found, *alls]] = False
            if others.any() and _sum_up(alls, others, numbers):
                found.update({row: (RowClass.TOTAL, "sums") for row in alls if row not in known})
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


def _what_is_said(text: str, *, ratios: bool) -> str:
    """``total``, ``ratios`` or ``all``; empty: a label like others."""
    if is_total_word(text):
        return "total"
    if ratios and is_ratio_row(text):
        return "ratios"
    return "all" if plain(text).partition(" ")[0] in _ALL else ""


def _month_label(text: str) -> str:
    """``2024-01`` of ``2024-01-15``: of a day only the month matters."""
    return text[:_MONTH_LETTERS] if text[4:5] == "-" else text


def _sums_up(row: int, others: NDArray[np.bool_], numbers: Sequence[Int64Array], *, fewest: int = 1) -> bool:
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


def _sum_up(rows: Sequence[int], others: NDArray[np.bool_], numbers: Sequence[Int64Array]) -> bool:
    """Whether all numbers of some rows are together what the other rows have."""
    amounts = [np.where(column == NO_VALUE, 0, column) for column in numbers]
    sums = [(int(column[rows].sum()), int(column[others].sum())) for column in amounts]
    told = [pair for pair in sums if pair[0]]
    return bool(told) and all(abs(own - whole) <= max(1.0, _CLOSE * abs(whole)) for own, whole in told)


def _only(cells: Sequence[Cell]) -> bool:
    """Whether a row has nothing but numbers, dashes and words for total."""
    return all(
        _is_nothing(cell) or is_number(cell) or (isinstance(cell, str) and is_total_word(cell)) for cell in cells
    )


def _is_nothing(cell: Cell) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and is_dash(cell_text(cell)))
