"""Classes of leads: all that counting by stage needs to know of one, as a small number."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.day_rows import Codes, narrow
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.histories import NOWHERE
from funnel_planner.analytics.leads import Int8Array, Int64Array
from funnel_planner.analytics.reached import LOST_OUTCOME, OPEN, WON, Journeys
from funnel_planner.domain.counting import CountingMode

MOST_TABLED_STAGES = 16
"""Up to this many stages, sets of stages are numbered by a table; above, by sorting."""


@dataclass(frozen=True, slots=True, eq=False)
class TouchClasses:
    """What the P classes of mode *any* are: distinct sets of stages, with what became of the lead."""

    at: Int64Array
    """(P, K) 1 where leads of the class count at the stage."""
    furthest: Int64Array
    """(P, K) 1 at the furthest of them."""
    is_lost: BoolArray
    """(P,)."""


@dataclass(frozen=True, slots=True, eq=False)
class LeadClasses:
    """Class of each of ``n`` leads.

    2k: furthest stage k and not lost; 2k+1: lost at k; 2K: lost, and nothing says where. In mode *any* classes are
    what ``touch`` says. ``count`` itself stands for leads that do not count.
    """

    of_lead: Codes
    count: int
    stage: Int64Array
    """(count,) furthest stage of each class."""
    outcome: Int8Array | None
    """(count,) how the leads of each class stand (see ``standing``); None: those of one class may stand differently,
    because a window or mode *all* lets some that were won or lost stop on their way."""
    touch: TouchClasses | None = None
    """Mode *any* only."""


def lead_classes(journeys: Journeys) -> LeadClasses:
    """Classes under the rule in force. 1 ms for a million leads."""
    return _by_furthest(journeys) if journeys.touched is None else _by_stages(journeys, journeys.touched)


def _by_furthest(journeys: Journeys) -> LeadClasses:
    count = 2 * journeys.stage_count + 1
    stage = np.arange(count, dtype=np.int64) // 2
    stage[-1] = journeys.histories.listed_at  # lost nobody knows where: counted where being listed says it was
    of_lead = (journeys.outcome == LOST_OUTCOME).view(np.int8) + 2 * journeys.furthest
    if journeys.flags.get("lost_unknown_stage", 0):
        of_lead = np.where(journeys.stage_unknown, np.int8(count - 1), of_lead)
    of_lead = np.where(journeys.furthest == NOWHERE, np.int8(count), of_lead)
    is_lost = np.arange(count) % 2 == 1
    is_lost[-1] = True
    return LeadClasses(of_lead.view(np.uint8), count, stage, _outcome(journeys, stage, is_lost))


def _by_stages(journeys: Journeys, touched: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> LeadClasses:
    """Sets of stages are numbered as they come, ascending; a lead at no stage does not count."""
    code = (touched << 1) | (journeys.outcome == LOST_OUTCOME)
    if journeys.stage_count <= MOST_TABLED_STAGES:
        code = code.astype(np.intp)
        present = np.zeros(2 << journeys.stage_count, dtype=bool)
        present[code] = True
        present[:2] = False
        codes = np.flatnonzero(present)
        place = np.cumsum(present) - 1
        place[:2] = len(codes)
        of_lead = narrow(place, len(codes)).take(code)
    else:
        codes, inverse = np.unique(code, return_inverse=True)
        nowhere = int(np.count_nonzero(codes < 2))  # no stage, lost or not: they come first
        codes = codes[nowhere:].astype(np.int64)
        of_lead = narrow(np.where(inverse < nowhere, len(codes), inverse - nowhere), len(codes))
    at = (codes[:, None] >> np.arange(1, journeys.stage_count + 1)) & 1
    higher = np.cumsum(at[:, ::-1], axis=1)[:, ::-1]
    touch = TouchClasses(at, np.where(higher == 1, at, 0), (codes & 1).astype(bool))
    stage = touch.furthest.argmax(axis=1) if len(codes) else np.empty(0, dtype=np.int64)
    return LeadClasses(of_lead, len(codes), stage, _outcome(journeys, stage, touch.is_lost), touch)


def _outcome(journeys: Journeys, stage: Int64Array, is_lost: BoolArray) -> Int8Array | None:
    rule = journeys.counting
    if rule.mode is CountingMode.ALL or rule.window_days is not None:
        return None
    return np.where(is_lost, LOST_OUTCOME, np.where(stage >= journeys.won_index, WON, OPEN)).astype(np.int8)
