"""Figures as written, copied and saved."""

from dataclasses import replace
from typing import Any

import pytest

from funnel_planner.ui.charts.figures import Between, Cell, Figures
from funnel_planner.ui.charts.funnel_figures import funnel_figures
from funnel_planner.ui.charts.funnel_words import people, rate_text, stage_sentence
from funnel_planner.words import speaking
from tests.support.made_pictures import ORDINARY, PLANNED_ONLY

TABLE = Figures(
    title="T",
    headings=("Name", "n", "Rate", "Interval", "Money"),
    kinds=("text", "count", "share", "interval", "money"),
    rows=(("=cmd\tx", 1234, 0.125, (0.1, 0.2), 1234.56), ("b", None, None, None, None)),
    currency="PLN",
)


def test_a_difference_is_written_as_that_of_the_shares_beside_it() -> None:
    """13.5% and 10.0% are 3.5 points apart to whoever reads them; other programs get all of it."""
    shares = (183 / 1352, 130 / 1303)
    table = Figures("T", ("Was", "Is", "Points"), ("share", "share", "points"), ((*shares, Between(*shares)),))
    assert [table.text(0, column) for column in range(3)] == ["13.5%", "10.0%", "−3.5"]
    assert table.tsv().splitlines()[1].split("\t")[2] == f"{shares[1] - shares[0]:.10g}"


def test_cells_are_written_for_people() -> None:
    with speaking("pl"):
        assert [TABLE.text(0, column) for column in range(1, 5)] == [
            "1\u00a0234", "12,5%", "10–20%", "1\u00a0235\u00a0zł",
        ]  # fmt: skip
    assert TABLE.text(1, 2) == "–"


def test_copies_are_plain_numbers_in_the_decimal_mark_of_the_language() -> None:
    assert TABLE.tsv().splitlines()[1] == "=cmd x\t1234\t0.125\t0.1\t0.2\t1234.56"
    with speaking("pl"):
        assert TABLE.tsv([(0, 4), (1, 0)]) == "1234,56\nb"


def test_saved_text_never_becomes_a_formula() -> None:
    assert TABLE.csv().splitlines()[1].startswith("'=cmd")
    with speaking("pl"):
        assert TABLE.csv().splitlines()[1].endswith(";1234;0,125;0,1;0,2;1234,56")


def test_an_interval_is_saved_as_two_cells() -> None:
    heads, first, second = TABLE.csv().splitlines()
    assert heads == 'Name,n,Rate,"Interval, from","Interval, to",Money'
    assert first.endswith(",1234,0.125,0.1,0.2,1234.56")
    assert second == "b,,,,,"


def test_a_long_table_is_copied_in_one_pass() -> None:
    """Looked through anew for every cell, four thousand rows took seconds."""
    looked_at = 0

    class Row(tuple[Cell, ...]):
        __slots__ = ()

        def __getitem__(self, place: Any) -> Any:
            nonlocal looked_at
            looked_at += 1
            return super().__getitem__(place)

    table = replace(TABLE, rows=tuple(Row(("a", number, None, None, 1.5)) for number in range(50)))
    assert len(table.tsv().splitlines()) == len(table.csv().splitlines()) == 51
    assert looked_at <= 2 * 50 * 5


def test_a_funnel_shows_only_columns_it_has_numbers_for() -> None:
    assert "Reached" in funnel_figures(ORDINARY).headings
    assert "Reached" not in funnel_figures(PLANNED_ONLY).headings


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (None, "–"),
        (0.0, "0%"),
        (1.0, "100%"),
        (0.31, "31.0%"),
        (0.0006, "0.06%"),
        (0.00001, "<0.01%"),
        (1.81, "181.0%"),
    ],
)
def test_rates_have_the_decimals_they_deserve(rate: float | None, text: str) -> None:
    assert rate_text(rate) == text


def test_few_planned_people_keep_a_decimal() -> None:
    assert [people(value) for value in (None, 21.5, 6.0, 0.5, 0.0)] == ["–", "22", "6", "0.5", "0"]


def test_a_stage_tells_its_split() -> None:
    assert "125 lost" in stage_sentence(ORDINARY.stages[0])
