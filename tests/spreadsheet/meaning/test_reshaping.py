"""Tables laid out for reading become plain ones, with a word about it; all others stay what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.meaning.reshaping import reshaped
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from tests.spreadsheet.conftest import rows_of
from tests.support.read_tables import all_rows

CROSS = """
Channel | Month   | Leads
Google  | 2024-01 | 10
        | 2024-02 | 20
Meta    | 2024-01 | 30
        | 2024-02 | 40
"""
GROUPED = """
Stage ↑   | Source ↑ | Name  | Amount
New       | Web      | A     | 1
          |          | B     | 2
          | Fair     | C     | 3
          | Subtotal |       | 6
Won       |          | D     | 4
Total     |          |       | 10
"""
ACROSS = """
Etap      | sty 2024 | lut 2024 | Razem
Leady     | 10       | 20       | 30
Klienci   | 1        |          | 1
"""


def table(text: str) -> MemoryTable:
    return MemoryTable(rows_of(text), info=TableInfo("csv", "utf-8", ","))


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_groups_of_the_same_months(size: int) -> None:
    source = reshaped(table(CROSS))
    assert [row[0] for row in all_rows(source, size)] == ["Channel", "Google", "Google", "Meta", "Meta"]
    assert [(note.kind, note.value) for note in source.info.notes] == [("groups_named_once", "Channel")]
    assert all_rows(source, size) == all_rows(source, size)


def test_grouped_by_columns_with_arrows() -> None:
    rows = all_rows(reshaped(table(GROUPED)))
    assert [row[:2] for row in rows[1:]] == [
        ["New", "Web"], ["New", "Web"], ["New", "Fair"], ["", "Subtotal"], ["Won", ""], ["Total", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        CROSS.replace("| 2024-02 | 40", "| 2024-03 | 40"),  # other months: a blank may be a channel nobody knows
        "Source | Lead | Stage\nWeb | a | New\n | b | Won\nFair | c | New\n | d | Won",
        "Name | Stage\nA | New\nB | Won",
        "Stage | Count | Rate\nLeads | 10 | 50%\nCustomers | 5 | 50%",
        "Stage | Leads | Cost\nLeads | 10 | 5\nCustomers | 5 | 4",
        "Etap | sty 2024\nLeady | 10\nKlienci | 5",
        "x",
    ],
)
def test_others_stay(text: str) -> None:
    source = table(text)
    assert reshaped(source) is source


def test_stages_in_rows_and_months_across() -> None:
    source = reshaped(table(ACROSS))
    assert all_rows(source) == [
        ["Miesiąc", "Leady", "Klienci"], ["sty 2024", "10", "1"], ["lut 2024", "20", ""], ["Razem", "30", "1"],
    ]  # fmt: skip
    assert [(note.kind, note.value, note.line) for note in source.info.notes] == [("stages_in_rows", "periods", 1)]


def test_stages_in_rows_and_channels_across() -> None:
    rows = all_rows(reshaped(table("Report\nStage | Google | Fair\nVisitors | 100 | 20\nLeads | 10 | --")))
    assert rows == [["Report"], ["Channel", "Visitors", "Leads"], ["Google", "100", "10"], ["Fair", "20", "--"]]


TEXTS = (
    "", "Stage", "Etap ↑", "Leads", "Total", "Google", "Google Total", "2024-01", "2024-02", "Channel", "Cost", "--",
    "10%", "x",
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 3000),
    st.floats(0, 10),
    st.sampled_from(TEXTS),
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.integers(1, 12))
def test_any_table_can_be_read(rows: list[list[Cell]], size: int) -> None:
    source = reshaped(MemoryTable(rows, info=TableInfo("csv")))
    found = list(source.chunks(size))
    lines = [line for chunk in found for line in chunk.lines]
    assert lines == sorted(lines)
    assert all(len(chunk.lines) == len(chunk.rows) for chunk in found)
