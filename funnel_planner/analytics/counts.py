"""Numbers that came without leads: counts by channel and stage, and what happened on each page."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Coded, Int32Array, Int64Array
from funnel_planner.domain.mapping import CountKind


@dataclass(frozen=True, slots=True, eq=False)
class ChannelCounts:
    """Counts of an ads or analytics report: ``n`` rows, each a channel on one day (or whole period), ``k`` stages.

    A channel and day stand in one row only: what a file repeats is summed. ``NO_VALUE`` is a blank: not told, which
    is not 0.
    """

    channel: Coded
    """One entry a row; ``BLANK``: the row names no channel."""
    day: Int32Array
    """First day of the row's period since 1970-01-01; ``NO_DAY`` where the report has no dates."""
    counts: Int64Array
    """n x k, in the order of ``LeadData.stage_ids``; ``NO_VALUE`` for blank cells and stages without a column."""
    value_minor: Int64Array
    cost_minor: Int64Array
    kind: CountKind = CountKind.REACHED
    """Whether counts are of all that came to a stage, or of those who stand at it now."""


@dataclass(frozen=True, slots=True, eq=False)
class PageMetrics:
    """A page report: ``n`` rows, each a page on one day (or whole period).

    What a file repeats is summed, or averaged by visits. Counts are ``NO_VALUE`` and shares and seconds NaN where the
    report says nothing.
    """

    page: Coded
    """Path, address or title of the page."""
    day: Int32Array
    """First day of the row's period since 1970-01-01; ``NO_DAY`` where the report has no dates."""
    visits: Int64Array
    seconds: NDArray[np.float64]
    """Average length of a visit."""
    conversion: NDArray[np.float64]
    """Share of visits that did what the page is for, 0..1."""
    clicks: Int64Array
    exits: Int64Array
    entrances: Int64Array
