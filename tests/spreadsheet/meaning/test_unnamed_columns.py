"""Columns are recognised by their values where no header tells, and nothing is decided where two could be meant."""

from funnel_planner.domain.mapping import Role
from tests.spreadsheet.conftest import Proposing

HEADER = "{} | {} | {} | {} | {} | {} | {}\n"
ROWS = """1001 | Anna Nowak | anna@firma.pl | 2024-05-01 | Google Ads | Nowy     | 1200.50
1002 | Jan Kowal  | jan@firma.pl  | 2024-05-13 | Polecenie  | Wygrany  | 800
1003 | Ola Lis    | ola@firma.pl  | 2024-05-23 | Google Ads | Kontakt  | 99.99
1004 | Ela Zych   | ela@firma.pl  | 2024-06-01 | Facebook   | Nowy     | 1200.50"""
ROLES = [Role.ID, Role.NAME, Role.EMAIL, Role.CREATED, Role.CHANNEL, Role.STAGE, Role.VALUE]


def test_meaningless_headers(propose_tables: Proposing) -> None:
    for word in ("Column {}", "Pole {}", "unnamed: {}"):
        header = HEADER.format(*(word.format(n) for n in range(1, 8)))
        (file,) = propose_tables("Nowy,Kontakt,Wygrany", header + ROWS).files
        assert [column.role for column in file.columns] == ROLES
        assert all(column.evidence.startswith("values:") for column in file.columns)


def test_of_two_dates_none_is_the_first_contact(propose_tables: Proposing) -> None:
    rows = "Column 1 | Column 2\n2024-05-01 | 2024-06-01\n2024-05-02 | 2024-06-02\n2024-05-03 | 2024-06-03"
    (file,) = propose_tables("Lead,Won", rows).files
    assert [column.role for column in file.columns] == [Role.OTHER, Role.OTHER]


def test_a_header_that_says_something_is_believed(propose_tables: Proposing) -> None:
    rows = "ZIP | Birthday\n30001 | 1980-01-02\n30002 | 1981-01-03\n30003 | 1990-05-05"
    (file,) = propose_tables("Lead,Won", rows).files
    assert [column.role for column in file.columns] == [Role.OTHER, Role.OTHER]
