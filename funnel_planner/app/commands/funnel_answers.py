"""One funnel as keys of the JSON that ``analyse`` answers: counts, rates, intervals, what became of the leads."""

from typing import Any

from funnel_planner.analytics.conversion import settled_intervals, won_of_decided
from funnel_planner.analytics.results import FunnelResult
from funnel_planner.analytics.statistics import wilson
from funnel_planner.app.commands.money_answers import pair, share_keys


def funnel_keys(total: FunnelResult, won: int) -> dict[str, Any]:
    """Counts and what follows from them; counts alone do not tell what became of leads. ``won``: index of the win."""
    steps = len(total.counts) - 1
    known = bool(total.settled_rate)
    return {
        "counts": list(total.counts),
        "step_rate": list(total.step_rate),
        "dropoff": list(total.dropoff),
        "dropoff_rate": list(total.dropoff_rate),
        "overall_rate": total.overall_rate,
        "split": {
            "advanced": list(total.counts[1:]),
            "lost": list(total.lost) if known else [None] * steps,
            "open": list(total.open) if known else [None] * steps,
        },
        "settled_rate": list(total.settled_rate) if known else [None] * (steps + 1),
        "settled_told": list(total.settled_told) if known else [None] * (steps + 1),
        "won": share_keys(total.counts[won], total.counts[0]),
        "won_of_decided": share_keys(*(won_of_decided(total, won) or (None, None))),
    }


def interval_keys(total: FunnelResult) -> dict[str, Any]:
    """95 % intervals (Wilson) of every rate, as they stand beside it."""
    first = total.counts[0]
    of_first = (None if n is None or first is None else pair(wilson(n, first)) for n in total.counts[1:])
    return {
        "step_rate": [pair(interval) for interval in total.step_interval],
        "overall_rate": pair(total.overall_interval),
        "from_first": [None, *of_first],
        "settled_rate": [pair(interval) for interval in settled_intervals(total)] or None,
    }
