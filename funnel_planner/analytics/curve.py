"""Share of leads converted by days since entry (Kaplan & Meier 1958), with lost leads kept at risk.

A lost lead can no longer convert; taking it out at its loss would claim that the others speak for it. Kept at risk
until the as-of day it counts as not converted, which is what Fine & Gray's (1999) subdistribution does.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.cohorts import counted_at_first, wins_are_timed
from funnel_planner.analytics.durations import FloatArray, Rows
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.times import CLOCK_BITS, NEVER, UNDATED, days_between

CONVERTED, LOST_WAY, CENSORED = 1, 2, 0
MOST_DAYS = 3660
"""A curve is listed by whole days up to so many."""


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """How long each of ``n`` leads was watched from its entry, in days, and what ended it."""

    days: FloatArray
    """Until the win for converted leads, else until the as-of day."""
    converted: NDArray[np.bool_]
    lost_after: FloatArray
    """Days from entry to the loss that stands; NaN where the lead is not lost or nobody knows when."""
    untimed: int
    """Counted leads left out: no entry date, a win without date, or one dated before the entry."""
    age: FloatArray
    """Days from entry to the as-of day."""
    leads: Rows = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    """Numbers of these leads."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A step function: ``share[i]`` of the leads converted by ``day[i]``; 0 before the first."""

    day: FloatArray
    share: FloatArray
    n: int
    converted: int
    untimed: int
    followed: float
    """The longest time any lead was watched: nothing is known beyond."""

    def at(self, day: float) -> float | None:
        """F(day); None without leads."""
        if not self.n:
            return None
        place = int(np.searchsorted(self.day, day, side="right"))
        return float(self.share[place - 1]) if place else 0.0

    def by_day(self) -> list[tuple[int, float]]:
        """F at each whole day, from 0 to the last one anybody was watched."""
        if not self.n:
            return []
        days = np.arange(min(int(self.followed), MOST_DAYS) + 1)
        places = np.searchsorted(self.day, days, side="right")
        return list(zip(days.tolist(), np.concatenate(([0.0], self.share))[places].tolist(), strict=True))

    def first_day_of(self, share: float) -> float | None:
        """The day by which this share of all leads converted; None if that was not seen."""
        reached = np.flatnonzero(self.share >= share)
        return float(self.day[reached[0]]) if len(reached) else None


def waits(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> Waits | None:
    """How long counted leads (or these ``rows``) were watched.

    None without an as-of day, and where leads are won but nothing tells when: the open ones alone say nothing.
    """
    who = counted_at_first(journeys, rows)
    if journeys.as_of_day == NO_DAY or not wins_are_timed(journeys, who):
        return None
    entry, won = journeys.histories.entry[who], times.won[who]
    converted = journeys.at(journeys.won_index)[who]
    usable = (entry != UNDATED) & (~converted | ((won != UNDATED) & (won >= entry)))
    entry, won, converted = entry[usable], won[usable], converted[usable]
    age = journeys.as_of_day - (entry >> CLOCK_BITS).astype(np.float64)
    days = age.copy()
    days[converted] = days_between(entry[converted], won[converted])
    loss = journeys.histories.standing_loss[who][usable]
    lost = (loss != UNDATED) & (loss != NEVER) & ~converted & (loss >= entry)
    lost_after = np.full(len(days), np.nan)
    lost_after[lost] = days_between(entry[lost], loss[lost])
    return Waits(days, converted, lost_after, int(np.count_nonzero(~usable)), age, who[usable])


def curve(found: Waits) -> Curve:
    """F(t) = 1 - product of (1 - d_u / n_u) over conversion times u up to t; conversions precede censorings at ties."""
    day, share = _kaplan_meier(found.days, found.converted)
    return Curve(
        day=day,
        share=share,
        n=len(found.days),
        converted=int(np.count_nonzero(found.converted)),
        untimed=found.untimed,
        followed=float(found.days.max(initial=0.0)),
    )


def naive_curve(found: Waits) -> Curve:
    """The same with lost leads taken out at their loss: what this program does *not* do, for comparison."""
    days = np.where(np.isnan(found.lost_after), found.days, found.lost_after)
    day, share = _kaplan_meier(days, found.converted)
    return Curve(
        day, share, len(days), int(np.count_nonzero(found.converted)), found.untimed, float(days.max(initial=0))
    )


def competing_shares(found: Waits, day: float) -> tuple[float, float] | None:
    """Shares converted and lost by ``day`` (Aalen & Johansen 1978); None without leads."""
    if not len(found.days):
        return None
    is_lost = ~np.isnan(found.lost_after)
    days = np.where(is_lost, found.lost_after, found.days)
    cause = np.where(found.converted, CONVERTED, np.where(is_lost, LOST_WAY, CENSORED))
    ends = np.unique(days[cause != CENSORED])
    at_risk = len(days) - np.searchsorted(np.sort(days), ends, side="left")
    still, shares = 1.0, [0.0, 0.0]
    for end, risk in zip(ends.tolist(), at_risk.tolist(), strict=True):
        if end > day:
            break
        here = cause[days == end]
        gone = [int(np.count_nonzero(here == kind)) for kind in (CONVERTED, LOST_WAY)]
        shares = [share + still * count / risk for share, count in zip(shares, gone, strict=True)]
        still *= 1 - sum(gone) / risk
    return shares[0], shares[1]


def _kaplan_meier(days: FloatArray, converted: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Times of conversions and the share converted by each."""
    times, count = np.unique(days[converted], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times, side="left")
    left: FloatArray = np.cumprod(1.0 - count / at_risk, dtype=np.float64)
    return times, 1.0 - left
