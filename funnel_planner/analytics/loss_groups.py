"""Groups of leads behind the numbers of losses and of ways; see ``analytics.groups``, which lists them."""

from collections.abc import Callable, Sequence

import numpy as np

from funnel_planner.analytics.events import LOST_RANK, BoolArray
from funnel_planner.analytics.leads import Coded
from funnel_planner.analytics.leaks import loss_unplaced, lost_at, reason_column
from funnel_planner.analytics.odd_paths import OddPath, odd_paths
from funnel_planner.analytics.odd_ways import OUTSIDE, move_members
from funnel_planner.analytics.open_groups import labelled
from funnel_planner.analytics.reached import LOST_OUTCOME, Journeys
from funnel_planner.analytics.ways import Step, visits, way_members
from funnel_planner.domain.labels import UNKNOWN

FROM_OUTSIDE, FROM_LOSS = "(outside)", "(lost)"
"""Stand for places in a way that are no stages."""
WHOLE, BEGINNING = "whole", "beginning"


def step_name(journeys: Journeys, step: Step) -> str:
    """How a group names a place in a way: the id of a stage, or what stands for a loss or the outside."""
    if step == OUTSIDE:
        return FROM_OUTSIDE
    return FROM_LOSS if step == LOST_RANK else journeys.stage_ids[step]


def members_lost(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``lost[, stage]``: lost leads, all or those lost at a stage; an empty one: nothing says where."""
    lost = np.asarray(journeys.outcome == LOST_OUTCOME)
    if not values:
        return lost
    if not values[0]:
        return np.asarray(lost & loss_unplaced(journeys))
    return lost_at(journeys, journeys.stage_ids.index(values[0]))


def members_lost_reason(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``lost_reason, label, header...``: lost leads with this reason in columns of these headers."""
    label, *headers = values
    return _with_label(journeys, reason_column(journeys, headers), label)


def members_lost_channel(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``lost_channel, label``: lost leads of a channel."""
    return _with_label(journeys, journeys.channel, values[0])


def members_path(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``path, kind[, from, to]``: leads that went an odd way, all or between two places."""
    kind = OddPath(values[0])
    if len(values) < 3:
        return odd_paths(journeys)[kind]
    return move_members(journeys, kind, _step(journeys, values[1]), _step(journeys, values[2]))


def members_way(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``way, whole|beginning, place...``: leads that went exactly so, or so at first and then further."""
    steps = tuple(_step(journeys, value) for value in values[1:])
    return way_members(visits(journeys), journeys.leads.lead_count, steps, is_cut=values[0] == BEGINNING)


def _step(journeys: Journeys, name: str) -> Step:
    places = {FROM_OUTSIDE: OUTSIDE, FROM_LOSS: LOST_RANK}
    return places[name] if name in places else journeys.stage_ids.index(name)


def _with_label(journeys: Journeys, column: Coded | None, label: str) -> BoolArray:
    lost = np.asarray(journeys.outcome == LOST_OUTCOME)
    if column is None:
        return lost if label == UNKNOWN else np.zeros_like(lost)
    return np.asarray(lost & labelled(column, label))


KINDS: dict[str, Callable[[Journeys, Sequence[str]], BoolArray]] = {
    "lost": members_lost,
    "lost_reason": members_lost_reason,
    "lost_channel": members_lost_channel,
    "path": members_path,
    "way": members_way,
}
"""Kind of group -> who belongs to it."""
