"""Reports of several imports as one: counts by channel and stage, and what happened on pages.

What a later report says of a channel (or page) and day replaces what earlier ones said, cell by cell; a blank never
overwrites. Days that it does not mention stay. Rows without a day are one more day, so that two reports of which
neither names its period are taken for the same one.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.common_labels import CommonLabels
from funnel_planner.analytics.count_tables import suffix_sums
from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
from funnel_planner.analytics.leads import NO_DAY, NO_VALUE, Coded, Int32Array, Int64Array, LeadData
from funnel_planner.domain.mapping import CountKind


def replaced_numbers(earlier: LeadData, later: LeadData) -> int:
    """Numbers of a report without a period that a later report without one replaces."""
    found = 0
    if earlier.counts is not None and later.counts is not None:
        old, new = earlier.counts, later.counts
        stages = [
            (earlier.stage_ids.index(s), later.stage_ids.index(s)) for s in earlier.stage_ids if s in later.stage_ids
        ]
        columns = [(old.counts[:, one], new.counts[:, other]) for one, other in stages]
        columns += [(old.value_minor, new.value_minor), (old.cost_minor, new.cost_minor)]
        found += _in_both((old.channel, old.day), (new.channel, new.day), columns)
    if earlier.pages is not None and later.pages is not None:
        had, has = earlier.pages, later.pages
        columns = [(getattr(had, name), getattr(has, name)) for name in ("visits", "clicks", "exits", "entrances")]
        found += _in_both((had.page, had.day), (has.page, has.day), columns)
    return found


def _in_both(
    one: tuple[Coded, Int32Array], other: tuple[Coded, Int32Array], columns: Sequence[tuple[Int64Array, Int64Array]]
) -> int:
    """Numbers without a day that both reports know of the same label."""
    (codes, other_codes), _ = _one_column([one[0], other[0]])
    own, theirs = np.flatnonzero(one[1] == NO_DAY), np.flatnonzero(other[1] == NO_DAY)
    _, first, second = np.intersect1d(codes[own], other_codes[theirs], return_indices=True)
    rows, other_rows = own[first], theirs[second]
    return sum(int(((a[rows] != NO_VALUE) & (b[other_rows] != NO_VALUE)).sum()) for a, b in columns)


def merged_pages(batches: Sequence[LeadData]) -> PageMetrics | None:
    """The page reports of ``batches``, oldest first; None: there is none."""
    reports = [batch.pages for batch in batches if batch.pages is not None]
    if len(reports) <= 1:
        return reports[0] if reports else None
    codes, labels = _one_column([report.page for report in reports])
    page, day, place = _rows(codes, [report.day for report in reports])
    size = len(page)
    return PageMetrics(
        page=Coded(page, labels),
        day=day,
        visits=_latest_counts([report.visits for report in reports], place, size),
        seconds=_latest_numbers([report.seconds for report in reports], place, size),
        conversion=_latest_numbers([report.conversion for report in reports], place, size),
        clicks=_latest_counts([report.clicks for report in reports], place, size),
        exits=_latest_counts([report.exits for report in reports], place, size),
        entrances=_latest_counts([report.entrances for report in reports], place, size),
    )


def merged_counts(batches: Sequence[LeadData], stage_ids: Sequence[str]) -> ChannelCounts | None:
    """The counts of ``batches``, oldest first, by ``stage_ids``; None: there are none.

    Where some count those who reached a stage and others those who stand there now, the latter are added up.
    """
    own = [(batch.counts, batch.stage_ids) for batch in batches if batch.counts is not None]
    if not own:
        return None
    kinds = {report.kind for report, _ in own}
    reports = [_under(_reached(report) if len(kinds) > 1 else report, told, stage_ids) for report, told in own]
    if len(reports) == 1:
        return reports[0]
    codes, labels = _one_column([report.channel for report in reports])
    channel, day, place = _rows(codes, [report.day for report in reports])
    size = len(channel)
    columns = [
        _latest_counts([report.counts[:, stage] for report in reports], place, size) for stage in range(len(stage_ids))
    ]
    return ChannelCounts(
        channel=Coded(channel, labels),
        day=day,
        counts=np.stack(columns, axis=1) if columns else np.empty((size, 0), dtype=np.int64),
        value_minor=_latest_counts([report.value_minor for report in reports], place, size),
        cost_minor=_latest_counts([report.cost_minor for report in reports], place, size),
        kind=reports[0].kind,
    )


def _reached(report: ChannelCounts) -> ChannelCounts:
    if report.kind is CountKind.REACHED:
        return report
    return replace(report, counts=suffix_sums(report.counts), kind=CountKind.REACHED)


def _under(report: ChannelCounts, told: Sequence[str], stage_ids: Sequence[str]) -> ChannelCounts:
    """The same report with a column for each of ``stage_ids``."""
    wide = np.full((len(report.day), len(stage_ids)), NO_VALUE, dtype=np.int64)
    for place, stage_id in enumerate(told[: report.counts.shape[1]]):
        wide[:, stage_ids.index(stage_id)] = report.counts[:, place]
    return replace(report, counts=wide)


def _one_column(columns: Sequence[Coded]) -> tuple[list[Int32Array], tuple[str, ...]]:
    """Codes of each column into labels that all have in common."""
    common = CommonLabels()
    codes = [common.table(column.labels)[column.codes] for column in columns]
    return codes, common.labels


def _rows(codes: Sequence[Int32Array], days: Sequence[Int32Array]) -> tuple[Int32Array, Int32Array, list[Int64Array]]:
    """Label and day of each row of the whole, in order of first appearance; and where each report's rows go."""
    pairs = np.column_stack([np.concatenate(codes), np.concatenate(days)]).astype(np.int64)
    kept, first, inverse = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    place = np.split(rank[inverse.ravel()], np.cumsum([len(part) for part in codes])[:-1])
    return kept[order, 0].astype(np.int32), kept[order, 1].astype(np.int32), place


def _latest_counts(columns: Sequence[Int64Array], place: Sequence[Int64Array], size: int) -> Int64Array:
    found: Int64Array = np.full(size, NO_VALUE, dtype=np.int64)
    for column, where in zip(columns, place, strict=True):
        known = column != NO_VALUE
        found[where[known]] = column[known]
    return found


def _latest_numbers(
    columns: Sequence[NDArray[np.float64]], place: Sequence[Int64Array], size: int
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.full(size, np.nan)
    for column, where in zip(columns, place, strict=True):
        known = ~np.isnan(column)
        found[where[known]] = column[known]
    return found
