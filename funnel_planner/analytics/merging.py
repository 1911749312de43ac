"""Several lead batches as one: later ones win per lead and attribute, observations accumulate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.by_hand import without
from funnel_planner.analytics.common_labels import CommonLabels
from funnel_planner.analytics.emails import email_hashes
from funnel_planner.analytics.events import AnyInt, BoolArray
from funnel_planner.analytics.further_rows import merged_further_rows
from funnel_planner.analytics.identity import Identified, identify
from funnel_planner.analytics.leads import BLANK, NO_CLOCK, NO_DAY, NO_VALUE, Coded, Int32Array, Int64Array, LeadData
from funnel_planner.analytics.observation_merging import IndexArray, latest_day, merged_observations
from funnel_planner.analytics.report_merging import merged_counts, merged_pages
from funnel_planner.words.numbers import with_mark


def merge(batches: Sequence[LeadData], who: Identified | None = None) -> LeadData:
    """All leads of ``batches`` as ``with_excluded`` says, but for those that an exclusion label takes out.

    One that a later list has without such a label is back; a log says for good that somebody was no lead.
    """
    if len(batches) == 1:
        return batches[0]
    who = who or identify(batches)
    leads = with_excluded(batches, who)
    out = excluded(batches, who.homes, leads.lead_count)
    return without(leads, ~out) if out.any() else leads


def excluded(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> BoolArray:
    """Which of ``count`` leads are taken out by an exclusion label of any batch; ``homes`` as ``identify`` found.

    The leads that were taken out are recognised as all others are: by each batch's own rule.
    """
    out = np.zeros(count, dtype=bool)
    if not any(batch.excluded_keys for batch in batches):
        return out
    with_gone = identify([_with_gone(batch) for batch in batches])
    gone = np.zeros(len(with_gone.keys), dtype=bool)
    for place in merging_order([batch.as_of_day for batch in batches]):
        stayed, went = np.split(with_gone.homes[place], [batches[place].lead_count])
        if batches[place].listed:
            gone[stayed] = False
        gone[went] = True
    for batch, home, found in zip(batches, homes, with_gone.homes, strict=True):
        out[home] |= gone[found[: batch.lead_count]]
    return out


def _with_gone(batch: LeadData) -> LeadData:
    """Its leads and, behind them, those that it takes out, with no more than what they are recognised by."""
    gone = batch.excluded_keys
    if not gone:
        return batch
    count = batch.lead_count
    keys = batch.keys if batch.has_keys and batch.keys is not None else ("",) * count
    own = np.zeros(count, dtype=np.int64) if batch.email_hash is None else batch.email_hash
    # files of before tell no numbers, but a lead without an id has its address for a key
    addresses = np.array(batch.excluded_emails or email_hashes([key if "@" in key else "" for key in gone]), np.int64)
    known_addresses = batch.email_hash is not None or bool(addresses.any())
    return replace(
        batch,
        created_day=np.full(count + len(gone), NO_DAY, dtype=np.int32),
        has_keys=True,
        keys=(*keys, *gone),
        email_hash=np.concatenate((own, addresses)) if known_addresses else None,
    )


def with_excluded(batches: Sequence[LeadData], who: Identified | None = None) -> LeadData:
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
    further_rows = None if earlier_rows is None else merged_further_rows(batches, who.homes, earlier_rows)
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
    lead, stage, day, clock, obs_channel = merged_observations(batches, homes, stage_ids, channel.codes, tables)
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
        is_history=all(batch.names_stages for batch in batches if batch.lead_count),
        listed_stage=_listed_stage(batches),
        column_stages=_told_by_all(batches),
        obs_channel=obs_channel,
        columns=_merge_columns(batches, homes, count),
        stored_row=stored_row,
        stored_batch=stored_batch,
        earlier_rows=earlier_rows,
        further_rows=further_rows,
        keys=tuple(keys) if has_keys else None,
        has_keys=has_keys,
        email_hash=_email_hashes(batches, homes, count),
        as_of_day=latest_day(batches),
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


def _listed_stage(batches: Sequence[LeadData]) -> str:
    """The stage that being on any of the lists means."""
    found = {batch.listed_stage for batch in batches if batch.lead_count}
    return found.pop() if len(found) == 1 else ""


def _told_by_all(batches: Sequence[LeadData]) -> tuple[str, ...]:
    """Stages for which each of the lists has a column: a blank in one says nothing of the leads of another."""
    lists = [batch.column_stages for batch in batches if batch.lead_count]
    return tuple(stage_id for stage_id in (lists[0] if lists else ()) if all(stage_id in own for own in lists))


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
    common = CommonLabels()
    tables = []
    codes = np.full(count, BLANK, dtype=np.int32)
    decimal = next((column.decimal for column in reversed(columns) if column.decimal), "")
    for column, home in zip(columns, homes, strict=True):
        table = common.table(with_mark(label, column.decimal, decimal) for label in column.labels)
        tables.append(table)
        _overwrite(codes, home, table[column.codes], column.codes != BLANK)
    return Coded(codes, common.labels, decimal), tables


def _merge_columns(batches: Sequence[LeadData], homes: Sequence[IndexArray], count: int) -> dict[str, Coded]:
    headers = dict.fromkeys(header for batch in batches for header in batch.columns)
    merged = {}
    for header in headers:
        having = [index for index, batch in enumerate(batches) if header in batch.columns]
        columns = [batches[index].columns[header] for index in having]
        merged[header], _ = _merge_labels(columns, [homes[index] for index in having], count)
    return merged
