"""What a set of open deals may bring: exactly for few of them, from seeded draws for many.

Each deal is won or not. How likely is known only as well as the leads tell: the chance of a stage is itself drawn, from
Beta(won + 1/2, rest + 1/2) (see ``beta.Evidence``), for all deals of the stage at once, and high for all stages or low
for all of them, since they rest on the same wins. Given the chances, deals are independent of each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.beta import Evidence
from funnel_planner.analytics.durations import FloatArray, quantiles
from funnel_planner.analytics.leads import MINOR_PER_UNIT, Int32Array, Int64Array
from funnel_planner.analytics.pipeline import weighted_value

MOST_EXACT_DEALS = 20
"""Up to so many deals every outcome is listed; a million sums at most."""
MOST_SINGLE_DEALS = 2_000
"""Up to so many deals are drawn one by one; of more, those alike are drawn together."""
MOST_KINDS = 400
"""Of more kinds of deals than this, those that move the sum least are drawn as one normal sum."""
DRAWS = 10_000
SEED = 20_240_101
"""The same draws at every run, so that a number does not change by being looked at again."""
NODES = 25
"""Chances at which few deals are summed exactly (Gauss-Hermite, over a normal score)."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a set of deals may bring: distinct sums in units of money, ascending, and their chances."""

    amounts: tuple[float, ...]
    chances: tuple[float, ...]
    mean: float
    """Sum of amount times chance."""
    median: float
    p10: float
    p90: float
    exact: bool

    def chance_of_at_least(self, amount: float) -> float:
        """The chance that the deals bring this much or more."""
        return float(sum(p for sum_, p in zip(self.amounts, self.chances, strict=True) if sum_ >= amount))

    @property
    def chance_of_nothing(self) -> float:
        """The chance that the deals bring nothing at all."""
        return float(sum(p for sum_, p in zip(self.amounts, self.chances, strict=True) if sum_ == 0))


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Open deals, an entry each."""

    amount_minor: Int64Array
    chance: FloatArray
    stage: Int32Array
    """Index into ``evidence``; -1: the chance is given, not measured."""
    evidence: Sequence[Evidence] = ()

    def factors(self, shares: FloatArray) -> FloatArray:
        """(stages + 1, shares): by what chances of a stage are multiplied at a quantile; the last row is 1.

        Where nothing was ever won, the row holds the chance itself.
        """
        rows = [one.quantiles(shares) / (one.share or 1.0) for one in self.evidence]
        return np.array([*rows, np.ones(len(shares))])

    def base(self) -> FloatArray:
        """What the factors multiply: chances, or 1 where nothing was ever won."""
        never = np.array([*(one.won == 0 for one in self.evidence), False])[self.stage]
        return np.where(never, 1.0, self.chance)


def outcomes(deals: Deals) -> Outcomes:
    """What these deals may bring: exact for few of them, else from seeded draws."""
    if len(deals.chance) <= MOST_EXACT_DEALS:
        return _exact(deals)
    if len(deals.chance) <= MOST_SINGLE_DEALS:
        return _simulated(deals)
    return _simulated_kinds(deals)


def _exact(deals: Deals) -> Outcomes:
    """Every sum, its chance averaged over what the true chances may be."""
    sums, steps = np.zeros(1, dtype=np.int64), []
    for amount in deals.amount_minor.tolist():
        sums, place = np.unique(np.concatenate((sums, sums + amount)), return_inverse=True)
        steps.append(place)
    measured = bool((deals.stage >= 0).any())
    scores, weights = np.polynomial.hermite_e.hermegauss(NODES) if measured else (np.zeros(1), np.ones(1))
    shares = np.array([math.erfc(-score / math.sqrt(2)) / 2 for score in scores.tolist()])
    factors, base = deals.factors(shares)[deals.stage], deals.base()
    chances = np.zeros(len(sums))
    for node, weight in enumerate((weights / weights.sum()).tolist()):
        one: FloatArray = np.ones(1)
        for step, p in zip(steps, np.minimum(1.0, base * factors[:, node]).tolist(), strict=True):
            one = np.bincount(step, weights=np.concatenate((one * (1 - p), one * p))).astype(np.float64)
        chances += weight * one
    possible = chances > 0
    sums, chances = sums[possible], chances[possible]
    reached = np.cumsum(chances)

    def quantile(share: float) -> float:
        return float(sums[min(int(np.searchsorted(reached, share - 1e-12)), len(sums) - 1)]) / MINOR_PER_UNIT

    amounts = tuple((sums / MINOR_PER_UNIT).tolist())
    told = tuple(chances.tolist())
    return Outcomes(amounts, told, _mean(deals), quantile(0.5), quantile(0.1), quantile(0.9), exact=True)


def _simulated(deals: Deals) -> Outcomes:
    random = np.random.default_rng(SEED)
    factors = deals.factors(random.random(DRAWS))
    totals = np.zeros(DRAWS, dtype=np.int64)
    for amount, p, stage in zip(deals.amount_minor.tolist(), deals.base().tolist(), deals.stage.tolist(), strict=True):
        totals += np.where(random.random(DRAWS) < p * factors[stage], np.int64(amount), np.int64(0))
    return _of_draws(totals, deals)


def _simulated_kinds(deals: Deals) -> Outcomes:
    """Deals of one stage, amount and chance win a binomial number of times; the many that hardly matter are one sum.

    That sum is normal with the mean and variance of what it stands for (Lindeberg: none of its parts is large).
    """
    random = np.random.default_rng(SEED)
    factors = deals.factors(random.random(DRAWS))
    every_amount, of_amount = np.unique(deals.amount_minor, return_inverse=True)
    every_chance, of_chance = np.unique(deals.base(), return_inverse=True)
    codes = (of_amount * len(every_chance) + of_chance) * len(factors) + deals.stage + 1
    kinds, counts = np.unique(codes, return_counts=True)
    kinds, stage = kinds // len(factors), kinds % len(factors) - 1
    amounts = every_amount[kinds // len(every_chance)].astype(np.float64)
    p = every_chance[kinds % len(every_chance)]
    spread = counts * amounts**2 * p * (1 - p)
    order = np.argsort(-spread, kind="stable")
    totals = np.zeros(DRAWS)
    for kind in order[:MOST_KINDS].tolist():
        totals += amounts[kind] * random.binomial(int(counts[kind]), np.minimum(1.0, p[kind] * factors[stage[kind]]))
    rest = order[MOST_KINDS:]
    if len(rest):
        most = counts[rest] * amounts[rest]
        mean, variance = np.zeros(DRAWS), np.zeros(DRAWS)
        for index, factor in enumerate(factors):
            here = stage[rest] == (index if index < len(factors) - 1 else -1)
            worth, chance = most[here], p[rest][here]
            mean += (worth * chance).sum() * factor
            squares = worth * amounts[rest][here] * chance
            variance += squares.sum() * factor - (squares * chance).sum() * factor**2
        drawn = random.normal(mean, np.sqrt(np.maximum(0.0, variance)))
        totals += np.clip(drawn, 0.0, float(most.sum()))
    return _of_draws(np.rint(totals).astype(np.int64), deals)


def _of_draws(totals: Int64Array, deals: Deals) -> Outcomes:
    sums, counts = np.unique(totals, return_counts=True)
    p10, median, p90 = quantiles(totals / MINOR_PER_UNIT, (0.1, 0.5, 0.9))
    shares: NDArray[np.float64] = counts / DRAWS
    amounts = tuple((sums / MINOR_PER_UNIT).tolist())
    return Outcomes(amounts, tuple(shares.tolist()), _mean(deals), median, p10, p90, exact=False)


def _mean(deals: Deals) -> float:
    return weighted_value(deals.amount_minor / MINOR_PER_UNIT, deals.chance)
