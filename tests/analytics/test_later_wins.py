"""Chances of winning by age: a life table of what happened lately."""

import numpy as np
import pytest

from funnel_planner.analytics.curve import Waits, curve
from funnel_planner.analytics.later_wins import age_rule, dispersion, later_wins
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build

ALWAYS = 10_000


def _waits(rows: list[tuple[int, str, int]]) -> Waits:
    """(days until the end, how it ended, days from entry to the as-of day)."""
    days, how, age = zip(*rows, strict=True)
    ends = np.array(how)
    return Waits(
        np.where(ends == "won", days, age).astype(np.float64), ends == "won",
        np.where(ends == "lost", np.array(days, dtype=np.float64), np.nan), 0, np.array(age, dtype=np.float64),
    )  # fmt: skip


def test_without_losses_it_is_what_the_curve_says_of_those_not_won_yet() -> None:
    random = np.random.default_rng(5)
    rows = [(int(day), "won", 60) for day in random.integers(0, 50, 80)]
    rows += [(0, "open", int(age)) for age in random.integers(40, 61, 200)]
    watched = _waits(rows)
    known = curve(watched)
    table = later_wins(watched, ALWAYS)
    last = known.at(60) or 0.0
    for age in (0, 7, 20, 35):
        before = known.at(age) or 0.0
        assert table.at(np.array([age]))[0][0] == pytest.approx((last - before) / (1 - before))


def test_losses_leave_so_that_those_still_open_have_the_better_chance() -> None:
    rows = [(10, "won", 100)] * 40 + [(5, "lost", 100)] * 60
    chance, behind = later_wins(_waits(rows), ALWAYS).at(np.array([0, 5, 10, 500]))
    assert chance.tolist() == pytest.approx([0.4, 1.0, 0.0, 0.0])
    assert behind.tolist() == [40, 40, 0, 0]
    undated = [(10, "won", 100)] * 40 + [(0, "open", 100)] * 60
    assert later_wins(_waits(undated), ALWAYS).at(np.array([5]))[0][0] == pytest.approx(0.4)


def test_a_single_late_win_makes_no_other_sure() -> None:
    rows = [(5, "won", 10)] * 40 + [(0, "open", 10)] * 60 + [(80, "won", 90)]
    chance, _ = later_wins(_waits(rows), ALWAYS).at(np.array([60]))
    assert chance[0] == pytest.approx(1 / 30)


def test_only_what_happened_lately_counts() -> None:
    """Long ago nobody won; now one in two does, at the tenth day."""
    rows = [(0, "open", 400)] * 500 + [(10, "won", 20)] * 50 + [(0, "open", 20)] * 50
    assert later_wins(_waits(rows), 90).at(np.array([0]))[0][0] == pytest.approx(0.5)
    assert later_wins(_waits(rows), ALWAYS).at(np.array([0]))[0][0] == pytest.approx(50 / 600)


def test_wins_that_come_evenly_are_not_dispersed_and_a_rush_is() -> None:
    even = [(10, "won", 10 + ago) for ago in range(90) for _ in range(3)]
    even += [(0, "open", 10 + ago) for ago in range(90) for _ in range(30)]
    rush = [(10, "won", 10 + ago) for ago in range(10) for _ in range(27)]
    rush += [(0, "open", 10 + ago) for ago in range(90) for _ in range(30)]
    assert dispersion(_waits(even), 89) == pytest.approx(1.0, abs=0.2)
    assert dispersion(_waits(rush), 89) > 10


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
    journeys = resolve(build(made, as_of=1_000), STAGES, 3, Counting())
    found = age_rule(journeys, stage_times(journeys), np.arange(len(made)))
    assert found is not None
    assert found.span_days == 90
    assert [stage.at(np.array([20]))[0][0] for stage in found.stages[:2]] == pytest.approx([0.5, 0.5])
    assert [stage.at(np.array([10]))[0][0] for stage in found.stages[:2]] == pytest.approx([0.5, 0.5])
    assert found.stages[0].at(np.array([9]))[0][0] == pytest.approx(1 / 3)
