"""An imported column whose values are numbers: how they spread for won leads and the others, and in which ranges.

Everything is worked out from the results of the column's labels, so that a million leads cost no more than a thousand.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from funnel_planner.analytics.durations import FloatArray
from funnel_planner.analytics.labels_result import LabelResult
from funnel_planner.analytics.leads import BLANK, MINOR_PER_UNIT, NO_VALUE, Coded, Int64Array, LeadData

MOST_SINGLE = 20
"""So many different numbers have a range each."""
TOP = 10
"""Small whole numbers are counted one by one up to here; what is as large or larger is one range."""
OFTEN = 0.1
"""A smallest number of so large a share of leads has a range of its own: 0 visits, -1 for never."""
ABOUT_RANGES = 10
BULK = (0.02, 0.98)
"""Ranges are as wide as these quantiles ask for; what lies far beyond is one range at each end."""


@dataclass(frozen=True, slots=True)
class NumberSpread:
    """How the numbers of ``n`` leads spread; quantiles of type 7 (Hyndman & Fan 1996)."""

    n: int
    total: float
    least: float
    p10: float
    p25: float
    median: float
    p75: float
    p90: float
    most: float

    @property
    def mean(self) -> float:
        """Their mean."""
        return self.total / self.n


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Leads whose number is ``low`` or more and less than ``high``; None: no end. Both the same: just that number."""

    low: float | None
    high: float | None
    n: int
    counts: tuple[int, ...]
    """Of them at each of K stages."""
    won_value: float | None
    """As of ``LabelResult``."""
    labels: tuple[str, ...]
    """Of the column, that say such a number."""


@dataclass(frozen=True, slots=True)
class ColumnNumbers:
    """A column of numbers."""

    leads: NumberSpread | None
    """Of all leads that have a number; None: none has."""
    won: NumberSpread | None
    not_won: NumberSpread | None
    """Of all others: open and lost ones."""
    ranges: tuple[NumberRange, ...]
    """From the smallest number up; every lead with a number is in one of them."""
    others: tuple[LabelResult, ...]
    """Labels that are no numbers, and blanks."""
    whole: bool
    """All numbers are whole ones."""


def value_column(leads: LeadData) -> Coded:
    """What leads are worth as a column of labels, from the smallest up: ``1880``, ``0.5``."""
    known = leads.value_minor != NO_VALUE
    amounts, places = np.unique(leads.value_minor[known], return_inverse=True)
    codes = np.full(leads.lead_count, BLANK, dtype=np.int32)
    codes[known] = places
    return Coded(codes, tuple(f"{amount / MINOR_PER_UNIT:.2f}".removesuffix(".00") for amount in amounts.tolist()))


def column_numbers(results: Sequence[LabelResult], number_of: Mapping[str, float], won: int) -> ColumnNumbers:
    """The numbers of a column's ``results``; ``won`` is the index of the won stage."""
    told = sorted((number_of[one.label], place) for place, one in enumerate(results) if one.label in number_of)
    ordered = [results[place] for _, place in told]
    values = np.array([number for number, _ in told])
    n = np.array([one.n for one in ordered], dtype=np.int64)
    x = np.array([one.counts[won] for one in ordered], dtype=np.int64)
    whole = all(number.is_integer() for number in number_of.values())
    return ColumnNumbers(
        leads=number_spread(values, n),
        won=number_spread(values, x),
        not_won=number_spread(values, n - x),
        ranges=tuple(_summed(low, high, values, ordered) for low, high in number_ranges(values, n, whole=whole)),
        others=tuple(one for one in results if one.label not in number_of),
        whole=whole,
    )


def number_spread(values: FloatArray, n: Int64Array) -> NumberSpread | None:
    """How ascending ``values`` spread, each of which ``n`` leads have; None where nobody has any."""
    values, n = values[n > 0], n[n > 0]
    if not len(n):
        return None
    p10, p25, median, p75, p90 = (_quantile(values, n, share) for share in (0.1, 0.25, 0.5, 0.75, 0.9))
    total = math.fsum((values * n).tolist())
    return NumberSpread(int(n.sum()), total, float(values[0]), p10, p25, median, p75, p90, float(values[-1]))


def number_ranges(values: FloatArray, n: Int64Array, *, whole: bool) -> list[tuple[float | None, float | None]]:
    """Ranges, as of ``NumberRange``, that hold each of the ascending ``values``, of which ``n`` leads have each.

    A few numbers have one each; small whole numbers one each and what is 10 or more; others about ten of equal width
    with round ends, a smallest number that many leads have apart from them.
    """
    one_each = np.unique(values).tolist()
    if len(one_each) <= MOST_SINGLE:
        return [(number, number) for number in one_each]
    if whole and one_each[0] >= 0 and _quantile(values, n, 0.9) < TOP:
        return [*((number, number) for number in one_each if number < TOP), (float(TOP), None)]
    least = one_each[0]
    if n[values == least].sum() < OFTEN * n.sum():
        return _equal_ranges(values, n, None, whole=whole)
    rest = values > least
    floor = least + 1 if whole else one_each[1]
    return [(least, least), *_equal_ranges(values[rest], n[rest], floor, whole=whole)]


def quantile_ranges(values: FloatArray, n: Int64Array, parts: int = 4) -> list[tuple[float | None, float | None]]:
    """Ranges, as of ``NumberRange``, of about as many leads each; equal numbers are never apart.

    A smallest number that many leads have stands apart from them; a range of one number is that number.
    """
    if values[0] != values[-1] and n[0] >= OFTEN * n.sum():
        rest = quantile_ranges(values[1:], n[1:], parts)
        first = values[1]
        low, high = rest[0]
        return [(values[0].item(), values[0].item()), (first.item() if low is None else low, high), *rest[1:]]
    edges = [_quantile(values, n, part / parts) for part in range(1, parts)]
    starts = np.unique([0, *(int(np.searchsorted(values, edge)) for edge in edges)]).tolist()
    found: list[tuple[float | None, float | None]] = []
    for start, stop in pairwise([*starts, len(values)]):
        if stop - start == 1:
            found.append((values[start].item(),) * 2)
        else:
            found.append((
                values[start].item() if start else None, values[stop].item() if stop < len(values) else None
            ))  # fmt: skip
    return found


def is_within(
    numbers: FloatArray, low: float | None, high: float | None
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which numbers are within a range as of ``NumberRange``; NaN is in none."""
    if low is not None and low == high:
        return np.asarray(numbers == low)
    inside = ~np.isnan(numbers)
    if low is not None:
        inside &= numbers >= low
    if high is not None:
        inside &= numbers < high
    return inside


def _equal_ranges(
    values: FloatArray, n: Int64Array, floor: float | None, *, whole: bool
) -> list[tuple[float | None, float | None]]:
    """Of one round width; none begins below ``floor`` where there is one."""
    first, last = (_quantile(values, n, share) for share in BULK)
    least, most = float(values[0]), float(values[-1])
    if first == last:
        first, last = least, most
    width = _round_up((last - first) / ABOUT_RANGES)
    width = max(1.0, width) if whole else width
    digits = max(0, -math.floor(math.log10(width)))
    steps = range(math.floor(first / width), math.floor(last / width) + 2)
    edges: list[float | None] = [round(step * width, digits) for step in steps]
    start, stop = edges[0], edges[-1]
    assert start is not None  # noqa: S101 - edges are numbers so far
    assert stop is not None  # noqa: S101
    if least < start:
        edges.insert(0, round(start - width, digits) if least >= start - width else None)
    if most >= stop:
        edges.append(round(stop + width, digits) if most < stop + width else None)
    if floor is not None and (edges[0] is None or edges[0] < floor):
        edges[0] = floor
    return list(pairwise(edges))


def _round_up(width: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... and their tenths."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 5, 10, 20) if step * power >= width * (1 - 1e-9))


def _quantile(values: FloatArray, n: Int64Array, share: float) -> float:
    """Linear between the numbers at rank (sum of n - 1) * share, from 0."""
    up_to = np.cumsum(n)
    place = (int(up_to[-1]) - 1) * share
    low = int(place)
    below, above = (
        float(values[np.searchsorted(up_to, rank, side="right")]) for rank in (low, min(low + 1, int(up_to[-1]) - 1))
    )
    return below + (above - below) * (place - low)


def _summed(low: float | None, high: float | None, values: FloatArray, results: Sequence[LabelResult]) -> NumberRange:
    inside = [results[place] for place in np.flatnonzero(is_within(values, low, high)).tolist()]
    counts = tuple(map(sum, zip(*(one.counts for one in inside), strict=True))) or (0,) * len(results[0].counts)
    told = [one.won_value for one in inside if one.won_value is not None]
    money = math.fsum(told) if told or (not inside and any(one.won_value is not None for one in results)) else None
    return NumberRange(low, high, sum(one.n for one in inside), counts, money, tuple(one.label for one in inside))
