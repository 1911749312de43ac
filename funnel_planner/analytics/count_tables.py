"""Counts by channel and stage (ads and analytics reports) as a funnel: summed as told, blanks kept blank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.attribution import shown_channels
from funnel_planner.analytics.counts import ChannelCounts
from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, Coded, Int32Array, Int64Array
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.lead_filter import ALL_LEADS, LeadFilter
from funnel_planner.domain.mapping import CountKind


@dataclass(frozen=True, slots=True, eq=False)
class CountTally:
    """Sums of a report by channel; rows as in ``labels``, the first one unknown. ``NO_VALUE``: not told."""

    labels: tuple[str, ...]
    rows: Int64Array
    """(C,) rows of the report that passed."""
    counts: Int64Array
    """(C, K) leads that reached each stage; ``NO_VALUE`` where any row that passed is blank."""
    value_minor: Int64Array
    cost_minor: Int64Array
    """(C,) sums of the amounts told; ``NO_VALUE`` where none is."""
    first_day: int | None
    last_day: int | None
    known: Int64Array
    """(K,) what the rows that tell a stage's count add up to; ``NO_VALUE``: none tells it."""
    blank_rows: Int64Array
    """(K,) rows that tell none."""


@dataclass(frozen=True, slots=True, eq=False)
class CountTable:
    """A report's counts under the plan's stages and channel names."""

    channel: Coded
    day: Int32Array
    counts: Int64Array
    """(n, K) as told; ``NO_VALUE`` for blanks and stages the report does not know."""
    value_minor: Int64Array
    cost_minor: Int64Array
    kind: CountKind

    def tally(self, wanted: LeadFilter = ALL_LEADS, *, beside_leads: bool = False) -> CountTally:
        """Sum the rows that pass a filter. A report has no other columns: they are blank.

        ``beside_leads``: there are leads, too, and a blank is theirs: what a report tells of all of them is not told
        of those without an owner.

        Nothing of a report belongs to any lead that a filter on stages, outcomes or a group asks for.
        """
        mask = np.ones(len(self.day), dtype=bool)
        if wanted.first_day is not None:
            mask &= self.day >= day_number(wanted.first_day)
        if wanted.last_day is not None:
            mask &= (self.day <= day_number(wanted.last_day)) & (self.day != NO_DAY)
        labels = (UNKNOWN, *self.channel.labels)
        if wanted.channels:
            keys = {label_key(label) for label in wanted.channels}
            mask &= np.array([label_key(label) in keys for label in labels])[self.channel.codes + 1]
        blanks = {"", label_key(UNKNOWN)}
        of_others = any(not {label_key(label) for label in named} & blanks for _, named in wanted.columns)
        if wanted.stages or wanted.outcomes or wanted.group or of_others or (beside_leads and wanted.columns):
            mask[:] = False
        rows = np.flatnonzero(mask)
        place, size = self.channel.codes[rows] + 1, len(labels)
        told = np.stack([_sums(place, column, size, blank_hides=True) for column in self.counts[rows].T], axis=1)
        passed = self.counts[rows]
        known = (passed != NO_VALUE) if self.kind is CountKind.REACHED else np.zeros(passed.shape, dtype=bool)
        days = self.day[rows]
        days = days[days != NO_DAY]
        return CountTally(
            labels=labels,
            rows=np.bincount(place, minlength=size),
            counts=suffix_sums(told) if self.kind is CountKind.CURRENT else told,
            value_minor=_sums(place, self.value_minor[rows], size, blank_hides=False),
            cost_minor=_sums(place, self.cost_minor[rows], size, blank_hides=False),
            first_day=int(days.min()) if len(days) else None,
            last_day=int(days.max()) if len(days) else None,
            known=np.where(known.any(axis=0), np.where(known, passed, 0).sum(axis=0), NO_VALUE),
            blank_rows=(~known).sum(axis=0),
        )


def count_table(
    counts: ChannelCounts,
    told_stages: Sequence[str],
    stage_ids: Sequence[str],
    aliases: Mapping[str, str],
    as_of_day: int = NO_DAY,
) -> CountTable:
    """A report under the plan's stages and channels; ``told_stages`` are the stage ids of its columns.

    Rows of days after ``as_of_day`` (``NO_DAY``: no limit) are not there yet.
    """
    place = {stage_id: index for index, stage_id in enumerate(told_stages)}
    picked = np.full((len(counts.day), len(stage_ids)), NO_VALUE, dtype=np.int64)
    for index, stage_id in enumerate(stage_ids):
        if stage_id in place and place[stage_id] < counts.counts.shape[1]:
            picked[:, index] = counts.counts[:, place[stage_id]]
    table, names = shown_channels(counts.channel.labels, aliases)
    assert BLANK == -1  # noqa: S101 - blank codes take the last entry
    by_now = slice(None) if as_of_day == NO_DAY else np.flatnonzero(counts.day <= as_of_day)
    return CountTable(
        Coded(table[counts.channel.codes][by_now], names),
        counts.day[by_now],
        picked[by_now],
        counts.value_minor[by_now],
        counts.cost_minor[by_now],
        counts.kind,
    )


def total_of(counts: Int64Array) -> Int64Array:
    """Sum over channels, (K,); ``NO_VALUE`` where any of them is not told: unknown is not 0."""
    if not len(counts):
        return np.zeros(counts.shape[1], dtype=np.int64)
    missing = (counts == NO_VALUE).any(axis=0)
    return np.where(missing, NO_VALUE, np.where(counts == NO_VALUE, 0, counts).sum(axis=0))


def rising_steps(counts: Sequence[int | None]) -> int:
    """Steps at which counts grow: the wrong kind of counts, channels tagged late, or stages that were only touched."""
    return sum(1 for one, other in pairwise(counts) if one is not None and other is not None and other > one)


def _sums(place: NDArray[np.integer], values: Int64Array, size: int, *, blank_hides: bool) -> Int64Array:
    """Exact sums by place. ``NO_VALUE`` where a blank hides the sum, or where nothing is told."""
    known = values != NO_VALUE
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, place[known], values[known])
    told = np.bincount(place[known], minlength=size)
    rows = np.bincount(place, minlength=size)
    untold = (told < rows) if blank_hides else (told == 0)
    return np.where(untold, NO_VALUE, sums)


def suffix_sums(current: Int64Array) -> Int64Array:
    """Those at a stage now and beyond: what counts of current stages say about reaching them."""
    known = current != NO_VALUE
    sums = np.cumsum(np.where(known, current, 0)[:, ::-1], axis=1)[:, ::-1]
    all_known = np.logical_and.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    return np.where(all_known, sums, NO_VALUE)
