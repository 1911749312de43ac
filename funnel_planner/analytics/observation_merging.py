"""What several lead batches saw of their leads as one history: what a later list newly says gets its day."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import BoolArray, yet_to_come
from funnel_planner.analytics.leads import (
    BLANK,
    LOST,
    NO_CLOCK,
    NO_DAY,
    TOUCH,
    Int32Array,
    Int64Array,
    LeadData,
    StageArray,
)

IndexArray = NDArray[np.int64]


def latest_day(batches: Sequence[LeadData]) -> int:
    """The day that the leads describe; reports of costs or pages, imported later on, say nothing of them."""
    return max(batch.as_of_day for batch in ([batch for batch in batches if batch.lead_count] or batches))


def merged_observations(
    batches: Sequence[LeadData],
    homes: Sequence[IndexArray],
    stage_ids: tuple[str, ...],
    merged_channel: Int32Array,
    channel_tables: Sequence[Int32Array],
) -> tuple[Int32Array, StageArray, Int32Array, Int32Array, Int32Array | None]:
    """All observations by lead, then batch, then source order, without exact copies.

    Touches say nothing of stages and are never dated anew. A lead that has some of one list has those of all lists.
    """
    count = len(merged_channel)
    history = _History(batches, homes, stage_ids, count)
    reopenings = _reopenings(batches, homes, count)
    for batch, home, channels, reopened in zip(batches, homes, channel_tables, reopenings, strict=True):
        history.add(batch, home, channels, reopened)
    rows = np.concatenate(history.parts, axis=1)
    if history.has_channels and history.all_listed:  # where each list names one channel of a lead, the latest is right
        rows[4] = np.where(_of_several_channels(batches, homes, count)[rows[0]], rows[4], merged_channel[rows[0]])
    rows = _without_copies(rows)
    rows = rows[:, np.argsort(rows[0], kind="stable")]
    lead, stage, day, clock, channel = rows
    return (
        lead.astype(np.int32),
        stage.astype(np.int16),
        day.astype(np.int32),
        clock.astype(np.int32),
        channel.astype(np.int32) if history.has_channels else None,
    )


class _History:
    """What the batches added so far saw: ``parts`` have a row each for lead, stage, day, clock and channel."""

    def __init__(
        self, batches: Sequence[LeadData], homes: Sequence[IndexArray], stage_ids: tuple[str, ...], count: int
    ) -> None:
        self.parts: list[IndexArray] = []
        self.has_channels = any(batch.obs_channel is not None for batch in batches)
        self.all_listed = all(batch.listed for batch in batches)
        self._position = {stage_id: index for index, stage_id in enumerate(stage_ids)}
        self._has_touches = _has_touches(batches, homes, count)
        self._latest = latest_day(batches)
        self._said = np.zeros((count, len(stage_ids) + 1), dtype=bool)  # by each lead's latest batch; losses last
        self._seen = np.zeros(count, dtype=bool)
        self._seen_on = np.full(count, NO_DAY, dtype=np.int64)  # as-of day of the latest batch

    def add(self, batch: LeadData, home: IndexArray, channels: Int32Array, reopened: BoolArray) -> None:
        """Add what a batch says; ``home``: its leads' numbers, ``reopened``: leads that a later one does not call lost.

        ``channels``: the table of its channel codes as in ``merging``.
        """
        # a plan has few stages, but the batches of its life may know many more
        table = np.array([*(self._position[stage_id] for stage_id in batch.stage_ids), LOST], dtype=np.int16)
        channel = _channel_of_each(batch, channels) if self.has_channels else np.full(len(batch.obs_lead), BLANK)
        is_touch = np.asarray(batch.obs_stage == TOUCH)
        events = np.flatnonzero(~is_touch) if is_touch.any() else slice(None)
        lead, stage, day = home[batch.obs_lead[events]], table[batch.obs_stage[events]], batch.obs_day[events]
        day, is_news = self._dated(batch, lead, stage, day, reopened)
        back = self._back(batch, home, lead, (stage == LOST) | (day == batch.as_of_day))
        self._remember(batch, home, lead, stage)
        kept = self._by_then(batch, events) & is_news
        block = np.stack((lead, stage, day, batch.obs_clock[events], channel[events])).astype(np.int64)
        self.parts.append(block[:, kept])
        told = (home[batch.obs_lead], batch.obs_stage, batch.obs_day, batch.obs_clock, channel)
        self.parts.append(np.stack([column[is_touch] for column in told]).astype(np.int64))
        self._write_out(batch, home, channels, is_touch, back)

    def _by_then(self, batch: LeadData, events: Int64Array | slice) -> BoolArray:
        """What of a batch had happened by its own day; of the latest, counting tells that of what has a date."""
        day, as_of = batch.obs_day[events], batch.as_of_day
        by_then = np.asarray(day <= as_of)
        if as_of == NO_DAY or by_then.all():
            return np.ones(len(day), dtype=bool)
        if as_of == self._latest:
            by_then[:] = True
        if batch.listed:  # the day of a batch dates no win of which a later day is known
            by_then &= ~yet_to_come(batch.obs_lead[events], batch.obs_stage[events], day, as_of)
        return by_then

    def _dated(
        self, batch: LeadData, lead: IndexArray, stage: StageArray, day: Int32Array, reopened: BoolArray
    ) -> tuple[Int32Array, BoolArray]:
        """Days, that of the batch where nothing else dates what it newly says; and what is news."""
        needs_day = np.zeros(len(lead), dtype=bool)
        if batch.listed:  # a row of a log is no news of its day: without a time nobody knows when it was
            needs_day = _needs_day(lead, stage, self._seen, self._said, reopened)
        # said by the lead's latest batch already, which may have dated it: once more without a date is no news
        repeats = (day == NO_DAY) & ~needs_day & self._seen[lead] & self._said[lead, stage]
        return np.where(needs_day & (day == NO_DAY), np.int32(batch.as_of_day), day), ~repeats

    def _back(self, batch: LeadData, home: IndexArray, lead: IndexArray, elsewhere: BoolArray) -> IndexArray:
        """Leads (by their place in the batch) that are at the first stage again since an earlier batch."""
        back = _back_at_the_first_stage(batch, home, self._said, lead[elsewhere])
        if batch.names_stages and batch.lead_count:
            first = self._position[batch.stage_ids[0]]
            came_back = np.zeros(batch.lead_count, dtype=bool)
            came_back[back] = came_back[_moved_back_to_the_first(batch, home, self._said, lead, first)] = True
            back = np.flatnonzero(came_back)
        return back[self._seen_on[home[back]] < batch.as_of_day]

    def _remember(self, batch: LeadData, home: IndexArray, lead: IndexArray, stage: StageArray) -> None:
        self._seen_on[home] = batch.as_of_day
        self._said[home] = False
        self._said[lead, stage] = True
        self._seen[home] = True

    def _write_out(
        self, batch: LeadData, home: IndexArray, channels: Int32Array, is_touch: BoolArray, back: IndexArray
    ) -> None:
        """Being listed as observations, where it says more than the leads' own days and channels do."""
        written_out = np.zeros(batch.lead_count, dtype=bool)
        written_out[batch.obs_lead[is_touch]] = True
        own = np.where(written_out, np.int32(BLANK), channels[batch.channel.codes])  # touches tell the channel
        if len(back):
            self.parts.append(_listings(back, home, own, self._position[batch.stage_ids[0]], batch))
        if batch.listed and self.all_listed:
            wanted = np.flatnonzero(self._has_touches[home] & ~written_out)
            self.parts.append(_created(wanted, home, own, TOUCH, batch))
        elif batch.listed and batch.lead_count:  # beside an event log, being listed must be written out
            everyone = np.arange(batch.lead_count)
            self.parts.append(_created(everyone, home, own, self._position[batch.stage_ids[0]], batch))


def _has_touches(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> BoolArray:
    """Leads of which some list tells the channels row by row."""
    found = np.zeros(count, dtype=bool)
    for batch, home in zip(batches, homes, strict=True):
        found[home[batch.obs_lead[batch.obs_stage == TOUCH]]] = True
    return found


def _of_several_channels(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> BoolArray:
    """Leads that some list names several channels of."""
    found = np.zeros(count, dtype=bool)
    for batch, home in zip(batches, homes, strict=True):
        if batch.obs_channel is not None:
            varies = (batch.obs_stage == TOUCH) | (batch.obs_channel != batch.channel.codes[batch.obs_lead])
            found[home[batch.obs_lead[varies]]] = True
    return found


def _back_at_the_first_stage(
    batch: LeadData, home: IndexArray, said: NDArray[np.bool_], told: IndexArray
) -> IndexArray:
    """Leads of a list (by their place in it) that the list before called lost, and that are only listed now.

    ``told``: leads of which this list says that they are lost, or at a later stage today.
    """
    if not batch.listed or batch.as_of_day == NO_DAY or not batch.stage_ids or not batch.lead_count:
        return np.empty(0, dtype=np.int64)
    lost_before = said[:, LOST].copy()
    lost_before[told] = False
    return np.flatnonzero(lost_before[home])


def _moved_back_to_the_first(
    batch: LeadData, home: IndexArray, said: NDArray[np.bool_], lead: IndexArray, first: int
) -> IndexArray:
    """Leads of a list of current stages (by their place in it) that are at the first stage and were elsewhere before.

    ``lead``: those of which the list says anything else.
    """
    if not batch.listed or batch.as_of_day == NO_DAY:
        return np.empty(0, dtype=np.int64)
    elsewhere = np.asarray(said[:, np.arange(said.shape[1]) != first].any(axis=1))
    elsewhere[lead] = False
    return np.flatnonzero(elsewhere[home])


def _listings(places: IndexArray, home: IndexArray, own: Int32Array, first_stage: int, batch: LeadData) -> IndexArray:
    """Being listed on the as-of day, written out as observations of the first stage."""
    leads = home[places]
    day, clock = (np.full(len(leads), number) for number in (batch.as_of_day, NO_CLOCK))
    return np.stack((leads, np.full(len(leads), first_stage), day, clock, own[places])).astype(np.int64)


def _created(places: IndexArray, home: IndexArray, own: Int32Array, code: int, batch: LeadData) -> IndexArray:
    """Being listed, written out as observations of a stage or as touches on the day the leads were created."""
    leads, day, clock = home[places], batch.created_day[places], batch.created_clock[places]
    return np.stack((leads, np.full(len(leads), code), day, clock, own[places])).astype(np.int64)


def _channel_of_each(batch: LeadData, table: Int32Array) -> Int32Array:
    """Channel code of each observation: its own, else its lead's."""
    codes = batch.channel.codes[batch.obs_lead] if batch.obs_channel is None else batch.obs_channel
    return table[codes]


def _reopenings(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> list[BoolArray]:
    """For each batch, which leads stand in some later list without being lost."""
    reopened = np.zeros(count, dtype=bool)
    found = []
    for batch, home in zip(reversed(batches), reversed(homes), strict=True):
        found.append(reopened)
        if not batch.listed:
            continue
        lost = np.zeros(batch.lead_count, dtype=bool)
        lost[batch.obs_lead[batch.obs_stage == LOST]] = True
        reopened = reopened.copy()
        reopened[home[~lost]] = True
    return found[::-1]


def _needs_day(
    lead: IndexArray, stage: StageArray, seen: BoolArray, said: NDArray[np.bool_], reopened_later: BoolArray
) -> BoolArray:
    """Observations that the as-of day of their batch dates, if nothing else does; rule in ``merging.merge``."""
    loss = stage == LOST
    lost_now = np.zeros(len(seen), dtype=bool)
    lost_now[lead[loss]] = True
    reopened_now = said[:, LOST] & ~lost_now
    repeated = said[lead, stage] & ~reopened_now[lead]
    return np.asarray((loss & reopened_later[lead]) | (seen[lead] & ~repeated), dtype=bool)


def _without_copies(rows: IndexArray) -> IndexArray:
    """Columns of ``rows`` in their order, each distinct one once."""
    order = np.lexsort(rows)
    ordered = rows[:, order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    return rows[:, np.sort(order[first])]
