"""Amounts in hundredths, rounded as bookkeepers do, whichever way they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.domain.mapping import ColumnMapping
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader
from funnel_planner.spreadsheet.tables.table import Cell


def minor(*cells: Cell, decimal: str = ".") -> list[int]:
    reader = MoneyReader(ColumnMapping(0, "amount", decimal=decimal))
    reader.read(list(cells))
    return [int(amount) for amount in reader.array()]


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("12.345", 1235),
        ("1.005", 101),
        ("-12.345", -1235),
        ("2.5", 250),
        ("0.0049", 0),
        ("12345678.0050", 1_234_567_801),
    ],
)
def test_halves_are_rounded_away_from_nought(amount: str, expected: int, decimal: str) -> None:
    text = amount if decimal == "." else f"{amount.replace('.', ',')}0"  # three digits behind a mark may be thousands
    assert minor(text, decimal=decimal) == [expected]
    assert minor(float(amount), decimal=decimal) == [expected]
    assert minor(float(amount), "n/a x", decimal=decimal) == [expected, NO_VALUE]


@given(st.integers(-(10**11), 10**11), st.integers(0, 9))
def test_the_third_digit_decides(hundredths: int, digit: int) -> None:
    sign = "-" if hundredths < 0 else ""
    text = f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}{digit}0"
    expected = abs(hundredths) + (digit >= 5)
    assert minor(text) == [-expected if hundredths < 0 else expected]
