"""The period of a report, read from its title lines."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.domain.mapping import DateOrder
from funnel_planner.spreadsheet.meaning.report_period import report_period

JANUARY = date(2024, 1, 1)
LAST_DAYS = {"Q1 2024": date(2024, 3, 31), "2024-W01": date(2024, 1, 7)}


@pytest.mark.parametrize(
    "lines",
    [
        ["Campaign report", '"January 1, 2024 - January 31, 2024"'],
        ["Campaign report", "January 1, 2024 - January 31, 2024"],
        ["Raport kampanii", "1 stycznia 2024 - 31 stycznia 2024"],
        ["Raport kampanii", "1 sty 2024–31 sty 2024"],
        ["Jan 1 – Jan 31, 2024"],
        ["January 1-31, 2024"],
        ["1–31 stycznia 2024"],
        ["1. bis 31. Januar 2024"],
        ["1 janvier 2024 au 31 janvier 2024"],
        ["# ----------", "# Property", "# Start date: 20240101", "# End date: 20240131", "# ----------"],
        ["# 20240101-20240131"],
        ["Report Start: January 1, 2024, 12:00 AM", "Report End: January 31, 2024, 11:59 PM", "Date Generated: 2/3/24"],
        ["Okres: od 1 stycznia 2024 do 31 stycznia 2024 r."],
        ["Data początkowa: 01.01.2024", "Data końcowa: 31.01.2024"],
        ["Zakres: 01.01.2024 – 31.01.2024"],
        ["01.01-31.01.2024"],
        ["1. 1. 2024 - 31. 1. 2024"],
        ["2024-01-01 to 2024-01-31"],
        ["2024-01-01 2024-01-31"],
        ["1/1/2024 - 1/31/2024"],
        ["01/01/2024 - 31/01/2024"],
        ["Start date 2024-01-01 00:00 End date 2024-01-31 23:59"],
        ["Created 2024-02-03, updated 2024-02-05", "2024-01-01 - 2024-01-31"],
        ["Exported 3 Feb 2024", "Okres: styczeń 2024"],
        ["Sales report - January 2024"],
        ["Month", "2024-01"],
        ["Q1 2024"],
        ["2024-W01"],
    ],
)
def test_periods_as_reports_name_them(lines: list[str]) -> None:
    assert report_period(lines) == (JANUARY, LAST_DAYS.get(lines[0], date(2024, 1, 31)))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["Campaign report", "All time"],
        ["Generated 2024-02-03"],
        ["Created 2024-02-03, updated 2024-02-05"],
        ["Start date: 2024-01-01"],
        ["2024-01-31 - 2024-01-01"],
        ["Account 202401 id 20240101"],
        ["February 30, 2024 - February 31, 2024"],
        ["01/02/2024 - 05/02/2024"],
        ["Page 1 of 2024", "1 - 2"],
        ["x" * 5000],
    ],
)
def test_lines_that_name_no_period(lines: list[str]) -> None:
    assert report_period(lines) is None


def test_a_period_over_new_year_begins_the_year_before() -> None:
    assert report_period(["15 grudnia – 14 stycznia 2024"]) == (date(2023, 12, 15), date(2024, 1, 14))
    assert report_period(["Dec 15 - Jan 14, 2024"]) == (date(2023, 12, 15), date(2024, 1, 14))


def test_what_the_lines_leave_open_the_files_order_decides() -> None:
    lines = ["01/02/2024 - 05/02/2024"]
    assert report_period(lines, DateOrder.DMY) == (date(2024, 2, 1), date(2024, 2, 5))
    assert report_period(lines, DateOrder.MDY) == (date(2024, 1, 2), date(2024, 5, 2))
    assert report_period(["01/02/2024 - 29/02/2024"], DateOrder.MDY) == (date(2024, 2, 1), date(2024, 2, 29))


@given(
    start=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    days=st.integers(0, 400),
    form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%B %d, %Y", "%d %b %Y", "%Y%m%d", "%Y/%m/%d"]),
    between=st.sampled_from([" - ", " – ", " to ", " do ", " / ", "; "]),
)
def test_any_two_days_in_a_line_are_a_period(start: date, days: int, form: str, between: str) -> None:
    end = start + timedelta(days=days)
    assert report_period([f"Report: {start.strftime(form)}{between}{end.strftime(form)}"]) == (start, end)


@given(st.lists(st.text(max_size=80), max_size=8))
def test_no_text_is_too_odd(lines: list[str]) -> None:
    found = report_period(lines)
    assert found is None or found[0] <= found[1]
