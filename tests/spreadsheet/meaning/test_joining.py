"""Several files: joined on their ids, each standing for a stage, or simply more leads."""

import pytest

from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.meaning.joining import LEADS_TOLD, SAME_KIND, STRANGERS
from tests.spreadsheet.conftest import Proposing, Reading

LEADS = [["lead_id", "created", "source"], *[[f"L{i}", "2024-01-05", "Ads" if i % 2 else ""] for i in range(40)]]
DEALS = [["opp_id", "lead_id", "close date"], *[[f"O{i}", f"L{i}", "2024-02-01"] for i in range(10, 20)]]
OTHERS = [["lead_id", "created", "source"], *[[f"N{i}", "2024-01-06", "Fair"] for i in range(5)]]


def reached(read: Reading, stages: str, *tables: object, names: tuple[str, ...]) -> list[int]:
    """Leads in all and at each later stage."""
    leads = read(stages, *tables, names=names).leads  # type: ignore[arg-type]  # rows
    later = range(1, len(leads.stage_ids))
    return [leads.lead_count, *(len(set(leads.obs_lead[leads.obs_stage >= stage].tolist())) for stage in later)]


def test_files_are_matched_to_stages_by_name_in_any_order(read: Reading) -> None:
    assert reached(read, "Lead,Deal", LEADS, DEALS, names=("leads.csv", "closed_deals.csv")) == [40, 10]
    assert reached(read, "Lead,Deal", DEALS, LEADS, names=("closed_deals.csv", "leads.csv")) == [40, 10]


def test_else_in_the_order_given(propose_tables: Proposing) -> None:
    mapping = propose_tables("Kontakt,Umowa", LEADS, DEALS, names=("a.csv", "b.csv"))
    assert [file.presence_stage for file in mapping.files] == ["", "s2"]
    assert mapping.files[1].evidence.endswith("presence:order of files")


def test_the_id_is_the_column_that_the_files_share(propose_tables: Proposing) -> None:
    mapping = propose_tables("Lead,Deal", LEADS, DEALS)
    ids = [file.column(Role.ID) for file in mapping.files]
    assert [column.header for column in ids if column] == ["lead_id", "lead_id"]


def test_addresses_serve_where_no_ids_meet(propose_tables: Proposing) -> None:
    contacts = [["Contact ID", "Email"], *[[f"C{i}", f"p{i}@example.com"] for i in range(30)]]
    deals = [["Deal ID", "Associated Contact Email"], *[[f"D{i}", f"p{i}@example.com"] for i in range(12)]]
    mapping = propose_tables("Contact,Deal", contacts, deals)
    ids = [file.column(Role.ID) for file in mapping.files]
    assert [column.header for column in ids if column] == ["Email", "Associated Contact Email"]


def test_any_column_of_the_same_name_and_values_joins(read: Reading) -> None:
    visitors = [["who", "seen"], *[[f"A{i}", "2024-01-05"] for i in range(50)]]
    leads = [["who", "asked"], *[[f"A{i}", "2024-03-01"] for i in range(20)]]
    buyers = [["who", "amount"], *[[f"A{i}", "1000"] for i in range(5)]]
    tables = (visitors, leads, buyers)
    assert reached(read, "Visitors,Leads,Customers", *tables, names=("1.csv", "2.csv", "3.csv")) == [50, 20, 5]


def test_lists_of_one_kind_are_appended(read: Reading) -> None:
    assert reached(read, "Lead,Deal", LEADS, OTHERS, names=("a.csv", "b.csv")) == [45, 0]


def test_a_list_written_again_changes_nothing(read: Reading) -> None:
    assert reached(read, "Lead,Deal", LEADS, LEADS, names=("a.csv", "b.csv")) == [40, 0]


def test_a_joined_file_adds_stages_by_its_stage_column_and_unmapped_labels_add_none(read: Reading) -> None:
    opportunities = [
        ["lead_id", "created_date", "stage", "close_date"],
        ["L1", "2024-01-10", "Closed Won", "2024-03-01"],
        ["L2", "2024-01-11", "Demo", "2025-03-01"],
        ["L3", "2024-01-12", "Closed Lost", "2024-04-01"],
        ["X9", "2024-01-12", "Demo", "2024-04-01"],
    ]
    parsed = read("Lead,Opportunity,Closed Won", LEADS, opportunities, names=("leads.csv", "opportunities.csv"))
    leads = parsed.leads
    keys = leads.keys or ()
    events = {
        (keys[lead], int(stage), int(day) if day > 0 else None)
        for lead, stage, day in zip(leads.obs_lead, leads.obs_stage, leads.obs_day, strict=True)
    }
    jan10, jan11, jan12, mar1, apr1 = 19732, 19733, 19734, 19783, 19814
    assert events == {
        ("L1", 1, jan10), ("L1", 2, mar1), ("L2", 1, jan11), ("L3", 1, jan12), ("L3", -1, apr1), ("X9", 1, jan12),
    }  # fmt: skip
    assert (leads.lead_count, parsed.ledger.used, parsed.ledger.unmapped) == (41, 44, 0)


def test_joined_rows_without_an_id_are_rejected(read: Reading) -> None:
    parsed = read("Lead,Deal", LEADS, [*DEALS, ["O77", "", "2024-02-02"]])
    assert (parsed.ledger.rejected, parsed.ledger.used) == (1, 50)
    assert (parsed.notes[0].reason, parsed.notes[0].line) == ("id_missing", 12)


@pytest.mark.parametrize("stage", ["Deal", "Lead"])
def test_the_presence_stage_can_be_chosen(propose_tables: Proposing, stage: str) -> None:
    mapping = propose_tables("Lead,Deal", LEADS, DEALS, names=("a.csv", "b.csv"), presence=(("b.csv", stage),))
    assert mapping.files[1].presence_stage == ("s2" if stage == "Deal" else "")


def test_exports_of_one_kind_that_are_called_after_stages_are_these_stages(propose_tables: Proposing) -> None:
    later = [LEADS[0], *LEADS[5:15]]
    mapping = propose_tables("MQL,SQL", LEADS, later, names=("mql.csv", "sql.csv"))
    assert [file.presence_stage for file in mapping.files] == ["", "s2"]
    monthly = propose_tables("MQL,SQL", LEADS, OTHERS, names=("mql january.csv", "mql february.csv"))
    assert [file.presence_stage for file in monthly.files] == ["", ""]


ONE_EACH = {
    "Lead": [["id", "date"], ["1", "2024-01-01"], ["2", "2024-01-02"], ["3", "2024-01-05"]],
    "Won": [["id", "date"], ["2", "2024-01-12"], ["9", "2024-01-13"]],
}


@pytest.mark.parametrize(
    "demo",
    [
        [["id", "when"], ["1", "03/04/2024"], ["2", "05/06/2024"]],
        [["id", "device"], ["1", "phone"], ["2", "desk"]],
        [["id"], ["1"], ["2"]],
        [["id", "date"], ["1", "2024-01-03"], ["2", "2024-01-04"]],
    ],
)
@pytest.mark.parametrize("order", [["Lead", "Demo", "Won"], ["Won", "Demo", "Lead"], ["Demo", "Lead", "Won"]])
def test_one_file_per_stage_whatever_their_headers(read: Reading, demo: list[list[str]], order: list[str]) -> None:
    files = ONE_EACH | {"Demo": demo}
    tables, names = [files[name] for name in order], tuple(f"{name}.csv" for name in order)
    assert reached(read, "Lead,Demo,Won", *tables, names=names) == [4, 3, 2]


def test_several_files_of_a_stage_by_their_names(propose_tables: Proposing) -> None:
    names = ("lead january.csv", "lead february.csv", "won january.csv", "won february.csv")
    mapping = propose_tables("Lead,Demo,Won", *[ONE_EACH["Lead"], ONE_EACH["Won"]] * 2, names=names)
    assert [file.presence_stage for file in mapping.files] == ["", "", "s3", "s3"]


def test_one_of_a_kind_that_names_no_stage_is_marked(propose_tables: Proposing) -> None:
    tables = (ONE_EACH["Lead"], ONE_EACH["Won"], ONE_EACH["Won"])
    mapping = propose_tables("Lead,Demo,Won", *tables, names=("lead.csv", "won.csv", "export.csv"))
    assert [file.presence_stage for file in mapping.files] == ["", "s3", ""]
    assert SAME_KIND in mapping.files[2].evidence


def test_a_file_without_common_leads_is_marked(propose_tables: Proposing) -> None:
    people = [["Name", "Phone"], ["Jan Kowalski", "500 100 200"], ["Ewa Nowak", "500 100 201"]]
    mapping = propose_tables("Lead,Deal", LEADS, people, names=("a.csv", "b.csv"))
    assert (mapping.files[1].presence_stage, STRANGERS in mapping.files[1].evidence) == ("s2", True)
    assert STRANGERS not in propose_tables("Lead,Deal", LEADS, DEALS, names=("a.csv", "b.csv")).files[1].evidence


def test_what_names_nobody_takes_no_stage(propose_tables: Proposing) -> None:
    mapping = propose_tables("Lead,Deal", LEADS, [["source", "note"], ["Ads", "x"], ["Ads", "y"]])
    assert mapping.files[1].presence_stage == ""
    assert mapping.files[1].shape_confidence < 0.8


def test_reports_take_no_stage_from_lists(propose_tables: Proposing) -> None:
    spent = [["Channel", "Spend"], ["Ads", "10"], ["Fair", "30"]]
    mapping = propose_tables("Lead,Demo,Deal", LEADS, spent, DEALS, names=("a.csv", "deal costs.csv", "b.csv"))
    assert [file.presence_stage for file in mapping.files] == ["", "", "s2"]


@pytest.mark.parametrize(
    ("header", "rows", "tells"),
    [
        (["Lead ID", "Created"], [["L1", "2026-01-01"], ["L2", "2026-01-02"]], "Lead ID"),
        (["Nr", "Stage"], [["1", "Lead"], ["2", "Lost"], ["3", "Won"]], "Stage"),
        (["id", "E-mail"], [["1", "a@example.com"], ["2", "b@example.com"]], "E-mail"),
        (["user_id", "Created"], [["1", "2026-01-01"], ["2", "2026-01-02"]], ""),
        (["Lead ID", "Stage"], [["1", "Visitor"], ["2", "Lead"], ["3", "Won"]], ""),
        (["Lead ID", "Visitor date"], [["1", "2026-01-01"], ["2", "2026-01-02"]], ""),
        (["Lead ID", "Created", "Lead date"], [["1", "2026-01-01", "2026-01-03"], ["2", "2026-01-02", ""]], ""),
    ],
    ids=["lead id", "stage", "e-mail", "users", "visitors among the stages", "dates of visits", "dates of leads"],
)
def test_leads_are_no_visitors(propose_tables: Proposing, header: list[str], rows: list[list[str]], tells: str) -> None:
    """One file or two: alike; a list that speaks of visitors, or of nobody, stays at the first stage."""
    (file,) = propose_tables("Visitor,Lead,Won", [header, *rows]).files
    assert file.presence_stage == ("s2" if tells else "")
    assert (f"{LEADS_TOLD}{tells}" in file.evidence.split("; ")) == bool(tells)
    (plain,) = propose_tables("Lead,Demo,Won", [header, *rows]).files
    assert plain.presence_stage == ""


def test_leads_may_be_chosen_to_be_visitors(propose_tables: Proposing) -> None:
    table = [["Lead ID", "Stage"], ["1", "Lead"], ["2", "Won"]]
    name = propose_tables("Visitor,Lead,Won", table).files[0].path
    (file,) = propose_tables("Visitor,Lead,Won", table, presence=((name, "Visitor"),)).files
    assert (file.presence_stage, "presence:chosen" in file.evidence) == ("", True)
