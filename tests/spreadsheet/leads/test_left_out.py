"""Whatever the shape: rows in are the sum of all classes, and each row that was not used is listed once as it stood."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.comparing import changes
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Attribution, Counting
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Mapping, MergeRule, Shape
from funnel_planner.spreadsheet.leads.left_out import LeftOutRow, LeftOutRows, left_out_steps
from funnel_planner.spreadsheet.leads.parsing import parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.surveyed import survey_source

PLAN = PlanStages.named(["Lead", "Demo", "Won"])
AS_OF = date(2024, 6, 30)
EVERYTHING = frozenset(RowClass)

ids = st.sampled_from(["a", "b", 17, "17", "", None])
mails = st.sampled_from(["a@x.pl", "B@x.pl ", "b@x.pl", "", None, "none"])
stages = st.sampled_from(["Lead", "demo", " WON", "Lost", "Spam", "Parked", "", None])
days = st.sampled_from(["", None, "2024-01-05", "2024-03-31", "2024-09-09", "2024-02-01 10:00", "nonsense"])
ticks = st.sampled_from(["x", "", None, "no", "2024-02-02", "2024-12-12"])
counts = st.sampled_from([1, "2", "", None, "-", "many"])
channels = st.sampled_from(["Ads", "ads ", "Fair", "", None])
junk = st.lists(st.sampled_from([["Razem", "", "", "", "", "9"], ["", ""], ["remark"], ["Total"]]), max_size=2)

SHAPES: dict[Shape, tuple[list[Cell], tuple[tuple[str, str], ...], st.SearchStrategy[Any]]] = {
    Shape.SNAPSHOT: (
        ["id", "mail", "stage", "source", "created", "owner"],
        (("id", "id"), ("email", "mail"), ("stage", "stage"), ("channel", "source"), ("created", "created")),
        st.tuples(ids, mails, stages, channels, days, channels),
    ),
    Shape.WIDE: (
        ["id", "mail", "demo", "won", "source", "created"],
        (
            ("id", "id"), ("email", "mail"), ("stage:Demo", "demo"), ("stage:Won", "won"), ("channel", "source"),
            ("created", "created"),
        ),
        st.tuples(ids, mails, ticks, ticks, channels, days),
    ),
    Shape.LOG: (
        ["id", "mail", "stage", "source", "time", "owner"],
        (("id", "id"), ("email", "mail"), ("stage", "stage"), ("channel", "source"), ("time", "time")),
        st.tuples(ids, mails, stages, channels, days, channels),
    ),
    Shape.AGGREGATE: (
        ["source", "day", "stage", "count", "cost", "note"],
        (("channel", "source"), ("time", "day"), ("stage", "stage"), ("count", "count"), ("cost", "cost")),
        st.tuples(channels, days, stages, counts, counts, channels),
    ),
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[Shape, list[list[Cell]], MergeRule]:
    shape = draw(st.sampled_from(list(SHAPES)))
    rows = draw(st.lists(SHAPES[shape][2].map(list), max_size=15))
    rule = draw(st.sampled_from(list(MergeRule)))
    return shape, [*rows, *draw(junk)], rule


def opened(shape: Shape, rows: list[list[Cell]], rule: MergeRule) -> tuple[MemoryTable, Mapping]:
    header, columns, _ = SHAPES[shape]
    table = MemoryTable([header, *rows])
    choices = Choices(shape=shape, columns=columns, merge=rule, as_of=AS_OF)
    return table, propose([survey_source(table, "t.csv", header_row=1)], PLAN, choices)


def listed(table: MemoryTable, mapping: Mapping, classes: frozenset[RowClass] = EVERYTHING) -> list[LeftOutRow]:
    found = left_out_steps([table], mapping, classes)
    return [row for message in found if isinstance(message, LeftOutRows) for row in message.rows]


def is_blank(row: list[Cell]) -> bool:
    return not any(cell is not None and str(cell).strip() for cell in row)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_every_row_is_used_or_listed_as_it_stood(drawn: tuple[Shape, list[list[Cell]], MergeRule]) -> None:
    shape, rows, rule = drawn
    table, mapping = opened(shape, rows, rule)
    ledger = parse_source([table], mapping).ledger
    assert ledger.rows_in == sum(not is_blank(row) for row in rows)
    found = listed(table, mapping)
    by_class = Counter(row.row_class for row in found)
    del by_class[RowClass.USED]  # those with a remark
    assert by_class == {c: getattr(ledger, c.value) for c in RowClass if c is not RowClass.USED and getattr(ledger, c)}
    assert len({row.line for row in found}) == len(found)
    for row in found:
        assert list(row.cells) == rows[row.line - 2]
        assert row.reason


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from([c for c in RowClass if c is not RowClass.USED]))
def test_one_class_is_what_it_is_among_all(drawn: tuple[Shape, list[list[Cell]], MergeRule], wanted: RowClass) -> None:
    table, mapping = opened(*drawn)
    alone = listed(table, mapping, frozenset({wanted}))
    assert alone == [row for row in listed(table, mapping) if row.row_class is wanted]


@settings(max_examples=100, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_same_rows_in_another_order_change_nothing(
    drawn: tuple[Shape, list[list[Cell]], MergeRule], random: Any
) -> None:
    """Leads that can be recognised stay as they are; ambiguous ones and those without a key aside."""
    shape, rows, rule = drawn
    if shape is Shape.AGGREGATE:
        return
    # remarks and totals are recognised by where they stand
    rows = [row for row in rows if len(row) == len(SHAPES[shape][0]) and row[0] not in ("", None, "Razem")]
    rows = [row for row in rows if rule is not MergeRule.EMAIL or "@" in str(row[1])]
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (leads_of(shape, each, rule) for each in (rows, shuffled))
    if shape is Shape.LOG:  # its other columns say what the last row of a lead says: of undated ones that of the file
        one, other = replace(one, columns={}), replace(other, columns={})
    told = changes([one], other)
    assert (told.created, told.updated, told.unchanged) == (0, 0, one.lead_count)


def leads_of(shape: Shape, rows: list[list[Cell]], rule: MergeRule) -> LeadData:
    table, mapping = opened(shape, rows, rule)
    return parse_source([table], mapping).leads


def test_a_list_keeps_what_tells_the_first_channel_from_the_last() -> None:
    """Rows of one lead that name several channels are touches, dated by their own created day."""
    rows: list[list[Cell]] = [
        ["a", "", "Demo", "Fair", "2024-03-31", ""],
        ["a", "", "Lead", "Ads", "2024-01-05", ""],
        ["b", "", "Won", "Fair", "2024-01-05", ""],
    ]
    leads = leads_of(Shape.SNAPSHOT, rows, MergeRule.ID)
    stage_ids = [stage.id for stage in PLAN.stages]
    told = {}
    for rule in Attribution:
        found = resolve(leads, stage_ids, 2, Counting(attribution=rule))
        told[rule] = [found.channel.labels[code] for code in found.channel.codes]
        assert found.furthest.tolist() == [1, 2]
    assert told == {
        Attribution.FIRST: ["Ads", "Fair"],
        Attribution.LAST: ["Fair", "Fair"],
        Attribution.ENTRY: ["Ads", "Fair"],
    }


def test_lists_whose_leads_have_one_channel_each_hold_no_touches() -> None:
    rows: list[list[Cell]] = [["a", "", "Demo", "Fair", "2024-03-31", ""], ["a", "", "Lead", "fair", "2024-01-05", ""]]
    assert leads_of(Shape.SNAPSHOT, rows, MergeRule.ID).obs_channel is None
