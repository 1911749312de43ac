"""Real files as of several days: read as of a day or counted as of it later, they give what their rows say."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from funnel_planner.analytics.measure import measure
from funnel_planner.app.files import drafting
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices

Row = dict[str, str]


class Case(NamedTuple):
    """Files, stages, and the furthest stage of each lead as of a day (-1: not there), out of the rows alone."""

    files: tuple[str, ...]
    stages: tuple[str, ...]
    furthest: Callable[..., dict[str, int]]
    days: tuple[str, ...]


def _by(text: str, day: date) -> bool:
    """What is dated so has happened by a day; what has no date has not."""
    if not text:
        return False
    return (date.fromisoformat(text[:10]) if text[4] == "-" else date(*map(int, text.split(".")[::-1]))) <= day


def _olist(day: date, leads: list[Row], deals: list[Row]) -> dict[str, int]:
    won = {row["mql_id"] for row in deals if _by(row["won_date"], day)}
    return {row["mql_id"]: 1 if row["mql_id"] in won else _by(row["first_contact_date"], day) - 1 for row in leads}


def _revops(day: date, leads: list[Row], deals: list[Row]) -> dict[str, int]:
    dates = ("created_date", "mql_date", "sql_date")
    found = {row["lead_id"]: max([-1, *(n for n, name in enumerate(dates) if _by(row[name], day))]) for row in leads}
    for row in deals:
        is_won = row["stage"] == "Closed Won" and _by(row["close_date"], day)
        reached = 4 if is_won else 3 if _by(row["created_date"], day) else -1
        found[row["lead_id"]] = max(found[row["lead_id"]], reached)
    return found


def _polish(day: date, leads: list[Row]) -> dict[str, int]:
    """A stage without a date counts as of every day; offers and wins have dates of their own."""
    found = {}
    for row in leads:
        offered, won = _by(row["Data oferty"], day), _by(row["Data zamknięcia"], day) and row["Etap"] == "Wygrany"
        undated = {"Kontakt": 1, "Negocjacje": 3}.get(row["Etap"], 0)
        is_there = _by(row["Data utworzenia"], day)
        found[row["Nr leada"]] = max(undated, 2 * offered, 4 * won) if is_there else -1
    return found


CASES = {
    "olist": Case(
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
        ("MQL", "Closed deal"),
        _olist,
        ("2017-12-01", "2018-01-31", "2018-03-07", "2018-11-14"),
    ),
    "revops": Case(
        ("revops/leads.csv", "revops/opportunities.csv"),
        ("Lead", "MQL", "SQL", "Opportunity", "Closed Won"),
        _revops,
        ("2024-01-31", "2024-03-01", "2024-12-31"),
    ),
    "polish": Case(
        ("made_polish/leady_utf8_bom.csv",),
        ("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany"),
        _polish,
        ("2024-02-15", "2024-03-31", "2024-12-31"),
    ),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if "made_polish" in path.parts else ","))


@pytest.mark.parametrize("name", CASES)
def test_a_day_says_the_same_before_and_after(name: str, reader: ReaderProcess, shared_data: Path) -> None:
    case = CASES[name]
    paths = [shared_data / file for file in case.files]
    stages = tuple(Stage(f"s{n}", stage) for n, stage in enumerate(case.stages))
    surveys = drafting.look_over(reader, paths)

    def counts(read_as_of: date | None, counted_as_of: date | None) -> tuple[int | None, ...]:
        plan = Plan("p", "P", stages, counting=Counting(as_of=counted_as_of))
        mapping = drafting.draft(surveys, plan, Choices(as_of=read_as_of)).mapping
        return measure(count_leads(plan, drafting.read(reader, mapping).leads)).total.counts

    for day in map(date.fromisoformat, case.days):
        furthest = list(case.furthest(day, *map(_rows, paths)).values())
        expected = tuple(sum(stage >= n for stage in furthest) for n in range(len(stages)))
        assert counts(day, None) == expected, day
        assert counts(None, day) == expected, day
