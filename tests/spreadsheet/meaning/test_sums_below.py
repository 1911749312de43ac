"""Last rows that only add up the others."""

from collections import Counter

import pytest

from funnel_planner.spreadsheet.meaning.sums_below import is_sums
from funnel_planner.spreadsheet.tables.table import Cell

ABOVE: list[list[Cell]] = [["1", "x", "10", "a"], ["2", "", "20", "b"], ["3", "x", "12,5", "b"]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["", "2", "42.5", ""], True),
        (["", 2, 42.5, None], True),
        (["", "2", "", ""], True),
        (["", "", "42,50", ""], True),
        (["", "3", "42.5", ""], False),  # two are ticked
        (["4", "2", "42.5", "c"], False),  # nothing is missing: a lead
        (["", "x", "42.5", ""], False),
        (["", "", "", ""], False),
        ([], False),
    ],
)
def test_sums_and_numbers_of_cells(row: list[Cell], *, expected: bool) -> None:
    width = 4
    rows = [*ABOVE, row]
    columns = [Counter(each[i] if i < len(each) else None for each in rows) for i in range(width)]
    assert is_sums(row, list(columns)) is expected


def test_columns_of_many_labels_tell_nothing() -> None:
    assert not is_sums(["", "3"], [None, None])
