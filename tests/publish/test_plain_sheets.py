"""Plain tables: nothing becomes a formula, numbers stay numbers, a full sheet goes on in the next."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funnel_planner.domain.errors import PlannerError
from funnel_planner.publish import plain_sheets
from funnel_planner.publish.plain_sheets import PlainTable, guarded, write_tables, write_text

ROWS: list[list[plain_sheets.Value]] = [
    ["=1+1", "007", 12.5, True, None],
    ["+48 600", "http://x.pl", 3, False, "a\x00b"],
    ["x" * 40_000, "-5", float("nan"), 2**60, "@x"],
]


def sheet_cells(path: Path, number: int = 0) -> list[list[object]]:
    book = load_workbook(path)
    try:
        return [[(cell.data_type, cell.value) for cell in row] for row in book.worksheets[number].iter_rows(min_row=2)]
    finally:
        book.close()


def test_a_workbook_keeps_kinds_and_has_no_formulas(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    table = PlainTable("Left out", ["=a", "b", "c", "d", "e"], ROWS)
    assert write_tables(path, [table]) == 3
    cells = sheet_cells(path)
    assert cells[0][:4] == [("s", "=1+1"), ("s", "007"), ("n", 12.5), ("b", True)]
    assert cells[1][:4] == [("s", "+48 600"), ("s", "http://x.pl"), ("n", 3), ("b", False)]
    assert cells[1][4] == ("s", "ab")
    assert not [cell for row in cells for cell in row if isinstance(cell, tuple) and cell[0] == "f"]


def test_text_keeps_plain_numbers_and_guards_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_text(path, PlainTable("", ["=a", "b", "c", "d", "e"], ROWS), ";") == 3
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0][0] == "'=a"
    assert rows[1] == ["'=1+1", "007", "12.5", "TRUE", ""]
    assert rows[2][0] == "'+48 600"
    assert rows[3][1] == "-5"


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_sheets, "MOST_ROWS", 4)
    path = tmp_path / "out.xlsx"
    assert write_tables(path, [PlainTable("Rows", ["n"], [[n] for n in range(7)])]) == 7
    book = load_workbook(path)
    told = [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book.worksheets]
    book.close()
    assert told == [[0, 1, 2], [3, 4, 5], [6]]


def test_an_empty_table_has_its_headers(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert write_tables(path, [PlainTable("Rows", ["a", "b"], [])]) == 0
    book = load_workbook(path)
    assert [cell.value for cell in book.worksheets[0][1]] == ["a", "b"]
    book.close()


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_rows_that_fail_leave_the_earlier_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"earlier")

    def rows() -> Iterator[list[plain_sheets.Value]]:
        yield ["one"]
        raise PlannerError("reader_died", file="x")

    table = PlainTable("Rows", ["a"], rows())
    with pytest.raises(PlannerError):
        write_tables(path, [table]) if name.endswith("xlsx") else write_text(path, table)
    assert path.read_bytes() == b"earlier"
    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_a_missing_folder_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / "gone" / name
    table = PlainTable("Rows", ["a"], [["x"]])
    with pytest.raises(PlannerError) as caught:
        write_tables(path, [table]) if name.endswith("xlsx") else write_text(path, table)
    assert caught.value.kind == "folder_missing"


def test_plain_numbers_are_not_guarded() -> None:
    assert [guarded(text) for text in ("-5", "+1,5", "-5%", "=5", "5")] == ["-5", "+1,5", "'-5%", "'=5", "5"]
