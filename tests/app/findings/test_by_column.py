"""The funnel by a column: which column comes first, what is no cut, and the same numbers for JSON."""

from dataclasses import replace

import numpy as np
import pytest

from funnel_planner.analytics.leads import BLANK, MINOR_PER_UNIT, NO_VALUE, Coded, no_leads
from funnel_planner.app.findings.by_column import column_cut, filled_in, number_keys, numbers_by, restates
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import speaking
from tests.support.made_findings import leads_of, look_of, plan_of

N = 120
SIZE = np.arange(N, dtype=np.int32)


def look(**columns: Coded) -> Look:
    return look_of(plan_of(), replace(leads_of(1, N), columns=columns))


def test_the_first_column_says_something_of_its_own() -> None:
    stages = tuple(stage.name for stage in plan_of().stages)
    names = Coded(SIZE, tuple(f"Name {n}" for n in range(N)))
    one = Coded(SIZE % 1, ("always",))
    city = Coded(SIZE % 3, ("Oslo", "Rome", "Lima"))
    seen = look(Stage=Coded(SIZE % len(stages), stages), Name=names, One=one, City=city, Town=city)
    assert column_cut(seen).header == "City"
    assert column_cut(seen, "Town").header == "Town"
    assert column_cut(seen, "Gone").header == "City"
    assert column_cut(seen).headers == ("Stage", "Name", "One", "City", "Town", "Value")
    assert restates(seen, stages)
    assert column_cut(look(Name=names)).header == "Name", "there is no other"


def test_a_column_that_is_filled_in_once_leads_have_won_does_not_come_first() -> None:
    bare = look(City=Coded(SIZE % 3, ("Oslo", "Rome", "Lima")))
    won = bare.journeys.at(bare.journeys.won_index)
    late = Coded(np.where(won, SIZE % 2, BLANK).astype(np.int32), ("Ann", "Bo"))
    assert column_cut(look(Seller=late, City=Coded(SIZE % 3, ("Oslo", "Rome", "Lima")))).header == "City"
    assert column_cut(look(Seller=late)).header == "Seller", "there is no other"


def test_what_cannot_be_cut_is_refused() -> None:
    plan, leads = plan_of(), leads_of(1, N)
    assert column_cut(look()).headers == ("Value",)
    bare = replace(leads, columns={}, value_minor=np.full(N, NO_VALUE, dtype=np.int64))
    with pytest.raises(PlannerError, match="columns_none"):
        column_cut(look_of(plan, bare))
    with pytest.raises(PlannerError, match="columns_need_leads"):
        column_cut(look_of(plan, no_leads(tuple(stage.id for stage in plan.stages))))


def test_a_column_is_filled_in_for_so_many_of_each_outcome() -> None:
    seen = look(Late=Coded(np.where(SIZE < 30, 0, BLANK).astype(np.int32), ("yes",)))
    (known_won, won), (known_rest, rest) = filled_in(column_cut(seen), seen.journeys.won_index)
    at_end = seen.journeys.at(seen.journeys.won_index)
    assert (won, won + rest) == (int(at_end.sum()), seen.measured.lead_count)
    assert (known_won, known_won + known_rest) == (int(at_end[:30].sum()), 30)


def test_numbers_come_from_the_smallest_up_and_are_told_unrounded() -> None:
    seen = look(Seconds=Coded(SIZE % 25, tuple(str(100 - 3 * n) for n in range(25))), City=Coded(SIZE % 2, ("a", "b")))
    cut = column_cut(seen, "Seconds")
    numbers = [float(one.label) for one in cut.results]
    assert numbers == sorted(numbers)
    with speaking("pl"):
        found = numbers_by(seen, "SECONDS")
        assert found is not None
        keys = number_keys(found)
    told = np.array([100 - 3 * (n % 25) for n in range(N)])
    assert keys["all"]["p90"] == pytest.approx(np.quantile(told, 0.9))
    assert keys["all"]["sum"] == told.sum()
    assert keys["won"]["n"] + keys["not_won"]["n"] == keys["all"]["n"] == N
    assert sum(one["n"] for one in keys["ranges"]) == N
    assert numbers_by(seen, "City") is None
    assert numbers_by(seen, "Gone") is None


def test_months_follow_the_calendar() -> None:
    months = Coded(np.where(SIZE < 9, BLANK, SIZE % 4).astype(np.int32), ("Dec", "may", "styczeń", "March"))
    cities = Coded(SIZE % 4, ("Dec", "may", "Oslo", "March"))
    seen = look(Month=months, City=cities)
    assert [one.label for one in column_cut(seen, "Month").results] == ["styczeń", "March", "may", "Dec", "(unknown)"]
    assert [one.label for one in column_cut(seen, "City").results] == ["Dec", "March", "may", "Oslo"]


def test_what_leads_are_worth_is_called_as_its_column() -> None:
    seen = replace(look(City=Coded(SIZE % 2, ("a", "b"))), value_header="Deal size")
    cut = column_cut(seen, "Deal size")
    assert cut.is_money
    assert cut.numbers is not None
    assert cut.numbers.leads is not None
    minor = seen.journeys.leads.value_minor
    assert cut.numbers.leads.total == pytest.approx(minor[minor != NO_VALUE].sum() / MINOR_PER_UNIT)
    assert numbers_by(seen, "deal size") == cut.numbers
    taken = replace(look(**{"Deal size": Coded(SIZE % 2, ("a", "b"))}), value_header="Deal size")
    assert column_cut(taken).headers == ("Deal size",), "a column of this name is looked at first"
