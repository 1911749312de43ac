"""What becomes of every row: used, a copy, unmapped, scheduled, excluded, a total, rejected; and the account of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.events import BoolArray, yet_to_come
from funnel_planner.analytics.leads import BLANK, NO_DAY, Int8Array
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.spreadsheet.leads.all_rows import AllRows
from funnel_planner.spreadsheet.leads.row_arrays import CODE_OF_CLASS, ROW_CLASSES, UNDECIDED, FileRows, Shared
from funnel_planner.spreadsheet.leads.row_columns import EXCLUDED_CODE, FIRST_MOMENT, NO_LABEL, UNMAPPED
from funnel_planner.spreadsheet.leads.row_events import Events
from funnel_planner.spreadsheet.meaning.dates import CLOCK_BITS, NOTHING

USED = CODE_OF_CLASS[RowClass.USED]
_REASONS = {
    RowClass.DUPLICATE: "same_as_earlier",
    RowClass.SCHEDULED: "after_as_of",
    RowClass.EXCLUDED: "excluded_label",
    RowClass.UNMAPPED: "stage_unmapped",
    RowClass.REJECTED: "id_missing",
}

ALWAYS = int(np.iinfo(np.int64).max)
"""A moment after all others."""
_STIR = np.uint64(0x9E3779B97F4A7C15)


def classify(all_rows: AllRows, events: Events) -> Int8Array:
    """The class of each row on some day to come as an index into ``ROW_CLASSES``, duplicates not yet told apart.

    A row of a list is used unless its stage label is unmapped; any observation makes a row with an unmapped label, or
    of a joined file, a used one.
    """
    return _classify(all_rows, events, ALWAYS)


def scheduled_rows(all_rows: AllRows, events: Events) -> BoolArray:
    """Rows that say nothing yet on the as-of day: they lie in the future, or all that makes them used ones does."""
    if not ((events.moments > all_rows.last_moment).any() or (all_rows.created > all_rows.last_moment).any()):
        return np.zeros(len(all_rows), bool)
    return np.asarray(_classify(all_rows, events, all_rows.last_moment) == CODE_OF_CLASS[RowClass.SCHEDULED])


def _classify(all_rows: AllRows, events: Events, last_moment: int) -> Int8Array:
    """The class of each row on the day of ``last_moment``."""
    n = len(all_rows)
    classes = all_rows.decided.copy()
    dated, late, undated = np.zeros((3, n), bool)
    dated[events.rows[(events.moments >= FIRST_MOMENT) & (events.moments <= last_moment)]] = True
    late[events.rows[events.moments > last_moment]] = True
    undated[events.rows[(events.moments == NOTHING) & ~_as_late_as_its_row(all_rows, events, last_moment)]] = True
    unnamed = np.isin(all_rows.stages, (UNMAPPED, NO_LABEL))
    late_listing = all_rows.listed & (all_rows.created > last_moment) & (~unnamed | undated)
    listed_some_day = all_rows.listed & (all_rows.created < FIRST_MOMENT)  # all dates to come: not listed yet
    needs_event = ~all_rows.listed | unnamed
    here = all_rows.listed & late & (all_rows.created >= FIRST_MOMENT) & (all_rows.created <= last_moment)
    nothing_usable = needs_event & ~dated & ~undated & ~here

    def put(row_class: RowClass, where: BoolArray) -> None:
        classes[where & (classes == UNDECIDED)] = CODE_OF_CLASS[row_class]

    put(RowClass.REJECTED, all_rows.leads < 0)
    put(RowClass.EXCLUDED, np.isin(all_rows.leads, excluded_leads(all_rows)))
    put(RowClass.SCHEDULED, late_listing & ~dated)
    put(RowClass.SCHEDULED, (nothing_usable | (listed_some_day & ~dated & ~undated)) & late)
    put(RowClass.UNMAPPED, nothing_usable)
    put(RowClass.USED, np.ones(n, bool))
    return classes


def _as_late_as_its_row(all_rows: AllRows, events: Events, last_moment: int) -> BoolArray:
    """Events without a date of a stage that their row of a list has dates for, all of them after ``last_moment``."""
    days = np.where(events.moments >= FIRST_MOMENT, events.moments >> CLOCK_BITS, NO_DAY)
    found = yet_to_come(events.rows, events.stages, days, last_moment >> CLOCK_BITS, all_rows.won)
    return found & ~all_rows.logged[events.rows]


def excluded_leads(all_rows: AllRows) -> NDArray[np.int64]:
    """Numbers of the leads that any row has an exclusion label for."""
    marked = (all_rows.decided == UNDECIDED) & (all_rows.stages == EXCLUDED_CODE)
    return np.unique(all_rows.leads[marked & (all_rows.leads >= 0)])


def find_duplicates(all_rows: AllRows, classes: Int8Array) -> BoolArray:
    """Used rows that only repeat an earlier row of the same lead.

    Files of one kind (the same columns, listing the same stage) are one list: a second copy of a file says nothing.
    """
    duplicates = np.zeros(len(all_rows), bool)
    for spans, files in _lists(all_rows):
        places = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        numbers = all_rows.leads[places]
        used = np.flatnonzero((classes[places] == USED) & np.concatenate([_has_id(rows) for rows in files]))
        leads = numbers[used]
        again = used[np.bincount(leads)[leads] > 1] if len(leads) else used
        if not len(again):
            continue
        parts = [np.concatenate(column)[again] for column in zip(*map(_parts, files), strict=True)]
        stays = _first_of_each(np.column_stack([numbers[again], *parts]))
        duplicates[places[again[~stays]]] = True
    return duplicates


def merged_leads(all_rows: AllRows, classes: Int8Array) -> int:
    """How many leads have several used rows in one list."""
    merged = 0
    for spans, files in _lists(all_rows):
        if not files[0].is_log:
            places = np.concatenate([np.arange(span.start, span.stop) for span in spans])
            used = (classes[places] == USED) & np.concatenate([_has_id(rows) for rows in files])
            merged += int((np.bincount(all_rows.leads[places[used]]) > 1).sum())
    return merged


def _lists(all_rows: AllRows) -> list[tuple[list[slice], list[FileRows]]]:
    """Files with ids, those of one kind together."""
    found: dict[object, tuple[list[slice], list[FileRows]]] = {}
    for span, rows in all_rows.by_file():
        if rows.leads is not None and len(rows):
            read = tuple((c.header, c.role, c.stage_id) for c in rows.file.columns)
            kept = (tuple(rows.columns), tuple(stage for stage, _ in rows.reached))
            spans, files = found.setdefault((rows.file.presence_stage, rows.is_log, read, kept), ([], []))
            spans.append(span)
            files.append(rows)
    return list(found.values())


def _has_id(rows: FileRows) -> BoolArray:
    assert rows.leads is not None  # noqa: S101 - _lists leaves out files without ids
    return rows.leads >= 0


def ledger_of(files: Sequence[FileRows], classes: Int8Array) -> Ledger:
    """The account of all rows of some files; ``classes`` one after another."""
    counts = np.bincount(classes.astype(np.int64), minlength=len(ROW_CLASSES)).tolist()
    by_class = {row_class.value: counts[code] for code, row_class in enumerate(ROW_CLASSES)}
    by_class[RowClass.PREAMBLE.value] += sum(rows.preamble for rows in files)  # beside remarks below the table
    return Ledger(**by_class)


def notes_of(files: Iterator[tuple[slice, FileRows]], classes: Int8Array, shared: Shared) -> tuple[RowNote, ...]:
    """Rows that were not simply used, file by file in line order; at most ``shared.notes_per_class`` of each class."""
    notes: list[RowNote] = []
    known = list(files)
    excluding = _excluding_labels(known, classes, shared)
    for span, rows in known:
        found = list(rows.notes)  # of totals, footers and preamble
        undecided = rows.classes == UNDECIDED
        for row_class, reason in _REASONS.items():
            where = np.flatnonzero(undecided & (classes[span] == CODE_OF_CLASS[row_class]))[: shared.notes_per_class]
            for index in where.tolist():
                label = _stage_label(rows, index, shared)
                why = "stage_blank" if row_class is RowClass.UNMAPPED and not label else reason
                if row_class is RowClass.EXCLUDED and rows.leads is not None and not _says_excluded(rows, index):
                    why, label = "label_of_lead", excluding.get(int(rows.leads[index]), label)
                found.append(RowNote(rows.file.path, int(rows.lines[index]), row_class, why, label))
        notes += sorted(found, key=lambda note: note.line)
    return tuple(notes)


def _says_excluded(rows: FileRows, index: int) -> bool:
    return rows.stages is not None and int(rows.stages[index]) == EXCLUDED_CODE


def _excluding_labels(files: Sequence[tuple[slice, FileRows]], classes: Int8Array, shared: Shared) -> dict[int, str]:
    """For each lead that is left out everywhere the label that says so, in whatever file."""
    found: dict[int, str] = {}
    for span, rows in files:
        if rows.leads is None or rows.stages is None:
            continue
        excluded = (classes[span] == CODE_OF_CLASS[RowClass.EXCLUDED]) & (rows.stages == EXCLUDED_CODE)
        for index in np.flatnonzero(excluded).tolist():
            lead = int(rows.leads[index])
            if lead not in found:
                found[lead] = _stage_label(rows, index, shared)
    return found


def _first_of_each(said: NDArray[Any]) -> BoolArray:
    """Which rows of a matrix are the first of their kind."""
    said = said.astype(np.int64, copy=False)
    words = said.view(np.uint64)
    hashes = np.zeros(len(said), np.uint64)
    for column in range(words.shape[1]):  # far quicker than comparing whole rows
        hashes = (hashes ^ words[:, column]) * _STIR
        hashes ^= hashes >> np.uint64(29)
    _, firsts, groups = np.unique(hashes, return_index=True, return_inverse=True)
    if not np.array_equal(said[firsts[groups.ravel()]], said):  # two rows of one hash: once in a very long while
        _, groups = np.unique(said, axis=0, return_inverse=True)
        _, firsts = np.unique(groups.ravel(), return_index=True)
    stays = np.zeros(len(said), bool)
    stays[firsts] = True
    return stays


def _parts(rows: FileRows) -> list[NDArray[Any]]:
    """Everything a row says, as columns of integers."""
    parts: list[NDArray[Any] | None] = [
        rows.stages, rows.last_stages, rows.times, rows.created, rows.closed, rows.channels, rows.values, rows.costs,
    ]  # fmt: skip
    parts += [moments for _, moments in rows.reached]
    return [part for part in [*parts, *rows.columns.values()] if part is not None]


def _stage_label(rows: FileRows, index: int, shared: Shared) -> str:
    codes = rows.columns.get(rows.stage_label_key)
    if codes is None or codes[index] == BLANK:
        return ""
    return shared.labels.tables[rows.stage_label_key].labels[int(codes[index])]
