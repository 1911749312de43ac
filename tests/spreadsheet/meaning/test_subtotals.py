"""A channel that is exactly what others add up to is asked about; chance sums of single numbers are not."""

import pytest

from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.subtotals import subtotals
from funnel_planner.spreadsheet.meaning.survey import survey_source
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.spreadsheet.conftest import rows_of

GROUPED = """
Channel  | Leads | Won | Cost
Google   | 120   | 12  | 5000
Meta     | 60    | 2   | 2000
Paid     | 180   | 14  | 7000
Organic  | 40    | 5   | 0
"""


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    survey = survey_source(MemoryTable(rows_of(text)), "report.csv")
    return subtotals(survey, propose([survey], PlanStages.named(["Leads", "Won"])).files[0])


def test_a_sum_of_the_rows_above_it() -> None:
    assert found(GROUPED) == [("Paid", ("Google", "Meta"))]


def test_of_a_report_by_month_every_month_must_add_up() -> None:
    months = "Channel | Month | Leads | Won\n" + "\n".join(
        f"{channel} | 2026-0{month} | {leads + month * (channel in {'Google', 'Paid'})} | {won}"
        for month in (1, 2)
        for channel, leads, won in (("Google", 12, 5), ("Meta", 6, 2), ("Paid", 18, 7), ("Fair", 3, 1))
    )
    assert found(months) == [("Paid", ("Google", "Meta"))]
    assert found(months.replace("Meta | 2026-02 | 6", "Meta | 2026-02 | 7")) == []


@pytest.mark.parametrize(
    "text",
    [
        GROUPED.replace("7000", "7001"),
        "Channel | Leads\nGoogle | 120\nMeta | 60\nPaid | 180",  # one number may be chance
        "Channel | Leads | Won\nGoogle | 2 | 1\nMeta | 1 | 0\nFair | 3 | 1",  # so may small ones
        "Channel | Leads | Won\nGoogle | 20 | 5\nMeta | 10 | 2\nTotal | 30 | 7",  # known by its word
        "id | Source | Stage\n1 | Ads | Leads\n2 | Fair | Won",
    ],
)
def test_others_are_no_subtotals(text: str) -> None:
    assert found(text) == []


def test_of_many_channels_those_side_by_side_are_tried() -> None:
    rows = [f"C{number} | {number * 7 + 1} | {number + 3}" for number in range(20)]
    total = f"All ads | {sum(n * 7 + 1 for n in range(20))} | {sum(n + 3 for n in range(20))}"
    assert ("All ads", tuple(f"C{n}" for n in range(20))) in found("\n".join(["Channel | Leads | Won", *rows, total]))
