"""The sheet of imported columns: values, ranges of numbers, and how numbers spread, with formulas that follow."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from funnel_planner.analytics.leads import Coded
from funnel_planner.domain.counting import CountingMode
from funnel_planner.publish.workbook import write_workbook
from funnel_planner.words import speaking
from tests.support.libre_office import Recalculate, differences
from tests.support.made_findings import contents_of, leads_of, plan_of

N = 160


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads with few numbers, with many (blank for every tenth), and with negative ones in fractions."""
    leads, size = leads_of(1, N), np.arange(N, dtype=np.int32)
    many = np.where(size % 10 == 0, -1, size).astype(np.int32)
    columns = {
        "Calls": Coded(size % 4, tuple(map(str, range(4)))),
        "Seconds": Coded(many, tuple(str(3 * n) for n in range(N))),
        "Balance": Coded(size, tuple(f"{n / 4 - 15:.2f}" for n in range(N))),
        "Name": Coded(size, tuple(f"Name {n}" for n in range(N))),
    }
    path = tmp_path_factory.mktemp("columns") / "columns.xlsx"
    with speaking("en"):
        write_workbook(path, contents_of(plan_of(), replace(leads, columns=columns)))
    return path


def tables(path: Path, *, formulas: bool = False) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Lines of the tables by the title above them, and within them by their first cell."""
    sheet = load_workbook(path, data_only=not formulas)["By column"]
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    title = ""
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if row[0] is not None and row[1] is None:
            title = str(row[0])
        elif row[0] is not None:
            found.setdefault(title, {})[str(row[0])] = row[1:]
    return found


def test_numbers_have_ranges_and_a_table_of_how_they_spread(book: Path) -> None:
    found = tables(book)
    assert list(found) == ["Calls", "Seconds", "Balance", "Value"], "names are no groups"
    assert [*found["Calls"]][:5] == ["Value", "0", "1", "2", "3"]
    seconds = found["Seconds"]
    assert {"0–49", "(unknown)", "Numbers", "All leads", "Won", "Not won"} <= seconds.keys()
    counted = [line[0] for name, line in seconds.items() if name == "(unknown)" or name[0].isdecimal()]
    assert sum(counted) == N
    told = [3.0 * n for n in range(N) if n % 10]
    expected = [
        len(told), min(told), *np.quantile(told, (0.25, 0.5)), np.mean(told), *np.quantile(told, (0.75, 0.9)),
        max(told), sum(told),
    ]  # fmt: skip
    assert [*seconds["All leads"][:9]] == pytest.approx(expected)
    assert found["Balance"]["All leads"][1] == -15.0


def test_the_line_of_all_leads_follows_from_the_other_two(book: Path) -> None:
    line = tables(book, formulas=True)["Seconds"]["All leads"]
    assert [str(cell)[:5] for cell in (line[0], line[1], line[7], line[8])] == ["=SUM(", "=MIN(", "=MAX(", "=SUM("]
    assert str(line[4]).startswith("=IF("), "the mean is the sum over the leads"


def test_another_program_computes_the_same(book: Path, recalculate: Recalculate) -> None:
    (other,) = recalculate([book])
    count, wrong = differences(book, other)
    assert count > 100
    assert wrong == []


def test_shares_are_of_all_leads_of_a_value_also_of_those_that_skipped_the_first_stage(tmp_path: Path) -> None:
    leads = leads_of(1, N, listed=False)
    columns = {"Calls": Coded(np.arange(N, dtype=np.int32) % 4, tuple(map(str, range(4))))}
    plan = replace(plan_of(), counting=replace(plan_of().counting, mode=CountingMode.ANY))
    path = tmp_path / "any.xlsx"
    with speaking("en"):
        write_workbook(path, contents_of(plan, replace(leads, columns=columns)))
    found = tables(path)["Calls"]
    won = 1 + plan.won_index
    assert found["Value"][0] == "All leads"
    lines = [found[str(n)] for n in range(4)]
    assert any(line[0] > line[1] for line in lines), "some never touched the first stage"
    for line in lines:
        assert line[1 + len(plan.stages)] == line[won] / line[0] <= 1
