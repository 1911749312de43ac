"""Merged cells say the same of all their rows in every kind of workbook, and that they were there is told."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from funnel_planner.spreadsheet.tables.file_stamp import FileStamp
from funnel_planner.spreadsheet.tables.merged_cells import MergedDown, counted, ods_ranges, xlsb_ranges
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.read_tables import all_rows, notes_of

ROWS = [
    ["Lead ID", "Source", "Stage", "Created"],
    ["L1", "Ads", "MQL", "2024-05-11"],
    ["L2", "Ads", "MQL", "2024-05-12"],
    ["L3", "Ads", "MQL", "2024-05-13"],
    ["L4", "Fair", "MQL", "2024-05-14"],
    ["L5", "Fair", "SQL", "2024-05-15"],
    ["L6", "Fair", "SQL", "2024-05-16"],
]
"""What every file says: the sources are written once for three rows, and the last header reaches over two columns."""
_ODS = (
    '<?xml version="1.0"?><office:document{kind} xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"{more}>'
    "<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document{kind}>"
)


def xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Leads")
        for line, row in enumerate(ROWS):
            for column, cell in enumerate(row):
                if column != 1:
                    sheet.write(line, column, cell)
        sheet.write(0, 1, "Source")
        sheet.merge_range(1, 1, 3, 1, "Ads")
        sheet.merge_range(4, 1, 6, 1, "Fair")
        sheet.merge_range(0, 3, 0, 4, "Created")


def ods_table() -> str:
    """Rows as LibreOffice writes them: covered cells stand where others reach over them."""

    def cell(line: int, column: int, text: str) -> str:
        if column == 1 and line not in (0, 1, 4):
            return "<table:covered-table-cell/>"
        more = 'table:number-rows-spanned="3" table:number-columns-spanned="1"' if column == 1 and line else ""
        if (line, column) == (0, 3):
            more = 'table:number-columns-spanned="2" table:number-rows-spanned="1"'
        after = "<table:covered-table-cell/>" if (line, column) == (0, 3) else ""
        return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>{after}'

    rows = "".join(
        "<table:table-row>"
        + "".join(cell(line, column, text) for column, text in enumerate(row))
        + "</table:table-row>"
        for line, row in enumerate(ROWS)
    )
    return f'<table:table table:name="Leads">{rows}</table:table>'


def ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", _ODS.format(kind="-content", more="", table=ods_table()))
        container.writestr("META-INF/manifest.xml", "<manifest/>")


def fods(path: Path) -> None:
    kind = ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    path.write_text(_ODS.format(kind="", more=kind, table=ods_table()), "utf-8")


def merged(write: Callable[[int, bool, bool, str], str]) -> list[list[str]]:
    """Cells row by row: column, whether it is merged with those below and beside, text; covered ones are left out."""
    return [
        [
            write(column, column == 1 and line > 0, (line, column) == (0, 3), text)
            for column, text in enumerate(row)
            if column != 1 or line in (0, 1, 4)
        ]
        for line, row in enumerate(ROWS)
    ]


def excel_xml(path: Path) -> None:
    def cell(column: int, down: bool, across: bool, text: str) -> str:  # noqa: FBT001 - as ``merged`` says it
        more = 'ss:MergeDown="2"' * down + 'ss:MergeAcross="1"' * across
        return f'<Cell ss:Index="{column + 1}" {more}><Data ss:Type="String">{text}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(cells)}</Row>" for cells in merged(cell))
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Leads"><Table>{rows}</Table></Worksheet></Workbook>',
        "utf-8",
    )


def page(path: Path) -> None:
    def cell(_column: int, down: bool, across: bool, text: str) -> str:  # noqa: FBT001 - as ``merged`` says it
        return f"<td {'rowspan=3' * down}{'colspan=2' * across}>{text}</td>"

    rows = "".join(f"<tr>{''.join(cells)}</tr>" for cells in merged(cell))
    path.write_text(f"<html><table>{rows}</table></html>", "utf-8")


def read(path: Path) -> tuple[list[list[Cell]], dict[str, str]]:
    with open_table(path) as table:
        rows = [row[:4] for row in all_rows(table)]
        return rows, notes_of(table.info)


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.xlsx", xlsx), ("a.ods", ods), ("a.fods", fods), ("a.xml", excel_xml), ("a.html", page)],
)
def test_every_kind_of_workbook_says_the_same(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    write(tmp_path / name)
    rows, notes = read(tmp_path / name)
    assert rows == ROWS
    assert (notes["cells_merged_down"], notes["cells_merged_across"]) == ("2", "1")


def test_an_old_workbook_says_it_too(data_folder: Path) -> None:
    rows, notes = read(data_folder / "made_nasty" / "merged_cells.xls")
    assert rows == ROWS
    assert (notes["cells_merged_down"], notes["cells_merged_across"]) == ("2", "1")


def test_a_row_of_nothing_but_merged_cells_stays_blank() -> None:
    filling = MergedDown([((0, 0), (3, 0))])
    assert filling.filled([["Ads", "L1"], [None, None]]) == [["Ads", "L1"], [None, None]]
    assert filling.filled([[None, "L2"], [None, "L3"], [None, "L4"]]) == [["Ads", "L2"], ["Ads", "L3"], [None, "L4"]]


def test_more_merged_cells_than_make_sense_are_not_filled() -> None:
    filling = MergedDown([((0, column), (99_999_999, column)) for column in range(100_000)])
    assert filling.widths() == {}
    assert filling.filled([["a"], [None, "b"]]) == [["a"], [None, "b"]]


def test_repeated_rows_and_tables_within_cells_do_not_shift_the_places(tmp_path: Path) -> None:
    within = '<table:table table:name="x"><table:table-row><table:table-cell/></table:table-row></table:table>'
    merged = '<table:table-row><table:table-cell table:number-rows-spanned="2"/></table:table-row>'
    table = (
        '<table:table table:name="One"><table:table-row table:number-rows-repeated="3">'
        f'<table:table-cell table:number-columns-repeated="2"/><table:table-cell>{within}</table:table-cell>'
        f'</table:table-row>{merged}</table:table><table:table table:name="Two">{merged}</table:table>'
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("content.xml", _ODS.format(kind="-content", more="", table=table))
    assert ods_ranges(FileStamp.of(path)) == {"One": [((3, 0), (4, 0))], "Two": [((0, 0), (1, 0))]}
    path.write_bytes(b"no zip file")
    assert ods_ranges(FileStamp.of(path)) == {}


def test_merged_cells_of_a_binary_workbook(tmp_path: Path) -> None:
    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    book = b"".join(
        b"\x9c\x01" + bytes([len(body)]) + body
        for body in (struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(name) for n, name in enumerate(("Old", "Leads")))
    )
    merges = struct.pack("<3sI", b"\xb1\x01\x04", 2)
    merges += struct.pack("<3s4I", b"\xb0\x01\x10", 1, 3, 1, 1) + struct.pack("<3s4I", b"\xb0\x01\x10", 0, 0, 3, 4)
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w") as container:
        relations = "".join(f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.bin"/>' for n in (0, 1))
        container.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        container.writestr("xl/workbook.bin", b"\x8f\x01\x00" + book)
        container.writestr("xl/worksheets/sheet0.bin", b"\xb1\x01\x04\x01\x00\x00\x00 and no more")
        container.writestr("xl/worksheets/sheet1.bin", b"rows" + merges + b"\xb2\x01\x00rest")
    assert xlsb_ranges(path, "Leads") == [((1, 1), (3, 1)), ((0, 3), (0, 4))]
    assert counted(xlsb_ranges(path, "Leads")) == (1, 1)
    assert xlsb_ranges(path, "Old") == []
    assert xlsb_ranges(path, "Gone") == []


def _amounts_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Leads")
        sheet.write_row(0, 0, ["Lead ID", "Year", "Cost", "Name"])
        sheet.write_column(1, 3, ["a", "b", "c"])
        for column, value in enumerate((1001, 2024, 900)):
            sheet.merge_range(1, column, 3, column, value)


def _amounts_html(path: Path) -> None:
    first = "".join(f"<td rowspan=3>{value}</td>" for value in (1001, 2024, 900))
    head = "".join(f"<th>{name}</th>" for name in ("Lead ID", "Year", "Cost", "Name"))
    path.write_text(
        f"<table><tr>{head}</tr><tr>{first}<td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr></table>", "utf-8"
    )


def _amounts_fods(path: Path) -> None:
    def cell(value: object, more: str = "") -> str:
        kind = "float" if isinstance(value, int) else "string"
        number = f' office:value="{value}"' if isinstance(value, int) else ""
        return (
            f'<table:table-cell office:value-type="{kind}"{number} {more}><text:p>{value}</text:p></table:table-cell>'
        )

    head = "".join(map(cell, ("Lead ID", "Year", "Cost", "Name")))
    spanned = "".join(
        cell(value, 'table:number-rows-spanned="3" table:number-columns-spanned="1"') for value in (1001, 2024, 900)
    )
    covered = "<table:covered-table-cell/>" * 3
    body = "".join(
        f"<table:table-row>{row}</table:table-row>"
        for row in (head, spanned + cell("a"), covered + cell("b"), covered + cell("c"))
    )
    table = f'<table:table table:name="Leads">{body}</table:table>'
    more = ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    path.write_text(_ODS.format(kind="", more=more, table=table), "utf-8")


@pytest.mark.parametrize(
    ("name", "write"), [("a.xlsx", _amounts_xlsx), ("a.html", _amounts_html), ("a.fods", _amounts_fods)]
)
def test_an_amount_counts_once_and_what_names_something_for_all_rows(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    rows, _ = read(tmp_path / name)
    told = [[None if cell in (None, "") else str(cell).removesuffix(".0") for cell in row] for row in rows[1:]]
    assert told == [["1001", "2024", "900", "a"], ["1001", "2024", None, "b"], ["1001", "2024", None, "c"]]
