"""Statistics of rates once more, from their formulas alone: slow, as exact as can be, no line shared with the program.

Wilson 1927 and Newcombe 1998 (method 10); Campbell 2007: N-1 chi-squared where all expected counts are at least 1, else
Fisher-Irwin by Irwin's rule; Holm 1979; Kitagawa 1955.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb, sqrt
from statistics import NormalDist
from typing import Any

Pair = tuple[int, int]
"""x of n."""
NORMAL = NormalDist()
Z = NORMAL.inv_cdf(0.975)


def wilson(pair: Pair) -> tuple[float, float] | None:
    """Roots p of (x/n - p)^2 = z^2 p (1 - p) / n; no data without tries, and where x is no part of n."""
    x, n = pair
    if n <= 0 or not 0 <= x <= n:
        return None
    a, b, c = n + Z * Z, -(2 * x + Z * Z), x * x / n
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def difference(one: Pair, other: Pair) -> tuple[float | None, list[float] | None]:
    """First rate minus second, and the interval that combines both Wilson intervals."""
    first, second = wilson(one), wilson(other)
    if first is None or second is None:
        return None, None
    p, q = one[0] / one[1], other[0] / other[1]
    low = p - q - sqrt((p - first[0]) ** 2 + (second[1] - q) ** 2)
    high = p - q + sqrt((first[1] - p) ** 2 + (q - second[0]) ** 2)
    return p - q, [low, high]


def two_rates(one: Pair, other: Pair) -> dict[str, Any]:
    """``test``, ``statistic``, ``p`` and ``min_expected``; all None where one side has nobody."""
    (a, n), (b, m) = one, other
    if not n or not m:
        return dict.fromkeys(("test", "statistic", "p", "min_expected"))
    hits, total = a + b, n + m
    expected = [Fraction(side * out, total) for side in (n, m) for out in (hits, total - hits)]
    smallest = float(min(expected))
    if min(expected) < 1:
        return {"test": "fisher-irwin", "statistic": None, "p": float(_irwin(a, n, m, hits)), "min_expected": smallest}
    seen = [a, n - a, b, m - b]
    pearson = sum((got - want) ** 2 / want for got, want in zip(seen, expected, strict=True))
    statistic = float(pearson * Fraction(total - 1, total))
    return {
        "test": "n-1 chi2",
        "statistic": statistic,
        "p": 2 * NORMAL.cdf(-sqrt(statistic)),
        "min_expected": smallest,
    }


def _irwin(a: int, n: int, m: int, hits: int) -> Fraction:
    """Chance of all tables with these margins that are no likelier than this one."""
    chance = {
        x: Fraction(comb(n, x) * comb(m, hits - x), comb(n + m, hits)) for x in range(n + 1) if 0 <= hits - x <= m
    }
    return sum((p for p in chance.values() if p <= chance[a]), Fraction(0))


def holm(p_values: Mapping[str, float | None]) -> dict[str, float | None]:
    """The smallest p times the number of tests, the next times one less, and so on; never falling, at most 1."""
    tested = sorted((p, name) for name, p in p_values.items() if p is not None)
    found: dict[str, float | None] = dict.fromkeys(p_values)
    for place, (_, name) in enumerate(tested):
        found[name] = max(min(1.0, (len(tested) - before) * p) for before, (p, _) in enumerate(tested[: place + 1]))
    return found


def each_against_the_rest(pairs: Mapping[str, Pair]) -> dict[str, dict[str, Any]]:
    """Each channel's x of n against all others together; who has more x than n is in no test and in no rest."""
    usable = {label: pair for label, pair in pairs.items() if pair[0] <= pair[1]}
    found: dict[str, dict[str, Any]] = {}
    for label in pairs:
        own = usable.get(label, (0, 0))
        others = [pair for other, pair in usable.items() if other != label]
        rest = sum(x for x, _ in others), sum(n for _, n in others)
        gap, interval = difference(own, rest)
        found[label] = {"difference": gap, "newcombe": interval, **two_rates(own, rest)}
    adjusted = holm({label: test["p"] for label, test in found.items()})
    return {label: {**test, "p_holm": adjusted[label]} for label, test in found.items()}


def kitagawa(before: Mapping[str, Pair], after: Mapping[str, Pair]) -> dict[str, Any]:
    """Rates at mean shares, shares at mean rates; who is missing on one side has the same rate there."""
    totals = [(sum(x for x, _ in side.values()), sum(n for _, n in side.values())) for side in (before, after)]
    if not totals[0][1] or not totals[1][1]:
        return dict.fromkeys(("total", "rate_effect", "mix_effect"))
    rate_effect = mix_effect = Fraction(0)
    for label in before.keys() | after.keys():
        sides = [before.get(label, (0, 0)), after.get(label, (0, 0))]
        rates = [Fraction(x, n) if n else None for x, n in sides]
        known = [rate for rate in rates if rate is not None]
        if not known:
            continue
        r, s = (known[0] if rate is None else rate for rate in rates)
        share, later = (Fraction(n, total) for (_, n), (_, total) in zip(sides, totals, strict=True))
        rate_effect += (share + later) / 2 * (s - r)
        mix_effect += (r + s) / 2 * (later - share)
    return {
        "total": [x / n for x, n in totals],
        "rate_effect": float(rate_effect),
        "mix_effect": float(mix_effect),
    }


def steps_compared(before: Sequence[int], after: Sequence[int]) -> list[dict[str, Any] | None]:
    """After minus before, step by step."""
    found: list[dict[str, Any] | None] = [None]
    for stage in range(1, len(before)):
        old, new = (before[stage], before[stage - 1]), (after[stage], after[stage - 1])
        gap, interval = difference(new, old)
        rates = [x / n if n else None for x, n in (old, new)]
        found.append({"rates": rates, "difference": gap, "newcombe": interval})
    return found
