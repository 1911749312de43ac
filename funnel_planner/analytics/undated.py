"""Leads of which nothing says when they came to where they stand."""

import numpy as np

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.histories import NOWHERE, Histories
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.times import NEVER


def stands_undated(ways: Histories, won_index: int) -> BoolArray:
    """(n,) leads whose furthest stage, or whose loss, has no date, or that have none at all.

    As of an earlier day they count just so, though they may have come there only later.
    """
    lead, rank = ways.events.lead, ways.events.rank
    is_dated = (ways.when != np.iinfo(ways.when.dtype).min) & (rank >= 0)
    furthest_dated = np.full(ways.leads.lead_count, 0 if ways.leads.listed else NOWHERE, dtype=np.int8)
    np.maximum.at(furthest_dated, lead[is_dated], rank[is_dated])
    is_lost = ways.lost & (ways.furthest < won_index)
    undated = (ways.furthest > furthest_dated) | (is_lost & (ways.standing_loss == NEVER))
    return np.asarray((undated | (ways.entry_day == NO_DAY)) & (ways.furthest >= 0))
