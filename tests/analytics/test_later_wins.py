"""Chances of winning by age: a life table of what happened lately."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import life_table
from funnel_planner.analytics.curve import curve
from funnel_planner.analytics.later_wins import LaterWins, age_rule, later_wins
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.life_table import NOT_THERE
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build
from tests.support.made_waits import made_waits

ALWAYS = 10_000


def _chances(rows: list[tuple[int, str, int]], span: int = ALWAYS) -> LaterWins:
    (found,) = later_wins(made_waits(rows), span)
    return found


def test_without_losses_it_is_what_the_curve_says_of_those_not_won_yet() -> None:
    random = np.random.default_rng(5)
    rows = [(int(day), "won", 60) for day in random.integers(0, 50, 80)]
    rows += [(0, "open", int(age)) for age in random.integers(40, 61, 200)]
    known = curve(made_waits(rows))
    table = _chances(rows)
    last = known.at(60) or 0.0
    for age in (0, 7, 20, 35):
        before = known.at(age) or 0.0
        assert table.at(np.array([age]))[0][0] == pytest.approx((last - before) / (1 - before))


def test_losses_leave_so_that_those_still_open_have_the_better_chance() -> None:
    rows = [(10, "won", 100)] * 40 + [(5, "lost", 100)] * 60
    chance, behind = _chances(rows).at(np.array([0, 5, 10, 500]))
    assert chance.tolist() == pytest.approx([0.4, 1.0, 0.0, 0.0])
    assert behind.tolist() == [40, 40, 0, 0]
    undated = [(10, "won", 100)] * 40 + [(0, "open", 100)] * 60
    assert _chances(undated).at(np.array([5]))[0][0] == pytest.approx(0.4)


def test_a_single_late_win_makes_no_other_sure() -> None:
    rows = [(5, "won", 10)] * 40 + [(0, "open", 10)] * 60 + [(80, "won", 90)]
    chance, _ = _chances(rows).at(np.array([60]))
    assert 0.3 < chance[0] < 0.6, "one of one, but of so many days that they say little of each"


def test_only_what_happened_lately_counts() -> None:
    """Long ago nobody won; now one in two does, at the tenth day."""
    rows = [(0, "open", 400)] * 500 + [(10, "won", 20)] * 50 + [(0, "open", 20)] * 50
    assert _chances(rows, 90).at(np.array([0]))[0][0] == pytest.approx(0.5)
    assert _chances(rows).at(np.array([0]))[0][0] == pytest.approx(50 / 600)


def test_the_rule_of_leads_counts_the_age_by_how_many_wins_are_dated() -> None:
    def rule(made: list[MadeLead]) -> tuple[int, int, float] | None:
        journeys = resolve(build(made, as_of=1_000), STAGES, 3, Counting())
        found = age_rule(journeys, stage_times(journeys), np.arange(len(made)))
        return None if found is None else (found.wins, found.undated, found.weight)

    dated, undated = MadeLead((Event(3, 950),), created=900), MadeLead((Event(3),), created=900)
    assert rule([dated] * 15 + [MadeLead(created=990)]) == (15, 0, 0.5)
    assert rule([dated] * 30) == (30, 0, 1.0)
    assert rule([dated] * 30 + [undated] * 30) == (30, 30, 0.5)
    assert rule([undated] * 40) is None


def test_a_stage_has_the_chances_of_the_leads_that_came_to_it() -> None:
    made = [MadeLead((Event(1, 905), Event(3, 950)), created=900)] * 40
    made += [MadeLead((Event(LOST, 910),), created=900)] * 40 + [
        MadeLead((Event(1, 905), Event(LOST, 960)), created=900)
    ] * 40
    journeys = resolve(build(made, as_of=980), STAGES, 3, Counting())
    found = age_rule(journeys, stage_times(journeys), np.arange(len(made)))
    assert found is not None
    assert found.pace.span_days == 90
    assert found.stages[0].at(np.array([0, 4, 5, 9]))[0] == pytest.approx([1 / 3, 1 / 3, 0, 0]), "then only losses stay"
    assert found.stages[1].at(np.array([9, 20, 49, 50]))[0] == pytest.approx([0.5, 0.5, 0.5, 0])


def test_where_nobody_knows_when_leads_came_to_a_stage_all_that_ever_came_tell() -> None:
    made = [MadeLead((Event(1), Event(3, 950)), created=900)] * 40 + [
        MadeLead((Event(1), Event(LOST, 960)), created=900)
    ] * 40
    journeys = resolve(
        build([*made, *[MadeLead((Event(LOST, 910),), created=900)] * 40], as_of=980), STAGES, 3, Counting()
    )
    found = age_rule(journeys, stage_times(journeys), np.arange(120))
    assert found is not None
    assert found.stages[0].at(np.array([5, 20]))[0] == pytest.approx([1 / 3, 1 / 2])
    assert found.stages[1].at(np.array([5, 20]))[0] == pytest.approx([1 / 3, 1 / 2]), (
        "lost nobody knows where: there, too"
    )


STEPS = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
DECIDED = st.lists(st.tuples(STEPS, st.integers(0, 2), st.booleans()), min_size=1, max_size=25)


@given(DECIDED)
def test_of_leads_that_are_all_decided_the_chances_add_up_to_their_wins(
    made: list[tuple[tuple[int, int, int], int, bool]],
) -> None:
    """At any age, those that stand at each stage times its chance: just as many as were won later (Aalen-Johansen)."""
    fates = [(tuple(accumulate(steps)), stages, won) for steps, stages, won in made]
    watched = made_waits([(days[stages], "won" if won else "lost", 60) for days, stages, won in fates])
    came = [np.array([days[stage] if stages > stage else NOT_THERE for days, stages, _ in fates]) for stage in (0, 1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(life_table, "FEW", 1)
        found = later_wins(watched, ALWAYS, came)
    for age in range(40):
        still = [(days, stages, won) for days, stages, won in fates if days[stages] > age]
        at = [sum(day <= age for day in days[:stages]) for days, stages, _ in still]
        expected = sum(found[stage].at(np.array([age]))[0][0] for stage in at)
        assert expected == pytest.approx(sum(won for *_, won in still), abs=1e-9)
        assert all(0 <= stage.chance[min(age, len(stage.chance) - 1)] <= 1 for stage in found)


@pytest.mark.parametrize(("win", "rate"), [(0.2, 1), (0.9, 1), (0.3, 4)])
def test_expected_wins_are_those_of_the_truth(win: float, rate: int) -> None:
    """Leads that wait with no memory for a win or a loss, seen for 300 days: a lead still open wins as any other."""
    random, told, true = np.random.default_rng(7), 0.0, 0.0
    for _ in range(40):
        age = random.integers(0, 300, 300 * rate)
        days = random.geometric(1 / 40, len(age))
        rows = zip(days.tolist(), random.random(len(age)) < win, age.tolist(), strict=True)
        watched = made_waits([(day, ("open" if day > at else "won" if won else "lost"), at) for day, won, at in rows])
        (found,) = later_wins(watched, 90)
        told += found.at(age[days > age])[0].sum()
        true += win * np.count_nonzero(days > age)
    assert told == pytest.approx(true, rel=0.1)


def test_losses_without_a_date_leave_their_chances_to_leads_as_old() -> None:
    """Half of 400 leads are won by the thirtieth day, the others lost on the fifth, and nobody wrote down when."""
    made = [MadeLead((Event(3, 900 + day),), created=900) for day in (10, 20, 25, 30)] * 50
    made += [MadeLead((Event(LOST),), created=900)] * 200
    made += [MadeLead(created=985)] * 50 + [MadeLead((Event(LOST),), created=985)] * 50
    journeys = resolve(build(made, as_of=1_000), STAGES, 3, Counting())
    found = age_rule(journeys, stage_times(journeys), np.arange(len(made)))
    assert found is not None
    assert found.undated_losses == 250
    (chance,) = found.stages[0].at(np.array([15]))[0]
    assert pytest.approx(chance, rel=0.1) == 100 * 150 / 350 / 50, "what a hundred of that age bring, by fifty"
