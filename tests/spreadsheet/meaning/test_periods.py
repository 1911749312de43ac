"""Months, weeks and quarters are read as their first day; days without a year are known as such."""

from datetime import date

import pytest

from funnel_planner.domain.days import day_number
from funnel_planner.spreadsheet.meaning.periods import is_period, is_yearless, period_start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2024-05", "2024-05-01"), ("05/2024", "2024-05-01"), ("202405", "2024-05-01"), ("May 2024", "2024-05-01"),
        ("maj 2024 r.", "2024-05-01"), ("sierpnia 2024", "2024-08-01"), ("Paź '24", "2024-10-01"),
        ("2024 May", "2024-05-01"), ("2024-W01", "2024-01-01"), ("Week 2, 2024", "2024-01-08"),
        ("Q3 2024", "2024-07-01"), ("2024-Q1", "2024-01-01"), ("2 kw. 2024", "2024-04-01"),
        ("2024-05-06 - 2024-05-12", "2024-05-06"),
    ],
)  # fmt: skip
def test_a_period_begins(text: str, start: str) -> None:
    assert period_start(text) == day_number(date.fromisoformat(start))


@pytest.mark.parametrize(
    "text", ["", "May", "2024", "13/2024", "2024-W60", "Q5 2024", "12345", "banana 2024", "x" * 99]
)
def test_no_period(text: str) -> None:
    assert not is_period(text)


@pytest.mark.parametrize(("text", "yearless"), [
    ("may", True), ("12 sty", True), ("Jan 5", True), ("5 stycznia", True), ("5 maja 2024", False), ("Anna", False),
    ("3", False),
])  # fmt: skip
def test_days_without_a_year(text: str, yearless: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_yearless(text) is yearless
