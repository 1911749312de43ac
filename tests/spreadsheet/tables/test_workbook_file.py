"""Workbooks as tables."""

import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import psutil
import pytest
import xlsxwriter

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import limits, workbook_scan
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from funnel_planner.spreadsheet.tables.workbook_readers import OpenpyxlBook
from tests.support import made_workbooks
from tests.support.read_tables import notes_of, numbered_rows


def read(path: Path, sheet: str = "") -> tuple[TableInfo, list[tuple[int, list[Cell]]]]:
    with open_table(path, sheet=sheet) as table:
        rows = numbered_rows(table, 50)
        return table.info, rows


def is_open(path: Path) -> bool:
    """Whether this process has the file open."""
    return str(path) in {file.path for file in psutil.Process().open_files()}


def written(path: Path, build: Callable[[xlsxwriter.Workbook], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        build(book)
    return path


def test_the_sheet_that_looks_like_a_table_is_chosen(data_folder: Path) -> None:
    info, rows = read(data_folder / "made_polish" / "leady.xlsx")
    assert (info.container, info.sheet) == ("xlsx", "Leady")
    assert [sheet.name for sheet in info.sheets] == ["Słownik", "Leady"]
    said = notes_of(info)
    assert said.pop("cells_merged_across")  # the title
    assert said == {"sheet_chosen": "Leady", "formulas_without_value": "1"}
    assert rows[2][0] == 4
    assert rows[2][1][:5] == ["Nr leada", "Imię i nazwisko", "E-mail", "Telefon", "Źródło"]
    assert len(rows) == 2 + 1 + 120 + 1


def test_a_sheet_can_be_named(data_folder: Path) -> None:
    info, rows = read(data_folder / "made_polish" / "leady.xlsx", sheet="Słownik")
    assert (info.sheet, rows[0]) == ("Słownik", (1, ["Etap", "Opis"]))
    assert "sheet_chosen" not in notes_of(info)
    with pytest.raises(PlannerError, match="sheet_unknown"):
        read(data_folder / "made_polish" / "leady.xlsx", sheet="Leads")


def test_cells_keep_their_types(tmp_path: Path) -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["id", "value", "created", "seen", "won", "code", "blank"])
        sheet.write_row(1, 0, [7, 2.5])
        sheet.write_datetime(1, 2, date(2024, 5, 1), day)
        sheet.write_datetime(1, 3, datetime(2024, 5, 1, 9, 30), clock)  # noqa: DTZ001 - workbooks know no time zones
        sheet.write_boolean(1, 4, True)
        sheet.write_string(1, 5, "007")

    _, rows = read(written(tmp_path / "typed.xlsx", build))
    assert rows[1] == (2, [7, 2.5, "2024-05-01", "2024-05-01T09:30:00", True, "007", None])
    assert list(map(type, rows[1][1][:2])) == [int, float]


def test_lines_are_rows_of_the_sheet_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["id", "stage"])
        sheet.write_row(4, 1, [1, "New"])
        sheet.write_row(5, 1, ["  ", ""])
        sheet.write_row(6, 1, [2, "Won"])

    _, rows = read(written(tmp_path / "gaps.xlsx", build))
    assert rows == [(3, ["id", "stage"]), (5, [1, "New"]), (7, [2, "Won"])]


def test_hidden_sheets_are_used_only_when_nothing_else_has_rows(tmp_path: Path) -> None:
    def build(book: xlsxwriter.Workbook, visible_rows: int) -> None:
        book.add_worksheet("Shown").write_column(0, 0, ["x"] * visible_rows)
        hidden = book.add_worksheet("Kept away")
        for row in range(50):
            hidden.write_row(row, 0, list(range(8)))
        hidden.hide()

    info, _ = read(written(tmp_path / "shown.xlsx", lambda book: build(book, 1)))
    assert (info.sheet, notes_of(info)) == ("Shown", {"sheets_hidden": "Kept away"})
    info, rows = read(written(tmp_path / "hidden.xlsx", lambda book: build(book, 0)))
    assert (info.sheet, len(rows), notes_of(info)) == ("Kept away", 50, {"sheet_is_hidden": "Kept away"})


def test_a_workbook_without_rows_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="table_empty"):
        read(written(tmp_path / "blank.xlsx", lambda book: book.add_worksheet().write_blank(5, 5, None)))


def test_blanked_cells_are_told(data_folder: Path) -> None:
    info, _ = read(data_folder / "made_nasty" / "formulas_no_cached_values.xlsx")
    assert notes_of(info) == {"error_cells_blank": "2", "formulas_without_value": "1"}


@pytest.mark.parametrize(
    ("cell", "blanked"),
    [
        (b'<c r="A2"><f>B2*2</f></c>', 1),
        (b'<c r="A2" s="1"><f>B2*2</f><v></v></c>', 1),
        (b'<c r="A2"><f t="shared" si="0"/><v/></c>', 1),
        (b'<c r="A2"><f>B2*2</f><v>0</v></c>', 0),
        (b'<c r="A2" t="str"><f>IF(1,"","x")</f><v></v></c>', 0),
        (b'<c r="A2"/><c r="B2"><v>1</v></c>', 0),
    ],
)
def test_a_formula_with_an_empty_text_as_result_has_a_result(cell: bytes, blanked: int) -> None:
    assert workbook_scan._scan(b'<row r="2">' + cell + b"</row>").formulas_without_value == blanked


def test_a_dimension_that_lies_does_not_hide_rows(data_folder: Path) -> None:
    assert read(data_folder / "made_nasty" / "lying_dimension.xlsx")[1][1] == (2, ["1", "Won", "2024-05-01"])


def test_a_cell_in_the_last_corner_does_not_take_all_memory(tmp_path: Path) -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row in range(30):
            sheet.write_row(row, 0, [row, "Won"])
        sheet.write_string(200_000, 16_383, "far out")

    path = written(tmp_path / "far.xlsx", build)
    _, rows = read(path)
    assert [line for line, _ in rows] == [*range(1, 31), 200_001]
    assert rows[29][1] == [29, "Won"]
    assert not is_open(path)
    with open_table(path) as table:
        rows_left = table.chunks(10)
        next(rows_left)
        assert is_open(path)
    assert not is_open(path)  # though somebody could go on reading
    with suppress(RuntimeError), open_table(path) as failing:
        kept = failing.chunks(10)
        next(kept)
        raise RuntimeError
    assert not is_open(path)


def test_a_workbook_that_cannot_be_read_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "leads.xlsx", lambda book: book.add_worksheet().write_row(0, 0, ["Id", "Stage"]) and None)
    with pytest.raises(PlannerError, match="sheet_unknown"):
        open_table(path, sheet="Other")
    assert not is_open(path)
    kept: list[BaseException] = []  # keeps whatever the failure knows of

    def fail(*_: object, **__: object) -> None:
        raise ValueError("damaged")

    with monkeypatch.context() as patch:
        patch.setattr("openpyxl.reader.excel.ExcelReader.read_worksheets", fail)
        with pytest.raises(ValueError, match="Unable to read workbook") as failure:
            OpenpyxlBook(path)
        kept.append(failure.value)
    assert not is_open(path)


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHEET_CELLS", 10)
    monkeypatch.setattr("funnel_planner.spreadsheet.tables.workbook_file._SLOW_CELLS", 10)
    path = written(tmp_path / "many.xlsx", lambda book: book.add_worksheet().write_column(0, 0, list(range(50))))
    with pytest.raises(PlannerError, match="file_too_heavy"):
        read(path)


def test_what_calamine_refuses_openpyxl_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from python_calamine import CalamineError

    def refuse(*_: object) -> None:
        raise CalamineError

    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Leads")
        sheet.write_row(0, 0, ["id", "created"])
        sheet.write_row(2, 0, [1.0])
        sheet.write_datetime(2, 1, date(2024, 5, 1), book.add_format({"num_format": "d.m.yyyy"}))

    path = written(tmp_path / "odd.xlsx", build)
    expected = read(path)[1]
    monkeypatch.setattr("funnel_planner.spreadsheet.tables.workbook_readers.CalamineBook", refuse)
    info, rows = read(path)
    assert rows == expected == [(1, ["id", "created"]), (3, [1, "2024-05-01"])]
    assert "read_by_fallback" in notes_of(info)


def test_an_ods_file_without_its_mimetype_is_read(tmp_path: Path, shared_data: Path) -> None:
    assert read(shared_data / "nasty_phpspreadsheet" / "nomimetype.ods")[1] == [(1, ["Hello", "World"])]
    with zipfile.ZipFile(tmp_path / "broken.ods", "w") as container:
        container.writestr("content.xml", "<office:spreadsheet")
    with pytest.raises(PlannerError, match="file_unreadable"):
        read(tmp_path / "broken.ods")


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    for value in ("before", "after it was saved again"):
        written(path, lambda book, value=value: book.add_worksheet().write_row(0, 0, ["id", value]))  # type: ignore[misc]  # lambdas with defaults have no type
        assert read(path)[1] == [(1, ["id", value])]


@pytest.mark.parametrize("kind", [KeyError, type("PanicException", (BaseException,), {})])
def test_whatever_a_library_raises_is_an_expected_error(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    def panic(*_: object) -> None:
        raise kind

    monkeypatch.setattr("funnel_planner.spreadsheet.tables.workbook_readers.CalamineBook", panic)
    with pytest.raises(PlannerError, match="file_unreadable"):
        read(data_folder / "made_polish" / "leady.xlsx")


@pytest.mark.parametrize("name", ["date_1904.xlsb", "date_1904.xlsx", "date.ods", "1904.biff5"])
def test_the_other_containers_give_dates(shared_data: Path, name: str) -> None:
    (path,) = shared_data.glob(f"nasty_*/{name}")
    info, rows = read(path)
    assert info.container == {"xlsb": "xlsb", "xlsx": "xlsx", ".ods": "ods", "iff5": "xls"}[name[-4:]]
    assert any(cell in {"2021-01-01", "1904-01-02"} for _, row in rows for cell in row)


def test_hidden_rows_and_columns_are_said(tmp_path: Path) -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Leads")
        for line in range(6):
            sheet.write_row(line, 0, ["a", "b", "c"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})

    info, rows = read(written(tmp_path / "hidden.xlsx", build))
    assert len(rows) == 6
    assert notes_of(info) == {"rows_hidden": "1", "columns_hidden": "2"}


def test_days_from_1904_are_said_and_right(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("Leads").write_column(0, 0, [date(2024, 5, 1), date(2024, 5, 2)])
    info, rows = read(path)
    assert [row for _, row in rows] == [["2024-05-01"], ["2024-05-02"]]
    assert notes_of(info) == {"days_from_1904": ""}


def test_an_ods_file_of_broken_xml_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "broken.ods"
    with zipfile.ZipFile(BytesIO(made_workbooks.ods())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</table:table>", b""))
    with pytest.raises(PlannerError, match="file_unreadable"):
        read(path)


def test_cells_merged_with_the_one_above_say_the_same(tmp_path: Path) -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Channel", "Month", "Leads"])
        sheet.merge_range(1, 0, 2, 0, "Ads")
        sheet.merge_range(3, 0, 3, 1, "all year")
        for row in (1, 2):
            sheet.write_row(row, 1, [f"2024-0{row}", row])
        sheet.write(3, 2, 3)

    _, rows = read(written(tmp_path / "merged.xlsx", build))
    assert [row for _, row in rows[1:]] == [["Ads", "2024-01", 1], ["Ads", "2024-02", 2], ["all year", None, 3]]


@pytest.mark.parametrize("name", ["leads.xls", "leads.ods", "leads.xlsb", "leads.dat"])
def test_content_counts_and_not_the_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "leads.xlsx", lambda book: book.add_worksheet().write_row(0, 0, ["Id", "Stage"]) and None)
    _, rows = read(path.rename(tmp_path / name))
    assert rows == [(1, ["Id", "Stage"])]
