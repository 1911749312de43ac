"""What deals may bring (oracle 3 of the semantics), and how sure the chances are."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from funnel_planner.analytics import outcomes as module
from funnel_planner.analytics.beta import Evidence, beta_quantiles
from funnel_planner.analytics.outcomes import Deals, Outcomes, outcomes

deals = st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), max_size=7)


def _given(amounts: list[int], chances: list[float]) -> Deals:
    """Deals whose chances are set by hand."""
    return Deals(
        np.array(amounts, dtype=np.int64),
        np.array(chances, dtype=np.float64),
        np.full(len(amounts), -1, dtype=np.int32),
    )


def _measured(count: int, won: float, of: float, amount: int = 100) -> Deals:
    """Deals of one stage that all have its measured chance."""
    return Deals(
        np.full(count, amount, dtype=np.int64), np.full(count, won / of), np.zeros(count, np.int32), [Evidence(won, of)]
    )


def test_three_deals_of_which_the_weighted_sum_never_happens() -> None:
    found = outcomes(_given([1_000_000, 400_000, 2_500_000], [0.5, 0.8, 0.1]))
    expected = {0: 0.09, 4000: 0.36, 10_000: 0.09, 14_000: 0.36, 25_000: 0.01, 29_000: 0.04, 35_000: 0.01, 39_000: 0.04}
    assert dict(zip(found.amounts, found.chances, strict=True)) == pytest.approx(expected)
    assert found.mean == pytest.approx(10_700)
    assert found.median == 10_000
    assert found.chance_of_at_least(10_700) == pytest.approx(0.46)


@given(deals)
def test_the_exact_distribution_is_every_way_it_may_go(made: list[tuple[int, float]]) -> None:
    found = outcomes(_given([a for a, _ in made], [p for _, p in made]))
    slow: dict[float, float] = {}
    for won in itertools.product((False, True), repeat=len(made)):
        chance = math.prod(p if is_won else 1 - p for is_won, (_, p) in zip(won, made, strict=True))
        amount = sum(a for is_won, (a, _) in zip(won, made, strict=True) if is_won) / 100
        slow[amount] = slow.get(amount, 0.0) + chance
    assert sum(found.chances) == pytest.approx(1)
    for amount, chance in zip(found.amounts, found.chances, strict=True):
        assert chance == pytest.approx(slow[amount], abs=1e-12)
    assert found.mean == pytest.approx(sum(amount * chance for amount, chance in slow.items()), abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b"), [(0.5, 0.5), (3.5, 1.5), (0.5, 40.5), (120.5, 8_000.5), (5_000.5, 0.5), (2.2, 9.7)]
)
def test_quantiles_are_those_of_the_beta_distribution(a: float, b: float) -> None:
    shares = np.array([0.001, 0.025, 0.1, 0.5, 0.9, 0.975, 0.999])
    assert beta_quantiles(a, b, shares) == pytest.approx(stats.beta.ppf(shares, a, b), rel=2e-3, abs=1e-9)


@pytest.mark.parametrize(("won", "of"), [(3, 4), (0, 12), (82, 87), (20, 100)])
def test_few_deals_of_one_stage_are_beta_binomial(won: int, of: int) -> None:
    found = outcomes(_measured(20, won, of))
    peer = stats.betabinom(20, won + 0.5, of - won + 0.5)
    assert found.exact
    assert sum(found.chances) == pytest.approx(1)
    for amount, chance in zip(found.amounts, found.chances, strict=True):
        assert chance == pytest.approx(float(peer.pmf(round(amount))), abs=2e-3)
    assert found.mean == pytest.approx(20 * won / of), "the weighted value, not the mean of the draws"


@pytest.mark.parametrize("count", [400, 3_000])
def test_many_deals_spread_as_the_chance_may_be_wrong(count: int) -> None:
    found = outcomes(_measured(count, 20, 100))
    peer = stats.betabinom(count, 20.5, 80.5)
    assert found.p10 == pytest.approx(float(peer.ppf(0.1)), rel=0.03)
    assert found.p90 == pytest.approx(float(peer.ppf(0.9)), rel=0.03)
    sure = outcomes(_given([100] * count, [0.2] * count))
    assert found.p90 - found.p10 > 2 * (sure.p90 - sure.p10)


@pytest.mark.parametrize(
    ("won", "of", "swing"), [(50.0, 500.0, 0.4), (5.0, 8.0, 0.3), (400.0, 450.0, 1.0), (2.0, 90.0, 0.8)]
)
def test_a_pace_that_swings_widens_the_chance_and_moves_it_little(won: float, of: float, swing: float) -> None:
    """As wide as chances 1 - (1 - p)^g are, p drawn from the beta distribution and the pace g from a gamma one."""
    random = np.random.default_rng(1)
    p = random.beta(won + 0.5, of - won + 0.5, 400_000)
    peer = 1 - (1 - p) ** random.gamma(swing**-2, swing**2, 400_000)
    shares = np.linspace(0.0005, 0.9995, 1_000)
    even, swinging = (Evidence(won, of, one).quantiles(shares) for one in (0.0, swing))
    assert swinging.mean() == pytest.approx(even.mean(), rel=0.02)
    assert swinging.std() == pytest.approx(peer.std(), rel=0.25)
    assert swinging.std() > even.std()


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 20))
def test_whatever_chances_rest_on_they_stay_between_0_and_1(won: float, rest: float, swing: float) -> None:
    found = Evidence(won, won + rest, swing).quantiles(np.array([0.0, 0.025, 0.5, 0.975, 1.0]))
    assert np.all(np.diff(found) >= 0)
    assert found[0] >= 0
    assert found[-1] <= 1


def test_own_chances_stay_beside_measured_ones_and_nothing_is_surer_than_sure() -> None:
    mixed = Deals(
        np.array([100, 10_000], dtype=np.int64), np.array([0.9, 0.4]), np.array([0, -1], np.int32), [Evidence(2, 4)]
    )
    found = outcomes(mixed)
    told = dict(zip(found.amounts, found.chances, strict=True))
    assert told[100.0] + told[101.0] == pytest.approx(0.4)
    assert all(chance >= 0 for chance in found.chances)


def test_draws_are_the_same_every_time_and_near_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _given([1_000_000, 400_000, 2_500_000], [0.5, 0.8, 0.1])
    exact = outcomes(made)
    monkeypatch.setattr(module, "MOST_EXACT_DEALS", 0)
    drawn = outcomes(made)
    assert drawn == outcomes(made)
    assert not drawn.exact
    assert drawn.mean == exact.mean
    assert drawn.chance_of_at_least(10_700) == pytest.approx(exact.chance_of_at_least(10_700), abs=0.02)


def test_very_many_deals_are_drawn_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    amounts = random.integers(1_000, 1_000_000, 3_000)
    chances = random.choice([0.1, 0.5, 0.8], 3_000)
    stage = random.integers(-1, 1, 3_000).astype(np.int32)
    for evidence in (Evidence(5_000, 10_000), Evidence(10, 20)):
        made = Deals(amounts, chances, stage, [evidence])
        found = outcomes(made)
        assert found == outcomes(made)
        with monkeypatch.context() as patch:
            patch.setattr(module, "MOST_SINGLE_DEALS", 10_000)
            one_by_one = outcomes(made)
        wide = one_by_one.p90 - one_by_one.p10
        for name in ("p10", "median", "p90"):
            assert getattr(found, name) == pytest.approx(getattr(one_by_one, name), abs=0.05 * wide)
        assert found.mean == pytest.approx(float((amounts * chances).sum()) / 100)


def test_deals_that_are_alike_are_a_binomial_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SINGLE_DEALS", 30)
    found = outcomes(_given([200] * 1_000, [0.5] * 1_000))
    assert set(found.amounts) <= {2.0 * n for n in range(1_001)}
    assert found.median == pytest.approx(1_000, abs=10)
    sure: Outcomes = outcomes(_given([200] * 1_000, [1.0] * 1_000))
    assert (sure.amounts, sure.chances) == ((2_000.0,), (1.0,))
