"""Several tables on a sheet, and headers of two rows."""

from pathlib import Path

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_files
from funnel_planner.spreadsheet.meaning.header_row import double_header
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.table import Cell
from tests.support.surveyed import survey_of

LEADS = "Lead ID,Source,Stage,Created\n1,Google,Won,2024-01-01\n2,Ads,Lost,2024-01-02\n3,Ads,Won,2024-01-03\n"
COSTS = "Channel,Cost,Clicks\nGoogle,100,20\nAds,200,50\n"


def survey(folder: Path, text: str, sheet: str = "", table: int = 0) -> Survey:
    path = folder / "leads.csv"
    path.write_text(text, "utf-8")
    return survey_of(path, f"{sheet}#{table}" if table else sheet)


def parsed(look: Survey) -> Parsed:
    mapping = propose([look], PlanStages.named(["Lead", "Won"]))
    (found,) = (each for each in parse_files(mapping, keep_cells=False) if isinstance(each, Parsed))
    return found


def headers(look: Survey) -> list[str]:
    return [column.header for column in look.columns]


def test_one_below_the_other(tmp_path: Path) -> None:
    look = survey(tmp_path, f"{LEADS}\n{COSTS}")
    assert [(table.header_line, table.row_count) for table in look.tables] == [(1, 3), (6, 2)]
    assert (look.table, look.header_row, look.row_count) == (1, 1, 3)
    assert [(note.kind, note.value, note.line) for note in look.notes] == [("tables_several", "2", 1)]


def test_another_one_is_chosen_by_number(tmp_path: Path) -> None:
    for look in (survey(tmp_path, f"{LEADS}\n{COSTS}", "#2"), survey(tmp_path, f"{LEADS}\n{COSTS}", table=2)):
        assert headers(look) == ["Channel", "Cost", "Clicks"]
        assert (look.table, look.header_row, look.row_count) == (2, 6, 2)
    with pytest.raises(PlannerError, match="table_unknown"):
        survey(tmp_path, f"{LEADS}\n{COSTS}", "#3")


def test_every_row_of_the_other_table_is_accounted_for(tmp_path: Path) -> None:
    first = parsed(survey(tmp_path, f"Our leads\n\n{LEADS}\nCosts\n{COSTS}")).ledger
    assert (first.preamble, first.rows_in - first.preamble) == (5, 3)
    last = parsed(survey(tmp_path, f"{COSTS}\n{LEADS}")).ledger
    assert (last.preamble, last.rows_in - last.preamble) == (3, 3)


def test_the_bigger_one_is_meant_even_if_it_comes_last(tmp_path: Path) -> None:
    assert headers(survey(tmp_path, f"{COSTS}\n{LEADS}"))[0] == "Lead ID"


def test_side_by_side(tmp_path: Path) -> None:
    left = LEADS.splitlines()
    right = ["Label,Meaning", "New,just came", "", ""]
    text = "\n".join(f"{one},,{other or ','}" for one, other in zip(left, right, strict=True))
    look = survey(tmp_path, text)
    assert [table.headers[0] for table in look.tables] == ["Lead ID", "Label"]
    assert headers(look) == ["Lead ID", "Source", "Stage", "Created"]
    assert parsed(look).ledger.rows_in == 3
    other = survey(tmp_path, text, "#2")
    assert headers(other) == ["Label", "Meaning"]
    assert other.row_count == 1


@pytest.mark.parametrize(
    "text",
    [
        "Name,Stage,Created\nAnna,Lead,2024-01-02\n\nJan,Won,2024-01-05\nPiotr,brak,\n\n\nOla,Lead,2024-02-01\n",
        "Name,Mail,Stage\nA,a@b.pl,Lead\n\nJan,brak,Lead\nOla,o@b.pl,Lead\nEwa,e@b.pl,Won\n",
        "Lead ID,Stage\n1,Won\n2,Lost\n\nLead ID,Stage\n3,Won\n4,Lead\n",
        "Report;Leads\nPeriod;2024\nOwner;Anna\n\nLead ID;Source;Stage\n1;Google;Won\n\nTotal;2;\n",
        'Lead ID,Note,Created\n1,"two\n\nlines",2024-01-01\nx,"Cost\n\nClicks",\n3,b,2024-01-02\n',
    ],
)
def test_gaps_pages_and_titles_make_no_tables(tmp_path: Path, text: str) -> None:
    assert survey(tmp_path, text).tables == ()


def test_reports_of_several_parts(tmp_path: Path) -> None:
    text = (
        "# ----\n# Report\n# ----\n\n# Start: 20240101\nNth day,Active users\n0000,12\n0001,15\n\n"
        "# Start: 20240101\nFirst user channel group,New users\nOrganic,100\nDirect,80\nPaid,40\n"
    )
    look = survey(tmp_path, text)
    assert [(table.header_line, table.row_count) for table in look.tables] == [(6, 2), (11, 3)]
    assert look.tables[1].title == "# Start: 20240101"


def test_a_table_far_below_is_found_and_ends_the_list(tmp_path: Path) -> None:
    rows = "".join(f"{number},Ads,Won,2024-01-01\n" for number in range(20_000))
    look = survey(tmp_path, f"Lead ID,Source,Stage,Created\n{rows}\n{COSTS}")
    assert look.row_count == 20_000
    assert [table.row_count for table in look.tables] == [20_000, 2]
    assert parsed(look).ledger.preamble == 3
    assert survey(tmp_path, f"Lead ID,Source,Stage,Created\n{rows}\n{COSTS}", "#2").row_count == 2


def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    look = survey(tmp_path, "Lead ID,Dates,,Stage\n,Created,Closed,\n1,2024-01-01,2024-02-01,Won\n")
    assert headers(look) == ["Lead ID", "Created", "Closed", "Stage"]
    assert (look.header_row, look.row_count) == (2, 1)
    assert [note.kind for note in look.notes] == ["header_of_two_rows"]


def test_groups_tell_repeated_names_apart() -> None:
    rows: list[list[Cell]] = [
        ["", "2023", "", "2024", ""],
        ["Channel", "Leads", "Won", "Leads", "Won"],
        ["Ads", 10, 2, 12, 3],
    ]
    names = ("Channel", "2023 – Leads", "2023 – Won", "2024 – Leads", "2024 – Won")
    assert double_header(rows, 1) == (1, names)


def test_a_title_above_is_no_second_header() -> None:
    assert double_header([["Leads", "May 2024"], ["ID", "Stage", "Value"], ["1", "Won", 5]], 1) is None
    assert double_header([["ID", "Stage"], ["1", "Won"], ["2", "Lost"]], 0) is None
