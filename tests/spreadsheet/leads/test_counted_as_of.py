"""Counting as of a day is one thing, whether the day is known when the files are read or only afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.cube import build_cube
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.domain.counting import Attribution, Counting, CountingMode
from funnel_planner.domain.mapping import Shape
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.surveyed import survey_source

PLAN = PlanStages.named(["Lead", "Demo", "Won"])
STAGES = ("s1", "s2", "s3")
LATER = date(2030, 1, 1)
Table = list[list[Cell]]

LIST: list[Cell] = ["id", "stage", "source", "created", "closed", "demo date", "won date", "last stage", "value"]
LIST_ROLES = (
    ("id", "id"), ("stage", "stage"), ("channel", "source"), ("created", "created"), ("closed", "closed"),
    ("stage:Demo", "demo date"), ("stage:Won", "won date"), ("last_stage", "last stage"), ("value", "value"),
)  # fmt: skip
WIDE_ROLES = tuple(pair for pair in LIST_ROLES if pair[0] not in ("stage", "closed", "last_stage"))
LOG: list[Cell] = ["id", "stage", "when", "source"]
LOG_ROLES = (("id", "id"), ("stage", "stage"), ("time", "when"), ("channel", "source"))
REPORT: list[Cell] = ["source", "day", "leads", "demos", "wins", "cost"]
REPORT_ROLES = (
    ("channel", "source"), ("time", "day"), ("stage:Lead", "leads"), ("stage:Demo", "demos"), ("stage:Won", "wins"),
    ("cost", "cost"),
)  # fmt: skip

ids = st.sampled_from(["a", "b", "c", "d", ""])
stages = st.sampled_from(["Lead", "Demo", "Won", "Lost", "Parked", ""])
sources = st.sampled_from(["Ads", "Fair", ""])
days = st.sampled_from(["", "", "2024-01-05", "2024-02-01", "2024-02-01 10:00", "2024-03-31", "2024-09-09"])
cells = st.sampled_from(["", "x", "no", "2024-01-20", "2024-02-28 09:00", "2024-03-31", "2024-10-01"])
amounts = st.sampled_from(["", "12.5", "100"])
numbers = st.sampled_from(["", "0", "3", "12"])
listed = st.lists(st.tuples(ids, stages, sources, days, days, cells, cells, stages, amounts).map(list), max_size=12)
changes = st.lists(st.tuples(ids, stages, days, sources).map(list), max_size=16)
reports = st.lists(st.tuples(sources, days, numbers, numbers, numbers, amounts).map(list), max_size=12)
as_of = st.sampled_from([date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 31), date(2024, 9, 30)])
rules = st.builds(Counting, mode=st.sampled_from(CountingMode), attribution=st.sampled_from(Attribution))


def read(tables: Sequence[tuple[list[Cell], Table, dict[str, Any]]], day: date) -> Parsed:
    """Each table with its choices, several joined on their ids."""
    sources = [MemoryTable([header, *rows]) for header, rows, _ in tables]
    surveys = [survey_source(source, f"{n}.csv", header_row=1) for n, source in enumerate(sources)]
    parts = [
        propose([survey], PLAN, Choices(as_of=day, **choices))
        for survey, (_, _, choices) in zip(surveys, tables, strict=True)
    ]
    files = tuple(part.files[0] for part in parts)
    if len(files) > 1:
        files = (files[0], replace(files[1], presence_stage=parts[0].won_stage))
    return parse_source(sources, replace(parts[0], files=files))


def told(journeys: Journeys) -> dict[str, Any]:
    """What counting says, of the leads that are there."""
    there = np.flatnonzero(journeys.furthest >= 0).tolist()
    keys = journeys.leads.keys or ("",) * journeys.leads.lead_count
    labels = (*journeys.channel.labels, "")
    measured = measure(build_cube(journeys))
    return {
        "leads": sorted(
            (
                keys[lead], int(journeys.furthest[lead]), int(journeys.outcome[lead]), int(journeys.entry_day[lead]),
                labels[journeys.channel.codes[lead]], int(journeys.leads.value_minor[lead]),
                bool(journeys.stage_unknown[lead]), 0 if journeys.touched is None else int(journeys.touched[lead]),
            )
            for lead in there
        ),
        "counts": measured.total.counts,
        "channels": {channel.label: channel.funnel.counts for channel in measured.channels},
    }  # fmt: skip


def same_either_way(tables: Sequence[tuple[list[Cell], Table, dict[str, Any]]], day: date, rule: Counting) -> None:
    knowing, before = read(tables, day), read(tables, LATER)
    found = resolve(knowing.leads, STAGES, 2, rule)
    expected = resolve(before.leads, STAGES, 2, replace(rule, as_of=day))
    assert told(found) == told(expected)
    assert knowing.ledger.rows_in == before.ledger.rows_in
    assert knowing.ledger.used + knowing.ledger.scheduled + knowing.ledger.duplicates == (
        before.ledger.used + before.ledger.duplicates
    )
    rows = [row for _, table, _ in tables for row in table]
    if len({row[0] for row in rows}) == len(rows):  # each lead in one row
        assert found.flags["scheduled_events"] == expected.flags["scheduled_events"]


@settings(max_examples=150, deadline=None)
@given(listed, as_of, rules)
@example([["a", "Won", "", "2024-01-05", "", "", "2024-03-31", "", ""]], date(2024, 2, 1), Counting())
@example([["a", "Won", "", "", "2024-09-09", "", "", "", ""]], date(2024, 2, 1), Counting())
def test_a_list_of_leads(rows: Table, day: date, rule: Counting) -> None:
    same_either_way([(LIST, rows, {"shape": Shape.SNAPSHOT, "columns": LIST_ROLES})], day, rule)


@settings(max_examples=100, deadline=None)
@given(listed, as_of, rules)
@example(  # a tick and a later date of one stage
    [["a", "", "", "2024-01-05", "", "", "x", "", ""], ["a", "", "", "", "", "", "2024-10-01", "", ""]],
    date(2024, 2, 1),
    Counting(),
)
def test_a_column_for_each_stage(rows: Table, day: date, rule: Counting) -> None:
    columns = (*WIDE_ROLES, *((("ignore", name)) for name in ("stage", "closed", "last stage")))
    same_either_way([(LIST, rows, {"shape": Shape.WIDE, "columns": columns})], day, rule)


@settings(max_examples=100, deadline=None)
@given(changes, as_of, rules)
def test_stage_changes(rows: Table, day: date, rule: Counting) -> None:
    same_either_way([(LOG, rows, {"shape": Shape.LOG, "columns": LOG_ROLES})], day, rule)


@settings(max_examples=100, deadline=None)
@given(listed, listed, as_of, rules)
@example(
    [["a", "Lead", "", "2024-01-05", "", "", "", "", ""]],
    [["a", "", "", "", "", "", "2024-10-01", "", ""], ["b", "", "", "", "", "", "2024-10-01", "", ""]],
    date(2024, 2, 1),
    Counting(),
)
def test_a_file_for_each_stage(rows: Table, wins: Table, day: date, rule: Counting) -> None:
    own = [[row[0], row[6], row[8]] for row in wins]
    header: list[Cell] = ["id", "won date", "value"]
    roles = (("id", "id"), ("stage:Won", "won date"), ("value", "value"))
    tables = [
        (LIST, rows, {"shape": Shape.SNAPSHOT, "columns": LIST_ROLES}),
        (header, own, {"shape": Shape.WIDE, "columns": roles}),
    ]
    same_either_way(tables, day, rule)


@settings(max_examples=100, deadline=None)
@given(reports, as_of)
def test_a_report(rows: Table, day: date) -> None:
    same_either_way([(REPORT, rows, {"shape": Shape.AGGREGATE, "columns": REPORT_ROLES})], day, Counting())


def test_a_win_of_a_later_day_is_no_win() -> None:
    """Whatever says it: the stage column, the stage's own date, or a stage beyond it."""
    rows: Table = [
        ["a", "Won", "", "2024-01-05", "", "", "2024-03-10", "", ""],
        ["b", "Won", "", "2024-01-05", "2024-03-10", "", "", "", ""],
        ["c", "Won", "", "2024-01-05", "", "", "2024-02-10", "", ""],
        ["d", "Lead", "", "2024-03-05", "", "", "", "", ""],
        ["e", "Won", "", "2024-01-05", "", "", "", "", ""],
    ]
    tables = [(LIST, rows, {"shape": Shape.SNAPSHOT, "columns": LIST_ROLES})]
    parsed = read(tables, date(2024, 2, 28))
    assert measure(build_cube(resolve(parsed.leads, STAGES, 2, Counting()))).total.counts == (4, 2, 2)
    assert (parsed.ledger.used, parsed.ledger.scheduled) == (4, 1)
    assert parsed.leads.flags["scheduled_events"] == 3


def test_a_stage_beyond_a_win_that_is_yet_to_come() -> None:
    plan = PlanStages((Stage("s1", "Lead"), Stage("s2", "Won", kind=StageKind.WON), Stage("s3", "Loyal")))
    header: list[Cell] = ["id", "stage", "created", "closed"]
    source = MemoryTable([header, ["a", "Loyal", "2024-01-05", "2024-03-10"]])
    columns = (("id", "id"), ("stage", "stage"), ("created", "created"), ("closed", "closed"))
    choices = Choices(shape=Shape.SNAPSHOT, columns=columns, as_of=date(2024, 2, 28))
    parsed = parse_source([source], propose([survey_source(source, "t.csv", header_row=1)], plan, choices))
    journeys = resolve(parsed.leads, ("s1", "s2", "s3"), 1, Counting())
    assert journeys.furthest.tolist() == [0]


def test_a_joined_row_of_a_later_day_makes_no_lead() -> None:
    header: list[Cell] = ["id", "won date", "value"]
    tables: list[tuple[list[Cell], Table, dict[str, Any]]] = [
        (LIST, [["a", "Lead", "", "2024-01-05", "", "", "", "", ""]], {"shape": Shape.SNAPSHOT, "columns": LIST_ROLES}),
        (
            header,
            [["a", "2024-10-01", "5"], ["b", "2024-10-01", "7"], ["c", "2024-01-20", "7"]],
            {"shape": Shape.WIDE, "columns": (("id", "id"), ("stage:Won", "won date"), ("value", "value"))},
        ),
    ]
    parsed = read(tables, date(2024, 2, 1))
    assert parsed.leads.keys == ("a", "c")
    assert (parsed.ledger.used, parsed.ledger.scheduled) == (2, 2)
