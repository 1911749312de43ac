"""Saved lead lists in Excel: days are days, amounts and numbers can be summed, codes stay as they are written."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.leads.lead_sheet import write_leads
from funnel_planner.app.leads.leads_by_hand import HandWork
from funnel_planner.app.leads.sheet_columns import sheet_column, still_readable
from funnel_planner.app.session import Session
from funnel_planner.domain.by_hand import column_field
from funnel_planner.domain.mapping import CellType, ColumnMapping, DateOrder
from funnel_planner.domain.progress import Silent
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.words import speaking
from tests.support.bringing_in import bring_in

LEADS = """\
Lead ID;Name;Source;Stage;Created;Value;Ad cost;Visits;Zip;Next call;Seen at;Remark;Discount;SQL date
007;Ann Lee;Ads;MQL;19.06.2026;1250,50;16,50;3;02139;20.06.2026;2026-06-19 10:15;12;5,5;
008;Bo Ray;Fair;SQL;07.06.2026;;1 200,00;12;10001;;2026-06-20 09:00;call;7;13.06.2026
009;=Cy;Ads;MQL;01.02.2026;300;free;250;94105;31.12.2026;;;;
"""


@pytest.fixture
def saved(session: Session, reader: ReaderProcess, tmp_path: Path) -> Any:
    (tmp_path / "leads.csv").write_text(LEADS, "utf-8")
    assert bring_in(session, reader, tmp_path / "leads.csv", choices=Choices(as_of=date(2027, 1, 1))).batch_id

    def save(name: str) -> Path:
        cube, overlaid = session.cube(), session.overlaid()
        assert cube is not None
        facts = {} if overlaid is None else overlaid.facts
        imports, plan = session.imports(), session.state.plan
        write_leads(tmp_path / name, session.file, imports, plan, cube.journeys, facts, cube.passing(), Silent())
        return tmp_path / name

    return save


def columns_of(path: Path) -> dict[str, list[Any]]:
    """Cells by header."""
    book = load_workbook(path)
    columns = [list(column) for column in book.worksheets[0].iter_cols()]
    return {str(column[0].value): column[1:] for column in columns}


def values(cells: list[Any]) -> list[object]:
    return [cell.value for cell in cells]


def test_a_saved_list_has_days_amounts_and_numbers(saved: Any) -> None:
    cells = columns_of(saved("out.xlsx"))
    days = [datetime(2026, 6, 19), datetime(2026, 6, 7), datetime(2026, 2, 1)]  # noqa: DTZ001 - openpyxl has no zones
    assert values(cells["First contact"]) == days
    assert all(cell.is_date for cell in cells["First contact"])
    assert values(cells["Value"]) == [1250.5, None, 300]
    assert values(cells["Ad cost"]) == [16.5, 1200, "free"], "a remark makes no texts of amounts"
    for header in ("Value", "Ad cost"):
        assert cells[header][0].number_format == '"€"#,##0.00;-"€"#,##0.00'
    assert values(cells["Visits"]) == [3, 12, 250]
    assert values(cells["Discount"]) == [5.5, 7, None]
    assert values(cells["Next call"]) == [datetime(2026, 6, 20), None, datetime(2026, 12, 31)]  # noqa: DTZ001
    assert values(cells["SQL date"])[1] == datetime(2026, 6, 13)  # noqa: DTZ001
    assert values(cells["Seen at"])[:2] == [datetime(2026, 6, 19, 10, 15), datetime(2026, 6, 20, 9)]  # noqa: DTZ001


def test_codes_and_mixed_texts_stay_as_they_are_written(saved: Any) -> None:
    cells = columns_of(saved("out.xlsx"))
    assert values(cells["Lead ID"]) == ["007", "008", "009"]
    assert values(cells["Zip"]) == ["02139", "10001", "94105"], "one is padded: all are codes"
    assert values(cells["Remark"]) == ["12", "call", None]
    assert [cell.data_type for cell in cells["Name"]] == ["s", "s", "s"]


def test_what_was_typed_by_hand_may_make_texts_of_a_column(saved: Any, session: Session) -> None:
    leads = session.state.leads
    assert leads is not None
    facts = LeadRows(session.file, session.imports(), leads).facts_about([0])
    HandWork(session).change(facts, {column_field("Visits"): "many"})
    assert values(columns_of(saved("out.xlsx"))["Visits"]) == ["many", "12", "250"]


def test_money_is_written_as_the_language_does(saved: Any) -> None:
    with speaking("pl"):
        cells = columns_of(saved("out.xlsx"))
    assert cells["Ad cost"][0].number_format == '#,##0.00"\N{NO-BREAK SPACE}€"'


def test_a_text_table_stays_as_it_was(saved: Any) -> None:
    lines = saved("out.csv").read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("007,Ann Lee,MQL,Open,Ads,2026-06-19,1250.5,")
    assert '"16,50",3,02139,20.06.2026,' in lines[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", 5.0), ("-1.5", -1.5), ("007", None), ("+48600100200", None), ("600 100 200", None), ("1 250", 1250.0),
     ("12%", None), ("$5", None), ("1234567890123456", None), ("12 units", None), ("0.5", 0.5), ("0", 0.0)],
)  # fmt: skip
def test_numbers_are_what_cannot_be_a_code(text: str, value: float | None) -> None:
    column = sheet_column([ColumnMapping(0, "Size", type=CellType.NUMBER)], 0)
    assert column is not None
    assert column.value(text) == (text if value is None else value)
    assert bool(still_readable({"Size": column}, {"Size": ["", text]})) == (value is not None)


def test_files_that_write_a_column_differently_leave_it_as_text() -> None:
    def of(order: DateOrder) -> ColumnMapping:
        return ColumnMapping(0, "Seen", type=CellType.DATE, date_order=order)

    assert sheet_column([of(DateOrder.DMY), of(DateOrder.DMY)], 0) is not None
    assert sheet_column([of(DateOrder.DMY), of(DateOrder.MDY)], 0) is None
    assert sheet_column([], 0) is None


def test_times_with_an_offset_are_on_the_project_clock() -> None:
    column = sheet_column([ColumnMapping(0, "Seen", type=CellType.DATETIME, date_order=DateOrder.YMD)], 120)
    assert column is not None
    assert column.value("2026-06-19T23:30:00Z") == datetime(2026, 6, 20, 1, 30)  # noqa: DTZ001
    assert column.value("2026-06-19T23:30:00") == datetime(2026, 6, 19, 23, 30)  # noqa: DTZ001
    assert column.value("2026-06-19") == date(2026, 6, 19)
