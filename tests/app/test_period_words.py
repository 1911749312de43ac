"""Periods and spans of days as people say them, in both languages; groups by time in words."""

from datetime import date

import pytest

from funnel_planner.app.findings.group_words import group_words
from funnel_planner.app.period_words import period_words, short_period, span_words
from funnel_planner.domain.days import day_number
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage

PLAN = Plan(id="p", name="P", stages=(Stage("lead", "Lead"), Stage("won", "Won")))


@pytest.mark.parametrize(
    ("period", "words"),
    [("2024-02", "Feb 2024"), ("2025-W01", "week 1, 2025"), ("2024-Q3", "Q3 2024"), ("nonsense", "nonsense")],
)
def test_a_period_in_words(period: str, words: str) -> None:
    assert period_words(period).replace("\u00a0", " ") == words


def test_a_week_on_an_axis_is_named_by_its_monday() -> None:
    assert short_period("2025-W01").replace("\u00a0", " ") == "30 Dec 2024"
    assert short_period("2025-02").replace("\u00a0", " ") == "Feb 2025"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "Feb 2026"),
        (date(2025, 11, 1), date(2026, 1, 31), "Nov 2025 – Jan 2026"),
        (date(2026, 5, 28), date(2026, 6, 3), "28 May – 3 Jun 2026"),
        (date(2025, 12, 29), date(2026, 1, 4), "29 Dec 2025 – 4 Jan 2026"),
        (date(2026, 5, 5), date(2026, 5, 5), "5 May 2026"),
    ],
)
def test_a_span_of_days_in_words(first: date, last: date, words: str) -> None:
    assert span_words(day_number(first), day_number(last)).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (("cohort", "2024-02"), "Entered Feb 2024"),
        (("cohort", "2024-Q1", "won"), "Entered Q1 2024, reached Won"),
        (("entered", "2024-02-01", "2024-02-29"), "Entered Feb 2024"),
        (("undated",), "Without an entry date"),
        (("stalled", "lead", "10"), "Waiting at Lead for more than 10 days"),
        (("took", "won", "10", "12"), "Came to Won in 10–11 days"),
        (("took", "won", "1", "2"), "Came to Won in 1 day"),
        (("took", "", "0", "7"), "From entry to won in 0–6 days"),
        (("took", "gone", "0", "7"), "Came to (a stage that is gone) in 0–6 days"),
        (("entered", "x", "y"), "Some leads"),
    ],
)
def test_groups_by_time_in_words(group: tuple[str, ...], words: str) -> None:
    assert group_words(PLAN, group).replace("\u00a0", " ") == words
