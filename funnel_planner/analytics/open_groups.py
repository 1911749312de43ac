"""Groups of leads behind open pipelines, drivers and notes (see ``analytics.groups``)."""

from collections.abc import Sequence

import numpy as np

from funnel_planner.analytics.consistency import at_month_end, leads_to_come, open_with_reason, undated_leads
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import BLANK, Coded
from funnel_planner.analytics.leaks import reason_column
from funnel_planner.analytics.reached import OPEN, Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.standing import standing
from funnel_planner.domain.labels import UNKNOWN, label_key


def open_at(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``open[, stage]``: open leads that stand at a stage, or anywhere."""
    now = standing(journeys)
    is_open = np.asarray(now.outcome == OPEN)
    if not values:
        return is_open
    return np.asarray(is_open & (now.furthest == now.stage_ids.index(values[0])))


def open_reason(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``open_reason, header...``: open leads with a reason for a loss in columns of these headers."""
    return open_with_reason(journeys, reason_column(journeys, values))


def undated_then(journeys: Journeys, _values: Sequence[str]) -> BoolArray:
    """``undated_then``: leads of which nothing says when they came to where they stand."""
    return undated_leads(journeys)


def yet_to_come(journeys: Journeys, _values: Sequence[str]) -> BoolArray:
    """``yet_to_come``: leads of which something is dated after the as-of day."""
    return leads_to_come(journeys)


def with_label(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``label, header, label``: leads whose column says so; ``(unknown)`` stands for a blank."""
    return labelled(journeys.leads.columns[values[0]], values[1])


def of_channel(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``channel, label``: leads of a channel after attribution."""
    return labelled(journeys.channel, values[0])


def other_labels(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``other_labels, header, labels``: leads whose column says anything, but none of these."""
    return _none_of(journeys.leads.columns[values[0]], values[1:])


def other_channels(journeys: Journeys, values: Sequence[str]) -> BoolArray:
    """``other_channels, labels``: leads of a known channel that is none of these."""
    return _none_of(journeys.channel, values)


def _none_of(column: Coded, labels: Sequence[str]) -> BoolArray:
    keys = {label_key(label) for label in labels}
    there = [code for code, known in enumerate(column.labels) if label_key(known) not in keys]
    return np.isin(column.codes, there)


def month_end(journeys: Journeys, times: StageTimes, _values: Sequence[str]) -> BoolArray:
    """``month_end``: wins dated on the last day of the month their lead was created in."""
    found = np.zeros(journeys.leads.lead_count, dtype=bool)
    found[at_month_end(journeys, times)[0]] = True
    return found


def labelled(column: Coded, label: str) -> BoolArray:
    """(n,) which leads have a label."""
    if label == UNKNOWN:
        return np.asarray(column.codes == BLANK)
    key = label_key(label)
    return np.isin(column.codes, [code for code, known in enumerate(column.labels) if label_key(known) == key])


OPEN_KINDS = {
    "open": open_at,
    "open_reason": open_reason,
    "undated_then": undated_then,
    "yet_to_come": yet_to_come,
    "label": with_label,
    "channel": of_channel,
    "other_labels": other_labels,
    "other_channels": other_channels,
}
"""Kind of group -> who belongs to it."""
TIMED_OPEN_KINDS = {"month_end": month_end}
"""The same for groups that ask when leads came to each stage."""
