"""Big sheets read at once: cell by cell what calamine reads, or not read so at all."""

import random
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables import limits, quick_sheet, sheet_cells, workbook_file
from funnel_planner.spreadsheet.tables.containers import Container
from funnel_planner.spreadsheet.tables.learnt import FileStamp
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.quick_sheet import QuickRows
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.workbook_readers import CalamineBook
from funnel_planner.spreadsheet.tables.workbook_scan import SheetScan, scan_sheet
from tests.support import made_workbooks

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C9"/><sheetData>'  # fmt: skip  # noqa: E501
CONTENTS = [
    ' t="inlineStr"><is><t>Won</t></is></c>',
    ' t="inlineStr"><is><t>Zażółć gęślą jaźń i jeszcze trochę</t></is></c>',
    ' t="inlineStr"><is><t>a &amp; b &lt;c&gt;</t></is></c>',
    ' t="inlineStr"><is><t xml:space="preserve"> spaced </t></is></c>',
    ' t="inlineStr"><is><t> spaced </t></is></c>',
    ' t="inlineStr"><is><t>two\nlines</t></is></c>',
    ' t="inlineStr"><is><t>x_x000D_y</t></is></c>',
    ' t="inlineStr"><is><t></t></is></c>',
    ' t="inlineStr"><is><t/></is></c>',
    ' t="inlineStr"><is><r><rPr><b/></rPr><t>rich</t></r><r><t> text</t></r></is></c>',
    ' s="1" t="inlineStr"><is><t>styled</t></is></c>',
    "><v>1</v></c>", "><v>-1.5</v></c>", "><v>85419.5</v></c>", "><v>1E-3</v></c>", "><v>0.1</v></c>", "><v></v></c>",
    "><v>12345678901234567890</v></c>", "><v>3.0000000000000004</v></c>", "><v>00012.50</v></c>", "><v>.5</v></c>",
    ' t="n"><v>7</v></c>',
    ' s="1"><v>45081</v></c>', ' s="1"><v>45081.75</v></c>', ' s="1"><v>0.25</v></c>', ' s="2"><v>45081.5</v></c>',
    ' s="0"><v>45081</v></c>', ' s="1"/>', "/>", "></c>",
    ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>', ' t="str"><f>A1&amp;"x"</f><v>made</v></c>',
    "><f>1+1</f><v>2</v></c>", "><f>1+1</f></c>", ' t="s"><v>0</v></c>', ' t="s"><v>2</v></c>',
    ' t="d"><v>2024-03-01</v></c>', ' cm="1"><v>5</v></c>',
]  # fmt: skip
SHARED = "<si><t>first</t></si><si><t>second</t></si><si><r><t>ri</t></r><r><t>ch &amp; all</t></r></si>"


def made(path: Path, xml: str) -> Path:
    """A workbook with three styles (none, days, moments) and this sheet."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Leads")
        sheet.write(0, 0, date(2024, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(1, 0, datetime(2024, 1, 1, 1), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))  # noqa: DTZ001
        for row in range(3):
            sheet.write(row, 1, f"text {row}")
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = xml.encode()
            elif name == "xl/sharedStrings.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<sst xmlns="{space}" count="3" uniqueCount="3">{SHARED}</sst>'.encode()
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


@pytest.fixture(autouse=True)
def small_sheets_too() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_sheet, "_QUICK_BYTES", (0, limits.MEBIBYTE))
        patch.setattr(sheet_cells, "_BLOCK_BYTES", 200)
        patch.setattr(sheet_cells, "_PIECE_BYTES", 150)
        yield


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


ROWS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.lists(st.tuples(st.integers(1, 30), st.sampled_from(CONTENTS)), max_size=5),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from([1, 3, 1000]))
@example([(1, [(1, content)]) for content in CONTENTS], 3)
def test_cells_are_what_calamine_says(tmp_path: Path, gaps: list[tuple[int, list[tuple[int, str]]]], size: int) -> None:
    number, rows = 0, []
    for gap, cells in gaps:
        number += gap
        column, placed = -1, []
        for step, content in cells:
            column += step
            placed.append((column, content))
        rows.append((number, placed))
    path = made(tmp_path / "leads.xlsx", sheet_xml(rows))
    found = quick(path)
    expected = by_calamine(path, size)
    if found is None:
        return
    assert with_types(found[0].batches(size)) == expected
    scan = scan_sheet(path, "Leads")
    assert (found[1].errors, found[1].formulas_without_value) == (scan.errors, scan.formulas_without_value)


def test_every_kind_of_cell_is_read_so(tmp_path: Path) -> None:
    for content in CONTENTS:
        path = made(
            tmp_path / "leads.xlsx",
            sheet_xml([(1, [(0, "><v>1</v></c>")]), (2, [(1, content)]), (3, [(0, "><v>1</v></c>")])]),
        )
        assert quick(path) is not None, content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<sheetData>", "<!-- c --><sheetData>"),
        ("<sheetData>", "<x:sheetData>"),
        ("<row", "<!-- c --><row"),
        ('<c r="A2"', '<c s="0" r="A2"'),
        ('<c r="A2"', "<c"),
        ('r="A2"', 'r="A3"'),
        ('r="B2"', 'r="A2"'),
        ('r="A2"', 'r="2A"'),
        ('<row r="2"', '<row r="1"'),
        ('<row r="2"', "<row"),
        ('<row r="2"', '<row spans="1:2" r="2"'),
        ("</row></sheetData>", "</sheetData>"),
        ("</sheetData>", ""),
        ("</worksheet>", ""),
        ("<v>2</v></c>", "<v>2</v>"),
        ("<v>2</v>", "<v>2"),
        ("<v>2</v>", "<v>two</v>"),
        ("<v>2</v>", "<v>1<2</v>"),
        ("UTF-8", "windows-1250"),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>'),
        ("<row", "<other/><row"),
    ],
)
def test_what_is_written_otherwise_is_left_to_calamine(tmp_path: Path, old: str, new: str) -> None:
    xml = sheet_xml([(1, [(0, "><v>1</v></c>")]), (2, [(0, "><v>2</v></c>"), (1, "><v>3</v></c>")])])
    assert old in xml
    assert quick(made(tmp_path / "leads.xlsx", xml.replace(old, new))) is None


def test_headings_merged_across_are_no_hindrance(tmp_path: Path) -> None:
    xml = sheet_xml([(1, [(0, "><v>1</v></c>")])], '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>')
    assert quick(made(tmp_path / "leads.xlsx", xml)) is not None


def test_mutilated_sheets_are_never_read_in_another_way(tmp_path: Path) -> None:
    """Whatever is still read is what calamine reads; it may read more."""
    dice = random.Random(5)  # noqa: S311 - test data
    sound = sheet_xml([(n, [(c, dice.choice(CONTENTS)) for c in range(4)]) for n in range(1, 8)])
    path = tmp_path / "leads.xlsx"
    for _ in range(200):
        place = dice.randrange(len(HEAD), len(sound))
        middle = dice.choice(["", "<", ">", "/", '"', "&", "9", sound[place - 5 : place]])
        made(path, sound[:place] + middle + sound[place + dice.randrange(4) :])
        found = quick(path)
        if found is not None:
            assert with_types(found[0].batches(9)) == by_calamine(path, 9), (sound[place - 100 : place], middle)


def test_a_whole_table_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "leads.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Leads")
        for line, row in enumerate(made_workbooks.ROWS):
            for column, cell in enumerate(row):
                sheet.write(line + 1, column, cell)
        sheet.write(40, 2, time(10, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.write_formula("H4", "=NA()", None, "#N/A")
    found = []
    for is_quick in (True, False):
        if not is_quick:
            monkeypatch.setattr(workbook_file, "quick_sheet", lambda *_: None)
        quick_sheet.quick_sheet.cache_clear()
        with open_table(path) as table:
            rows = [(line, list(row)) for c in table.chunks(7) for line, row in zip(c.lines, c.rows, strict=True)]
            found.append((rows, table.info))
    assert found[0] == found[1]
    quick_sheet.quick_sheet.cache_clear()
