"""The header once more among the rows, and rows that only look like it."""

import pytest

from funnel_planner.spreadsheet.meaning.header_again import find_headers_again, named_place

HEADERS = ["Id", "Name", "Stage", "Name 2"]


@pytest.mark.parametrize(
    "row",
    [["Id", "Name", "Stage", "Name"], ["Id", " NAME ", "stage", ""], ["Id", "Name"], ["Id", "", "Stage", None]],
)
def test_it_is_found_whatever_its_later_columns_say(row: list[str | None]) -> None:
    rows: list[list[str | None]] = [["1", "Ann", "Lead", ""], row, ["2", "Bo", "Won", ""]]
    assert find_headers_again(rows, [each[0] for each in rows], HEADERS) == [1]


@pytest.mark.parametrize(
    "row",
    [["Id"], ["Id", "Ann", "Stage", ""], ["Id", "Name", "Stage", "Name", "more"], ["", "Name", "Stage", ""]],
)
def test_anything_else_in_a_row_makes_it_a_lead(row: list[str]) -> None:
    assert find_headers_again([row], [row[0]], HEADERS) == []


def test_it_is_looked_for_in_the_first_column_that_has_a_name() -> None:
    assert named_place(["", " ", "Id", "Name"]) == 2
    assert named_place(["", ""]) == -1
    assert find_headers_again([["x", "y"]], ["x"], ["", ""]) == []
