"""How long steps, the whole way and stays at a stage take: exact medians, with the number they rest on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import LOST_RANK
from funnel_planner.analytics.histories import starts_of
from funnel_planner.analytics.leads import NO_DAY, Int32Array
from funnel_planner.analytics.reached import OPEN, Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.times import CLOCK_BITS, NEVER, UNDATED, days_between

FloatArray = NDArray[np.float64]
Rows = NDArray[np.intp]
"""Numbers of the leads that are looked at."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How durations spread, in days; quantiles of type 7 (Hyndman & Fan 1996)."""

    n: int
    mean: float
    shortest: float
    p10: float
    p25: float
    median: float
    p75: float
    p90: float
    longest: float


@dataclass(frozen=True, slots=True)
class Durations:
    """Times of K stages. None where no duration was observed; then its number is 0."""

    steps: tuple[Spread | None, ...]
    """From the stage before to this one (the first is None)."""
    total: Spread | None
    """From entry to the won stage, of leads whose entry and win were observed in this order."""
    in_stage: tuple[Spread | None, ...]
    """Days spent at a stage in all stays that ended, a lead counted once."""


def durations(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> Durations:
    """Step times, total time and time in stage of these leads (None: all that count)."""
    steps = [None, *(spread(step_days(times, stage, rows)) for stage in range(1, journeys.stage_count))]
    return Durations(tuple(steps), spread(total_days(journeys, times, rows)), tuple(map(spread, stays(journeys, rows))))


def step_days(times: StageTimes, stage: int, rows: Rows | None = None) -> FloatArray:
    """Days from the stage before to ``stage`` (from 1), of leads with both ends observed in this order."""
    return _days(_picked(times.observed[stage - 1], rows), _picked(times.observed[stage], rows))


def total_days(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> FloatArray:
    """Days from entry to the won stage, of leads with both ends observed in this order."""
    return _days(_picked(times.start, rows), _picked(times.observed[journeys.won_index], rows))


def spread(days: FloatArray) -> Spread | None:
    """How these days spread; None without any."""
    if not len(days):
        return None
    p10, p25, median, p75, p90 = quantiles(days, (0.1, 0.25, 0.5, 0.75, 0.9))
    return Spread(len(days), float(days.mean()), float(days.min()), p10, p25, median, p75, p90, float(days.max()))


def quantiles(values: FloatArray, shares: tuple[float, ...]) -> list[float]:
    """Exact quantiles of type 7: linear between the values at rank (n - 1) * share, from 0."""
    places = [(len(values) - 1) * share for share in shares]
    ends = sorted({int(place) for place in places} | {min(int(place) + 1, len(values) - 1) for place in places})
    ordered = np.partition(values, ends)
    found = []
    for place in places:
        low = int(place)
        high = min(low + 1, len(values) - 1)
        found.append(float(ordered[low] + (ordered[high] - ordered[low]) * (place - low)))
    return found


def proposed_window(days: FloatArray) -> int | None:
    """Days within which nine of ten observed conversions happened: what to wait before judging a period."""
    return int(np.ceil(quantiles(days, (0.9,))[0])) if len(days) else None


def histogram(days: FloatArray, most_bars: int = 24) -> list[tuple[int, int, int]]:
    """Bars (first day, first day of the next bar, leads) of equal whole-day width, at most so many."""
    if not len(days):
        return []
    longest = int(days.max()) + 1
    widths = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, -(-longest // most_bars))
    width = next(width for width in widths if width * most_bars >= longest)
    counts = np.bincount((days // width).astype(np.int64), minlength=-(-longest // width))
    return [(index * width, (index + 1) * width, int(count)) for index, count in enumerate(counts.tolist())]


def stays(journeys: Journeys, rows: Rows | None = None) -> list[FloatArray]:
    """For each stage the days leads spent there, all ended stays of a lead summed.

    A stay begins with an event of the stage after one of another stage, and ends with the next event of another one.
    It is left out where its end was not observed: the lead jumped over the next stage (nobody knows when it left
    this one), or was lost from a stage whose date is unknown. Stays that go on have not ended.
    """
    lead, rank, moment = _visits(journeys, rows)
    if len(lead) < 2:
        return [np.empty(0)] * journeys.stage_count
    same = lead[1:] == lead[:-1]
    here, following = rank[:-1], rank[1:]
    lost_from_here = (following == LOST_RANK) & (journeys.histories.explicit[lead[:-1]] <= here)
    ended = same & (here != LOST_RANK) & ((following >= 0) & (following <= here + 1) | lost_from_here)
    days = days_between(moment[:-1][ended], moment[1:][ended])
    found: list[FloatArray] = []
    for stage in range(journeys.stage_count):
        chosen = here[ended] == stage
        who = lead[:-1][ended][chosen]
        summed: FloatArray = np.add.reduceat(days[chosen], starts_of(who)) if len(who) else np.empty(0)
        found.append(summed)
    return found


def days_waiting(journeys: Journeys) -> FloatArray:
    """(n,) for open leads the days since their latest dated stage event until the as-of day; NaN for others."""
    ways = journeys.histories
    last = np.where(ways.leads.listed, ways.created, UNDATED)
    dated = np.flatnonzero(ways.events.rank >= 0)
    np.maximum.at(last, ways.events.lead[dated], ways.moment[dated])
    waiting = np.full(len(last), np.nan)
    if journeys.as_of_day != NO_DAY:
        known = (journeys.outcome == OPEN) & (journeys.furthest >= 0) & (last != UNDATED)
        waiting[known] = journeys.as_of_day - (last[known] >> CLOCK_BITS)
    return waiting


def _visits(journeys: Journeys, rows: Rows | None) -> tuple[Int32Array, Int32Array, NDArray[np.int64]]:
    """Dated events in order of time, repeated ones of the same stage left out: lead, rank, moment."""
    ways = journeys.histories
    chosen = np.zeros(journeys.leads.lead_count, dtype=bool)
    chosen[np.flatnonzero(journeys.furthest >= 0) if rows is None else rows] = True
    events = np.flatnonzero((ways.moment != UNDATED) & chosen[ways.events.lead])
    lead, moment = ways.events.lead[events], ways.moment[events]
    rank = ways.events.rank[events].astype(np.int32)
    if ways.dates_the_first:
        listed = np.flatnonzero(chosen & (ways.created != UNDATED)).astype(np.int32)
        first = np.searchsorted(lead, listed)
        lead, rank = np.insert(lead, first, listed), np.insert(rank, first, np.int32(0))
        moment = np.insert(moment, first, ways.created[listed])
    last = np.where(rank == LOST_RANK, np.int32(journeys.stage_count), rank)
    lead, rank, moment = _in_order_of_time(lead, rank, moment, last)
    changes = np.ones(len(lead), dtype=bool)
    changes[1:] = (lead[1:] != lead[:-1]) | (rank[1:] != rank[:-1])
    return lead[changes], rank[changes], moment[changes]


def _in_order_of_time(
    lead: Int32Array, rank: Int32Array, moment: NDArray[np.int64], last: Int32Array
) -> tuple[Int32Array, Int32Array, NDArray[np.int64]]:
    """Rows sorted by lead, then moment, then ``last``; only leads that are not sorted yet are sorted."""
    same = lead[1:] == lead[:-1]
    falls = same & ((moment[1:] < moment[:-1]) | ((moment[1:] == moment[:-1]) & (last[1:] < last[:-1])))
    if not falls.any():
        return lead, rank, moment
    unsorted = np.zeros(int(lead[-1]) + 1, dtype=bool)
    unsorted[lead[1:][falls]] = True
    rows = np.flatnonzero(unsorted[lead])
    order = rows[np.lexsort((last[rows], moment[rows], lead[rows]))]
    rank, moment = rank.copy(), moment.copy()
    rank[rows], moment[rows] = rank[order], moment[order]
    return lead, rank, moment


def _picked(moments: NDArray[np.int64], rows: Rows | None) -> NDArray[np.int64]:
    return moments if rows is None else moments[rows]


def _days(start: NDArray[np.int64], end: NDArray[np.int64]) -> FloatArray:
    both = np.flatnonzero((start != UNDATED) & (end != UNDATED) & (end != NEVER) & (start <= end))
    return days_between(start[both], end[both])
