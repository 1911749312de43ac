"""A status beside the stage: the stage column keeps the stage, the status says how it ended."""

from datetime import date

import pytest

from funnel_planner.analytics.leads import LOST, LeadData
from funnel_planner.domain.days import day_number
from funnel_planner.domain.mapping import Role
from tests.spreadsheet.conftest import Proposing, Reading

PIPEDRIVE = """
Deal - ID | Deal - Title | Deal - Stage | Deal - Status | Deal - Won time  | Deal - Lost time | Deal - Lost reason
1         | A            | Qualified    | Won           | 2024-05-20 12:00 |                  |
2         | B            | Proposal     | Lost          |                  | 2024-05-21 09:00 | Price
3         | C            | Lead         | Open          |                  |                  |
4         | D            | Qualified    | Open          |                  |                  |
"""


def events(leads: LeadData) -> list[tuple[int, int]]:
    return sorted(zip(leads.obs_lead.tolist(), leads.obs_stage.tolist(), strict=True))


def test_stage_and_status(read: Reading, propose_tables: Proposing) -> None:
    (file,) = propose_tables("Lead,Qualified,Proposal,Won", PIPEDRIVE).files
    roles = {column.header: column.role for column in file.columns}
    assert (roles["Deal - Stage"], roles["Deal - Status"]) == (Role.STAGE, Role.OUTCOME)
    assert (roles["Deal - Lost time"], roles["Deal - Lost reason"]) == (Role.OUTCOME, Role.LOST_REASON)
    leads = read("Lead,Qualified,Proposal,Won", PIPEDRIVE).leads
    assert events(leads) == [(0, 3), (0, 3), (1, LOST), (1, 2), (3, 1)]
    lost = leads.obs_stage.tolist().index(LOST)
    assert leads.obs_day[lost] == day_number(date(2024, 5, 21))


def test_labels_of_the_status_can_be_lost_by_choice(read: Reading) -> None:
    rows = "id | stage | status\n1 | Demo | Dead\n2 | Demo | Won\n3 | Lead | Open"
    leads = read("Lead,Demo,Won", rows, lost=("Dead",), columns=(("outcome", "status"),)).leads
    assert events(leads) == [(0, LOST), (0, 1), (1, 2)]


@pytest.mark.parametrize(("header", "lost"), [("Is lost", "TRUE"), ("Active", "FALSE")])
def test_ticks_say_who_was_lost(read: Reading, header: str, lost: str) -> None:
    won = "TRUE" if lost == "FALSE" else "FALSE"
    rows = f"id | stage | {header} | lost reason\n1 | Demo | {lost} | Price\n2 | Demo | {won} |\n3 | Lead | {won} |"
    leads = read("Lead,Demo,Won", rows).leads
    assert events(leads) == [(0, LOST), (0, 1), (1, 1)]


def test_without_a_stage_column_who_is_not_lost_is_in_the_list_all_the_same(read: Reading) -> None:
    rows = """
        id | created    | demo date  | won date   | lost
        1  | 2024-05-01 | 2024-05-03 |            | yes
        2  | 2024-05-01 |            |            | yes
        3  | 2024-05-01 |            |            |
        4  | 2024-05-01 |            |            | no
        5  | 2024-05-01 | 2024-05-02 | 2024-05-09 |
    """
    parsed = read("Lead,Demo,Won", rows)
    assert (parsed.ledger.used, parsed.ledger.unmapped) == (5, 0)
    assert events(parsed.leads) == [(0, LOST), (0, 1), (1, LOST), (4, 1), (4, 2)]


def test_closed_is_not_won(propose_tables: Proposing) -> None:
    rows = (
        "id | stage | IsClosed | IsWon\n"
        "1 | Closed Won | TRUE | TRUE\n2 | Closed Lost | TRUE | FALSE\n3 | Lead | FALSE | FALSE"
    )
    (file,) = propose_tables("Lead,Demo,Closed Won", rows).files
    roles = {column.header: column.role for column in file.columns}
    assert roles["IsClosed"] is Role.OTHER


def test_a_status_without_a_stage_column_is_the_stage(propose_tables: Proposing) -> None:
    (file,) = propose_tables("Open,Won", "id | status\n1 | Open\n2 | Won\n3 | Lost").files
    assert {column.header: column.role for column in file.columns}["status"] is Role.STAGE


def test_a_tick_of_what_the_stage_column_says_adds_nothing(read: Reading) -> None:
    header = "id | stage | IsWon | CloseDate"
    rows = header + "\n1 | Won | TRUE | 2024-05-01\n2 | Demo | FALSE | 2024-06-01\n3 | Lead | FALSE |"
    leads = read("Lead,Demo,Won", rows).leads
    assert events(leads) == [(0, 2), (1, 1)]
    assert leads.flags["undated_events"] == 0
