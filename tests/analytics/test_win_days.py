"""Days from entry to the win by channel; wins before the entry are counted apart."""

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.curve import waits
from funnel_planner.analytics.durations import spread, step_days, total_days
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.win_days import (
    WinDays,
    win_days,
    win_days_by_channel,
    win_days_by_period,
    win_days_to_the_hour,
    won_before_entry,
)
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_leads import NOON, STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


def _counted(leads: list[MadeLead], mode: CountingMode = CountingMode.REACHED) -> Journeys:
    return resolve(build(leads, as_of=100), STAGES, WON, Counting(mode=mode))


def test_a_win_before_the_entry_is_in_no_row_but_its_own() -> None:
    journeys = _counted(
        [
            MadeLead((Event(WON, 14),), "Ads", created=10),
            MadeLead((Event(WON, 8),), "Ads", created=10),
            MadeLead((Event(WON, 30),), created=10),
            MadeLead((Event(WON),), "Fair", created=10),
        ]
    )
    times = stage_times(journeys)
    found = win_days(journeys, times)
    assert found.days is not None
    assert found.signed is not None
    assert (found.days.n, found.days.shortest, found.days.longest) == (2, 4.0, 20.0)
    assert (found.signed.n, found.signed.shortest, found.signed.mean, found.backward) == (3, -2.0, 22 / 3, 1)
    by_channel = {one.label: one.wins for one in win_days_by_channel(journeys, times)}
    assert list(by_channel) == ["Ads", UNKNOWN], "of Fair no day is known"
    assert by_channel["Ads"].days == spread(np.array([4.0]))
    assert by_channel["Ads"].signed == spread(np.array([4.0, -2.0]))
    assert by_channel[UNKNOWN].backward == 0
    assert np.flatnonzero(members(journeys, lambda: times, ("won_before_entry",))).tolist() == [1]


def test_passing_every_stage_in_order_nobody_wins_before_the_entry() -> None:
    journeys = _counted([MadeLead((Event(1, 9), Event(2, 9), Event(WON, 8)), created=10)], CountingMode.ALL)
    assert not won_before_entry(journeys, stage_times(journeys)).any()


def test_a_win_on_the_day_of_the_entry_took_no_time() -> None:
    journeys = _counted([MadeLead((Event(WON, 10),), created=10)])
    found = win_days(journeys, stage_times(journeys))
    assert (found.days, found.backward) == (spread(np.array([0.0])), 0)


def test_who_was_never_seen_at_the_first_stage_enters_with_the_first_date() -> None:
    """All leads are listed at the second stage: time, the window, the curve and periods begin there alike."""
    leads = [
        MadeLead((Event(1, 10), Event(WON, 30)), "Ads"),
        MadeLead((Event(1, 20), Event(2, 25), Event(WON, 30))),
        MadeLead((Event(1, 40), Event(WON, 35))),  # the win comes first: nobody knows how long it took
        MadeLead((Event(WON, 50),)),
        MadeLead((Event(0), Event(1, 5), Event(WON, 30))),  # was at the first stage, nobody wrote down since when
        MadeLead((Event(1, 60),)),
    ]
    for mode in (CountingMode.REACHED, CountingMode.ANY):
        journeys = _counted(leads, mode)
        times = stage_times(journeys)
        assert total_days(journeys, times).tolist() == [20.0, 10.0]
        took = members(journeys, partial(stage_times, journeys), ("took", "", "20", "21"))
        assert took.tolist() == [True, *[False] * 5]
        assert [one.period for one in win_days_by_period(journeys, times, Period.MONTH)] == ["1970-01"]
        assert (times.start[:2] == journeys.histories.entry[:2]).all()
    assert stage_times(_counted(leads, CountingMode.ALL)).start[4] == np.iinfo(np.int64).min


def test_to_the_hour_an_entry_mid_way_has_the_clock_of_its_own_stage() -> None:
    journeys = _counted([MadeLead((Event(1, 10, NOON), Event(2, 10), Event(WON, 12)))])
    found = win_days_to_the_hour(journeys, stage_times(journeys))
    assert found is not None
    assert found.days == spread(np.array([1.5]))


def test_without_wins_there_is_nothing() -> None:
    journeys = _counted([MadeLead(created=10), MadeLead((Event(WON, 14),))])
    times = stage_times(journeys)
    found = win_days(journeys, times, np.array([0]))
    assert (found.days, found.signed, found.backward) == (None, None, 0)
    assert win_days_by_channel(journeys, times, np.array([0])) == []


@given(made_leads(), st.sampled_from(CountingMode))
def test_the_days_are_those_of_the_whole_way_and_channels_add_up(leads: list[MadeLead], mode: CountingMode) -> None:
    journeys = _counted(leads, mode)
    times = stage_times(journeys)
    found, parts = win_days(journeys, times), win_days_by_channel(journeys, times)
    assert found.days == spread(total_days(journeys, times))
    assert sum(one.wins.backward for one in parts) == found.backward
    assert sum(one.wins.signed.n for one in parts if one.wins.signed) == (found.signed.n if found.signed else 0)
    assert all(one.wins.signed for one in parts)


def _to_the_hour(leads: list[MadeLead], mode: CountingMode = CountingMode.REACHED) -> tuple[WinDays, WinDays | None]:
    journeys = _counted(leads, mode)
    times = stage_times(journeys)
    return win_days(journeys, times), win_days_to_the_hour(journeys, times)


def test_a_date_without_a_clock_is_taken_as_midnight_to_the_hour() -> None:
    days, hour = _to_the_hour(
        [
            MadeLead((Event(WON, 14, NOON),), created=10),
            MadeLead((Event(WON, 10, NOON + 6),), created=10),
            MadeLead((Event(WON, 8, NOON),), created=10),
            MadeLead((Event(WON, 12),), created=10, created_clock=NOON),
        ]
    )
    assert hour is not None
    assert hour.days == spread(np.array([4.5, 0.5 + 6 / 86_400_000, 1.5]))
    assert hour.signed == spread(np.array([4.5, 0.5 + 6 / 86_400_000, -1.5, 1.5]))
    assert days.other_ways(hour) == (days.signed, hour.days, hour.signed)
    assert days.other_ways(None) == (days.signed, None, None)


def test_to_the_hour_says_nothing_where_both_dates_have_a_clock_or_none_has() -> None:
    assert _to_the_hour([MadeLead((Event(WON, 14),), created=10)])[1] is None
    clocks = MadeLead((Event(WON, 14, NOON),), created=10, created_clock=NOON + 1)
    assert _to_the_hour([clocks, clocks])[1] is None
    assert _to_the_hour([MadeLead(created=10, created_clock=NOON), MadeLead((Event(WON, 3),), created=1)])[1] is None


def test_a_win_on_the_day_of_the_entry_takes_no_negative_hours() -> None:
    _, hour = _to_the_hour(
        [MadeLead((Event(WON, 10),), created=10, created_clock=NOON), MadeLead((Event(WON, 14, NOON),), created=10)]
    )
    assert hour is not None
    assert hour.days == spread(np.array([0.0, 4.5]))


def test_the_earliest_time_of_the_day_counts() -> None:
    _, hour = _to_the_hour([MadeLead((Event(WON, 14, NOON + 5), Event(WON, 14, NOON), Event(WON, 15, 3)), created=10)])
    assert hour is not None
    assert hour.days == spread(np.array([4.5]))


@given(made_leads(), st.sampled_from(CountingMode))
def test_to_the_hour_differs_by_less_than_a_day(leads: list[MadeLead], mode: CountingMode) -> None:
    days, hour = _to_the_hour(leads, mode)
    if hour is not None:
        assert days.signed is not None
        assert hour.signed is not None
        assert (hour.backward, hour.signed.n) == (days.backward, days.signed.n)
        assert abs(hour.signed.mean - days.signed.mean) < 1
        assert abs(hour.signed.longest - days.signed.longest) < 1


def test_wins_by_the_month_of_entry() -> None:
    journeys = _counted(
        [
            MadeLead((Event(WON, 35),), created=10),
            MadeLead((Event(WON, 36),), created=35),
            MadeLead((Event(WON, 33),), created=35),
            MadeLead(created=70),
        ]
    )
    january, february = win_days_by_period(journeys, stage_times(journeys), Period.MONTH)
    assert january.period == "1970-01"
    assert january.wins == WinDays(spread(np.array([25.0])), spread(np.array([25.0])), 0)
    assert february.period == "1970-02"
    assert february.wins == WinDays(spread(np.array([1.0])), spread(np.array([1.0, -2.0])), 1)
    (quarter,) = win_days_by_period(journeys, stage_times(journeys), Period.QUARTER, np.array([0, 1]))
    assert (quarter.period, quarter.wins.days) == ("1970-Q1", spread(np.array([25.0, 1.0])))


@given(made_leads(), st.sampled_from(CountingMode), st.sampled_from(Period))
def test_periods_add_up(leads: list[MadeLead], mode: CountingMode, unit: Period) -> None:
    journeys = _counted(leads, mode)
    times = stage_times(journeys)
    found, parts = win_days(journeys, times), win_days_by_period(journeys, times, unit)
    assert sum(one.wins.backward for one in parts) == found.backward
    assert sum(one.wins.signed.n for one in parts if one.wins.signed) == (found.signed.n if found.signed else 0)
    assert [one.period for one in parts] == sorted({one.period for one in parts})


def test_a_stage_dated_before_the_entry_takes_no_win_out() -> None:
    """Both ends are known and in order: only the step to that stage is not."""
    journeys = _counted([MadeLead((Event(1, 9), Event(WON, 30)), created=10), MadeLead((Event(WON, 14),), created=10)])
    times = stage_times(journeys)
    found = win_days(journeys, times)
    assert found.days == found.signed == spread(np.array([20.0, 4.0]))
    assert len(step_days(times, 1)) == 0
    watched = waits(journeys, times)
    assert watched is not None
    assert sorted(watched.days[watched.converted].tolist()) == [4.0, 20.0], "as the curve has it"
