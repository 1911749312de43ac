"""Tables of counts: by channel and stage, reports of ads and pages; totals are told apart, blanks are not 0."""

import math

import numpy as np
import pytest

from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, LeadData
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import CountKind, Role, Shape
from tests.spreadsheet.conftest import Proposing, Reading

NONE = None


def table(leads: LeadData) -> dict[str, list[int | None]]:
    """Counts by channel, None where nothing is known."""
    found = leads.counts
    assert found is not None
    assert leads.lead_count == 0
    labels = [*found.channel.labels, "(unknown)"]
    return {
        labels[code]: [None if n == NO_VALUE else n for n in row]
        for code, row in zip(found.channel.codes.tolist(), found.counts.tolist(), strict=True)
    }


def test_one_row_for_each_stage(read: Reading) -> None:
    parsed = read(
        "Lead,Qualified,Won",
        """
        channel | stage     | count
        Ads     | Lead      | 30
        ads     | Lead      | 20
        Ads     | Qualified |
        Ads     | Won       | 5
        Email   | Lead      | 0
        Email   | Parked    | 7
        Total   |           | 62
        """,
    )
    assert table(parsed.leads) == {"Ads": [50, NONE, 5], "Email": [0, NONE, NONE]}
    assert parsed.ledger == Ledger(used=5, unmapped=1, totals=1)
    assert (parsed.leads.flags["summed_cells"], parsed.leads.flags["missing_cells"]) == (1, 3)


def test_one_column_for_each_stage(read: Reading) -> None:
    parsed = read(
        "Lead,Offer,Won",
        """
        Kanał      | Leads | Offers | Won | Koszt
        Google Ads | 1 200 | 40     | 10  | 1 500,50
        Polecenia  | 30    | --     | 4   | -
        Razem      | 1 230 | 40     | 14  | 1 500,50
        """,
    )
    assert table(parsed.leads) == {"Google Ads": [1200, 40, 10], "Polecenia": [30, NONE, 4]}
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.cost_minor.tolist() == [150_050, NO_VALUE]
    assert parsed.ledger == Ledger(used=2, totals=1)


def test_days_stay_apart_and_a_stage_left_out_of_a_day_is_nobody(read: Reading) -> None:
    found = read(
        "Lead,Won",
        """
        date       | channel | stage | count
        2024-05-01 | Ads     | Lead  | 3
        2024-05-02 | Ads     | Lead  | 4
        2024-05-02 | Ads     | Won   | 1
        """,
    ).leads.counts
    assert found is not None
    assert found.counts.tolist() == [[3, 0], [4, 1]]
    assert np.diff(found.day).tolist() == [1]


def test_the_kind_of_counts_is_chosen(read: Reading) -> None:
    rows = "channel | Lead | Won\nAds | 3 | 1\nMail | 2 | 5"
    chosen = read("Lead,Won", rows, kind=CountKind.CURRENT).leads.counts
    assumed = read("Lead,Won", rows).leads.counts
    assert chosen is not None
    assert assumed is not None
    assert (chosen.kind, assumed.kind) == (CountKind.CURRENT, CountKind.REACHED)


ADS = [
    ["Campaign", "Status", "Currency", "Impr.", "Clicks", "CTR", "Avg. CPC", "Cost", "Conversions"],
    ["Brand", "Enabled", "PLN", "10,000", "200", "2.00%", "1.50", "300.00", "2.40"],
    ["Shoes", "Paused", "PLN", "5,000", "50", "1.00%", "2.00", "100.00", "0.40"],
    ["Brand", "Enabled", "PLN", "1,000", " --", " --", " --", "0.00", "0.40"],
    ["Total: Campaigns", " --", "PLN", "16,000", "250", "1.56%", "1.60", "400.00", "3.20"],
    ["Total: Account", "", "PLN", "16,000", "250", "1.56%", "1.60", "400.00", "3.20"],
    ["Total: Search", "", "PLN", "16,000", "250", "1.56%", "1.60", "400.00", "3.20"],
]


def test_an_advertising_report(read: Reading) -> None:
    parsed = read("Impressions,Clicks,Conversions", ADS)
    assert table(parsed.leads) == {"Brand": [11_000, 200, 3], "Shoes": [5_000, 50, 0]}
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.cost_minor.sum() == 40_000
    assert parsed.leads.counts.channel.labels == ("Brand", "Shoes")
    assert parsed.ledger == Ledger(used=3, totals=3)


def test_a_line_without_a_name_is_a_total_only_if_it_sums_up_the_others(read: Reading) -> None:
    header = "Campaign | Impressions | Link clicks | Amount spent (USD)"
    rows = header + "\n{} | 30 | 3 | 3.00\nA | 10 | 1 | 1.00\nB | 20 | 2 | 2.00"
    assert read("Impressions,Clicks", rows.format("")).ledger == Ledger(used=2, totals=1)
    other = rows.format("").replace("30 | 3 | 3.00", "5 | 1 | 9.00")
    parsed = read("Impressions,Clicks", other)
    assert parsed.ledger == Ledger(used=3)
    assert table(parsed.leads)["(unknown)"] == [5, 1]


def test_of_columns_that_count_the_same_one_is_taken(propose_tables: Proposing) -> None:
    (file,) = propose_tables(
        "Impressions,Clicks",
        "Campaign | Impressions | Clicks (all) | Link clicks | CTR\nA | 10 | 3 | 2 | 20%\nB | 20 | 4 | 2 | 10%",
    ).files
    taken = [column.header for column in file.columns if column.role is Role.STAGE_REACHED]
    assert len(taken) == 2
    assert file.shape is Shape.AGGREGATE


def test_a_page_report(read: Reading) -> None:
    parsed = read(
        "Visitor,Lead",
        """
        Strona docelowa | Sesje | Śr. czas trwania sesji | Współczynnik konwersji | Kliknięcia | Wyjścia
        /               | 1 200 | 00:01:23               | 3,5%                   | 120        | 300
        /kontakt        | --    | 0:00:10                | 12,0%                  | 1          | 2
        Razem           | 1 200 |                        |                        | 121        | 302
        """,
    )
    pages = parsed.leads.pages
    assert pages is not None
    assert parsed.leads.counts is None
    assert pages.page.labels == ("/", "/kontakt")
    assert pages.visits.tolist() == [1200, NO_VALUE]
    assert pages.seconds.tolist() == [83.0, 10.0]
    assert pages.conversion.tolist() == pytest.approx([0.035, 0.12])
    assert pages.exits.tolist() == [300, 2]
    assert pages.entrances.tolist() == [NO_VALUE, NO_VALUE]
    assert pages.day.tolist() == [NO_DAY, NO_DAY]
    assert parsed.ledger == Ledger(used=2, totals=1)


def test_rows_that_name_no_page_are_a_page_without_a_name(read: Reading) -> None:
    parsed = read(
        "Visitor,Lead",
        """
        Page path | Views | Exits
        /         | 10    | 2
                  | 7     | 1
        /faq      | 20    | 4
        """,
    )
    pages = parsed.leads.pages
    assert pages is not None
    assert (pages.page.labels, pages.page.codes.tolist()) == (("/", "/faq"), [0, BLANK, 1])
    assert pages.visits.tolist() == [10, 7, 20]
    assert parsed.ledger == Ledger(used=3)


def test_lengths_that_nothing_weighs_have_no_mean(read: Reading) -> None:
    parsed = read(
        "Visitor,Lead",
        """
        Page path | Average session duration | Views
        /         | 0:10                     | 100
        /         | 0:30                     | 300
        /faq      | 0:10                     |
        /faq      | 0:30                     |
        """,
    )
    pages = parsed.leads.pages
    assert pages is not None
    assert pages.seconds.tolist() == pytest.approx([25.0, math.nan], nan_ok=True)


def test_a_list_of_people_with_numbers_is_no_table_of_counts(propose_tables: Proposing) -> None:
    rows = "Lead ID | Email | Total visits | Page views | Stage\n1 | a@b.pl | 3 | 4 | Lead\n2 | c@d.pl | 5 | 6 | Won"
    (file,) = propose_tables("Lead,Won", rows).files
    assert file.shape is Shape.SNAPSHOT


def test_events_and_conversions_are_no_leads_by_themselves(propose_tables: Proposing) -> None:
    (file,) = propose_tables(
        "Visitors,Leads",
        "Channel group | Sessions | Event count | Key events | Purchases\n"
        "Direct | 90 | 900 | 9 | 1\nEmail | 50 | 400 | 8 | 2",
    ).files
    stages = {column.header: column.stage_id for column in file.columns if column.stage_id}
    assert stages == {"Sessions": "s1"}


def test_months_are_periods_of_counts(read: Reading) -> None:
    found = read(
        "Lead,Won",
        """
        Kanał      | Miesiąc       | Leady | Wygrane | Koszt (zł)
        Google Ads | maj 2024      | 1 200 | 10      | 1 500,50 zł
        Google Ads | czerwiec 2024 | 1 000 | 9       | 1,4 tys. zł
        Razem      |               | 2 200 | 19      | 2 900,50 zł
        """,
    ).leads.counts
    assert found is not None
    assert np.diff(found.day).tolist() == [31]
    assert found.cost_minor.tolist() == [150_050, 140_000]


META = """
Reporting starts | Campaign name | Impressions | Link clicks | Amount spent (PLN)
2024-01-01       |               | {first}     | 500         | 200.50
2024-01-01       | Winter        | 12000       | 300         | 100.00
2024-01-01       | Again         | 8000        | 200         | 100.50
"""


def test_a_dated_line_that_names_nothing_and_sums_up_the_others(read: Reading) -> None:
    parsed = read("Impressions,Clicks", META.format(first=20000))
    assert table(parsed.leads) == {"Winter": [12000, 300], "Again": [8000, 200]}
    assert parsed.ledger == Ledger(used=2, totals=1)


def test_a_dated_line_that_names_nothing_may_be_a_channel(read: Reading) -> None:
    days = "Day | Source | Visits | Leads\n2024-01-01 | Ads | 10 | 5\n2024-01-01 | | 10 | 5\n2024-01-02 | | 20 | 10"
    assert read("Visits,Leads", days).ledger == Ledger(used=3)
    one = "Day | Source | Visits | Leads\n2024-01-01 | Ads | 10 | 5\n2024-01-01 | | 10 | 5"
    assert read("Visits,Leads", one).ledger == Ledger(used=2)


def test_of_two_counts_the_one_named_like_the_stage(propose_tables: Proposing) -> None:
    mailing = """
    Title | Total Recipients | Successful Deliveries | Unique Opens | Unique Clicks | Campaign Id
    News  | 100              | 98                    | 40           | 4             | c1
    Sale  | 110              | 101                   | 30           | 3             | c2
    """
    (file,) = propose_tables("Delivered,Opened,Clicked", mailing).files
    said = {c.header: c.role for c in file.columns if c.role in (Role.STAGE_REACHED, Role.CHANNEL)}
    assert said == {
        "Title": Role.CHANNEL,
        "Successful Deliveries": Role.STAGE_REACHED,
        "Unique Opens": Role.STAGE_REACHED,
        "Unique Clicks": Role.STAGE_REACHED,
    }


@pytest.mark.parametrize(
    ("labels", "role"), [(("Google", "Facebook", "Newsletter"), Role.CHANNEL), (("/", "/pricing", "/blog"), Role.PAGE)]
)
def test_a_mere_name_is_what_its_labels_say(propose_tables: Proposing, labels: tuple[str, ...], role: Role) -> None:
    rows = "".join(f"\n{label} | {n + 10} | 50 | 42" for n, label in enumerate(labels))
    (file,) = propose_tables("Visitors,Leads", f"name | visitors | bounce_rate | visit_duration{rows}").files
    assert file.columns[0].role is role


@pytest.mark.parametrize(
    ("first", "total"),
    [("Ads Total", "Grand Total"), ("Ads — suma", "Suma końcowa"), ("Razem Ads", "Razem"), ("ads total", "Total")],
)
def test_totals_of_one_group(read: Reading, first: str, total: str) -> None:
    parsed = read(
        "Leads,Won",
        f"""
        Channel | Month   | Leads | Won
        Ads     | 2024-01 | 10    | 1
        Ads     | 2024-02 | 5     | 1
        {first} |         | 15    | 2
        Fair    | 2024-01 | 20    | 2
        {total} |         | 35    | 4
        """,
    )
    assert parsed.ledger == Ledger(used=3, totals=2)
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.counts.sum(axis=0).tolist() == [35, 4]


def test_months_with_totals_of_their_own_stay_months(read: Reading) -> None:
    days = """
    Month         | Channel | Leads | Won
    2024-01       | Ads     | 10    | 1
    2024-01 total |         | 10    | 1
    2024-02       | Ads     | 5     | 1
    2024-02 total |         | 5     | 1
    """
    parsed = read("Leads,Won", days)
    assert parsed.ledger == Ledger(used=2, totals=2)
    assert parsed.leads.counts is not None
    assert len(set(parsed.leads.counts.day.tolist())) == 2


def test_a_total_of_nothing_known_is_a_channel(read: Reading) -> None:
    assert read("Leads,Won", "Channel | Leads | Won\nTotal Energies | 5 | 1\nAds | 6 | 2").ledger == Ledger(used=2)


def test_pivot_tables_say_what_they_add_up(read: Reading) -> None:
    pivot = "Row Labels | Sum of Leads | Sum of Won\nGoogle | 10 | 1\nFacebook | 20 | 2\nGrand Total | 30 | 3"
    assert table(read("Leads,Won", pivot).leads) == {"Google": [10, 1], "Facebook": [20, 2]}


@pytest.mark.parametrize("header", ["", "Stage | People\n"])
def test_a_number_beside_each_stage(read: Reading, header: str) -> None:
    text = f"{header}Leads | 100\nOffers | 40\nWon | 10"
    assert table(read("Leads,Offers,Won", text).leads) == {"(unknown)": [100, 40, 10]}


def test_several_numbers_beside_each_stage_must_be_told_apart(read: Reading) -> None:
    text = "Stage | Plan | Actual\nLeads | 100 | 90\nWon | 10 | 12"
    with pytest.raises(PlannerError):
        read("Leads,Won", text)
    found = read("Leads,Won", text, columns=(("count", "Actual"), ("stage", "Stage")))
    assert table(found.leads) == {"(unknown)": [90, 12]}


def test_a_few_leads_with_a_stage_each_are_leads(read: Reading) -> None:
    assert read("Leads,Won", "Stage | Lead ID\nLeads | 100\nWon | 10").leads.lead_count == 2
    assert read("Leads,Won", "Name | Stage | Value\nAnn | Leads | 100\nBob | Won | 10").leads.lead_count == 2


@pytest.mark.parametrize("word", ["All", "(all)", "All countries", "Wszystkie"])
def test_rows_about_all_are_no_further_ones_where_they_add_up(read: Reading, word: str) -> None:
    rows = ["Google | PL | 10 | 1", "Google | DE | 5 | 1", "Meta | PL | 20 | 1"]
    table = "\n".join(["Channel | Country | Leads | Won", *rows])
    sums = f"\nGoogle | {word} | 15 | 2\nMeta | {word} | 20 | 1"
    found = read("Leads,Won", table + sums)
    assert (found.ledger.used, found.ledger.totals) == (3, 2)
    further = read("Leads,Won", table + f"\nMeta | {word} | 7 | 1")
    assert (further.ledger.used, further.ledger.totals) == (4, 0)
