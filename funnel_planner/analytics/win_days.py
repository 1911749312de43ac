"""Days from entry to the win, whole, by channel and by period; apart those of wins before the entry, run backwards."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import Period, period_label, period_numbers
from funnel_planner.analytics.durations import FloatArray, Rows, Spread, spread
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import NO_CLOCK, Int32Array, Int64Array
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.times import DAY_MS, NEVER, UNDATED, clocks_of, days_between, days_of, whole_days
from funnel_planner.domain.labels import UNKNOWN


@dataclass(frozen=True, slots=True)
class WinDays:
    """How long wins took. ``signed`` counts those before the entry, too, with their negative days."""

    days: Spread | None
    """Of wins whose entry and win were observed in this order."""
    signed: Spread | None
    backward: int
    """Wins before the entry."""

    def other_ways(self, to_the_hour: "WinDays | None") -> tuple[Spread | None, Spread | None, Spread | None]:
        """With negative days, to the hour, and both; None where that says nothing else."""
        hour = to_the_hour
        return (
            self.signed if self.backward else None,
            hour.days if hour else None,
            hour.signed if hour and hour.backward else None,
        )


@dataclass(frozen=True, slots=True)
class ChannelWins:
    """The same of one channel; ``UNKNOWN`` stands for leads without one."""

    label: str
    is_unknown: bool
    wins: WinDays


@dataclass(frozen=True, slots=True)
class PeriodWins:
    """The same of the leads that entered in one period (``cohorts.period_label``)."""

    period: str
    wins: WinDays


def won_before_entry(journeys: Journeys, times: StageTimes) -> BoolArray:
    """(n,) leads whose win is dated before their entry: their days run backwards and are in no duration."""
    entry, won = journeys.histories.entry, times.observed[journeys.won_index]
    return np.asarray((entry != UNDATED) & (won != UNDATED) & (won < entry))


def win_days(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> WinDays:
    """Of counted leads, or these ``rows`` of them."""
    found = _timed(journeys, times, rows)
    return _wins(found.days, found.is_backward)


def dated_wins(journeys: Journeys, times: StageTimes, first: int, last: int, *, signed: bool) -> BoolArray:
    """(n,) leads that entered on these days and whose ``win_days`` are known; ``signed``: also those won before."""
    found = _timed(journeys, times, None)
    day = days_of(found.start)
    chosen = (day >= first) & (day <= last) & (signed | ~found.is_backward)
    dated = np.zeros(journeys.leads.lead_count, dtype=bool)
    dated[found.who[chosen]] = True
    return dated


def win_days_by_channel(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> list[ChannelWins]:
    """For each channel with a win of which both dates are known, in the order of the channels; blanks last."""
    timed, names = _timed(journeys, times, rows), journeys.channel.labels
    found = [
        ChannelWins(names[code] if code >= 0 else UNKNOWN, code < 0, wins)
        for code, wins in _grouped(timed, journeys.channel.codes[timed.who])
    ]
    return sorted(found, key=lambda one: one.is_unknown)


def win_days_by_period(
    journeys: Journeys, times: StageTimes, unit: Period, rows: Rows | None = None
) -> list[PeriodWins]:
    """For each period of entry with a win of which both dates are known, in order."""
    timed = _timed(journeys, times, rows)
    return [
        PeriodWins(period_label(number, unit), wins)
        for number, wins in _grouped(timed, period_numbers(days_of(timed.start), unit))
    ]


def win_days_to_the_hour(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> WinDays | None:
    """The same where a date without a time of day is taken as 0:00; None where no number differs from ``win_days``.

    Of dates of which one has no clock, ``win_days`` counts whole calendar days: this is what others make of them.
    """
    if journeys.histories.when.dtype == np.int32:  # no time of day anywhere
        return None
    found = _timed(journeys, times, rows)
    start = _clocks(journeys, found.who, found.start, _begun_at(journeys, times, found), journeys.leads.created_clock)
    end = _clocks(journeys, found.who, found.end, np.full(len(found.who), journeys.won_index))
    days = whole_days(found.start, found.end) + (end - start) / DAY_MS
    days = np.where(found.is_backward, days, np.maximum(days, 0.0))  # a win without a clock on the day of its entry
    return None if np.array_equal(days, found.days) else _wins(days, found.is_backward)


@dataclass(frozen=True, slots=True, eq=False)
class _Timed:
    """Wins of which both dates are known, an entry each."""

    who: Rows
    start: Int64Array
    end: Int64Array
    days: FloatArray
    is_backward: BoolArray


def _timed(journeys: Journeys, times: StageTimes, rows: Rows | None) -> _Timed:
    won, entry = times.observed[journeys.won_index], journeys.histories.entry
    in_order = (times.start != UNDATED) & (won != UNDATED) & (times.start <= won)
    backward = won_before_entry(journeys, times)
    known = in_order | backward
    if rows is not None:
        chosen = np.zeros_like(known)
        chosen[rows] = True
        known &= chosen
    who = np.flatnonzero(known)
    start, end = np.where(backward[who], entry[who], times.start[who]), won[who]
    return _Timed(who, start, end, days_between(start, end), backward[who])


def _grouped(timed: _Timed, code: Int32Array | Int64Array) -> Iterator[tuple[int, WinDays]]:
    """Every code that a win has, ascending, with the days of its wins."""
    order = np.argsort(code, kind="stable")
    codes, starts = np.unique(code[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(codes) else []
    for number, part in zip(codes.tolist(), parts, strict=True):
        yield number, _wins(timed.days[part], timed.is_backward[part])


def _begun_at(journeys: Journeys, times: StageTimes, found: _Timed) -> Int64Array:
    """The stage of each entry: the first, or the one that a lead that was never seen there entered at."""
    rank = np.zeros(len(found.who), dtype=np.int64)
    for stage in range(journeys.won_index - 1, 0, -1):
        is_here = times.observed[stage][found.who] == found.start
        rank[is_here & (times.observed[0][found.who] == UNDATED)] = stage
    return rank


def _clocks(
    journeys: Journeys, who: Rows, moment: Int64Array, rank: Int64Array, created: Int32Array | None = None
) -> FloatArray:
    """Time of day of these moments in milliseconds; 0 where there is none.

    A moment that counts as a day, for another value of that date has no clock, may still have one of its own: the
    ``created`` one, else the earliest of that day at its stage ``rank``.
    """
    events, day = journeys.histories.events, days_of(moment)
    place = np.full(journeys.leads.lead_count, -1, dtype=np.intp)
    place[who] = np.arange(len(who))
    rows = np.flatnonzero((events.rank >= 0) & (events.clock != NO_CLOCK))
    rows = rows[place[events.lead[rows]] >= 0]
    rows = rows[events.rank[rows] == rank[place[events.lead[rows]]]]
    rows = rows[events.day[rows] == day[place[events.lead[rows]]]]
    own = np.full(len(who), NEVER, dtype=np.int64)
    np.minimum.at(own, place[events.lead[rows]], events.clock[rows])
    if created is not None:
        is_created = (created[who] != NO_CLOCK) & (events.created_day[who] == day)
        own = np.where(is_created, created[who], own)
    counted = clocks_of(moment)
    own = np.where(counted != NO_CLOCK, counted, own)
    return np.where(own == NEVER, 0, own).astype(np.float64)


def _wins(days: FloatArray, is_backward: BoolArray) -> WinDays:
    return WinDays(spread(days[~is_backward]), spread(days), int(np.count_nonzero(is_backward)))
