"""A month, week or quarter beside a column of years is one period."""

from datetime import date

import pytest

from funnel_planner.domain.days import day_number
from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.reshaping import reshaped
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo, TableSource
from tests.spreadsheet.conftest import rows_of
from tests.support.surveyed import survey_source


def table(text: str) -> MemoryTable:
    return MemoryTable(rows_of(text), info=TableInfo("csv", "utf-8", ","))


def column(source: TableSource, place: int) -> list[Cell]:
    return [row[place] for chunk in source.chunks(2) for row in chunk.rows][1:]


def parsed(text: str) -> tuple[Parsed, dict[str, Role]]:
    source = reshaped(table(text))
    mapping = propose([survey_source(source)], PlanStages.named(["Leads", "Won"]))
    return parse_source([source], mapping), {c.header: c.role for c in mapping.files[0].columns}


@pytest.mark.parametrize(
    ("header", "cells", "periods"),
    [
        ("Month | Year", ("Jan | 2023", "2 | 2024", "marzec | 2024"), ["2023-01", "2024-02", "2024-03"]),
        ("Miesiąc | Rok", ("1 | 2023", "12 | 2024"), ["2023-01", "2024-12"]),
        ("Created month | Created year", ("May | 2024", "June | 2024"), ["2024-05", "2024-06"]),
        ("Week | Year", ("1 | 2024", "W53 | 2020"), ["2024-W01", "2020-W53"]),
        ("Quarter | Year", ("Q1 | 2024", "4 | 2024"), ["2024-Q1", "2024-Q4"]),
    ],
)
def test_periods_get_their_year(header: str, cells: tuple[str, ...], periods: list[str]) -> None:
    source = reshaped(table(f"{header} | Leads\n" + "\n".join(f"{row} | 5" for row in cells)))
    assert column(source, 0) == periods
    assert [note.kind for note in source.info.notes] == ["period_and_year"]


@pytest.mark.parametrize(
    "text",
    [
        "Month | Birth year | Leads\nJan | 1990 | 5",
        "Created month | Closed year | Leads\nJan | 2024 | 5",
        "Month | Year | Leads\nJan | 24 | 5",
        "Month | Year | Leads\nJan 2024 | 2024 | 5",
        "Month | Year | Leads\n13 | 2024 | 5",
        "Month | Leads\nJan | 5",
    ],
)
def test_others_stay_apart(text: str) -> None:
    source = reshaped(table(text))
    assert column(source, 0) == [rows_of(text)[1][0]]
    assert not source.info.notes


def test_totals_stay_totals() -> None:
    found, roles = parsed("Year | Month | Leads | Won\n2024 | 1 | 10 | 1\n2024 | 2 | 20 | 2\nTotal | | 30 | 3")
    assert (found.ledger.used, found.ledger.totals, roles["Month"]) == (2, 1, Role.TIME)
    counts = found.leads.counts
    assert counts is not None
    assert [(day - day_number(date(2024, 1, 1))) for day in counts.day.tolist()] == [0, 31]


def test_a_list_of_leads_has_its_months() -> None:
    rows = "\n".join(f"P{n} Kowal | {('Jan', 'Feb')[n % 2]} | 2024 | Leads" for n in range(6))
    found, roles = parsed(f"Name | Month | Year | Status\n{rows}")
    assert roles["Month"] is Role.CREATED
    assert len(set(found.leads.created_day.tolist())) == 2


def test_a_year_named_once_stands_for_its_months() -> None:
    source = reshaped(table("Year | Month | Leads\n2023 | Nov | 10\n | Dec | 20\n2024 | Jan | 10\n | Feb | 20"))
    assert column(source, 1) == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_leads_of_an_unknown_year_stay_so() -> None:
    text = "Name | Year | Month\nAnna | 2023 | Nov\nBea | | Dec\nCe | 2024 | Dec\nDo | | Feb\nEe | | Feb"
    assert column(reshaped(table(text)), 2) == ["Nov", "Dec", "Dec", "Feb", "Feb"]
