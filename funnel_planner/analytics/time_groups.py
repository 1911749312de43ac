"""Groups of leads by time: when they entered, how long a step took them, and who waits too long (``groups``)."""

import re
import sys
from datetime import date

import numpy as np

from funnel_planner.analytics.cohorts import Period, period_days, period_label
from funnel_planner.analytics.event_days import arrival_days, loss_days
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import NO_DAY, Int32Array, Int64Array
from funnel_planner.analytics.odd_paths import stalled
from funnel_planner.analytics.reached import LOST_OUTCOME, Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.standing import standing
from funnel_planner.analytics.times import NEVER, UNDATED, days_between
from funnel_planner.analytics.win_days import dated_wins, won_before_entry
from funnel_planner.domain.days import EPOCH, day_number
from funnel_planner.domain.lead_filter import SIGNED

WHOLE_WAY = ""
"""Stands for the way from entry to the won stage where a step is named."""
EVER = (-sys.maxsize, sys.maxsize)
"""First and last day where any will do."""
_PERIOD = re.compile(r"(\d{4})-(W|Q)?(\d{2}|\d)", re.ASCII)


def days_of_period(period: str) -> tuple[int, int]:
    """First and last day of ``2024-02``, ``2025-W01`` or ``2024-Q1``. Raises ``ValueError`` for anything else."""
    found = _PERIOD.fullmatch(period)
    if found is None or not int(found[1]):
        raise ValueError(period)
    year, kind, place = int(found[1]), found[2], int(found[3])
    if kind == "W":
        first = day_number(date.fromisocalendar(year, place, 1))
        return first, first + 6
    unit = Period.QUARTER if kind == "Q" else Period.MONTH
    number = (year - EPOCH.year) * (4 if kind == "Q" else 12) + place - 1
    if period_label(number, unit) != period:  # month 13, quarter 0
        raise ValueError(period)
    return period_days(number, unit)


def entered_between(journeys: Journeys, first: int, last: int, stage_id: str = "") -> BoolArray:
    """Leads that entered on these days; with a stage those of them that count there."""
    day = journeys.entry_day
    inside: BoolArray = (day >= first) & (day <= last) & (day != NO_DAY) & journeys.at(0)
    return inside & journeys.at(journeys.stage_ids.index(stage_id)) if stage_id else inside


def cohort(journeys: Journeys, values: tuple[str, ...]) -> BoolArray:
    """``cohort, period[, stage]``: leads that entered in a period, as in ``2024-02``, ``2025-W01``, ``2024-Q1``."""
    return entered_between(journeys, *days_of_period(values[0]), *values[1:2])


def entered(journeys: Journeys, values: tuple[str, ...]) -> BoolArray:
    """``entered, first day, last day[, stage]``: leads that entered from one day to another, written ``2024-02-29``."""
    first, last = (day_number(date.fromisoformat(text)) for text in values[:2])
    return entered_between(journeys, first, last, *values[2:3])


def came_in(journeys: Journeys, values: tuple[str, ...]) -> BoolArray:
    """``came, period, stage``: leads that came to a stage in a period, whenever they had entered."""
    wanted = journeys.stage_ids.index(values[1])
    return np.asarray(_within(arrival_days(journeys, wanted), values[0]) & journeys.at(wanted))


def lost_in(journeys: Journeys, values: tuple[str, ...]) -> BoolArray:
    """``lost_in, period``: leads lost in a period, whenever they had entered."""
    return np.asarray(_within(loss_days(journeys), values[0]) & (journeys.outcome == LOST_OUTCOME))


def _within(day: Int32Array, period: str) -> BoolArray:
    first, last = days_of_period(period)
    return np.asarray((day >= first) & (day <= last) & (day != NO_DAY))


def undated(journeys: Journeys, _values: tuple[str, ...]) -> BoolArray:
    """``undated``: leads without an entry date, which belong to no period."""
    return np.asarray((journeys.entry_day == NO_DAY) & journeys.at(0))


def waits_too_long(journeys: Journeys, values: tuple[str, ...]) -> BoolArray:
    """``stalled, stage, days``: open leads that wait at a stage for more than so many days."""
    stage = journeys.stage_ids.index(values[0])
    allowed = [float(values[1]) if index == stage else None for index in range(journeys.stage_count)]
    return stalled(standing(journeys), tuple(allowed))


def took(journeys: Journeys, times: StageTimes, values: tuple[str, ...]) -> BoolArray:
    """``took, stage, from, to``: leads whose step to a stage took so many days, ``to`` excluded; see ``WHOLE_WAY``."""
    start, end = step_ends(journeys, times, values[0])
    both = (start != UNDATED) & (end != UNDATED) & (end != NEVER) & (start <= end)
    days = days_between(np.where(both, start, 0), np.where(both, end, 0))
    return np.asarray(both & (days >= float(values[1])) & (days < float(values[2])))


def won_dated(journeys: Journeys, times: StageTimes, values: tuple[str, ...]) -> BoolArray:
    """``won_dated, which[, period]``: wins whose days from entry are known; ``which``: ``SIGNED`` or nothing."""
    first, last = days_of_period(values[1]) if len(values) > 1 else EVER
    return dated_wins(journeys, times, first, last, signed=values[0] == SIGNED)


def before_entry(journeys: Journeys, times: StageTimes, _values: tuple[str, ...]) -> BoolArray:
    """``won_before_entry``: leads whose win is dated before their entry."""
    return won_before_entry(journeys, times)


def step_ends(journeys: Journeys, times: StageTimes, stage_id: str) -> tuple[Int64Array, Int64Array]:
    """Moments at which a step begins and ends. Raises ``ValueError`` where no step leads to the stage."""
    if stage_id == WHOLE_WAY:
        return times.start, times.observed[journeys.won_index]
    stage = journeys.stage_ids.index(stage_id)
    if not stage:
        raise ValueError(stage_id)
    return times.observed[stage - 1], times.observed[stage]


TIME_KINDS = {
    "cohort": cohort,
    "entered": entered,
    "undated": undated,
    "came": came_in,
    "lost_in": lost_in,
    "stalled": waits_too_long,
}
"""Kinds that need no stage times."""
TIMED_KINDS = {"took": took, "won_dated": won_dated, "won_before_entry": before_entry}
"""Kinds that do."""
