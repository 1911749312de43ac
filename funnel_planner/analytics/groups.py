"""Groups of leads behind a bar, a gap or a number, each as a mask, so that they can be listed, counted and exported.

A group is a kind and its values, all texts: ``("stopped", "demo", "lost")``. It is part of a filter, can be kept in a
saved view, and is said in words by ``app.findings.group_words``. New kinds are functions in ``GROUPS``.
"""

from collections.abc import Callable

import numpy as np

from funnel_planner.analytics.batch_groups import BATCH_KINDS
from funnel_planner.analytics.column_groups import COLUMN_KINDS
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Group
from funnel_planner.analytics.loss_groups import KINDS as LOSS_KINDS
from funnel_planner.analytics.open_groups import OPEN_KINDS, TIMED_OPEN_KINDS
from funnel_planner.analytics.reached import LOST_OUTCOME, WON, Journeys, recounted
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.time_groups import TIME_KINDS, TIMED_KINDS
from funnel_planner.domain.codec import counting_from_text

Times = Callable[[], StageTimes]
"""When each lead reached each stage; called only by groups that ask for it, because it takes time."""
Members = Callable[[Journeys, Times, tuple[str, ...]], BoolArray]


UNCOUNTED_TOO = frozenset({"counted_differently"})
"""Kinds that leads may belong to which do not count under the rule in force."""


def members(journeys: Journeys, times: Times, group: Group) -> BoolArray:
    """(n,) which leads belong to a group. Nobody does where it is unknown or names a stage that is not there.

    Leads that do not count belong to kinds of ``UNCOUNTED_TOO`` only.
    """
    if not group:
        return np.ones(journeys.leads.lead_count, dtype=bool)
    rule = GROUPS.get(group[0])
    try:
        found = None if rule is None else rule(journeys, times, group[1:])
    except (ValueError, LookupError):  # a saved view may be of another version, or of stages that are gone
        found = None
    if found is None:
        return np.zeros(journeys.leads.lead_count, dtype=bool)
    return found if group[0] in UNCOUNTED_TOO else found & (journeys.furthest >= 0)


def stage_of(journeys: Journeys, values: tuple[str, ...]) -> int:
    """Index of the stage that the first value names. Raises ``LookupError`` or ``ValueError`` where there is none."""
    return journeys.stage_ids.index(values[0])


def _stage(journeys: Journeys, _times: Times, values: tuple[str, ...]) -> BoolArray:
    """``stage``: leads that count at a stage."""
    return journeys.at(stage_of(journeys, values))


def _stopped(journeys: Journeys, _times: Times, values: tuple[str, ...]) -> BoolArray:
    """``stopped, stage[, lost|open]``: leads that came as far as a stage; all, or by what became of them."""
    stopped = journeys.furthest == stage_of(journeys, values)
    which = values[1] if len(values) > 1 else ""
    if which == "lost":
        stopped &= journeys.outcome == LOST_OUTCOME
    elif which == "open":
        stopped &= journeys.outcome != LOST_OUTCOME
    return np.asarray(stopped)


def _skipped(journeys: Journeys, _times: Times, values: tuple[str, ...]) -> BoolArray:
    """``skipped, stage``: leads that count at a stage though nothing says they were there."""
    stage = stage_of(journeys, values)
    return np.asarray(journeys.at(stage) & (journeys.histories.touched >> stage & 1 == 0))


def _won(journeys: Journeys, _times: Times, _values: tuple[str, ...]) -> BoolArray:
    """``won``: leads that count at the won stage."""
    return np.asarray(journeys.outcome == WON)


def _untimed(rule: Callable[[Journeys, tuple[str, ...]], BoolArray]) -> Members:
    """A rule that asks for no stage times."""
    return lambda journeys, _times, values: rule(journeys, values)


def _timed(rule: Callable[[Journeys, StageTimes, tuple[str, ...]], BoolArray]) -> Members:
    """A rule that asks for them."""
    return lambda journeys, times, values: rule(journeys, times(), values)


def _counted_differently(journeys: Journeys, _times: Times, values: tuple[str, ...]) -> BoolArray:
    """``counted_differently, rule``: leads that another rule of counting counts in another way."""
    return differing(journeys, recounted(journeys, counting_from_text(values[0])))


def differing(one: Journeys, other: Journeys) -> BoolArray:
    """(n,) leads of which two countings differ: at which stages they count, what became of them, or for which channel.

    Leads that count in neither do not differ.
    """
    counted = (one.furthest >= 0) | (other.furthest >= 0)
    different = (one.furthest >= 0) != (other.furthest >= 0)
    different |= one.outcome != other.outcome
    different |= one.channel.codes != other.channel.codes
    if one.touched is None and other.touched is None:
        different |= one.furthest != other.furthest
    else:
        for stage in range(one.stage_count):
            different |= one.at(stage) != other.at(stage)
    return np.asarray(different & counted)


GROUPS: dict[str, Members] = {
    "stage": _stage,
    "stopped": _stopped,
    "skipped": _skipped,
    "won": _won,
    "counted_differently": _counted_differently,
    **{kind: _untimed(rule) for kind, rule in BATCH_KINDS.items()},
    **{kind: _untimed(rule) for kind, rule in LOSS_KINDS.items()},
    **{kind: _untimed(rule) for kind, rule in TIME_KINDS.items()},
    **{kind: _timed(rule) for kind, rule in TIMED_KINDS.items()},
    **{kind: _untimed(rule) for kind, rule in OPEN_KINDS.items()},
    **{kind: _untimed(rule) for kind, rule in COLUMN_KINDS.items()},
    **{kind: _timed(rule) for kind, rule in TIMED_OPEN_KINDS.items()},
}
"""Kind -> who belongs to it. Leads that are not counted never do; that is seen to by ``members``."""
