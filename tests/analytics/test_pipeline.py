"""What open deals are worth (oracles 1 and 3 of the semantics)."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import pipeline
from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.pipeline import coverage, needed_coverage, open_deals, outcomes, sales_velocity
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build

deals = st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), max_size=7)


def test_three_deals_of_which_the_weighted_sum_never_happens() -> None:
    found = outcomes(np.array([1_000_000, 400_000, 2_500_000]), np.array([0.5, 0.8, 0.1]))
    expected = {0: 0.09, 4000: 0.36, 10_000: 0.09, 14_000: 0.36, 25_000: 0.01, 29_000: 0.04, 35_000: 0.01, 39_000: 0.04}
    assert dict(zip(found.amounts, found.chances, strict=True)) == pytest.approx(expected)
    assert found.mean == pytest.approx(10_700)
    assert found.median == 10_000
    assert found.chance_of_at_least(10_700) == pytest.approx(0.46)


@given(deals)
def test_the_exact_distribution_is_every_way_it_may_go(made: list[tuple[int, float]]) -> None:
    found = outcomes(np.array([a for a, _ in made], dtype=np.int64), np.array([p for _, p in made], dtype=np.float64))
    slow: dict[float, float] = {}
    for won in itertools.product((False, True), repeat=len(made)):
        chance = math.prod(p if is_won else 1 - p for is_won, (_, p) in zip(won, made, strict=True))
        amount = sum(a for is_won, (a, _) in zip(won, made, strict=True) if is_won) / 100
        slow[amount] = slow.get(amount, 0.0) + chance
    assert sum(found.chances) == pytest.approx(1)
    for amount, chance in zip(found.amounts, found.chances, strict=True):
        assert chance == pytest.approx(slow[amount], abs=1e-12)
    assert found.mean == pytest.approx(sum(amount * chance for amount, chance in slow.items()), abs=1e-9)


def test_draws_are_the_same_every_time_and_near_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts, chances = np.array([1_000_000, 400_000, 2_500_000]), np.array([0.5, 0.8, 0.1])
    exact = outcomes(amounts, chances)
    monkeypatch.setattr(pipeline, "MOST_EXACT_DEALS", 0)
    drawn = outcomes(amounts, chances)
    assert drawn == outcomes(amounts, chances)
    assert not drawn.exact
    assert drawn.mean == exact.mean
    assert drawn.chance_of_at_least(10_700) == pytest.approx(exact.chance_of_at_least(10_700), abs=0.02)


def test_open_leads_with_an_amount_are_deals_and_an_own_chance_stays() -> None:
    leads = [
        MadeLead((Event(1),), value=100),
        MadeLead((Event(2),), value=300),
        MadeLead((Event(2),)),
        MadeLead((Event(3),), value=900),
        MadeLead((Event(1), Event(LOST)), value=700),
        MadeLead(value=50),
    ]
    journeys = resolve(build(leads), STAGES, 3, Counting())
    own = np.array([np.nan, 0.9, np.nan, np.nan, np.nan, np.nan])
    found = open_deals(journeys, (None, 0.2, 0.5, 1.0), own)
    assert found.rows.tolist() == [0, 1]
    assert found.chance.tolist() == [0.2, 0.9]
    assert (found.without_amount, found.without_chance, found.open_value) == (1, 1, 4.0)


def test_velocity_and_coverage() -> None:
    assert sales_velocity(27, 6 / 27, 5000, 60) == pytest.approx(500)
    assert sales_velocity(27, None, 5000, 60) is None
    assert sales_velocity(27, 0.2, 5000, 0) is None
    assert coverage(30_000, 20_000, 10_000) == 3.0
    assert coverage(30_000, 20_000, 20_000) is None
    assert needed_coverage(0.25) == 4.0
    assert needed_coverage(0.0) is None
