"""Won money shared among all channels that touched a lead: linear, U, W and decay; it adds up exactly."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.attribution import attributed, in_order, shown_channels, single_touches
from funnel_planner.analytics.durations import FloatArray, Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.histories import starts_of
from funnel_planner.analytics.leads import BLANK, MINOR_PER_UNIT, NO_VALUE, Int32Array, Int64Array
from funnel_planner.analytics.reached import Journeys
from funnel_planner.analytics.times import UNDATED, days_between
from funnel_planner.domain.counting import Attribution
from funnel_planner.domain.labels import UNKNOWN


class ShareModel(StrEnum):
    """How a lead's touches share it."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    """All the same."""
    U = "u"
    """First 40 %, last 40 %, those between share 20 %."""
    W = "w"
    """First, middle and last 30 % each, the others share 10 %."""
    DECAY = "decay"
    """Half as much for each half-life before the last touch."""


_ONE_TOUCH = {ShareModel.FIRST: Attribution.FIRST, ShareModel.LAST: Attribution.LAST}


@dataclass(frozen=True, slots=True)
class ChannelShare:
    """What a channel is given: leads won (as shares of leads) and their value in units of money."""

    label: str
    won: float
    value_minor: int
    told: bool = True
    """Some won lead that it touched says what it is worth; where none does, the value is no data."""

    @property
    def value(self) -> float | None:
        """In units of money; None: no data."""
        return self.value_minor / MINOR_PER_UNIT if self.told else None


def touch_shares(
    journeys: Journeys, model: ShareModel, half_life_days: float = 7.0, rows: Rows | None = None
) -> list[ChannelShare]:
    """Won leads (or these ``rows`` of them) and their value by channel, largest value first.

    Values add up to the total to the last cent.

    Models *first* and *last* are attribution by the first and the last touch. The others share among all touches: the
    events that name a channel, in order of time, in a list of leads its rows. The middle one of model W is the one by
    which the lead first was at the middle stage of the funnel (else the middle touch). A lead without touches is its
    channel's, or ``UNKNOWN``'s.
    """
    table, names = shown_channels(journeys.leads.channel.labels, journeys.aliases)
    won = journeys.at(journeys.won_index)
    if rows is not None:
        chosen = np.zeros_like(won)
        chosen[rows] = True
        won = won & chosen
    if model in _ONE_TOUCH:
        lead = np.flatnonzero(won).astype(np.int32)
        code = table[attributed(journeys.histories, _ONE_TOUCH[model])][lead]
        weight = np.ones(len(lead))
    else:
        lead, code, moment, rank = _touches_of(won, journeys, table)
        weight = _weights(lead, moment, rank, model, half_life_days, journeys.won_index)
    value = journeys.leads.value_minor
    minor = _allotted(lead, weight, np.where(value == NO_VALUE, 0, value))
    labels = (UNKNOWN, *names)
    shares = np.bincount(code + 1, weights=weight, minlength=len(labels))
    money = np.zeros(len(labels), dtype=np.int64)
    np.add.at(money, code + 1, minor)
    touched = np.bincount(code + 1, minlength=len(labels)) > 0
    told = np.bincount((code + 1)[value[lead] != NO_VALUE], minlength=len(labels)) > 0
    columns = (labels, shares.tolist(), money.tolist(), told.tolist(), touched.tolist())
    found = [
        ChannelShare(label, share, amount, known)
        for label, share, amount, known, there in zip(*columns, strict=True)
        if there
    ]
    return sorted(found, key=lambda share: (-share.value_minor, -share.won, share.label.casefold()))


def weights(
    days_before_last: FloatArray, model: ShareModel, half_life_days: float = 7.0, middle: int | None = None
) -> FloatArray:
    """Shares of one lead's touches, in order of time; they add up to 1.

    ``middle`` is the place of the middle touch in model W; None: the one in the middle.
    """
    count = len(days_before_last)
    if model is ShareModel.DECAY:
        raw = np.power(0.5, days_before_last / half_life_days)
        return np.asarray(raw / raw.sum(), dtype=np.float64)
    share = np.zeros(count)
    if model is ShareModel.LINEAR:
        share[:] = 1 / count
    elif model in _ONE_TOUCH:
        share[0 if model is ShareModel.FIRST else -1] = 1
    else:
        anchors = {0: 0.0, count - 1: 0.0}
        if model is ShareModel.W:
            anchors[(count - 1) // 2 if middle is None else middle] = 0.0
        rest = [place for place in range(count) if place not in anchors]
        left = (0.2 if model is ShareModel.U else 0.1) if rest else 0.0
        share[list(anchors)] = (1 - left) / len(anchors)
        share[rest] = left / len(rest) if rest else 0.0
    return share


def _touches_of(
    won: BoolArray, journeys: Journeys, table: Int32Array
) -> tuple[Int32Array, Int32Array, Int64Array, Int32Array]:
    """Touches of these leads, sorted by lead and time, and one of its channel for a lead without any.

    Lead, code of the channel shown (by ``table``), moment and rank. Where a lead has two dated touches, undated ones
    stand between the first and the last.
    """
    ways = journeys.histories
    lead, channel, moment, rank = single_touches(ways)
    named = np.flatnonzero(won[lead] & (channel != BLANK) & (table[channel] != BLANK))
    bare = won.copy()
    bare[lead[named]] = False
    without = np.flatnonzero(bare).astype(np.int32)
    own = attributed(ways, Attribution.FIRST)[without]
    lead = np.concatenate((lead[named], without))
    channel = np.concatenate((channel[named], own))
    moment = np.concatenate((moment[named], np.full(len(without), UNDATED, dtype=np.int64)))
    rank = np.concatenate((rank[named], np.full(len(without), BLANK, dtype=np.int32)))
    order = in_order(ways, lead, channel, moment, rank)
    order = order[np.lexsort((_comes_last(lead[order], moment[order]), lead[order]))]
    return lead[order], table[channel[order]], moment[order], rank[order]


def _comes_last(lead: Int32Array, moment: Int64Array) -> BoolArray:
    """The last dated touch of each lead that has two or more of them; touches stand in order, undated ones last."""
    found = np.zeros(len(lead), dtype=bool)
    dated = np.flatnonzero(moment != UNDATED)
    if len(dated):
        again = np.diff(lead[dated], prepend=-1, append=-1) == 0  # whether the dated touch before is the same lead's
        found[dated] = again[:-1] & ~again[1:]
    return found


def _weights(
    lead: Int32Array, moment: Int64Array, rank: Int32Array, model: ShareModel, half_life_days: float, won_index: int
) -> FloatArray:
    """Weights of all touches, lead by lead."""
    found = np.zeros(len(lead))
    if not len(lead):
        return found
    starts = starts_of(lead)
    for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), len(lead)], strict=True):
        if stop - start == 1:
            found[start] = 1.0
            continue
        own, ranks = moment[start:stop], rank[start:stop]
        middle = next(iter(np.flatnonzero(ranks >= (won_index + 1) // 2).tolist()), None)
        found[start:stop] = weights(_days_before_last(own), model, half_life_days, middle)
    return found


def _days_before_last(moment: Int64Array) -> FloatArray:
    """Days before the last dated touch; an undated one counts as the last."""
    dated = moment != UNDATED
    days = np.zeros(len(moment))
    if dated.any():
        last = np.full(int(dated.sum()), moment[dated].max())
        days[dated] = np.maximum(days_between(moment[dated], last), 0.0)
    return days


def _allotted(lead: Int32Array, weight: FloatArray, value_minor: Int64Array) -> Int64Array:
    """Each lead's value shared by weight in whole minor units: the largest remainders get what is left over."""
    if not len(lead):
        return np.zeros(0, dtype=np.int64)
    starts = starts_of(lead)
    values = value_minor[lead]
    exact = weight * np.abs(values)
    whole = np.floor(exact).astype(np.int64)
    left = np.abs(values[starts]) - np.add.reduceat(whole, starts)
    order = np.lexsort((-(exact - whole), lead))
    place = np.arange(len(lead)) - np.repeat(starts, np.diff(np.append(starts, len(lead))))
    extra = np.repeat(left, np.diff(np.append(starts, len(lead))))
    sizes = np.repeat(np.diff(np.append(starts, len(lead))), np.diff(np.append(starts, len(lead))))
    more: NDArray[np.int64] = extra // sizes + (place < extra % sizes)
    whole[order] += more
    return np.where(values < 0, -whole, whole)
