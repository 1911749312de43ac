"""Columns called exactly like a stage are never passed over in silence."""

import pytest

from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.domain.mapping import CellType, FileMapping, Role, Shape
from funnel_planner.spreadsheet.meaning.named_stages import CALLED, FILLED, are_days, unclear_cells
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell
from tests.spreadsheet.conftest import Proposing, Reading
from tests.support.surveyed import survey_source

STAGES = "Lead,Demo,Won"


def leads(demo: list[Cell], won: list[Cell], lead: Cell = "2024-01-05") -> list[list[Cell]]:
    """A wide list of leads."""
    rows = [[f"C{i}", lead, one, two, "a"] for i, (one, two) in enumerate(zip(demo, won, strict=True))]
    return [["id", "Lead", "Demo", "Won", "source"], *rows]


def reached(read: Reading, rows: list[list[Cell]]) -> list[int]:
    """Leads at each stage or further."""
    found = read(STAGES, rows).leads
    return [found.lead_count, *(len(set(found.obs_lead[found.obs_stage >= stage].tolist())) for stage in (1, 2))]


def doubts(file: FileMapping) -> list[str]:
    """Headers of columns whose filled cells are counted with a question."""
    return [column.header for column in file.columns if FILLED in column.evidence.split("; ")]


@pytest.mark.parametrize("cell", ["done", "wykonano", "Anna", "12.03.2024 tel.", "1 200 zł", "5000", "24000"])
def test_each_filled_cell_counts_and_is_asked_about(read: Reading, propose_tables: Proposing, cell: str) -> None:
    rows = leads(["", cell, cell, cell, ""], ["", "", "", cell, ""])
    assert reached(read, rows) == [5, 3, 1]
    (file,) = propose_tables(STAGES, rows).files
    assert (file.shape, doubts(file)) == (Shape.WIDE, ["Demo", "Won"])
    assert all(column.confidence < 0.8 for column in file.columns if column.header in ("Demo", "Won"))


def test_a_spreadsheets_days_are_dates(read: Reading, propose_tables: Proposing) -> None:
    rows = leads(["", "45377", "45381", "45364"], ["", "", "45450", ""], lead="45296")
    (file,) = propose_tables(STAGES, rows).files
    assert [column.type for column in file.columns[1:4]] == [CellType.DATE] * 3
    assert doubts(file) == []
    parsed = read(STAGES, rows).leads
    days = {(stage, day) for stage, day in zip(parsed.obs_stage.tolist(), parsed.obs_day.tolist(), strict=True)}
    assert (1, 45377 - 25569) in days
    assert (2, 45450 - 25569) in days
    assert parsed.obs_day.min() > NO_DAY


def test_one_days_number_near_the_other_dates_is_a_day(propose_tables: Proposing) -> None:
    (file,) = propose_tables(STAGES, leads(["", "2024-02-01", ""], ["", "45350", ""])).files
    assert file.columns[3].type is CellType.DATE
    assert doubts(file) == []


def test_ticks_dates_and_day_numbers_mix(read: Reading, propose_tables: Proposing) -> None:
    rows = leads(["tak", "nie", "45310", "2024-02-03"], ["", "", "45321", ""])
    assert reached(read, rows) == [4, 3, 1]
    assert doubts(propose_tables(STAGES, rows).files[0]) == []


def test_a_day_with_a_remark_keeps_its_day(read: Reading) -> None:
    parsed = read(STAGES, leads(["", "2024-03-20 (Anna)", "call"], ["", "", ""])).leads
    assert sorted(parsed.obs_day[parsed.obs_stage == 1].tolist()) == [NO_DAY, 19802]


def test_not_yet_is_not_reached(read: Reading) -> None:
    assert reached(read, leads(["yes", "pending", "w trakcie", "done"], ["", "", "", ""])) == [4, 2, 0]


def test_beside_a_stage_column_it_is_asked_and_not_counted(propose_tables: Proposing, read: Reading) -> None:
    rows = [["id", "Stage", "Offer", "created"], ["1", "Lead", "", "2024-01-01"], ["2", "Won", "big one", "2024-01-02"]]
    (file,) = propose_tables("Lead,Offer,Won", rows).files
    (column,) = [column for column in file.columns if column.header == "Offer"]
    assert (column.role, column.evidence) == (Role.OTHER, CALLED)
    assert read("Lead,Offer,Won", rows).leads.lead_count == 2


@pytest.mark.parametrize("rows", [[["Lead", "Demo"], ["Acme Inc", "2024-01-01"], ["Beta Ltd", ""], ["Gama Co", ""]]])
def test_names_of_leads_are_no_stage(propose_tables: Proposing, rows: list[list[Cell]]) -> None:
    (file,) = propose_tables("Lead,Demo", rows).files
    assert file.columns[0].role is not Role.STAGE_REACHED


def test_counts_stay_counts(propose_tables: Proposing) -> None:
    table = "Channel | Lead | Demo | Won\nAds | 100 | 40 | 5\nMail | 50 | 20 | 2\nFair | 30 | 10 | 1"
    assert propose_tables(STAGES, table).files[0].shape is Shape.AGGREGATE


@pytest.mark.parametrize("sums", [["Total", "3", "2", "1", ""], ["", "3", "2", "1", ""], ["Razem:", "3", "2", "1", ""]])
@pytest.mark.parametrize("yes", ["x", "TRUE", "tak", True])
def test_lines_of_totals_do_not_spoil_columns(
    read: Reading, propose_tables: Proposing, sums: list[Cell], yes: Cell
) -> None:
    no: Cell = False if yes is True else ""
    rows: list[list[Cell]] = [["id", "Lead", "Demo", "Won", "source"]]
    rows += [["1", yes, yes, no, "a"], ["2", yes, no, no, "b"], ["3", yes, yes, yes, "b"], sums]
    (file,) = propose_tables(STAGES, rows).files
    assert [column.role for column in file.columns[:4]] == [Role.ID, *[Role.STAGE_REACHED] * 3]
    assert doubts(file) == []
    assert reached(read, rows) == [3, 2, 1]
    assert read(STAGES, rows).ledger.totals == 1


def test_a_workbook_of_ticks_dates_and_numbers_is_a_list_of_leads(propose_tables: Proposing, read: Reading) -> None:
    rows: list[list[Cell]] = [["id", "Lead", "Demo", "Won", "source"]]
    rows += [
        [1, "2024-01-01", "tak", None, "a"],
        [2, "x", "nie", "-", "b"],
        [3, "2024-01-01 09:00", "2024-01-03", "", "b"],
    ]
    rows += [[4, 45300, None, "2024-02-30", "a"], [5, 1, 0, None, "c"], [5, True, False, None, "c"]]
    rows += [["Total", 5, 3, 1, None]]
    (file,) = propose_tables(STAGES, rows).files
    assert file.shape is Shape.WIDE
    assert reached(read, rows) == [5, 3, 1]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["45296", "45377"], True),
        (["45296.5", "45377,25"], True),
        (["25000", "45377"], False),
        (["40000", "45000", "45500"], False),
        (["38000", "45377"], False),  # twenty years apart
        (["1709251200", "1709351200"], True),
        (["soon"], False),
        ([], False),
    ],
)
def test_days_and_amounts(numbers: list[str], *, expected: bool) -> None:
    assert are_days(numbers) is expected


def test_unclear_cells_are_named() -> None:
    survey = survey_source(MemoryTable(leads(["done", "", "2024-01-09", "x", "45310"], ["", "", "", "", ""])), "a.csv")
    assert unclear_cells(survey.columns[2]) == ["done", "45310"]
    assert propose([survey], PlanStages.named(STAGES.split(","))).files[0].shape is Shape.WIDE


def test_without_any_name_words_are_counted_and_numbers_asked_about(propose_tables: Proposing) -> None:
    words = "Company | Demo | source\nAcme | Anna | a\nBeta | | b\nGama | Ewa | b"
    assert doubts(propose_tables(STAGES, words).files[0]) == ["Demo"]
    (file,) = propose_tables(STAGES, "Region | Won\nNorth | 5\nSouth | 7").files
    assert (file.columns[1].role, file.columns[1].evidence, file.columns[1].stage_id) == (Role.OTHER, CALLED, "")


@pytest.mark.parametrize("header", ["Lead Status", "Lead owner", "Lead name"])
def test_something_about_leads_is_no_stage(propose_tables: Proposing, header: str) -> None:
    (file,) = propose_tables(STAGES, f"id | {header} | Demo\n1 | x y | 2024-01-01\n2 | z y | 2024-01-02").files
    assert file.columns[1].role is not Role.STAGE_REACHED
    assert CALLED not in file.columns[1].evidence
