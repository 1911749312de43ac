"""Which factor explains how far a product fell short: exact shares of the gap that add up to it.

The split of a product's change over its factors in all orders, averaged (Das Gupta 1978). With two factors it is
Kitagawa's (1955): (r + r') / 2 * (s' - s). No factor is "first", and a rate of 0 does no harm.
"""

import math
from collections.abc import Sequence


def factor_effects(planned: Sequence[float], measured: Sequence[float]) -> list[float]:
    """What each factor adds to ``product(measured) - product(planned)``; the effects add up to it.

    The effect of factor i is ``(b_i - a_i)`` times the mean product of the other factors, each of them planned or
    measured, over all orders in which the factors may change: with n factors, ``m! (n-1-m)! / n!`` for each choice
    of m others that have changed already.
    """
    count = len(planned)
    weights = [math.factorial(m) * math.factorial(count - 1 - m) / math.factorial(count) for m in range(count)]
    effects = []
    for index, (before, after) in enumerate(zip(planned, measured, strict=True)):
        changed = _choices([pair for other, pair in enumerate(zip(planned, measured, strict=True)) if other != index])
        effects.append((after - before) * math.fsum(w * product for w, product in zip(weights, changed, strict=True)))
    return effects


def _choices(pairs: Sequence[tuple[float, float]]) -> list[float]:
    """For m from 0: the sum of the products of all factors with m of them changed (a polynomial's coefficients)."""
    sums = [1.0]
    for before, after in pairs:
        kept = [total * before for total in (*sums, 0.0)]
        sums = [one + other * after for one, other in zip(kept, (0.0, *sums), strict=True)]
    return sums
