"""Xlsx files whose sheet and shared texts are written by hand, and both ways of reading them."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from funnel_planner.spreadsheet.tables import quick_sheet
from funnel_planner.spreadsheet.tables.container import Container
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.quick_sheet import QuickRows
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.workbook_readers import CalamineBook
from funnel_planner.spreadsheet.tables.workbook_scan import SheetScan

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C9"/><sheetData>'  # fmt: skip  # noqa: E501
SHARED = "<si><t>first</t></si><si><t>second</t></si><si><r><t>ri</t></r><r><t>ch &amp; all</t></r></si>"
FORMATS = (
    "dd.mm.yyyy;@", "[$-415]d mmm yyyy", "mmm yy", "[h]:mm:ss", "hh:mm", "0.00%", '# ##0.00 "zł"', "@", '"day" 0',
    "[Red]yyyy/mm/dd", "0.00E+00", "0_);[Red](0)",
)  # fmt: skip


def made(path: Path, xml: str, shared: str = SHARED, *, from_1904: bool = False) -> Path:
    """A workbook with styles (0 none, 1 days, 2 moments, then ``FORMATS``), this sheet and these shared texts."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("Leads")
        sheet.write(0, 0, date(2024, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(1, 0, datetime(2024, 1, 1, 1), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))  # noqa: DTZ001
        for row in range(3):
            sheet.write(row, 1, f"text {row}")
        for row, number_format in enumerate(FORMATS):
            sheet.write(row, 2, 1, book.add_format({"num_format": number_format}))
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = xml.encode()
            elif name == "xl/sharedStrings.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<sst xmlns="{space}" count="3">{shared}</sst>'.encode()
            new.writestr(name, content)
    return path


def letters(column: int) -> str:
    return chr(65 + column) if column < 26 else letters(column // 26 - 1) + chr(65 + column % 26)


def sheet_xml(rows: Sequence[tuple[int, Sequence[tuple[int, str]]]], tail: str = "") -> str:
    """A sheet of (row number, (column, what stands behind the reference)); ``None`` for no cells."""
    lines = []
    for number, cells in rows:
        inner = "".join(f'<c r="{letters(column)}{number}"{content}' for column, content in cells)
        lines.append(f'<row r="{number}" spans="1:3">{inner}</row>' if inner else f'<row r="{number}"/>')
    return HEAD + "".join(lines) + "</sheetData>" + tail + "</worksheet>"


def quick(path: Path) -> tuple[QuickRows, SheetScan] | None:
    return quick_sheet.quick_sheet.__wrapped__(FileStamp.of(path), "Leads")


def by_calamine(path: Path, size: int) -> list[list[tuple[Cell, type]]]:
    return with_types(CalamineBook(path, Container.XLSX).sheet("Leads").batches(size))


def with_types(batches: Iterator[Sequence[Sequence[Cell]]]) -> list[list[tuple[Cell, type]]]:
    """Cells with their types, without the blank ones at the ends."""
    rows = [[(cell, type(cell)) for cell in row] for batch in batches for row in batch]
    for row in rows:
        while row and row[-1][0] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
