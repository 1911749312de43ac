"""Workbooks with many shared texts: the same as if they were opened as a whole."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables import outlined_book, workbook_readers
from funnel_planner.spreadsheet.tables.container import Container
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.outlined_book import OutlinedBook
from funnel_planner.spreadsheet.tables.table import SheetInfo
from funnel_planner.spreadsheet.tables.workbook_readers import CalamineBook, open_book
from tests.support.read_tables import all_rows


@pytest.fixture(autouse=True)
def few_texts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlined_book, "_MANY_BYTES", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two sheets of texts, one of them hidden, and a chart."""
    with xlsxwriter.Workbook(tmp_path / "leads.xlsx") as book:
        for name in ("Leads & more", "Zażółć"):
            sheet = book.add_worksheet(name)
            for row in range(5):
                sheet.write_row(row, 0, [f"L{row}", "Won", row])
        sheet.hide()
        chart = book.add_chart({"type": "line"})
        assert chart is not None
        chart.add_series({"values": "='Leads & more'!$C$1:$C$5"})
        book.add_chartsheet("Chart").set_chart(chart)
    return tmp_path / "leads.xlsx"


def without(path: Path, name: str, content: bytes | None = None) -> Path:
    """The file without a part, or with another content of it."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            if part != name or content is not None:
                new.writestr(part, content if part == name and content is not None else old.read(part))
    return changed


def test_the_sheets_are_those_that_calamine_tells(path: Path) -> None:
    outlined = open_book(path, Container.XLSX)
    assert isinstance(outlined, OutlinedBook)
    assert outlined.sheets == CalamineBook(path, Container.XLSX).sheets
    assert outlined.sheets == (SheetInfo("Leads & more"), SheetInfo("Zażółć", hidden=True))


def test_a_sheet_is_read_from_the_whole_file(path: Path) -> None:
    outlined = open_book(path, Container.XLSX)
    assert "_whole" not in outlined.__dict__
    rows = [list(row) for batch in outlined.sheet("Zażółć").batches(9) for row in batch]
    assert rows == [[f"L{row}", "Won", row] for row in range(5)]
    assert outlined.reader == "calamine"
    outlined.close()


def test_a_file_with_few_shared_texts_is_opened_as_a_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlined_book, "_MANY_BYTES", 1 << 20)
    assert isinstance(open_book(path, Container.XLSX), CalamineBook)


def test_so_is_one_with_large_parts_of_other_kinds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlined_book, "_MOST_OTHER_BYTES", 100)
    assert isinstance(open_book(path, Container.XLSX), CalamineBook)


@pytest.mark.parametrize("content", [b"<sst><si><t>cut", b"\xff\xfe no xml"])
def test_damaged_texts_are_told_as_they_would_be(path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = without(path, "xl/sharedStrings.xml", content)

    def read() -> object:
        try:
            with open_table(changed) as table:
                return all_rows(table), table.info.notes
        except PlannerError as error:
            return error.kind

    found = read()
    monkeypatch.setattr(outlined_book, "_MANY_BYTES", 1 << 20)
    assert found == read()


def test_what_calamine_refuses_when_it_is_opened_openpyxl_reads(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from python_calamine import CalamineError

    def refuse(*_: object) -> None:
        raise CalamineError

    monkeypatch.setattr(workbook_readers, "CalamineBook", refuse)
    with open_table(path) as table:
        rows = all_rows(table)
    assert rows[1] == ["L1", "Won", 1]
    assert "read_by_fallback" in {note.kind for note in table.info.notes}
