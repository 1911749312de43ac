"""What open deals are worth: weighted, as an exact distribution for few of them, simulated for many."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.durations import FloatArray, Rows, quantiles
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE, Int64Array
from funnel_planner.analytics.reached import OPEN, Journeys

MOST_EXACT_DEALS = 20
"""Up to so many deals every outcome is listed; a million sums at most."""
MOST_SINGLE_DEALS = 2_000
"""Up to so many deals are drawn one by one; of more, those alike are drawn together."""
MOST_KINDS = 400
"""Of more kinds of deals than this, those that move the sum least are drawn as one normal sum."""
DRAWS = 10_000
SEED = 20_240_101
"""The same draws at every run, so that a number does not change by being looked at again."""


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Open deals: amount in minor units and chance of being won."""

    rows: Rows
    """Numbers of the leads."""
    amount_minor: Int64Array
    chance: FloatArray
    without_amount: int
    """Open leads left out because nothing says what they are worth."""
    without_chance: int
    """Open leads left out because no rate from their stage is known."""

    @property
    def open_value(self) -> float:
        """Sum of all amounts, in units of money."""
        return int(self.amount_minor.sum()) / MINOR_PER_UNIT


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a set of deals may bring: distinct sums in units of money, ascending, and their chances."""

    amounts: tuple[float, ...]
    chances: tuple[float, ...]
    mean: float
    median: float
    p10: float
    p90: float
    exact: bool

    def chance_of_at_least(self, amount: float) -> float:
        """The chance that the deals bring this much or more."""
        return float(sum(p for sum_, p in zip(self.amounts, self.chances, strict=True) if sum_ >= amount))


def open_deals(
    journeys: Journeys, win_rates: Sequence[float | None], own: FloatArray | None = None, rows: Rows | None = None
) -> Deals:
    """Open leads with an amount. ``win_rates`` are chances of winning from each stage; None: not known.

    ``own`` holds the chance set by hand for each lead, NaN where there is none; it stands whatever the stage.
    """
    is_open = (journeys.outcome == OPEN) & (journeys.furthest >= 0)
    who = np.flatnonzero(is_open) if rows is None else rows[is_open[rows]]
    of_stage = np.array([np.nan if rate is None else rate for rate in win_rates], dtype=np.float64)
    chance = of_stage[journeys.furthest[who]]
    if own is not None:
        chance = np.where(np.isnan(own[who]), chance, own[who])
    amount = journeys.leads.value_minor[who]
    known, rated = amount != NO_VALUE, ~np.isnan(chance)
    usable = known & rated
    return Deals(
        who[usable],
        amount[usable],
        chance[usable],
        int(np.count_nonzero(~known)),
        int(np.count_nonzero(known & ~rated)),
    )


def weighted_value(amounts: FloatArray, chances: FloatArray) -> float:
    """Sum of amount times chance: what such deals bring on average, though perhaps never."""
    return float(np.dot(amounts, chances))


def outcomes(amount_minor: Int64Array, chance: FloatArray) -> Outcomes:
    """What deals won independently of each other may bring: exact for few of them, else from seeded draws."""
    if len(amount_minor) <= MOST_EXACT_DEALS:
        return _exact(amount_minor, chance)
    if len(amount_minor) <= MOST_SINGLE_DEALS:
        return _simulated(amount_minor, chance)
    return _simulated_kinds(amount_minor, chance)


def coverage(open_value: float, target: float, won_so_far: float) -> float | None:
    """Open pipeline for each unit still missing; None where nothing is missing."""
    missing = target - won_so_far
    return open_value / missing if missing > 0 else None


def needed_coverage(win_rate: float | None) -> float | None:
    """The coverage that a win rate asks for; None where nothing is ever won."""
    return 1 / win_rate if win_rate else None


def sales_velocity(
    opportunities: float, win_rate: float | None, mean_deal: float | None, cycle_days: float | None
) -> float | None:
    """Money a day: opportunities * win rate * mean deal / cycle days; None where one of them is unknown or 0 days."""
    if win_rate is None or mean_deal is None or not cycle_days:
        return None
    return opportunities * win_rate * mean_deal / cycle_days


def _exact(amount_minor: Int64Array, chance: FloatArray) -> Outcomes:
    sums, chances = np.zeros(1, dtype=np.int64), np.ones(1)
    for amount, p in zip(amount_minor.tolist(), chance.tolist(), strict=True):
        both = np.concatenate((sums, sums + amount))
        sums, place = np.unique(both, return_inverse=True)
        weights = np.concatenate((chances * (1 - p), chances * p))
        chances = np.bincount(place, weights=weights).astype(np.float64)
    possible = chances > 0
    sums, chances = sums[possible], chances[possible]
    reached = np.cumsum(chances)

    def quantile(share: float) -> float:
        return float(sums[min(int(np.searchsorted(reached, share - 1e-12)), len(sums) - 1)]) / MINOR_PER_UNIT

    mean = weighted_value(amount_minor / MINOR_PER_UNIT, chance)
    amounts = tuple((sums / MINOR_PER_UNIT).tolist())
    return Outcomes(amounts, tuple(chances.tolist()), mean, quantile(0.5), quantile(0.1), quantile(0.9), exact=True)


def _simulated(amount_minor: Int64Array, chance: FloatArray) -> Outcomes:
    random = np.random.default_rng(SEED)
    totals = np.zeros(DRAWS, dtype=np.int64)
    for amount, p in zip(amount_minor.tolist(), chance.tolist(), strict=True):
        totals += np.where(random.random(DRAWS) < p, np.int64(amount), np.int64(0))
    return _of_draws(totals, amount_minor, chance)


def _simulated_kinds(amount_minor: Int64Array, chance: FloatArray) -> Outcomes:
    """Deals of one amount and chance win a binomial number of times; the many that hardly matter are one normal sum.

    The normal sum has the exact mean and variance of what it stands for (Lindeberg: none of its parts is large).
    """
    random = np.random.default_rng(SEED)
    every_amount, of_amount = np.unique(amount_minor, return_inverse=True)
    every_chance, of_chance = np.unique(chance, return_inverse=True)
    kinds, counts = np.unique(of_amount * len(every_chance) + of_chance, return_counts=True)
    amounts = every_amount[kinds // len(every_chance)].astype(np.float64)
    p = every_chance[kinds % len(every_chance)]
    spread = counts * amounts**2 * p * (1 - p)
    order = np.argsort(-spread, kind="stable")
    totals = np.zeros(DRAWS)
    for kind in order[:MOST_KINDS].tolist():
        totals += amounts[kind] * random.binomial(int(counts[kind]), p[kind], DRAWS)
    rest = order[MOST_KINDS:]
    if len(rest):
        mean = float((counts[rest] * amounts[rest] * p[rest]).sum())
        drawn = random.normal(mean, np.sqrt(spread[rest].sum()), DRAWS)
        totals += np.clip(drawn, 0.0, float((counts[rest] * amounts[rest]).sum()))
    return _of_draws(np.rint(totals).astype(np.int64), amount_minor, chance)


def _of_draws(totals: Int64Array, amount_minor: Int64Array, chance: FloatArray) -> Outcomes:
    sums, counts = np.unique(totals, return_counts=True)
    p10, median, p90 = quantiles(totals / MINOR_PER_UNIT, (0.1, 0.5, 0.9))
    shares: NDArray[np.float64] = counts / DRAWS
    mean = weighted_value(amount_minor / MINOR_PER_UNIT, chance)
    amounts = tuple((sums / MINOR_PER_UNIT).tolist())
    return Outcomes(amounts, tuple(shares.tolist()), mean, median, p10, p90, exact=False)
