"""Making leads of rows: the rows of one lead become one lead, their observations its history."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import BLANK, NO_CLOCK, NO_DAY, NO_VALUE, Coded, LeadData
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.spreadsheet.leads.all_rows import AllRows, gather
from funnel_planner.spreadsheet.leads.file_rows import CODE_OF_CLASS, FileRows, Shared
from funnel_planner.spreadsheet.leads.row_classes import (
    USED,
    classify,
    excluded_leads,
    find_duplicates,
    ledger_of,
    notes_of,
)
from funnel_planner.spreadsheet.leads.row_columns import FIRST_MOMENT
from funnel_planner.spreadsheet.leads.row_events import Events, events_of, undated_cells
from funnel_planner.spreadsheet.meaning.dates import CLOCK_BITS, NOTHING, UNREADABLE

FLAGS = (
    "skipped_leads", "non_monotone", "moved_back_leads", "duplicates_dropped", "unmapped_rows", "unmapped_leads",
    "unknown_channel_leads", "channel_conflicts", "channel_leak", "undated_events", "out_of_order_leads",
    "lost_unknown_stage", "excluded_lost", "merged_leads", "summed_cells", "missing_cells", "scheduled_events",
    "excluded_leads", "unreadable_dates", "unreadable_amounts",
)  # fmt: skip
"""Every flag; those that reading cannot know are 0 here and set by the analysis."""
_FEW_ROWS = 50
"""In smaller tables even a column of distinct labels is kept for filters."""

Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
Bool = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """The leads, the account of the rows, and each lead's first row (counted over all files)."""

    leads: LeadData
    ledger: Ledger
    notes: tuple[RowNote, ...]
    first_rows: Int32


@dataclass(frozen=True, slots=True, eq=False)
class _Joined:
    """Used rows and the leads they belong to, numbered from 0 in order of appearance."""

    used: Bool
    lead_of_row: Int64
    """-1: not used."""
    numbers: Int64
    """``AllRows`` number of each lead."""

    @property
    def count(self) -> int:
        return len(self.numbers)

    def each_once(self, rows: Int64) -> bool:
        """Whether no two of these used rows belong to the same lead: then their order does not matter."""
        return len(rows) <= 1 or int(np.bincount(self.lead_of_row[rows]).max()) == 1


def assemble(files: Sequence[FileRows], shared: Shared) -> Assembled:
    """``LeadData`` and ledger of all rows; rows of one id are one lead, rows without an id leads of their own."""
    rows = gather(files, shared)
    events = events_of(rows)
    classes = classify(rows, events)
    duplicates, merged = find_duplicates(rows, classes)
    classes[duplicates] = CODE_OF_CLASS[RowClass.DUPLICATE]
    joined = _join(rows, classes == USED)
    flags = dict.fromkeys(FLAGS, 0) | _counted(rows, events, classes, joined)
    flags["duplicates_dropped"] = int(duplicates.sum())
    flags["merged_leads"] = merged
    kept = joined.used[events.rows]
    own = Events(events.rows[kept], events.stages[kept], events.moments[kept])
    return Assembled(
        leads=_lead_data(rows, own, joined, flags, shared),
        ledger=ledger_of(rows, classes),
        notes=notes_of(rows, classes, shared),
        first_rows=_first_rows(joined),
    )


def _join(rows: AllRows, used: Bool) -> _Joined:
    present = np.zeros(rows.lead_limit, bool)
    present[rows.leads[used]] = True
    lead_of_row = np.full(len(rows), -1, np.int64)
    lead_of_row[used] = (np.cumsum(present) - 1)[rows.leads[used]]
    return _Joined(used, lead_of_row, np.flatnonzero(present))


def _counted(rows: AllRows, events: Events, classes: NDArray[np.int8], joined: _Joined) -> dict[str, int]:
    """Flags that reading alone can count."""
    unmapped = classes == CODE_OF_CLASS[RowClass.UNMAPPED]
    only_unmapped = np.zeros(rows.lead_limit, bool)
    only_unmapped[rows.leads[unmapped]] = True
    only_unmapped[rows.leads[joined.used]] = False
    # the events of a scheduled row count although the row is not used
    counts = joined.used | (classes == CODE_OF_CLASS[RowClass.SCHEDULED])
    late_events = counts[events.rows] & (events.moments > rows.last_moment)
    late_listings = counts & rows.listed & (rows.created > rows.last_moment)
    dated_columns = [
        part
        for file in rows.files
        for part in (file.created, file.closed, *(moments for _, moments in file.reached))
        if part is not None
    ]
    return {
        "unmapped_rows": int(unmapped.sum()),
        "unmapped_leads": int(only_unmapped.sum()),
        "scheduled_events": int(late_events.sum()) + int(late_listings.sum()),
        "undated_events": undated_cells(rows, joined.used),
        "unreadable_dates": sum(int((column == UNREADABLE).sum()) for column in dated_columns),
        "unreadable_amounts": sum(file.unreadable_amounts for file in rows.files),
        "excluded_leads": len(excluded_leads(rows)),
        "channel_conflicts": _channel_conflicts(rows, joined),
    }


def _channel_conflicts(rows: AllRows, joined: _Joined) -> int:
    """Leads with two or more distinct channels."""
    known = np.flatnonzero(joined.used & (rows.channels != BLANK))
    leads = joined.lead_of_row[known]
    several = known[np.bincount(leads, minlength=1)[leads] > 1]
    if not len(several):
        return 0
    pairs = np.unique(np.column_stack([joined.lead_of_row[several], rows.channels[several]]), axis=0)
    return int((np.unique(pairs[:, 0], return_counts=True)[1] > 1).sum())


def _lead_data(rows: AllRows, events: Events, joined: _Joined, flags: dict[str, int], shared: Shared) -> LeadData:
    order = np.argsort(joined.lead_of_row[events.rows], kind="stable")
    days, clocks = _unpacked(events.moments[order])
    created_day, created_clock = _unpacked(_earliest_created(rows, joined))
    ranks = np.full(len(rows), -1, np.int64)
    np.maximum.at(ranks, events.rows, events.stages.astype(np.int64))
    has_keys = any(file.leads is not None for file in rows.files)
    return LeadData(
        stage_ids=rows.mapping.stage_ids,
        channel=_channels(rows, joined, shared),
        created_day=created_day,
        created_clock=created_clock,
        value_minor=_amounts(rows.values, ranks, joined),
        cost_minor=_amounts(rows.costs, ranks, joined),
        obs_lead=joined.lead_of_row[events.rows][order].astype(np.int32),
        obs_stage=events.stages[order],
        obs_day=days,
        obs_clock=clocks,
        listed=True,
        columns=_coded_columns(rows, joined, shared),
        keys=_keys(joined, shared.ids.keys) if has_keys else None,
        has_keys=has_keys,
        as_of_day=rows.as_of_day,
        flags=flags,
    )


def _keys(joined: _Joined, keys: list[str]) -> tuple[str, ...]:
    """Ids of the leads; empty for a lead without one."""
    if joined.count == len(keys) and joined.numbers[-1:].tolist() == [len(keys) - 1]:
        return tuple(keys)
    known = len(keys)
    return tuple([keys[number] if number < known else "" for number in joined.numbers.tolist()])


def _earliest_created(rows: AllRows, joined: _Joined) -> Int64:
    """Each lead's earliest created moment in a list of leads."""
    result = np.full(joined.count, NOTHING, np.int64)
    dated = np.flatnonzero(joined.used & rows.listed & (rows.created >= FIRST_MOMENT))
    if not joined.each_once(dated):
        dated = dated[np.argsort(-rows.created[dated], kind="stable")]
    result[joined.lead_of_row[dated]] = rows.created[dated]  # the last one written is the earliest
    return result


def _channels(rows: AllRows, joined: _Joined, shared: Shared) -> Coded:
    """First touch: the channel of the earliest dated row that names one; lists come before joined files."""
    named = np.flatnonzero(joined.used & (rows.channels != BLANK))
    if not joined.each_once(named):
        dates = np.where(rows.created[named] >= FIRST_MOMENT, rows.created[named], np.iinfo(np.int64).max)
        named = named[np.lexsort((named, dates, ~rows.listed[named]))][::-1]  # the last one written is the first touch
    codes = np.full(joined.count, BLANK, np.int32)
    codes[joined.lead_of_row[named]] = rows.channels[named]
    return Coded(codes, tuple(shared.channels.labels))


def _amounts(amounts: Int64, ranks: Int64, joined: _Joined) -> Int64:
    """The amount of each lead's furthest row; the largest of several."""
    result = np.full(joined.count, NO_VALUE, np.int64)
    known = np.flatnonzero(joined.used & (amounts != NO_VALUE))
    if not joined.each_once(known):
        known = known[np.lexsort((amounts[known], ranks[known]))]
    result[joined.lead_of_row[known]] = amounts[known]
    return result


def _coded_columns(rows: AllRows, joined: _Joined, shared: Shared) -> dict[str, Coded]:
    """Other columns by header: the first label a lead has, files and rows in order; columns like ids are left out."""
    columns: dict[str, Coded] = {}
    for key, header in shared.headers.items():
        spans = [(span, file.columns[key]) for span, file in rows.by_file() if key in file.columns]
        if not spans:
            continue
        codes = np.full(joined.count, BLANK, np.int32)
        for span, own in reversed(spans):
            where = np.flatnonzero(joined.used[span] & (own != BLANK))[::-1]
            codes[joined.lead_of_row[where + span.start]] = own[where]
        labels = shared.tables[key].labels
        filled = int((codes != BLANK).sum())
        if filled < _FEW_ROWS or len(labels) <= 0.9 * filled:
            columns[header] = Coded(codes, tuple(labels))
    return columns


def _first_rows(joined: _Joined) -> Int32:
    """The first used row of each lead."""
    backwards = np.flatnonzero(joined.used)[::-1]
    result = np.zeros(joined.count, np.int32)
    result[joined.lead_of_row[backwards]] = backwards
    return result


def _unpacked(moments: Int64) -> tuple[Int32, Int32]:
    """Days and clocks."""
    known = moments >= FIRST_MOMENT
    days = np.where(known, moments >> CLOCK_BITS, NO_DAY).astype(np.int32)
    clocks = np.where(known, (moments & ((1 << CLOCK_BITS) - 1)) - 1, NO_CLOCK).astype(np.int32)
    return days, clocks
