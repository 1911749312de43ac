"""Rows that describe pages: visits, how long they lasted and what came of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.counts import PageMetrics
from funnel_planner.analytics.leads import NO_VALUE, Int64Array
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.leads.count_rows import days_of, named_only
from funnel_planner.spreadsheet.leads.row_arrays import CODE_OF_CLASS, FileRows

Floats = NDArray[np.float64]
_COUNTED = (Role.VISITS, Role.CLICKS, Role.EXITS, Role.ENTRANCES)
_MEASURED = (*_COUNTED, Role.SESSION_DURATION, Role.PAGE_CONVERSION)


def says_pages(rows: FileRows) -> bool:
    """Whether a file describes pages."""
    return Role.PAGE in rows.measures and any(role in rows.measures for role in _MEASURED)


def pages_of(
    files: Sequence[FileRows], classes: Sequence[NDArray[np.int8]], pages: Sequence[str]
) -> PageMetrics | None:
    """Pages by day of all files, in the order they come; None: no file describes pages.

    A page that stands in several rows has their sum, and of lengths and shares the mean weighted by visits. Rows that
    name no page are one page without a name, so that pages add up.
    """
    parts = [
        (rows, used == CODE_OF_CLASS[RowClass.USED])
        for rows, used in zip(files, classes, strict=True)
        if says_pages(rows)
    ]
    if not parts:
        return None
    codes = np.concatenate([rows.measures[Role.PAGE][used].astype(np.int64) for rows, used in parts])
    days = np.concatenate([days_of(rows)[used] for rows, used in parts])
    kept, first, place = np.unique(np.column_stack([codes, days]), axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    kept, place = kept[order], rank[place.ravel()]
    counted = {role: _column(parts, role) for role in _COUNTED}
    weights = np.where(counted[Role.VISITS] == NO_VALUE, 0, counted[Role.VISITS]).astype(np.float64)
    conversion = _floats(parts, Role.PAGE_CONVERSION)
    if not (conversion == conversion).any():  # noqa: PLR0124 - NaN is unequal to itself
        conversion = _share(_column(parts, Role.COUNT), counted[Role.VISITS])
    return PageMetrics(
        page=named_only(kept[:, 0], pages),
        day=kept[:, 1].astype(np.int32),
        visits=_summed(counted[Role.VISITS], place, len(kept)),
        seconds=_mean(_floats(parts, Role.SESSION_DURATION), weights, place, len(kept)),
        conversion=_mean(conversion, weights, place, len(kept)),
        clicks=_summed(counted[Role.CLICKS], place, len(kept)),
        exits=_summed(counted[Role.EXITS], place, len(kept)),
        entrances=_summed(counted[Role.ENTRANCES], place, len(kept)),
    )


def _column(parts: Sequence[tuple[FileRows, NDArray[np.bool_]]], role: Role) -> Int64Array:
    """Counts in hundredths of the used rows of all files."""
    return np.concatenate(
        [rows.measures.get(role, np.full(len(rows), NO_VALUE, np.int64))[used] for rows, used in parts]
    )


def _floats(parts: Sequence[tuple[FileRows, NDArray[np.bool_]]], role: Role) -> Floats:
    return np.concatenate([rows.measures.get(role, np.full(len(rows), np.nan))[used] for rows, used in parts])


def _summed(counts: Int64Array, place: Int64Array, size: int) -> Int64Array:
    """Whole sums; no count at all stays none."""
    known = counts != NO_VALUE
    sums = np.bincount(place[known], weights=counts[known].astype(np.float64), minlength=size)
    told = np.bincount(place[known], minlength=size) > 0
    return np.where(told, np.rint(sums / 100).astype(np.int64), NO_VALUE)


def _mean(numbers: Floats, weights: Floats, place: Int64Array, size: int) -> Floats:
    """Mean by weight; where nothing weighs, a number that stands alone, and none of several."""
    known = ~np.isnan(numbers)
    where = place[known]
    weight = np.bincount(where, weights=weights[known], minlength=size)
    alone = np.bincount(where, minlength=size) == 1
    own = np.where(weight[where] > 0, weights[known], alone[where].astype(np.float64))
    total = np.bincount(where, weights=numbers[known] * own, minlength=size)
    divisor = np.bincount(where, weights=own, minlength=size)
    mean: Floats = np.divide(total, divisor, out=np.full(size, np.nan), where=divisor > 0)
    return mean


def _share(count: Int64Array, visits: Int64Array) -> Floats:
    known = (count != NO_VALUE) & (visits != NO_VALUE) & (visits > 0)
    share: Floats = np.full(len(count), np.nan)
    share[known] = count[known] / visits[known]
    return share
