"""A funnel made after a table of counts has its figures or labels as stages, from many to few."""

import pytest

from funnel_planner.spreadsheet.meaning.counted_stages import counted_stages
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.spreadsheet.conftest import rows_of
from tests.support.surveyed import survey_source


@pytest.mark.parametrize(
    ("table", "stages"),
    [
        (
            "Campaign | Clicks | Impr. | Cost | Conversions\nA | 50 | 900 | 10.00 | 2\nB | 9 | 90 | 3.00 | 1",
            ["Impr.", "Clicks", "Conversions"],
        ),
        (
            "Kanał | Sprzedaże | Oferty | Leady | Koszt (zł)\nAds | 10 | 100 | 1 200 | 5,00\nSEO | 8 | 20 | 50 | 0",
            ["Leady", "Oferty", "Sprzedaże"],
        ),
        ("Etap | Liczba\nWygrane | 10\nLeady | 100\nOferty | 40\nRazem | 150", ["Leady", "Oferty", "Wygrane"]),
        ("Step | Users\n2. Form | 4\n1. Visit | 3\n3. Lead | 1", ["1. Visit", "2. Form", "3. Lead"]),
        ("Page path | Views | Exits | Average session duration\n/ | 10 | 2 | 20\n/a | 5 | 1 | 30", []),
        ("id | stage | created\n1 | Lead | 2024-01-01\n2 | Won | 2024-01-02", []),
    ],
)
def test_stages_of_counts(table: str, stages: list[str]) -> None:
    assert counted_stages(survey_source(MemoryTable(rows_of(table)), "t.csv")) == stages
