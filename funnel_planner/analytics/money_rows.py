"""What leads are worth and cost, by row and cell: sums of any run of rows (see ``running``)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.day_rows import Codes, DayRows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.histories import NOWHERE
from funnel_planner.analytics.leads import NO_VALUE, Int64Array
from funnel_planner.analytics.money_told import some_lack, tells_won_value
from funnel_planner.analytics.reached import WON, Journeys
from funnel_planner.analytics.running import Running, running


@dataclass(frozen=True, slots=True, eq=False)
class SomeRows:
    """Some of the rows that count, with an amount each or only counted."""

    rows: NDArray[np.intp]
    """Ascending."""
    sums: Running
    """By cell."""

    def between(self, start: int, stop: int, mask: BoolArray | None) -> Int64Array:
        """Sums by cell of those in a run of rows, or of those of them that pass a mask of it."""
        first, last = np.searchsorted(self.rows, (start, stop)).tolist()
        if mask is None:
            return self.sums.between(first, last)
        return self.sums.passing(first, last, mask.take(self.rows[first:last] - start))


@dataclass(frozen=True, slots=True, eq=False)
class MoneyRows:
    """The rows that have to do with money."""

    won: SomeRows
    """Won leads that have a value."""
    cost: SomeRows
    """Leads that have a cost, those that the rule of counting leaves out among them: it was spent all the same."""
    told: tuple[SomeRows, ...]
    """Three kinds of leads that tell amounts (see ``money_told``); none: no lead lacks what others tell."""
    has_value: bool
    has_cost: bool


def money_rows(journeys: Journeys, rows: DayRows, cell: Codes, size: int) -> MoneyRows:
    """What is known of money; ``cell`` (one of ``size``) stands by row. 3 ms for a million leads."""
    value_minor, cost_minor = journeys.leads.value_minor, journeys.leads.cost_minor
    counted, won = journeys.furthest != NOWHERE, journeys.outcome == WON
    there = counted | (journeys.histories.furthest != NOWHERE)
    value_known, cost_known = value_minor != NO_VALUE, cost_minor != NO_VALUE
    has_value, has_cost = tells_won_value(value_known, won), bool(cost_known.any())
    # where all have what is asked of them, every group of leads tells what all tell
    has_gaps = has_cost and bool((there & ~(counted & cost_known)).any())
    has_gaps |= has_value and some_lack(value_known, won & counted)

    def some(chosen: NDArray[np.intp], minor: Int64Array | None = None) -> SomeRows:
        return SomeRows(chosen, running(cell.take(chosen), size, minor))

    won_rows = _rows_of(won & counted, rows)
    won_minor = value_minor[rows.order[won_rows]]
    valued = won_minor != NO_VALUE
    value_rows, no_value_rows = won_rows.compress(valued), won_rows.compress(~valued)
    cost_rows = _rows_of(cost_known & there, rows) if has_cost else np.empty(0, dtype=np.intp)
    return MoneyRows(
        won=some(value_rows, won_minor.compress(valued)),
        cost=some(cost_rows, cost_minor[rows.order[cost_rows]]),
        told=tuple(some(kind) for kind in (value_rows, no_value_rows, cost_rows)) if has_gaps else (),
        has_value=has_value,
        has_cost=has_cost,
    )


def _rows_of(chosen: BoolArray, rows: DayRows) -> NDArray[np.intp]:
    """Rows of these leads, ascending."""
    return np.flatnonzero(chosen.take(rows.order))
