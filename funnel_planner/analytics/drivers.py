"""Which imported columns go with conversion: odds ratios, adjusted for the number of comparisons.

A driver is an association, not a cause. Sources: Woolf 1955 (interval of a log odds ratio), Haldane 1956 and
Anscombe 1956 (half a lead added to each cell where one is empty), Holm 1979.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.leads import BLANK, Coded
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.results import UNKNOWN, Interval
from funnel_planner.analytics.statistics import Z95, holm, two_channel_test

MOST_LABELS = 50
"""Columns with more labels say little about each and are left out."""
FEWEST_LEADS = 10
"""Labels of fewer leads are not tested."""
SKEW = 0.2
"""A column filled in for so much more of the converted leads was probably filled in because they advanced."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One label of a column against all other leads: converted x of n, and x_rest of n_rest of the others."""

    column: str
    label: str
    x: int
    n: int
    x_rest: int
    n_rest: int
    odds_ratio: float
    interval: Interval
    """95 % interval of the odds ratio; it leaves out 1 where the difference is no chance."""
    p: float
    p_holm: float
    skewed: bool
    """The column is filled in far more (or less) often for converted leads: it may follow from advancing."""


def drivers(journeys: Journeys, columns: Mapping[str, Coded] | None = None, rows: Rows | None = None) -> list[Driver]:
    """Labels of the imported columns (None: all of them) against conversion, the surest first."""
    chosen = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    won = journeys.at(journeys.won_index)[chosen]
    found: list[Driver] = []
    for header, column in (journeys.leads.columns if columns is None else columns).items():
        if 1 <= len(column.labels) <= MOST_LABELS:
            found += _of_column(header, Coded(column.codes[chosen], column.labels), won)
    adjusted = holm([driver.p for driver in found])
    sure = [replace(driver, p_holm=1.0 if p is None else p) for driver, p in zip(found, adjusted, strict=True)]
    return sorted(sure, key=lambda driver: (driver.p_holm, driver.p, -abs(math.log(driver.odds_ratio))))


def odds_ratio(x: int, n: int, x_rest: int, n_rest: int) -> tuple[float, Interval]:
    """Odds of converting against the rest's, with its 95 % interval; half a lead is added where a cell is empty."""
    cells = [float(x), float(n - x), float(x_rest), float(n_rest - x_rest)]
    if not all(cells):
        cells = [cell + 0.5 for cell in cells]
    a, b, c, d = cells
    log_ratio = math.log(a * d / (b * c))
    half = Z95 * math.sqrt(sum(1 / cell for cell in cells))
    return math.exp(log_ratio), (math.exp(log_ratio - half), math.exp(log_ratio + half))


def _of_column(header: str, column: Coded, won: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[Driver]:
    labels = (UNKNOWN, *column.labels)
    all_n = np.bincount(column.codes + 1, minlength=len(labels)).tolist()
    all_x = np.bincount(column.codes[won] + 1, minlength=len(labels)).tolist()
    total_n, total_x = len(won), int(np.count_nonzero(won))
    skewed = _is_skewed(column.codes != BLANK, won)
    found = []
    for label, x, n in zip(labels, all_x, all_n, strict=True):
        test = two_channel_test(x, n, total_x - x, total_n - n)
        if n < FEWEST_LEADS or test is None or not 0 < total_x < total_n:
            continue
        ratio, interval = odds_ratio(x, n, total_x - x, total_n - n)
        found.append(
            Driver(header, label, x, n, total_x - x, total_n - n, ratio, interval, test.p, p_holm=1.0, skewed=skewed)
        )
    return found


def _is_skewed(
    known: "np.ndarray[tuple[int], np.dtype[np.bool_]]", won: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> bool:
    """The share of known labels differs by ``SKEW`` between converted leads and the others."""
    n_won, n_rest = int(np.count_nonzero(won)), int(np.count_nonzero(~won))
    if not n_won or not n_rest:
        return False
    return bool(abs(np.count_nonzero(known & won) / n_won - np.count_nonzero(known & ~won) / n_rest) >= SKEW)
