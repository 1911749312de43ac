"""The stages that files speak of themselves, in the order people pass them."""

from collections.abc import Sequence

import pytest

from funnel_planner.spreadsheet.meaning.stage_names import named_stages, order_is_guessed
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source


def table(header: Sequence[str], *rows: Sequence[str], path: str = "leads.csv") -> Survey:
    return survey_source(MemoryTable([list(header), *map(list, rows)]), path)


def snapshot(*labels: str) -> Survey:
    return table(["Lead ID", "Stage"], *([str(n), label] for n, label in enumerate(labels)))


def test_labels_stand_in_the_order_people_pass_them() -> None:
    assert named_stages([snapshot("Won", "Proposal", "New", "New", "Lost", "Spam", "")]) == ["New", "Proposal", "Won"]


def test_unknown_labels_are_ordered_by_how_many_stand_there() -> None:
    assert named_stages([snapshot(*["Beta"] * 2, *["Alpha"] * 3, "Sold")]) == ["Alpha", "Beta", "Sold"]


@pytest.mark.parametrize(
    ("guessed", "labels"),
    [
        (True, ["Beta", "Alpha", "Sold"]),
        (True, ["New", "Proposal", "Site visit", "Won"]),
        (False, ["Won", "Proposal", "New"]),
        (False, ["2. Alpha", "1. Beta"]),
        (False, ["Contract Sent", "Appointment Scheduled"]),
    ],
)
def test_an_order_that_nothing_tells_is_a_guess(guessed: bool, labels: list[str]) -> None:  # noqa: FBT001
    assert order_is_guessed([snapshot(*labels)]) is guessed


def test_numbers_before_labels_say_the_order() -> None:
    found = named_stages([snapshot("3. Zamówienie", "1. Pytanie", "2. Wycena")])
    assert found == ["1. Pytanie", "2. Wycena", "3. Zamówienie"]


def test_the_ways_of_a_log_say_the_order() -> None:
    steps = [("Triage", "2026-01-01"), ("Demo day", "2026-01-05"), ("Pilot", "2026-01-09")]
    rows = [[f"L{lead}", stage, day] for lead in range(6) for stage, day in reversed(steps)]
    log = table(["Lead ID", "Stage", "Changed on"], *rows)
    assert named_stages([log]) == ["Triage", "Demo day", "Pilot"]
    assert not order_is_guessed([log])


def test_columns_of_dates_are_stages() -> None:
    wide = table(
        ["Lead ID", "Created", "mql_date", 'Date entered "Proposal"'],
        *([str(n), "2026-01-01", "2026-01-02", "2026-01-03" if n % 2 else ""] for n in range(8)),
    )
    assert named_stages([wide]) == ["Lead", "MQL", "Proposal"]
    assert not order_is_guessed([wide])


def dated_list(*labels: str) -> Survey:
    rows = [
        [f"L{n}", label, "2026-01-02" if n else "", "2026-01-03" if n > 1 else "", "2026-01-04" if n > 2 else ""]
        for n, label in enumerate([*labels, "Lost", "Lost"])
    ]
    return table(["Lead ID", "Stage", "Won date", "Offer date", "Qualified date"], *rows, path="messy.csv")


COSTS = [["Ads", f"2026-{month:02}", str(900 + month)] for month in range(1, 13)]


def test_labels_that_columns_of_dates_repeat_are_the_stages_as_the_list_spells_them() -> None:
    """The first stage has no column, and no word of the file is shouted."""
    assert named_stages([dated_list("Lead", "Qualified", "Offer", "Won")]) == ["Lead", "Won", "Offer", "Qualified"]
    assert named_stages([dated_list("New", "Qualified", "Proposal", "Won")]) == ["New", "Won", "Proposal", "Qualified"]
    assert named_stages([dated_list("Warm", "Cold", "Offer", "Hot")]) == ["Lead", "Won", "Offer", "Qualified"]


@pytest.mark.parametrize("costs_first", [False, True])
def test_a_cost_report_beside_leads_is_no_stage(costs_first: bool) -> None:  # noqa: FBT001
    costs = table(["Channel", "Month", "Cost"], *COSTS, path="costs.csv")
    leads = dated_list("Lead", "Qualified", "Offer", "Won")
    files = [costs, leads] if costs_first else [leads, costs]
    assert named_stages(files) == named_stages([leads])
    assert not order_is_guessed(files)
    one, other = snapshot("Alpha", "Beta"), table(["Channel", "Month", "Cost"], *COSTS, path="costs.csv")
    assert named_stages([one, other]) == ["Alpha", "Beta"]


def test_one_file_a_stage_is_named_after_its_file() -> None:
    one = table(["id", "date"], ["1", "2026-01-01"], path="shop_visitors_table.csv")
    other = table(["id", "won_date"], ["1", "2026-01-01"], path="shop_orders_table.csv")
    assert named_stages([one, other]) == ["Visitors", "Orders"]


def test_contacts_and_their_deals_end_with_the_win() -> None:
    """Customers among the contacts and closed deals are the same stage, and the deals go on to it."""
    contacts = table(
        ["Contact ID", "Lifecycle Stage"],
        *([f"C{n}", ("Lead", "Customer")[n % 2]] for n in range(6)),
        path="contacts.csv",
    )
    deals = table(["Deal ID", "Deal Stage"], ["D1", "Contract Sent"], ["D2", "Closed Won"], path="deals.csv")
    assert named_stages([contacts, deals]) == ["Contacts", "Lead", "Deals", "Contract Sent", "Customer"]


@pytest.mark.parametrize(
    "survey",
    [table(["Name"], ["Ann"]), table(["Lead ID", "Stage"]), snapshot("Lost", "Spam"), table(["Stage"], ["x"], ["y"])],
    ids=["no stage", "no rows", "only lost", "letters"],
)
def test_where_nothing_is_said_little_is_made_of_it(survey: Survey) -> None:
    assert named_stages([survey]) in ([], ["x", "y"])
