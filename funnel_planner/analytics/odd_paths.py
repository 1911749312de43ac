"""Leads whose way was not the plain one, each kind as a mask so that they can be listed."""

from enum import StrEnum

import numpy as np

from funnel_planner.analytics.durations import days_waiting
from funnel_planner.analytics.events import LOST_RANK, BoolArray, per_lead
from funnel_planner.analytics.paths import skipped
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.times import UNDATED


class OddPath(StrEnum):
    """Ways that are counted apart."""

    ENTERED_MIDWAY = "entered_midway"
    """Seen at a stage, but never at the first one."""
    SKIPPED = "skipped"
    """Passed a stage without being seen there, though the data records it."""
    WENT_BACK = "went_back"
    """At a stage after a higher one."""
    RETURNED = "returned"
    """At a stage again after a loss."""
    REENTERED = "reentered"
    """At the first stage more than once."""


def odd_paths(journeys: Journeys) -> dict[OddPath, BoolArray]:
    """For each kind which of the counted leads went that way; a lead may go several."""
    ways = journeys.histories
    counted = journeys.furthest >= 0
    masks = {
        OddPath.ENTERED_MIDWAY: ((ways.touched & 1) == 0) & (ways.touched != 0),
        OddPath.SKIPPED: skipped(ways),
        OddPath.WENT_BACK: ways.walk.moved_back,
        OddPath.RETURNED: _returned(journeys),
        OddPath.REENTERED: _reentered(journeys),
    }
    return {kind: np.asarray(mask & counted) for kind, mask in masks.items()}


def stalled(journeys: Journeys, sla_days: "tuple[float | None, ...]") -> BoolArray:
    """Open leads that wait at their stage for more days than it allows; ``sla_days`` has one entry a stage.

    A lead waits since its latest dated stage event; one without a date is never stalled, because nobody knows.
    """
    allowed = np.array([np.inf if days is None else days for days in sla_days] + [np.inf])
    return np.asarray(days_waiting(journeys) > allowed[journeys.furthest])  # not counted (-1): the last entry


def _returned(journeys: Journeys) -> BoolArray:
    """A dated loss with a later dated stage event."""
    ways = journeys.histories
    count = journeys.leads.lead_count
    losses = np.flatnonzero((ways.events.rank == LOST_RANK) & (ways.moment != UNDATED))
    never = np.iinfo(np.int64).max
    first_loss = per_lead(np.minimum, ways.events.lead[losses], ways.moment[losses], never, count)
    stages = np.flatnonzero(ways.events.rank >= 0)
    last_stage = per_lead(np.maximum, ways.events.lead[stages], ways.moment[stages], UNDATED, count)
    return np.asarray(last_stage > first_loss)


def _reentered(journeys: Journeys) -> BoolArray:
    """Events of the first stage at two different moments."""
    ways = journeys.histories
    count = journeys.leads.lead_count
    rows = np.flatnonzero((ways.events.rank == 0) & (ways.moment != UNDATED))
    lead, moment = ways.events.lead[rows], ways.moment[rows]
    first = per_lead(np.minimum, lead, moment, UNDATED, count)
    last = per_lead(np.maximum, lead, moment, UNDATED, count)
    return np.asarray(first != last)
