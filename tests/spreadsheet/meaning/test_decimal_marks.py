"""Where a column leaves the decimal mark open, the other columns of its table decide; else it is money."""

from typing import Any

import pytest

from funnel_planner.analytics.leads import NO_VALUE
from funnel_planner.spreadsheet.meaning.decimal_marks import doubtful_number
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from funnel_planner.spreadsheet.tables.table import Cell, TableInfo
from tests.spreadsheet.conftest import Reading
from tests.support.surveyed import survey_source


@pytest.mark.parametrize(("cost", "clicks"), [("851,00", 1234), ("851.00", 1), ("1.851,00", 1234)])
def test_one_thousand_or_one(read: Reading, cost: str, clicks: int) -> None:
    parsed = read("Klicks,Won", f"Kampagne | Impressionen | Klicks | Kosten\nMarke | 9 | 1.234 | {cost}")
    assert parsed.leads.counts is not None
    assert parsed.leads.counts.counts.tolist() == [[clicks, NO_VALUE]]


def money(read: Reading, cells: list[str], header: str = "amount", **choices: Any) -> int:
    """Sum of the values of won leads, in hundredths."""
    rows = [["id", "stage", "created", header], *[[str(i), "Won", "2024-01-03", c] for i, c in enumerate(cells, 1)]]
    values = read("Lead,Won", rows, **choices).leads.value_minor
    return int(values.sum())


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["1.234", "2.500", "12.750"], 16_484),
        (["1,234", "2,500", "12,750"], 16_484),
        (["950", "1,250", "12,500", "3,000"], 17_700),
        (["€1,250", "€ 12,500"], 13_750),
        (["1,250 zł", "12,500 zł"], 13_750),
        (["1.250 €", "12.500 €", "950 €"], 14_700),
        (["0.250", "1.250"], 1.5),  # no thousands begin with nought
        (["1.25", "12.500"], 13.75),
        (["12,50", "1.250"], 1_262.5),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_three_digits_behind_every_mark_of_money_are_thousands(
    read: Reading, cells: list[str], total: float, delimiter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.spreadsheet.conftest.TableInfo", lambda *_: TableInfo("csv", "utf-8", delimiter))
    assert money(read, cells) == round(total * 100)


@pytest.mark.parametrize("mark", [".", ","])
def test_the_user_decides(read: Reading, mark: str) -> None:
    expected = {".": 1_23, ",": 1_234_00}[mark]
    assert money(read, ["1.234"], decimals=(("amount", mark),)) == expected
    assert money(read, ["1.234"], decimal=mark) == expected
    assert money(read, ["1.234,50"], decimal=".") == 1_234_50  # what is plain needs no decision


@pytest.mark.parametrize(
    ("rows", "doubtful"),
    [
        ([["1.234"], ["2.500"]], "1.234"),
        ([["1.234"], ["2.50"]], ""),
        ([["1234"], ["2500"]], ""),
        ([[1.234], [2.5]], ""),  # a workbook's numbers have no mark
        ([["1.234", "3,5"], ["2.500", "1,5"]], ""),  # the other column proves the comma
        ([["1.234", "3.5"], ["2.500", "1.5"]], "1.234"),
    ],
)
def test_what_is_asked(rows: list[list[Cell]], doubtful: str) -> None:
    names: list[Cell] = ["amount", "score"]
    header = names[: len(rows[0])]
    survey = survey_source(MemoryTable([header, *rows], info=TableInfo("csv", "utf-8", ",")), "a.csv")
    assert doubtful_number(survey, survey.columns[0]) == doubtful
