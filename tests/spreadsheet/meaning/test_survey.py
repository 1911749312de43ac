"""One look over a table: types, orders, labels, counts."""

from collections.abc import Sequence

import pytest

from funnel_planner.domain.mapping import CellType, DateOrder
from funnel_planner.spreadsheet.meaning.column_statistics import ColumnStatistics
from funnel_planner.spreadsheet.meaning.columns import LABEL_LIMIT, ColumnSurvey, shared_values
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.rows import Columns
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.surveyed import survey_source


def look_at(cells: Sequence[Cell], chunk: int = 700) -> ColumnSurvey:
    statistics = ColumnStatistics(0, "Column")
    for start in range(0, len(cells), chunk):
        statistics.add(cells[start : start + chunk])
    return statistics.finish()


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["Nowy", "Kontakt", ""], CellType.TEXT),
        (["1 234,50 zł", "12", ""], CellType.NUMBER),
        ([1, 2.5, None], CellType.NUMBER),
        (["12 %", "7,5 %"], CellType.NUMBER),
        (["04.06.2024", "", "25.06.2024"], CellType.DATE),
        (["2024-06-04 00:00:00.000", "2024-06-05 00:00:00.000"], CellType.DATE),
        (["2024-06-04 00:00:00", "2024-06-05 08:15:00"], CellType.DATETIME),
        (["2024-06-04T00:00:00+02:00"], CellType.DATETIME),
        (["TAK", "NIE", ""], CellType.BOOLEAN),
        ([True, False], CellType.BOOLEAN),
        (["", None, "  ", "-- None --"], CellType.EMPTY),
        (["20240601", "20240602", "20240603"], CellType.DATE),
        (["2024", "2023"], CellType.NUMBER),
    ],
)
def test_types(cells: list[Cell], kind: CellType) -> None:
    assert look_at(cells).type is kind


def test_one_value_late_in_a_long_column_decides_the_order() -> None:
    cells: list[Cell] = [
        f"{1 + i % 12:02}/{1 + i // 12 % 12:02}/{2000 + i % 24} {i % 23:02}:{i % 59:02}:07" for i in range(9000)
    ]
    assert look_at(cells).has_many
    assert look_at(cells).date_order is None
    cells[8990] = "12/31/2024 10:00:07"
    assert look_at(cells).date_order is DateOrder.MDY
    assert look_at(cells).type is CellType.DATETIME


def test_one_clock_late_in_a_long_column_makes_it_a_column_of_times() -> None:
    cells: list[Cell] = [f"{1900 + i % 299}-{1 + i % 12:02}-{1 + i % 28:02} 00:00:00" for i in range(9000)]
    assert look_at(cells).type is CellType.DATE
    cells[8990] = "2024-01-01 00:00:01"
    assert look_at(cells).type is CellType.DATETIME


def test_one_value_late_in_a_long_column_proves_the_decimal_mark() -> None:
    cells: list[Cell] = [f"{1 + i % 9},{i % 1000:03}" for i in range(9000)]
    assert look_at(cells).decimal == ""
    assert look_at([*cells, "1,25"]).decimal == ","
    assert look_at([*cells, "1,234,567"]).decimal == "."


def test_labels_are_counted_blanks_apart() -> None:
    survey = look_at(["Ads", " Ads ", "", "Select", "Fair", None, "Ads"])
    assert survey.labels == (("Ads", 3), ("Fair", 1))
    assert (survey.filled, survey.blank, survey.distinct) == (4, 3, 2)


@pytest.mark.parametrize("distinct", [LABEL_LIMIT, 3 * LABEL_LIMIT, 50_000])
def test_distinct_values_are_counted_or_estimated(distinct: int) -> None:
    survey = look_at([f"id-{i % distinct}" for i in range(60_000)], chunk=5000)
    assert survey.distinct == pytest.approx(distinct, rel=0.1 if distinct > LABEL_LIMIT else 0)
    assert survey.filled == 60_000


def test_overlap_of_two_columns() -> None:
    many = look_at([f"id-{i}" for i in range(20_000)], chunk=5000)
    some = look_at([f"id-{i}" for i in range(0, 20_000, 25)])
    others = look_at([f"x-{i}" for i in range(5000)])
    half = look_at([f"id-{i}" for i in range(19_000, 21_000)])
    assert shared_values(many, some) == pytest.approx(1.0)
    assert shared_values(many, others) == 0.0
    assert shared_values(half, many) == pytest.approx(0.5, abs=0.15)
    assert shared_values(look_at([]), many) == 0.0


def test_ragged_rows_and_late_columns() -> None:
    survey = survey_source(MemoryTable([["a", "b", ""], ["x", "1"], ["y"], ["z", "2", "", "late"]]), "t.csv")
    assert survey.row_count == 3
    assert [column.header for column in survey.columns] == ["a", "b", "(C)", "(D)"]
    assert [column.blank for column in survey.columns] == [0, 1, 3, 2]


def test_columns_of_ragged_rows() -> None:
    ragged = Columns([["a"], ["b", "c", "d"]])
    assert [ragged[index] for index in range(4)] == [("a", "b"), ("", "c"), ("", "d"), ("", "")]


def test_preamble_and_lines() -> None:
    table = MemoryTable([["Report May 2024"], ["Lead ID", "Stage"], ["1", "Won"], ["2", "Lost"]], lines=[1, 3, 4, 7])
    survey = survey_source(table, "t.csv")
    assert (survey.header_row, survey.preamble, survey.sample_lines) == (3, ("Report May 2024",), (4, 7))
    forced = survey_source(table, "t.csv", header_row=0)
    assert (forced.header_row, forced.row_count, forced.columns[0].header) == (0, 4, "(A)")


def test_an_empty_table() -> None:
    survey = survey_source(MemoryTable([]), "t.csv")
    assert (survey.columns, survey.row_count) == ((), 0)
