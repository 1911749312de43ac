"""Tables of what was spent are no leads, whatever is read beside them."""

import pytest

from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.domain.mapping import Role, Shape
from funnel_planner.spreadsheet.meaning.cost_reports import PLANNED
from tests.spreadsheet.conftest import Proposing, Reading

LEADS = [
    ["id", "name", "stage", "created", "source"],
    *[[f"L{i}", f"P{i}", "Demo" if i % 3 else "Lead", "2024-01-05", ["Ads", "Mail"][i % 2]] for i in range(12)],
]
SPENT = {
    "by channel": "Channel | Spend\nAds | 1000\nMail | 200\nFair | 3000",
    "by month and channel": "Miesiąc | Kanał | Koszt\n2024-01 | Ads | 1000\n2024-02 | Ads | 1200\n2024-01 | Fair | 30",
    "by campaign, with a currency": "Campaign | Cost | Currency\nAds | 1000 | EUR\nMail | 200 | EUR",
    "by day": "Date | Source | Amount spent\n2024-01-01 | Ads | 100\n2024-01-02 | Ads | 50",
    "by month alone": "Month | Cost\n2024-01 | 1000\n2024-02 | 300",
    "one row": "Channel | Spend\nAds | 1000",
    "a list of bills": "Data | Nr faktury | Kanał | Koszt netto\n2024-01-05 | F/1 | Ads | 9\n2024-01-06 | F/2 | TV | 3",
    "with a few wins": "Channel | Spend | Won\nAds | 1000 | 1\nFair | 300 | 0",
    "with a line of totals": "Channel | Spend\nAds | 1000\nFair | 300\nTotal | 1300",
}


@pytest.mark.parametrize("table", SPENT.values(), ids=SPENT.keys())
def test_what_was_spent_is_a_report(propose_tables: Proposing, read: Reading, table: str) -> None:
    (file,) = propose_tables("Lead,Demo,Won", table).files
    assert (file.shape, file.evidence, file.shape_confidence) == (
        Shape.AGGREGATE,
        "shape:counts of what was spent",
        0.85,
    )
    assert file.column(Role.COST) is not None
    assert file.column(Role.CHANNEL) is not None or file.column(Role.TIME) is not None
    parsed = read("Lead,Demo,Won", LEADS, table, names=("leads.csv", "spent.csv"))
    assert parsed.leads.lead_count == 12
    assert len(set(parsed.leads.obs_lead[parsed.leads.obs_stage == 1].tolist())) == 8
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.cost_minor.max() > 0


def test_a_channel_of_each_month_joins_nothing(propose_tables: Proposing) -> None:
    january = (
        "id | stage | created | source | value\n1 | Lead | 2024-01-01 | Ads | 10\n2 | Won | 2024-01-02 | Mail | 20"
    )
    february = (
        "id | stage | created | source | value\n3 | Demo | 2024-02-01 | Ads | 10\n4 | Lost | 2024-02-02 | Ref | 5"
    )
    mapping = propose_tables("Lead,Demo,Won", january, february, "Source | Amount spent\nAds | 100\nMail | 50")
    ids = [column.header if (column := file.column(Role.ID)) else "" for file in mapping.files]
    assert ids == ["id", "id", ""]
    assert [file.presence_stage for file in mapping.files] == ["", "", ""]


@pytest.mark.parametrize(
    "table",
    [
        "Name | Cost\nJan Kowalski | 100\nEwa Nowak | 30",  # what each of them did cost
        "E-mail | Source | Cost\na@example.com | Ads | 5\nb@example.com | Ads | 5",
        "id | Source | Cost\nL1 | Ads | 5\nL2 | Ads | 5",
        "created | source | cost per lead\n2024-01-01 | Ads | 5\n2024-01-02 | Ads | 5",
        "source | cost | stage\nAds | 5 | Lead\nMail | 6 | Won",
        "Company | Budget | Source | Created\nAcme | 5000 | Ads | 2024-01-01\nZulu | 6000 | Fair | 2024-01-02",
        "Firma | Koszt | Źródło\nAcme | 5000 | Ads\nZulu | 6000 | Ads",
    ],
)
def test_what_leads_cost_is_a_list_of_leads(propose_tables: Proposing, table: str) -> None:
    assert propose_tables("Lead,Demo,Won", table).files[0].shape is Shape.SNAPSHOT


def test_the_same_channel_and_day_again_and_again_is_asked_about(propose_tables: Proposing) -> None:
    rows = [["created", "source", "cost"], *[[f"2024-01-0{1 + i // 4}", "Ads", "5"] for i in range(8)]]
    (file,) = propose_tables("Lead,Demo,Won", rows).files
    assert (file.shape, file.shape_confidence) == (Shape.AGGREGATE, 0.75)


@pytest.mark.parametrize(
    "table",
    [
        "Name | Spend\nSpring sale | 1200\nBlack Friday | 800",
        "Nazwa | Wydatki\nWiosna | 1200\nJesień | 800",
        "Name | Cost\nSpring sale | 1200\nRetargeting | 800",
    ],
)
def test_names_and_what_was_spent_are_costs_and_asked_about(propose_tables: Proposing, table: str) -> None:
    (file,) = propose_tables("Lead,Demo,Won", table).files
    assert (file.shape, file.shape_confidence) == (Shape.AGGREGATE, 0.75)
    assert [column.role for column in file.columns] == [Role.CHANNEL, Role.COST]


def test_a_budget_is_the_cost_where_nothing_else_is_and_asked_about(propose_tables: Proposing) -> None:
    (file,) = propose_tables("Lead,Won", "Channel | Budget\nAds | 1000\nFair | 300").files
    column = file.column(Role.COST)
    assert column is not None
    assert PLANNED in column.evidence
    (file,) = propose_tables("Lead,Won", "Channel | Budget | Spend\nAds | 1000 | 900\nFair | 300 | 310").files
    assert (column := file.column(Role.COST)) is not None
    assert column.header == "Spend"


@pytest.mark.parametrize("shape", [None, Shape.SNAPSHOT])
def test_the_budget_of_a_lead_is_kept_as_it_is(propose_tables: Proposing, shape: Shape | None) -> None:
    table = "Company | Budget | Source | Created\n" + "\n".join(
        f"Firm {number} | {5000 + number} | Ads | 2024-01-{number + 10}" for number in range(12)
    )
    (file,) = propose_tables("Lead,Won", table, shape=shape).files
    assert file.shape is Shape.SNAPSHOT
    assert {column.header: column.role for column in file.columns}["Budget"] is Role.OTHER


def test_few_companies_that_send_bills_are_nobody_in_a_funnel(propose_tables: Proposing) -> None:
    rows = [["Company", "Month", "Cost"], *[["Agency", f"2024-{month:02}", "100"] for month in range(1, 9)]]
    assert propose_tables("Lead,Won", rows).files[0].shape is Shape.AGGREGATE


@pytest.mark.parametrize(
    ("name", "role"), [("koszty.csv", Role.COST), ("ads_spend_2024.csv", Role.COST), ("x.csv", None)]
)
def test_amounts_of_a_table_called_costs(propose_tables: Proposing, name: str, role: Role | None) -> None:
    (file,) = propose_tables(
        "Lead,Won", "Kanał | Miesiąc | Kwota\nAds | 2024-01 | 10\nFair | 2024-01 | 3", names=(name,)
    ).files
    assert (file.column(Role.COST) is not None) is (role is Role.COST)
    assert (file.shape_confidence < 0.8) is (role is None)  # who is who in it? that is asked


def test_costs_say_nothing_of_stages(read: Reading) -> None:
    counts = read("Lead,Won", "Channel | Spend\nAds | 1000\nMail | 200").leads.counts
    assert counts is not None
    assert counts.counts.tolist() == [[NO_VALUE, NO_VALUE], [NO_VALUE, NO_VALUE]]
    assert counts.cost_minor.tolist() == [100_000, 20_000]


@pytest.mark.parametrize("header", ["cost_micros", "Cost (micros)", "metrics.cost_micros"])
def test_costs_in_millionths_as_interfaces_give_them(read: Reading, header: str) -> None:
    parsed = read("Impressions,Clicks", f"campaign | Impressions | Clicks | {header}\nA | 1000 | 30 | 15500000")
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.cost_minor.tolist() == [1550]


def test_names_of_an_interface(propose_tables: Proposing) -> None:
    table = "campaign.name | segments.date | metrics.impressions | metrics.conversions\nA | 2026-01-01 | 100 | 3"
    (file,) = propose_tables("Impressions,Conversions", table).files
    roles = [column.role for column in file.columns]
    assert roles == [Role.CHANNEL, Role.TIME, Role.STAGE_REACHED, Role.STAGE_REACHED]
