"""Months or channels side by side: each number is a row, with its labels, its month or channel, and what it counts."""

from pathlib import Path

import pytest

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Role, Shape
from funnel_planner.spreadsheet.leads.parsing import parse_source
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.reshaping import open_plain, reshaped
from funnel_planner.spreadsheet.meaning.survey import Survey, survey_file, survey_source
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo, TableSource
from tests.spreadsheet.conftest import rows_of

COSTS = """
Channel    | Jan 2024 | Feb 2024 | Total
Google Ads | 1000     | 1200     | 2200
Newsletter |          | 300      | 300
Total      | 1000     | 1500     | 2500
"""


def table(text: str, sheet: str = "") -> MemoryTable:
    return MemoryTable(rows_of(text), info=TableInfo("csv", "utf-8", ",", sheet=sheet))


def read(source: TableSource, size: int = 1000) -> list[list[Cell]]:
    return [list(row) for chunk in source.chunks(size) for row in chunk.rows]


def kinds(source: TableSource) -> list[str]:
    return [note.kind for note in source.info.notes]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_months_side_by_side(size: int) -> None:
    source = reshaped(table(COSTS), "/home/costs.csv")
    assert read(source, size) == [
        ["Channel", "Month", "Cost"],
        ["Google Ads", "Jan 2024", "1000"], ["Google Ads", "Feb 2024", "1200"], ["Google Ads", "Total", "2200"],
        ["Newsletter", "Feb 2024", "300"], ["Newsletter", "Total", "300"],
        ["Total", "Jan 2024", "1000"], ["Total", "Feb 2024", "1500"], ["Total", "Total", "2500"],
    ]  # fmt: skip
    assert kinds(source) == ["cross_periods", "cross_called"]


def test_lines_tell_rows_apart() -> None:
    (chunk,) = reshaped(table("Costs in 2024\n" + COSTS.lstrip())).chunks()
    assert list(chunk.lines) == list(range(1, 11))


@pytest.mark.parametrize(
    ("path", "title", "name"),
    [
        ("costs.csv", "", "Cost"),
        ("x.csv", "Leads by channel", "Leads"),
        ("x.csv", "Liczba zapytań wg kanału", "Zapytań"),
        ("Wydatki 2024.csv", "", "Koszt"),
        ("x.csv", "", "Numbers"),
        ("leads_and_customers.csv", "", "Numbers"),
    ],
)
def test_texts_around_say_what_is_counted(path: str, title: str, name: str) -> None:
    text = (f"{title}\n" if title else "") + COSTS.replace("Channel ", "Channel ").strip()
    assert next(row for row in read(reshaped(table(text), path)) if row[0] in ("Channel", "Kanał"))[2] == name


def test_the_corner_says_what_is_counted() -> None:
    rows = read(reshaped(table(COSTS.replace("Channel   ", "Leads by source")), "costs.csv"))
    assert rows[0] == ["Channel", "Month", "Leads"]


def test_months_of_no_year_get_the_one_around() -> None:
    text = COSTS.replace("Jan 2024", "January").replace("Feb 2024", "February")
    assert [row[1] for row in read(reshaped(table(text), "costs 2024.csv"))[1:3]] == ["January 2024", "February 2024"]
    assert [row[1] for row in read(reshaped(table(text), "costs 2023-2024.csv"))[1:3]] == ["January", "February"]


def test_dates_that_stand_for_months_as_in_a_workbook() -> None:
    text = COSTS.replace("Jan 2024", "2024-01-01").replace("Feb 2024", "2024-02-01")
    assert [row[1] for row in read(reshaped(table(text), "costs.xlsx"))[1:3]] == ["2024-01", "2024-02"]


def test_rows_that_say_what_they_count() -> None:
    text = """
Channel | Metric | Jan 2024 | Feb 2024
Google  | Leads  | 120      | 150
Google  | Cost   | 5000     | 6000
Web     | Leads  | 60       |
Web     | Leads  | 1        | 2
"""
    assert read(reshaped(table(text))) == [
        ["Channel", "Month", "Leads", "Cost"],
        ["Google", "Jan 2024", "120", "5000"], ["Google", "Feb 2024", "150", "6000"],
        ["Web", "Jan 2024", "60", None],
        ["Web", "Jan 2024", "1", None], ["Web", "Feb 2024", "2", None],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "Channel | Jan 2024 Leads | Jan 2024 Won | Feb 2024 Leads | Feb 2024 Won",
        "        | Jan 2024 |     | Feb 2024 |    \nChannel | Leads | Won | Leads | Won",
    ],
)
def test_months_with_several_counts(header: str) -> None:
    source = reshaped(table(header + "\nGoogle Ads | 120 | 12 | 150 | 15\nWeb | 60 | 2 | |"))
    assert read(source)[-3:] == [
        ["Google Ads", "Jan 2024", "120", "12"], ["Google Ads", "Feb 2024", "150", "15"],
        ["Web", "Jan 2024", "60", "2"],
    ]  # fmt: skip
    assert read(source)[-4] == ["Channel", "Month", "Leads", "Won"]


def test_channels_side_by_side() -> None:
    text = "Miesiąc | Google Ads | Facebook | Polecenia | Razem\nsty 2024 | 10 | 5 | 1 | 16\nlut 2024 | 8 | | -- | 8"
    source = reshaped(table(text), "koszty.csv")
    assert read(source)[:2] == [["Miesiąc", "Kanał", "Koszt"], ["sty 2024", "Google Ads", "10"]]
    assert [row[1] for row in read(source)[5:]] == ["Google Ads", "Razem"]
    assert kinds(source) == ["cross_channels", "cross_called"]


def test_channels_with_several_counts() -> None:
    text = "Date | Google Ads Cost | Google Ads Leads | Facebook Cost | Facebook Leads\n" + "\n".join(
        f"2024-01-0{day} | 10 | 1 | 20 | 2" for day in (1, 2, 3)
    )
    rows = read(reshaped(table(text)))
    assert rows[:3] == [
        ["Date", "Channel", "Cost", "Leads"], ["2024-01-01", "Google Ads", "10", "1"],
        ["2024-01-01", "Facebook", "20", "2"],
    ]  # fmt: skip


def test_other_numbers_are_named_as_left_out() -> None:
    text = "Source | Jan 2024 | Feb 2024 | Average | Comment\nGoogle | 1 | 3 | 2 | new"
    source = reshaped(table(text), "costs.csv")
    assert read(source)[:2] == [["Source", "Comment", "Month", "Cost"], ["Google", "new", "Jan 2024", "1"]]
    assert [note.value for note in source.info.notes if note.kind == "cross_left_out"] == ["Average"]


@pytest.mark.parametrize(
    "text",
    [
        "Customer | Jan 2024 | Feb 2024\nAcme | 100 | 200\nBeta | 10 | 20",  # what customers paid
        "Name | E-mail | Jan 2024 | Feb 2024\nAnn | a@x.pl | 1 | 0\nBo | b@x.pl | 0 | 1",
        "Product | Jan 2024 | Feb 2024\nChair | 1 | 2\nTable | 3 | 4",
        "Month | Leads | Qualified | Won\nJan 2024 | 10 | 5 | 1\nFeb 2024 | 8 | 4 | 1",
        "Month | Visits | Google Ads | Cost\nJan 2024 | 10 | 5 | 1\nFeb 2024 | 8 | 4 | 1",
        "Channel | Jan 2024 | Feb 2024\nGoogle | 12% | 13%\nWeb | 1% | 2%",  # shares
        "CPL by channel | Jan 2024 | Feb 2024\nGoogle | 12 | 13\nWeb | 1 | 2",
        "Channel | Jan 2024\nGoogle | 12\nWeb | 1",
        "Lead | Google | Facebook\n1 | 3 | 4\n2 | 5 | 6",
    ],
)
def test_others_stay_as_they_are(text: str) -> None:
    source = table(text)
    assert reshaped(source) is source


def test_a_table_is_read_row_by_row_if_somebody_says_so() -> None:
    source = table(COSTS)
    assert reshaped(source, "costs.csv", as_it_stands=True) is source


def test_totals_are_counted_apart_and_sums_are_right() -> None:
    source = reshaped(table(COSTS), "costs.csv")
    survey = survey_source(source, "costs.csv")
    mapping = propose([survey], PlanStages.named(["Lead", "Won"]))
    (file,) = mapping.files
    assert (file.shape, file.shape_confidence) == (Shape.AGGREGATE, 0.9)
    assert [column.role for column in file.columns] == [Role.CHANNEL, Role.TIME, Role.COST]
    parsed = parse_source([source], mapping)
    assert (parsed.ledger.used, parsed.ledger.totals, parsed.ledger.rows_in) == (3, 5, 8)
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.cost_minor.tolist() == [100_000, 120_000, 30_000]
    assert parsed.leads.counts.channel.labels == ("Google Ads", "Newsletter")
    assert {note.row_class for note in parsed.notes} == {RowClass.TOTAL}
    assert not parsed.oddities.unread


@pytest.mark.parametrize(
    ("first", "second", "corner"),
    [
        ("2024-W01", "2024-W02", "Week"), ("Q1 2024", "Q2 2024", "Quarter"), ("2024-01-05", "2024-01-06", "Date"),
        ("2023", "2024", "Period"), ("2024-01", "Q2 2024", "Period"),
    ],
)  # fmt: skip
def test_periods_of_any_length(first: str, second: str, corner: str) -> None:
    rows = read(reshaped(table(f"Channel | {first} | {second}\nGoogle | 10 | 20\nWeb | 1 | 2"), "costs.csv"))
    assert rows[0] == ["Channel", corner, "Cost"]
    assert len(rows) == 5


def test_years_are_spans_of_days() -> None:
    rows = read(reshaped(table("Lead source | 2023 | 2024 | Total\nGoogle | 100 | 200 | 300"), "leads.csv"))
    assert [row[1] for row in rows[1:]] == ["2023-01-01 - 2023-12-31", "2024-01-01 - 2024-12-31", "Total"]


def test_ratios_among_what_is_counted_stay_apart() -> None:
    text = "Channel | KPI | Jan 2024 | Feb 2024\nAds | Leads | 10 | 20\nAds | CPL | 5 | 6\nTotal | Leads | 10 | 20"
    rows = read(reshaped(table(text)))
    assert rows[0] == ["Channel", "Month", "Leads", "CPL"]
    assert rows[1] == ["Ads", "Jan 2024", "10", "5"]


def test_a_month_with_remarks_below_it_leaves_the_table_as_it_is() -> None:
    source = table("Channel | Jan 2024 | Feb 2024 | Mar 2024\nAds | ask Ann | 1 | 2\nFair | 1 | 1 | 3")
    assert reshaped(source, "costs.csv") is source


def test_months_of_no_year_are_said_to_have_none() -> None:
    survey = survey_source(reshaped(table("Channel | Jan | Feb\nGoogle Ads | 1 | 2\nWeb | 3 | 4"), "costs.csv"))
    (file,) = propose([survey], PlanStages.named(["Lead", "Won"])).files
    assert file.columns[1].evidence == "values:days without a year"


def test_stages_and_channels_without_a_corner() -> None:
    rows = read(reshaped(table(" | Google | Facebook | Total\nLeads | 12 | 6 | 18\nWon | 5 | 2 | 7")))
    assert rows[:2] == [["Channel", "Leads", "Won"], ["Google", "12", "5"]]


def test_what_was_decided_of_a_file_is_kept_with_how_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Channel,Jan 2024,Feb 2024\nGoogle Ads,1,2\nWeb,3,4\n", "utf-8")
    headers = {}
    for as_it_stands in (False, True):
        (survey,) = (m for m in survey_file(str(path), as_it_stands=as_it_stands) if isinstance(m, Survey))
        (file,) = propose([survey], PlanStages.named(["Lead", "Won"])).files
        with open_plain(file) as source:
            headers[as_it_stands] = read(source)[0]
    assert headers == {False: ["Channel", "Month", "Cost"], True: ["Channel", "Jan 2024", "Feb 2024"]}
