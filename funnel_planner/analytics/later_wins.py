"""The chance that a lead still open at some age is won later, from what lately became of leads of every age.

A life table by stage and whole days since entry (``analytics.life_table``) in which leads move on, win or are lost:
the chance of a stage is that of leads as old that stood there. A loss without a date stays in it until the as-of day;
what its table promises leads of an age is then divided among those of them that are open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.curve import Waits, waits
from funnel_planner.analytics.durations import FloatArray, Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int64Array
from funnel_planner.analytics.life_table import NOT_THERE, StageTable, pooled, stage_tables
from funnel_planner.analytics.reached import LOST_OUTCOME, WON, Journeys
from funnel_planner.analytics.results import FEW
from funnel_planner.analytics.stage_times import StageTimes, arrivals
from funnel_planner.analytics.times import UNDATED, days_between
from funnel_planner.analytics.win_pace import Pace, pace_of, won_ago

LEAST_SPAN = 90
"""Days looked back at least; further, until they hold ``FEW`` wins."""


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

    def mixed(self, other: "LaterWins", weight: float) -> "LaterWins":
        """This counted by ``weight``, and ``other`` for the rest."""
        longest = np.arange(max(len(self.chance), len(other.chance)))
        both = zip(self.at(longest), other.at(longest), strict=True)
        return LaterWins(*(weight * one + (1 - weight) * its for one, its in both))

    def of_open(self, ages: Int64Array, lost: BoolArray) -> "LaterWins":
        """Chances of the open ones among leads of these ages, if ``self`` is that of open and ``lost`` ones together.

        Ages are taken together until they are ``FEW`` leads; fewer count as so many, and the others of them as open.
        """
        n, of_these = (np.bincount(some, minlength=len(self.chance)).astype(np.float64) for some in (ages, ages[lost]))
        (share,) = pooled(n, len(n) - 1, [of_these])
        chance, behind = self.at(np.arange(len(n)))
        return LaterWins(np.minimum(1.0, chance / np.maximum(1 - share, 1 / FEW)), behind)


@dataclass(frozen=True, slots=True, eq=False)
class AgeRule:
    """Chances by age for each stage before the won one."""

    stages: tuple[LaterWins, ...]
    wins: int
    """Wins with a date."""
    undated: int
    """Wins without one, or dated before the entry."""
    undated_losses: int
    """Lost leads that do not say when."""
    dated_comings: float
    """Of all seen comings to stages between the first and the won one, the share with a date."""
    pace: Pace

    @property
    def weight(self) -> float:
        """How much the age counts: all from ``FEW`` wins on where all are dated, and evenly less below."""
        return min(1.0, self.wins / FEW) * self.wins / (self.wins + self.undated)


def age_rule(journeys: Journeys, times: StageTimes, rows: Rows) -> AgeRule | None:
    """Chances by age, from these leads; None where no win is dated, or none is waited for.

    Where nobody knows when leads came to a stage, its chances are those of all that ever came to it, from their entry
    on; leads lost nobody knows where count there, too. Both are mixed by the share of comings that are dated.
    """
    watched = waits(journeys, times, rows)
    if watched is None or not watched.converted.any() or not journeys.won_index:
        return None
    span = _span(watched)
    stages = later_wins(watched, span, _came(journeys, watched.leads))
    dated = _dated_shares(journeys, times, watched.leads)
    for stage, known in enumerate(dated):
        if known < 1.0:
            here = waits(journeys, times, rows[(journeys.at(stage) | journeys.stage_unknown)[rows]])
            (reached,) = later_wins(watched if here is None else here, span)
            stages[stage] = stages[stage].mixed(reached, known)
    lost = (journeys.outcome[watched.leads] == LOST_OUTCOME) & np.isnan(watched.lost_after)
    if lost.any():
        unknown = np.isnan(watched.lost_after) & ~watched.converted
        for stage in range(len(stages)):
            here = unknown & (journeys.furthest[watched.leads] == stage)
            stages[stage] = stages[stage].of_open(watched.age[here].astype(np.int64), lost[here])
    return AgeRule(
        stages=tuple(stages),
        wins=int(np.count_nonzero(watched.converted)),
        undated=int(np.count_nonzero(journeys.outcome[rows] == WON) - np.count_nonzero(watched.converted)),
        undated_losses=int(np.count_nonzero(lost)),
        dated_comings=dated[0],
        pace=pace_of(watched, span),
    )


def later_wins(found: Waits, span_days: int, came: Sequence[Int64Array] = ()) -> list[LaterWins]:
    """Chance by age for each stage: V(a) = h + sum of m V'(a+1) + (1 - h - l - sum of m) V(a+1).

    Of the leads at risk on day a+1, shares h are won, l lost, and m move to later stages with chances V'. ``came`` is
    that of ``stage_tables``.
    """
    tables = stage_tables(found, span_days, came)
    last = max((int(np.flatnonzero(table.won).max(initial=0)) for table in tables), default=0)
    shares = np.array([pooled(one.at_risk, last, (one.won, one.lost, *one.moved)) for one in tables])
    won, lost, moved = shares[:, 0].T, shares[:, 1].T, shares[:, 2:].transpose(2, 0, 1)
    stays = 1 - won - lost - moved.sum(axis=2)
    chance = np.zeros(won.shape)
    for day in range(len(won) - 2, -1, -1):
        chance[day] = won[day + 1] + stays[day + 1] * chance[day + 1] + moved[day + 1] @ chance[day + 1]
    chance = np.clip(chance, 0.0, 1.0)  # rounding
    return [LaterWins(chance[:, stage], _later(table)) for stage, table in enumerate(tables)]


def _later(table: StageTable) -> FloatArray:
    return np.asarray(table.passed_won.sum() - np.cumsum(table.passed_won))


def _span(found: Waits) -> int:
    ago = np.sort(won_ago(found))
    return max(LEAST_SPAN, int(ago[min(FEW, len(ago)) - 1]))


def _came(journeys: Journeys, leads: Rows) -> list[Int64Array]:
    """Days from entry on which leads came to each stage between the first and the won one.

    Where nobody knows when, they came together with the stage before.
    """
    entry, moments = journeys.histories.entry[leads], dict(arrivals(journeys))
    came, latest = [], np.zeros(len(leads), dtype=np.int64)
    for stage in range(1, journeys.won_index):
        moment = moments[stage][leads]
        dated = moment != UNDATED
        days = np.floor(days_between(entry[dated], moment[dated])).astype(np.int64)
        latest[dated] = np.maximum(latest[dated], days)
        came.append(np.where(journeys.at(stage)[leads], latest, NOT_THERE))
    return came


def _dated_shares(journeys: Journeys, times: StageTimes, leads: Rows) -> list[float]:
    """For each stage, of the comings to it and to later ones before the win that were seen, the share with a date."""
    known, of = [0], [0]  # to the first stage leads come as they enter
    for stage in range(1, journeys.won_index):
        touched = journeys.histories.touched[leads] >> stage & 1 > 0
        of.append(int(np.count_nonzero(touched)))
        known.append(int(np.count_nonzero(touched & (times.observed[stage][leads] != UNDATED))))
    return [sum(known[stage:]) / sum(of[stage:]) if any(of[stage:]) else 1.0 for stage in range(journeys.won_index)]
