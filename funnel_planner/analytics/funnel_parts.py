"""What a funnel of leads is made of beyond its counts: leads that were filled in at a stage, and money."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import Mature, mature
from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.durations import Rows, proposed_window, total_days
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE, Int64Array
from funnel_planner.analytics.reached import LOST_OUTCOME, Journeys
from funnel_planner.analytics.stage_times import StageTimes


@dataclass(frozen=True, slots=True)
class FunnelMoney:
    """Values of the leads at K stages, in units of money: all of them, and of those that stopped there."""

    reached: tuple[float, ...]
    lost: tuple[float, ...]
    open: tuple[float, ...]
    known: int
    """Leads that have a value, of ``n``."""
    n: int


def implied(journeys: Journeys, rows: Rows | None = None) -> tuple[int, ...]:
    """For each of K stages the leads that count there though nothing says they were there (they were further on)."""
    touched = journeys.histories.touched if rows is None else journeys.histories.touched[rows]
    found = []
    for stage in range(journeys.stage_count):
        at = journeys.at(stage) if rows is None else journeys.at(stage)[rows]
        found.append(int(np.count_nonzero(at & (touched >> stage & 1 == 0))))
    return tuple(found)


def funnel_money(journeys: Journeys, rows: Rows | None = None) -> FunnelMoney | None:
    """Sum of values by stage; None where no lead has one. Stages as counted: in mode *any* they are not nested."""
    who = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    value = journeys.leads.value_minor[who]
    known = np.flatnonzero(value != NO_VALUE)
    if not len(known):
        return None
    who, value = who[known], value[known]
    furthest, lost = journeys.furthest[who], journeys.outcome[who] == LOST_OUTCOME
    size = journeys.stage_count
    by_stage, lost_at = _sums(furthest, value, size), _sums(furthest[lost], value[lost], size)
    if journeys.touched is None:
        reached = np.cumsum(by_stage[::-1])[::-1]
    else:
        reached = np.array([value[journeys.at(stage)[who]].sum() for stage in range(size)], dtype=np.int64)
    return FunnelMoney(
        reached=_units(reached),
        lost=_units(lost_at),
        open=_units(by_stage - lost_at),
        known=len(known),
        n=int(np.count_nonzero(journeys.furthest >= 0)) if rows is None else len(rows),
    )


def mature_rate(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> Mature | None:
    """Conversion of leads that had the whole window: the rule's, else the days within which 90 % of the wins came.

    None where there is no window to go by, or no entry date.
    """
    window = journeys.counting.window_days
    if window is None:
        window = proposed_window(total_days(journeys, times, rows))
    if window is None or not (journeys.entry_day != NO_DAY).any():
        return None
    return mature(journeys, times, window, rows)


def usual_window(cube: Cube, found: Mature | None) -> int | None:
    """The window that ``mature_rate`` gives all leads, where some were given another to be ``found``; else None."""
    if found is None or cube.journeys.counting.window_days is not None or found.window_days == cube.usual_wait:
        return None
    return cube.usual_wait


def _sums(stage: "np.ndarray[tuple[int], np.dtype[np.int8]]", value: Int64Array, size: int) -> Int64Array:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, stage, value)
    return sums


def _units(minor: Int64Array) -> tuple[float, ...]:
    return tuple(amount / MINOR_PER_UNIT for amount in minor.tolist())
