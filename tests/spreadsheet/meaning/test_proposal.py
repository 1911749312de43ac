"""What a table is taken for: by headers and by values, overruled by the user."""

from typing import Any

import pytest

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, DateOrder, FileMapping, Role, Shape
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.spreadsheet.meaning.currencies import currency_of
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from tests.spreadsheet.conftest import Proposing

POLISH = """
Nr leada | E-mail          | Źródło  | Etap      | Data utworzenia | Data oferty | Data zamknięcia | Wartość    | RODO
L/1      | jan@example.com | Targi   | Wygrany   | 14.06.2024      | 15.06.2024  | 20.06.2024      | 1 200,50 zł | TAK
L/2      | ewa@example.com |         | Nowy      | 15.06.2024      |             |                 |            | NIE
L/3      | iga@example.com | Telefon | Przegrany | 16.06.2024      | 17.06.2024  | 30.06.2024      | 80         | NIE
"""


def roles(file: FileMapping) -> dict[str, str]:
    """Roles by header; a stage's own column is shown with its stage."""
    return {
        column.header: column.role.value + (f":{column.stage_id}" if column.stage_id else "")
        for column in file.columns
        if column.role is not Role.OTHER
    }


def test_a_polish_list(propose_tables: Proposing) -> None:
    mapping = propose_tables("Nowy,Oferta,Wygrany", POLISH)
    assert roles(mapping.files[0]) == {
        "Nr leada": "id",
        "E-mail": "email",
        "Źródło": "channel",
        "Etap": "stage",
        "Data utworzenia": "created",
        "Data oferty": "stage_reached:s2",
        "Data zamknięcia": "closed",
        "Wartość": "value",
    }
    assert {label.label: label.target for label in mapping.labels} == {
        "Wygrany": "s3",
        "Nowy": "s1",
        "Przegrany": LOST_TARGET,
    }
    created = mapping.files[0].column(Role.CREATED)
    assert created is not None
    assert (created.type, created.date_order, created.evidence) == (
        CellType.DATE,
        DateOrder.DMY,
        "header:Data utworzenia~Data utworzenia; values:dates",
    )


def test_a_wide_list(propose_tables: Proposing) -> None:
    table = """
    lead | Date entered MQL (Pipeline) | sql_date   | Became a Customer Date | Won?
    1    | 2024-01-01                  | 2024-01-02 |                        | no
    2    | 2024-01-01                  |            | 2024-02-01             | yes
    """
    mapping = propose_tables("Lead,MQL,SQL,Customer", table)
    assert mapping.files[0].shape is Shape.WIDE
    assert roles(mapping.files[0]) == {
        "lead": "id",
        "Date entered MQL (Pipeline)": "stage_reached:s2",
        "sql_date": "stage_reached:s3",
        "Became a Customer Date": "stage_reached:s4",
        "Won?": "stage_reached:s4",
    }


@pytest.mark.parametrize(
    ("header", "cells", "stages", "expected"),
    [
        ("Converted", "01", "Lead,Converted", "stage_reached:s2"),
        ("converted", ["yes", "no"], "Lead,Customer", "stage_reached:s2"),
        ("y", ["yes", "no"], "Contacted,Subscribed", "stage_reached:s2"),
        ("y", ["yes", "no"], "Lead,Offer,Subscribed", "other"),  # which stage would it be?
        ("Default", ["yes", "no"], "Lead,Customer", "other"),
        ("Day", ["5", "6"], "Lead,Won", "other"),  # no dates in it
        ("Created", ["45413", "45414"], "Lead,Won", "created"),
        ("Telefon", ["+48 500 100 200", "500-100-201"], "Lead,Won", "phone"),
        ("Anything", ["a@example.com", "b@example.com"], "Lead,Won", "email"),
        ("Contact owner", ["a@example.com", "b@example.com"], "Lead,Won", "owner"),
        ("Anything", ["Lead", "Won"], "Lead,Won", "stage"),
        ("Status", ["active", "dormant"], "Lead,Won", "other"),
        ("Etap", ["Alfa", "Beta"], "Lead,Won", "stage"),  # plainly the stage; its labels are offered for mapping
        ("Lead Origin", ["API", "Form"], "Lead,Won", "channel"),
        ("Kwota", ["dużo", "mało"], "Lead,Won", "other"),
        ("id", ["create a hash", "create a hash"], "Lead,Won", "other"),
    ],
)
def test_headers_and_values_decide_together(
    propose_tables: Proposing, header: str, cells: list[str], stages: str, expected: str
) -> None:
    mapping = propose_tables(stages, [["Name", header], *[[f"P{i}", cell] for i, cell in enumerate(cells)]])
    assert roles(mapping.files[0]).get(header, "other") == expected


def test_of_several_sources_the_plainest_is_the_channel(propose_tables: Proposing) -> None:
    rows = [
        ["Lead Origin", "Platform", "Lead Source", "Contact"],
        ["API", "ios", "Google", "mail"],
        ["Form", "web", "Ads", "phone"],
    ]
    assert roles(propose_tables("Lead,Won", rows).files[0])["Lead Source"] == "channel"


def test_a_generic_status_gives_way_to_stage_dates(propose_tables: Proposing) -> None:
    table = """
    lead_id | status    | mql_date   | sql_date
    1       | Converted | 2024-01-01 | 2024-01-02
    2       | Contacted | 2024-01-01 |
    3       | New       |            |
    """
    assert roles(propose_tables("Lead,MQL,SQL,Closed Won", table).files[0]) == {
        "lead_id": "id",
        "mql_date": "stage_reached:s2",
        "sql_date": "stage_reached:s3",
    }


def test_a_stage_column_that_is_always_filled_contradicts_the_current_stage(propose_tables: Proposing) -> None:
    rows = [
        ["id", "stage", "customer date"],
        *[[str(i), "Customer" if i < 3 else "Lead", "2024-01-15"] for i in range(20)],
    ]
    assert "customer date" not in roles(propose_tables("Lead,Customer", rows).files[0])


def test_a_date_of_sale_without_a_stage_column_is_the_win(propose_tables: Proposing) -> None:
    rows = [["Nr leada", "Data leada", "Data MQL", "Data sprzedaży"], ["1", "2024-01-05", "2024-01-06", "2024-02-01"]]
    rows += [[str(i), "2024-01-05", "", ""] for i in range(2, 9)]
    assert roles(propose_tables("Kontakt,MQL,Klient", rows).files[0]) == {
        "Nr leada": "id",
        "Data leada": "created",
        "Data MQL": "stage_reached:s2",
        "Data sprzedaży": "stage_reached:s3",
    }
    planned = [["Nr leada", "Planowana data sprzedaży"], *[[f"L{i}", "2024-02-01" if i < 3 else ""] for i in range(9)]]
    assert "stage_reached:s3" not in roles(propose_tables("Kontakt,MQL,Klient", planned).files[0]).values()


def test_the_user_overrules(propose_tables: Proposing) -> None:
    mapping = propose_tables(
        "Nowy,Oferta,Wygrany",
        POLISH,
        columns=(("channel", "e-mail"), ("stage:Wygrany", "rodo"), ("other", "Data oferty")),
        labels=(("Przegrany", "Oferta"), ("Nieznany", "Nowy")),
        lost=("wygrany",),
        exclude=("NOWY",),
        dates=DateOrder.MDY,
    )
    found = roles(mapping.files[0])
    assert (found["E-mail"], found["RODO"]) == ("channel", "stage_reached:s3")
    assert "Źródło" not in found
    assert "Data oferty" not in found
    assert {label.label: label.target for label in mapping.labels} == {
        "Wygrany": LOST_TARGET,
        "Nowy": EXCLUDE_TARGET,
        "Przegrany": "s2",
        "Nieznany": "s1",
    }
    created = mapping.files[0].column(Role.CREATED)
    assert created is not None
    assert created.date_order is DateOrder.MDY


@pytest.mark.parametrize(
    ("choices", "kind"),
    [
        ({"columns": (("stage", "Nowhere"),)}, "column_unknown"),
        ({"columns": (("nothing", "Etap"),)}, "role_unknown"),
        ({"columns": (("stage:Nowhere", "Etap"),)}, "stage_unknown"),
        ({"labels": (("Nowy", "Nowhere"),)}, "stage_unknown"),
    ],
)
def test_choices_that_name_nothing_are_refused(propose_tables: Proposing, choices: dict[str, Any], kind: str) -> None:
    with pytest.raises(PlannerError) as caught:
        propose_tables("Nowy,Wygrany", POLISH, **choices)
    assert caught.value.kind == kind


def test_reports_of_counts_are_recognised(propose_tables: Proposing) -> None:
    table = """
    Step           | Device | Active users
    1. First visit | mobile | 7000
    2. View form   | mobile | 2660
    """
    assert propose_tables("First visit,View form", table).files[0].shape is Shape.AGGREGATE


def test_logs_are_recognised(propose_tables: Proposing) -> None:
    rows = [["lead_id", "stage", "created_date"]]
    rows += [[str(i // 3), ["Lead", "Demo", "Won"][i % 3], f"2024-01-{1 + i % 28:02}"] for i in range(60)]
    assert propose_tables("Lead,Demo,Won", rows).files[0].shape is Shape.LOG


def test_a_list_that_repeats_itself_is_no_log(propose_tables: Proposing) -> None:
    rows = [[str(i), ["Lead", "Demo", "Won"][i % 3], f"2024-01-{1 + i % 28:02}"] for i in range(20)]
    assert (
        propose_tables("Lead,Demo,Won", [["lead_id", "stage", "created_date"], *rows, *rows]).files[0].shape
        is Shape.SNAPSHOT
    )


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("mql ", "s2"),
        ("marketingqualifiedlead", "s2"),
        ("Marketing Qualified Lead", "s2"),
        ("2. MQL", "s2"),
        ("Proposal/Price Quote", "s3"),
        ("Oferta", "s3"),
        ("Closed-Won", "s4"),
        ("closedwon", "s4"),
        ("Wygrana", "s4"),
        ("Discovery call", "s1"),
        ("Closed Lost", LOST_TARGET),
        ("Utracona", LOST_TARGET),
        ("SPAM", EXCLUDE_TARGET),
        ("Converted", ""),  # of a lead or of a deal? nobody knows
        ("Parked", ""),
        ("Won, paid", ""),
    ],
)
def test_labels_find_their_stage(label: str, target: str) -> None:
    plan = PlanStages(
        (
            Stage("s1", "Lead", aliases=("Discovery call",)),
            Stage("s2", "MQL"),
            Stage("s3", "Proposal"),
            Stage("s4", "Deal", kind=StageKind.WON),
            Stage("s5", "Loyalty", kind=StageKind.LOYALTY),
        )
    )
    assert plan.target_of(label).target == target
    assert plan.won_id == "s4"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("declared_monthly_revenue", Role.OTHER),
        ("Annual Revenue", Role.OTHER),
        ("Obrót roczny", Role.OTHER),
        ("MRR", Role.VALUE),
        ("Expected revenue", Role.VALUE),
        ("Deal value", Role.VALUE),
    ],
)
def test_how_big_the_customer_is_is_not_what_the_deal_is_worth(
    propose_tables: Proposing, header: str, role: Role
) -> None:
    rows = "\n".join(f"{n} | Won | {n * 10}.50" for n in range(1, 40))
    mapping = propose_tables("Lead,Won", f"Lead ID | Stage | {header}\n{rows}")
    assert mapping.files[0].columns[2].role is role


@pytest.mark.parametrize(
    ("header", "cell", "currency"),
    [
        ("Wartość (PLN)", "12", "PLN"),
        ("Value (EUR)", "12", "EUR"),
        ("Value", "1 234,56 zł", "PLN"),
        ("Value", "€ 12", "EUR"),
        ("Value", "12", ""),
        ("Value", "12 USD or 10 EUR", ""),
    ],
)
def test_the_currency_is_seen_in_header_or_cells(header: str, cell: str, currency: str) -> None:
    assert currency_of(header, [cell]) == currency


def test_the_value_column_names_its_currency(propose_tables: Proposing) -> None:
    mapping = propose_tables("Lead,Won", "Lead ID|Stage|Value (EUR)\n1|Won|12\n2|Lead|13")
    column = mapping.files[0].column(Role.VALUE)
    assert column is not None
    assert column.currency == "EUR"


def test_numbers_since_1970_under_a_header_of_time_say_when(propose_tables: Proposing) -> None:
    table = """
    lead_id | stage | ts         | size
    a       | Lead  | 1709287200 | 25000
    a       | Won   | 1709546400 | 26000
    b       | Lead  | 1709373600 | 27000
    b       | Won   | 1709978400 | 28000
    """
    (file,) = propose_tables("Lead,Won", table).files
    assert (file.shape, roles(file)) == (Shape.LOG, {"lead_id": "id", "stage": "stage", "ts": "time"})


def test_days_as_text_and_as_numbers_in_one_column(propose_tables: Proposing) -> None:
    table = "Id | Stage | Created\n1 | A | 45292\n2 | B | 2024-01-15\n3 | A | 45296.5\n4 | A | 2024-02-01"
    (file,) = propose_tables("A,B", table).files
    created = file.column(Role.CREATED)
    assert created is not None
    assert created.type is CellType.DATE


def test_an_owner_is_not_what_moves(propose_tables: Proposing) -> None:
    rows = "".join(f"\nr{n} | o1 | {'AB'[n % 2]} | 2024-01-0{n}" for n in range(1, 9))
    (file,) = propose_tables("A,B", f"Record Id | Deal Owner.id | Stage | Created Time{rows}").files
    assert file.shape is Shape.SNAPSHOT


def test_the_name_of_the_238th_column_is_no_header(propose_tables: Proposing) -> None:
    rows = [
        ["Lead ref", *(f"f{n}" for n in range(236)), "", "z"],
        *([f"L{n}", *["x"] * 236, f"k{n}", "y"] for n in range(5)),
    ]
    (file,) = propose_tables("A,B", rows).files
    assert file.columns[237].header == "(ID)"
    assert roles(file) == {"Lead ref": "id"}


@pytest.mark.parametrize("header", ["Order Status", "Attendee status", "Etap zamówienia", "Status leada"])
def test_a_status_of_something_is_a_stage_if_its_labels_fit(propose_tables: Proposing, header: str) -> None:
    labels = ["Paid", "Sent", "Paid", "Parked", "Sent"]
    rows = "".join(f"\n{n} | {label}" for n, label in enumerate(labels))
    (file,) = propose_tables("Paid,Sent", f"Id | {header}{rows}").files
    assert roles(file)[header] == "stage"
    (other,) = propose_tables("Lead,Won", f"Id | {header}{rows}").files
    assert (header in roles(other)) is header.startswith("Etap")  # a status may be anything


def test_when_something_was_made_is_when_a_lead_came(propose_tables: Proposing) -> None:
    table = """
    E-mail | Event Created Date & Time | Start
    a@b.pl | 2024-01-05 10:00 am       | 2024-02-05
    b@b.pl | 2024-01-16 1:00 pm        | 2024-02-07
    """
    (file,) = propose_tables("Lead,Won", table).files
    assert file.column(Role.CREATED) is not None


def test_days_that_are_none_do_not_hide_a_stage(propose_tables: Proposing) -> None:
    table = """
    id | lead_date  | won_date
    a  | 2024-01-01 | 0000-00-00
    b  | 2024-01-02 | 0000-00-00
    c  | 2024-01-03 | 2024-02-01
    """
    (file,) = propose_tables("Lead,Won", table).files
    assert roles(file)["won_date"] == "stage_reached:s2"


def test_rounded_numbers_tell_nobody_apart(propose_tables: Proposing) -> None:
    rows = "".join(f"\n5.5510{n}E+14 | A" for n in range(5))
    (file,) = propose_tables("A,B", f"Lead ID | Stage{rows}").files
    assert file.column(Role.ID) is None


def test_entities_of_web_pages_in_labels(propose_tables: Proposing) -> None:
    mapping = propose_tables("R&D demo,Won", "Id | Stage\n1 | R&amp;D&nbsp;demo\n2 | Won")
    assert {item.label: item.target for item in mapping.labels} == {"R&amp;D&nbsp;demo": "s1", "Won": "s2"}


@pytest.mark.parametrize(
    ("header", "role"),
    [("Identyfikator szansy", "id"), ("Numer sprawy", "id"), ("Tel. numer", "phone"), ("Bok", "phone")],
)
def test_long_numbers_are_ids_or_phones_as_their_header_says(propose_tables: Proposing, header: str, role: str) -> None:
    rows = "".join(
        f"\n006 000 10{n} | A".replace(" ", "") if role == "id" else f"\n600 100 10{n} | A" for n in range(6)
    )
    (file,) = propose_tables("A,B", f"{header} | Stage{rows}").files
    assert roles(file)[header] == role
