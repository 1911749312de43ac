"""Layouts of exports as common tools write them, with made-up rows."""

import pytest

from funnel_planner.app.files import drafting
from funnel_planner.domain.mapping import LOST_TARGET, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.spreadsheet.conftest import rows_of
from tests.support.surveyed import survey_source

SALES = load_template("sales", "pl")
VISITORS = load_template("visitor_to_customer", "en")


def roles(text: str, plan: Plan = VISITORS) -> dict[str, Role]:
    draft = drafting.draft([survey_source(MemoryTable(rows_of(text)), "export.csv")], plan, Choices())
    return {column.header: column.role for column in draft.mapping.files[0].columns}


def test_the_last_line_of_a_report_hides_no_dates() -> None:
    found = roles("""
Gregorian date | Campaign name | Impressions | Clicks | Spend
1/14/2026      | Brand         | 1000        | 30     | 33
1/15/2026      | Brand         | 1200        | 36     | 39
©2026 Microsoft Corporation. All rights reserved.
""")
    assert found["Gregorian date"] is Role.TIME


def test_opened_mails_are_no_open_leads() -> None:
    found = roles("""
Title | Send Date  | Total Recipients | Unique Opens | Unique Clicks | Click Rate
Jan   | 2026-01-05 | 1000             | 300          | 50            | 5%
Feb   | 2026-02-05 | 1100             | 310          | 60            | 6%
""")
    assert found["Unique Opens"] is Role.OTHER


def test_a_conversion_rate_outside_page_reports_is_of_no_page() -> None:
    found = roles("""
Campaign | Impressions | Clicks | Cost | Conv. rate | Conversions
Brand    | 1000        | 30     | 33   | 10%        | 3
""")
    assert found["Conv. rate"] is Role.OTHER


def test_the_host_of_a_meeting_is_not_who_came() -> None:
    found = roles("""
User Email | Invitee Email | Answer | Event Created Date & Time
a@me.com   | x@x.com       | yes    | 2026-01-05 09:00
a@me.com   | y@x.com       | no     | 2026-01-06 09:00
a@me.com   | z@x.com       | yes    | 2026-01-07 09:00
""")
    assert (found["User Email"], found["Invitee Email"]) == (Role.OTHER, Role.EMAIL)


@pytest.mark.parametrize(
    ("label", "target"), [("Deal wygrany", "won"), ("Deal przegrany", "lost"), ("Dziwny deal", "")]
)
def test_labels_that_say_what_they_are_about(label: str, target: str) -> None:
    table = f"ID | Etap | Utworzony\n1 | {label} | 2026-01-05\n2 | {label} | 2026-01-06"
    draft = drafting.draft([survey_source(MemoryTable(rows_of(table)), "export.csv")], SALES, Choices())
    wanted = {"won": SALES.stages[SALES.won_index].id, "lost": LOST_TARGET, "": ""}[target]
    assert [one.target for one in draft.mapping.labels if one.label == label] == [wanted]


def test_orders_of_shops_and_booked_meetings() -> None:
    shop = """
Name  | Email   | Financial Status | Fulfillment Status | Paid at    | Total | Created at | Lineitem name | Source
#1001 | a@x.com | paid             | fulfilled          | 2026-01-05 | 110   | 2026-01-05 | Chair         | web
#1001 | a@x.com |                  |                    |            |       | 2026-01-05 | Table         |
"""
    found = roles(shop)
    assert (found["Name"], found["Total"], found["Created at"]) == (Role.ID, Role.VALUE, Role.CREATED)
    woo = "Order Number | Order Status | Order Date | Order Total Amount\n1 | Completed | 2026-01-05 | 110"
    assert list(roles(woo).values()) == [Role.ID, Role.STAGE, Role.CREATED, Role.VALUE]


def test_another_crm_is_not_called_by_the_name_of_one() -> None:
    text = (
        "ID | Nazwa szansy | Proces | Etap | Opiekun | Data zamknięcia\n1 | A | Sprzedaż | Oferta | Anna | 2026-01-05"
    )
    draft = drafting.draft([survey_source(MemoryTable(rows_of(text)), "export.csv")], SALES, Choices())
    assert draft.suggestion == ""
    assert draft.mapping.files[0].shape is Shape.SNAPSHOT
