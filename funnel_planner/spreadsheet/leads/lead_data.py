"""The columns of leads: what each one's rows say of it, taken together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import (
    BLANK,
    NO_CLOCK,
    NO_DAY,
    NO_VALUE,
    TOUCH,
    Coded,
    Int32Array,
    Int64Array,
    LeadData,
)
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CellType
from funnel_planner.spreadsheet.leads.all_rows import AllRows
from funnel_planner.spreadsheet.leads.measures import is_measure
from funnel_planner.spreadsheet.leads.row_arrays import Shared
from funnel_planner.spreadsheet.leads.row_classes import excluded_leads
from funnel_planner.spreadsheet.leads.row_columns import FIRST_MOMENT
from funnel_planner.spreadsheet.leads.row_events import Events, merged_cells
from funnel_planner.spreadsheet.meaning.dates import CLOCK_BITS, NOTHING

_FEW_ROWS = 50
"""In smaller tables even a column of distinct labels is kept for filters."""
_MOST_OWN = 0.9
"""A column in which more of the leads have a label of their own is one of names or ids."""


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Used rows and the leads they belong to, numbered from 0 in order of appearance."""

    used: BoolArray
    lead_of_row: Int64Array
    """-1: not used."""
    numbers: Int64Array
    """``AllRows`` number of each lead."""

    @property
    def count(self) -> int:
        """Number of leads."""
        return len(self.numbers)

    def only(self, kept: BoolArray) -> "Joined":
        """These leads alone, under new numbers; the rows of others are not used."""
        numbers = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)  # rows of no lead take the last one
        lead_of_row = numbers[self.lead_of_row]
        return Joined(lead_of_row >= 0, lead_of_row, self.numbers[kept])

    def each_once(self, rows: Int64Array) -> bool:
        """Whether no two of these used rows belong to the same lead: then their order does not matter."""
        return len(rows) <= 1 or int(np.bincount(self.lead_of_row[rows]).max()) == 1


def lead_data(rows: AllRows, events: Events, joined: Joined, shared: Shared) -> LeadData:
    """The leads of rows, and all their dates: what of it counts on which day is no matter of reading."""
    ranks = np.full(len(rows), -1, np.int64)
    np.maximum.at(ranks, events.rows, events.stages.astype(np.int64))
    events = with_touches(merged_cells(events, joined.lead_of_row), rows, joined)
    has_touches = rows.has_log or bool((events.stages == TOUCH).any())
    order = np.argsort(joined.lead_of_row[events.rows], kind="stable")
    days, clocks = _unpacked(events.moments[order])
    created_day, created_clock = _unpacked(_earliest_created(rows, joined))
    has_keys = any(file.leads is not None for file in rows.files)
    gone = excluded_leads(rows)
    return LeadData(
        stage_ids=rows.mapping.stage_ids,
        channel=_channels(rows, joined, shared),
        created_day=created_day,
        created_clock=created_clock,
        value_minor=_amounts(rows.values, rows, ranks, joined),
        cost_minor=_amounts(rows.costs, rows, ranks, joined),
        obs_lead=joined.lead_of_row[events.rows][order].astype(np.int32),
        obs_stage=events.stages[order],
        obs_day=days,
        obs_clock=clocks,
        listed=not rows.has_log,
        names_stages=not rows.has_log
        and all(f.stages is not None or rows.presence(f) != rows.listed_at for f in rows.files),
        listed_stage=rows.mapping.stage_ids[rows.listed_at] if rows.listed_at else "",
        column_stages=tuple(rows.mapping.stage_ids[stage] for stage in sorted(_stages_of_columns(rows))),
        obs_channel=rows.channels[events.rows][order].astype(np.int32) if has_touches else None,
        columns=_coded_columns(rows, joined, shared),
        keys=_keys(joined, shared.ids.keys) if has_keys else None,
        excluded_keys=_keys_of(gone, shared.ids.keys),
        excluded_emails=_excluded_emails(rows, gone),
        has_keys=has_keys,
        email_hash=_emails(rows, joined.lead_of_row, joined.count),
        merge_by=rows.mapping.merge.value,
        as_of_day=rows.as_of_day,
    )


def _stages_of_columns(rows: AllRows) -> set[int]:
    """Stages for which every list has a column; or a joined file has one, or stands for them, which is as good."""
    lists, joined = [], set[int]()
    for file in rows.files:
        own, presence = {stage for stage, _ in file.reached}, rows.presence(file)
        if presence == rows.listed_at:
            lists.append(own)
        else:
            joined |= own | {presence}
    return joined.union(set.intersection(*lists) if lists else ())


def _keys(joined: Joined, keys: list[str]) -> tuple[str, ...]:
    """Ids of the leads; empty for a lead without one."""
    if joined.count == len(keys) and joined.numbers[-1:].tolist() == [len(keys) - 1]:
        return tuple(keys)
    return _keys_of(joined.numbers, keys)


def _keys_of(numbers: Int64Array, keys: list[str]) -> tuple[str, ...]:
    known = len(keys)
    return tuple([keys[number] if number < known else "" for number in numbers.tolist()])


def _excluded_emails(rows: AllRows, gone: Int64Array) -> tuple[int, ...]:
    """The numbers of the addresses of excluded leads (sorted)."""
    if not len(gone):
        return ()
    places = np.searchsorted(gone, rows.leads)
    places[places == len(gone)] = 0
    found = _emails(rows, np.where(gone[places] == rows.leads, places, -1), len(gone))
    return () if found is None else tuple(found.tolist())


def _emails(rows: AllRows, lead_of_row: Int64Array, count: int) -> Int64Array | None:
    """A number for the address of each lead, the largest of several; None where there are none. Lead -1: none."""
    if all(file.emails is None for file in rows.files):
        return None
    found = np.zeros(count, np.int64)
    for span, file in rows.by_file():
        if file.emails is not None:
            known = np.flatnonzero((lead_of_row[span] >= 0) & (file.emails != 0))
            known = known[np.argsort(file.emails[known], kind="stable")]
            found[lead_of_row[known + span.start]] = file.emails[known]
    return found


def conflicting_leads(rows: AllRows, joined: Joined) -> Int64Array:
    """Leads whose rows name two or more distinct channels."""
    known = np.flatnonzero(joined.used & (rows.channels != BLANK))
    leads = joined.lead_of_row[known]
    several = known[np.bincount(leads, minlength=1)[leads] > 1]
    if not len(several):
        return several
    pairs = np.unique(np.column_stack([joined.lead_of_row[several], rows.channels[several]]), axis=0)
    who, counts = np.unique(pairs[:, 0], return_counts=True)
    return np.asarray(who[counts > 1], np.int64)


def with_touches(events: Events, rows: AllRows, joined: Joined) -> Events:
    """Events and, of leads whose rows do not agree on a channel, each listed row as a touch on the day it says.

    So the first, the last and the entry row's channel can be told apart in lists, too. It is no observation of a
    stage: however many channels a lead has, it counts the same.
    """
    wanted = _leads_of_several_channels(rows, joined)
    if not wanted.any():
        return events
    listed = np.flatnonzero(joined.used & rows.listed)
    listed = listed[wanted[joined.lead_of_row[listed]]]
    moments = np.where(rows.created[listed] >= FIRST_MOMENT, rows.created[listed], NOTHING)
    return Events(
        np.concatenate((events.rows, listed)),
        np.concatenate((events.stages, np.full(len(listed), TOUCH, events.stages.dtype))),
        np.concatenate((events.moments, moments)),
        np.concatenate((events.in_cells, np.zeros(len(listed), bool))),
    )


def _leads_of_several_channels(rows: AllRows, joined: Joined) -> BoolArray:
    """Leads that one channel does not stand for: their rows name several, or their entry row may name none.

    Beside stage changes each row of a list is an observation anyway.
    """
    wanted = np.zeros(joined.count, bool)
    used = np.flatnonzero(joined.used)
    if rows.has_log or joined.each_once(used):
        return wanted
    named, blank = (used[(rows.channels[used] != BLANK) == is_named] for is_named in (True, False))
    wanted[joined.lead_of_row[blank]] = True
    some = np.zeros(joined.count, bool)
    some[joined.lead_of_row[named]] = True
    wanted &= some
    entry = _earliest_created(rows, joined)
    own = named[rows.listed[named] & (rows.created[named] >= FIRST_MOMENT)]
    wanted[joined.lead_of_row[own[rows.created[own] == entry[joined.lead_of_row[own]]]]] = False
    wanted[conflicting_leads(rows, joined)] = True
    return wanted


def _earliest_created(rows: AllRows, joined: Joined) -> Int64Array:
    """Each lead's earliest created moment in a list of leads or of stage changes."""
    result = np.full(joined.count, NOTHING, np.int64)
    dated = np.flatnonzero(joined.used & (rows.listed | rows.logged) & (rows.created >= FIRST_MOMENT))
    if not joined.each_once(dated):
        dated = dated[np.argsort(-rows.created[dated], kind="stable")]
    result[joined.lead_of_row[dated]] = rows.created[dated]  # the last one written is the earliest
    return result


def _channels(rows: AllRows, joined: Joined, shared: Shared) -> Coded:
    """First touch: the channel of the earliest dated row that names one; lists come before joined files."""
    named = np.flatnonzero(joined.used & (rows.channels != BLANK))
    if not joined.each_once(named):
        moments = np.where(rows.logged[named], rows.times[named], rows.created[named])
        dates = np.where(moments >= FIRST_MOMENT, moments, np.iinfo(np.int64).max)
        ranks = np.where(rows.stages[named] >= 0, rows.stages[named], np.iinfo(np.int16).max)
        letters = _alphabetical(shared.labels.channels.labels)[rows.channels[named]]  # whatever the order of rows
        joined_files = ~(rows.listed | rows.logged)[named]
        first = np.lexsort((letters, ranks, dates, joined_files))
        named = named[first][::-1]  # the last one written is the first touch
    codes = np.full(joined.count, BLANK, np.int32)
    codes[joined.lead_of_row[named]] = rows.channels[named]
    return Coded(codes, tuple(shared.labels.channels.labels))


def _dates(rows: AllRows) -> Int64Array:
    """When each row was created; undated ones come last."""
    return np.where(rows.created >= FIRST_MOMENT, rows.created, np.iinfo(np.int64).max)


def _alphabetical(labels: Sequence[str]) -> Int64Array:
    """The place of each label in the alphabet."""
    places = np.empty(len(labels), np.int64)
    places[sorted(range(len(labels)), key=lambda code: label_key(labels[code]))] = np.arange(len(labels))
    return places


def _amounts(amounts: Int64Array, rows: AllRows, ranks: Int64Array, joined: Joined) -> Int64Array:
    """The amount of each lead's last stage change, else of its furthest row; the largest of several."""
    result = np.full(joined.count, NO_VALUE, np.int64)
    known = np.flatnonzero(joined.used & (amounts != NO_VALUE))
    if not joined.each_once(known):
        known = known[np.lexsort((amounts[known], ranks[known], rows.times[known]))]
    result[joined.lead_of_row[known]] = amounts[known]
    return result


def _coded_columns(rows: AllRows, joined: Joined, shared: Shared) -> dict[str, Coded]:
    """Other columns by header: the first label a lead has, of stage changes the latest; like ids are left out."""
    columns: dict[str, Coded] = {}
    in_files = [column for file in rows.mapping.files for column in file.columns]
    numbers = {label_key(column.header) for column in in_files if column.type is CellType.NUMBER}
    for key, header in shared.labels.headers.items():
        spans = [(span, file.columns[key]) for span, file in rows.by_file() if key in file.columns]
        if not spans:
            continue
        codes = np.full(joined.count, BLANK, np.int32)
        table = shared.labels.tables[key]
        for span, own in reversed(spans):
            where = np.flatnonzero(joined.used[span] & (own != BLANK))[::-1]
            if rows.logged[span].any():  # the latest stage change tells how things are now
                where = where[::-1]
                where = where[np.argsort(rows.times[span][where], kind="stable")]
            elif not joined.each_once(where + span.start):  # of the earliest row; the order of rows does not matter
                where = where[np.lexsort((_alphabetical(table.labels)[own[where]], _dates(rows)[span][where]))[::-1]]
            codes[joined.lead_of_row[where + span.start]] = own[where]
        labels = table.labels
        filled = int((codes != BLANK).sum())
        is_own = filled >= _FEW_ROWS and len(labels) > _MOST_OWN * filled
        if not is_own or (key in numbers and is_measure(header, labels, table.decimal)):
            columns[header] = Coded(codes, tuple(labels), table.decimal)
    return columns


def first_rows_of(joined: Joined) -> Int32Array:
    """The first used row of each lead."""
    backwards = np.flatnonzero(joined.used)[::-1]
    result = np.zeros(joined.count, np.int32)
    result[joined.lead_of_row[backwards]] = backwards
    return result


def _unpacked(moments: Int64Array) -> tuple[Int32Array, Int32Array]:
    """Days and clocks."""
    known = moments >= FIRST_MOMENT
    days = np.where(known, moments >> CLOCK_BITS, NO_DAY).astype(np.int32)
    clocks = np.where(known, (moments & ((1 << CLOCK_BITS) - 1)) - 1, NO_CLOCK).astype(np.int32)
    return days, clocks
