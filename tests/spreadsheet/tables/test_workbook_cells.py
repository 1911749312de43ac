"""Typed cells in the form that all tables share."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables.workbook_cells import plain_row, plain_rows


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


VALUES = st.one_of(
    st.sampled_from(["", "a", "b\r\nc", "d\0", "e"]),
    st.sampled_from([1, 1.0, True, 0, 2.5, float("nan"), None]),
    st.sampled_from([date(2024, 5, 1), datetime(2024, 5, 1), datetime(2024, 5, 1, 10, 30), time(9, 15)]),  # noqa: DTZ001 - as in workbooks
)


@given(st.data())
def test_rows_become_plain_alike_one_by_one_or_column_by_column(data: st.DataObject) -> None:
    columns = data.draw(st.lists(st.one_of(VALUES, *(st.just(v) for v in ("x", None, 2.0))), max_size=3))
    height = data.draw(st.integers(1, 5))
    rows = [[value if data.draw(st.booleans()) else data.draw(VALUES) for value in columns] for _ in range(height)]
    if data.draw(st.booleans()):
        rows[0] = rows[0][:1]
    found = plain_rows(rows)
    assert [list(map(repr, row)) for row in found] == [list(map(repr, plain_row(row))) for row in rows]
    assert [list(map(repr, row)) for row in found[1:]] == [list(map(repr, plain_row(row))) for row in rows[1:]]
