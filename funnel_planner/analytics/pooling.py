"""Numbers of few leads drawn towards those of all: what 3 of 15 says of the next hundred, given what others did.

A cell's rate is the mean of its beta distribution after x of n, where the rate of all cells counts as ``weight`` leads:
(x + weight * rate of all) / (n + weight). How many leads that is, is estimated from how much the cells differ
(empirical Bayes; moments of the beta-binomial: Kleinman 1973, "Proportions with extraneous variance", JASA 68).
"""

import math
from collections.abc import Sequence

LEAST, MOST = 1.0, 30.0
"""The rate of all counts at least as the one lead of Jeffreys' prior (1946), at most as what is no longer few."""

Cell = tuple[float, float]
"""x of n."""
Amounts = tuple[float, float, float]
"""Of a cell: how many amounts, their sum, and the sum of their squares."""


def pooled_weight(cells: Sequence[Cell]) -> float:
    """As how many leads the rate of all cells counts for each; the more they differ, the fewer."""
    known = [(x, n) for x, n in cells if n > 0]
    total = math.fsum(n for _, n in known)
    rate = math.fsum(x for x, _ in known) / total if total else 0.0
    spread = rate * (1 - rate)
    degrees = len(known) - 1
    room = total - math.fsum(n * n for _, n in known) / total - degrees if total else 0.0
    if spread <= 0 or room <= 0:
        return LEAST
    found = math.fsum(n * (x / n - rate) ** 2 for x, n in known) / spread
    alike = (found - degrees) / room  # correlation of two leads of one cell
    return MOST if alike <= 0 else min(MOST, max(LEAST, 1 / alike - 1))


def pooled_mean_weight(cells: Sequence[Amounts]) -> float:
    """As how many amounts the mean of all cells counts for each: the variance within cells by that between their means.

    Credibility (Bühlmann & Straub 1970), both variances by their moments.
    """
    known = [cell for cell in cells if cell[0] > 0]
    count, total = (math.fsum(cell[place] for cell in known) for place in (0, 1))
    degrees = len(known) - 1
    room = count - math.fsum(n * n for n, *_ in known) / count if count else 0.0
    if room <= 0 or count <= len(known):
        return MOST
    within = math.fsum(max(0.0, squares - s * s / n) for n, s, squares in known) / (count - len(known))
    found = math.fsum(n * (s / n - total / count) ** 2 for n, s, _ in known)
    between = (found - degrees * within) / room
    return MOST if between <= 0 else min(MOST, max(LEAST, within / between))


def pooled_rate(cell: Cell, rate: float, weight: float) -> float:
    """The rate of a cell (or its mean: a sum of n) drawn towards that of all, which counts as ``weight`` leads."""
    x, n = cell
    return (x + weight * rate) / (n + weight)
