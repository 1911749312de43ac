"""Footers: a single cell behind a blank line at the end of a table."""

import pytest

from funnel_planner.domain.ledger import RowClass
from funnel_planner.spreadsheet.meaning.header_words import is_total_word
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.survey import survey_source
from funnel_planner.spreadsheet.meaning.total_rows import find_footers
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable

LEADS = [["1", "New", "Web"], ["2", "Won", "Web"]]
FOOTER = [["Confidential Information", "", ""], ["Acme", "", ""]]


@pytest.mark.parametrize(
    ("rows", "lines", "expected"),
    [
        ([*LEADS, *FOOTER], [2, 3, 5, 6], [2, 3]),
        ([*LEADS, *FOOTER], [2, 3, 4, 5], []),  # perhaps leads with nothing but a name
        ([["1", "New", "Web"], ["2", "Won", "two\nlines"], *FOOTER], [2, 3, 5, 6], []),
        ([["1", "", ""], ["2", "", ""]], [2, 9], []),
        ([*LEADS], [2, 3], []),
    ],
)
def test_footers_below_a_gap(rows: list[list[str]], lines: list[int], expected: list[int]) -> None:
    table = MemoryTable([["Id", "Stage", "Source"], *rows], [1, *lines])
    (file,) = propose([survey_source(table, "leads.csv")], PlanStages.named(["New", "Won"])).files
    assert find_footers(rows, lines, file) == dict.fromkeys(expected, (RowClass.PREAMBLE, "footer"))


@pytest.mark.parametrize("text", ["Total of 2 results", "Razem z 12 pozycji", "Totale", "Gesamt: Konto", "Subtotal"])
def test_words_for_total(text: str) -> None:
    assert is_total_word(text)


@pytest.mark.parametrize("text", ["Total of our dreams", "Total 360", "Totally", "Sum of us", "2 results"])
def test_names_that_sound_like_totals(text: str) -> None:
    assert not is_total_word(text)
