"""Columns of numbers, read from their bytes."""

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.tables.number_texts import floats, whole_numbers
from funnel_planner.spreadsheet.tables.spans import PADDING, Spans
from funnel_planner.spreadsheet.tables.typed_cells import number_cells

DECIMAL = st.from_regex(re.compile(r"-?\d{0,17}(?:\.\d{0,6})?", re.ASCII), fullmatch=True).filter(
    lambda text: any(c.isdigit() for c in text)
)
NUMBERS = st.lists(
    st.one_of(DECIMAL, st.floats(allow_nan=False, allow_infinity=False).map(repr), st.integers().map(str)), min_size=1
)


def spans(texts: list[str]) -> Spans:
    encoded = [text.encode() for text in texts]
    lengths = np.array(list(map(len, encoded)), np.int64)
    return Spans(b"".join(encoded) + PADDING, np.cumsum(lengths) - lengths, lengths)


@given(NUMBERS)
@example(["0", "-0", "0.0", ".5", "5.", "-.5", "00", "0.5", "0.00001", "1e5", "-1.50", "999999999999999", "1" * 30])
@example(["0.0001", "0.00012", "123456789.123456", "-12", "-0.5", "10.0", "10", "100.25"])
@example(["9007199254740993", "1E-3", "1" * 16])
def test_numbers_are_what_python_reads(texts: list[str]) -> None:
    numbers, plain = floats(spans(texts))
    assert numbers.tolist() == list(map(float, texts))
    for text, cell, is_plain in zip(texts, number_cells(numbers), plain.tolist(), strict=True):
        assert not is_plain or text == repr(cell)


def test_usual_numbers_are_seen_to_be_written_as_python_does() -> None:
    texts = ["0", "7", "-7", "85419.5", "0.25", "-0.25", "123456789012.345", "100"]
    assert floats(spans(texts))[1].all()
    assert not floats(spans(["1.50", "007", "-0", "1e5", "5.", ".5"]))[1].any()


@pytest.mark.parametrize("text", ["two", "1.2.3", "--1", "1-", "-", ".", "1,5", "1 2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        floats(spans(["1", text]))


@given(st.lists(st.from_regex(re.compile(r"[0-9]{1,8}", re.ASCII), fullmatch=True), min_size=1))
def test_whole_numbers(texts: list[str]) -> None:
    found = whole_numbers(spans(texts))
    assert found is not None
    assert found.tolist() == list(map(int, texts))


@given(st.text(min_size=1, max_size=8))
@example("/")
@example(":")
@example("1:")
@example("\x7f")
def test_anything_else_is_no_whole_number(text: str) -> None:
    found = whole_numbers(spans(["12", text]))
    assert (found is not None) == (text.isascii() and text.isdigit())


def test_no_numbers_at_all() -> None:
    assert floats(spans([]))[0].tolist() == []
    found = whole_numbers(spans([]))
    assert found is not None
    assert not len(found)
