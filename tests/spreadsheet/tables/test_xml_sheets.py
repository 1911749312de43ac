"""Excel 2003 XML and flat OpenDocument sheets."""

from pathlib import Path

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from tests.support.read_tables import all_rows, notes_of, numbered_rows

_EXCEL = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    "{}</Workbook>"
)
_FLAT = (
    '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document>"
)


def read(path: Path, text: str, sheet: str = "") -> tuple[TableInfo, list[tuple[int, list[Cell]]]]:
    path.write_text(text, "utf-8")
    with open_table(path, sheet=sheet) as table:
        rows = numbered_rows(table)
        return table.info, rows


def test_typed_cells_of_excel_xml(tmp_path: Path) -> None:
    cells = (
        '<Row><Cell><Data ss:Type="Number">17</Data></Cell><Cell><Data ss:Type="Number">2.5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-05-01T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-05-01T10:30:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="String">a &amp; b</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=RC[-1]"/></Row>'
    )
    sheet = f'<Worksheet ss:Name="Leads"><Table>{cells}</Table></Worksheet>'
    info, rows = read(tmp_path / "a.xls", _EXCEL.format(sheet))
    assert rows == [(1, [17, 2.5, "2024-05-01", "2024-05-01T10:30:00", True, "a & b"])]
    assert notes_of(info) == {"error_cells_blank": "1", "formulas_without_value": "1", "xml_named_workbook": ".xls"}


def test_places_of_excel_xml_cells(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f'<Cell {more}><Data ss:Type="String">{text}</Data></Cell>'

    across, third = 'ss:MergeAcross="1"', 'ss:Index="3"'
    sheet = (
        "<Worksheet ss:Name='A'><Table>"
        f"<Row>{cell('a', across)}{cell('c')}</Row>"
        f"<Row ss:Index='4'>{cell('x', third)}</Row></Table></Worksheet>"
    )
    assert read(tmp_path / "a.xml", _EXCEL.format(sheet))[1] == [(1, ["a", None, "c"]), (4, [None, None, "x"])]


def test_hidden_sheets_and_days_from_1904(tmp_path: Path) -> None:
    table = '<Table><Row><Cell><Data ss:Type="String">{}</Data></Cell></Row></Table>'
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    book = (
        "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"
        f"<Worksheet ss:Name='Secret'>{table.format('no')}{hidden}</Worksheet>"
        f"<Worksheet ss:Name='Open'>{table.format('yes')}</Worksheet>"
    )
    info, rows = read(tmp_path / "a.xml", _EXCEL.format(book))
    assert rows == [(1, ["yes"])]
    assert notes_of(info) == {"sheets_hidden": "Secret", "days_from_1904": ""}


def test_cells_of_a_flat_document(tmp_path: Path) -> None:
    row = (
        "<table:table-row>"
        '<table:table-cell office:value-type="float" office:value="7"><text:p>7,00</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2024-05-01"><text:p>1.5.</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>hint</text:p></office:annotation>'
        "<text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    )
    blank = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
    sheet = f"<table:table table:name='Leads'>{row}{blank.format(3)}{row}{blank.format(1_048_000)}</table:table>"
    hidden = f"<table:table table:name='Old' table:style-name='ta2'>{row}</table:table>"
    info, rows = read(tmp_path / "a.fods", _FLAT.format(hidden + sheet))
    assert rows == [(line, [7, "2024-05-01", None, None, "a  b\nc"]) for line in (1, 5)]
    assert (info.container, info.sheet, notes_of(info)) == ("fods", "Leads", {"sheets_hidden": "Old"})


def test_repeats_do_not_make_room_without_end(tmp_path: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(PlannerError, match="file_too_heavy"):
        read(tmp_path / "a.fods", _FLAT.format(f"<table:table table:name='A'>{row}</table:table>"))


@pytest.mark.parametrize("text", [_EXCEL, _FLAT])
def test_a_document_that_stops_is_incomplete(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlannerError, match="file_cut_off"):
        read(tmp_path / "a.xls", text.partition("{}")[0])


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = _EXCEL.replace("<Workbook", '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Workbook', 1)
    with pytest.raises(PlannerError, match="file_unreadable"):
        read(tmp_path / "a.xls", bomb.format("&b;"))


def test_a_wrong_encoding_and_a_blank_line_in_front(tmp_path: Path) -> None:
    sheet = (
        '<Worksheet ss:Name="A"><Table><Row><Cell><Data ss:Type="String">Źródło gęślą</Data></Cell></Row></Table>'
        "</Worksheet>"
    )
    path = tmp_path / "a.xls"
    path.write_bytes(("\r\n" + _EXCEL.format(sheet)).encode("cp1250"))
    with open_table(path) as table:
        assert all_rows(table) == [["Źródło gęślą"]]
