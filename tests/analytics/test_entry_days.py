"""Entry days add up to the cohorts, and two spans of them are compared as two rates are."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import Cohort, Period, cohorts
from funnel_planner.analytics.entry_days import entry_days
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.spans import change, changes, span_before
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.statistics import newcombe_difference
from funnel_planner.app.findings.trend_words import difference_sentence
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import day_number
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1
windows = st.one_of(st.none(), st.integers(0, 6))


def _counted(leads: list[MadeLead], mode: CountingMode = CountingMode.REACHED, as_of: int | None = 12) -> Journeys:
    return resolve(build(leads, as_of=as_of), STAGES, WON, Counting(mode=mode))


@given(made_leads(), st.sampled_from(Period), windows, st.sampled_from(CountingMode))
def test_days_add_up_to_cohorts(leads: list[MadeLead], unit: Period, window: int | None, mode: CountingMode) -> None:
    journeys = _counted(leads, mode)
    times = stage_times(journeys)
    days, expected = entry_days(journeys, times, window), cohorts(journeys, times, unit, window)
    assert tuple(cohort for cohort in days.periods(unit, 10_000) if cohort.n) == tuple(
        cohort for cohort in expected.periods if cohort.n
    )
    assert days.undated == expected.undated
    assert days.period_count(unit) == len(expected.periods)


@given(made_leads(), st.data())
def test_some_rows_are_counted_alone(leads: list[MadeLead], data: st.DataObject) -> None:
    journeys = _counted(leads)
    times = stage_times(journeys)
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(leads), max_size=len(leads))), dtype=bool)
    rows = np.flatnonzero(kept)
    days, expected = entry_days(journeys, times, 3, rows), cohorts(journeys, times, Period.WEEK, 3, rows)
    assert tuple(cohort for cohort in days.periods(Period.WEEK, 99) if cohort.n) == expected.periods


def test_days_without_leads_are_periods_too() -> None:
    journeys = _counted([MadeLead(created=0), MadeLead((Event(WON, 70),), created=65)], as_of=80)
    periods = entry_days(journeys, stage_times(journeys), 5).periods(Period.MONTH, 99)
    assert [(cohort.period, cohort.n, cohort.converted) for cohort in periods] == [
        ("1970-01", 1, 0),
        ("1970-02", 0, 0),
        ("1970-03", 1, 1),
    ]
    assert [cohort.complete for cohort in periods] == [True, True, False]


def test_a_stray_year_does_not_fill_the_list() -> None:
    journeys = _counted([MadeLead(created=-400_000), MadeLead(created=0), MadeLead(created=5)])
    days = entry_days(journeys, stage_times(journeys))
    assert len(days.periods(Period.WEEK, 50)) == 50
    assert days.period_count(Period.WEEK) == 3
    assert days.periods(Period.MONTH, 50)[-1].n == 2


def test_leads_without_a_date_pass_no_limit() -> None:
    journeys = _counted([MadeLead(created=3), MadeLead(created=9), MadeLead()])
    days = entry_days(journeys, stage_times(journeys))
    assert (days.undated, days.between(4, None).undated) == (1, 0)
    assert days.between(4, None).first_day == 9
    assert days.between(4, 8).first_day is None
    assert days.cohort(0, 9).n == 2


def test_nothing_dated_has_no_periods() -> None:
    journeys = _counted([MadeLead()])
    days = entry_days(journeys, stage_times(journeys), 5)
    assert days.periods(Period.MONTH, 9) == []
    assert (days.first_day, days.last_day, days.undated) == (None, None, 1)


@given(*[st.integers(0, 40) for _ in range(4)])
def test_a_change_is_newcombes_difference(x1: int, more1: int, x2: int, more2: int) -> None:
    found = change((x1, x2), (x1 + more1, x2 + more2))
    expected = newcombe_difference(x2, x2 + more2, x1, x1 + more1)
    assert (None if expected is None else expected) == (
        None if found.difference is None else (found.difference, found.interval)
    )


def test_each_stage_is_compared_with_its_base() -> None:
    before = Cohort("", 0, 1, 100, (100, 50, 10), 10, None, None)
    after = Cohort("", 2, 3, 200, (200, 150, 10), 10, None, None)
    steps, of_all = changes(before, after, [0, 1]), changes(before, after, [0, 0])
    assert [found.n for found in steps] == [(100, 200), (50, 150)]
    assert [found.n for found in of_all] == [(100, 200), (100, 200)]
    assert steps[0].rates == (0.5, 0.75)
    assert steps[0].is_told_apart
    assert change((1, 1), (10, 10)).is_told_apart is False
    assert change((0, 0), (0, 5)).rates == (None, 0.0)


def test_few_leads_are_told_apart_by_the_test_and_not_by_the_interval_alone() -> None:
    found = change((1, 0), (1, 3))
    assert found.leaves_0_out
    assert (found.test, found.p, found.is_told_apart) == ("fisher-irwin", 0.25, False)
    assert "may be chance" in difference_sentence(found, fair=True)
    assert "25.0%" in difference_sentence(found, fair=True)
    many = change((100, 50), (100, 100))
    assert many.test == "n-1 chi2"
    assert many.is_told_apart
    assert "real difference" in difference_sentence(many, fair=True)


def test_more_leads_than_at_the_stage_before_are_no_rate_to_be_tested() -> None:
    found = change((3, 1), (2, 4))
    assert (found.difference, found.p, found.is_told_apart) == (None, None, False)


def test_steps_compared_together_are_adjusted_for_their_number() -> None:
    before = Cohort("", 0, 1, 100, (100, 50, 30), 30, None, None)
    after = Cohort("", 2, 3, 100, (100, 65, 39), 39, None, None)
    steps = changes(before, after, [0, 1])
    alone = change((50, 65), (100, 100))
    assert alone.is_told_apart
    assert alone.p is not None
    assert steps[0].p_holm == 2 * alone.p
    assert steps[0].is_told_apart is (2 * alone.p < 0.05)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 1, 1), date(2026, 3, 31), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 1, 1), date(2024, 1, 31))),
        (date(2026, 3, 2), date(2026, 3, 31), (date(2026, 1, 31), date(2026, 3, 1))),
        (date(2026, 3, 5), date(2026, 3, 5), (date(2026, 3, 4), date(2026, 3, 4))),
    ],
)
def test_the_span_before_is_as_long(first: date, last: date, expected: tuple[date, date]) -> None:
    assert span_before(day_number(first), day_number(last)) == tuple(map(day_number, expected))
