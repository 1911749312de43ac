"""Counts, conversion, drop-off and its split (semantics, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Int64Array
from funnel_planner.analytics.results import FunnelResult, Interval
from funnel_planner.analytics.statistics import wilson, wilson_bounds


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What R funnels of K stages are made of; one row each."""

    furthest: Int64Array
    """(R, K) leads by the furthest stage they reached."""
    lost: Int64Array
    """(R, K) those of them that are lost."""
    won_value: Sequence[float] | None = None
    cost: Sequence[float] | None = None


def funnel_results(parts: Parts) -> list[FunnelResult]:
    """One result a row: N_k, c_k = N_k / N_(k-1), drop-off, split and settled rates.

    A ratio with denominator 0 is None. ``advanced + lost + open`` = N_k for all stages but the last.
    """
    counts = np.cumsum(parts.furthest[:, ::-1], axis=1)[:, ::-1]
    before, after = counts[:, :-1], counts[:, 1:]
    lost = parts.lost[:, :-1]
    low, high = wilson_bounds(after, before)
    none: list[float | None] = [None] * len(counts)
    columns = zip(
        counts.tolist(),
        _ratios(after, before),
        _intervals(low, high),
        _ratios(counts, counts[:, :1]),
        (before - after).tolist(),
        lost.tolist(),
        (before - after - lost).tolist(),
        _ratios(after, after + lost),
        parts.won_value or none,
        parts.cost or none,
        strict=True,
    )
    return [
        FunnelResult(
            counts=tuple(count),
            step_rate=(None, *rates),
            step_interval=(None, *intervals),
            overall_rate=from_first[-1],
            overall_interval=wilson(count[-1], count[0]),
            from_first=tuple(from_first),
            dropoff=(None, *drops),
            dropoff_rate=(None, *[None if rate is None else 1.0 - rate for rate in rates]),
            advanced=tuple(count[1:]),
            lost=tuple(losses),
            open=tuple(still_open),
            settled_rate=(None, *settled),
            won_value=value,
            cost=cost,
        )
        for count, rates, intervals, from_first, drops, losses, still_open, settled, value, cost in columns
    ]


def loss_bounds(counts: Sequence[int | None], unknown_lost: int, won_index: int) -> tuple[Interval | None, ...]:
    """Sharp bounds of each step rate where ``unknown_lost`` leads were lost nobody knows where (Manski 2003).

    ``counts`` include them at the first stage only. They may have come as far as the stage before the win, not
    further, so steps after the win have no width, nor has the only step of a two-stage funnel. Empty without such
    leads; None where a denominator may be 0.
    """
    if not unknown_lost:
        return ()
    others = [(count or 0) - (unknown_lost if index == 0 else 0) for index, count in enumerate(counts)]
    bounds: list[Interval | None] = [None]
    for index in range(1, len(others)):
        before, here = others[index - 1], others[index]
        maybe_before = unknown_lost if 0 < index - 1 < won_index else 0
        surely_before = unknown_lost if index == 1 else 0
        maybe_here = unknown_lost if 0 < index < won_index else 0
        low = _share(here, before + max(maybe_before, surely_before))
        if maybe_here or surely_before:
            high = _share(here + maybe_here, before + max(maybe_before, surely_before))
        else:
            high = _share(here, before)
        bounds.append(None if low is None or high is None else (low, high))
    return tuple(bounds)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _ratios(part: Int64Array, whole: Int64Array) -> list[list[float | None]]:
    """Element by element; None where ``whole`` is 0."""
    safe = np.where(whole > 0, whole, 1)
    shares = (part / safe).tolist()
    if (whole > 0).all():
        return shares  # type: ignore[no-any-return]  # tolist has no static type
    known = np.broadcast_to(whole > 0, part.shape).tolist()
    return [
        [share if there else None for share, there in zip(line, flags, strict=True)]
        for line, flags in zip(shares, known, strict=True)
    ]


def _intervals(low: NDArray[np.float64], high: NDArray[np.float64]) -> list[list[Interval | None]]:
    return [
        [None if one != one else (one, other) for one, other in zip(lows, highs, strict=True)]  # noqa: PLR0124 - NaN
        for lows, highs in zip(low.tolist(), high.tolist(), strict=True)
    ]
