"""Tables with periods side by side that nobody can count are not counted."""

import pytest

from funnel_planner.domain.mapping import Shape
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.reshaping import reshaped
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import TableInfo
from tests.spreadsheet.conftest import rows_of
from tests.support.surveyed import survey_source

SHARES, PERIODS = "shape:shares side by side", "shape:periods side by side"


def shape_of(text: str, path: str) -> tuple[Shape, str]:
    survey = survey_source(reshaped(MemoryTable(rows_of(text), info=TableInfo("csv", "utf-8", ",")), path), path)
    (file,) = propose([survey], PlanStages.named(["Lead", "Won"])).files
    return file.shape, file.evidence.split("; ")[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Channel | Jan 2024 | Feb 2024\nGoogle | 60% | 55%\nMeta | 40% | 45%", SHARES),
        ("Channel | W1 | W2\nGoogle | 60% | 55%\nMeta | 40% | 45%", SHARES),
        ("Channel | Jan 2024 | Feb 2024\nGoogle | 0.6 | 0.55\nMeta | 0.4 | 0.45", SHARES),
        ("Channel | Jan 2024 | Feb 2024\nGoogle | 0,12 | 0,2\nMeta | 0,3 | 0,25", SHARES),
        ("Channel | Jan 2024 | Feb 2024 | Total\nGoogle | 60 | 55 |\nMeta | 40 | 45 |\nTotal | 100 | 100 |", SHARES),
        ("Share of leads\nChannel | Jan 2024 | Feb 2024\nGoogle | 65 | 55\nMeta | 40 | 45", SHARES),
        ("Date | Google | Meta\n2024-01-01 | 60 | 40\n2024-01-02 | 55 | 45", SHARES),
        ("Channel | Jan 2024 Plan | Jan 2024 Actual\nGoogle | 10 | 9\nMeta | 5 | 6", PERIODS),
        ("Channel | Jan 2024 | Feb 2024\nGoogle | 1 | 2\nMeta | 5 | 6\nGoogle | 7 | 8\nMeta | 9 | 8", PERIODS),
        ("Channel | Jan 2024 | Jan 2024\nGoogle | 10 | 9\nMeta | 5 | 6", PERIODS),
    ],
)  # fmt: skip
def test_they_must_be_asked_about(text: str, why: str) -> None:
    assert shape_of(text, "leads.csv")[1] == why


@pytest.mark.parametrize(
    "text",
    [
        "Channel | Jan 2024 | Feb 2024\nGoogle | 1 | 0\nMeta | 0 | 1",
        "Channel | Jan 2024 | Feb 2024\nGoogle | 60 | 50\nMeta | 40 | 45",
        "Channel | W1 | W2\nGoogle | 10 | 20\nMeta | 5 | 6",
        "Kanał | tydz. 1 | tydz. 2\nGoogle | 10 | 20\nMeta | 5 | 6",
        "Channel | KW 1 | KW 2\nGoogle | 10 | 20\nMeta | 5 | 6",
    ],
)
def test_counts_are_counted(text: str) -> None:
    assert shape_of(text, "leads.csv") == (Shape.AGGREGATE, "shape:a number of a cross table")


def test_a_budget_may_be_a_hundred_each_month() -> None:
    text = "Channel | Jan 2024 | Feb 2024\nGoogle | 60 | 55\nMeta | 40 | 45"
    assert shape_of(text, "costs.csv") == (Shape.AGGREGATE, "shape:a number of a cross table")


@pytest.mark.parametrize("person", ["Name", "E-mail", "Created"])
def test_people_with_numbers_of_months_are_leads(person: str) -> None:
    text = f"{person} | Jan 2024 Plan | Jan 2024 Actual\n{{}} | 10 | 9\n{{}} | 5 | 6"
    cells = {
        "Name": ("Anna Nowak", "Jan Kowal"),
        "E-mail": ("a@x.pl", "b@x.pl"),
        "Created": ("2024-01-01", "2024-02-01"),
    }
    assert shape_of(text.format(*cells[person]), "people.csv")[1] not in (SHARES, PERIODS)


@pytest.mark.parametrize("header", ["Company | Status", "Account | Stage", "Customer | Status", "Deal | Stage"])
def test_companies_and_deals_with_numbers_of_months_are_leads(header: str) -> None:
    rows = "\n".join(f"Acme {n} Ltd | {('Lead', 'Won')[n % 2]} | {n * 7} | {n * 9}" for n in range(12))
    assert shape_of(f"{header} | Q1 2024 | Q2 2024\n{rows}", "list.csv")[0] is Shape.SNAPSHOT
    assert shape_of(f"{header} | Q1 2024 | Q2 2024\n{rows}", "list.csv")[1] == "shape:stage column"


def test_rows_with_the_same_labels_again_are_leads() -> None:
    rows = "\n".join(f"{('Ads', 'Fair')[n % 2]} | {('Lead', 'Won')[n % 3 % 2]} | {n * 7} | {n * 9}" for n in range(12))
    assert shape_of(f"Source | Stage | Jan 2024 | Feb 2024\n{rows}", "list.csv") == (
        Shape.SNAPSHOT,
        "shape:stage column",
    )
