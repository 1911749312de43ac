"""Cells as text: what Excel and LibreOffice put on the clipboard, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.ui.models.cell_text import from_text, to_text

CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\t\n\"'"), max_size=8)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1\t2\n3\t4\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("a\n", [["a"]]),
        ("a", [["a"]]),
        ("a\tb\nc\n", [["a", "b"], ["c", ""]]),
        ('"two\nlines"\tx\n', [["two\nlines", "x"]]),
        ("\t\n", [["", ""]]),
        ("", []),
    ],
)
def test_what_spreadsheets_copy(text: str, rows: list[list[str]]) -> None:
    assert from_text(text) == rows


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=4)))
def test_what_is_copied_can_be_pasted(rows: list[list[str]]) -> None:
    assert from_text(to_text(rows)) == rows
