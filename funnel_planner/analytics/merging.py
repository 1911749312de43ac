"""Several lead batches as one: later ones win per lead and attribute, observations accumulate."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import AnyInt, BoolArray
from funnel_planner.analytics.identity import Identified, identify
from funnel_planner.analytics.leads import (
    BLANK,
    LOST,
    NO_CLOCK,
    NO_DAY,
    NO_VALUE,
    TOUCH,
    Coded,
    Int32Array,
    Int64Array,
    LeadData,
    StageArray,
)
from funnel_planner.analytics.report_merging import merged_counts, merged_pages
from funnel_planner.domain.labels import label_key

IndexArray = NDArray[np.int64]


def merge(batches: Sequence[LeadData], who: Identified | None = None) -> LeadData:
    """All leads of ``batches``, in order of first appearance; a single batch is returned as it is.

    Batches come in the order of their imports and are merged in that of the days they describe (``merging_order``):
    a list of January that is imported after March's tells what was known in January.
    Leads are recognised as ``identity.identify`` says; rows without a key are leads of their own. A blank never
    overwrites, and exact copies of an observation count once. What a later list newly says without a date (its
    current stage), and a loss that a later list does not repeat, gets its batch's as-of day: weekly lists become a
    history, and a lead that was lost last week and is at a stage today is open again; one that a list of current
    stages calls by the first stage, after a later one, was there on the list's day. Observations after their own
    batch's as-of day were plans when they were written and are left out.

    ``who``: what ``identify`` found for these batches, if that is known already.

    Raises ``ValueError`` for no batch, or keys that were not loaded.
    """
    if not batches:
        raise ValueError("nothing to merge")
    if len(batches) == 1:
        return batches[0]
    who = who or identify(batches)
    keys = who.keys
    count = len(keys)
    order = merging_order([batch.as_of_day for batch in batches])
    stored_row, stored_batch, earlier_rows = _stored_rows(batches, who.homes, count, order)
    batches, homes = [batches[place] for place in order], [who.homes[place] for place in order]
    stage_ids = tuple(dict.fromkeys(stage_id for batch in batches for stage_id in batch.stage_ids))
    channel, tables = _merge_labels([batch.channel for batch in batches], homes, count)
    created_day = np.full(count, NO_DAY, dtype=np.int32)
    created_clock = np.full(count, NO_CLOCK, dtype=np.int32)
    value_minor = np.full(count, NO_VALUE, dtype=np.int64)
    cost_minor = np.full(count, NO_VALUE, dtype=np.int64)
    for batch, home in zip(batches, homes, strict=True):
        created = batch.created_day != NO_DAY
        _overwrite(created_day, home, batch.created_day, created)
        _overwrite(created_clock, home, batch.created_clock, created)
        _overwrite(value_minor, home, batch.value_minor, batch.value_minor != NO_VALUE)
        _overwrite(cost_minor, home, batch.cost_minor, batch.cost_minor != NO_VALUE)
    lead, stage, day, clock, obs_channel = _observations(batches, homes, stage_ids, channel.codes, tables)
    has_keys = any(batch.has_keys for batch in batches)
    return LeadData(
        stage_ids=stage_ids,
        channel=channel,
        created_day=created_day,
        created_clock=created_clock,
        value_minor=value_minor,
        cost_minor=cost_minor,
        obs_lead=lead,
        obs_stage=stage,
        obs_day=day,
        obs_clock=clock,
        listed=all(batch.listed for batch in batches),
        obs_channel=obs_channel,
        columns=_merge_columns(batches, homes, count),
        stored_row=stored_row,
        stored_batch=stored_batch,
        earlier_rows=earlier_rows,
        keys=tuple(keys) if has_keys else None,
        has_keys=has_keys,
        email_hash=_email_hashes(batches, homes, count),
        as_of_day=_latest_day(batches),
        flags=dict(sum((Counter(dict(batch.flags)) for batch in batches), Counter())),
        counts=merged_counts(batches, stage_ids),
        pages=merged_pages(batches),
    )


def merging_order(days: Sequence[int | None]) -> list[int]:
    """Places of batches by the days they describe, of one day as given; one without a day stays behind the one before.

    ``days`` are numbers of days; ``NO_DAY`` and None: unknown.
    """
    known: list[int] = []
    for day in days:
        if day is None or day == NO_DAY:
            known.append(known[-1] if known else NO_DAY)
        else:
            known.append(day)
    return sorted(range(len(known)), key=known.__getitem__)


def _latest_day(batches: Sequence[LeadData]) -> int:
    """The day that the leads describe; reports of costs or pages, imported later on, say nothing of them."""
    return max(batch.as_of_day for batch in ([batch for batch in batches if batch.lead_count] or batches))


def _stored_rows(
    batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int, order: Sequence[int]
) -> tuple[Int32Array | None, Int32Array | None, tuple[Int32Array, ...] | None]:
    """The row each lead is shown with, that of the last batch in ``order`` it stands in; and its rows in all of them.

    Batches are numbered as they were given, whatever the order they are merged in.
    """
    stored = [batch.stored_row for batch in batches if batch.stored_row is not None]
    if len(stored) < len(batches):
        return None, None, None
    rows = np.full(count, BLANK, dtype=np.int32)
    places = np.zeros(count, dtype=np.int32)
    by_batch = np.full((len(batches), count), BLANK, dtype=np.int32)
    for place in order:
        home = homes[place]
        by_batch[place, home] = rows[home] = stored[place]
        places[home] = place
    return rows, places, tuple(by_batch)


def _email_hashes(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> Int64Array | None:
    """The latest address known of each lead."""
    if all(batch.email_hash is None for batch in batches):
        return None
    hashes = np.zeros(count, dtype=np.int64)
    for batch, home in zip(batches, homes, strict=True):
        if batch.email_hash is not None:
            _overwrite(hashes, home, batch.email_hash, batch.email_hash != 0)
    return hashes


def _overwrite(target: NDArray[AnyInt], home: IndexArray, values: NDArray[AnyInt], known: BoolArray) -> None:
    target[home[known]] = values[known]


def _merge_labels(columns: Sequence[Coded], homes: Sequence[IndexArray], count: int) -> tuple[Coded, list[Int32Array]]:
    """One column of labels out of several; and per batch a table from its codes (``BLANK`` last) to the new ones."""
    places: dict[str, int] = {}
    labels: list[str] = []
    tables = []
    codes = np.full(count, BLANK, dtype=np.int32)
    for column, home in zip(columns, homes, strict=True):
        table = np.full(len(column.labels) + 1, BLANK, dtype=np.int32)
        for code, label in enumerate(column.labels):
            table[code] = places.setdefault(label_key(label), len(labels))
            if table[code] == len(labels):
                labels.append(label)
        tables.append(table)
        _overwrite(codes, home, table[column.codes], column.codes != BLANK)
    return Coded(codes, tuple(labels)), tables


def _merge_columns(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> dict[str, Coded]:
    headers = dict.fromkeys(header for batch in batches for header in batch.columns)
    merged = {}
    for header in headers:
        having = [index for index, batch in enumerate(batches) if header in batch.columns]
        columns = [batches[index].columns[header] for index in having]
        merged[header], _ = _merge_labels(columns, [homes[index] for index in having], count)
    return merged


def _observations(
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
    position = {stage_id: index for index, stage_id in enumerate(stage_ids)}
    reopenings = _reopenings(batches, homes, count)
    said = np.zeros((count, len(stage_ids) + 1), dtype=bool)  # by each lead's latest batch so far; losses last
    seen = np.zeros(count, dtype=bool)
    seen_on = np.full(count, NO_DAY, dtype=np.int64)  # as-of day of the latest batch so far
    latest = _latest_day(batches)
    has_channels = any(batch.obs_channel is not None for batch in batches)
    has_touches = _has_touches(batches, homes, count)
    all_listed = all(batch.listed for batch in batches)
    parts = []
    for batch, home, channels, reopened in zip(batches, homes, channel_tables, reopenings, strict=True):
        # a plan has few stages, but the batches of its life may know many more
        table = np.array([*(position[stage_id] for stage_id in batch.stage_ids), LOST], dtype=np.int16)
        channel = _channel_of_each(batch, channels) if has_channels else np.full(len(batch.obs_lead), BLANK)
        is_touch = np.asarray(batch.obs_stage == TOUCH)
        events = np.flatnonzero(~is_touch) if is_touch.any() else slice(None)
        lead, stage, day = home[batch.obs_lead[events]], table[batch.obs_stage[events]], batch.obs_day[events]
        needs_day = _needs_day(lead, stage, seen, said, reopened)
        # said by the lead's latest batch already, which may have dated it: once more without a date is no news
        repeats = (day == NO_DAY) & ~needs_day & seen[lead] & said[lead, stage]
        day = np.where(needs_day & (day == NO_DAY), np.int32(batch.as_of_day), day)
        back = _back_at_the_first_stage(batch, home, said, lead[(stage == LOST) | (day == batch.as_of_day)])
        if batch.names_stages and batch.lead_count:
            back = np.union1d(back, _moved_back_to_the_first(batch, home, said, lead, position[batch.stage_ids[0]]))
        back = back[seen_on[home[back]] < batch.as_of_day]
        seen_on[home] = batch.as_of_day
        said[home] = False
        said[lead, stage] = True
        seen[home] = True
        kept = ((day <= batch.as_of_day) | (batch.as_of_day in (NO_DAY, latest))) & ~repeats
        block = np.stack((lead, stage, day, batch.obs_clock[events], channel[events])).astype(np.int64)
        parts.append(block[:, kept])
        told = (home[batch.obs_lead], batch.obs_stage, batch.obs_day, batch.obs_clock, channel)
        parts.append(np.stack([column[is_touch] for column in told]).astype(np.int64))
        written_out = np.zeros(batch.lead_count, dtype=bool)
        written_out[batch.obs_lead[is_touch]] = True
        own = np.where(written_out, np.int32(BLANK), channels[batch.channel.codes])  # touches tell the channel
        if len(back):
            parts.append(_listings(back, home, own, position[batch.stage_ids[0]], batch))
        if batch.listed and all_listed:
            wanted = np.flatnonzero(has_touches[home] & ~written_out)
            parts.append(_created(wanted, home, own, TOUCH, batch))
        elif batch.listed and batch.lead_count:  # beside an event log, being listed must be written out
            everyone = np.arange(batch.lead_count)
            parts.append(_created(everyone, home, own, position[batch.stage_ids[0]], batch))
    rows = np.concatenate(parts, axis=1)
    if has_channels and all_listed:  # where each list names one channel of a lead, the latest one is right
        rows[4] = np.where(_of_several_channels(batches, homes, count)[rows[0]], rows[4], merged_channel[rows[0]])
    rows = _without_copies(rows)
    rows = rows[:, np.argsort(rows[0], kind="stable")]
    lead, stage, day, clock, channel = rows
    return (
        lead.astype(np.int32),
        stage.astype(np.int16),
        day.astype(np.int32),
        clock.astype(np.int32),
        channel.astype(np.int32) if has_channels else None,
    )


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
    """For each batch, which leads stand in some later one without being lost."""
    reopened = np.zeros(count, dtype=bool)
    found = []
    for batch, home in zip(reversed(batches), reversed(homes), strict=True):
        found.append(reopened)
        lost = np.zeros(batch.lead_count, dtype=bool)
        lost[batch.obs_lead[batch.obs_stage == LOST]] = True
        reopened = reopened.copy()
        reopened[home[~lost]] = True
    return found[::-1]


def _needs_day(
    lead: IndexArray, stage: StageArray, seen: BoolArray, said: NDArray[np.bool_], reopened_later: BoolArray
) -> BoolArray:
    """Observations that the as-of day of their batch dates, if nothing else does; rule in ``merge``."""
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
