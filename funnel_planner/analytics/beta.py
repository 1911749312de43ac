"""Quantiles of the beta distribution: how sure a share is."""

from typing import NamedTuple

import numpy as np

from funnel_planner.analytics.durations import FloatArray
from funnel_planner.analytics.results import Interval

POINTS = 4_001
"""Of the grid on which the density is summed."""
LEAST_SIZE = 1.0
"""However much the pace changes: as much as one lead, the weight of Jeffreys' prior, is known."""


class Evidence(NamedTuple):
    """What a chance rests on: ``won`` of ``of`` leads, not always whole numbers."""

    won: float
    of: float
    swing: float = 0.0
    """Relative standard deviation of the pace of wins, which changes beyond what so many leads tell."""

    @property
    def share(self) -> float:
        """Won of all."""
        return self.won / self.of if self.of else 0.0

    def quantiles(self, shares: FloatArray) -> FloatArray:
        """Quantiles of Beta(won + 1/2, rest + 1/2): the true chance after so many leads (Jeffreys 1946).

        With a ``swing`` the beta distribution has the same mean and that variance added. A pace that is g times as high
        makes 1 - (1 - p)^g of a chance p: near g = 1 it moves by -(1 - p) ln(1 - p) times the change of g.
        """
        a, b = self.won + 0.5, self.of - self.won + 0.5
        mean = a / (a + b)
        added = (self.swing * (1 - mean) * np.log1p(-mean)) ** 2
        size = mean * (1 - mean) / (mean * (1 - mean) / (a + b + 1) + added) - 1
        size = min(a + b, max(size, LEAST_SIZE))
        return beta_quantiles(size * mean, size * (1 - mean), shares)

    @property
    def interval(self) -> Interval:
        """The middle 95 %."""
        low, high = self.quantiles(np.array([0.025, 0.975])).tolist()
        return low, high


def beta_quantiles(a: float, b: float, shares: FloatArray) -> FloatArray:
    """Quantiles of Beta(a, b) for shares within 0..1; summed on a grid of log odds, right to about five digits."""
    middle, deviation = np.log(a / b), np.sqrt(1 / a + 1 / b)
    low, high = middle - max(9 * deviation, 40 / a), middle + max(9 * deviation, 40 / b)
    odds = np.linspace(low, high, POINTS)
    log_density = a * odds - (a + b) * np.logaddexp(0.0, odds)
    density = np.exp(log_density - log_density.max())
    below = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2)))
    found = np.interp(shares, below / below[-1], odds)
    quantiles: FloatArray = np.exp(-np.logaddexp(0.0, -found))
    return quantiles
