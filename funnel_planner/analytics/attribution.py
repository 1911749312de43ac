"""Which channel a lead counts for: attribute first, count after."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import LOST_RANK, TOUCH_RANK, BoolArray
from funnel_planner.analytics.histories import Histories, starts_of
from funnel_planner.analytics.leads import BLANK, NO_DAY, Coded, Int32Array, Int64Array
from funnel_planner.analytics.times import UNDATED
from funnel_planner.domain.counting import Attribution
from funnel_planner.domain.labels import UNKNOWN, label_key

_LOSS_LAST = int(np.iinfo(np.int8).max)


def attributed(histories: Histories, rule: Attribution) -> Int32Array:
    """Channel code of each lead, ``BLANK`` where the rule finds none.

    *first*: the earliest dated non-blank channel (undated ones only where no dated one is), *last*: the latest,
    *entry*: what the row of the lead's entry says, blank or not. Ties resolve in funnel order, a loss last,
    in a list then by the alphabet: the order of its rows says nothing. Leads of a list that names one channel each
    have that one under every rule.
    """
    own = histories.leads.channel.codes
    if histories.events.channel is None:
        return own
    lead, channel, moment, rank = touches(histories)
    undated = moment == UNDATED
    if rule is Attribution.ENTRY:
        letter, place = _ties(histories, channel, rank)
        order = np.lexsort((letter, channel == BLANK, place, moment, undated, moment != histories.entry[lead], lead))
    else:
        named = np.flatnonzero(channel != BLANK)
        last = rule is Attribution.LAST
        order = in_order(histories, lead[named], channel[named], moment[named], rank[named], undated_first=last)
        order = named[order]
    codes = np.full(len(own), BLANK, dtype=np.int32)
    if not histories.leads.listed:  # a lead without events that name a channel
        decided = _has_events(lead, channel, rule, len(own)) | _named_later(histories)
        codes = np.where(decided, np.int32(BLANK), own)
    if len(order):
        starts = starts_of(lead[order])
        picked = np.append(starts[1:], len(order)) - 1 if rule is Attribution.LAST else starts
        codes[lead[order[picked]]] = channel[order[picked]]
    return codes


def touches(histories: Histories) -> tuple[Int32Array, Int32Array, Int64Array, Int32Array]:
    """Lead, channel, moment and rank of every event, in the window or not, and of what is no event but names a channel.

    Being listed names the lead's own at the first stage, unless it is written out as touches, row by row.
    """
    events, leads = histories.touching, histories.leads
    own = leads.channel.codes
    is_touch = events.rank == TOUCH_RANK
    lead, moment = events.lead, histories.touching_moment
    rank = np.where(is_touch, 0, events.rank).astype(np.int32)
    channel = own[lead] if events.channel is None else events.channel
    if not leads.listed:
        return lead, channel, moment, rank
    written_out = np.zeros(leads.lead_count, dtype=bool)
    written_out[lead[is_touch]] = True
    others = np.flatnonzero(~written_out).astype(np.int32)
    return (
        np.concatenate((others, lead)),
        np.concatenate((own[others], channel)),
        np.concatenate((histories.created[others], moment)),
        np.concatenate((np.zeros(len(others), dtype=np.int32), rank)),
    )


def single_touches(histories: Histories) -> tuple[Int32Array, Int32Array, Int64Array, Int32Array]:
    """``touches`` of which a row of a list is one: what else it says of its lead is no touch of its own."""
    lead, channel, moment, rank = touches(histories)
    events = histories.touching
    is_touch = events.rank == TOUCH_RANK
    if not (histories.leads.listed and is_touch.any()):
        return lead, channel, moment, rank
    written_out = np.zeros(histories.leads.lead_count, dtype=bool)
    written_out[events.lead[is_touch]] = True
    others = len(lead) - len(is_touch)  # they come first
    kept = np.append(np.ones(others, dtype=bool), is_touch | ~written_out[events.lead])
    return lead[kept], channel[kept], moment[kept], rank[kept]


def in_order(
    histories: Histories,
    lead: Int32Array,
    channel: Int32Array,
    moment: Int64Array,
    rank: Int32Array,
    *,
    undated_first: bool = False,
) -> NDArray[np.intp]:
    """The order of touches: by lead and time, at the same time in funnel order; undated ones of a lead last."""
    letter, place = _ties(histories, channel, rank)
    return np.lexsort((letter, place, moment, (moment == UNDATED) != undated_first, lead))


def _ties(histories: Histories, channel: Int32Array, rank: Int32Array) -> tuple[Int32Array, Int32Array]:
    """What decides between touches of the same time: in a list the alphabet, and before it the funnel."""
    letters = _letters(histories.leads.channel) if histories.leads.listed else None
    letter = np.zeros(len(channel), dtype=np.int32) if letters is None else letters[channel]
    return letter, np.where(rank == LOST_RANK, np.int32(_LOSS_LAST), rank)


def conflicts(histories: Histories, shown: Int32Array) -> int:
    """Leads with two or more distinct channels; ``shown`` gives the code shown for each code, blanks last."""
    lead, channel, _, _ = touches(histories)
    code = shown[channel]
    named = np.flatnonzero(code != BLANK)
    if not len(named):
        return 0
    pairs = np.sort((lead[named].astype(np.int64) << 32) | code[named])
    of_lead = pairs >> 32
    leads = of_lead[1:][(of_lead[1:] == of_lead[:-1]) & (pairs[1:] != pairs[:-1])]
    return int(np.count_nonzero(np.diff(leads, prepend=-1)))


def shown_channels(labels: tuple[str, ...], aliases: Mapping[str, str]) -> tuple[Int32Array, tuple[str, ...]]:
    """For each label's code (blanks last) the code of the name it is shown under, and those names.

    Aliases are merged; a literal ``(unknown)`` is what our own exports write for blanks.
    """
    blank_as = aliases.get(label_key(UNKNOWN), UNKNOWN)
    names = [aliases.get(label_key(label), label) for label in labels]
    shown: dict[str, int] = {}
    table = np.empty(len(names) + 1, dtype=np.int32)
    for index, name in enumerate([*names, blank_as]):
        table[index] = BLANK if label_key(name) == label_key(UNKNOWN) else shown.setdefault(name, len(shown))
    return table, tuple(shown)


def merged(codes: Int32Array, table: Int32Array, names: tuple[str, ...]) -> Coded:
    """Codes under the names shown (see ``shown_channels``)."""
    if (table[:-1] == np.arange(len(table) - 1)).all() and table[-1] == BLANK:
        return Coded(codes, names)
    assert BLANK == -1  # noqa: S101 - blank codes take the last entry
    return Coded(table[codes], names)


def _letters(channels: Coded) -> Int32Array:
    """The place of each channel's label in the alphabet; that of blanks last."""
    labels = channels.labels
    places = np.full(len(labels) + 1, len(labels), dtype=np.int32)
    places[sorted(range(len(labels)), key=lambda code: label_key(labels[code]))] = np.arange(len(labels))
    return places


def _named_later(histories: Histories) -> BoolArray:
    """Leads whose channel is named by an event after the as-of day: nobody knew it then."""
    leads, found = histories.leads, np.zeros(histories.leads.lead_count, dtype=bool)
    if histories.as_of_day != NO_DAY and leads.obs_channel is not None:
        found[leads.obs_lead[(leads.obs_day > histories.as_of_day) & (leads.obs_channel != BLANK)]] = True
    return found


def _has_events(
    lead: Int32Array, channel: Int32Array, rule: Attribution, count: int
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Leads whose events decide: at entry any event does, else one that names a channel."""
    decided = np.zeros(count, dtype=bool)
    decided[lead if rule is Attribution.ENTRY else lead[channel != BLANK]] = True
    return decided
