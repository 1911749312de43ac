"""Days and clocks as comparable moments, and the days between them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import NO_CLOCK, NO_DAY, Int32Array, Int64Array

DAY_MS = 86_400_000
CLOCK_BITS = 27
"""Low bits of a moment: 0 for a whole day, else the clock in milliseconds plus one."""
UNDATED = int(np.iinfo(np.int64).min)
"""Moment of something without a date; before all others."""
NEVER = int(np.iinfo(np.int64).max)
"""A moment after all others."""
_CLOCK = (1 << CLOCK_BITS) - 1


def moments(lead: NDArray[np.integer], day: Int32Array, clock: Int32Array) -> Int64Array:
    """``day << CLOCK_BITS | clock + 1``, to be compared within one lead; ``UNDATED`` without a day.

    A cell without a clock is a day, never midnight: where a lead has any day-only value on a date, all its values
    on that date are days (low bits 0) and equal each other.
    """
    dated = day != NO_DAY
    whole = day.astype(np.int64) << CLOCK_BITS
    if (clock != NO_CLOCK).any():
        day_only = dated & (clock == NO_CLOCK)
        is_day = day_only
        if day_only.any():
            date_of_lead = (lead.astype(np.int64) << 32) + day
            days = np.unique(date_of_lead[day_only])
            place = np.minimum(np.searchsorted(days, date_of_lead), len(days) - 1)
            is_day = days[place] == date_of_lead
        whole += np.where(is_day, 0, clock + 1)
    return np.where(dated, whole, UNDATED)


def moments_of(when: NDArray[np.signedinteger[Any]]) -> Int64Array:
    """Moments, or days without a clock (``NO_DAY``: no date), as moments."""
    if when.dtype == np.int64:
        return when.astype(np.int64, copy=False)
    return np.where(when == NO_DAY, UNDATED, when.astype(np.int64) << CLOCK_BITS)


def days_of(when: NDArray[np.signedinteger[Any]]) -> Int32Array:
    """Days since 1970-01-01 of moments, ``NO_DAY`` for ``UNDATED``; or of what are days anyway."""
    if when.dtype == np.int32:
        return when.astype(np.int32, copy=False)
    return np.where(when == UNDATED, NO_DAY, when >> CLOCK_BITS).astype(np.int32)


def days_between(start: Int64Array, end: Int64Array) -> NDArray[np.float64]:
    """From ``start`` to ``end`` in days: the difference of instants where both have clocks, else of calendar days.

    Both need dates.
    """
    days = whole_days(start, end)
    both = ((start & _CLOCK) != 0) & ((end & _CLOCK) != 0)
    if both.any():
        days += np.where(both, ((end & _CLOCK) - (start & _CLOCK)) / DAY_MS, 0.0)
    return days


def whole_days(start: Int64Array, end: Int64Array) -> NDArray[np.float64]:
    """Calendar days from ``start`` to ``end``, whatever their clocks. Both need dates."""
    return ((end >> CLOCK_BITS) - (start >> CLOCK_BITS)).astype(np.float64)


def clocks_of(when: Int64Array) -> Int64Array:
    """Milliseconds after midnight of moments; ``NO_CLOCK`` for days."""
    return (when & _CLOCK) - 1
