"""Counts, conversion, drop-off and its split (semantics, section 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import NO_VALUE, Int64Array
from funnel_planner.analytics.results import FunnelResult, Interval
from funnel_planner.analytics.statistics import wilson, wilson_bounds

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What R funnels of K stages are made of; one row each."""

    furthest: Int64Array | None
    """(R, K) leads by the furthest stage they reached; None: only counts are known, not what became of leads."""
    lost: Int64Array | None
    """(R, K) those of them that are lost."""
    won_value: Sequence[float | None] | None = None
    cost: Sequence[float | None] | None = None
    counts: Int64Array | None = None
    """(R, K) leads that count at each stage, ``NO_VALUE`` where not told; None: all that came as far."""
    unplaced: Int64Array | None = None
    """(R,) those of ``lost`` at the stage ``unplaced_at`` that may have been lost at any later one; None: nobody."""
    unplaced_at: int = 0


def funnel_results(parts: Parts) -> list[FunnelResult]:
    """One result a row: N_k, c_k = N_k / N_(k-1), drop-off, split and settled rates.

    A ratio with denominator 0 is None, and so is all that rests on a count that is not told. Where leads count at
    every stage up to their furthest, ``advanced + lost + open`` = N_k for all stages but the last.
    """
    counts = parts.counts
    if counts is None:
        assert parts.furthest is not None  # noqa: S101 - one of both is there
        counts = np.cumsum(parts.furthest[:, ::-1], axis=1)[:, ::-1]
    before, after = counts[:, :-1], counts[:, 1:]
    low, high = wilson_bounds(after, before)
    none: list[float | None] = [None] * len(counts)
    columns = zip(
        counts.tolist(),
        _ratios(after, before),
        _intervals(low, high),
        _ratios(counts, counts[:, :1]),
        (before - after).tolist(),
        _ratios(before - after, before),
        *_split(parts, before, after),
        parts.won_value or none,
        parts.cost or none,
        strict=True,
    )
    results = [
        FunnelResult(
            counts=tuple(count),
            step_rate=(None, *rates),
            step_interval=(None, *intervals),
            overall_rate=from_first[-1],
            overall_interval=wilson(count[-1], count[0]),
            from_first=tuple(from_first),
            dropoff=(None, *drops),
            dropoff_rate=(None, *drop_rates),
            advanced=tuple(came),
            lost=tuple(losses),
            open=tuple(still_open),
            settled_rate=() if parts.furthest is None else (None, *settled),
            settled_told=() if parts.furthest is None else (None, *told),
            won_value=value,
            cost=cost,
        )
        for (
            count, rates, intervals, from_first, drops, drop_rates,
            came, losses, still_open, settled, told, value, cost,
        ) in columns
    ]  # fmt: skip
    return [_without_the_untold(result) for result in results] if (counts == NO_VALUE).any() else results


def _split(parts: Parts, before: Int64Array, after: Int64Array) -> Iterator[list[Any]]:
    """Advanced, lost, open, settled rate and what is told of it, a list a row; empty ones of mere counts."""
    if parts.furthest is None or parts.lost is None:
        yield from ([[]] * len(before) for _ in range(5))
        return
    lost = parts.lost[:, :-1]
    yield after.tolist()
    yield lost.tolist()
    yield (parts.furthest[:, :-1] - lost).tolist()
    settled = _ratios(after, after + lost)
    yield settled
    unplaced = np.zeros(len(lost), dtype=np.int64) if parts.unplaced is None else parts.unplaced
    placed = lost.copy()
    if placed.shape[1] > parts.unplaced_at:  # nobody is lost at the last stage
        placed[:, parts.unplaced_at] -= unplaced
    further = np.cumsum(placed[:, ::-1], axis=1)[:, ::-1]
    untold = (further == 0) & ((unplaced > 0)[:, None] | (not lost.any()))
    yield [
        [None if unknown else rate for rate, unknown in zip(rates, flags, strict=True)]
        for rates, flags in zip(settled, untold.tolist(), strict=True)
    ]


def _without_the_untold(result: FunnelResult) -> FunnelResult:
    """The result of counts some of which are ``NO_VALUE``: they, and what rests on them, are None."""
    told = [count != NO_VALUE for count in result.counts]
    both = [False, *(one and other for one, other in pairwise(told))]
    ends = told[0] and told[-1]
    return replace(
        result,
        counts=_kept(result.counts, told),
        step_rate=_kept(result.step_rate, both),
        step_interval=_kept(result.step_interval, both),
        overall_rate=result.overall_rate if ends else None,
        overall_interval=result.overall_interval if ends else None,
        from_first=_kept(result.from_first, [told[0] and one for one in told]),
        dropoff=_kept(result.dropoff, both),
        dropoff_rate=_kept(result.dropoff_rate, both),
    )


def _kept(values: Sequence[Value | None], told: Sequence[bool]) -> tuple[Value | None, ...]:
    return tuple(value if known else None for value, known in zip(values, told, strict=True))


def won_of_decided(total: FunnelResult, won: int) -> tuple[int, int] | None:
    """Won leads, and those that are won or lost; None where no loss is known: "decided" would be a word for won."""
    part = total.counts[won]
    return (part, part + sum(total.lost)) if part is not None and any(total.lost) else None


def settled_intervals(total: FunnelResult) -> tuple[Interval | None, ...]:
    """95 % interval (Wilson) of each rate of ``settled_told``; empty where nothing tells what became of leads."""
    steps = zip(total.advanced, total.lost, total.settled_told[1:], strict=False)
    found = [None if told is None else wilson(came, came + lost) for came, lost, told in steps]
    return (None, *found) if total.settled_told else ()


def loss_bounds(
    counts: Sequence[int | None], unknown_lost: int, won_index: int, listed_at: int = 0
) -> tuple[Interval | None, ...]:
    """Sharp bounds of each step rate where ``unknown_lost`` leads were lost nobody knows where (Manski 2003).

    ``counts`` include them up to the stage ``listed_at`` only. They may have come as far as the stage before the win,
    not further, so steps after the win have no width, nor have those to ``listed_at`` or the only step of a two-stage
    funnel. Empty without such leads; None where a denominator may be 0.
    """
    if not unknown_lost:
        return ()
    if listed_at:
        shares = [_share(after or 0, before or 0) for before, after in pairwise(counts[: listed_at + 1])]
        sure = [None if share is None else (share, share) for share in shares]
        return (None, *sure, *loss_bounds(counts[listed_at:], unknown_lost, won_index - listed_at)[1:])
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
