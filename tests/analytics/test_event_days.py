"""What happened in a period: each thing on its own day, whenever the lead had entered; nothing is lost or doubled."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.event_days import EventDays, Happened, event_days
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import LOST, NO_DAY
from funnel_planner.analytics.reached import LOST_OUTCOME, WON, Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import date_of, day_number
from tests.support.made_leads import NOON, STAGES, Event, MadeLead, build, made_leads

LAST = len(STAGES) - 1
modes = st.sampled_from(CountingMode)


def _counted(
    leads: list[MadeLead], mode: CountingMode = CountingMode.REACHED, *, as_of: int | None = 400, listed: bool = True
) -> Journeys:
    return resolve(build(leads, as_of=as_of, listed=listed), STAGES, LAST, Counting(mode=mode))


def _months(found: EventDays) -> dict[str, Happened]:
    return {one.period: one for one in found.periods(Period.MONTH)}


def test_each_thing_counts_on_its_own_day() -> None:
    """In January two enter, in February one is won and one lost, of March nothing is told, in April one more wins."""
    leads = [
        MadeLead((Event(1, 20), Event(3, 40)), created=5, value=50_000),
        MadeLead((Event(1, 25), Event(LOST, 45)), created=6),
        MadeLead((Event(2, 95), Event(3, 100)), created=50),
    ]
    found = event_days(_counted(leads))
    months = _months(found)
    assert {period: (one.came, one.lost, one.won_value) for period, one in months.items()} == {
        "1970-01": ((2, 2, 0, 0), 0, 0.0),
        "1970-02": ((1, 0, 0, 1), 1, 500.0),
        "1970-04": ((0, 0, 1, 1), 0, None),
    }
    assert found.undated == (0, 1, 1, 0), "the stages that two leads skipped"
    assert [one.period for one in found.periods(Period.MONTH, 99)] == ["1970-01", "1970-02", "1970-03", "1970-04"]
    assert [one.is_empty for one in found.periods(Period.MONTH, 99)] == [False, False, True, False]
    assert [one.period for one in found.periods(Period.MONTH, 2)] == ["1970-03", "1970-04"]


def test_a_skipped_stage_is_reached_on_a_day_nobody_wrote_down() -> None:
    found = event_days(_counted([MadeLead((Event(3, 70),), created=5)]))
    assert (_months(found)["1970-03"].came, found.undated) == ((0, 0, 0, 1), (0, 1, 1, 0))
    assert found.span(2) is None
    anything = event_days(_counted([MadeLead((Event(3, 70),), created=5)], CountingMode.ANY))
    assert (_months(anything)["1970-03"].came, anything.undated) == ((0, 0, 0, 1), (0, 0, 0, 0))
    assert event_days(_counted([MadeLead((Event(3, 70),), created=5)], CountingMode.ALL)).came.sum() == 1


def test_a_stage_dated_after_a_later_one_counts_with_that_one() -> None:
    found = event_days(_counted([MadeLead((Event(1, 70), Event(2, 40)), created=5)]))
    assert (_months(found)["1970-02"].came, found.undated) == ((0, 1, 1, 0), (0, 0, 0, 0))


def test_what_follows_a_win_dates_the_win() -> None:
    leads = build([MadeLead((Event(2), Event(3, 70)), created=5, value=900)], as_of=400)
    found = event_days(resolve(leads, STAGES, 2, Counting()))
    assert (_months(found)["1970-03"].came, _months(found)["1970-03"].won_value) == ((0, 0, 1, 1), 9.0)


def test_a_win_before_the_entry_counts_on_its_day() -> None:
    months = _months(event_days(_counted([MadeLead((Event(3, 28),), created=40)])))
    assert {period: one.came for period, one in months.items()} == {"1970-01": (0, 0, 0, 1), "1970-02": (1, 0, 0, 0)}


def test_what_has_no_day_is_counted_apart() -> None:
    found = event_days(_counted([MadeLead((Event(3),), created=5), MadeLead((Event(LOST),), created=6), MadeLead()]))
    assert (found.undated, found.undated_lost) == ((1, 1, 1, 1), 1)
    assert [one.came for one in found.periods(Period.QUARTER)] == [(2, 0, 0, 0)]


def test_a_loss_that_was_taken_back_is_none() -> None:
    leads = [MadeLead((Event(LOST, 10), Event(1, 40), Event(LOST, 80), Event(LOST, 99)), created=5)]
    months = _months(event_days(_counted(leads)))
    assert {period: one.lost for period, one in months.items()} == {"1970-01": 0, "1970-02": 0, "1970-03": 1}


def test_a_period_is_over_on_its_last_day() -> None:
    leads = [MadeLead(created=5), MadeLead(created=35)]
    assert [one.is_over for one in event_days(_counted(leads, as_of=58)).periods(Period.MONTH)] == [True, True]
    assert [one.is_over for one in event_days(_counted(leads, as_of=57)).periods(Period.MONTH)] == [True, False]


def test_lost_leads_that_are_left_out_happen_nowhere() -> None:
    leads = build([MadeLead((Event(LOST, 45),), created=6), MadeLead(created=6)], as_of=400)
    journeys = resolve(leads, STAGES, LAST, Counting(lost_policy=LostPolicy.EXCLUDE))
    found = event_days(journeys)
    assert (found.came.sum(), found.lost.sum(), found.undated_lost) == (1, 0, 0)


def test_nothing_dated_has_no_periods() -> None:
    for leads in ([], [MadeLead()]):
        assert event_days(_counted(leads)).periods(Period.WEEK, 9) == []


def test_a_stray_year_fills_no_table() -> None:
    found = event_days(_counted([MadeLead(created=-400_000), MadeLead((Event(3, 9),), created=0)]))
    assert len(found.periods(Period.WEEK)) == 3
    assert len(found.periods(Period.WEEK, 50)) == 50


@pytest.mark.parametrize("listed", [True, False])
@given(leads=made_leads(), mode=modes, unit=st.sampled_from(Period))
def test_periods_add_up_and_list_their_leads(
    leads: list[MadeLead], mode: CountingMode, unit: Period, *, listed: bool
) -> None:
    journeys = _counted(leads, mode, as_of=10, listed=listed)
    times = stage_times(journeys)
    found = event_days(journeys)
    periods = found.periods(unit)
    for stage, name in enumerate(STAGES):
        assert sum(one.came[stage] for one in periods) + found.undated[stage] == journeys.at(stage).sum()
        if stage:
            for one in periods:
                mask = members(journeys, lambda: times, ("came", one.period, name))
                assert mask.sum() == one.came[stage]
    assert (
        sum(one.lost for one in periods) + found.undated_lost
        == ((journeys.outcome == LOST_OUTCOME) & (journeys.furthest >= 0)).sum()
    )
    for one in periods:
        assert members(journeys, lambda: times, ("lost_in", one.period)).sum() == one.lost
        assert members(journeys, lambda: times, ("cohort", one.period)).sum() == one.came[0]
    won = (journeys.outcome == WON) & (times.won != np.iinfo(np.int64).min)
    assert sum(one.came[LAST] for one in periods) == won.sum()


@given(made_leads(), st.data())
def test_some_rows_are_counted_alone(leads: list[MadeLead], data: st.DataObject) -> None:
    journeys = _counted(leads, as_of=12)
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(leads), max_size=len(leads))), dtype=bool)
    one, other = event_days(journeys, np.flatnonzero(kept)), event_days(journeys, np.flatnonzero(~kept))
    both = event_days(journeys)
    assert (one.came.sum(axis=0) + other.came.sum(axis=0)).tolist() == both.came.sum(axis=0).tolist()
    assert int(one.won_minor.sum()) + int(other.won_minor.sum()) == int(both.won_minor.sum())


def test_rates_of_a_period_would_be_wrong() -> None:
    """Leads grow by 10 % a month, every second one wins two months later; wins / leads of a month is 0.826 of it."""
    leads = []
    for month in range(24):
        entered = day_number(date(1970 + month // 12, month % 12 + 1, 10))
        later = month + 2
        won = day_number(date(1970 + later // 12, later % 12 + 1, 10))
        count = round(200 * 1.1**month)
        leads += [MadeLead((Event(LAST, won),), created=entered)] * (count // 2) + [MadeLead(created=entered)] * (
            count - count // 2
        )
    last = _months(event_days(_counted(leads, as_of=1000)))["1971-12"]
    assert last.came[LAST] / last.came[0] / 0.5 == pytest.approx(0.826, abs=0.001)


def test_days_are_those_of_the_clock() -> None:
    found = event_days(_counted([MadeLead((Event(3, 31, NOON),), created=30, created_clock=NOON)]))
    assert [one.period for one in found.periods(Period.MONTH)] == ["1970-01", "1970-02"]
    assert date_of(int(found.day[-1])) == date(1970, 2, 1)
    assert NO_DAY not in found.day
