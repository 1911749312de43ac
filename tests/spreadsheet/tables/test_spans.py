"""Columns looked at within their buffer: exactly what the same texts as a list come to."""

import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from funnel_planner.analytics.emails import email_hashes
from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.domain.mapping import ColumnMapping
from funnel_planner.spreadsheet.leads.addresses import address_hashes, address_texts
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader
from funnel_planner.spreadsheet.meaning.column_statistics import ColumnStatistics
from funnel_planner.spreadsheet.meaning.columns import LABEL_LIMIT
from funnel_planner.spreadsheet.meaning.sketch import hashes
from funnel_planner.spreadsheet.tables.distinct import DistinctCells, Numbering
from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows
from funnel_planner.spreadsheet.tables.rows import json_lines
from funnel_planner.spreadsheet.tables.spans import PADDING, Spans
from funnel_planner.spreadsheet.tables.table import Cell

TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="\0\n"), max_size=12),
        st.sampled_from(["", "Won", "Google Ads", "x" * 8, "x" * 9, "ż" * 40, "a@b.pl", "12.50", "7"]),
    ),
    max_size=30,
)
AMOUNTS = st.one_of(
    st.decimals(0, 10**14, places=2).map(str),
    st.sampled_from(
        ["", ".", ".5", "5.", "1.234", "1,5", "-3", "1e3", "abc", "00012", "9" * 13, "9" * 14, "nan", "1.2.3"]
    ),
)
ADDRESSES = st.sampled_from(
    [
        "",
        "a@b.pl",
        "A.B@C.pl",
        "lead17@example.com",
        "@b",
        "a@",
        "a@b@c",
        "x y@z.pl",
        "ż@b.pl",
        "none",
        "a@" + "b" * 300,
    ]
)


def spans(texts: list[str], *, blank: Cell = "") -> Spans:
    """Texts as they would stand in a file, with something before, between and behind them."""
    data, starts, lengths = b"head;", [], []
    for text in texts:
        coded = text.encode()
        starts.append(len(data))
        lengths.append(len(coded))
        data += coded + b";"
    return Spans(data + PADDING, np.array(starts, np.int64), np.array(lengths, np.int64), blank=blank)


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_a_column_is_the_texts_that_stand_there(texts: list[str], start: int, stop: int) -> None:
    column = spans(texts)
    assert list(column) == texts
    assert column == texts
    assert [column[index] for index in range(len(texts))] == texts
    assert list(column[start:stop]) == texts[start:stop]
    assert column.blank_count == texts.count("") == column.count("")
    assert ("" in column) == ("" in texts)
    assert ("Won" in column) == ("Won" in texts)
    assert column.count("Won") == texts.count("Won")
    assert None not in column
    with_none = spans(texts, blank=None)
    assert list(with_none) == [text or None for text in texts]
    assert with_none.count(None) == texts.count("")
    assert "" not in with_none


@given(TEXTS)
@example(["x" * 200, "", "y"])
def test_hashes_are_those_of_the_texts(texts: list[str]) -> None:
    assert spans(texts).hashes().tolist() == [int(spans([text]).hashes()[0]) for text in texts if text]
    assert hashes(spans(texts)).tolist() == hashes(texts).tolist()
    looked_at = spans(texts)
    looked_at.words()
    assert looked_at.hashes().tolist() == spans(texts).hashes().tolist()


@given(st.lists(TEXTS, max_size=4), st.sampled_from(["", None]))
def test_texts_are_numbered_as_they_first_appear(chunks: list[list[str]], blank: str | None) -> None:
    quick, slow = Numbering(), Numbering()
    for texts in chunks:
        cells = [text or blank for text in texts]
        assert quick.codes(spans(texts, blank=blank)).tolist() == slow.codes(cells).tolist()
    assert list(quick) == list(slow)


@pytest.mark.parametrize("count", [50, 9000, 25_000])
def test_texts_of_one_place_are_not_mixed_up(count: int) -> None:
    """There are fewer places than texts, so that many share one."""
    texts = [f"label {number % 7001}" for number in range(count)]
    cells = DistinctCells()
    cells.add(spans(texts))
    cells.add(spans(texts[::-1]))
    again = DistinctCells()
    again.add(texts)
    again.add(texts[::-1])
    assert cells.counts() == again.counts()
    coded, coded_again = cells.coded(), again.coded()
    assert coded is not None
    assert coded_again is not None
    assert coded.codes.tolist() == coded_again.codes.tolist()


@given(st.lists(st.lists(AMOUNTS, max_size=8), max_size=3), st.sampled_from([".", ","]))
def test_amounts_are_read_as_one_by_one(chunks: list[list[str]], decimal: str) -> None:
    column = ColumnMapping(0, "Value", decimal=decimal)
    quick, slow = MoneyReader(column), MoneyReader(column)
    expected = []
    for texts in chunks:
        quick.read(spans(texts))
        expected += [slow.understand(text) for text in texts]
    assert quick.array().tolist() == [NO_VALUE if amount == NO_VALUE + 1 else amount for amount in expected]


@given(st.lists(ADDRESSES, max_size=8))
def test_addresses_have_the_numbers_of_their_texts(texts: list[str]) -> None:
    found = address_hashes(spans(texts))
    if found is not None:
        assert found.tolist() == email_hashes(address_texts(texts)).tolist()
    clear = [text for text in texts if text in {"", "a@b.pl", "A.B@C.pl", "lead17@example.com"}]
    assert address_hashes(spans(clear)) is not None


@pytest.mark.parametrize(
    "kind", ["{n}@example.com", "{n}.25", "2024-01-{day:02}", "id-{n}", "{label}", "2024-02-03 1{h}:05"]
)
@pytest.mark.parametrize("count", [30, 3 * LABEL_LIMIT])
def test_statistics_are_the_same(kind: str, count: int) -> None:
    texts = [kind.format(n=n, day=1 + n % 28, label="ABC"[n % 3], h=n % 9) if n % 11 else "" for n in range(count)]
    quick, slow = ColumnStatistics(0, "X"), ColumnStatistics(0, "X")
    for start in range(0, count, 500):
        quick.add(spans(texts[start : start + 500]))
        slow.add(texts[start : start + 500])
    assert quick.finish() == slow.finish()


CELLS = st.one_of(
    st.text(st.sampled_from('ab"\\\n\x1f\x7fł '), max_size=4),
    st.none(),
    st.integers(-5, 5),
    st.floats(-1e9, 1e9),
    st.booleans(),
)
COLUMNS = st.integers(1, 5).flatmap(
    lambda height: st.lists(
        st.one_of(
            st.lists(CELLS, min_size=height, max_size=height),
            st.lists(st.sampled_from(["a", "b c", "ł", None]), min_size=height, max_size=height),
            st.lists(st.integers(0, 9), min_size=height, max_size=height),
            st.lists(st.sampled_from(["", "x", 'q"', "\\"]), min_size=height, max_size=height).map(
                lambda texts: spans(texts, blank=None)
            ),
        ),
        min_size=1,
        max_size=5,
    )
)


@given(COLUMNS)
def test_rows_of_columns_as_json(columns: list[list[Cell]]) -> None:
    rows = ColumnarRows(columns, len(columns[0]))
    expected = [list(row) for row in zip(*columns, strict=True)]
    assert [json.loads(line) for line in json_lines(rows).split("\n")] == expected
