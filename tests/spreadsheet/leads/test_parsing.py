"""What each row says, and that no row is lost: the rules of semantics, section 2."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.label_numbers import numbers_of
from funnel_planner.analytics.leads import BLANK, LOST, NO_CLOCK, NO_DAY, NO_VALUE, LeadData
from funnel_planner.analytics.merging import merge
from funnel_planner.domain.days import day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass
from funnel_planner.domain.mapping import CellType, ColumnMapping, FileMapping, Mapping, Role, Shape
from funnel_planner.spreadsheet.leads.lead_ids import Ids
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source, parse_steps, preview
from funnel_planner.spreadsheet.leads.row_arrays import RowChunk
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.rows import json_lines
from funnel_planner.spreadsheet.tables.table import Cell
from tests.spreadsheet.conftest import Reading
from tests.support.surveyed import survey_source


def events(leads: LeadData) -> list[tuple[int, int, str]]:
    """(lead, stage, day) of every observation; an undated one has no day."""
    return [
        (int(lead), int(stage), "" if day == NO_DAY else str(np.datetime64(int(day), "D")))
        for lead, stage, day in zip(leads.obs_lead, leads.obs_stage, leads.obs_day, strict=True)
    ]


def test_a_snapshot(read: Reading) -> None:
    parsed = read(
        "Lead,Qualified,Won",
        """
        id | stage     | source  | created    | closed     | value
        a  | Won       | Ads     | 2024-01-01 | 2024-01-31 | 100.5
        b  | Lost      | ads     | 2024-01-06 | 2024-01-20 | 7
        c  | Lead      |         | 2024-02-10 |            |
        d  | qualified | unknown | 2024-02-11 | 2024-12-01 | 3
        """,
    )
    leads = parsed.leads
    assert events(leads) == [(0, 2, "2024-01-31"), (1, LOST, "2024-01-20"), (3, 1, "")]
    assert leads.channel.labels == ("Ads", "unknown")
    assert leads.channel.codes.tolist() == [0, 0, BLANK, 1]
    assert leads.created_day[0] == day_number(date(2024, 1, 1))
    assert set(leads.created_clock.tolist()) == {NO_CLOCK}
    assert leads.value_minor.tolist() == [10050, 700, NO_VALUE, 300]
    assert (leads.keys, leads.listed, leads.as_of_day) == (("a", "b", "c", "d"), True, day_number(date(2024, 12, 31)))
    assert parsed.ledger == Ledger(used=4)
    assert parsed.first_rows.tolist() == [0, 1, 2, 3]


def test_a_wide_list_of_dates_and_ticks(read: Reading) -> None:
    parsed = read(
        "Lead,Demo,Won",
        """
        id | Lead date           | Demo  | Won date
        a  | 2024-01-01 08:30:00 | x     |
        b  |                     | nie   | 2024-01-22 10:00:00
        c  | 2024-01-03 09:00:00 | TRUE  | 2024-01-05 00:00:00
        d  | 2024-01-04 09:00:00 | -     | n/a
        """,
        columns=(("stage:Lead", "Lead date"), ("stage:Demo", "Demo"), ("stage:Won", "Won date")),
    )
    leads = parsed.leads
    assert events(leads) == [
        (0, 0, "2024-01-01"), (0, 1, ""), (1, 2, "2024-01-22"), (2, 0, "2024-01-03"), (2, 1, ""), (2, 2, "2024-01-05"),
        (3, 0, "2024-01-04"),
    ]  # fmt: skip
    assert leads.obs_clock[0] == (8 * 60 + 30) * 60_000
    assert leads.obs_clock[5] == 0  # midnight is a time of day in a column of times
    assert (leads.lead_count, leads.flags["undated_events"]) == (4, 2)


def test_counts_in_a_stage_column_say_that_it_was_reached(read: Reading) -> None:
    rows = [["id", "visits"], ["a", "0"], ["b", "7"], ["c", ""], ["d", "1"]]
    parsed = read("Lead,Visitor", rows, columns=(("stage:Visitor", "visits"),))
    assert [lead for lead, *_ in events(parsed.leads)] == [1, 3]


def test_last_stage_of_lost_leads_only(read: Reading) -> None:
    parsed = read(
        "Lead,Qualified,Won",
        """
        id | stage | last stage
        1  | Lost  | Qualified
        2  | Lost  |
        3  | Lead  | Qualified
        """,
    )
    assert events(parsed.leads) == [(0, 1, ""), (0, LOST, ""), (1, LOST, "")]


def test_the_win_is_dated_before_loyalty() -> None:
    rows: list[list[Cell]] = [["id", "stage", "closed"], ["a", "Loyal", "2024-05-01"]]
    source = MemoryTable(rows)
    plan = PlanStages.named(["Lead", "Won", "Loyal"])
    mapping = propose([survey_source(source)], plan)
    mapping = Mapping(mapping.files, mapping.labels, mapping.stage_ids, "s2", date(2024, 12, 31))
    assert events(parse_source([source], mapping).leads) == [(0, 1, "2024-05-01"), (0, 2, "")]


def test_unmapped_and_blank_labels_are_no_leads_unless_a_date_says_so(read: Reading) -> None:
    parsed = read(
        "Lead,Demo,Won",
        """
        id | stage   | demo date
        a  | Parked  |
        b  | Parked  | 2024-01-03
        c  |         |
        d  | Select  |
        e  | Lead    |
        a  | Nurture |
        """,
    )
    assert parsed.leads.keys == ("b", "e")
    assert parsed.ledger == Ledger(used=2, unmapped=4)
    assert (parsed.leads.flags["unmapped_rows"], parsed.leads.flags["unmapped_leads"]) == (4, 3)
    reasons = [(note.line, note.row_class, note.reason, note.value) for note in parsed.notes]
    assert reasons == [
        (2, RowClass.UNMAPPED, "stage_unmapped", "Parked"),
        (4, RowClass.UNMAPPED, "stage_blank", ""),
        (5, RowClass.UNMAPPED, "stage_blank", ""),
        (7, RowClass.UNMAPPED, "stage_unmapped", "Nurture"),
    ]


def test_exclusion_labels_remove_the_lead_everywhere(read: Reading) -> None:
    parsed = read("Lead,Won", [["id", "stage"], ["a", "Won"], ["b", "Lead"], ["a", "Spam"], ["c", "TEST"]])
    assert parsed.leads.keys == ("b",)
    assert parsed.ledger == Ledger(used=1, excluded=3)
    assert parsed.leads.flags["excluded_leads"] == 2


def test_ids_are_trimmed_and_numbers_lose_their_point(read: Reading) -> None:
    rows: list[list[Cell]] = [
        ["id", "stage"],
        ["17", "Lead"],
        [17.0, "Qualified"],
        [" 17 ", "Lead"],
        ["17a", "Lead"],
        ["017", "Won"],
        ["17.0", "Won"],
    ]
    parsed = read("Lead,Qualified,Won", rows)
    assert parsed.leads.keys == ("17", "17a", "017", "17.0")
    assert parsed.ledger == Ledger(used=5, duplicates=1)
    assert (parsed.leads.flags["duplicates_dropped"], parsed.leads.flags["merged_leads"]) == (1, 1)


def test_without_ids_every_row_is_a_lead(read: Reading) -> None:
    parsed = read("Lead,Won", [["stage", "source"], *[["Lead", "Ads"]] * 3, ["Won", "Ads"]])
    assert (parsed.leads.lead_count, parsed.leads.keys, parsed.ledger) == (4, None, Ledger(used=4))


def test_a_blank_id_in_a_list_is_a_lead_of_its_own(read: Reading) -> None:
    parsed = read("Lead,Won", [["id", "stage"], ["a", "Lead"], ["", "Won"], ["", "Won"]])
    assert (parsed.leads.lead_count, parsed.leads.keys) == (3, ("a", "", ""))


def test_merging_keeps_the_earliest_day_and_the_furthest_value(read: Reading) -> None:
    parsed = read(
        "Lead,Demo,Won",
        """
        id | stage | source | created    | value
        a  | Demo  | Fair   | 2024-02-01 | 900
        a  | Won   | Ads    | 2024-01-15 | 100
        a  | Lead  |        | 2024-01-01 | 5000
        """,
    )
    leads = parsed.leads
    assert (leads.created_day[0], leads.value_minor[0]) == (day_number(date(2024, 1, 1)), 10_000)
    assert leads.channel.labels[leads.channel.codes[0]] == "Ads"
    assert leads.flags["channel_conflicts"] == 1


def test_days_after_the_as_of_day_are_scheduled(read: Reading) -> None:
    parsed = read(
        "Lead,Demo,Won",
        """
        id | stage | created    | closed     | demo date
        a  | Won   | 2024-01-01 | 2024-06-01 | 2024-02-01
        b  | Lead  | 2024-06-01 |            |
        c  | Lead  | 2024-03-31 |            | 2024-04-01
        """,
        as_of=date(2024, 3, 31),
    )
    assert parsed.leads.keys == ("a", "c")
    assert parsed.ledger == Ledger(used=2, scheduled=1)
    assert parsed.leads.flags["scheduled_events"] == 3
    assert [(note.line, note.reason) for note in parsed.notes] == [(3, "after_as_of")]


def test_totals_preamble_and_footers_are_no_leads(read: Reading) -> None:
    rows = [
        ["Leads of May"],
        ["id", "name", "stage", "value"],
        ["1", "Total", "Won", "10"],
        ["2", "Sum Ting", "Lead", "20"],
        ["Razem", "", "", "30"],
        ["", "", "", "30"],
        ["Exported from the CRM on 2024-05-31"],
    ]
    parsed = read("Lead,Won", rows)
    assert parsed.ledger == Ledger(used=2, totals=2, preamble=2)
    assert [(note.line, note.row_class, note.reason) for note in parsed.notes] == [
        (1, RowClass.PREAMBLE, "above_header"),
        (5, RowClass.TOTAL, "total"),
        (6, RowClass.TOTAL, "sums"),
        (7, RowClass.PREAMBLE, "footer"),
    ]


def test_columns_for_filters(read: Reading) -> None:
    rows = [["id", "source", "stage", "owner", "score", "note", "email"]]
    rows += [
        [f"L{i}", "Ads", "Lead", ["Ann", "ann ", ""][i % 3], str(i % 7), f"note {i}", f"p{i}@example.com"]
        for i in range(80)
    ]
    columns = read("Lead,Won", rows).leads.columns
    assert set(columns) == {"source", "stage", "owner", "score"}
    assert columns["owner"].labels == ("Ann",)
    assert columns["owner"].codes[:3].tolist() == [0, 0, BLANK]


def test_a_decimal_comma_is_read_by_its_column(read: Reading) -> None:
    rows = [["id", "value"], ["1", "1.234"], ["2", "1,50"], ["3", "2.000,25 zł"], ["4", "-"], ["5", "dużo"]]
    assert read("Lead,Won", rows).leads.value_minor.tolist() == [123_400, 150, 200_025, NO_VALUE, NO_VALUE]


def test_numbers_of_other_columns_are_read_with_the_mark_their_file_proves(read: Reading) -> None:
    rows = [f"{n} | Lead | 1 200,1{n % 10} | {n % 9 + 1},875" for n in range(60)]
    score = read("Lead,Won", "\n".join(["id | stage | value | score", *rows])).leads.columns["score"]
    assert score.decimal == ","
    assert numbers_of(score)["5,875"] == 5.875


@pytest.mark.parametrize(
    ("header", "values", "is_kept"),
    [
        ("Employees", [10 + n * 7919 % 8990 for n in range(200)], True),
        ("Annual Revenue", [10**6 + n * 7919 for n in range(200)], False),
        ("Revenue per year", [10**5 + n * n * 791 for n in range(200)], True),
        ("Zip", [5 + n * 37 for n in range(200)], False),
        ("Number of seats", [5 + n * 37 for n in range(200)], True),
        ("Order number", [5 + n * 37 for n in range(200)], False),
        ("NIP", [5 + n * 37 for n in range(200)], False),
        ("Office", [10_000 + n * 37 for n in range(200)], False),
        ("Row", [9 + n for n in range(200)], False),
        ("Office", [f"0{5 + n * 37}" for n in range(200)], False),
    ],
)
def test_whole_numbers_of_few_leads_are_kept_unless_they_number_something(
    read: Reading,
    header: str,
    values: list[object],
    is_kept: bool,  # noqa: FBT001 - drawn
) -> None:
    lines = "\n".join([f"id | stage | {header}", *(f"L{n} | Lead | {value}" for n, value in enumerate(values))])
    assert (header in read("Lead,Won", lines).leads.columns) is is_kept


def test_undecided_dates_are_asked_for_only_when_needed(read: Reading) -> None:
    rows = [["id", "created", "stage"], ["1", "06/12/2024", "Won"], ["2", "07/11/2024", "Lead"]]
    with pytest.raises(PlannerError) as caught:
        read("Lead,Won", rows)
    assert (caught.value.kind, caught.value.values["column"]) == ("dates_ambiguous", "created")
    assert read("Lead,Won", rows, columns=(("other", "created"),)).leads.lead_count == 2


def test_serial_days(read: Reading) -> None:
    rows: list[list[Cell]] = [["Lead ID", "Created"], [1, 45413], [2, 45414.5], [3, None], [4, 0]]
    leads = read("Lead,Won", rows).leads
    assert leads.created_day.tolist() == [day_number(date(2024, 5, 1)), day_number(date(2024, 5, 2)), NO_DAY, NO_DAY]
    assert leads.created_clock.tolist() == [NO_CLOCK, 43_200_000, NO_CLOCK, NO_CLOCK]
    assert leads.flags["unreadable_dates"] == 1


@pytest.mark.parametrize(("shape", "kind"), [(Shape.LOG, "log_without_id"), (Shape.AGGREGATE, "counts_missing")])
def test_a_shape_that_the_columns_cannot_have_is_refused(read: Reading, shape: Shape, kind: str) -> None:
    with pytest.raises(PlannerError) as caught:
        read("Lead,Won", [["city", "stage"], ["Here", "Won"]], shape=shape)
    assert (caught.value.kind, caught.value.values) == (kind, {"file": "table0.csv"})


def test_a_header_alone_gives_no_leads(read: Reading) -> None:
    parsed = read("Lead,Won", [["id", "stage", "created"]])
    assert (parsed.leads.lead_count, parsed.ledger, parsed.leads.keys) == (0, Ledger(), ())


def test_rows_for_storing_are_json_of_every_row_below_the_header() -> None:
    rows: list[list[Cell]] = [
        ["id", "note"],
        ["1", 'say "hi"'],
        ["2", "a,b]\x1e["],
        ["3", None],
        ["4", 2.5],
        ["5"],
        ["Total", "3"],
    ]
    source = MemoryTable(rows, lines=[3, 4, 5, 6, 7, 9, 12])
    column = ColumnMapping(0, "id", Role.ID, type=CellType.NUMBER)
    mapping = Mapping((FileMapping("f.csv", (column, ColumnMapping(1, "note")), header_row=3),), stage_ids=("s1",))
    chunks = [message for message in parse_steps([source], mapping, keep_cells=True) if isinstance(message, RowChunk)]
    assert chunks == [
        RowChunk(
            [4, 5, 6, 7, 9, 12],
            ["1", "2", "3", "4", "5", ""],
            '["1","say \\"hi\\""]\n["2","a,b]\\u001e["]\n["3",null]\n["4",2.5]\n["5"]\n["Total","3"]',
        )
    ]
    assert chunks[0].cells[1:3] == ['["2","a,b]\\u001e["]', '["3",null]']


def test_a_preview_reads_the_sample() -> None:
    rows: list[list[Cell]] = [["id", "stage"]]
    rows += [[str(i), "Won" if i % 2 else "Lead"] for i in range(900)]
    source = MemoryTable(rows)
    survey = survey_source(source, "t.csv")
    mapping = propose([survey], PlanStages.named(["Lead", "Won"]))
    shown: Parsed = preview([survey], mapping)
    assert (shown.leads.lead_count, parse_source([source], mapping).leads.lead_count) == (200, 900)


@given(st.lists(st.lists(st.sampled_from(["", "a", "b", "c", "ą"]), max_size=8), max_size=4))
def test_ids_are_numbered_as_they_come(files: list[list[str]]) -> None:
    ids = Ids()
    numbers = [ids.numbers(keys).tolist() for keys in files]
    order = list(dict.fromkeys(key for keys in files for key in keys if key))
    assert ids.keys == order
    assert len(ids) == len(order)
    assert numbers == [[order.index(key) if key else -1 for key in keys] for keys in files]


@given(
    st.lists(st.lists(st.one_of(st.text(max_size=3), st.none(), st.integers(), st.booleans()), max_size=3), min_size=1)
)
def test_rows_as_json_lines(rows: list[list[Cell]]) -> None:
    lines = json_lines(rows).split("\n")
    assert lines == [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]


def test_leads_with_nothing_but_a_name_are_no_footers(read: Reading) -> None:
    table = """Company|Demo|Won
Acme Ltd|2024-01-01|2024-02-01
Beta Company|2024-01-02|
Gamma and Delta Consulting||
Omega i Synowie Sp. z o.o.||"""
    parsed = read("Lead,Demo,Won", table)
    assert (parsed.ledger.used, parsed.ledger.rejected) == (4, 0)
    assert len(parsed.first_rows) == 4
    assert np.bincount(parsed.leads.obs_stage, minlength=3)[1:].tolist() == [2, 1]
    remarks = table + "\nSource: the CRM, all regions||\nWygenerowano 2024-03-01 10:00||"
    assert (read("Lead,Demo,Won", remarks).ledger.used, read("Lead,Demo,Won", remarks).ledger.preamble) == (4, 2)


def test_a_sentence_below_codes_is_a_footer(read: Reading) -> None:
    table = "Lead ID|Demo|Won\n"
    table += "\n".join(f"L-{n}|2024-01-0{n}|" for n in range(1, 6)) + "\nOnly leads of this year are shown.||"
    assert (read("Lead,Demo,Won", table).ledger.used, read("Lead,Demo,Won", table).ledger.preamble) == (5, 1)


def test_the_same_file_twice_is_one_list(read: Reading) -> None:
    table = """Lead ID|Stage|Source
1|Won|Google
2|Lead|Google
3|Lead|Ads"""
    parsed = read("Lead,Won", table, table, names=["list.csv", "list copy.csv"])
    assert (parsed.ledger.used, parsed.ledger.duplicates, parsed.ledger.rows_in) == (3, 3, 6)
    assert (parsed.leads.flags["duplicates_dropped"], parsed.leads.flags["merged_leads"]) == (3, 0)
    later = table.replace("2|Lead", "2|Won")
    assert read("Lead,Won", table, later, names=["may.csv", "june.csv"]).leads.flags["merged_leads"] == 1


def test_rows_without_a_header_are_all_read(read: Reading) -> None:
    parsed = read("Lead,Won", "1|Won|Google\n2|Lead|Google\n3|Lead|Ads")
    assert (parsed.ledger.used, parsed.ledger.preamble) == (3, 0)


def test_unreadable_amounts_are_counted_and_shown(read: Reading) -> None:
    rows = ["1|Won|12,50 zł", "2|Won|a lot", "3|Lead|", "4|Lead|-", "5|Won|7", "6|Won|8", "7|Won|a lot"]
    parsed = read("Lead,Won", "\n".join(["Lead ID|Stage|Value", *rows]))
    assert parsed.leads.flags["unreadable_amounts"] == 2
    shown = [(note.line, note.reason, note.value) for note in parsed.notes]
    assert shown == [(3, "amount_unreadable", "a lot"), (8, "amount_unreadable", "a lot")]
    assert parsed.ledger.used == 7


def test_columns_of_many_different_numbers_are_kept_but_ids_and_words_are_not(read: Reading) -> None:
    rows = [f"{n} | Lead | {n % 2500} | text {n % 2500} | {n / 8} | {900 + n}" for n in range(5_000)]
    lines = "\n".join(["id | stage | balance | remark | minutes | number", *rows])
    columns = read("Lead,Won", lines).leads.columns
    assert len(columns["balance"].labels) == 2_500
    assert len(columns["minutes"].labels) == 5_000, "they measure something, though each is another one"
    assert not {"remark", "number"} & columns.keys()


def test_every_row_of_a_lead_is_known_whether_it_was_used_or_not(read: Reading) -> None:
    leads = """Id|Source|Stage
1|Ads|Lead
2|Ads|Lead
1|Ads|Won
1|Ads|Won
2|Ads|Wibble
9|Ads|Wibble"""
    parsed = read("Lead,Won", leads, "Id|Won\n2|2024-02-01\n3|2024-02-02\n1|2024-02-03")
    further = parsed.further_rows
    assert parsed.first_rows.tolist() == [0, 1, 7]
    assert (further.lead.tolist(), further.row.tolist()) == ([0, 0, 0, 1, 1], [2, 3, 8, 4, 6])


def test_rows_beside_a_report_are_counted_over_all_files(read: Reading) -> None:
    report = "Channel|Lead|Won\nAds|100|10\nFair|50|5"
    parsed = read("Lead,Won", "Id|Source\n1|Ads\n2|Ads", report, "Id|Won\n2|2024-02-01")
    assert (parsed.first_rows.tolist(), parsed.further_rows.row.tolist()) == ([0, 1], [4])


def test_stage_changes_are_no_further_rows(read: Reading) -> None:
    log = "Id|Stage|Changed at\n1|Lead|2024-01-01\n1|Won|2024-01-02\n2|Lead|2024-01-03"
    assert read("Lead,Won", log).further_rows.row.tolist() == []
    parsed = read("Lead,Won", log, "Id|Source\n2|Ads\n1|Ads")
    assert (parsed.further_rows.lead.tolist(), parsed.further_rows.row.tolist()) == ([0, 1], [4, 3])


@pytest.mark.parametrize("stages", ["Lead,Demo,Offer,Won", "Visitor,Lead,Demo,Offer,Won"])
def test_stages_are_told_of_where_each_list_tells_of_them(read: Reading, stages: str) -> None:
    """In one import as in two: what one list has a column for, another one's leads need not have skipped."""
    first = "Lead ID | created | demo | offer\na | 2024-01-01 | yes | yes\nb | 2024-01-02 | | yes"
    second = "Lead ID | created | offer\nc | 2024-01-03 | yes\nd | 2024-01-04 | "
    alone, other = (read(stages, text).leads for text in (first, second))
    both = read(stages, first, second, presence=(("table0.csv", "Lead"), ("table1.csv", "Lead"))).leads
    *_, demo, offer, _ = alone.stage_ids
    assert set(alone.column_stages) == {demo, offer}
    assert both.column_stages == merge([alone, other]).column_stages == (offer,)
    listed = alone.stage_ids[1] if "Visitor" in stages else ""
    assert both.listed_stage == merge([alone, other]).listed_stage == listed
    assert merge([alone, replace(other, listed_stage=offer)]).listed_stage == ""


@pytest.mark.parametrize("stages", ["Lead,Demo,Offer,Won", "Visitor,Lead,Demo,Offer,Won"])
def test_a_list_names_current_stages_if_it_has_a_column_of_them(read: Reading, stages: str) -> None:
    """Else what it no longer says of a lead is taken back (``carrying``), whatever being listed means."""
    ticks = "Lead ID | created | demo | offer\na | 2024-01-01 | yes | yes\nb | 2024-01-02 | | yes"
    names = "Lead ID | created | stage\na | 2024-01-01 | Demo\nb | 2024-01-02 | Lead"
    offers = "Lead ID | created\nb | 2024-02-02"
    assert [read(stages, text).leads.names_stages for text in (ticks, names)] == [False, True]
    presence = (("table0.csv", "Lead"), ("table1.csv", "Offer"))
    assert read(stages, names, offers, presence=presence).leads.names_stages
