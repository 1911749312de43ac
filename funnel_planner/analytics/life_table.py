"""How often leads that stand at a stage move on, are won or are lost, by whole days since entry, counted lately.

A life table of several states (Aalen & Johansen 1978). A lead is watched at a stage from the day after it came there;
several steps on one day are one move. Only the last ``span_days`` before the as-of day count, so that the table tells
how leads fare now: "period analysis" (Brenner & Gefeller 1996).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.curve import Waits
from funnel_planner.analytics.durations import FloatArray
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int64Array
from funnel_planner.analytics.results import FEW

NOT_THERE = np.iinfo(np.int64).max
"""Day on which a lead came to a stage that it never came to."""
STAYS, WON_WAY, LOST_WAY = -1, -2, -3
"""What a lead did on the last day it was seen at a stage, instead of moving to another one."""


@dataclass(frozen=True, slots=True, eq=False)
class Ages:
    """Whole days from entry: of ``n`` leads, to the as-of day, and to what ended being open (or the as-of day)."""

    age: Int64Array
    end: Int64Array
    begin: Int64Array
    """The first day that is looked at."""

    @property
    def days(self) -> int:
        """Length of a table of all days, and one more."""
        return int(self.age.max(initial=0)) + 2


@dataclass(frozen=True, slots=True, eq=False)
class StageTable:
    """What leads did that stood at one stage as a day since entry began, an entry a day."""

    at_risk: FloatArray
    won: FloatArray
    lost: FloatArray
    moved: tuple[FloatArray, ...]
    """To each stage; only later ones can be other than 0."""
    passed_won: FloatArray
    """Won leads that were seen at this stage before, by the day of their win."""


def ages_of(found: Waits, span_days: int) -> Ages:
    """Whole days of these leads."""
    end = np.where(np.isnan(found.lost_after), found.days, np.minimum(found.days, found.lost_after))
    age = found.age.astype(np.int64)
    return Ages(age, np.minimum(np.floor(end), age).astype(np.int64), np.maximum(age - span_days, 0))


def stage_tables(found: Waits, span_days: int, came: Sequence[Int64Array] = ()) -> list[StageTable]:
    """A table for each stage before the won one.

    ``came`` has (n,) days from entry on which leads came to each but the first, never falling from stage to stage;
    ``NOT_THERE`` of leads that did not.
    """
    ages = ages_of(found, span_days)
    lost = ~np.isnan(found.lost_after) & ~found.converted
    leave, way = ages.end, np.where(found.converted, WON_WAY, np.where(lost, LOST_WAY, STAYS))
    is_won = found.converted & (ages.end >= ages.begin)
    tables = []
    for stage in range(len(came), -1, -1):
        arrived = came[stage - 1] if stage else np.full(len(leave), -1, dtype=np.int64)
        begun = np.maximum(ages.begin, np.where(arrived < leave, arrived + 1, 0))
        here = (arrived < leave) & (begun <= leave)

        def by_day(day: Int64Array, which: BoolArray) -> FloatArray:
            return np.bincount(day[which], minlength=ages.days).astype(np.float64)

        gone = by_day(leave, here)
        tables.append(
            StageTable(
                at_risk=np.cumsum(by_day(begun, here)) - (np.cumsum(gone) - gone),
                won=by_day(leave, here & (way == WON_WAY)),
                lost=by_day(leave, here & (way == LOST_WAY)),
                moved=tuple(by_day(leave, here & (way == later)) for later in range(len(came) + 1)),
                passed_won=by_day(ages.end, is_won & (arrived < leave)),
            )
        )
        moves = (arrived < leave) | ((arrived == leave) & (way == STAYS))
        leave, way = np.minimum(leave, arrived), np.where(moves, stage, way)
    return tables[::-1]


def pooled(at_risk: FloatArray, last: int, counts: Sequence[FloatArray]) -> list[FloatArray]:
    """Each of ``counts`` as a share of those at risk; days are taken together until they hold ``FEW`` leads' days.

    So few leads of an age neither say 0 % nor 100 %, and yet none is forgotten. Days are no longer looked at after
    those that hold ``last``; the last ones count as ``FEW`` where they are fewer.
    """
    seen = np.cumsum(at_risk)
    starts, stop = [0], 0
    while stop <= last:
        before = seen[stop - 1] if stop else 0.0
        stop = min(int(np.searchsorted(seen, before + FEW)) + 1, len(seen))
        starts.append(stop)
    lengths = np.diff([*starts, len(seen)]) if starts[-1] < len(seen) else np.diff(starts)
    edges = starts if starts[-1] < len(seen) else starts[:-1]
    whole = np.maximum(np.add.reduceat(at_risk, edges), FEW)
    return [np.repeat(np.add.reduceat(count, edges) / whole, lengths) for count in counts]
