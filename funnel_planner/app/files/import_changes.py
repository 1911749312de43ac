"""What an import changes in a plan: whether it is news at all, and which leads it creates or updates."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, LabelMapping, Mapping, MergeRule, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import BatchInfo, PlanFile

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.comparing import Changes
    from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
    from funnel_planner.analytics.leads import Int32Array, LeadData

_REPORTS = ("counts", "pages")
"""Parts of an import that are about channels and pages, not single leads."""
MOST_CONFLICTS = 1000
"""Leads kept apart from known ones that get a note each."""


def already_there(
    file: PlanFile, batches: Iterable[BatchInfo], sha256s: Sequence[str], mapping: Mapping
) -> BatchInfo | None:
    """A batch of exactly these files, read in exactly this way, that a later day would not change.

    ``batches`` are newest first. Where a newer one speaks of the same leads (or rows of a report), these files say on
    a later day that things are again as they were before, and that is news. On the same day it is an older file.
    """
    from funnel_planner.app.files.mapping_text import mapping_from_json

    newer: list[BatchInfo] = []
    for known in batches:
        same_reading = reading(mapping_from_json(known.mapping_json)) == reading(mapping)
        if same_reading and is_of(known, sha256s) and not _later_day_matters(file, known, mapping.as_of):
            is_later = known.as_of is not None and mapping.as_of is not None and mapping.as_of > known.as_of
            return None if is_later and _spoken_of_again(file, known, newer) else known
        newer.append(known)
    return None


def _spoken_of_again(file: PlanFile, known: BatchInfo, newer: Sequence[BatchInfo]) -> bool:
    """A newer import is about leads, channels or pages that this one is about."""
    if not newer:
        return False
    own = file.load_leads(known.id, with_keys=True)
    return any(_same_matter(own, file.load_leads(other.id, with_keys=True)) for other in newer)


def _same_matter(one: "LeadData", other: "LeadData") -> bool:
    """Two imports share a lead, or a row of a report."""
    keys = set(one.keys or ()).intersection(other.keys or ()) - {""}
    addresses = set() if one.email_hash is None or other.email_hash is None else _hashes(one) & _hashes(other)
    return bool(keys or addresses) or any(_same_rows(one, other, part) for part in _REPORTS)


def _hashes(leads: "LeadData") -> set[int]:
    return set() if leads.email_hash is None else set(leads.email_hash.tolist()) - {0}


def _same_rows(one: "LeadData", other: "LeadData", part: str) -> bool:
    """Two reports have a channel (or page) and day in common."""
    tables = [getattr(leads, part) for leads in (one, other)]
    return all(table is not None for table in tables) and not _rows_of(tables[0]).isdisjoint(_rows_of(tables[1]))


def _rows_of(part: "ChannelCounts | PageMetrics") -> set[tuple[str, int]]:
    """Channel (or page) and day of every row."""
    column = getattr(part, "channel", None) or getattr(part, "page")  # noqa: B009 - mypy: either has one of them
    labels = [*map(label_key, column.labels), ""]  # blanks are -1
    return {(labels[code], day) for code, day in zip(column.codes.tolist(), part.day.tolist(), strict=True)}


def other_day(batch: BatchInfo, mapping: Mapping) -> date | None:
    """The day of an import that is there already, if the files are now to be read as of another one."""
    return None if batch.as_of == mapping.as_of else batch.as_of


def is_of(batch: BatchInfo, sha256s: Sequence[str]) -> bool:
    """A batch was made of exactly these files."""
    return [known.sha256 for known in batch.files] == list(sha256s)


def reading(mapping: Mapping) -> Mapping:
    """A mapping without where the files lay, when they were read, and why they were understood so."""
    files = tuple(
        replace(
            file,
            path="",
            evidence="",
            shape_confidence=1.0,
            columns=tuple(replace(column, evidence="", confidence=1.0) for column in file.columns),
        )
        for file in mapping.files
    )
    # labels that were only said to mean something, but are not in the files, change nothing
    labels = tuple(sorted((item.label, item.target) for item in mapping.labels if item.count))
    told = tuple(LabelMapping(label, target) for label, target in labels)
    return replace(mapping, as_of=None, files=files, labels=told, merge_evidence="")


def read_otherwise(batches: Iterable[BatchInfo], sha256s: Sequence[str], leads: "LeadData") -> tuple[str, ...]:
    """Batches of the same files whose leads these cannot be joined with, because one side lacks keys."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    has_blanks = not leads.has_keys or (leads.keys is not None and "" in leads.keys)
    same = (batch for batch in batches if is_of(batch, sha256s))
    return tuple(batch.id for batch in same if has_blanks or not _has_keys(mapping_from_json(batch.mapping_json)))


def brought_in_before(
    batches: Iterable[BatchInfo], sha256s: Sequence[str], mapping: Mapping
) -> dict[str, tuple[str, ...]]:
    """Batches of the same files with columns that are not to be brought in now: batch -> headers of those."""
    from funnel_planner.app.files.mapping_text import mapping_from_json

    if not any(column.role is Role.IGNORE for file in mapping.files for column in file.columns):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for batch in batches:
        if not is_of(batch, sha256s):
            continue
        before = mapping_from_json(batch.mapping_json).files
        headers = tuple(
            column.header
            for now, then in zip(mapping.files, before, strict=False)
            for column in now.columns
            if column.role is Role.IGNORE and _brought_in(then, column)
        )
        if headers:
            found[batch.id] = headers
    return found


def changes_of(file: PlanFile, plan: Plan, replaces: Sequence[str], leads: "LeadData") -> "tuple[Changes, bool]":
    """What an import changes, and whether it is news beyond that: counts, or a later day on which more has happened.

    Leads in place of those of a replaced batch are updated, not new.
    """
    from funnel_planner.analytics.comparing import changes

    hand = set(file.hand_batches(plan.batches))
    kept = [
        file.load_leads(batch, with_keys=True) for batch in plan.batches if batch not in replaces and batch not in hand
    ]
    found = changes(kept, leads)
    again = min(found.created, sum(file.batch(batch).lead_count for batch in replaces))
    waiting = any(batch.as_of_day < leads.as_of_day and batch.flags.get("scheduled_events", 0) for batch in kept)
    told = replace(found, created=found.created - again, updated=found.updated + again)
    return told, bool(waiting) or _has_new_counts(kept, leads)


class RowPlaces:
    """Where the rows of an import under way stand: file and line by number, compactly."""

    def __init__(self) -> None:
        self._lines = array("l")
        self._files: list[tuple[int, str]] = []
        """(number of its first row, file)."""

    def note(self, file: str, lines: Sequence[int]) -> None:
        """These rows come next."""
        if not self._files or self._files[-1][1] != file:
            self._files.append((len(self._lines), file))
        self._lines.extend(lines)

    def place(self, row: int) -> tuple[str, int]:
        """File and line of a row."""
        starts = [start for start, _ in self._files]
        return self._files[bisect_right(starts, row) - 1][1], self._lines[row]


def conflict_notes(
    leads: "LeadData", conflicts: Sequence[int], first_rows: "Int32Array", places: RowPlaces
) -> tuple[RowNote, ...]:
    """A note on each lead kept apart although its e-mail address is that of earlier ones with different ids."""
    found = []
    for lead in conflicts[:MOST_CONFLICTS]:
        file, line = places.place(int(first_rows[lead]))
        found.append(RowNote(file, line, RowClass.USED, "email_known", leads.keys[lead] if leads.keys else ""))
    return tuple(found)


def _brought_in(file: FileMapping, column: ColumnMapping) -> bool:
    """A reading of the same file has this column, and its cells."""
    return any(
        known.role is not Role.IGNORE
        for known in file.columns
        if (known.index, known.header) == (column.index, column.header)
    )


def _has_keys(mapping: Mapping) -> bool:
    wanted = {MergeRule.ID: (Role.ID,), MergeRule.EMAIL: (Role.EMAIL,), MergeRule.BOTH: (Role.ID, Role.EMAIL)}
    return any(file.column(role) is not None for file in mapping.files for role in wanted[mapping.merge])


def _later_day_matters(file: PlanFile, batch: BatchInfo, as_of: date | None) -> bool:
    """Something in a batch was still to come on its day, and ``as_of`` is later."""
    if batch.as_of is None or as_of is None or as_of <= batch.as_of:
        return False
    return batch.ledger.scheduled > 0 or file.load_leads(batch.id).flags.get("scheduled_events", 0) > 0


def _has_new_counts(kept: Sequence["LeadData"], leads: "LeadData") -> bool:
    """Counts or page metrics other than those of the newest import with such rows, whatever their order."""
    for part in _REPORTS:
        own = getattr(leads, part)
        if own is None:
            continue
        known = next((batch for batch in reversed(kept) if _same_rows(leads, batch, part)), None)
        if known is None or _table(own) != _table(getattr(known, part)):
            return not (known is None and not len(own.day) and _has_report(kept, part))
    return False


def _has_report(kept: Sequence["LeadData"], part: str) -> bool:
    return any(getattr(batch, part) is not None for batch in kept)


def _table(part: object) -> tuple[object, ...]:
    """What a table of counts says: its rows in any order, and what is no row."""
    from funnel_planner.analytics.leads import Coded

    columns: list[list[object]] = []
    rest: list[object] = []
    for field in fields(part):  # type: ignore[arg-type]  # ChannelCounts or PageMetrics
        value = getattr(part, field.name)
        if isinstance(value, Coded):
            labels = (*value.labels, "")  # blanks are -1
            columns.append([labels[code] for code in value.codes.tolist()])
        elif hasattr(value, "tolist"):
            columns.append([tuple(row) if isinstance(row, list) else row for row in value.tolist()])
        else:
            rest.append(str(value))
    if len({len(column) for column in columns}) > 1:
        return (columns, rest)
    return (Counter(zip(*columns, strict=True)), rest)
