"""Columns that are made into cells late, and JSON from their bytes: as if each cell had been looked at."""

import json
from collections.abc import Sequence

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows, rows_joined
from funnel_planner.spreadsheet.tables.json_columns import json_of_columns
from funnel_planner.spreadsheet.tables.number_texts import floats
from funnel_planner.spreadsheet.tables.rows import json_lines
from funnel_planner.spreadsheet.tables.spans import PADDING, Spans
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.spreadsheet.tables.typed_cells import ChosenCells, KnownCells, LazyCells, NumberCells

TEXT = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "x" * 70, 'a "quote"', "back\\slash", "two\nlines", "tab\t", "\x1f", "żółw", "\x7f", " !"]),
).filter(lambda text: "\0" not in text)
NUMBER = st.one_of(
    st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False, width=32), st.none()
)
OTHER = st.one_of(st.booleans(), st.text(max_size=9), st.none(), st.integers(), st.just("2024-03-01T10:30:00"))


def spans(texts: Sequence[str], blank: Cell = "") -> Spans:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = np.array(list(map(len, encoded)), np.int64)
    return Spans(b"".join(encoded) + PADDING, np.cumsum(lengths) - lengths, lengths, blank=blank)


def numbers(cells: Sequence[Cell]) -> NumberCells:
    texts = spans(["" if cell is None else str(cell) for cell in cells])
    found, plain = floats(spans(["0" if cell is None else str(cell) for cell in cells]))
    return NumberCells(texts, found, plain)


def chosen(cells: Sequence[Cell]) -> ChosenCells:
    distinct = list({(type(cell), cell): cell for cell in cells if cell is not None}.values())
    places = {(type(cell), cell): place for place, cell in enumerate(distinct)}
    codes = [len(distinct) if cell is None else places[type(cell), cell] for cell in cells]
    return ChosenCells(KnownCells(distinct), np.array(codes, np.int64))


ROWS = st.lists(st.tuples(TEXT.filter(lambda text: all(not 0xD800 <= ord(c) < 0xE000 for c in text)), NUMBER, OTHER))


@given(ROWS)
@example([("Anna", 1, True), ("Ola", -1.5, "2024-01-05"), ("", None, None)])
@example([('say "no"', 1, None)])
def test_json_is_that_of_the_cells(rows: list[tuple[str, Cell, Cell]]) -> None:
    texts = [text for text, _, _ in rows]
    columns = [spans(texts, None), numbers([n for _, n, _ in rows]), chosen([o for _, _, o in rows]), texts]
    cells = [[text or None, number, other, text] for text, number, other in rows]
    found = json_of_columns(columns)
    if found is not None:
        assert [json.loads(line) for line in found.split("\n")] == cells
        assert [list(map(type, json.loads(line))) for line in found.split("\n")] == [list(map(type, r)) for r in cells]
    if rows:
        lines = json_lines(ColumnarRows(columns, len(rows))).split("\n")
        assert [json.loads(line) for line in lines] == cells


def test_plain_columns_are_written_at_once() -> None:
    columns = [
        spans(["Anna", "żółw"]),
        numbers([1, -2.5]),
        chosen(["2024-01-05", None]),
        ["a", ""],
        [1, None],
        ["b", None],
    ]
    assert json_of_columns(columns) == '["Anna",1,"2024-01-05","a",1,"b"]\n["żółw",-2.5,null,"",null,null]'


@given(st.lists(NUMBER, min_size=1), st.lists(OTHER, min_size=1))
def test_columns_are_like_lists(some: list[Cell], others: list[Cell]) -> None:
    for column, cells in ((numbers(some), some), (chosen(others), others)):
        assert isinstance(column, LazyCells)
        kinds = [(type(cell), cell) for cell in column]
        assert [cell for _, cell in kinds] == cells
        assert [kind for kind, _ in kinds] == [
            int if isinstance(cell, float) and cell.is_integer() else type(cell) for cell in cells
        ] or any(isinstance(cell, float) for cell in cells)
        assert len(column) == len(cells)
        assert list(column[1:]) == cells[1:]
        assert column[-1] == cells[-1]
        assert list(column[np.array([0])]) == cells[:1]
        assert cells[0] in column
        behind = column[:1].followed_by(column[1:])
        if behind is not None:
            assert list(behind) == cells


def test_rows_stay_columns_when_joined() -> None:
    text, number, other = spans(["a", "b", "c"]), numbers([1, 2, 3]), chosen([True, None, True])
    rows = ColumnarRows([text, number, other, [1, 2, 3]], 3)
    joined = rows_joined(rows[:2], rows[2:])
    assert isinstance(joined, ColumnarRows)
    assert [type(joined.column(index)) for index in range(4)] == [Spans, NumberCells, ChosenCells, list]
    assert list(joined) == list(rows)
    assert list(rows_joined(rows[:1], [("x",)])) == [rows[0], ("x",)]
    assert list(rows_joined(rows, ColumnarRows([["z"]], 1))) == [*rows, ("z",)]
