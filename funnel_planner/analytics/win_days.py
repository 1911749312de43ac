"""Days from entry to the win, channel by channel; wins dated before the entry apart, for their days run backwards."""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.durations import FloatArray, Rows, Spread, spread
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import Int32Array
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.results import UNKNOWN
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.times import UNDATED, days_between


@dataclass(frozen=True, slots=True)
class WinDays:
    """How long wins took. ``signed`` counts those before the entry, too, with their negative days."""

    days: Spread | None
    """Of wins whose entry and win were observed in this order."""
    signed: Spread | None
    backward: int
    """Wins before the entry."""


@dataclass(frozen=True, slots=True)
class ChannelWins:
    """The same of one channel; ``UNKNOWN`` stands for leads without one."""

    label: str
    is_unknown: bool
    wins: WinDays


def won_before_entry(journeys: Journeys, times: StageTimes) -> BoolArray:
    """(n,) leads whose win is dated before their entry: their days run backwards and are in no duration."""
    entry, won = journeys.histories.entry, times.observed[journeys.won_index]
    return np.asarray((entry != UNDATED) & (won != UNDATED) & (won < entry))


def win_days(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> WinDays:
    """Of counted leads, or these ``rows`` of them."""
    _, days, is_backward = _timed(journeys, times, rows)
    return _wins(days, is_backward)


def win_days_by_channel(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> list[ChannelWins]:
    """For each channel with a win of which both dates are known, in the order of the channels; blanks last."""
    code, days, is_backward = _timed(journeys, times, rows)
    order = np.argsort(code, kind="stable")
    labels, starts = np.unique(code[order], return_index=True)
    parts = zip(labels.tolist(), np.split(order, starts[1:]) if len(labels) else [], strict=True)
    names = journeys.channel.labels
    found = [
        ChannelWins(names[label] if label >= 0 else UNKNOWN, label < 0, _wins(days[part], is_backward[part]))
        for label, part in parts
    ]
    return sorted(found, key=lambda one: one.is_unknown)


def _timed(journeys: Journeys, times: StageTimes, rows: Rows | None) -> tuple[Int32Array, FloatArray, BoolArray]:
    """Channel, days and whether they run backwards, of each win of which both dates are known."""
    won, entry = times.observed[journeys.won_index], journeys.histories.entry
    in_order = (times.start != UNDATED) & (won != UNDATED) & (times.start <= won)
    backward = won_before_entry(journeys, times)
    known = in_order | backward
    if rows is not None:
        chosen = np.zeros_like(known)
        chosen[rows] = True
        known &= chosen
    who = np.flatnonzero(known)
    start = np.where(backward[who], entry[who], times.start[who])
    return journeys.channel.codes[who], days_between(start, won[who]), backward[who]


def _wins(days: FloatArray, is_backward: BoolArray) -> WinDays:
    return WinDays(spread(days[~is_backward]), spread(days), int(np.count_nonzero(is_backward)))
