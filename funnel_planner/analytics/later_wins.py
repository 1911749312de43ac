"""The chance that a lead still open at some age is won later, from what lately became of leads of every age.

A life table by whole days since entry (Kaplan & Meier 1958) in which a win and a loss both end being open (Aalen &
Johansen 1978). A loss without a date stays in it until the as-of day: that makes chances rather too low. Only what
happened in the last days counts, so that it tells how leads fare now: "period analysis" (Brenner & Gefeller 1996).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from funnel_planner.analytics.curve import Waits, waits
from funnel_planner.analytics.durations import FloatArray, Rows
from funnel_planner.analytics.leads import Int64Array
from funnel_planner.analytics.reached import WON, Journeys
from funnel_planner.analytics.results import FEW
from funnel_planner.analytics.stage_times import StageTimes

LEAST_SPAN = 90
"""Days looked back at least; further, until they hold ``FEW`` wins."""
PARTS = 3
"""Parts of that time whose wins are compared with each other."""


class _Table(NamedTuple):
    """By whole days since entry: wins, losses, and leads that were open and watched as the day began."""

    won: FloatArray
    lost: FloatArray
    at_risk: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class LaterWins:
    """By whole days since entry, the last entry standing for all later ones."""

    chance: FloatArray
    """That a lead open after this day is won later."""
    behind: FloatArray
    """Wins later than this age that tell so."""

    def at(self, ages: Int64Array) -> tuple[FloatArray, FloatArray]:
        """Chance and wins behind it at these ages."""
        place = np.minimum(ages, len(self.chance) - 1)
        return self.chance[place], self.behind[place]


@dataclass(frozen=True, slots=True, eq=False)
class AgeRule:
    """Chances by age for each stage before the won one."""

    stages: tuple[LaterWins, ...]
    wins: int
    """Wins with a date."""
    undated: int
    """Wins without one, or dated before the entry."""
    span_days: int
    """How far back was looked."""
    dispersion: float
    """How much more than by chance the wins of that time changed from part to part, 1 or more."""

    @property
    def weight(self) -> float:
        """How much the age counts: all from ``FEW`` wins on where all are dated, and evenly less below."""
        return min(1.0, self.wins / FEW) * self.wins / (self.wins + self.undated)


def age_rule(journeys: Journeys, times: StageTimes, rows: Rows) -> AgeRule | None:
    """Chances by age, from these leads; None where no win is dated. Leads lost nobody knows where count everywhere."""
    watched = waits(journeys, times, rows)
    if watched is None or not watched.converted.any():
        return None
    span = _span(watched)
    stages = [later_wins(watched, span)]
    for stage in range(1, journeys.won_index):
        here = waits(journeys, times, rows[(journeys.at(stage) | journeys.stage_unknown)[rows]])
        stages.append(stages[0] if here is None else later_wins(here, span))
    wins = int(np.count_nonzero(watched.converted))
    undated = int(np.count_nonzero(journeys.outcome[rows] == WON)) - wins
    return AgeRule(tuple(stages), wins, undated, span, dispersion(watched, span))


def later_wins(found: Waits, span_days: int) -> LaterWins:
    """Chance by age: V(a) = h(a+1) + (1 - h(a+1) - l(a+1)) V(a+1), shares h won and l lost of those at risk.

    Fewer than ``FEW`` leads at risk count as ``FEW`` (or as all there are): no single late win makes others sure.
    """
    table = _table(found, span_days)
    whole = np.maximum(table.at_risk, min(FEW, max(1, len(found.days))))
    won, lost = table.won / whole, table.lost / whole
    chance = np.zeros(len(won))
    for day in range(len(won) - 2, -1, -1):
        chance[day] = won[day + 1] + (1 - won[day + 1] - lost[day + 1]) * chance[day + 1]
    return LaterWins(chance, table.won.sum() - np.cumsum(table.won))


def dispersion(found: Waits, span_days: int) -> float:
    """Pearson's X² / degrees of freedom (McCullagh & Nelder 1989) of the wins in equal parts of the time, 1 at least.

    Expected are as many wins as the leads open in each part bring by their age.
    """
    table = _table(found, span_days)
    hazard = np.divide(table.won, table.at_risk, out=np.zeros(len(table.won)), where=table.at_risk > 0)
    summed = np.concatenate(([0.0], np.cumsum(hazard)))
    age, end = _ages(found)
    begin = np.maximum(age - span_days, 0)
    won_ago = (age - end)[found.converted]
    edges = [(span_days + 1) * part // PARTS for part in range(PARTS + 1)]
    terms = []
    for recent, early in pairwise(edges):
        first, last = (np.clip(age - ago + 1, begin, np.maximum(begin, end + 1)) for ago in (early, recent))
        expected = float((summed[last] - summed[first]).sum())
        seen = int(np.count_nonzero((won_ago >= recent) & (won_ago < early)))
        if expected >= 1:
            terms.append((seen - expected) ** 2 / expected)
    return max(1.0, sum(terms) / (len(terms) - 1)) if len(terms) > 1 else 1.0


def _span(found: Waits) -> int:
    age, end = _ages(found)
    ago = np.sort((age - end)[found.converted])
    return max(LEAST_SPAN, int(ago[min(FEW, len(ago)) - 1]))


def _ages(found: Waits) -> tuple[Int64Array, Int64Array]:
    """Whole days from entry to the as-of day, and to what ended being open (or the as-of day)."""
    end = np.where(np.isnan(found.lost_after), found.days, np.minimum(found.days, found.lost_after))
    return found.age.astype(np.int64), np.minimum(np.floor(end), found.age).astype(np.int64)


def _table(found: Waits, span_days: int) -> _Table:
    age, end = _ages(found)
    begin = np.maximum(age - span_days, 0)
    seen = end >= begin
    lost = ~np.isnan(found.lost_after) & ~found.converted
    size = int(age.max(initial=0)) + 2

    def by_day(days: Int64Array) -> FloatArray:
        return np.bincount(days, minlength=size).astype(np.float64)

    ended, begun = by_day(end[seen]), by_day(begin[seen])
    at_risk = np.cumsum(begun) - (np.cumsum(ended) - ended)
    return _Table(by_day(end[seen & found.converted]), by_day(end[seen & lost]), at_risk)
