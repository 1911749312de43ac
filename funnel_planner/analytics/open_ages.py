"""How old open leads are: whether enough leads of their age are decided, and who is older than any that ever won."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.durations import Rows, proposed_window, total_days
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.reached import OPEN, Journeys
from funnel_planner.analytics.results import FEW
from funnel_planner.analytics.stage_times import StageTimes

LEAST_SHARE = 3
"""One of so many leads has to be decided, for decided ones to say what becomes of the others."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A stage most leads of which are neither won nor lost though they had time: "of decided" says too little."""

    stage: int
    decided: int
    of: int
    window_days: int | None
    """Only leads that entered so many days ago or earlier; None: all, because times or days are not known."""


@dataclass(frozen=True, slots=True)
class TooOld:
    """Open leads that entered longer ago than any win took."""

    count: int
    longest_days: int
    wins: int
    """Wins whose days are known."""


def undecided(journeys: Journeys, times: StageTimes, rows: Rows) -> Undecided | None:
    """The stage with open leads where the least share of the leads is decided, if that is less than a third.

    Below that, losses are rather not marked than rare, and won of won and lost is far above what leads bring. Young
    leads do not count, as long as ``FEW`` others do. Leads lost nobody knows where count at every stage.
    """
    window = proposed_window(total_days(journeys, times, rows))
    ripe = rows
    if window is not None and journeys.as_of_day != NO_DAY:
        entry = journeys.entry_day[rows].astype(np.int64)
        ripe = rows[(entry != NO_DAY) & (entry + window <= journeys.as_of_day)]
    if len(ripe) < FEW:
        ripe, window = rows, None
    found = None
    is_open = journeys.outcome[ripe] == OPEN
    standing_open = (journeys.outcome == OPEN)[rows]
    for stage in range(journeys.won_index):
        if not (standing_open & (journeys.furthest[rows] == stage)).any():
            continue
        there = journeys.at(stage)[ripe]
        of = int(np.count_nonzero(there | journeys.stage_unknown[ripe]))
        decided = of - int(np.count_nonzero(there & is_open))
        if LEAST_SHARE * decided < of and (found is None or decided * found.of < found.decided * of):
            found = Undecided(stage, decided, of, window)
    return found


def is_too_old(journeys: Journeys, who: Rows, longest_days: int | None) -> BoolArray:
    """Of these leads, those that entered more than ``longest_days`` before the as-of day; nobody where it is None."""
    entry = journeys.entry_day[who].astype(np.int64)
    if longest_days is None or journeys.as_of_day == NO_DAY:
        return np.zeros(len(who), dtype=bool)
    return np.asarray((entry != NO_DAY) & (journeys.as_of_day - entry > longest_days))


def longest_win(journeys: Journeys, times: StageTimes, rows: Rows) -> tuple[int, int] | None:
    """Days the longest win took, rounded up, and of how many; None below ``FEW``: the next may well take longer."""
    days = total_days(journeys, times, rows)
    return (int(np.ceil(days.max())), len(days)) if len(days) >= FEW else None
