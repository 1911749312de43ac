"""Statistics beside the programs that statisticians trust: scipy and lifelines, on a thousand made tables each.

They are test-only: the program itself computes everything with numpy and the standard library.
"""

import itertools
import math
import os
from fractions import Fraction

import numpy as np
import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from numpy.typing import NDArray
from scipy import stats

from funnel_planner.analytics.curve import Curve, Waits, competing_shares, curve
from funnel_planner.analytics.drivers import odds_ratio
from funnel_planner.analytics.durations import quantiles
from funnel_planner.analytics.outcomes import Deals, outcomes
from funnel_planner.analytics.statistics import (
    fisher_irwin,
    holm,
    newcombe_difference,
    two_channel_test,
    wilson,
    wilson_bounds,
)

TABLES = 1_000
SURVIVAL_TABLES = int(os.environ.get("FUNNEL_PEERS", "200"))
SHARE_TABLES = int(os.environ.get("FUNNEL_PEERS", "50"))
"""lifelines takes 30 to 100 ms a table: ``FUNNEL_PEERS=1000`` compares as many of them as with scipy."""
Table = tuple[int, int, int, int]


def tables(largest: int) -> list[Table]:
    """x1 of n1 and x2 of n2, with small, empty and full rows among them."""
    random = np.random.default_rng(20_240_101)
    tries = 1 + (largest ** random.random((TABLES, 2))).astype(int)
    rates = random.choice([0.0, 0.02, 0.3, 0.5, 0.9, 1.0], (TABLES, 2))
    hits = random.binomial(tries, rates)
    return [(x1, n1, x2, n2) for (x1, x2), (n1, n2) in zip(hits.tolist(), tries.tolist(), strict=True)]


def test_wilson_intervals_are_scipys() -> None:
    found = tables(10**6)
    x, n = np.array([[x1, n1] for x1, n1, _, _ in found]).T
    for x1, n1, low, high in zip(x.tolist(), n.tolist(), *wilson_bounds(x, n), strict=True):
        peer = stats.binomtest(x1, n1).proportion_ci(method="wilson")
        assert wilson(x1, n1) == pytest.approx((peer.low, peer.high), abs=1e-12)
        assert (low, high) == pytest.approx((peer.low, peer.high), abs=1e-12)


def test_newcombe_intervals_are_made_of_scipys_wilson_intervals() -> None:
    for x1, n1, x2, n2 in tables(10_000):
        one, other = (stats.binomtest(x, n).proportion_ci(method="wilson") for x, n in ((x1, n1), (x2, n2)))
        p1, p2 = x1 / n1, x2 / n2
        low = p1 - p2 - math.sqrt((p1 - one.low) ** 2 + (other.high - p2) ** 2)
        high = p1 - p2 + math.sqrt((one.high - p1) ** 2 + (p2 - other.low) ** 2)
        found = newcombe_difference(x1, n1, x2, n2)
        assert found is not None
        assert found[0] == pytest.approx(p1 - p2, abs=1e-12)
        assert found[1] == pytest.approx((low, high), abs=1e-9)


def test_chi_squared_is_scipys_with_n_minus_1() -> None:
    tested = 0
    for x1, n1, x2, n2 in tables(10_000):
        found = two_channel_test(x1, n1, x2, n2)
        assert found is not None
        if not 0 < x1 + x2 < n1 + n2:
            assert (found.test, found.p, found.min_expected) == ("fisher-irwin", 1.0, 0.0)
            continue
        peer = stats.chi2_contingency([[x1, n1 - x1], [x2, n2 - x2]], correction=False)
        assert found.min_expected == pytest.approx(peer.expected_freq.min(), rel=1e-12)
        assert found.test == ("n-1 chi2" if peer.expected_freq.min() >= 1 else "fisher-irwin")
        if found.test == "n-1 chi2":
            statistic = peer.statistic * (n1 + n2 - 1) / (n1 + n2)
            assert found.statistic == pytest.approx(statistic, rel=1e-9, abs=1e-12)
            assert found.p == pytest.approx(stats.chi2.sf(statistic, 1), rel=1e-9, abs=1e-300)
            tested += 1
    assert tested > TABLES / 4


def test_fisher_irwin_is_scipys_fisher_exact() -> None:
    for x1, n1, x2, n2 in tables(400):
        peer = stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])
        assert fisher_irwin(x1, n1, x2, n2) == pytest.approx(peer.pvalue, rel=1e-9, abs=1e-13)


def test_holm_is_what_stepping_down_says() -> None:
    """A hypothesis is rejected at level a iff its adjusted p is at most a: stepped through at every level of note."""
    random = np.random.default_rng(5)
    for _ in range(TABLES):
        p = np.round(random.random(random.integers(1, 8)) ** 3, 3)
        adjusted = holm(p.tolist())
        levels = [value for value in adjusted if value is not None]
        for level in {*levels, *(value - 1e-9 for value in levels), 0.05}:
            rejected: set[int] = set()
            for step, place in enumerate(np.argsort(p, kind="stable").tolist()):
                if p[place] > level / (len(p) - step) + 1e-15:
                    break
                rejected.add(place)
            if level < 1:
                assert rejected == {place for place, value in enumerate(levels) if value <= level + 1e-14}


def test_odds_ratios_are_scipys() -> None:
    tested = 0
    for x1, n1, x2, n2 in tables(10_000):
        cells = np.array([[x1, n1 - x1], [x2, n2 - x2]], dtype=np.float64)
        ratio, interval = odds_ratio(x1, n1, x2, n2)
        if not cells.all():
            cells += 0.5
            assert ratio == pytest.approx(cells[0, 0] * cells[1, 1] / cells[0, 1] / cells[1, 0], rel=1e-12)
            continue
        peer = stats.contingency.odds_ratio(cells.astype(int), kind="sample")
        bounds = peer.confidence_interval(0.95)
        assert ratio == pytest.approx(peer.statistic, rel=1e-12)
        assert interval == pytest.approx((bounds.low, bounds.high), rel=1e-9)
        tested += 1
    assert tested > TABLES / 4


def test_quantiles_are_scipys_of_type_7() -> None:
    random = np.random.default_rng(6)
    shares = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
    for size in random.integers(1, 60, TABLES).tolist():
        days = random.integers(0, 400, size) + random.choice([0.0, 0.25], size)
        peer = stats.mstats.mquantiles(days, shares, alphap=1, betap=1)
        assert quantiles(days, shares) == pytest.approx(peer.tolist(), abs=1e-9)


def test_time_to_convert_is_scipys_kaplan_meier() -> None:
    for days, converted in watched(TABLES, kinds=2):
        found = curve(_waits(days, converted == 1))
        if not converted.any():
            assert not len(found.day)
            continue
        peer = stats.ecdf(stats.CensoredData(uncensored=days[converted == 1], right=days[converted == 0]))
        told = [found.at(day) for day in np.unique(days).tolist()]
        assert told == pytest.approx(peer.cdf.evaluate(np.unique(days)).tolist(), abs=1e-12)


def test_time_to_convert_is_lifelines_kaplan_meier() -> None:
    for days, converted in watched(SURVIVAL_TABLES, kinds=2):
        found: Curve = curve(_waits(days, converted == 1))
        peer = KaplanMeierFitter().fit(days, converted == 1)
        at = np.unique(days)
        left = peer.survival_function_at_times(at).to_numpy()
        assert [found.at(day) for day in at.tolist()] == pytest.approx((1 - left).tolist(), abs=1e-9)


def test_shares_converted_and_lost_are_lifelines_aalen_johansen() -> None:
    """Without ties: lifelines moves tied times apart by chance."""
    random = np.random.default_rng(8)
    for days, ends in watched(SHARE_TABLES, kinds=3):
        distinct = (np.argsort(np.argsort(days + random.random(len(days)) / 10)) + 1).astype(np.float64)
        day = float(random.integers(1, len(days) + 1))
        found = competing_shares(_waits(distinct, ends == 1, lost=ends == 2), day)
        told = []
        for kind in (1, 2):
            peer = AalenJohansenFitter(calculate_variance=False).fit(distinct, ends, event_of_interest=kind)
            told.append(float(peer.predict(day)))
        assert found == pytest.approx(told, abs=1e-9)


def test_exact_pipeline_is_every_way_it_may_end() -> None:
    random = np.random.default_rng(9)
    for _ in range(TABLES // 10):
        count = int(random.integers(0, 9))
        amounts = random.choice([0, 100, 250_00, 400_000, 1_000_000], count)
        percents = random.integers(0, 101, count)
        chances: dict[int, Fraction] = {}
        for wins in itertools.product((False, True), repeat=count):
            total = sum(amount for amount, won in zip(amounts.tolist(), wins, strict=True) if won)
            chance = math.prod(
                (
                    Fraction(percent if won else 100 - percent, 100)
                    for percent, won in zip(percents.tolist(), wins, strict=True)
                ),
                start=Fraction(1),
            )
            chances[total] = chances.get(total, Fraction(0)) + chance
        possible = {total: chance for total, chance in sorted(chances.items()) if chance}
        found = outcomes(Deals(amounts.astype(np.int64), percents / 100, np.full(count, -1, dtype=np.int32)))
        assert found.exact
        assert found.amounts == pytest.approx([total / 100 for total in possible])
        assert found.chances == pytest.approx([float(chance) for chance in possible.values()], abs=1e-12)
        assert found.mean == pytest.approx(float(sum(total * chance for total, chance in possible.items())) / 100)
        reached = list(itertools.accumulate(possible.values()))
        median = next(total for total, sum_ in zip(possible, reached, strict=True) if sum_ >= Fraction(1, 2))
        assert found.median == median / 100


def watched(count: int, kinds: int) -> list[tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """Days leads were watched, many of them tied, and how that ended: 0 still open, 1 converted, 2 lost."""
    random = np.random.default_rng(7)
    sizes = random.integers(1, 60, count).tolist()
    return [(random.integers(0, 30, size).astype(np.float64), random.integers(0, kinds, size)) for size in sizes]


def _waits(days: NDArray[np.float64], converted: NDArray[np.bool_], lost: NDArray[np.bool_] | None = None) -> Waits:
    lost_after = np.full(len(days), np.nan)
    if lost is not None:
        lost_after[lost] = days[lost]
    return Waits(days, converted, lost_after, 0, days)
