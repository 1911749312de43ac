"""One file, one order of day and month."""

import pytest

from funnel_planner.domain.mapping import DateOrder, Mapping
from tests.spreadsheet.conftest import Proposing

STAGES = "Lead,Won"
OPEN = "ID | Status | Created | Closed\n1 | Lead | 01/02/2024 | \n2 | Won | 03/04/2024 | {}\n3 | Won | 05/06/2024 | {}"


def orders(mapping: Mapping) -> dict[str, tuple[DateOrder | None, str]]:
    """Header -> order and its evidence, of the dated columns of the first file."""
    return {
        column.header: (column.date_order, next((e for e in column.evidence.split("; ") if e.startswith("order:")), ""))
        for column in mapping.files[0].columns
        if column.header in ("Created", "Closed")
    }


def test_a_column_that_tells_is_followed(propose_tables: Proposing) -> None:
    found = orders(propose_tables(STAGES, OPEN.format("31/05/2024", "07/06/2024")))
    assert found == {"Created": (DateOrder.DMY, "order:Closed"), "Closed": (DateOrder.DMY, "")}
    found = orders(propose_tables(STAGES, OPEN.format("05/31/2024", "07/06/2024")))
    assert found == {"Created": (DateOrder.MDY, "order:Closed"), "Closed": (DateOrder.MDY, "")}


def test_an_answer_for_one_is_the_default_of_the_others(propose_tables: Proposing) -> None:
    text = OPEN.format("08/07/2024", "07/06/2024")
    assert set(orders(propose_tables(STAGES, text)).values()) == {(None, "")}
    answered = propose_tables(STAGES, text, date_orders=(("Created", DateOrder.MDY),))
    assert orders(answered) == {"Created": (DateOrder.MDY, ""), "Closed": (DateOrder.MDY, "order:Created")}
    both = (("Created", DateOrder.MDY), ("Closed", DateOrder.DMY))
    assert orders(propose_tables(STAGES, text, date_orders=both))["Closed"] == (DateOrder.DMY, "")


def test_a_proof_goes_before_an_answer_for_another(propose_tables: Proposing) -> None:
    rows = "1 | Won | 01/02/2024 | 03/04/2024 | 31/12/2024\n2 | Won | 02/03/2024 | 04/05/2024 | 30/12/2024"
    text = f"ID | Status | Created | Closed | Called\n{rows}"
    found = orders(propose_tables(STAGES, text, date_orders=(("Created", DateOrder.MDY),)))
    assert found == {"Created": (DateOrder.MDY, ""), "Closed": (DateOrder.DMY, "order:Called")}


@pytest.mark.parametrize("closed", [("31.05.2024", "07.06.2024"), ("2024-05-31", "2024-06-07")])
def test_dates_written_in_another_way_tell_nothing(propose_tables: Proposing, closed: tuple[str, str]) -> None:
    assert orders(propose_tables(STAGES, OPEN.format(*closed)))["Created"] == (None, "")


def test_columns_that_disagree_leave_it_open(propose_tables: Proposing) -> None:
    rows = "1 | Won | 01/02/2024 | 12/31/2024 | 31/12/2024\n2 | Won | 02/03/2024 | 12/30/2024 | 30/12/2024"
    text = f"ID | Status | Created | Closed | Called\n{rows}"
    assert orders(propose_tables(STAGES, text))["Created"] == (None, "")


def test_another_file_is_another_hand(propose_tables: Proposing) -> None:
    first = "ID | Created\n1 | 01/02/2024\n2 | 03/04/2024"
    second = "ID | Created\n3 | 31/02/2024\n4 | 30/04/2024"
    assert orders(propose_tables(STAGES, first, second))["Created"] == (None, "")
