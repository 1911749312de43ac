"""Making leads of rows: the rows of one lead become one lead, their observations its history."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.by_hand import without
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.further_rows import FurtherRows, further_rows
from funnel_planner.analytics.histories import histories, not_there_yet
from funnel_planner.analytics.leads import NO_DAY, Int32Array, Int64Array, LeadData
from funnel_planner.analytics.undated import stands_undated
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.oddities import KeptApart, Oddities
from funnel_planner.spreadsheet.leads.all_rows import AllRows, gather, won_index
from funnel_planner.spreadsheet.leads.count_rows import classify_counts, counts_of, says_counts
from funnel_planner.spreadsheet.leads.lead_data import Joined, conflicting_leads, first_rows_of, lead_data
from funnel_planner.spreadsheet.leads.page_rows import pages_of, says_pages
from funnel_planner.spreadsheet.leads.row_arrays import CODE_OF_CLASS, UNDECIDED, FileRows, Shared
from funnel_planner.spreadsheet.leads.row_classes import (
    USED,
    classify,
    excluded_leads,
    find_duplicates,
    ledger_of,
    merged_leads,
    notes_of,
    scheduled_rows,
)
from funnel_planner.spreadsheet.leads.row_columns import NO_LABEL
from funnel_planner.spreadsheet.leads.row_events import Events, events_of, undated_cells
from funnel_planner.spreadsheet.leads.row_lines import classes_of_lines, notes_of_lines
from funnel_planner.spreadsheet.meaning.dates import UNREADABLE

FLAGS = (
    "skipped_leads", "non_monotone", "moved_back_leads", "duplicates_dropped", "unmapped_rows", "unmapped_leads",
    "unknown_channel_leads", "channel_conflicts", "channel_leak", "undated_events", "out_of_order_leads",
    "lost_unknown_stage", "excluded_lost", "merged_leads", "summed_cells", "missing_cells", "scheduled_events",
    "excluded_leads", "unreadable_dates", "unreadable_amounts",
)  # fmt: skip
"""Every flag; those that reading cannot know are 0 here and set by the analysis."""


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """The leads, the account of the rows, and each lead's rows (counted over all files): the first, and the others."""

    leads: LeadData
    ledger: Ledger
    notes: tuple[RowNote, ...]
    first_rows: Int32Array
    further_rows: FurtherRows
    oddities: Oddities = Oddities()


def assemble(files: Sequence[FileRows], shared: Shared) -> Assembled:
    """``LeadData`` and ledger of all rows; rows of one id are one lead, rows without an id leads of their own.

    Raises ``PlannerError``: ``log_without_id`` for stage changes of which nothing says whose they are,
    ``counts_missing`` for counts of nothing known.
    """
    for rows in files:
        if rows.is_log and rows.leads is None and len(rows):
            raise PlannerError("log_without_id", file=Path(rows.file.path).name)
        if rows.is_counts and len(rows) and not (says_counts(rows) or says_pages(rows)):
            raise PlannerError("counts_missing", file=Path(rows.file.path).name)
    listed = [rows for rows in files if not rows.is_counts]
    found = _assembled_leads(listed, shared)
    counted = [rows for rows in files if rows.is_counts]
    found = _with_counts(found, files, counted, shared) if counted else found
    return replace(found, oddities=_oddities(files, found, shared))


def _oddities(files: Sequence[FileRows], found: Assembled, shared: Shared) -> Oddities:
    """What was odd over all files."""
    lines: dict[str, list[tuple[str, int]]] = {}
    for rows in files:
        for address, own in rows.kept_apart.items():
            lines.setdefault(address, []).extend((rows.file.path, line) for line in own)
    return Oddities(
        unread=tuple(one for rows in files for one in rows.unread),
        unread_amounts=tuple(one for rows in files for one in rows.unread_amounts),
        blank_stages=found.leads.flags.get("blank_stage_rows", 0),
        blank_counts=found.leads.flags.get("missing_cells", 0),
        kept_apart=tuple(KeptApart(email, shared.ids.of_address(email), tuple(own)) for email, own in lines.items()),
        apart_count=sum(rows.shared_emails for rows in files) if lines else 0,
        undated_then=_undated_then(found.leads, shared.mapping),
        yet_to_come=found.leads.flags.get("scheduled_events", 0),
    )


def _undated_then(leads: LeadData, mapping: Mapping) -> int:
    """Leads of which nothing says that they stood where they stand on a day gone by, after which the files go on."""
    is_over = mapping.as_of is not None and mapping.as_of < date.today()  # noqa: DTZ011 - the user's day
    if not (is_over and leads.lead_count and leads.flags.get("scheduled_events", 0)):
        return 0
    won = won_index(mapping)
    ways = histories(leads, leads.stage_ids, leads.as_of_day, won_index=won)
    return int(np.count_nonzero(stands_undated(ways, won)))


def _assembled_leads(files: Sequence[FileRows], shared: Shared) -> Assembled:
    """What files of leads and of stage changes say."""
    rows = gather(files, shared)
    events = events_of(rows)
    classes = classify(rows, events)
    classes[find_duplicates(rows, classes)] = CODE_OF_CLASS[RowClass.DUPLICATE]
    used = classes == USED
    leads, joined = _leads_by_now(rows, events, _join(rows, used), shared)
    classes[scheduled_rows(rows, events) | (used & ~joined.used)] = CODE_OF_CLASS[RowClass.SCHEDULED]
    flags = dict.fromkeys(FLAGS, 0) | _counted(rows, events, classes, joined)
    flags["duplicates_dropped"] = int((classes == CODE_OF_CLASS[RowClass.DUPLICATE]).sum())
    flags["merged_leads"] = merged_leads(rows, classes)
    shared_emails = sum(file.shared_emails for file in files)
    if shared_emails:
        flags["email_conflicts"] = shared_emails
    blank = int(((classes == CODE_OF_CLASS[RowClass.UNMAPPED]) & (rows.stages == NO_LABEL)).sum())
    if blank:
        flags["blank_stage_rows"] = blank
    first_rows = first_rows_of(joined)
    return Assembled(
        leads=replace(leads, flags=flags),
        ledger=ledger_of(rows.files, classes),
        notes=notes_of(rows.by_file(), classes, shared),
        first_rows=first_rows,
        further_rows=further_rows(_lead_of_listed_row(rows, joined), first_rows),
    )


def _leads_by_now(rows: AllRows, events: Events, joined: Joined, shared: Shared) -> tuple[LeadData, Joined]:
    """The leads that are there on the as-of day, told so by nothing but the rule by which they are counted."""
    leads = lead_data(rows, events.only(joined.used[events.rows]), joined, shared)
    if (
        leads.obs_day.max(initial=NO_DAY) <= leads.as_of_day
        and leads.created_day.max(initial=NO_DAY) <= leads.as_of_day
    ):
        return leads, joined
    by_now = ~not_there_yet(leads, leads.as_of_day, rows.won)
    return without(leads, by_now), joined.only(by_now)


def _with_counts(found: Assembled, files: Sequence[FileRows], counted: Sequence[FileRows], shared: Shared) -> Assembled:
    """Leads and, of the other files, counts and pages."""
    mapping, leads = shared.mapping, found.leads
    channels = shared.labels.channels.labels
    classes = [classify_counts(rows, leads.as_of_day, mapping, channels) for rows in counted]
    counts, flags = counts_of(counted, classes, mapping, channels)
    flags["unmapped_rows"] = sum(int((own == CODE_OF_CLASS[RowClass.UNMAPPED]).sum()) for own in classes)
    flags["scheduled_events"] = sum(int((own == CODE_OF_CLASS[RowClass.SCHEDULED]).sum()) for own in classes)
    flags["unreadable_amounts"] = sum(rows.unreadable_amounts for rows in counted)
    flags["unreadable_dates"] = sum(
        int(((moments == UNREADABLE) & (rows.classes == UNDECIDED)).sum())  # of totals nobody asks when
        for rows in counted
        for moments in (rows.times, rows.created)
        if moments is not None
    )
    of_lines = [classes_of_lines(rows.lines, own) for rows, own in zip(counted, classes, strict=True)]
    ledger = ledger_of(counted, np.concatenate([own for _, own in of_lines]))
    notes = list(found.notes)
    for rows, own, told in zip(counted, classes, of_lines, strict=True):
        notes += notes_of_lines(notes_of(iter([(slice(0, len(rows)), rows)]), own, shared), *told)
    return Assembled(
        leads=replace(
            leads,
            flags={name: number + flags.get(name, 0) for name, number in leads.flags.items()},
            counts=counts,
            pages=pages_of(counted, classes, shared.labels.pages.labels),
        ),
        ledger=Ledger(**{f.name: getattr(found.ledger, f.name) + getattr(ledger, f.name) for f in fields(Ledger)}),
        notes=tuple(notes),
        first_rows=_among_all(found.first_rows, files),
        further_rows=replace(found.further_rows, row=_among_all(found.further_rows.row, files)),
    )


def _among_all(some_rows: Int32Array, files: Sequence[FileRows]) -> Int32Array:
    """Rows counted over the files of leads, counted over all files."""
    ends = np.cumsum([0 if rows.is_counts else len(rows) for rows in files])
    before = np.cumsum([len(rows) if rows.is_counts else 0 for rows in files])
    shift = before[np.searchsorted(ends, some_rows, side="right")]
    return np.asarray(some_rows + shift, np.int32)


def _join(rows: AllRows, used: BoolArray) -> Joined:
    present = np.zeros(rows.lead_limit, bool)
    present[rows.leads[used]] = True
    lead_of_row = np.full(len(rows), -1, np.int64)
    lead_of_row[used] = (np.cumsum(present) - 1)[rows.leads[used]]
    return Joined(used, lead_of_row, np.flatnonzero(present))


def _lead_of_listed_row(rows: AllRows, joined: Joined) -> Int64Array:
    """The lead that each row of a list is about, used or not; -1 for none, and for stage changes."""
    leads = np.full(rows.lead_limit, -1, np.int64)
    leads[joined.numbers] = np.arange(joined.count)
    return np.where((rows.leads >= 0) & ~rows.logged, leads[np.maximum(rows.leads, 0)] if len(leads) else -1, -1)


def _counted(rows: AllRows, events: Events, classes: NDArray[np.int8], joined: Joined) -> dict[str, int]:
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
        for part in (file.times, file.created, file.closed, *(moments for _, moments in file.reached))
        if part is not None
    ]
    return {
        "unmapped_rows": int(unmapped.sum()),
        "unmapped_leads": int(only_unmapped.sum()),
        "scheduled_events": int(late_events.sum()) + int(late_listings.sum()),
        "undated_events": undated_cells(rows, classes == USED),
        "unreadable_dates": sum(int((column == UNREADABLE).sum()) for column in dated_columns),
        "unreadable_amounts": sum(file.unreadable_amounts for file in rows.files),
        "excluded_leads": len(excluded_leads(rows)),
        "channel_conflicts": len(conflicting_leads(rows, joined)),
    }
