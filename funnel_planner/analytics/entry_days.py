"""Leads counted by the day of their entry, so that any period, and any two spans of days, are sums of days."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import (
    Cohort,
    Period,
    period_days,
    period_label,
    period_numbers,
    wins_are_timed,
    within_window,
)
from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.leads import NO_DAY, Int32Array, Int64Array
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.stage_times import StageTimes


@dataclass(frozen=True, slots=True, eq=False)
class EntryDays:
    """Counted leads of D entry days, ascending, at each of K stages."""

    day: Int32Array
    """(D,) days since 1970-01-01."""
    counts: Int64Array
    """(D, K) leads that count at each stage."""
    converted: Int64Array
    """(D,) leads that ever came to the won stage by the as-of day."""
    within: Int64Array | None
    """(D,) those of them within the window from entry; None without a window, or where no win has a date."""
    window_days: int | None
    as_of_day: int
    undated: int
    """Counted leads without an entry date: they belong to no period."""

    @property
    def first_day(self) -> int | None:
        """The first entry day; None where nothing is dated."""
        return int(self.day[0]) if len(self.day) else None

    @property
    def last_day(self) -> int | None:
        """The last entry day; None where nothing is dated."""
        return int(self.day[-1]) if len(self.day) else None

    def between(self, first: int | None, last: int | None) -> "EntryDays":
        """The days from ``first`` to ``last``, both included; None: no limit. Leads without a date pass no limit."""
        start = 0 if first is None else int(np.searchsorted(self.day, first, side="left"))
        stop = len(self.day) if last is None else int(np.searchsorted(self.day, last, side="right"))
        part = slice(start, max(start, stop))
        return EntryDays(
            self.day[part],
            self.counts[part],
            self.converted[part],
            None if self.within is None else self.within[part],
            self.window_days,
            self.as_of_day,
            self.undated if first is None and last is None else 0,
        )

    def cohort(self, first: int, last: int, period: str = "") -> Cohort:
        """All leads that entered from ``first`` to ``last``, both included, as one cohort."""
        part = self.between(first, last)
        counts = part.counts.sum(axis=0, dtype=np.int64)
        return Cohort(
            period=period,
            first_day=first,
            last_day=last,
            n=int(counts[0]),
            counts=tuple(counts.tolist()),
            converted=int(part.converted.sum()),
            converted_within=None if part.within is None else int(part.within.sum()),
            complete=self.is_complete(last),
        )

    def is_complete(self, last_day: int) -> bool | None:
        """Leads that entered on this day had the whole window; None without a window or as-of day."""
        if self.window_days is None or self.as_of_day == NO_DAY:
            return None
        return last_day + self.window_days <= self.as_of_day

    def periods(self, unit: Period, most: int) -> list[Cohort]:
        """The latest ``most`` periods in a row up to that of the last lead, those without leads among them."""
        if not len(self.day):
            return []
        ends = period_numbers(self.day[[0, -1]], unit)
        first, last = max(int(ends[0]), int(ends[1]) - most + 1), int(ends[1])
        return [
            self.cohort(*period_days(number, unit), period_label(number, unit)) for number in range(first, last + 1)
        ]

    def period_count(self, unit: Period) -> int:
        """How many periods have leads."""
        return len(np.unique(period_numbers(self.day, unit)))


def entry_days(
    journeys: Journeys, times: StageTimes, window_days: int | None = None, rows: Rows | None = None
) -> EntryDays:
    """Counted leads (or these ``rows`` of them) by the day of their entry.

    The window is left out where leads are won but nothing tells when.
    """
    counted = journeys.at(0)
    if rows is not None:
        chosen = np.zeros_like(counted)
        chosen[rows] = True
        counted = counted & chosen
    if not wins_are_timed(journeys, np.flatnonzero(counted)):
        window_days = None
    dated = counted & (journeys.entry_day != NO_DAY)
    who = np.flatnonzero(dated)
    day, place = _places(journeys.entry_day[who])
    size = len(day)
    at = [journeys.at(stage)[who] for stage in range(journeys.stage_count)]
    counts = np.stack([_count(place[mask], size) for mask in at], axis=1)
    converted = at[journeys.won_index]
    within = None if window_days is None else _count(place[within_window(journeys, times, who, window_days)], size)
    undated = int(np.count_nonzero(counted)) - len(who)
    return EntryDays(day, counts, _count(place[converted], size), within, window_days, journeys.as_of_day, undated)


def _places(entry: Int32Array) -> tuple[Int32Array, Int64Array]:
    """Distinct days, ascending, and the place of each entry among them; by a table unless years stray far."""
    if not len(entry):
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64)
    first, last = int(entry.min()), int(entry.max())
    if last - first > len(entry) + 100_000:
        day, place = np.unique(entry, return_inverse=True)
        return day, place.astype(np.int64)
    after = entry.astype(np.int64) - first
    present = np.bincount(after, minlength=last - first + 1) > 0
    return (np.flatnonzero(present) + first).astype(np.int32), (np.cumsum(present) - 1)[after]


def _count(place: Int64Array, size: int) -> Int64Array:
    return np.bincount(place, minlength=size).astype(np.int64)
