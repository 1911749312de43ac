"""Whether leads are won at an even pace, and whether they were watched long enough to see the last wins."""

import math
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.curve import Waits
from funnel_planner.analytics.durations import FloatArray, proposed_window
from funnel_planner.analytics.leads import Int64Array
from funnel_planner.analytics.life_table import ages_of, stage_tables

PART_DAYS = 30
"""Wins of months that are so long are compared with each other."""
MOST_PARTS = 12
"""Of the last so many of them: longer ago was another business."""
ODD = 2.0
"""Standard deviations from which on the wins of the last month are no chance."""
Z95_ONE_SIDE = 1.645
LONG_ENOUGH = 2.5
"""Leads have to be watched for so many times the days that nine of ten wins took, to see the slow ones."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the wins came of which chances by age are taken."""

    span_days: int
    """How far back the chances look."""
    swing: float
    """How much the pace changed from month to month beyond chance: a relative standard deviation."""
    is_uneven: bool
    """It changed more than chance explains; else ``swing`` may well be chance."""
    won_lately: int
    """Wins of the last ``PART_DAYS``."""
    expected_lately: float
    """How many of that time the chances of the whole span make one expect."""
    usual_days: int
    """Nine of ten wins took up to so many days."""
    longest_days: int
    """No lead was watched for longer."""

    @property
    def is_cut_short(self) -> bool:
        """Leads were not watched long enough to see how long wins may take at most."""
        return self.longest_days < LONG_ENOUGH * self.usual_days

    @property
    def unsure(self) -> float:
        """Relative standard deviation of the pace to come: it changes once more, and was seen in a few months only."""
        return self.swing * math.sqrt(1 + PART_DAYS / self.span_days)

    @property
    def has_changed(self) -> bool:
        """The last month is off what the whole span makes one expect, more than by chance."""
        return abs(self.won_lately - self.expected_lately) > ODD * math.sqrt(max(1.0, self.expected_lately))


def pace_of(found: Waits, span_days: int) -> Pace:
    """The pace of these wins, one at least, of which chances look back so far."""
    (won,), (expected,) = _by_month(found, span_days, 1)
    ages = ages_of(found, 0)
    usual = proposed_window(ages.end[found.converted].astype(np.float64))
    return Pace(span_days, *swing(found), int(won), float(expected), usual or 0, int(ages.age.max(initial=0)))


def swing(found: Waits) -> tuple[float, bool]:
    """Relative standard deviation of the pace of wins between months, beyond chance, and whether there surely is one.

    By the moments of a pace that is drawn anew for each month (as Kleinman 1973 has them, of counts): Pearson's X²
    of won against expected wins, less its degrees of freedom, by what a variance of 1 would add. Expected are as many
    wins as the leads open in each month bring by their age. Before the first win, perhaps none was written down.
    It is sure where X² is beyond its 95 % quantile (Wilson & Hilferty 1931).
    """
    parts = min(MOST_PARTS, int(won_ago(found).max(initial=0)) // PART_DAYS + 1)
    won, expected = _by_month(found, PART_DAYS * parts, parts)
    told = expected >= 1
    won, expected, free = won[told], expected[told], int(np.count_nonzero(told)) - 1
    if free <= 0:  # one month tells of no change
        return 0.0, False
    squares = float(((won - expected) ** 2 / expected).sum())
    room = float(expected.sum() - (expected**2).sum() / expected.sum())
    normal = ((squares / free) ** (1 / 3) - (1 - 2 / (9 * free))) / math.sqrt(2 / (9 * free))
    return math.sqrt(max(0.0, squares - free) / room), normal > Z95_ONE_SIDE


def won_ago(found: Waits) -> Int64Array:
    """Days from each win to the as-of day."""
    ages = ages_of(found, 0)
    return np.asarray((ages.age - ages.end)[found.converted])


def _by_month(found: Waits, span_days: int, parts: int) -> tuple[FloatArray, FloatArray]:
    """Wins of so many months, the last one first, and how many were to be expected by what ``span_days`` tell."""
    ages, ago = ages_of(found, PART_DAYS * parts), won_ago(found)
    (table,) = stage_tables(found, span_days)
    hazard = np.divide(table.won, table.at_risk, out=np.zeros(ages.days), where=table.at_risk > 0)
    summed = np.concatenate(([0.0], np.cumsum(hazard)))
    stop = np.maximum(ages.begin, ages.end + 1)
    won, expected = np.zeros(parts), np.zeros(parts)
    for part in range(parts):
        recent, early = PART_DAYS * part, PART_DAYS * (part + 1)
        first, last = (np.clip(ages.age - days + 1, ages.begin, stop) for days in (early, recent))
        expected[part] = (summed[last] - summed[first]).sum()
        won[part] = np.count_nonzero((ago >= recent) & (ago < early))
    return won, expected
