"""Periods that move along with the leads."""

from datetime import date

import pytest

from funnel_planner.app.findings.periods import last_day, moved, period_keys, period_name, span
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.days import day_number
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from tests.support.made_leads import MadeLead, build


def test_periods_count_back_from_the_day_they_are_seen_from() -> None:
    found = {period_name(key): span(key, date(2026, 2, 28)) for key in period_keys()}
    assert found == {
        "This month": (date(2026, 2, 1), date(2026, 2, 28)),
        "Last month": (date(2026, 1, 1), date(2026, 1, 31)),
        "This quarter": (date(2026, 1, 1), date(2026, 2, 28)),
        "Last quarter": (date(2025, 10, 1), date(2025, 12, 31)),
        "This year": (date(2026, 1, 1), date(2026, 2, 28)),
        "Last year": (date(2025, 1, 1), date(2025, 12, 31)),
        "Last 30 days": (date(2026, 1, 30), date(2026, 2, 28)),
        "Last 90 days": (date(2025, 12, 1), date(2026, 2, 28)),
        "Last 365 days": (date(2025, 3, 1), date(2026, 2, 28)),
    }


@pytest.mark.parametrize("last", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1)])
@pytest.mark.parametrize("key", [key for key in period_keys() if key.startswith("this")])
def test_a_period_under_way_ends_on_the_day_it_is_seen_from(key: str, last: date) -> None:
    first, end = span(key, last)
    assert first <= last == end


def test_fixed_days_stay_and_a_period_moves() -> None:
    fixed = LeadFilter(date(2026, 1, 1), date(2026, 1, 31))
    assert moved(fixed, date(2026, 9, 9)) == fixed
    quarter = LeadFilter(*span("this_quarter", date(2026, 2, 28)), period="this_quarter")
    assert moved(quarter, None) == quarter
    later = moved(quarter, date(2026, 4, 1))
    assert (later.first_day, later.last_day) == (date(2026, 4, 1), date(2026, 4, 1))
    assert moved(later, date(2026, 2, 28)) == quarter


@pytest.mark.parametrize(
    ("as_of", "seen_from"),
    [
        (date(2026, 10, 31), date(2026, 10, 31)),
        (date(2027, 10, 28), date(2027, 10, 28)),
        (date(2027, 10, 29), date(2026, 10, 28)),
    ],
)
def test_periods_are_seen_from_the_as_of_day_unless_the_leads_are_of_the_past(as_of: date, seen_from: date) -> None:
    leads = build([MadeLead(created=day_number(date(2026, 10, 28)))], stages=("lead", "won"), as_of=day_number(as_of))
    plan = Plan("p", "Shop", (Stage("lead", "Lead"), Stage("won", "Won")))
    assert last_day(count_leads(plan, leads)) == seen_from


def test_no_leads_no_last_day_and_no_period_no_name() -> None:
    assert last_day(None) is None
    assert period_name("") == period_name("next_decade") == ""
    with pytest.raises(KeyError):
        span("next_decade", date(2026, 1, 1))
