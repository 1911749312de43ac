"""Rows that are numbers of leads: a channel's counts at each stage, in one row or in a row for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.counts import ChannelCounts
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, Coded, Int8Array, Int64Array
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.spreadsheet.leads.row_arrays import CODE_OF_CLASS, UNDECIDED, FileRows
from funnel_planner.spreadsheet.leads.row_columns import FIRST_MOMENT, LOST_CODE, NO_LABEL, UNMAPPED
from funnel_planner.spreadsheet.meaning.dates import CLOCK_BITS


@dataclass(frozen=True, slots=True, eq=False)
class CountCells:
    """Counts of one file as they stand there: one entry a filled or blank cell."""

    rows: Int64Array
    """Row of the file."""
    stages: Int64Array
    """Index of the stage."""
    counts: Int64Array
    """In hundredths; ``NO_VALUE``: blank."""


def is_long(rows: FileRows) -> bool:
    """Whether each row is one stage's count."""
    return rows.stages is not None and Role.COUNT in rows.measures


def says_counts(rows: FileRows) -> bool:
    """Whether a file counts leads by stage, or says what they cost."""
    return is_long(rows) or bool(rows.reached) or rows.costs is not None


def classify_counts(rows: FileRows, as_of_day: int, mapping: Mapping, channels: Sequence[str]) -> Int8Array:
    """The class of each row of counts, totals found before left as they are.

    Rows of a channel whose label is to be left out are left out, such as a subtotal that says nothing of being one.
    """
    classes = rows.classes.copy()

    def put(row_class: RowClass, where: BoolArray) -> None:
        classes[where & (classes == UNDECIDED)] = CODE_OF_CLASS[row_class]

    put(RowClass.SCHEDULED, days_of(rows) > as_of_day)
    left_out = mapping.channels_left_out
    if left_out and rows.channels is not None:
        codes = [code for code, label in enumerate(channels) if label_key(label) in left_out]
        put(RowClass.EXCLUDED, np.isin(rows.channels, codes))
    if is_long(rows):
        assert rows.stages is not None  # noqa: S101 - is_long says so
        put(RowClass.UNMAPPED, np.isin(rows.stages, (UNMAPPED, NO_LABEL)))
        put(RowClass.EXCLUDED, rows.stages < LOST_CODE)
    put(RowClass.USED, np.ones(len(rows), bool))
    return classes


def counts_of(
    files: Sequence[FileRows], classes: Sequence[Int8Array], mapping: Mapping, channels: Sequence[str]
) -> tuple[ChannelCounts | None, dict[str, int]]:
    """Counts by channel and day of all files, and how many cells were summed and are missing; None: nothing counts.

    Cells of one channel, day and stage add up. Where counts have dates, a stage that a channel has on other days only
    had nobody that day; without dates, and in a cell that is there and blank, nobody knows.
    """
    parts = [(rows, used == CODE_OF_CLASS[RowClass.USED]) for rows, used in zip(files, classes, strict=True)]
    parts = [(rows, used) for rows, used in parts if says_counts(rows)]
    if not parts:
        return None, {}
    days = np.concatenate([days_of(rows)[used] for rows, used in parts])
    codes = np.concatenate([_channels(rows)[used] for rows, used in parts])
    pairs = np.column_stack([codes, days])
    kept, first, place = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")  # as they stand in the files
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    kept, place = kept[order], rank[place.ravel()]
    table = _Table(len(kept), len(mapping.stage_ids))
    start = 0
    value, cost = np.full((2, len(kept)), NO_VALUE)
    for rows, used in parts:
        where = np.full(len(rows), -1, np.int64)
        where[used] = place[start : start + int(used.sum())]
        start += int(used.sum())
        table.add(_cells(rows), where)
        _sum_amounts(value, rows.values, where)
        _sum_amounts(cost, rows.costs, where)
    dated = bool((kept[:, 1] != NO_DAY).any()) if len(kept) else False
    long = any(is_long(rows) for rows, _ in parts)
    counts = table.counts(kept[:, 0] if dated and long else None)
    flags = {"summed_cells": table.summed, "missing_cells": _missing(counts, parts)}
    found = ChannelCounts(
        channel=named_only(kept[:, 0], channels),
        day=kept[:, 1].astype(np.int32),
        counts=counts,
        value_minor=value,
        cost_minor=cost,
        kind=parts[0][0].file.kind,
    )
    return found, flags


class _Table:
    """Cells added up."""

    def __init__(self, rows: int, stages: int) -> None:
        self._sums = np.zeros((rows, stages), np.int64)
        self._times = np.zeros((rows, stages), np.int64)
        self._blank = np.zeros((rows, stages), bool)

    def add(self, cells: CountCells, where: Int64Array) -> None:
        """Add cells; ``where`` is the row of the table that each row of the file belongs to, -1: none."""
        rows = where[cells.rows]
        known = (rows >= 0) & (cells.counts != NO_VALUE)
        np.add.at(self._sums, (rows[known], cells.stages[known]), cells.counts[known])
        np.add.at(self._times, (rows[known], cells.stages[known]), 1)
        blank = (rows >= 0) & (cells.counts == NO_VALUE)
        self._blank[rows[blank], cells.stages[blank]] = True

    @property
    def summed(self) -> int:
        """Cells that stand in the files more than once."""
        return int((self._times > 1).sum())

    def counts(self, channels: Int64Array | None) -> Int64Array:
        """Whole counts; ``channels`` of the rows: a stage that a channel has elsewhere is 0 where it has no cell."""
        known = self._times > 0
        counts = np.where(known, np.rint(self._sums / 100).astype(np.int64), NO_VALUE)
        if channels is not None and len(channels):
            _, group = np.unique(channels, return_inverse=True)
            elsewhere = np.zeros((int(group.max()) + 1, counts.shape[1]), bool)
            np.logical_or.at(elsewhere, group, known)
            counts[elsewhere[group] & ~known & ~self._blank] = 0
        return counts


def _cells(rows: FileRows) -> CountCells:
    """Every cell that counts."""
    parts: list[tuple[Int64Array, Int64Array, Int64Array]] = []
    if is_long(rows):
        assert rows.stages is not None  # noqa: S101 - is_long says so
        where = np.flatnonzero(rows.stages >= 0)
        parts.append((where, rows.stages[where].astype(np.int64), rows.measures[Role.COUNT][where]))
    for stage, counts in rows.reached:
        every = np.arange(len(rows))
        parts.append((every, np.full(len(rows), stage, np.int64), counts))
    if not parts:
        empty = np.empty(0, np.int64)
        return CountCells(empty, empty, empty)
    return CountCells(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _missing(counts: Int64Array, parts: Sequence[tuple[FileRows, BoolArray]]) -> int:
    """Cells without a number, of the stages that the files have at all."""
    stages: set[int] = set()
    for rows, _ in parts:
        cells = _cells(rows)
        stages.update(np.unique(cells.stages).tolist())
    return int((counts[:, sorted(stages)] == NO_VALUE).sum()) if stages else 0


def _sum_amounts(total: Int64Array, amounts: Int64Array | None, where: Int64Array) -> None:
    """Add money to the rows of the table; one without any amount stays without."""
    if amounts is None:
        return
    known = (where >= 0) & (amounts != NO_VALUE)
    rows = where[known]
    fresh = np.unique(rows)
    total[fresh[total[fresh] == NO_VALUE]] = 0
    np.add.at(total, rows, amounts[known])


def named_only(codes: Int64Array, labels: Sequence[str]) -> Coded:
    """Labels of rows, without those that only lines of totals had."""
    used = np.unique(codes[codes != BLANK])
    table = np.full(len(labels) + 1, BLANK, np.int32)  # BLANK takes the last entry
    table[used] = np.arange(len(used), dtype=np.int32)
    return Coded(table[codes], tuple(labels[code] for code in used.tolist()))


def days_of(rows: FileRows) -> NDArray[np.int64]:
    """First day of each row's period, ``NO_DAY`` where there is none: told by a column, else by the file's titles."""
    moments = rows.times if rows.times is not None else rows.created
    if moments is None:
        period = rows.file.period
        return np.full(len(rows), NO_DAY if period is None else day_number(period), np.int64)
    return np.where(moments >= FIRST_MOMENT, moments >> CLOCK_BITS, NO_DAY)


def _channels(rows: FileRows) -> Int64Array:
    if rows.channels is None:
        return np.full(len(rows), BLANK, np.int64)
    return rows.channels.astype(np.int64)
