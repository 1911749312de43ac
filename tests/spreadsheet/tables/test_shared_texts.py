"""Texts that cells share, found in their XML: what calamine says, or left to it."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables import limits, shared_texts, sheet_cells
from funnel_planner.spreadsheet.tables.asked_cells import AskedCells
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.written_sheets import by_calamine, made, quick, sheet_xml, with_types

ITEMS = [
    "<si><t>Won</t></si>",
    "<si><t>Zażółć gęślą jaźń i jeszcze trochę więcej, żeby było długo</t></si>",
    f"<si><t>{'huge ' * 8000}end</t></si>",
    "<si><t>a &amp; b &lt;c&gt; &#x142; &quot;d&quot;</t></si>",
    '<si><t xml:space="preserve"> spaced </t></si>',
    "<si><t> spaced </t></si>",
    '<si><t xml:space="preserve">two\nlines</t></si>',
    "<si><t>carriage_x000D_return</t></si>",
    "<si><t>_x005F_x000D_</t></si>",
    "<si><t>a_b_x</t></si>",
    "<si><t></t></si>",
    "<si><t/></si>",
    "<si></si>",
    "<si/>",
    "<si><r><rPr><b/><sz val='11'/></rPr><t>rich</t></r><r><t xml:space=\"preserve\"> text</t></r></si>",
    "<si><r><t>only</t></r></si>",
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
    "<si>\n  <t>indented</t>\n</si>",
    '<si><t>quote " and \\ backslash</t></si>',
    "<si><t>]]</t></si>",
    "<si><t>2024-03-01</t></si>",
    "<si><t>00012</t></si>",
    "<si><t><![CDATA[a < b]]></t></si>",
    "<si><t>a<!-- remark -->b</t></si>",
]  # fmt: skip
USUAL = [item for item in ITEMS if item not in {"<si/>", "<si></si>"} and "<!" not in item]


@pytest.fixture(autouse=True)
def small_sheets_too() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "QUICK_BYTES", (0, limits.MEBIBYTE))
        patch.setattr(sheet_cells, "_BLOCK_BYTES", 200)
        patch.setattr(shared_texts, "_BLOCK_BYTES", 100)
        yield


def sheet_of(numbers: Sequence[int | str]) -> str:
    cells = [f' t="s"><v>{number}</v></c>' for number in numbers]
    return sheet_xml([(row + 1, [(0, cell), (2, "><v>7</v></c>")]) for row, cell in enumerate(cells)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=12), st.sampled_from(["", "\n", "  "]), st.data())
@example(USUAL, "", None)
def test_texts_are_what_calamine_says(
    tmp_path: Path, items: list[str], between: str, data: st.DataObject | None
) -> None:
    numbers = list(range(len(items)))
    if data is not None:
        numbers = data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=9))
    path = made(tmp_path / "leads.xlsx", sheet_of(numbers), between.join(items))
    found = quick(path)
    if found is not None:
        assert with_types(found[0].batches(4)) == by_calamine(path, 4)


@pytest.mark.parametrize("item", USUAL)
def test_every_usual_kind_of_text_is_read_so(tmp_path: Path, item: str) -> None:
    path = made(tmp_path / "leads.xlsx", sheet_of([0, 1, 0]), f"<si><t>first</t></si>{item}<si><t>last</t></si>")
    found = quick(path)
    assert found is not None
    assert with_types(found[0].batches(9)) == by_calamine(path, 9)


@pytest.mark.parametrize("number", ["3", "-1", "x", "1.5", "", "123456789012", "1 "])
def test_numbers_of_no_text_are_left_to_calamine(tmp_path: Path, number: str) -> None:
    path = made(tmp_path / "leads.xlsx", sheet_of(["0", number, "0"]))
    found = quick(path)
    assert found is None or with_types(found[0].batches(9)) == by_calamine(path, 9)


@pytest.mark.parametrize(
    "shared",
    [
        "",
        "<si><t>one</t></si><x/><si><t>two</t></si>",
        "<si><t>one</t></si>text<si><t>two</t></si>",
        "<si><t>one</si><si><t>two</t></si>",
        "<si><t>one</t><si><t>two</t></si>",
        "<x:si><t>one</t></x:si><si><t>two</t></si>",
        "<!-- <si> --><si><t>one</t></si><si><t>two</t></si>",
        "<si><t>one</t></si><si/><si><t>two</t></si>",
        "<si/><si><t>one</t></si><si><t>two</t></si>",
        "<si><t>one</t></si><si a='>'><t>two</t></si>",
    ],
)
def test_what_is_written_otherwise_is_left_to_calamine(tmp_path: Path, shared: str) -> None:
    assert quick(made(tmp_path / "leads.xlsx", sheet_of([0, 1]), shared)) is None


def test_a_text_of_a_formula_cell_is_looked_up(tmp_path: Path) -> None:
    xml = sheet_xml([(1, [(0, ' t="s"><f>A2</f><v>1</v></c>')]), (2, [(0, ' t="s"><v>0</v></c>')])])
    path = made(tmp_path / "leads.xlsx", xml)
    found = quick(path)
    assert found is not None
    assert with_types(found[0].batches(9)) == by_calamine(path, 9)


def test_texts_that_do_not_count_as_one_are_left_to_calamine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "leads.xlsx", sheet_of([0, 1]), "<si><t>one</t></si><si><t/></si>")
    assert quick(path) is not None
    whole = AskedCells.meanings

    def without_the_last(asked: AskedCells, cells: Sequence[bytes], shared: bytes = b"") -> list[Cell]:
        found = whole(asked, cells, shared)
        return [*found[:-1], None] if shared else found

    monkeypatch.setattr(AskedCells, "meanings", without_the_last)
    assert quick(path) is None


def test_mutilated_texts_are_never_read_in_another_way(tmp_path: Path) -> None:
    dice = random.Random(8)  # noqa: S311 - test data
    path = tmp_path / "leads.xlsx"
    for _ in range(150):
        items = "".join(dice.choice([item for item in USUAL if len(item) < 200]) for _ in range(8))
        place = dice.randrange(len(items))
        middle = dice.choice(["", "<", ">", "/", '"', "&", "9", items[place : place + 9]])
        made(path, sheet_of(range(8)), items[:place] + middle + items[place + dice.randrange(4) :])
        found = quick(path)
        if found is not None:
            assert with_types(found[0].batches(9)) == by_calamine(path, 9), (items, place, middle)
