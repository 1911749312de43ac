"""Groups of leads by time hold exactly the leads that charts count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import Period, cohorts, period_days, period_label
from funnel_planner.analytics.durations import histogram, step_days, total_days
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.odd_paths import stalled
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.time_groups import days_of_period
from funnel_planner.domain.counting import Counting, CountingMode
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


def _counted(leads: list[MadeLead], mode: CountingMode = CountingMode.REACHED) -> Journeys:
    return resolve(build(leads, as_of=12), STAGES, WON, Counting(mode=mode))


def _count(journeys: Journeys, *group: str) -> int:
    return int(np.count_nonzero(members(journeys, lambda: stage_times(journeys), group)))


@given(st.integers(-20_000, 40_000), st.sampled_from(Period))
def test_a_period_is_read_back_from_its_name(number: int, unit: Period) -> None:
    try:
        label = period_label(number, unit)
    except OverflowError:  # before the year 1 or after 9999 there are no dates
        return
    assert days_of_period(label) == period_days(number, unit)


@pytest.mark.parametrize(
    "period", ["", "2024", "2024-13", "2024-00", "2024-Q0", "2024-Q5", "2024-W54", "0000-01", "2024-1", "x", "2024-Q01"]
)
def test_what_is_no_period_has_no_members(period: str) -> None:
    assert _count(_counted([MadeLead(created=1)]), "cohort", period) == 0


@given(made_leads(), st.sampled_from(Period), st.sampled_from(CountingMode))
def test_a_cohort_holds_the_leads_of_its_bar_and_cells(leads: list[MadeLead], unit: Period, mode: CountingMode) -> None:
    journeys = _counted(leads, mode)
    found = cohorts(journeys, stage_times(journeys), unit)
    for cohort in found.periods:
        assert _count(journeys, "cohort", cohort.period) == cohort.n
        if mode is not CountingMode.ANY:
            counts = [_count(journeys, "cohort", cohort.period, stage) for stage in STAGES]
            assert tuple(counts) == cohort.counts
    assert _count(journeys, "undated") == found.undated


@given(made_leads(), st.sampled_from(CountingMode))
def test_bars_of_days_hold_their_leads(leads: list[MadeLead], mode: CountingMode) -> None:
    journeys = _counted(leads, mode)
    times = stage_times(journeys)
    steps = {"": total_days(journeys, times), **{STAGES[k]: step_days(times, k) for k in range(1, len(STAGES))}}
    for stage, days in steps.items():
        for first, end, count in histogram(days):
            assert _count(journeys, "took", stage, str(first), str(end)) == count


@given(made_leads(), st.integers(0, 5))
def test_stalled_leads_are_those_that_wait_too_long(leads: list[MadeLead], allowed: int) -> None:
    journeys = _counted(leads)
    for index, stage in enumerate(STAGES):
        only = tuple(float(allowed) if other == index else None for other in range(len(STAGES)))
        assert _count(journeys, "stalled", stage, str(allowed)) == np.count_nonzero(stalled(journeys, only))


def test_days_from_one_to_another_include_both() -> None:
    journeys = _counted([MadeLead(created=day) for day in (2, 3, 5, 6)] + [MadeLead((Event(WON, 9),), created=5)])
    assert _count(journeys, "entered", "1970-01-04", "1970-01-06") == 3
    assert _count(journeys, "entered", "1970-01-04", "1970-01-06", "won") == 1
    assert _count(journeys, "took", "lead", "0", "9") == 0  # no step leads to the first stage
    assert _count(journeys, "stalled", "gone", "1") == 0
    assert _count(journeys, "took", "won", "x", "9") == 0
