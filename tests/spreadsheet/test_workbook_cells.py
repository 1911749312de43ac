"""Typed cells in the form that all tables share."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from funnel_planner.spreadsheet.workbook_cells import plain_row


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", None),
        ("a\r\nb\rc\0", "a\nb\nc"),
        (1.0, 1),
        (1.5, 1.5),
        (-0.0, 0),
        (1e300, 1e300),
        (float("nan"), None),
        (float("inf"), None),
        (True, True),
        (None, None),
        (date(2024, 1, 5), "2024-01-05"),
        (datetime(2024, 1, 5), "2024-01-05"),  # noqa: DTZ001 - workbooks know no time zones
        (datetime(2024, 1, 5, 10, 30, tzinfo=UTC), "2024-01-05T10:30:00"),
        (datetime(2024, 1, 5, 10, 29, 59, 999_700, tzinfo=UTC), "2024-01-05T10:30:00"),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "9999-12-31T23:59:59"),
        (time(9, 5, 1, 400), "09:05:01"),
        (timedelta(hours=255, minutes=10, seconds=10), "255:10:10"),
        (timedelta(minutes=-90), "-01:30:00"),
    ],
)
def test_cells_become_plain(value: object, expected: object) -> None:
    (cell,) = plain_row([value])
    assert cell == expected
    assert type(cell) is type(expected)
