"""Pairs of periods to compare."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.leads import LOST
from funnel_planner.app.findings.two_periods import periods_of, two_periods
from funnel_planner.domain.counting import Counting, LostPolicy
from funnel_planner.domain.days import day_number
from funnel_planner.domain.lead_filter import LeadFilter
from tests.support.made_findings import look_at, plan_of
from tests.support.made_leads import Event, MadeLead, build

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def _spans(first: date, last: date, wish: LeadFilter | None = None) -> dict[str, tuple[object, object]]:
    return {pair.key: (pair.before, pair.after) for pair in two_periods(first, last, wish or LeadFilter())}


def test_full_periods_end_by_the_last_day() -> None:
    found = _spans(date(2024, 1, 10), date(2026, 3, 31))
    assert found["month"] == ((date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 31)))
    assert found["quarter"] == ((date(2025, 10, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31)))
    assert found["year"] == ((date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31)))


def test_a_period_under_way_is_not_full() -> None:
    found = _spans(date(2025, 1, 1), date(2026, 3, 30))
    assert found["month"][1] == (date(2026, 2, 1), date(2026, 2, 28))
    assert found["quarter"][1] == (date(2025, 10, 1), date(2025, 12, 31))
    assert "year" not in found


def test_a_period_is_full_once_it_is_over_though_its_last_days_brought_no_leads() -> None:
    last = date(2026, 3, 27)
    pairs = {pair.key: pair.after for pair in two_periods(date(2025, 1, 1), last, LeadFilter(), date(2026, 4, 2))}
    assert pairs["month"] == (date(2026, 3, 1), date(2026, 3, 31))
    assert pairs["quarter"] == (date(2026, 1, 1), date(2026, 3, 31))
    assert "year" not in pairs
    long_after = {pair.key: pair.after for pair in two_periods(date(2025, 1, 1), last, LeadFilter(), date(2026, 9, 2))}
    assert long_after["month"] == pairs["month"], "the last one with leads"


def test_the_days_of_the_filter_come_first() -> None:
    wish = LeadFilter(date(2026, 3, 11), date(2026, 3, 20))
    assert next(iter(_spans(date(2026, 1, 1), date(2026, 3, 31), wish))) == "filter"
    found = _spans(date(2026, 1, 1), date(2026, 3, 31), wish)
    assert found["filter"] == ((date(2026, 3, 1), date(2026, 3, 10)), (date(2026, 3, 11), date(2026, 3, 20)))


def test_leads_that_the_rule_leaves_out_make_no_period() -> None:
    day = day_number(date(2026, 1, 31))
    made = [MadeLead(created=day - back) for back in (0, 40)]
    made += [MadeLead((Event(LOST, day + 28),), created=day + 28)]
    leads = build(made, as_of=day_number(date(2026, 3, 1)))
    for policy, latest in ((LostPolicy.ENTRY, 2), (LostPolicy.EXCLUDE, 1)):
        pairs, filled = periods_of(look_at(plan_of(counting=Counting(lost_policy=policy)), leads))
        assert {pair.key: pair.after[0].month for pair in pairs}["month"] == latest
        assert filled is not None
        assert filled == next(place for place, pair in enumerate(pairs) if pair.key == "month")


def test_one_day_cannot_be_compared() -> None:
    assert two_periods(date(2026, 3, 1), date(2026, 3, 1), LeadFilter()) == []


@given(DAYS, st.integers(1, 4000))
def test_the_earlier_period_ends_before_the_later_one_begins(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    for pair in two_periods(first, last, LeadFilter()):
        assert pair.before[0] <= pair.before[1]
        assert pair.before[1] + timedelta(days=1) == pair.after[0] <= pair.after[1] <= last
