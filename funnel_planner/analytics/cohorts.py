"""Leads by the period of their entry: each belongs to one period, and a win belongs to its entry's."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import usable_events
from funnel_planner.analytics.leads import NO_DAY, Int32Array, Int64Array
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.statistics import wilson
from funnel_planner.analytics.times import UNDATED, days_between
from funnel_planner.domain.days import date_of

_THURSDAY = 3
"""Days from the Monday of its week to 1970-01-01."""


class Period(StrEnum):
    """Lengths of periods; weeks are those of ISO 8601, from Monday to Sunday."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads that entered in one period. Days since 1970-01-01; the last one is part of the period."""

    period: str
    """``2024-02``, ``2025-W01`` or ``2024-Q1``."""
    first_day: int
    last_day: int
    n: int
    counts: tuple[int, ...]
    """Leads that count at each stage."""
    converted: int
    """Leads that ever came to the won stage by the as-of day."""
    converted_within: int | None
    """Those of them within the window from entry; None without a window, or where no win has a date."""
    complete: bool | None
    """Even the last lead of the period had the whole window; None without a window or as-of day."""


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Periods with leads, in order, and how many counted leads have no entry date and so belong to none."""

    periods: tuple[Cohort, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Mature:
    """Conversion within a window among the leads that had the whole window."""

    window_days: int
    n: int
    converted: int
    rate: float | None
    interval: Interval | None
    undated_wins: int = 0
    """Of the ``n``: won on a day nobody wrote down, so that they are not among those within the window."""


def cohorts(
    journeys: Journeys, times: StageTimes, unit: Period, window_days: int | None = None, rows: Rows | None = None
) -> Cohorts:
    """Counted leads (or these ``rows`` of them) by the period of their entry.

    The window is left out where leads are won but nothing tells when.
    """
    chosen = counted_at_first(journeys, rows)
    if not wins_are_timed(journeys, chosen):
        window_days = None
    entry = journeys.entry_day[chosen]
    dated = entry != NO_DAY
    who = chosen[dated]
    labels, place = np.unique(period_numbers(entry[dated], unit), return_inverse=True)
    size = len(labels)
    converted = journeys.at(journeys.won_index)[who]
    within = None if window_days is None else within_window(journeys, times, who, window_days)
    n = np.bincount(place, minlength=size).tolist()
    ever = np.bincount(place[converted], minlength=size).tolist()
    in_time = None if within is None else np.bincount(place[within], minlength=size).tolist()
    counts = [
        np.bincount(place[journeys.at(stage)[who]], minlength=size).tolist() for stage in range(journeys.stage_count)
    ]
    found = []
    for index, number in enumerate(labels.tolist()):
        first, last = period_days(number, unit)
        complete = None
        if window_days is not None and journeys.as_of_day != NO_DAY:
            complete = last + window_days <= journeys.as_of_day
        found.append(
            Cohort(
                period=period_label(number, unit),
                first_day=first,
                last_day=last,
                n=n[index],
                counts=tuple(stage[index] for stage in counts),
                converted=ever[index],
                converted_within=None if in_time is None else in_time[index],
                complete=complete,
            )
        )
    return Cohorts(tuple(found), int(np.count_nonzero(~dated)))


def mature(journeys: Journeys, times: StageTimes, window_days: int, rows: Rows | None = None) -> Mature | None:
    """Conversion within ``window_days`` of leads whose entry plus window is not after the as-of day.

    Leads that are too young are in neither numerator nor denominator. None without an as-of day, and where leads
    are won but nothing tells when: 0 % within the window would be made up.
    """
    chosen = counted_at_first(journeys, rows)
    if journeys.as_of_day == NO_DAY or not wins_are_timed(journeys, chosen):
        return None
    entry = journeys.entry_day[chosen]
    who = chosen[(entry != NO_DAY) & (entry.astype(np.int64) + window_days <= journeys.as_of_day)]
    converted = int(np.count_nonzero(within_window(journeys, times, who, window_days)))
    rate = converted / len(who) if len(who) else None
    undated = int(np.count_nonzero(journeys.at(journeys.won_index)[who] & (times.won[who] == UNDATED)))
    return Mature(window_days, len(who), converted, rate, wilson(converted, len(who)), undated)


def stages_are_timed(journeys: Journeys) -> bool:
    """Whether a window can cut anything: a stage behind that of the lists has a date, or nobody came so far."""
    return _is_timed(journeys, journeys.histories.listed_at + 1)


def wins_are_timed(journeys: Journeys, rows: Rows | None = None) -> bool:
    """Whether it can be told how soon these leads were won: a win has a date, or nobody has won.

    The window in force plays no part: wins outside it are dated, too. Nor does the as-of day: where wins after it have
    dates, days of wins are known, though the only ones until then may lack theirs.
    """
    return _is_timed(journeys, journeys.won_index, rows)


def undated_at_later_stages(journeys: Journeys) -> int:
    """Leads that came to a stage behind that of the lists on a day nobody wrote down: a window does not cut it."""
    ways = journeys.histories
    undated = (ways.events.rank > ways.listed_at) & (ways.moment == UNDATED)
    return len(np.unique(ways.events.lead[undated]))


def _is_timed(journeys: Journeys, stage: int, rows: Rows | None = None) -> bool:
    """Some event at this stage or behind it has a date, or no lead counts there for one without."""
    ways = journeys.histories
    wanted = ways.touching.rank >= max(stage, 1)  # of the first stage the entry tells
    if rows is not None:
        is_chosen = np.zeros(journeys.leads.lead_count, dtype=np.bool_)
        is_chosen[rows] = True
        wanted &= is_chosen[ways.touching.lead]
    if (ways.touching_moment[wanted] != UNDATED).any():
        return True
    undated = journeys.at(max(stage, 1))[ways.touching.lead[wanted]].any()
    return not undated or _is_dated_later(journeys, max(stage, 1))


def _is_dated_later(journeys: Journeys, stage: int) -> bool:
    """Whether some event at this stage or behind it lies after the as-of day, whoever's it is."""
    leads, as_of = journeys.leads, journeys.as_of_day
    if as_of == NO_DAY or leads.obs_day.max(initial=NO_DAY) <= as_of:
        return False
    later = usable_events(leads, journeys.stage_ids, NO_DAY)
    return bool(((later.rank >= stage) & (later.day > as_of)).any())


def period_numbers(day: Int32Array, unit: Period) -> Int64Array:
    """Number of the period of each day: consecutive ones for consecutive periods."""
    if unit is Period.WEEK:
        return (day.astype(np.int64) + _THURSDAY) // 7
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months // 3 if unit is Period.QUARTER else months


def period_days(number: int, unit: Period) -> tuple[int, int]:
    """First and last day of a period."""
    if unit is Period.WEEK:
        return number * 7 - _THURSDAY, number * 7 - _THURSDAY + 6
    length = 3 if unit is Period.QUARTER else 1
    first, following = (np.datetime64(month * length, "M").astype("datetime64[D]") for month in (number, number + 1))
    return int(first.astype(np.int64)), int(following.astype(np.int64)) - 1


def period_label(number: int, unit: Period) -> str:
    """``2024-02``, ``2025-W01`` (ISO 8601) or ``2024-Q1``."""
    first, _ = period_days(number, unit)
    day: date = date_of(first)
    if unit is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{day.year:04}-Q{day.month // 3 + 1}" if unit is Period.QUARTER else f"{day.year:04}-{day.month:02}"


def counted_at_first(journeys: Journeys, rows: Rows | None) -> Rows:
    """Leads that count at the first stage (in mode *any* a lead may count further on only)."""
    at_first = journeys.at(0) if journeys.touched is not None else journeys.furthest >= 0
    return np.flatnonzero(at_first) if rows is None else rows[at_first[rows]]


def within_window(journeys: Journeys, times: StageTimes, who: Rows, window_days: int) -> NDArray[np.bool_]:
    """Which of ``who`` came to the won stage within the window; without a date of the win nobody knows."""
    start, won = journeys.histories.entry[who], times.won[who]
    inside: NDArray[np.bool_] = (start != UNDATED) & (won != UNDATED)
    inside[inside] = days_between(start[inside], won[inside]) <= window_days
    return inside
