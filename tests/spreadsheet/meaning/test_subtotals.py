"""A channel that is exactly what others add up to is asked about; chance sums of single numbers are not."""

from dataclasses import replace
from random import Random

import pytest

from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.meaning.subtotals import subtotals
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.spreadsheet.conftest import rows_of
from tests.support.surveyed import survey_source

GROUPED = """
Channel  | Leads | Won | Cost
Google   | 120   | 12  | 5000
Meta     | 60    | 2   | 2000
Paid     | 180   | 14  | 7000
Organic  | 40    | 5   | 0
"""


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    survey = survey_source(MemoryTable(rows_of(text)), "report.csv")
    return list(subtotals(survey, propose([survey], PlanStages.named(["Leads", "Won"])).files[0]))


def of_months(months: int, channels: dict[str, int], *, by_channel: bool) -> str:
    """A report of every month: numbers as if by chance, ``Search`` the sum of the first two."""
    chance = Random(1)  # noqa: S311 - no secret
    rows = []
    for month in range(months):
        own = {
            name: (size + chance.randrange(size), 1 + chance.randrange(size // 5)) for name, size in channels.items()
        }
        first, second = list(own.values())[:2]
        own["Search"] = (first[0] + second[0], first[1] + second[1])
        rows += [(name, f"{2020 + month // 12}-{1 + month % 12:02}", *numbers) for name, numbers in own.items()]
    rows.sort(key=lambda row: (row[0] != "Search", row[0]) if by_channel else (False, ""))
    return "\n".join(["Channel | Month | Leads | Won", *(" | ".join(map(str, row)) for row in rows)])


@pytest.mark.parametrize("by_channel", [True, False])
def test_a_long_report_is_looked_at_as_far_as_its_first_rows_go(by_channel: bool) -> None:  # noqa: FBT001 - a parameter
    channels = {"Bing": 50, "Google": 90, **{f"Z{number}": 40 + number for number in range(17)}}
    assert found(of_months(36, channels, by_channel=by_channel)) == [("Search", ("Bing", "Google"))]


def test_a_report_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = survey_source(MemoryTable(rows_of(GROUPED)), "report.csv")
    file = propose([survey], PlanStages.named(["Leads", "Won"])).files[0]
    assert subtotals(survey, file)
    monkeypatch.setattr("funnel_planner.spreadsheet.meaning.subtotals._numbers_by_label", None)
    assert subtotals(survey, replace(file, period=None))


def test_chance_is_hardly_ever_taken_for_a_sum() -> None:
    chance = Random(3)  # noqa: S311 - no secret
    alarms = 0
    for _ in range(100):
        rows = [f"C{n} | {10 + chance.randrange(50)} | {chance.randrange(1, 8)}" for n in range(10)]
        alarms += bool(found("\n".join(["Channel | Leads | Won", *rows])))
    assert alarms <= 1


def test_a_sum_of_the_rows_above_it() -> None:
    assert found(GROUPED) == [("Paid", ("Google", "Meta"))]


def test_of_a_report_by_month_every_month_must_add_up() -> None:
    months = "Channel | Month | Leads | Won\n" + "\n".join(
        f"{channel} | 2026-0{month} | {leads + month * (channel in {'Google', 'Paid'})} | {won}"
        for month in (1, 2)
        for channel, leads, won in (("Google", 12, 5), ("Meta", 6, 2), ("Paid", 18, 7), ("Fair", 3, 1))
    )
    assert found(months) == [("Paid", ("Google", "Meta"))]
    assert found(months.replace("Meta | 2026-02 | 6", "Meta | 2026-02 | 7")) == []


@pytest.mark.parametrize(
    "text",
    [
        GROUPED.replace("7000", "7001"),
        "Channel | Leads\nGoogle | 120\nMeta | 60\nPaid | 180",  # one number may be chance
        "Channel | Leads | Won\nGoogle | 2 | 1\nMeta | 1 | 0\nFair | 3 | 1",  # so may small ones
        "Channel | Leads | Won\nA | 10 | 1\nB | 20 | 2\nC | 30 | 3\nD | 40 | 4\nE | 50 | 5",  # nor do round ones
        "Channel | Month | Leads | Won\n"  # nor do numbers that are the same again and again
        + "\n".join(
            f"{name} | 2026-0{m} | {n} | {n // 11}"
            for m in range(1, 10)
            for name, n in (("A", 11), ("B", 22), ("C", 33))
        ),
        "Channel | Leads | Won\nGoogle | 20 | 5\nMeta | 10 | 2\nTotal | 30 | 7",  # known by its word
        "id | Source | Stage\n1 | Ads | Leads\n2 | Fair | Won",
    ],
)
def test_others_are_no_subtotals(text: str) -> None:
    assert found(text) == []


def test_of_many_channels_those_side_by_side_are_tried() -> None:
    rows = [f"C{number} | {number * 7 + 1} | {number + 3}" for number in range(20)]
    total = f"All ads | {sum(n * 7 + 1 for n in range(20))} | {sum(n + 3 for n in range(20))}"
    assert ("All ads", tuple(f"C{n}" for n in range(20))) in found("\n".join(["Channel | Leads | Won", *rows, total]))
