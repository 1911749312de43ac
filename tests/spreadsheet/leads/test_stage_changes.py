"""Lists of stage changes: one row is one change, revisits stay, exact copies go."""

from datetime import date

from funnel_planner.analytics.leads import BLANK, LOST, NO_DAY
from funnel_planner.domain.days import day_number
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import Role, Shape
from tests.spreadsheet.conftest import Proposing, Reading

HISTORY = """
Id | OpportunityId | CreatedDate      | StageName   | Amount
h1 | o1            | 2024-01-01 10:00 | Lead        | 100
h2 | o2            | 2024-01-02 10:00 | Lead        | 50
h3 | o1            | 2024-01-05 10:00 | Demo        | 120
h4 | o1            | 2024-01-09 10:00 | Closed Lost | 90
h5 | o2            | 2024-01-10 10:00 | Demo        | 50
"""


def test_a_history_is_recognised_and_its_columns_are_told_apart(propose_tables: Proposing) -> None:
    (file,) = propose_tables("Lead,Demo,Won", HISTORY).files
    assert file.shape is Shape.LOG
    assert "rows a lead" in file.evidence
    roles = {column.header: column.role for column in file.columns}
    assert (roles["OpportunityId"], roles["CreatedDate"], roles["StageName"]) == (Role.ID, Role.TIME, Role.STAGE)
    assert roles["Id"] is Role.OTHER


def test_a_history_is_read(read: Reading) -> None:
    parsed = read("Lead,Demo,Won", HISTORY)
    leads = parsed.leads
    assert parsed.ledger == Ledger(used=5)
    assert (leads.lead_count, leads.keys, leads.listed) == (2, ("o1", "o2"), False)
    assert list(zip(leads.obs_lead.tolist(), leads.obs_stage.tolist(), strict=True)) == [
        (0, 0), (0, 1), (0, LOST), (1, 0), (1, 1),
    ]  # fmt: skip
    assert leads.value_minor.tolist() == [9000, 5000]  # as the last change has it
    assert leads.flags["merged_leads"] == 0


def test_revisits_stay_and_copies_go(read: Reading) -> None:
    parsed = read(
        "Lead,Demo,Won",
        """
        lead | stage | time       | channel
        a    | Lead  | 2024-01-01 | Ads
        a    | LEAD  | 2024-01-01 | ads
        a    | Demo  | 2024-01-03 | Email
        a    | Lead  | 2024-01-05 |
        a    | Demo  | 2024-01-09 | Email
        b    | Lead  |            |
        b    | Other | 2024-02-01 | Ads
             | Demo  | 2024-02-01 | Ads
        c    | Demo  | 2025-06-01 | Ads
        """,
        shape=Shape.LOG,
        columns=(("time", "time"),),
    )
    leads = parsed.leads
    assert parsed.ledger == Ledger(used=5, duplicates=1, unmapped=1, scheduled=1, rejected=1)
    assert leads.obs_stage.tolist() == [0, 1, 0, 1, 0]
    assert leads.obs_channel is not None
    assert leads.obs_channel.tolist() == [0, 1, BLANK, 1, BLANK]
    assert leads.obs_day[-1] == NO_DAY
    flags = {name: count for name, count in leads.flags.items() if count}
    assert flags == {
        "duplicates_dropped": 1, "unmapped_rows": 1, "scheduled_events": 1, "undated_events": 1, "channel_conflicts": 1,
    }  # fmt: skip


def test_a_created_column_dates_the_lead_and_not_its_changes(read: Reading) -> None:
    leads = read(
        "Lead,Demo,Won",
        """
        lead id | created    | stage date | stage
        a       | 2023-12-01 | 2024-01-01 | Lead
        a       | 2023-12-01 | 2024-01-05 | Demo
        b       | 2023-12-02 | 2024-01-02 | Lead
        b       | 2023-12-02 | 2024-01-06 | Demo
        """,
    ).leads
    assert leads.listed is False
    assert leads.created_day.tolist() == [day_number(date(2023, 12, 1)), day_number(date(2023, 12, 2))]
    assert leads.obs_day.tolist()[0] == day_number(date(2024, 1, 1))


def test_a_list_that_only_repeats_itself_is_no_history(propose_tables: Proposing) -> None:
    row = "a | Lead | 2024-01-01\n"
    rows = "".join(row.replace("a ", f"{name} ") for name in "aabbccddee")
    (file,) = propose_tables("Lead,Demo,Won", "id | stage | created\n" + rows).files
    assert file.shape is Shape.SNAPSHOT


def test_a_list_of_leads_and_their_history_are_one_import(read: Reading) -> None:
    leads = read(
        "Lead,Demo,Won",
        """
        lead id | name | source | created
        a       | Ann  | Ads    | 2024-01-01
        b       | Bo   | Email  | 2024-01-02
        c       | Cy   | Email  | 2024-01-03
        """,
        """
        lead id | stage | stage date
        a       | Lead  | 2024-01-04
        a       | Demo  | 2024-01-05
        b       | Lead  | 2024-01-06
        b       | Demo  | 2024-01-07
        """,
        names=("leads.csv", "history.csv"),
    ).leads
    assert (leads.lead_count, leads.listed) == (3, False)
    furthest = [max(s for o, s in zip(leads.obs_lead, leads.obs_stage, strict=True) if o == i) for i in range(3)]
    assert furthest == [1, 1, 0]


def test_a_long_history_in_the_order_of_time_is_recognised(propose_tables: Proposing) -> None:
    stages = ("Lead", "Demo", "Won")
    rows = [["lead id", "stage", "stage date"]]
    rows += [[f"L{n}", stages[step], f"2024-0{step + 1}-{n % 28 + 1:02}"] for step in range(3) for n in range(400)]
    (file,) = propose_tables("Lead,Demo,Won", rows).files
    assert (file.shape, file.shape_confidence) == (Shape.LOG, 0.82)


def test_a_history_of_all_fields(read: Reading) -> None:
    parsed = read(
        "Lead,Demo,Won",
        """
        Opportunity ID | Field  | Old Value | New Value   | Edit Date
        o1             | Stage  |           | Lead        | 2024-01-01 10:00
        o1             | Stage  | Lead      | Demo        | 2024-01-03 10:00
        o1             | Amount | 100       | 200         | 2024-01-04 10:00
        o1             | Stage  | Demo      | Closed Won  | 2024-01-09 10:00
        o2             | Stage  |           | Lead        | 2024-01-02 10:00
        o2             | Stage  | Demo      | Closed Lost | 2024-01-05 10:00
        """,
    )
    assert parsed.ledger == Ledger(used=5, unmapped=1)
    leads = parsed.leads
    found = sorted(zip(leads.obs_lead.tolist(), leads.obs_stage.tolist(), strict=True))
    assert found == [(0, 0), (0, 1), (0, 2), (1, LOST), (1, 0), (1, 1)]


def test_in_a_list_of_leads_the_last_change_is_not_read(read: Reading) -> None:
    rows = "id | stage | LastModifiedDate\n1 | Lead | 01/02/2024\n2 | Won | 03/04/2024"
    parsed = read("Lead,Won", rows)  # nothing tells day from month there, and nobody has to know
    assert parsed.ledger == Ledger(used=2)
    assert parsed.leads.listed


def test_addresses_that_come_again_with_other_stages_and_days_are_one_lead(read: Reading) -> None:
    log = """
    email  | event | date
    a@x.pl | Lead  | 2024-01-01
    a@x.pl | Demo  | 2024-01-03
    b@x.pl | Lead  | 2024-01-02
    a@x.pl | Won   | 2024-01-09
    b@x.pl | Demo  | 2024-01-12
    """
    assert read("Lead,Demo,Won", log).leads.lead_count == 2
    header, *rows = log.strip().splitlines()
    deals = [f"deal name | {header}", *(f"Deal {number} | {row}" for number, row in enumerate(rows))]
    assert read("Lead,Demo,Won", "\n".join(deals)).leads.lead_count == 5
