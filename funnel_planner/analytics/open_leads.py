"""Open leads by stage, and the chance of winning from each stage that decided leads give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.durations import FloatArray, Rows
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE
from funnel_planner.analytics.reached import LOST_OUTCOME, OPEN, WON, Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.times import UNDATED, days_of


@dataclass(frozen=True, slots=True)
class Won:
    """What became of the leads that count at a stage; ``reached`` = won + lost + still open."""

    reached: int
    won: int
    lost: int
    unplaced: int = 0
    """Lost leads that count only at earlier stages because nothing says where they were lost: perhaps here."""

    @property
    def decided(self) -> int:
        """Those whose fate is known, and those who may have been lost here: chances are rather too low then.

        Else nearly every later stage would be sure to win where losses name no stage.
        """
        return self.won + self.lost + self.unplaced


@dataclass(frozen=True, slots=True)
class OpenStage:
    """Open leads that stand at one stage. Money in units of the currency."""

    count: int
    valued: int
    """Those that say what they are worth."""
    value: float
    weighted: float | None
    """Value times chance; None where no chance is known for any of them."""
    own: int
    """Those with a chance of their own."""


def won_from(journeys: Journeys, rows: Rows | None = None) -> tuple[Won, ...]:
    """For each stage: the leads that count there, and how many of them won and were lost."""
    chosen = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    outcome, stage_unknown = journeys.outcome[chosen], journeys.stage_unknown[chosen]
    found = []
    for stage in range(journeys.stage_count):
        there = journeys.at(stage)[chosen]
        by_outcome = np.bincount(outcome[there], minlength=3)
        unplaced = int(np.count_nonzero(stage_unknown & ~there))
        found.append(Won(int(by_outcome.sum()), int(by_outcome[WON]), int(by_outcome[LOST_OUTCOME]), unplaced))
    return tuple(found)


def open_stages(
    journeys: Journeys, win_rates: Sequence[float | None], own: FloatArray | None = None, rows: Rows | None = None
) -> tuple[OpenStage, ...]:
    """Open leads by the stage they stand at; ``win_rates`` and ``own`` as in ``pipeline.open_deals``."""
    is_open = (journeys.outcome == OPEN) & (journeys.furthest >= 0)
    who = np.flatnonzero(is_open) if rows is None else rows[is_open[rows]]
    stage, size = journeys.furthest[who], journeys.stage_count
    amount = journeys.leads.value_minor[who]
    valued = amount != NO_VALUE
    chance = np.array([np.nan if rate is None else rate for rate in win_rates])[stage]
    has_own = np.zeros(len(who), dtype=bool)
    if own is not None:
        has_own = ~np.isnan(own[who])
        chance = np.where(has_own, own[who], chance)
    rated = valued & ~np.isnan(chance)
    counts = np.bincount(stage, minlength=size).tolist()
    worth = np.bincount(stage[valued], minlength=size).tolist()
    owned = np.bincount(stage[has_own], minlength=size).tolist()
    known = np.bincount(stage[rated], minlength=size).tolist()
    weighted = np.bincount(stage[rated], weights=amount[rated] * chance[rated], minlength=size).tolist()
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, stage[valued], amount[valued])
    return tuple(
        OpenStage(
            count=counts[index],
            valued=worth[index],
            value=int(sums[index]) / MINOR_PER_UNIT,
            weighted=weighted[index] / MINOR_PER_UNIT if known[index] or not worth[index] else None,
            own=owned[index],
        )
        for index in range(size)
    )


def won_in_month(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> tuple[int, float] | None:
    """Wins dated in the calendar month of the as-of day, and what they are worth; None where no win is dated."""
    if journeys.as_of_day == NO_DAY:
        return None
    is_won = journeys.at(journeys.won_index)
    who = np.flatnonzero(is_won) if rows is None else rows[is_won[rows]]
    if len(who) and not (times.won[who] != UNDATED).any():
        return None
    dated = who[times.won[who] != UNDATED]
    days = days_of(times.won[dated]).astype("datetime64[D]").astype("datetime64[M]")
    month = np.datetime64(journeys.as_of_day, "D").astype("datetime64[M]")
    now = dated[days == month]
    amounts = journeys.leads.value_minor[now]
    return len(now), int(amounts[amounts != NO_VALUE].sum()) / MINOR_PER_UNIT
