"""How sure the time-to-convert curve is: its 95 % band, and how many leads it still rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.curve import Waits
from funnel_planner.analytics.durations import FloatArray
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.statistics import Z95, wilson


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Pointwise 95 % limits of a ``Curve``, at the same days; NaN where all leads have converted."""

    day: FloatArray
    low: FloatArray
    high: FloatArray
    n: int

    def at(self, day: float) -> Interval | None:
        """Limits of F(day); before the first conversion those of none of all leads. None where there are none."""
        place = int(np.searchsorted(self.day, day, side="right"))
        if not place:
            return wilson(0, self.n)
        low, high = float(self.low[place - 1]), float(self.high[place - 1])
        return None if np.isnan(low) else (low, high)


def band(found: Waits) -> Band:
    """Greenwood's (1926) variance, on the scale of log(-log S) to stay within 0..1 (Kalbfleisch & Prentice 2002)."""
    day, count = np.unique(found.days[found.converted], return_counts=True)
    at_risk = len(found.days) - np.searchsorted(np.sort(found.days), day, side="left")
    left = np.cumprod(1.0 - count / at_risk, dtype=np.float64)
    remaining = at_risk - count
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody left: NaN, said above
        spread = Z95 * np.sqrt(np.cumsum(count / (at_risk * remaining))) / np.log(left)
        low, high = 1.0 - left ** np.exp(spread), 1.0 - left ** np.exp(-spread)
    unknown = remaining == 0
    return Band(day, np.where(unknown, np.nan, low), np.where(unknown, np.nan, high), len(found.days))


def at_risk(ordered: FloatArray, days: Sequence[float]) -> list[int]:
    """Leads that were still watched and not converted just before each day; ``ordered`` are ``Waits.days``, sorted."""
    places: list[int] = np.searchsorted(ordered, np.asarray(days, dtype=np.float64), side="left").tolist()
    return [len(ordered) - place for place in places]
