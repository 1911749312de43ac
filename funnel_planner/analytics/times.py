"""Days and clocks as comparable moments."""

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import NO_CLOCK, NO_DAY, Int32Array, Int64Array

DAY_MS = 86_400_000
UNDATED = int(np.iinfo(np.int64).min)
"""Moment of something without a date."""


def moments(lead: NDArray[np.integer], day: Int32Array, clock: Int32Array) -> Int64Array:
    """Milliseconds since 1970-01-01 on the project clock, to be compared within one lead; ``UNDATED`` without a day.

    A cell without a clock is a day, never midnight: where a lead has any day-only value on a date, all its values
    on that date are days and equal each other.
    """
    dated = day != NO_DAY
    whole = day.astype(np.int64) * DAY_MS
    if (clock != NO_CLOCK).any():
        date_of_lead = (lead.astype(np.int64) << 32) + day
        day_only = np.unique(date_of_lead[dated & (clock == NO_CLOCK)])
        place = np.minimum(np.searchsorted(day_only, date_of_lead), max(len(day_only) - 1, 0))
        is_day = day_only[place] == date_of_lead if len(day_only) else np.zeros(len(day), dtype=bool)
        whole += np.where(is_day, 0, clock)
    return np.where(dated, whole, UNDATED)
