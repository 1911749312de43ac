"""Tables of web pages, most of them named .xls."""

from pathlib import Path

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from tests.support.read_tables import all_rows


def read(folder: Path, page: str | bytes, sheet: str = "") -> tuple[TableInfo, list[list[Cell]]]:
    path = folder / "report.xls"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    with open_table(path, sheet=sheet) as table:
        rows = all_rows(table)
        return table.info, rows


def test_tags_that_are_never_closed(tmp_path: Path) -> None:
    info, rows = read(tmp_path, "<table><tr><th>Lead ID<th>Stage<tr><td>1<td>Won<tr><td>2<td>&nbsp;</table>")
    assert rows == [["Lead ID", "Stage"], ["1", "Won"], ["2"]]
    assert info.container == "html"
    assert [note.kind for note in info.notes] == ["page_named_workbook"]


def test_the_table_that_looks_most_like_one_is_chosen_and_named(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>Logo<td>Menu</table><h2>Leady</h2>"
        "<table><tr><td>Nr<td>Etap<td>Data<tr><td>1<td>Nowy<td>2024-01-02<tr><td>2<td>Oferta<td>2024-01-03</table>"
    )
    info, rows = read(tmp_path, page)
    assert info.sheet == "Leady"
    assert [sheet.name for sheet in info.sheets] == ["#1", "Leady"]
    assert len(rows) == 3
    assert read(tmp_path, page, "#1")[1] == [["Logo", "Menu"]]


def test_a_table_within_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    page = "<table><tr><td>Menu<td><table><tr><td>ID<td>Stage<tr><td>1<td>Won</table></td></tr></table>"
    assert read(tmp_path, page)[1] == [["ID", "Stage"], ["1", "Won"]]


def test_merged_cells(tmp_path: Path) -> None:
    page = (
        "<table><tr><td rowspan=2>Channel<td colspan=2>May<tr><td>Leads<td>Won"
        "<tr><td rowspan=2>Ads<td rowspan=2>7<td>1<tr><td>2</table>"
    )
    assert read(tmp_path, page)[1] == [
        ["Channel", "May"],
        ["Channel", "Leads", "Won"],
        ["Ads", "7", "1"],
        ["Ads", None, "2"],  # a number counts once, a word speaks for both rows
    ]


def test_breaks_entities_and_numbers_of_excel(tmp_path: Path) -> None:
    page = "<table><tr><td>A &amp; B<br>Sp. z&nbsp;o.o.<td x:num='1234.5'>1 234,50 zł<td x:num>7</table>"
    assert read(tmp_path, page)[1] == [["A & B\nSp. z\xa0o.o.", 1234.5, "7"]]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1250", "iso-8859-2", "utf-16"])
def test_encodings_declared_or_not(tmp_path: Path, encoding: str) -> None:
    row = "<table><tr><td>Źródło<td>Zażółć gęślą jaźń</table>"
    declared = f"<meta http-equiv=Content-Type content='text/html; charset={encoding}'>" if encoding != "utf-16" else ""
    assert read(tmp_path, (f"<html>{declared}{row}").encode(encoding))[1] == [["Źródło", "Zażółć gęślą jaźń"]]
    assert read(tmp_path, ("<html>" + row * 3).encode(encoding))[1] == [["Źródło", "Zażółć gęślą jaźń"]]


def test_a_web_archive(tmp_path: Path) -> None:
    page = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><table><tr><td>Lead ID</td><td>=C5=B9r=C3=B3d=C5=82o</td></tr></table></html>\r\n--B--\r\n"
    )
    assert read(tmp_path, page)[1] == [["Lead ID", "Źródło"]]


def test_a_page_without_a_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="file_is_web_page"):
        read(tmp_path, "<!DOCTYPE html><html><form>Log in</form><table></table></html>")


def test_scripts_and_odd_sections_say_nothing(tmp_path: Path) -> None:
    page = "<html><![if foo]><![bar[x]]><style>td{}</style><table><tr><td>1<script>var a='<td>';</script><td>2</table>"
    assert read(tmp_path, page)[1] == [["1", "2"]]


def test_spans_do_not_make_room_without_end(tmp_path: Path) -> None:
    page = "<table>" + "<tr><td colspan=999999999 rowspan=999999999>x" * 50 + "<tr><td>y</table>"
    assert max(map(len, read(tmp_path, page)[1])) <= 16_384
