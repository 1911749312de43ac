"""What is odd about the ways leads took, counted by name; it changes no other number."""

import numpy as np

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.histories import Histories
from funnel_planner.analytics.leads import BLANK, Int8Array, Int32Array


def skipped(ways: Histories) -> BoolArray:
    """Leads beyond a stage that nothing says they were at, though passing it would have been recorded.

    A list of current stages never says where a lead was before; so a stage can only be skipped where it is one of
    ``recorded_stages``.
    """
    below = _below(ways)
    return np.asarray((below & ~ways.touched & np.int32(_recorded(ways, below))) != 0)


def recorded_stages(ways: Histories) -> int:
    """Bit k: passing stage k is written down, so that a lead beyond it without a word of it has skipped it.

    So it is where some lead was seen at the stage *and* further on, where a date says when some lead came there, and
    where a list has a column for it. A log, each row of which is a change of stage, records every stage from the first
    one it names. A history of lists (``LeadData.is_history``) has only its columns. Stages beyond which nobody came
    are not asked.
    """
    return _recorded(ways, _below(ways))


def records_more(ways: Histories) -> bool:
    """Some stage is written down beyond what being listed says."""
    return bool(recorded_stages(ways) & ~(1 | 1 << ways.listed_at))


def _recorded(ways: Histories, below: Int32Array) -> int:
    asked = (1 << int(ways.furthest.max(initial=0))) - 1
    if not ways.leads.listed:
        named = int(np.bitwise_or.reduce(ways.touched, initial=np.int32(0)))
        return asked & -(named & -named)
    if ways.leads.is_history:
        return ways.columns & asked
    found = int(np.bitwise_or.reduce(ways.touched & below, initial=np.int32(0))) | ways.columns & asked
    if found == asked:
        return found
    rank, told = ways.events.rank, ways.when != np.iinfo(ways.when.dtype).min
    missing = (stage for stage in range(ways.stage_count) if (asked & ~found) >> stage & 1)
    return found | sum(1 << stage for stage in missing if (told & (rank == stage)).any())


def _below(ways: Histories) -> Int32Array:
    """(n,) bits of the stages below the furthest one."""
    return (np.int32(1) << np.maximum(ways.furthest, 0).astype(np.int32)) - np.int32(1)


def channel_leak(channel: Int32Array, furthest: Int8Array) -> bool:
    """The share of leads with a known channel is 20 points higher past the first stage than at it."""
    known = channel != BLANK
    first, past = furthest >= 0, furthest >= 1
    n_first, n_past = np.count_nonzero(first), np.count_nonzero(past)
    if not n_past:
        return False
    known_first, known_past = np.count_nonzero(known & first), np.count_nonzero(known & past)
    return bool(5 * (known_past * n_first - known_first * n_past) >= n_first * n_past)
