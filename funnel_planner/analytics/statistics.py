"""Intervals and tests for rates, without scipy: exact, closed forms only.

Sources: Wilson 1927; Newcombe 1998 (method 10); Campbell 2007 (N-1 chi-squared, Fisher-Irwin); Holm 1979;
Kitagawa 1955. ``x`` of ``n`` always means x successes in n tries; no tries is no data (None).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.results import Interval

Z95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class RateTest:
    """Do two rates differ? ``test`` is ``n-1 chi2`` or ``fisher-irwin`` (which has no statistic)."""

    test: str
    statistic: float | None
    p: float
    min_expected: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Change of a total rate: ``after - before = rate_effect + mix_effect``."""

    before: float
    after: float
    rate_effect: float
    mix_effect: float


def wilson(x: float, n: float) -> Interval | None:
    """95 % score interval of a rate; always inside 0..1, and exactly 0 or 1 where nobody or everybody did.

    None without tries, and where x is no part of n (stages that were only touched).
    """
    if n <= 0 or not 0 <= x <= n:
        return None
    spread = Z95 * Z95 / n
    share = x / n
    centre = share + spread / 2
    half = Z95 * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low = 0.0 if x <= 0 else (centre - half) / (1 + spread)
    high = 1.0 if x >= n else (centre + half) / (1 + spread)
    return low, high


def wilson_bounds(x: NDArray[np.int64], n: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``wilson`` for whole arrays; NaN where that is None."""
    tries = np.where((n > 0) & (x >= 0) & (x <= n), n, np.nan)
    spread = Z95 * Z95 / tries
    share = x / tries
    centre = share + spread / 2
    half = Z95 * np.sqrt(share * (1 - share) / tries + spread / (4 * tries))
    low = np.where(x <= 0, 0.0 * tries, (centre - half) / (1 + spread))
    high = np.where(x >= n, 0.0 * tries + 1.0, (centre + half) / (1 + spread))
    return low, high


def newcombe_difference(x1: int, n1: int, x2: int, n2: int) -> tuple[float, Interval] | None:
    """Difference of two rates (first minus second) with its 95 % interval: Newcombe's method 10."""
    first, second = wilson(x1, n1), wilson(x2, n2)
    if first is None or second is None:
        return None
    p1, p2 = x1 / n1, x2 / n2
    difference = p1 - p2
    low = difference - math.hypot(p1 - first[0], second[1] - p2)
    high = difference + math.hypot(first[1] - p1, p2 - second[0])
    return difference, (low, high)


def two_channel_test(x1: int, n1: int, x2: int, n2: int) -> RateTest | None:
    """N-1 chi-squared where all expected counts are at least 1, else Fisher-Irwin (Campbell 2007)."""
    if n1 <= 0 or n2 <= 0:
        return None
    total, hits = n1 + n2, x1 + x2
    misses = total - hits
    min_expected = min(n1, n2) * min(hits, misses) / total
    if min_expected < 1:
        return RateTest("fisher-irwin", None, fisher_irwin(x1, n1, x2, n2), min_expected)
    cross = x1 * (n2 - x2) - x2 * (n1 - x1)
    statistic = cross * cross * (total - 1) / (n1 * n2 * hits * misses)
    return RateTest("n-1 chi2", statistic, math.erfc(math.sqrt(statistic / 2)), min_expected)


def fisher_irwin(x1: int, n1: int, x2: int, n2: int) -> float:
    """Two-sided p by Irwin's rule: the chance of all tables with these margins no likelier than this one.

    Whole numbers throughout, so ties are ties. The smallest of the four margins is read as the one that is drawn, so
    that neither the numbers nor the tables become many: one lead beside a million costs nothing.
    """
    hits, total = x1 + x2, n1 + n2
    drawn, marked, seen = min((n1, hits, x1), (n2, hits, x2), (hits, n1, x1), (total - hits, n1, n1 - x1))
    others = total - marked
    lowest, highest = max(0, drawn - others), min(drawn, marked)
    weight = math.comb(marked, lowest) * math.comb(others, drawn - lowest)
    weights = [weight]
    for x in range(lowest, highest):
        weight = weight * (marked - x) * (drawn - x) // ((x + 1) * (others - drawn + x + 1))
        weights.append(weight)
    as_rare = sum(other for other in weights if other <= weights[seen - lowest])
    return as_rare / sum(weights)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm-adjusted p values in the order given; None (no test) stays None and does not count as a test."""
    tested = sorted((p, index) for index, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, index) in enumerate(tested):
        highest = max(highest, min(1.0, (len(tested) - rank) * p))
        adjusted[index] = highest
    return adjusted


def kitagawa(before: Sequence[tuple[float, float]], after: Sequence[tuple[float, float]]) -> Decomposition | None:
    """Split the change of a total rate into what rates did and what the mix did.

    ``before[i]`` and ``after[i]`` are (x, n) of group i. A group absent from one side has no rate there; it takes
    the rate of the other side, so that its coming or going is mix alone. None where one side has nobody.
    """
    n_before, n_after = sum(n for _, n in before), sum(n for _, n in after)
    if not n_before or not n_after:
        return None
    rate_effect = mix_effect = 0.0
    for (x1, n1), (x2, n2) in zip(before, after, strict=True):
        if not n1 and not n2:
            continue
        s1, s2 = n1 / n_before, n2 / n_after
        r1 = x1 / n1 if n1 else x2 / n2
        r2 = x2 / n2 if n2 else r1
        rate_effect += (s1 + s2) / 2 * (r2 - r1)
        mix_effect += (r1 + r2) / 2 * (s2 - s1)
    total_before = sum(x for x, _ in before) / n_before
    total_after = sum(x for x, _ in after) / n_after
    return Decomposition(total_before, total_after, rate_effect, mix_effect)
