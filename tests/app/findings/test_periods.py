"""Periods that move along with the leads."""

from datetime import date

import pytest

from funnel_planner.app.findings.periods import last_day, moved, period_keys, period_name, span
from funnel_planner.app.state import LeadFilter


def test_periods_count_back_from_the_last_lead() -> None:
    found = {period_name(key): span(key, date(2026, 2, 28)) for key in period_keys()}
    assert found == {
        "This month": (date(2026, 2, 1), date(2026, 2, 28)),
        "Last month": (date(2026, 1, 1), date(2026, 1, 31)),
        "This quarter": (date(2026, 1, 1), date(2026, 3, 31)),
        "Last quarter": (date(2025, 10, 1), date(2025, 12, 31)),
        "This year": (date(2026, 1, 1), date(2026, 12, 31)),
        "Last year": (date(2025, 1, 1), date(2025, 12, 31)),
        "Last 30 days": (date(2026, 1, 30), date(2026, 2, 28)),
        "Last 90 days": (date(2025, 12, 1), date(2026, 2, 28)),
        "Last 365 days": (date(2025, 3, 1), date(2026, 2, 28)),
    }


@pytest.mark.parametrize("last", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1)])
@pytest.mark.parametrize("key", [key for key in period_keys() if key.startswith("this")])
def test_a_period_under_way_holds_its_last_lead(key: str, last: date) -> None:
    first, end = span(key, last)
    assert first <= last <= end


def test_fixed_days_stay_and_a_period_moves() -> None:
    fixed = LeadFilter(date(2026, 1, 1), date(2026, 1, 31))
    assert moved(fixed, date(2026, 9, 9)) == fixed
    quarter = LeadFilter(*span("this_quarter", date(2026, 2, 28)), period="this_quarter")
    assert moved(quarter, None) == quarter
    later = moved(quarter, date(2026, 4, 1))
    assert (later.first_day, later.last_day) == (date(2026, 4, 1), date(2026, 6, 30))
    assert moved(later, date(2026, 2, 28)) == quarter


def test_no_leads_no_last_day_and_no_period_no_name() -> None:
    assert last_day(None) is None
    assert period_name("") == period_name("next_decade") == ""
    with pytest.raises(KeyError):
        span("next_decade", date(2026, 1, 1))
