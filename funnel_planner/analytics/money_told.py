"""Whether there is anything to add up: amounts nobody wrote down are no data, never 0.

Money won is told where nobody was won (it is 0 then) or some won lead says what it is worth; cost is told where some
lead, or some row of a report, says what was paid.
"""

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int64Array

VALUED, UNVALUED, COSTED = range(3)
"""Leads that tell amounts: won ones with a value, won ones without, those with a cost."""


def tells_won_value(valued: BoolArray, won: BoolArray) -> bool:
    """Some lead has a value, and not only leads that were not won while won ones have none."""
    return bool(valued.any()) and (bool((valued & won).any()) or not bool(won.any()))


def some_lack(told: BoolArray, wanted: BoolArray) -> bool:
    """Some of the leads that should tell an amount do not, while others do; else every group tells what all tell."""
    return bool(told.any()) and bool((wanted & ~told).any())


def value_told(told: Int64Array) -> BoolArray:
    """(...,) groups whose money won is known; ``told`` (2 or 3, ...) counts their ``VALUED``, ``UNVALUED`` leads."""
    known: BoolArray = (told[VALUED] > 0) | (told[UNVALUED] == 0)
    return known
