"""Reading small tables that a test writes out."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import pytest

from funnel_planner.domain.mapping import Mapping
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from tests.support.surveyed import survey_source

Rows = Sequence[Sequence[Cell]]
AS_OF = date(2024, 12, 31)


class Reading(Protocol):
    """Survey, proposal and parsing in one call; several tables are several files."""

    def __call__(self, stages: str, *tables: str | Rows, names: Sequence[str] = (), **choices: Any) -> Parsed: ...


class Proposing(Protocol):
    """Survey and proposal in one call."""

    def __call__(self, stages: str, *tables: str | Rows, names: Sequence[str] = (), **choices: Any) -> Mapping: ...


def rows_of(text: str) -> list[list[Cell]]:
    """A table written with bars, the header first."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture
def propose_tables() -> Proposing:
    def run(stages: str, *tables: str | Rows, names: Sequence[str] = (), **choices: Any) -> Mapping:
        return _proposed(stages, tables, names, choices)[1]

    return run


@pytest.fixture
def read() -> Reading:
    def run(stages: str, *tables: str | Rows, names: Sequence[str] = (), **choices: Any) -> Parsed:
        sources, mapping = _proposed(stages, tables, names, choices)
        return parse_source(sources, mapping)

    return run


def _proposed(
    stages: str, tables: Sequence[str | Rows], names: Sequence[str], choices: dict[str, Any]
) -> tuple[list[MemoryTable], Mapping]:
    choices.setdefault("as_of", AS_OF)
    info = TableInfo("csv", "utf-8", ",")
    sources = [MemoryTable(rows_of(table) if isinstance(table, str) else table, info=info) for table in tables]
    paths = [*names, *(f"table{number}.csv" for number in range(len(names), len(tables)))]
    surveys: list[Survey] = [survey_source(source, path) for source, path in zip(sources, paths, strict=True)]
    return sources, propose(surveys, PlanStages.named(stages.split(",")), Choices(**choices))
