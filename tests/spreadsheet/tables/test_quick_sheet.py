"""Big sheets read at once: cell by cell what calamine reads, or not read so at all."""

import random
import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables import limits, quick_sheet, sheet_cells, unpacking, workbook_file
from funnel_planner.spreadsheet.tables.opening import open_table
from funnel_planner.spreadsheet.tables.workbook_scan import scan_sheet
from tests.support import made_workbooks
from tests.support.written_sheets import FORMATS, HEAD, by_calamine, made, quick, sheet_xml, with_types

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


@pytest.fixture(autouse=True)
def small_sheets_too() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "QUICK_BYTES", (0, limits.MEBIBYTE))
        patch.setattr(sheet_cells, "_BLOCK_BYTES", 200)
        patch.setattr(unpacking, "_PIECE_BYTES", 150)
        yield


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from('\t\n _x<&>"')).map(
    escape
)
NUMBER = st.one_of(
    st.integers(-3, 60_000).map(str),
    st.floats(-3, 60_000).map(repr),
    st.from_regex(re.compile(r"-?\d{1,9}(?:\.\d{0,9})?(?:[eE][+-]?\d)?", re.ASCII), fullmatch=True),
)
STYLE = st.one_of(st.just(""), st.integers(0, 2 + len(FORMATS)).map(' s="{}"'.format))
CONTENT = st.one_of(
    st.sampled_from(CONTENTS),
    st.builds('{} t="inlineStr"><is><t>{}</t></is></c>'.format, STYLE, TEXT),
    st.builds('{} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'.format, STYLE, TEXT),
    st.builds('{} t="str"><f>A1</f><v>{}</v></c>'.format, STYLE, TEXT),
    st.builds("{}><v>{}</v></c>".format, STYLE, NUMBER),
)
ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.lists(st.tuples(st.integers(1, 30), CONTENT), max_size=5)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=ROWS, size=st.sampled_from([1, 3, 1000]), from_1904=st.booleans())
@example(gaps=[(1, [(1, content)]) for content in CONTENTS], size=3, from_1904=False)
@example(gaps=[(2, [(3, ' s="6"><v>600100200300</v></c>')]), (1, [(1, "><v>1</v></c>")])], size=3, from_1904=False)
@example(
    gaps=[(1, [(1, f' s="{style}"><v>{days}</v></c>')]) for style in range(15) for days in (1, 45081.5, 0.25)],
    size=3,
    from_1904=True,
)
def test_cells_are_what_calamine_says(
    tmp_path: Path, gaps: list[tuple[int, list[tuple[int, str]]]], size: int, *, from_1904: bool
) -> None:
    number, rows = 0, []
    for gap, cells in gaps:
        number += gap
        column, placed = -1, []
        for step, content in cells:
            column += step
            placed.append((column, content))
        rows.append((number, placed))
    path = made(tmp_path / "leads.xlsx", sheet_xml(rows), from_1904=from_1904)
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
        ("UTF-8", "utf-8x"),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>'),
        ("<row", "<other/><row"),
        ("><v>2</v></c>", ' t="inlineStr"><is><t>a > b</t></is></c>'),
        ('<c r="A2"><v>2</v></c>', '<c r="A2" t="str"><v>2</v></c><c><v>5</v></c>'),
        ('<row r="2" spans="1:3">', '<row r="2" spans="1:3"></row>'),
        ('<row r="2" spans="1:3">', '<row r="2" spans="1:3"/>'),
        ("</row></sheetData>", "</row></row></sheetData>"),
        ("<v>2</v></c>", "<v>2</v></c>text"),
        ("</row><row", "</row>text<row"),
        ('spans="1:3">', 'spans="1:3">text'),
        ("<v>2</v></c>", "<v>2</v></c>\x00"),
    ],
)
def test_what_is_written_otherwise_is_left_to_calamine(tmp_path: Path, old: str, new: str) -> None:
    xml = sheet_xml([(1, [(0, "><v>1</v></c>")]), (2, [(0, "><v>2</v></c>"), (1, "><v>3</v></c>")])])
    assert old in xml
    assert quick(made(tmp_path / "leads.xlsx", xml.replace(old, new))) is None


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='utf-8'?>\n"])
def test_what_is_in_utf8_need_not_say_so(tmp_path: Path, declaration: str) -> None:
    xml = sheet_xml([(1, [(0, ' t="inlineStr"><is><t>żółw</t></is></c>')])])
    path = made(tmp_path / "leads.xlsx", declaration + xml[xml.index("<worksheet") :])
    found = quick(path)
    assert found is not None
    assert with_types(found[0].batches(9)) == by_calamine(path, 9)


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
