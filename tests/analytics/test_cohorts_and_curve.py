"""Cohorts, mature conversion and the time-to-convert curve."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import (
    Period,
    cohorts,
    mature,
    period_days,
    period_label,
    period_numbers,
    wins_are_timed,
)
from funnel_planner.analytics.curve import Waits, competing_shares, curve, naive_curve, waits
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.days import date_of, day_number
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1
watched = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["won", "lost", "open"])), max_size=20)


@given(st.dates(date(1800, 1, 1), date(2500, 12, 31)), st.sampled_from(Period))
def test_every_day_lies_in_its_period(day: date, unit: Period) -> None:
    number = int(period_numbers(np.array([day_number(day)], dtype=np.int32), unit)[0])
    first, last = (date_of(end) for end in period_days(number, unit))
    assert first <= day <= last
    year, week, weekday = day.isocalendar()
    expected = {
        Period.MONTH: (f"{day:%Y-%m}", day.replace(day=1)),
        Period.WEEK: (f"{year:04}-W{week:02}", day - timedelta(days=weekday - 1)),
        Period.QUARTER: (f"{day.year:04}-Q{(day.month + 2) // 3}", date(day.year, (day.month - 1) // 3 * 3 + 1, 1)),
    }[unit]
    assert (period_label(number, unit), first) == expected
    assert int(period_numbers(np.array([day_number(last) + 1], dtype=np.int32), unit)[0]) == number + 1


@given(made_leads(), st.sampled_from(Period), st.integers(0, 6))
def test_cohorts_add_up_to_the_funnel(leads: list[MadeLead], unit: Period, window: int) -> None:
    journeys = _counted(leads, as_of=12)
    found = cohorts(journeys, stage_times(journeys), unit, window)
    assert sum(cohort.n for cohort in found.periods) + found.undated == np.count_nonzero(journeys.at(0))
    for cohort in found.periods:
        assert cohort.counts[0] == cohort.n >= cohort.converted == cohort.counts[WON]
        if wins_are_timed(journeys):
            assert cohort.converted_within is not None
            assert cohort.converted_within <= cohort.converted
        else:
            assert cohort.converted_within is None


@pytest.mark.parametrize(("as_of", "complete"), [(39, False), (40, True)])
def test_a_period_is_complete_when_its_last_lead_had_the_window(as_of: int, complete: bool) -> None:  # noqa: FBT001
    journeys = _counted([MadeLead(created=3)], as_of=as_of)
    (january,) = cohorts(journeys, stage_times(journeys), Period.MONTH, 10).periods
    assert (january.period, january.last_day, january.complete) == ("1970-01", 30, complete)


def test_leads_too_young_are_in_neither_part_of_the_mature_rate() -> None:
    leads = [
        MadeLead((Event(WON, 5),), created=0),
        MadeLead((Event(WON, 30),), created=0),
        MadeLead((Event(WON, 36),), created=35),
        MadeLead(created=30),
        MadeLead(),
    ]
    journeys = _counted(leads, as_of=40)
    found = mature(journeys, stage_times(journeys), 10)
    assert found is not None
    assert (found.n, found.converted, found.rate) == (3, 1, 1 / 3)


@given(watched)
def test_the_curve_is_the_product_over_conversion_days(rows: list[tuple[int, str]]) -> None:
    found = curve(_waits(rows, as_of=12))
    days = [day if how == "won" else 12 for day, how in rows]
    for at in range(14):
        left = 1.0
        for day in sorted({day for day, how in rows if how == "won" and day <= at}):
            at_risk = sum(other >= day for other in days)
            left *= 1 - sum(1 for other, how in rows if how == "won" and other == day) / at_risk
        expected = 1 - left if rows else None
        assert found.at(at) == (None if expected is None else pytest.approx(expected))


@given(watched)
def test_without_censoring_the_curve_is_the_share_converted(rows: list[tuple[int, str]]) -> None:
    found = curve(_waits(rows, as_of=100))
    for day in (0, 5, 12):
        share = sum(how == "won" and at <= day for at, how in rows) / len(rows) if rows else None
        assert found.at(day) == (None if share is None else pytest.approx(share))


@given(watched)
def test_taking_lost_leads_out_can_only_promise_more(rows: list[tuple[int, str]]) -> None:
    watching = _waits(rows, as_of=12)
    kept, naive = curve(watching).at(12), naive_curve(watching).at(12)
    assert (kept is None) == (naive is None) == (not rows)
    if kept is not None and naive is not None:
        assert kept <= naive + 1e-12
        shares = competing_shares(watching, 12)
        assert shares is not None
        assert sum(shares) <= 1 + 1e-12


def test_the_curve_by_whole_days_ends_where_nobody_was_watched_any_more() -> None:
    leads = [MadeLead((Event(WON, 2),), created=0), MadeLead(created=1)]
    journeys = _counted(leads, as_of=4)
    watching = waits(journeys, stage_times(journeys))
    assert watching is not None
    assert curve(watching).by_day() == [(0, 0.0), (1, 0.0), (2, 0.5), (3, 0.5)]
    assert curve(watching).first_day_of(0.5) == 2.0


def test_a_win_before_the_entry_or_without_a_date_has_no_time() -> None:
    leads = [MadeLead((Event(WON, 2),), created=5), MadeLead((Event(WON),), created=5), MadeLead(), MadeLead(created=1)]
    journeys = _counted(leads, as_of=9)
    watching = waits(journeys, stage_times(journeys))
    assert watching is not None
    assert (len(watching.days), watching.untimed) == (1, 3)


def test_a_lead_is_lost_after_its_standing_loss() -> None:
    leads = [MadeLead((Event(LOST, 2), Event(1, 4), Event(LOST, 6), Event(LOST, 8)), created=0)]
    journeys = _counted(leads, as_of=9)
    watching = waits(journeys, stage_times(journeys))
    assert watching is not None
    assert watching.lost_after.tolist() == [6.0]


def _counted(leads: list[MadeLead], *, as_of: int | None) -> Journeys:
    return resolve(build(leads, as_of=as_of), STAGES, WON, Counting())


def _waits(rows: list[tuple[int, str]], *, as_of: int) -> Waits:
    return Waits(
        days=np.array([day if how == "won" else as_of for day, how in rows], dtype=np.float64),
        converted=np.array([how == "won" for _, how in rows], dtype=bool),
        lost_after=np.array([day if how == "lost" else np.nan for day, how in rows], dtype=np.float64),
        untimed=0,
        age=np.full(len(rows), float(as_of)),
    )
