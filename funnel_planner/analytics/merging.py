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
    Coded,
    Int32Array,
    Int64Array,
    LeadData,
    StageArray,
)
from funnel_planner.domain.labels import label_key

IndexArray = NDArray[np.int64]


def merge(batches: Sequence[LeadData], who: Identified | None = None) -> LeadData:
    """All leads of ``batches`` (oldest first), in order of first appearance; a single batch is returned as it is.

    Leads are recognised as ``identity.identify`` says; rows without a key are leads of their own. A blank never
    overwrites, and exact copies of an observation count once. What a later list newly says without a date (its
    current stage), and a loss that a later list does not repeat, gets its batch's as-of day: weekly lists become a
    history, and a lead that was lost last week and is at a stage today is open again. Observations after their own
    batch's as-of day were plans when they were written and are left out.

    ``who``: what ``identify`` found for these batches, if that is known already.

    Raises ``ValueError`` for no batch, or keys that were not loaded.
    """
    if not batches:
        raise ValueError("nothing to merge")
    if len(batches) == 1:
        return batches[0]
    who = who or identify(batches)
    homes, keys = who.homes, who.keys
    count = len(keys)
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
    lead, stage, day, clock, obs_channel = _observations(batches, homes, stage_ids, tables, count)
    has_keys = any(batch.has_keys for batch in batches)
    stored_row, stored_batch, earlier_rows = _stored_rows(batches, homes, count)
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
        as_of_day=max(batch.as_of_day for batch in batches),
        flags=dict(sum((Counter(dict(batch.flags)) for batch in batches), Counter())),
    )


def _stored_rows(
    batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int
) -> tuple[Int32Array | None, Int32Array | None, tuple[Int32Array, ...] | None]:
    """The row each lead is shown with, that of the latest batch it stands in; and its rows in all of them."""
    stored = [batch.stored_row for batch in batches if batch.stored_row is not None]
    if len(stored) < len(batches):
        return None, None, None
    rows = np.full(count, BLANK, dtype=np.int32)
    places = np.zeros(count, dtype=np.int32)
    earlier = []
    for place, (of_batch, home) in enumerate(zip(stored, homes, strict=True)):
        own = np.full(count, BLANK, dtype=np.int32)
        own[home] = of_batch
        earlier.append(own)
        rows[home] = of_batch
        places[home] = place
    return rows, places, tuple(earlier)


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
    channel_tables: Sequence[Int32Array],
    count: int,
) -> tuple[Int32Array, StageArray, Int32Array, Int32Array, Int32Array | None]:
    """All observations by lead, then batch, then source order, without exact copies."""
    position = {stage_id: index for index, stage_id in enumerate(stage_ids)}
    reopenings = _reopenings(batches, homes, count)
    said = np.zeros((count, len(stage_ids) + 1), dtype=bool)  # by each lead's latest batch so far; losses last
    seen = np.zeros(count, dtype=bool)
    latest = max(batch.as_of_day for batch in batches)
    has_channels = any(batch.obs_channel is not None for batch in batches)
    parts = []
    for batch, home, channels, reopened in zip(batches, homes, channel_tables, reopenings, strict=True):
        # a plan has few stages, but the batches of its life may know many more
        table = np.array([*(position[stage_id] for stage_id in batch.stage_ids), LOST], dtype=np.int16)
        lead, stage, day = home[batch.obs_lead], table[batch.obs_stage], batch.obs_day
        needs_day = _needs_day(lead, stage, seen, said, reopened)
        # said by the lead's latest batch already, which may have dated it: once more without a date is no news
        repeats = (day == NO_DAY) & ~needs_day & seen[lead] & said[lead, stage]
        day = np.where(needs_day & (day == NO_DAY), np.int32(batch.as_of_day), day)
        said[home] = False
        said[lead, stage] = True
        seen[home] = True
        kept = ((day <= batch.as_of_day) | (batch.as_of_day in (NO_DAY, latest))) & ~repeats
        channel = _channel_of_each(batch, channels) if has_channels else np.full(len(lead), BLANK)
        block = np.stack((lead, stage, day, batch.obs_clock, channel)).astype(np.int64)
        parts.append(block[:, kept])
        if not batch.listed or all(other.listed for other in batches):
            continue
        # beside an event log, being listed must be written out: an observation of the first stage
        listing = np.full(batch.lead_count, position[batch.stage_ids[0]])
        own = channels[batch.channel.codes]
        parts.append(np.stack((home, listing, batch.created_day, batch.created_clock, own)).astype(np.int64))
    rows = _without_copies(np.concatenate(parts, axis=1))
    rows = rows[:, np.argsort(rows[0], kind="stable")]
    lead, stage, day, clock, channel = rows
    return (
        lead.astype(np.int32),
        stage.astype(np.int16),
        day.astype(np.int32),
        clock.astype(np.int32),
        channel.astype(np.int32) if has_channels else None,
    )


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
