"""Intervals and tests: published figures, exact enumeration, and what must always hold."""

from fractions import Fraction
from itertools import pairwise
from math import comb
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.statistics import (
    fisher_irwin,
    holm,
    kitagawa,
    newcombe_difference,
    two_channel_test,
    wilson,
    wilson_bounds,
)


@st.composite
def counts(draw: st.DrawFn, largest: int = 400) -> tuple[int, int]:
    """X of n, at least one try."""
    n = draw(st.integers(1, largest))
    return draw(st.integers(0, n)), n


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(3, 10, 0.108, 0.603), (6, 27, 0.106, 0.408), (0, 5, 0.0, 0.434), (300, 10_000, 0.027, 0.034)],
)
def test_wilson_gives_the_published_figures(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-4)


@given(counts(10**6))
def test_wilson_stays_inside_and_around_the_rate(xn: tuple[int, int]) -> None:
    x, n = xn
    interval = wilson(x, n)
    assert interval is not None
    low, high = interval
    assert 0 <= low <= x / n <= high <= 1
    assert low < high
    assert (low == 0) == (x == 0)
    assert (high == 1) == (x == n)


@given(st.lists(counts(10**6), max_size=5))
def test_wilson_of_arrays_is_the_same(pairs: list[tuple[int, int]]) -> None:
    x, n = np.array([x for x, _ in pairs], dtype=np.int64), np.array([n for _, n in pairs], dtype=np.int64)
    low, high = wilson_bounds(x, n)
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [pytest.approx(wilson(*pair)) for pair in pairs]


def test_no_tries_are_no_data() -> None:
    nothing = np.zeros(1, dtype=np.int64)
    assert wilson(0, 0) is None
    assert np.isnan(wilson_bounds(nothing, nothing)).all()
    assert newcombe_difference(0, 0, 1, 2) is None
    assert two_channel_test(0, 0, 1, 2) is None
    assert kitagawa([(0, 0)], [(1, 2)]) is None


@given(counts(), counts())
def test_newcombe_contains_the_difference_and_turns_around(a: tuple[int, int], b: tuple[int, int]) -> None:
    forth, back = newcombe_difference(*a, *b), newcombe_difference(*b, *a)
    assert forth is not None
    assert back is not None
    assert -1 <= forth[1][0] <= forth[0] <= forth[1][1] <= 1
    assert forth[1] == pytest.approx((-back[1][1], -back[1][0]))


def test_newcombe_gives_the_published_example() -> None:
    difference = newcombe_difference(56, 70, 48, 80)  # Newcombe 1998, table II, example (a)
    assert difference is not None
    assert difference[1] == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(counts(25), counts(25))
def test_fisher_irwin_is_the_sum_over_all_tables(a: tuple[int, int], b: tuple[int, int]) -> None:
    (x1, n1), (x2, n2) = a, b
    hits = x1 + x2
    chances = {
        x: Fraction(comb(n1, x) * comb(n2, hits - x), comb(n1 + n2, hits))
        for x in range(max(0, hits - n2), min(n1, hits) + 1)
    }
    assert fisher_irwin(x1, n1, x2, n2) == pytest.approx(float(sum(c for c in chances.values() if c <= chances[x1])))


def test_fisher_irwin_on_the_lady_tasting_tea() -> None:
    assert fisher_irwin(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher_irwin(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_fisher_irwin_is_quick_on_rare_events() -> None:
    test = two_channel_test(3, 900_000, 0, 100_000)
    assert test is not None
    assert test.test == "fisher-irwin"
    assert test.p == 1.0


def test_fisher_irwin_is_quick_on_a_lone_lead() -> None:
    """One lead beside a hundred thousand of which half came: not all the tables of the many."""
    few, many = (_seconds(rest) for rest in (100, 100_000))
    assert many < 100 * few
    assert fisher_irwin(0, 1, 250, 1000) == pytest.approx(1.0)
    assert fisher_irwin(1, 1, 250, 1000) == pytest.approx(251 / 1001)


def _seconds(rest: int) -> float:
    runs = []
    for _ in range(3):
        start = perf_counter()
        fisher_irwin(1, 1, rest // 2, rest)
        runs.append(perf_counter() - start)
    return min(runs)


@given(counts(), counts())
def test_the_smallest_expected_count_decides_the_test(a: tuple[int, int], b: tuple[int, int]) -> None:
    test = two_channel_test(*a, *b)
    assert test is not None
    (x1, n1), (x2, n2) = a, b
    expected = [n * m / (n1 + n2) for n in (n1, n2) for m in (x1 + x2, n1 + n2 - x1 - x2)]
    assert test.min_expected == pytest.approx(min(expected))
    assert test.test == ("n-1 chi2" if min(expected) >= 1 else "fisher-irwin")
    assert 0 <= test.p <= 1


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8))
def test_holm_never_lowers_and_keeps_the_order(p_values: list[float | None]) -> None:
    adjusted = holm(p_values)
    assert [p is None for p in adjusted] == [p is None for p in p_values]
    both = sorted((p, q) for p, q in zip(p_values, adjusted, strict=True) if p is not None and q is not None)
    assert all(p <= q <= 1 for p, q in both)
    assert all(first[1] <= second[1] for first, second in pairwise(both))
    if both:
        assert both[0][1] == pytest.approx(min(1, both[0][0] * len(both)))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, None, 0.03]) == pytest.approx([0.03, 0.06, None, 0.06])


@given(st.lists(st.tuples(counts(), counts()), min_size=1, max_size=5), st.integers(0, 3))
def test_kitagawa_adds_up_exactly(groups: list[tuple[tuple[int, int], tuple[int, int]]], absent: int) -> None:
    before = [a if index != absent else (0, 0) for index, (a, _) in enumerate(groups)]
    after = [b for _, b in groups]
    split = kitagawa(before, after)
    if split is not None:
        assert split.rate_effect + split.mix_effect == pytest.approx(split.after - split.before, abs=1e-12)


def test_kitagawa_on_a_mix_shift() -> None:
    """Both channels better, the total worse: referral 20 % to 22 %, ads 5 % to 6 %."""
    split = kitagawa([(20, 100), (5, 100)], [(11, 50), (15, 250)])
    assert split is not None
    assert (split.before, split.after) == pytest.approx((0.125, 26 / 300))
    assert split.rate_effect > 0 > split.mix_effect
