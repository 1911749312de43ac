"""Whatever a table holds: every row is in one class, the order of rows does not matter, copies change nothing."""

from collections import Counter
from datetime import date

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.leads import NO_DAY, TOUCH, LeadData
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import Shape
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.surveyed import survey_source

HEADER: list[Cell] = ["id", "stage", "source", "created", "closed", "demo date", "last stage", "value"]
CHOICES = Choices(
    shape=Shape.SNAPSHOT,
    columns=(
        ("id", "id"),
        ("stage", "stage"),
        ("channel", "source"),
        ("created", "created"),
        ("closed", "closed"),
        ("stage:Demo", "demo date"),
        ("last_stage", "last stage"),
        ("value", "value"),
    ),
    as_of=date(2024, 6, 30),
)
PLAN = PlanStages.named(["Lead", "Demo", "Offer", "Won"])

ids = st.sampled_from(["a", "b ", "c", 17, 17.0, "17", "", None])
stages = st.sampled_from(["Lead", "demo", "Offer", " WON", "Lost", "Spam", "Parked", "", None, "Select"])
days = st.sampled_from(
    ["", None, "2024-01-05", "2024-03-31", "2024-09-09", "2024-02-01 10:00", "x", "no", 45413, "nonsense"]
)
amounts = st.sampled_from(["", None, 12.5, "1 200", "7,25 zł", "-"])
sources = st.sampled_from(["Ads", "ads ", "Fair", "", None, "unknown"])
rows = st.lists(st.tuples(ids, stages, sources, days, days, days, stages, amounts).map(list), max_size=25)
others = st.lists(st.sampled_from([["Razem", "", "", "", "", "", "", "100"], ["", "", ""], ["x"]]), max_size=3)


def read(table: list[list[Cell]]) -> Parsed:
    source = MemoryTable([HEADER, *table])
    return parse_source([source], propose([survey_source(source, "t.csv", header_row=1)], PLAN, CHOICES))


def said(leads: LeadData) -> Counter[tuple[object, ...]]:
    """What is said about each lead, without the order of leads and rows."""
    found: dict[int, list[tuple[int, int, int]]] = {lead: [] for lead in range(leads.lead_count)}
    for lead, stage, day, clock in zip(leads.obs_lead, leads.obs_stage, leads.obs_day, leads.obs_clock, strict=True):
        found[int(lead)].append((int(stage), int(day), int(clock)))
    keys = leads.keys or ("",) * leads.lead_count
    return Counter(
        (keys[lead], int(leads.created_day[lead]), int(leads.value_minor[lead]), frozenset(events))
        for lead, events in found.items()
    )


@settings(max_examples=120, deadline=None)
@given(rows, others)
def test_every_row_is_in_one_class(table: list[list[Cell]], more: list[list[Cell]]) -> None:
    table = table + more
    filled = sum(any(cell is not None and str(cell).strip() for cell in row) for row in table)
    parsed = read(table)
    assert parsed.ledger.rows_in == filled
    assert len(parsed.notes) == filled - parsed.ledger.used
    assert {note.line for note in parsed.notes} <= set(range(2, len(table) + 2))
    leads = parsed.leads
    assert leads.lead_count <= parsed.ledger.used
    assert len(parsed.first_rows) == leads.lead_count
    assert np.all(np.diff(leads.obs_lead) >= 0)
    assert np.all((leads.obs_lead >= 0) & (leads.obs_lead < leads.lead_count))
    assert np.all((leads.obs_stage >= TOUCH) & (leads.obs_stage < 4))
    assert np.all(leads.obs_clock[leads.obs_day == NO_DAY] == -1)


@settings(max_examples=80, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table: list[list[Cell]], random: "object") -> None:
    shuffled = list(table)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random
    one, other = read(table), read(shuffled)
    assert said(one.leads) == said(other.leads)
    assert one.ledger == other.ledger
    assert one.leads.flags == other.leads.flags


@settings(max_examples=80, deadline=None)
@given(rows)
@example([["a", "Lead", "Ads", "", "", day, "Lead", ""] for day in ("", "", "2024-09-09")])
def test_copies_of_rows_with_an_id_are_dropped_and_counted(table: list[list[Cell]]) -> None:
    table = [row for row in table if row[0] not in ("", None)]
    one, twice = read(table), read(table + table)
    assert said(one.leads) == said(twice.leads)
    assert twice.ledger.used == one.ledger.used
    first, second = (read.ledger.duplicates + read.ledger.scheduled for read in (one, twice))  # a copy may be both
    assert second == first * 2 + one.ledger.used
    assert one.leads.flags["merged_leads"] == twice.leads.flags["merged_leads"]


def test_an_empty_list() -> None:
    assert read([]).ledger == Ledger()
