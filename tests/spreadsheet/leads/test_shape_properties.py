"""Stage changes and counts, whatever a table holds: every row is in one class, and sums are kept."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.domain.mapping import Shape
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.surveyed import survey_source

PLAN = PlanStages.named(["Lead", "Demo", "Won"])
ids = st.sampled_from(["a", "b ", 17, "", None])
stages = st.sampled_from(["Lead", "demo", " WON", "Lost", "Spam", "Parked", "", None, "Total"])
days = st.sampled_from(["", None, "2024-01-05", "2024-03-31", "2024-09-09", "2024-02-01 10:00", "nonsense", 45413])
channels = st.sampled_from(["Ads", "ads ", "", None, "--", "Total: Ads", "Razem"])
numbers = st.sampled_from(["", None, 12, "1 200", "3.5", " --", "many", "5%", "1.2K", 0])
changes = st.lists(st.tuples(ids, stages, days, channels).map(list), max_size=25)
long_rows = st.lists(st.tuples(channels, stages, days, numbers).map(list), max_size=25)
wide_rows = st.lists(st.tuples(channels, numbers, numbers, numbers, numbers).map(list), max_size=25)


def read(header: list[Cell], rows: list[list[Cell]], shape: Shape, **roles: str) -> Parsed:
    columns = tuple((role.replace("__", ":"), column) for role, column in roles.items())
    source = MemoryTable([header, *rows])
    survey = survey_source(source, "t.csv", header_row=1)
    return parse_source(
        [source], propose([survey], PLAN, Choices(shape=shape, columns=columns, as_of=date(2024, 6, 30)))
    )


def filled(rows: list[list[Cell]]) -> int:
    return sum(any(cell is not None and str(cell).strip() for cell in row) for row in rows)


@settings(max_examples=100, deadline=None)
@given(changes)
def test_stage_changes(rows: list[list[Cell]]) -> None:
    header: list[Cell] = ["lead", "stage", "when", "source"]
    parsed = read(header, rows, Shape.LOG, id="lead", stage="stage", time="when", channel="source")
    leads = parsed.leads
    assert parsed.ledger.rows_in == filled(rows)
    assert len(leads.obs_lead) >= parsed.ledger.used
    assert leads.obs_channel is not None
    assert len(leads.obs_channel) == len(leads.obs_lead)
    assert len(parsed.first_rows) == leads.lead_count
    assert np.all(np.diff(leads.obs_lead) >= 0)
    again = read(header, rows + rows, Shape.LOG, id="lead", stage="stage", time="when", channel="source")
    assert again.leads.obs_stage.tolist() == leads.obs_stage.tolist()  # copies say nothing
    assert again.ledger.used == parsed.ledger.used


@settings(max_examples=100, deadline=None)
@given(long_rows)
def test_one_row_for_each_stage(rows: list[list[Cell]]) -> None:
    header: list[Cell] = ["channel", "stage", "day", "count"]
    parsed = read(header, rows, Shape.AGGREGATE, channel="channel", stage="stage", time="day", count="count")
    assert parsed.ledger.rows_in == filled(rows)
    assert parsed.leads.lead_count == 0


@settings(max_examples=100, deadline=None)
@given(wide_rows)
def test_one_column_for_each_stage(rows: list[list[Cell]]) -> None:
    header: list[Cell] = ["channel", "leads", "demos", "wins", "cost"]
    roles = {"stage__Lead": "leads", "stage__Demo": "demos", "stage__Won": "wins"}
    parsed = read(header, rows, Shape.AGGREGATE, channel="channel", cost="cost", **roles)
    assert parsed.ledger.rows_in == filled(rows)
    found = parsed.leads.counts
    assert found is not None
    assert len(set(zip(found.channel.codes.tolist(), found.day.tolist(), strict=True))) == len(found.day)
    twice = read(header, rows + rows, Shape.AGGREGATE, channel="channel", cost="cost", **roles)
    if parsed.ledger.totals == twice.ledger.totals == 0:
        assert twice.leads.counts is not None
        known = found.counts != NO_VALUE
        assert np.array_equal(known, twice.leads.counts.counts != NO_VALUE)
        assert np.all(np.abs(2 * found.counts[known] - twice.leads.counts.counts[known]) <= 1)  # of rounding
