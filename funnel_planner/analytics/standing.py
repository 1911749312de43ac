"""How leads stand on the as-of day, whatever the rule of counting: what open pipelines and waiting are about."""

from weakref import WeakKeyDictionary

import numpy as np

from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.reached import Journeys, recounted
from funnel_planner.domain.counting import plain

_known: WeakKeyDictionary[Journeys, Journeys] = WeakKeyDictionary()


def standing(journeys: Journeys) -> Journeys:
    """The same leads in mode *reached*, without a window and with the lost ones; themselves where they are counted so.

    A mode or a window says which steps count as conversions. It opens no lead again that was won or lost, and moves
    none back to an earlier stage (semantics, "Lost is an outcome"). What became of lost leads tells what becomes of
    open ones, even where rates leave them out.
    """
    rule = plain(journeys.counting)
    if rule == journeys.counting:
        return journeys
    found = _known.get(journeys)
    if found is None:
        found = _known[journeys] = recounted(journeys, rule)
    return found


def counted_rows(journeys: Journeys, rows: Rows | None) -> Rows:
    """Numbers of the leads that count under the rule in force, where ``rows`` None stands for all of them."""
    return np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
