"""What was said by hand laid over imported leads: it wins over every attribute and adds its steps to their paths.

Nothing is read or merged again: a few leads of a million cost a few milliseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import AnyInt, BoolArray
from funnel_planner.analytics.leads import BLANK, NO_CLOCK, NO_DAY, NO_VALUE, Coded, LeadData
from funnel_planner.analytics.paths_by_hand import with_paths
from funnel_planner.domain.by_hand import CHANNEL, CREATED, VALUE, ByHand, HandLead, header_of, is_own_key
from funnel_planner.domain.days import day_number
from funnel_planner.domain.labels import label_key

ABSENT = -1
"""Place of a fact whose lead is not among the imported ones."""
MOST_CODED = 200
"""Distinct labels of a column that only was filled by hand; with more it is text, and no filter."""
LONGEST_CODED = 60

Places = Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Overlaid:
    """Imported leads with everything said by hand; leads made by hand stand behind them."""

    leads: LeadData
    facts: Mapping[int, HandLead]
    """What was said by hand of a lead of ``leads``, where anything was."""
    origin: NDArray[np.int64] | None
    """For each lead its number among the imported ones, added ones counting on from there; None: as it is.

    It stays the same while leads come and go by hand.
    """
    missing: tuple[HandLead, ...]
    """Facts about imported leads that no import has any more."""


def find(base: LeadData, facts: Sequence[HandLead], batches: Sequence[str]) -> list[int]:
    """The imported lead each fact is about, ``ABSENT`` where there is none; ``batches`` are the merged ones.

    A lead is recognised by its id, else by the row it was found in. Raises ``ValueError`` if keys were not loaded.
    """
    by_key = _by_key(base, {fact.key for fact in facts if fact.key and not is_own_key(fact.key)})
    position = {batch: place for place, batch in enumerate(batches)}
    by_row = {
        place: _by_row(base, place, [f.row for f in facts if f.batch == batch and f.key not in by_key])
        for batch, place in position.items()
    }
    found = []
    for fact in facts:
        lead = by_key.get(fact.key, ABSENT) if fact.key else ABSENT
        if lead == ABSENT and fact.batch in position:
            lead = by_row[position[fact.batch]].get(fact.row, ABSENT)
        found.append(lead)
    return found


def overlay(
    base: LeadData, by_hand: ByHand, places: Places, stage_ids: Sequence[str], uncoded: frozenset[str] = frozenset()
) -> Overlaid:
    """Imported leads as they are with everything said by hand.

    ``places`` as from ``find``; ``stage_ids`` are the plan's in funnel order; ``uncoded`` are headers of files, so that
    a column which a file has as texts stays one. Rules of steps: a step to a stage takes back losses of the same day
    and losses without a day; a correction takes back what was said until its day of later stages and of losses.
    """
    facts = list(zip(by_hand.leads, places, strict=True))
    added = [fact for fact, place in facts if place == ABSENT and fact.added and not fact.deleted]
    missing = tuple(fact for fact, place in facts if place == ABSENT and not fact.added)
    shown = [(fact, place) for fact, place in facts if place != ABSENT and not fact.deleted]
    shown += [(fact, base.lead_count + number) for number, fact in enumerate(added)]
    hidden = [place for fact, place in facts if place != ABSENT and fact.deleted]
    leads = with_paths(_with_texts(_longer(base, added), shown, uncoded), shown, base, stage_ids)
    origin = None
    if added or hidden:
        origin = np.arange(leads.lead_count)
    if hidden and origin is not None:
        kept = np.ones(leads.lead_count, dtype=bool)
        kept[hidden] = False
        leads, origin = without(leads, kept), origin[kept]
        numbers = np.cumsum(kept) - 1
        shown = [(fact, int(numbers[place])) for fact, place in shown]
    return Overlaid(leads, {place: fact for fact, place in shown}, origin, missing)


def without(leads: LeadData, kept: BoolArray) -> LeadData:
    """Only the leads that are kept, under new numbers."""
    numbers = (np.cumsum(kept) - 1).astype(np.int32)
    events = kept[leads.obs_lead]
    rows, batches, channels = leads.stored_row, leads.stored_batch, leads.obs_channel
    earlier, further, addresses = leads.earlier_rows, leads.further_rows, leads.email_hash
    return replace(
        leads,
        channel=Coded(leads.channel.codes[kept], leads.channel.labels),
        created_day=leads.created_day[kept],
        created_clock=leads.created_clock[kept],
        value_minor=leads.value_minor[kept],
        cost_minor=leads.cost_minor[kept],
        obs_lead=numbers[leads.obs_lead[events]],
        obs_stage=leads.obs_stage[events],
        obs_day=leads.obs_day[events],
        obs_clock=leads.obs_clock[events],
        obs_channel=None if channels is None else channels[events],
        columns={header: replace(column, codes=column.codes[kept]) for header, column in leads.columns.items()},
        stored_row=None if rows is None else rows[kept],
        stored_batch=None if batches is None else batches[kept],
        keys=None if leads.keys is None else tuple(compress(leads.keys, kept.tolist())),
        email_hash=None if addresses is None else addresses[kept],
        earlier_rows=None if earlier is None else tuple(rows[kept] for rows in earlier),
        further_rows=None if further is None else further.only(kept),
    )


def _by_key(base: LeadData, wanted: set[str]) -> dict[str, int]:
    if not wanted or not base.has_keys or not base.lead_count:
        return {}
    if base.keys is None:
        raise ValueError("lead keys are needed to find leads")
    return {key: lead for lead, key in enumerate(base.keys) if key in wanted}


def _by_row(base: LeadData, place: int, wanted: Sequence[int]) -> dict[int, int]:
    """Leads by their row in one of the merged batches."""
    rows = base.stored_row if base.earlier_rows is None else base.earlier_rows[place]
    if not wanted or rows is None:
        return {}
    found = np.flatnonzero(np.isin(rows, np.unique(np.array(wanted, dtype=rows.dtype))))
    return dict(zip(rows[found].tolist(), found.tolist(), strict=True))


def _longer(base: LeadData, added: Sequence[HandLead]) -> LeadData:
    """Room for the leads made by hand, of which nothing is known yet."""
    more, earlier = len(added), base.earlier_rows
    if not more:
        return base
    return replace(
        base,
        channel=Coded(_extended(base.channel.codes, more, BLANK), base.channel.labels),
        created_day=_extended(base.created_day, more, NO_DAY),
        created_clock=_extended(base.created_clock, more, NO_CLOCK),
        value_minor=_extended(base.value_minor, more, NO_VALUE),
        cost_minor=_extended(base.cost_minor, more, NO_VALUE),
        columns={
            header: replace(column, codes=_extended(column.codes, more, BLANK))
            for header, column in base.columns.items()
        },
        stored_row=None if base.stored_row is None else _extended(base.stored_row, more, BLANK),
        stored_batch=None if base.stored_batch is None else _extended(base.stored_batch, more, 0),
        keys=None if base.keys is None else (*base.keys, *(fact.key for fact in added)),
        email_hash=None if base.email_hash is None else _extended(base.email_hash, more, 0),
        earlier_rows=None if earlier is None else tuple(_extended(rows, more, BLANK) for rows in earlier),
        listed=base.listed or not base.lead_count,
    )


def _extended(values: NDArray[AnyInt], more: int, empty: int) -> NDArray[AnyInt]:
    longer = np.empty(len(values) + more, dtype=values.dtype)
    longer[: len(values)] = values
    longer[len(values) :] = empty
    return longer


def _with_texts(leads: LeadData, shown: Sequence[tuple[HandLead, int]], uncoded: frozenset[str]) -> LeadData:
    """Fields set by hand in place of what files say."""
    said: dict[str, dict[int, str]] = {}
    for fact, lead in shown:
        for name, text in fact.fields:
            said.setdefault(name, {})[lead] = text
    changes: dict[str, object] = {}
    if CHANNEL in said:
        changes["channel"] = _with_labels(leads.channel, said[CHANNEL])
    if CREATED in said:
        day, clock = leads.created_day.copy(), leads.created_clock.copy()
        for lead, text in said[CREATED].items():
            day[lead] = day_number(date.fromisoformat(text)) if text else NO_DAY
            clock[lead] = NO_CLOCK
        changes |= {"created_day": day, "created_clock": clock}
    if VALUE in said:
        value = leads.value_minor.copy()
        value[list(said[VALUE])] = [int(text) if text else NO_VALUE for text in said[VALUE].values()]
        changes["value_minor"] = value
    columns = dict(leads.columns)
    for name, texts in said.items():
        header = header_of(name)
        if header in columns:
            columns[header] = _with_labels(columns[header], texts)
        elif header and header not in uncoded and _worth_coding(texts):
            blank = Coded(np.full(leads.lead_count, BLANK, dtype=np.int32), ())
            columns[header] = _with_labels(blank, texts)
    return replace(leads, columns=columns, **changes) if said else leads  # type: ignore[arg-type]  # by field name


def _worth_coding(texts: Mapping[int, str]) -> bool:
    labels = set(texts.values())
    return len(labels) <= MOST_CODED and all(len(label) <= LONGEST_CODED for label in labels)


def _with_labels(column: Coded, texts: Mapping[int, str]) -> Coded:
    codes, labels = column.codes.copy(), list(column.labels)
    known = {label_key(label): code for code, label in enumerate(labels)}
    for lead, text in texts.items():
        if not text:
            codes[lead] = BLANK
            continue
        codes[lead] = known.setdefault(label_key(text), len(labels))
        if codes[lead] == len(labels):
            labels.append(text)
    return replace(column, codes=codes, labels=tuple(labels))
