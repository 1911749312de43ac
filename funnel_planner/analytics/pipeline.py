"""What open deals are worth on average, whether that covers what is missing, and how fast money comes in."""

import numpy as np

from funnel_planner.analytics.durations import FloatArray


def weighted_value(amounts: FloatArray, chances: FloatArray) -> float:
    """Sum of amount times chance: what such deals bring on average, though perhaps never."""
    return float(np.dot(amounts, chances))


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
