"""Months or channels side by side: each number is a row, with its labels, its month or channel, and what it counts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import Role, Shape
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.reshaping import open_plain, reshaped
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import TableInfo, TableSource
from tests.spreadsheet.conftest import rows_of
from tests.support.read_tables import all_rows
from tests.support.surveyed import survey_of, survey_source

COSTS = """
Channel    | Jan 2024 | Feb 2024 | Total
Google Ads | 1000     | 1200     | 2200
Newsletter |          | 300      | 300
Total      | 1000     | 1500     | 2500
"""


def table(text: str, sheet: str = "") -> MemoryTable:
    return MemoryTable(rows_of(text), info=TableInfo("csv", "utf-8", ",", sheet=sheet))


def parsed(text: str, path: str = "x.csv") -> Parsed:
    """What comes of a table in a plan with a lead, a qualified and a won stage."""
    source = reshaped(table(text), path)
    mapping = propose([survey_source(source, path)], PlanStages.named(["Lead", "MQL", "Won"]))
    return parse_source([source], mapping)


def shape_of(text: str, path: str = "x.csv") -> tuple[Shape, float]:
    """What the rows of a table are, and how sure that is."""
    survey = survey_source(reshaped(table(text), path), path)
    (file,) = propose([survey], PlanStages.named(["Lead", "MQL", "Won"])).files
    return file.shape, file.shape_confidence


def kinds(source: TableSource) -> list[str]:
    return [note.kind for note in source.info.notes]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_months_side_by_side(size: int) -> None:
    source = reshaped(table(COSTS), "/home/costs.csv")
    assert all_rows(source, size) == [
        ["Channel", "Month", "Cost"],
        ["Google Ads", "Jan 2024", "1000"], ["Google Ads", "Feb 2024", "1200"], ["Google Ads", "Total", "2200"],
        ["Newsletter", "Feb 2024", "300"], ["Newsletter", "Total", "300"],
        ["Total", "Jan 2024", "1000"], ["Total", "Feb 2024", "1500"], ["Total", "Total", "2500"],
    ]  # fmt: skip
    assert kinds(source) == ["cross_periods", "cross_called"]


def test_each_number_has_the_line_of_its_row() -> None:
    (chunk,) = reshaped(table("Costs in 2024\n" + COSTS.lstrip())).chunks()
    assert list(chunk.lines) == [1, 2, 3, 3, 3, 4, 4, 5, 5, 5]


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
    assert next(row for row in all_rows(reshaped(table(text), path)) if row[0] in ("Channel", "Kanał"))[2] == name


def test_the_corner_says_what_is_counted() -> None:
    rows = all_rows(reshaped(table(COSTS.replace("Channel   ", "Leads by source")), "costs.csv"))
    assert rows[0] == ["Channel", "Month", "Leads"]


def test_months_of_no_year_get_the_one_around() -> None:
    text = COSTS.replace("Jan 2024", "January").replace("Feb 2024", "February")
    assert [row[1] for row in all_rows(reshaped(table(text), "costs 2024.csv"))[1:3]] == [
        "January 2024",
        "February 2024",
    ]
    assert [row[1] for row in all_rows(reshaped(table(text), "costs 2023-2024.csv"))[1:3]] == ["January", "February"]


def test_dates_that_stand_for_months_as_in_a_workbook() -> None:
    text = COSTS.replace("Jan 2024", "2024-01-01").replace("Feb 2024", "2024-02-01")
    assert [row[1] for row in all_rows(reshaped(table(text), "costs.xlsx"))[1:3]] == ["2024-01", "2024-02"]


def test_rows_that_say_what_they_count() -> None:
    text = """
Channel | Metric | Jan 2024 | Feb 2024
Google  | Leads  | 120      | 150
Google  | Cost   | 5000     | 6000
Web     | Leads  | 60       |
"""
    assert all_rows(reshaped(table(text))) == [
        ["Channel", "Month", "Leads", "Cost"],
        ["Google", "Jan 2024", "120", None], ["Google", "Feb 2024", "150", None],
        ["Google", "Jan 2024", None, "5000"], ["Google", "Feb 2024", None, "6000"],
        ["Web", "Jan 2024", "60", None],
    ]  # fmt: skip
    counts = parsed(text).leads.counts
    assert counts is not None
    assert (counts.counts[:, 0].tolist(), counts.cost_minor.tolist()[:2]) == ([120, 150, 60], [500_000, 600_000])


@pytest.mark.parametrize(
    "header",
    [
        "Channel | Jan 2024 Leads | Jan 2024 Won | Feb 2024 Leads | Feb 2024 Won",
        "        | Jan 2024 |     | Feb 2024 |    \nChannel | Leads | Won | Leads | Won",
    ],
)
def test_months_with_several_counts(header: str) -> None:
    source = reshaped(table(header + "\nGoogle Ads | 120 | 12 | 150 | 15\nWeb | 60 | 2 | |"))
    assert all_rows(source)[-3:] == [
        ["Google Ads", "Jan 2024", "120", "12"], ["Google Ads", "Feb 2024", "150", "15"],
        ["Web", "Jan 2024", "60", "2"],
    ]  # fmt: skip
    assert all_rows(source)[-4] == ["Channel", "Month", "Leads", "Won"]


def test_channels_side_by_side() -> None:
    text = "Miesiąc | Google Ads | Facebook | Polecenia | Razem\nsty 2024 | 10 | 5 | 1 | 16\nlut 2024 | 8 | | -- | 8"
    source = reshaped(table(text), "koszty.csv")
    assert all_rows(source)[:2] == [["Miesiąc", "Kanał", "Koszt"], ["sty 2024", "Google Ads", "10"]]
    assert [row[1] for row in all_rows(source)[5:]] == ["Google Ads", "Razem"]
    assert kinds(source) == ["cross_channels", "cross_called"]


def test_channels_with_several_counts() -> None:
    text = "Date | Google Ads Cost | Google Ads Leads | Facebook Cost | Facebook Leads\n" + "\n".join(
        f"2024-01-0{day} | 10 | 1 | 20 | 2" for day in (1, 2, 3)
    )
    rows = all_rows(reshaped(table(text)))
    assert rows[:3] == [
        ["Date", "Channel", "Cost", "Leads"], ["2024-01-01", "Google Ads", "10", "1"],
        ["2024-01-01", "Facebook", "20", "2"],
    ]  # fmt: skip


def test_other_numbers_are_named_as_left_out() -> None:
    text = "Source | Jan 2024 | Feb 2024 | Average | Comment\nGoogle | 1 | 3 | 2 | new"
    source = reshaped(table(text), "costs.csv")
    assert all_rows(source)[:2] == [["Source", "Comment", "Month", "Cost"], ["Google", "new", "Jan 2024", "1"]]
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
    found = parse_source([source], mapping)
    assert (found.ledger.used, found.ledger.totals, found.ledger.rows_in) == (2, 1, 3)
    assert [(note.line, note.row_class, note.reason) for note in found.notes] == [(4, RowClass.TOTAL, "total")]
    assert found.leads.counts is not None
    assert found.leads.counts.cost_minor.tolist() == [100_000, 120_000, 30_000]
    assert found.leads.counts.channel.labels == ("Google Ads", "Newsletter")
    assert not found.oddities.unread


@pytest.mark.parametrize(
    ("first", "second", "corner"),
    [
        ("2024-W01", "2024-W02", "Week"), ("Q1 2024", "Q2 2024", "Quarter"), ("2024-01-05", "2024-01-06", "Date"),
        ("2023", "2024", "Period"), ("2024-01", "Q2 2024", "Period"),
    ],
)  # fmt: skip
def test_periods_of_any_length(first: str, second: str, corner: str) -> None:
    rows = all_rows(reshaped(table(f"Channel | {first} | {second}\nGoogle | 10 | 20\nWeb | 1 | 2"), "costs.csv"))
    assert rows[0] == ["Channel", corner, "Cost"]
    assert len(rows) == 5


def test_years_are_spans_of_days() -> None:
    rows = all_rows(reshaped(table("Lead source | 2023 | 2024 | Total\nGoogle | 100 | 200 | 300"), "leads.csv"))
    assert [row[1] for row in rows[1:]] == ["2023-01-01 - 2023-12-31", "2024-01-01 - 2024-12-31", "Total"]


def test_ratios_among_what_is_counted_stay_apart() -> None:
    text = "Channel | KPI | Jan 2024 | Feb 2024\nAds | Leads | 10 | 20\nAds | CPL | 5 | 6\nTotal | Leads | 10 | 20"
    rows = all_rows(reshaped(table(text)))
    assert rows[0] == ["Channel", "Month", "Leads", "CPL"]
    assert rows[1::2][:2] == [["Ads", "Jan 2024", "10", None], ["Ads", "Jan 2024", None, "5"]]


def test_a_month_with_remarks_below_it_leaves_the_table_as_it_is() -> None:
    source = table("Channel | Jan 2024 | Feb 2024 | Mar 2024\nAds | ask Ann | 1 | 2\nFair | 1 | 1 | 3")
    assert reshaped(source, "costs.csv") is source


def test_months_of_no_year_are_said_to_have_none() -> None:
    survey = survey_source(reshaped(table("Channel | Jan | Feb\nGoogle Ads | 1 | 2\nWeb | 3 | 4"), "costs.csv"))
    (file,) = propose([survey], PlanStages.named(["Lead", "Won"])).files
    assert file.columns[1].evidence == "values:days without a year"


def test_stages_and_channels_without_a_corner() -> None:
    rows = all_rows(reshaped(table(" | Google | Facebook | Total\nLeads | 12 | 6 | 18\nWon | 5 | 2 | 7")))
    assert rows[:2] == [["Channel", "Leads", "Won"], ["Google", "12", "5"]]


def test_what_was_decided_of_a_file_is_kept_with_how_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Channel,Jan 2024,Feb 2024\nGoogle Ads,1,2\nWeb,3,4\n", "utf-8")
    headers = {}
    for as_it_stands in (False, True):
        survey = survey_of(path, as_it_stands=as_it_stands)
        (file,) = propose([survey], PlanStages.named(["Lead", "Won"])).files
        with open_plain(file) as source:
            headers[as_it_stands] = all_rows(source)[0]
    assert headers == {False: ["Channel", "Month", "Cost"], True: ["Channel", "Jan 2024", "Feb 2024"]}


@pytest.mark.parametrize(
    "text",
    [
        "Channel | Leads | Jan | Feb | Won\nGoogle Ads | 100 | 40 | 60 | 10\nFacebook | 103 | 41 | 62 | 11",
        "Kanał | Leady | Koszt | Styczeń | Luty | Wygrane\nGoogle Ads | 90 | 50 | 4 | 6 | 5\nMail | 9 | 1 | 4 | 5 | 2",
        "Channel | Owner | Leads | Won | Q1 | Q2\nGoogle Ads | Ann | 90 | 10 | 4 | 6\nFacebook | Ann | 99 | 11 | 4 | 6",
        "Campaign | Impressions | Leads | Jan 2024 | Feb 2024\nC0 | 1000 | 10 | 4 | 6\nC1 | 900 | 9 | 4 | 5",
        "Channel | Budget | Jan 2024 | Feb 2024\nGoogle Ads | 10000 | 400 | 600\nFacebook | 10001 | 401 | 600",
    ],
)
def test_reports_with_their_own_counts_beside_months_stay_as_they_are(text: str) -> None:
    source = table(text)
    assert reshaped(source, "x.csv") is source


def test_counts_beside_months_are_not_multiplied() -> None:
    text = "Channel | Leads | Jan | Feb | Won\nGoogle Ads | 100 | 40 | 60 | 10\nFacebook | 103 | 41 | 62 | 11"
    counts = parsed(text).leads.counts
    assert counts is not None
    assert (counts.counts[:, 0].sum(), counts.counts[:, 2].sum()) == (203, 21)


_PEOPLE = ("Anna Nowak", "Jan Kowalski", "Ewa Lis", "Piotr Zając", "Ola Wrona", "Adam Sowa", "Iga Wilk")
_SOURCES = ("Google Ads", "Facebook", "Referral", "LinkedIn")
_STAGES = ("Lead", "MQL", "Won", "Lost", "MQL")


def lead_list(header: str, *columns: Sequence[str]) -> str:
    """Rows of which each column takes its cells in turn."""
    rows = (" | ".join(cells[row % len(cells)] for cells in columns) for row in range(20))
    return "\n".join([header, *rows])


def everybody() -> list[str]:
    return [f"{_PEOPLE[number % 7]} {number}" for number in range(20)]


@pytest.mark.parametrize(
    "first",
    ["Imię i nazwisko", "Full name", "Nazwa", "Kontrahent", "Deal", "Opportunity", "Title", "Subject", "Person",
     "Osoba", "Account", "Nr", "Kto"],
)  # fmt: skip
def test_people_with_a_number_for_each_year_are_leads(first: str) -> None:
    text = lead_list(
        f"{first} | Source | Stage | 2023 | 2024", everybody(), _SOURCES, _STAGES, ["10", "7"], ["4", "90"]
    )
    source = table(text)
    assert reshaped(source) is source
    assert shape_of(text)[0] is Shape.SNAPSHOT


@pytest.mark.parametrize(
    "text",
    [
        lead_list("Name | Source | May | June | Stage", everybody(), _SOURCES, ["0", "1", "2"], ["0", "1"], _STAGES),
        lead_list("Kto | Source | May | June", everybody(), _SOURCES, ["10", "1", "2"], ["0", "1"]),
        lead_list(
            "Source | Stage | Created | Jan 2024 | Feb 2024", _SOURCES, _STAGES,
            [f"2024-01-{day:02}" for day in range(1, 21)], ["100", "7"], ["130"],
        ),
        lead_list("Źródło | Status | Styczeń | Luty", _SOURCES, ["Wygrany", "Przegrany", "Nowy"], ["100"], ["130"]),
        "Source | Status | Jan 2024 | Feb 2024\nGoogle Ads | Won | 5 | 6\nFacebook | Lost | 7 | 8\nFair | Open | 1 | 3",
        lead_list(
            "Created | Google Ads | Facebook | Referral | Stage", [f"2024-01-{day:02}" for day in range(1, 21)],
            ["0", "1"], ["1", "0"], ["1", "0", "0"], _STAGES,
        ),
        lead_list(
            "Date | Owner | Google | Facebook | Status", [f"2024-01-{day:02}" for day in range(1, 21)],
            ["Bob", "Ann"], ["1", "7"], ["3", "1"], _STAGES,
        ),
        lead_list("Date | Google | Facebook", [f"2024-01-{day:02}" for day in range(1, 21)], ["1", "0"], ["0", "1"]),
        lead_list("Source | Q1 | Q2 | Q3 | Q4", _SOURCES, ["1", "5"], ["4", "3", "2"], ["3"], ["2", "1"]),
        lead_list("Month | Source | 2023 | 2024", ["January", "February"], ["Google Ads"], ["5", "6"], ["9"]),
    ],
)  # fmt: skip
def test_lists_of_leads_stay_as_they_are(text: str) -> None:
    source = table(text)
    assert reshaped(source) is source


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Channel | Jan 2024 | Feb 2024\nGoogle Ads | 10 | 20\nFacebook | 5 | 6", 0.9),
        ("Channel | Jan 2024 | Feb 2024\nShop | 10 | 20\nFair | 5 | 6", 0.85),
        ("Campaign | Segment | Jan 2024 | Feb 2024\nGoogle Ads | A | 10 | 20\nFacebook | B | 5 | 6", 0.9),
        ("Kto | Source | Jan 2024 | Feb 2024\nAnn | Google Ads | 10 | 20\nBob | Facebook | 5 | 6", 0.7),
        ("Title | Jan 2024 | Feb 2024\nGoogle Ads | 10 | 20\nFacebook | 5 | 6", 0.7),
        ("Date | Owner | Google | Facebook\n2024-01-01 | Ann | 5 | 6\n2024-01-02 | Ann | 7 | 1", 0.7),
        ("Channel | Jan 2024 | Feb 2024\nGoogle Ads | 1 | 0\nFacebook | 0 | 1", 0.7),
    ],
)
def test_certainty_is_as_the_evidence(text: str, sure: float) -> None:
    assert shape_of(text) == (Shape.AGGREGATE, sure)


def test_a_month_that_stands_there_twice_is_added_up_and_said() -> None:
    text = "Channel | Jan 2024 | Jan 2024 | Feb 2024\nGoogle | 10 | 20 | 1\nMeta | 5 | 6 | 2"
    source = reshaped(table(text), "leads.csv")
    assert [note.value for note in source.info.notes if note.kind == "cross_repeated"] == ["Jan 2024"]
    counts = parsed(text, "leads.csv").leads.counts
    assert counts is not None
    assert counts.counts[:, 0].tolist() == [30, 1, 11, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Channel | Jan 2024 | Jan 2090\nGoogle | 10 | 20\nFacebook | | 6",
        "Channel | Jan 2090 | Jan 2024\nGoogle | 20 | 10\nFacebook | 6 |",
    ],
)
def test_a_row_with_some_months_to_come_is_used(text: str) -> None:
    found = parsed(text, "leads.csv")
    assert (found.ledger.used, found.ledger.scheduled, found.ledger.rows_in) == (1, 1, 2)
    assert [(note.line, note.row_class) for note in found.notes] == [(2, RowClass.USED), (3, RowClass.SCHEDULED)]


def test_rows_without_numbers_are_rows_too() -> None:
    found = parsed("Channel | Jan 2024 | Feb 2024\nPaid | |\nGoogle | 10 | 20\nFacebook | 5 | -", "leads.csv")
    assert found.ledger.rows_in == 3


def test_a_missing_number_or_a_row_of_rates_hides_no_cross_table() -> None:
    text = "Channel | Jan 2024 | Feb 2024\nGoogle | 10 | 20\nMeta | 5 | n/a"
    counts = parsed(text, "leads.csv").leads.counts
    assert counts is not None
    assert counts.counts[:, 0].tolist() == [10, 20, 5]
    text = """
Channel | Metric          | Jan 2024 | Feb 2024
Google  | Leads           | 10       | 20
Google  | Conversion rate | 10%      | 10%
Google  | Won             | 1        | 2
"""
    counts = parsed(text).leads.counts
    assert counts is not None
    assert (counts.counts[:, 0].tolist(), counts.counts[:, 2].tolist()) == ([10, 20], [1, 2])


def test_stages_and_channels_by_month() -> None:
    rows = ["Month | Stage | Google | Meta", "Jan 2024 | Lead | 100 | 200", "Jan 2024 | Won | 50 | 90"]
    text = "\n".join([*rows, "Feb 2024 | Lead | 10 | 20"])
    counts = parsed(text).leads.counts
    assert counts is not None
    assert (int(counts.counts[:, 0].sum()), counts.channel.labels) == (330, ("Google", "Meta"))


def test_a_table_that_was_read_as_it_stands_is_so_again(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Channel,Jan 2024,Feb 2024\nGoogle Ads,1,2\nWeb,3,4\n", "utf-8")
    survey = survey_of(path, as_it_stands=True)
    (file,) = propose([survey], PlanStages.named(["Lead", "Won"])).files
    with open_plain(replace(file, as_it_stands=False)) as source:  # as programs before wrote it down
        assert all_rows(source)[0] == ["Channel", "Jan 2024", "Feb 2024"]


def test_years_beside_what_is_counted() -> None:
    text = "Channel | Leads 2023 | Leads 2024 | Won 2023 | Won 2024\nGoogle | 10 | 20 | 3 | 4\nMeta | 5 | 6 | 1 | 2"
    counts = parsed(text).leads.counts
    assert counts is not None
    assert (counts.counts[:, 0].tolist(), counts.counts[:, 2].tolist()) == ([10, 20, 5, 6], [3, 4, 1, 2])


def test_a_quarter_beside_months_of_no_year_counts_once() -> None:
    text = "Channel | Jan | Feb | Mar | Q1\nGoogle | 10 | 20 | 30 | 60\nMeta | 5 | 6 | 7 | 18"
    counts = parsed(text, "leads.csv").leads.counts
    assert counts is not None
    assert counts.counts[:, 0].sum() == 78


def test_what_rows_and_headers_count_is_the_same_in_any_case() -> None:
    rows = """
Channel | Metric | Jan 2024 | Feb 2024
Google  | Lead   | 10       | 20
Google  | Cost   | 1        | 2
Meta    | LEAD   | 5        | 6
Meta    | cost   | 3        | 4
"""
    assert all_rows(reshaped(table(rows)))[0] == ["Channel", "Month", "Lead", "Cost"]
    headers = """
Date       | Google leads | Google cost | Meta Leads | Meta Cost
2024-01-01 | 10           | 1           | 5          | 3
2024-01-02 | 20           | 2           | 6          | 4
"""
    assert all_rows(reshaped(table(headers)))[0] == ["Date", "Channel", "leads", "cost"]
    for text in (rows, headers):
        counts = parsed(text).leads.counts
        assert counts is not None
        assert (counts.counts[:, 0].sum(), counts.cost_minor[counts.cost_minor > 0].sum()) == (41, 1000)


def test_rates_below_the_channels_count_nothing() -> None:
    rates = "Conversion rate | 0.5 | 0.6\nShare of Meta | 33% | 23%"
    text = f"Channel | Jan 2024 | Feb 2024\nGoogle | 10 | 20\nMeta | 5 | 6\n{rates}"
    found = parsed(text, "leads.csv")
    assert (found.ledger.used, found.ledger.totals) == (2, 2)
    assert found.leads.counts is not None
    assert found.leads.counts.channel.labels == ("Google", "Meta")


def test_weeks_of_no_year_get_the_one_around() -> None:
    text = "Channel | W1 | Week 2\nGoogle | 10 | 20\nMeta | 5 | 6"
    assert [row[1] for row in all_rows(reshaped(table(text), "leads 2024.csv"))[1:3]] == ["W1 2024", "Week 2 2024"]
    assert [row[1] for row in all_rows(reshaped(table(text), "leads.csv"))[:3]] == ["Week", "W1", "Week 2"]


def test_what_only_rows_far_down_count_is_counted_too() -> None:
    """A table is judged by its first rows, but its rows may be sorted by what they count."""
    rows = [f"C{n} | {what} | 10 | 20" for what in ("Lead", "MQL", "Cost") for n in range(230)]
    text = "Channel | Metric | Jan 2024 | Feb 2024\n" + "\n".join(rows)
    found = parsed(text)
    assert found.ledger.used == 690
    counts = found.leads.counts
    assert counts is not None
    assert counts.counts[:, :2].sum(axis=0).tolist() == [6900, 6900]
    assert counts.cost_minor.sum() == 690_000
    assert "cross_periods" not in kinds(reshaped(table(text + "\nC1 | Remarks of Anna | 10 | 20")))
