"""Where nothing tells when leads came further, nothing is said about how soon they did."""

import numpy as np

from funnel_planner.analytics.cohorts import (
    Period,
    cohorts,
    mature,
    stages_are_timed,
    undated_at_later_stages,
    wins_are_timed,
)
from funnel_planner.analytics.curve import waits
from funnel_planner.analytics.entry_days import entry_days
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build

WON = len(STAGES) - 1

OPEN = MadeLead(created=0)
DATED = MadeLead((Event(WON, 5),), created=0)
UNDATED = MadeLead((Event(WON),), created=0)


def _counted(*leads: MadeLead, window: int | None = None) -> Journeys:
    return resolve(build(list(leads), as_of=100), STAGES, WON, Counting(window_days=window))


def test_undated_wins_have_no_mature_rate_no_window_and_no_curve() -> None:
    journeys = _counted(OPEN, UNDATED)
    times = stage_times(journeys)
    assert not wins_are_timed(journeys)
    assert not stages_are_timed(journeys)
    assert mature(journeys, times, 30) is None
    assert waits(journeys, times) is None
    (january,) = cohorts(journeys, times, Period.MONTH, 30).periods
    assert (january.converted, january.converted_within) == (1, None)
    assert entry_days(journeys, times, 30).within is None


def test_without_wins_0_of_n_is_true() -> None:
    journeys = _counted(OPEN, OPEN)
    found = mature(journeys, stage_times(journeys), 30)
    assert found is not None
    assert (found.n, found.converted, found.rate) == (2, 0, 0.0)


def test_some_dated_wins_are_enough_and_the_others_are_told() -> None:
    journeys = _counted(OPEN, DATED, UNDATED)
    found = mature(journeys, stage_times(journeys), 30)
    assert found is not None
    assert (found.n, found.converted, found.undated_wins) == (3, 1, 1)
    assert undated_at_later_stages(journeys) == 1
    assert mature(journeys, stage_times(journeys), 30, np.array([0, 2])) is None  # of these nobody knows


def test_wins_outside_the_window_are_dated_too() -> None:
    journeys = _counted(DATED, UNDATED, window=2)
    assert wins_are_timed(journeys)
    assert stages_are_timed(journeys)


def test_a_stage_on_the_way_may_be_dated_where_the_win_is_not() -> None:
    journeys = _counted(MadeLead((Event(1, 3), Event(WON)), created=0))
    assert stages_are_timed(journeys)
    assert not wins_are_timed(journeys)


def test_days_of_wins_are_known_where_they_lie_after_the_as_of_day() -> None:
    leads = build([OPEN, UNDATED, MadeLead((Event(WON, 50),), created=0)], as_of=20)
    journeys = resolve(leads, STAGES, WON, Counting())
    found = mature(journeys, stage_times(journeys), 10)
    assert found is not None
    assert (found.n, found.converted, found.undated_wins) == (3, 0, 1)
    assert stages_are_timed(journeys)
