"""Making leads of rows: which rows count, what they say, and how the rows of one lead become one lead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import BLANK, LOST, NO_CLOCK, NO_DAY, NO_VALUE, Coded, LeadData, day_number
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.spreadsheet.dates import CLOCK_BITS, NOTHING, UNREADABLE, pack
from funnel_planner.spreadsheet.file_rows import CODE_OF_CLASS, ROW_CLASSES, UNDECIDED, FileRows, Shared
from funnel_planner.spreadsheet.row_columns import (
    EXCLUDED_CODE,
    FIRST_MOMENT,
    LOST_CODE,
    NO_LABEL,
    NO_STAGE,
    REACHED,
    UNMAPPED,
)

FLAGS = (
    "skipped_leads", "non_monotone", "moved_back_leads", "duplicates_dropped", "unmapped_rows", "unmapped_leads",
    "unknown_channel_leads", "channel_conflicts", "channel_leak", "undated_events", "out_of_order_leads", "lost_unknown_stage",
    "excluded_lost", "merged_leads", "summed_cells", "missing_cells", "scheduled_events", "excluded_leads", "unreadable_dates",
)  # fmt: skip
"""Every flag; those that reading cannot know are 0 here and set by the analysis."""
_NOTES_PER_CLASS = 3000
_MIN_CODED_ROWS = 50

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


@dataclass
class _Events:
    """Observations of rows: row, stage index or ``LOST``, packed moment (``NOTHING``: undated)."""

    rows: list[Int64] = field(default_factory=list)
    stages: list[NDArray[np.int8]] = field(default_factory=list)
    moments: list[Int64] = field(default_factory=list)

    def add(self, rows: Int64, stage: int | NDArray[Any], moments: Int64 | int) -> None:
        """Observations of some rows."""
        self.rows.append(rows.astype(np.int64))
        self.stages.append(np.broadcast_to(np.asarray(stage, np.int8), rows.shape).copy())
        self.moments.append(np.broadcast_to(np.asarray(moments, np.int64), rows.shape).copy())

    def arrays(self) -> tuple[Int64, NDArray[np.int8], Int64]:
        """All observations."""
        if not self.rows:
            return np.empty(0, np.int64), np.empty(0, np.int8), np.empty(0, np.int64)
        return np.concatenate(self.rows), np.concatenate(self.stages), np.concatenate(self.moments)


def assemble(files: Sequence[FileRows], shared: Shared) -> Assembled:
    """``LeadData`` and ledger of all rows; rows of one id are one lead, rows without an id leads of their own."""
    return _Assembly(files, shared).result()


class _Assembly:
    """The rows of all files one after another, and the steps from rows to leads."""

    def __init__(self, files: Sequence[FileRows], shared: Shared) -> None:
        self._files = files
        self._shared = shared
        self._mapping = shared.mapping
        self._starts = np.cumsum([0, *(len(rows) for rows in files)])
        self._n = int(self._starts[-1])
        self._as_of = day_number(self._mapping.as_of or date.today())  # noqa: DTZ011 - the user's day
        self._limit = pack(self._as_of + 1) - 1
        """The last packed moment that is not scheduled: a day without a clock packs below every clock on it."""
        self._flags = dict.fromkeys(FLAGS, 0)
        stage_ids = self._mapping.stage_ids
        self._won = (
            stage_ids.index(self._mapping.won_stage) if self._mapping.won_stage in stage_ids else len(stage_ids) - 1
        )
        self._leads = self._number_leads()
        self._listed = self._joined((self._lists(rows) for rows in files), bool)
        self._stages = self._column("stages", NO_STAGE, np.int16)
        self._created = self._column("created", NOTHING, np.int64)
        self._channels = self._column("channels", BLANK, np.int32)
        self._values = self._column("values", NO_VALUE, np.int64)
        self._costs = self._column("costs", NO_VALUE, np.int64)
        self._classes = self._joined((rows.classes for rows in files), np.int8)

    def result(self) -> Assembled:
        """Rows to leads."""
        rows, stages, moments = self._events()
        self._classify(rows, moments)
        duplicates = self._find_duplicates()
        self._classes[duplicates] = CODE_OF_CLASS[RowClass.DUPLICATE]
        self._flags["duplicates_dropped"] = int(duplicates.sum())
        used = self._classes == CODE_OF_CLASS[RowClass.USED]
        lead_of_row, numbers = self._renumber(used)
        kept = used[rows]
        # a scheduled row's events are counted although the row is not used
        counted = kept | (self._classes[rows] == CODE_OF_CLASS[RowClass.SCHEDULED])
        self._flags["scheduled_events"] = int((counted & (moments > self._limit)).sum()) + self._scheduled_listings(
            used
        )
        self._count_flags(used, lead_of_row, rows[kept], stages[kept], moments[kept])
        leads = self._lead_data(used, lead_of_row, numbers, (rows[kept], stages[kept], moments[kept]))
        ordered = np.flatnonzero(used)
        first_rows = np.empty(len(numbers), np.int32)
        first_rows[lead_of_row[ordered][::-1]] = ordered[::-1]
        return Assembled(leads, self._ledger(), self._notes(), first_rows)

    def _joined(self, parts: Iterable[NDArray[Any]], dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - numpy's own
        arrays = list(parts)
        return np.concatenate(arrays).astype(dtype, copy=False) if arrays else np.empty(0, dtype)

    def _column(self, name: str, missing: int, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - numpy's own
        parts = (getattr(rows, name) for rows in self._files)
        return self._joined(
            (
                np.full(len(rows), missing, dtype) if part is None else part
                for rows, part in zip(self._files, parts, strict=True)
            ),
            dtype,
        )

    def _lists(self, rows: FileRows) -> Bool:
        """Rows of a file whose listing is an observation of the first stage."""
        return np.full(len(rows), not self._presence(rows), bool)

    def _presence(self, rows: FileRows) -> int:
        """Index of the stage that being listed in a file means; 0 for a list of leads."""
        stage = rows.file.presence_stage
        return self._mapping.stage_ids.index(stage) if stage in self._mapping.stage_ids else 0

    def _number_leads(self) -> Int64:
        """A number for the lead of each row: by id, and new ones for rows without; -2 for joined rows without an id."""
        numbers = []
        fresh = len(self._shared.ids.keys)
        for rows in self._files:
            if rows.leads is None:
                own = np.full(len(rows), -1, np.int64)
            else:
                own = rows.leads.astype(np.int64)
                if self._presence(rows):
                    own[own < 0] = -2
            missing = np.flatnonzero(own == -1)
            own[missing] = fresh + np.arange(len(missing))
            fresh += len(missing)
            numbers.append(own)
        self._most_leads = fresh
        return self._joined(numbers, np.int64)

    def _events(self) -> tuple[Int64, NDArray[np.int8], Int64]:
        """What every row says, in row order and within a row in funnel order with losses last."""
        events = _Events()
        for start, rows in zip(self._starts, self._files, strict=False):
            self._add_reached(events, int(start), rows)
            self._add_current(events, int(start), rows)
            presence = self._presence(rows)
            if presence:
                events.add(np.arange(len(rows)) + start, presence, self._presence_moments(rows, presence))
        row, stage, moment = events.arrays()
        # losses are coded -1 and belong behind all stages
        order = np.lexsort((np.where(stage == LOST, 127, stage), row))
        return row[order], stage[order], moment[order]

    def _add_reached(self, events: _Events, start: int, rows: FileRows) -> None:
        for stage in dict.fromkeys(stage for stage, _ in rows.reached):
            columns = [moments for other, moments in rows.reached if other == stage]
            dated_any = np.zeros(len(rows), bool)
            for moments in columns:
                dated = moments >= FIRST_MOMENT
                events.add(np.flatnonzero(dated) + start, stage, moments[dated])
                dated_any |= dated
            ticked = np.any([moments == REACHED for moments in columns], axis=0) & ~dated_any
            events.add(np.flatnonzero(ticked) + start, stage, NOTHING)

    def _add_current(self, events: _Events, start: int, rows: FileRows) -> None:
        """The current stage of a snapshot: won and lost are dated by the closed date, others have no date of their own."""
        if rows.stages is None:
            return
        codes = rows.stages
        closed = np.full(len(rows), NOTHING, np.int64) if rows.closed is None else _known(rows.closed)
        is_list = not self._presence(rows)
        beyond = codes > self._won
        plain = (codes >= (1 if is_list else 0)) & (codes != self._won)
        events.add(np.flatnonzero(plain) + start, codes[plain], NOTHING)
        won = (codes == self._won) | beyond
        if not (self._won == 0 and is_list):
            events.add(np.flatnonzero(won) + start, self._won, closed[won])
        lost = codes == LOST_CODE
        events.add(np.flatnonzero(lost) + start, LOST, closed[lost])
        if rows.last_stages is not None:
            left = lost & (rows.last_stages >= 0)
            events.add(np.flatnonzero(left) + start, rows.last_stages[left], NOTHING)

    def _presence_moments(self, rows: FileRows, presence: int) -> Int64:
        """When the leads of a joined file came to its stage: created there, or closed where the stage is the win."""
        created = None if rows.created is None else _known(rows.created)
        closed = None if rows.closed is None else _known(rows.closed)
        says_more = rows.stages is not None
        first, second = (closed, created) if presence == self._won and not says_more else (created, closed)
        if first is None:
            first, second = (second if not says_more else None), None
        if first is None:
            return np.full(len(rows), NOTHING, np.int64)
        return first if second is None or says_more else np.where(first == NOTHING, second, first)

    def _classify(self, event_rows: Int64, moments: Int64) -> None:
        """Give each undecided row its class."""
        classes, codes = self._classes, self._stages
        open_rows = classes == UNDECIDED
        dated = np.zeros(self._n, bool)
        dated[event_rows[(moments >= FIRST_MOMENT) & (moments <= self._limit)]] = True
        usable = dated.copy()
        usable[event_rows[moments == NOTHING]] = True
        late = np.zeros(self._n, bool)
        late[event_rows[moments > self._limit]] = True
        late_listing = self._listed & (self._created > self._limit)
        unnamed = np.isin(codes, (UNMAPPED, NO_LABEL))
        excluded_leads = np.unique(self._leads[open_rows & (codes == EXCLUDED_CODE)])
        excluded = np.isin(self._leads, excluded_leads) & (self._leads >= 0)
        self._flags["excluded_leads"] = len(excluded_leads)

        def put(row_class: RowClass, where: Bool) -> None:
            classes[where & (classes == UNDECIDED)] = CODE_OF_CLASS[row_class]

        put(RowClass.REJECTED, self._leads == -2)
        put(RowClass.EXCLUDED, excluded)
        put(RowClass.SCHEDULED, late_listing & ~dated)
        put(RowClass.UNMAPPED, self._listed & unnamed & ~usable & ~late)
        put(RowClass.SCHEDULED, ~usable & late & (~self._listed | unnamed))
        put(RowClass.UNMAPPED, ~self._listed & ~usable)
        put(RowClass.USED, np.ones(self._n, bool))

    def _find_duplicates(self) -> Bool:
        """Used rows that say nothing an earlier row of the same lead in the same file has not said."""
        duplicates = np.zeros(self._n, bool)
        merged = 0
        for start, rows in zip(self._starts, self._files, strict=False):
            if rows.leads is None or not len(rows):
                continue
            span = slice(int(start), int(start) + len(rows))
            used = np.flatnonzero((self._classes[span] == CODE_OF_CLASS[RowClass.USED]) & (rows.leads >= 0))
            leads = rows.leads[used]
            again = used[np.bincount(leads)[leads] > 1] if len(leads) else used
            if not len(again):
                continue
            said = np.column_stack([rows.leads[again], *(part[again] for part in _all_parts(rows))]).astype(np.int64)
            _, firsts, groups = np.unique(said, axis=0, return_index=True, return_inverse=True)
            # the first row of each group in file order stays
            earliest = np.full(len(firsts), len(again))
            np.minimum.at(earliest, groups.ravel(), np.arange(len(again)))
            stays = np.zeros(len(again), bool)
            stays[earliest] = True
            duplicates[again[~stays] + int(start)] = True
            _, rest = np.unique(rows.leads[again[stays]], return_counts=True)
            merged += int((rest > 1).sum())
        self._flags["merged_leads"] = merged
        return duplicates

    def _renumber(self, used: Bool) -> tuple[Int64, Int64]:
        """Lead index of each row (-1: none), leads in the order of their numbers, and these numbers."""
        present = np.zeros(self._most_leads, bool)
        present[self._leads[used]] = True
        lead_of_row = np.full(self._n, -1, np.int64)
        lead_of_row[used] = (np.cumsum(present) - 1)[self._leads[used]]
        return lead_of_row, np.flatnonzero(present)

    def _scheduled_listings(self, used: Bool) -> int:
        counted = used | (self._classes == CODE_OF_CLASS[RowClass.SCHEDULED])
        return int((counted & self._listed & (self._created > self._limit)).sum())

    def _count_flags(
        self, used: Bool, lead_of_row: Int64, rows: Int64, _stages: NDArray[np.int8], moments: Int64
    ) -> None:
        unmapped = self._classes == CODE_OF_CLASS[RowClass.UNMAPPED]
        self._flags["unmapped_rows"] = int(unmapped.sum())
        only_unmapped = np.zeros(self._most_leads, bool)
        only_unmapped[self._leads[unmapped & (self._leads >= 0)]] = True
        only_unmapped[self._leads[used]] = False
        self._flags["unmapped_leads"] = int(only_unmapped.sum())
        self._flags["undated_events"] = self._undated_ticks(used)
        self._flags["unreadable_dates"] = sum(
            int((part == UNREADABLE).sum())
            for file in self._files
            for part in (file.created, file.closed, *(moments for _, moments in file.reached))
            if part is not None
        )
        known = used & (self._channels != BLANK)
        repeated = known & (np.bincount(lead_of_row[known], minlength=int(lead_of_row.max()) + 1)[lead_of_row] > 1) if known.any() else known
        if repeated.any():
            pairs = np.unique(np.column_stack([lead_of_row[repeated], self._channels[repeated]]), axis=0)
            self._flags["channel_conflicts"] = int((np.unique(pairs[:, 0], return_counts=True)[1] > 1).sum())

    def _undated_ticks(self, used: Bool) -> int:
        """Cells that say a stage was reached without saying when."""
        count = 0
        for start, rows in zip(self._starts, self._files, strict=False):
            own = used[int(start) : int(start) + len(rows)]
            for stage in dict.fromkeys(stage for stage, _ in rows.reached):
                columns = [moments for other, moments in rows.reached if other == stage]
                dated = np.any([moments >= FIRST_MOMENT for moments in columns], axis=0)
                ticked = np.any([moments == REACHED for moments in columns], axis=0)
                count += int((own & ticked & ~dated).sum())
        return count

    def _lead_data(
        self, used: Bool, lead_of_row: Int64, numbers: Int64, events: tuple[Int64, NDArray[np.int8], Int64]
    ) -> LeadData:
        n = len(numbers)
        rows, stages, moments = events
        known_ids = len(self._shared.ids.keys)
        has_keys = any(rows_.leads is not None for rows_ in self._files)
        order = np.argsort(lead_of_row[rows], kind="stable")
        days, clocks = _unpacked(moments[order])
        created = self._earliest(np.flatnonzero(used & self._listed & (self._created >= FIRST_MOMENT)), lead_of_row, n)
        created_day, created_clock = _unpacked(created)
        ranks = np.full(self._n, -1, np.int64)
        np.maximum.at(ranks, rows, stages.astype(np.int64))
        keys = self._shared.ids.keys
        return LeadData(
            stage_ids=self._mapping.stage_ids,
            channel=self._channel_of_leads(used, lead_of_row, n),
            created_day=created_day,
            created_clock=created_clock,
            value_minor=self._amount_of_leads(self._values, used, lead_of_row, ranks, n),
            cost_minor=self._amount_of_leads(self._costs, used, lead_of_row, ranks, n),
            obs_lead=lead_of_row[rows][order].astype(np.int32),
            obs_stage=stages[order],
            obs_day=days,
            obs_clock=clocks,
            listed=True,
            columns=self._coded_columns(used, lead_of_row, n),
            keys=tuple(keys[number] if number < known_ids else "" for number in numbers.tolist()) if has_keys else None,
            has_keys=has_keys,
            as_of_day=self._as_of,
            flags=self._flags,
        )

    def _earliest(self, rows: Int64, lead_of_row: Int64, n: int) -> Int64:
        """Each lead's earliest created moment."""
        result = np.full(n, NOTHING, np.int64)
        descending = rows[np.argsort(-self._created[rows], kind="stable")]
        result[lead_of_row[descending]] = self._created[descending]  # the last one written is the earliest
        return result

    def _channel_of_leads(self, used: Bool, lead_of_row: Int64, n: int) -> Coded:
        """First touch: the channel of the earliest dated row that names one; lists come before joined files."""
        rows = np.flatnonzero(used & (self._channels != BLANK))
        dates = np.where(self._created[rows] >= FIRST_MOMENT, self._created[rows], np.iinfo(np.int64).max)
        backwards = rows[np.lexsort((rows, dates, ~self._listed[rows]))][::-1]
        codes = np.full(n, BLANK, np.int32)
        codes[lead_of_row[backwards]] = self._channels[backwards]
        return Coded(codes, tuple(self._shared.channels.labels))

    @staticmethod
    def _amount_of_leads(amounts: Int64, used: Bool, lead_of_row: Int64, ranks: Int64, n: int) -> Int64:
        """The amount of each lead's furthest row; the largest of several."""
        result = np.full(n, NO_VALUE, np.int64)
        rows = np.flatnonzero(used & (amounts != NO_VALUE))
        ascending = rows[np.lexsort((amounts[rows], ranks[rows]))]
        result[lead_of_row[ascending]] = amounts[ascending]
        return result

    def _coded_columns(self, used: Bool, lead_of_row: Int64, n: int) -> dict[str, Coded]:
        """Other columns by header: the first label a lead has, files and rows in order; columns like ids are left out."""
        columns: dict[str, Coded] = {}
        for key, header in self._shared.headers.items():
            codes = np.full(n, BLANK, np.int32)
            present = False
            for start, rows in reversed(list(zip(self._starts, self._files, strict=False))):
                if key not in rows.columns:
                    continue
                present = True
                own = rows.columns[key]
                where = np.flatnonzero(used[int(start) : int(start) + len(rows)] & (own != BLANK))[::-1]
                codes[lead_of_row[where + int(start)]] = own[where]
            labels = self._shared.tables[key].labels
            filled = int((codes != BLANK).sum())
            if present and not (filled >= _MIN_CODED_ROWS and len(labels) > 0.9 * filled):
                columns[header] = Coded(codes, tuple(labels))
        return columns

    def _ledger(self) -> Ledger:
        counts = (
            np.bincount(self._classes.astype(np.int64), minlength=len(ROW_CLASSES))
            if self._n
            else np.zeros(len(ROW_CLASSES), int)
        )
        by_class = {row_class: int(counts[code]) for code, row_class in enumerate(ROW_CLASSES)}
        preamble = sum(rows.preamble for rows in self._files)
        return Ledger(
            used=by_class[RowClass.USED],
            duplicates=by_class[RowClass.DUPLICATE],
            unmapped=by_class[RowClass.UNMAPPED],
            scheduled=by_class[RowClass.SCHEDULED],
            excluded=by_class[RowClass.EXCLUDED],
            totals=by_class[RowClass.TOTAL],
            preamble=preamble,
            rejected=by_class[RowClass.REJECTED],
        )

    def _notes(self) -> tuple[RowNote, ...]:
        """Rows that were not simply used, file by file."""
        notes: list[RowNote] = []
        reasons = {
            RowClass.DUPLICATE: "same_as_earlier",
            RowClass.SCHEDULED: "after_as_of",
            RowClass.EXCLUDED: "excluded_label",
            RowClass.UNMAPPED: "stage_unmapped",
            RowClass.REJECTED: "id_missing",
        }
        for start, rows in zip(self._starts, self._files, strict=False):
            notes += rows.notes
            noted = {note.line for note in rows.notes}
            classes = self._classes[int(start) : int(start) + len(rows)]
            for row_class, reason in reasons.items():
                for index in np.flatnonzero(classes == CODE_OF_CLASS[row_class])[:_NOTES_PER_CLASS].tolist():
                    line = int(rows.lines[index])
                    if line in noted:
                        continue
                    label = self._stage_label(rows, index)
                    why = "stage_blank" if row_class is RowClass.UNMAPPED and not label else reason
                    notes.append(RowNote(rows.file.path, line, row_class, why, label))
        return tuple(sorted(notes, key=lambda note: (note.file != self._files[0].file.path, note.file, note.line)))

    def _stage_label(self, rows: FileRows, index: int) -> str:
        codes = rows.columns.get(rows.stage_label_key)
        if codes is None or codes[index] == BLANK:
            return ""
        return self._shared.tables[rows.stage_label_key].labels[codes[index]]


def _all_parts(rows: FileRows) -> list[NDArray[Any]]:
    """Everything a row says, as columns of integers."""
    parts = [rows.stages, rows.last_stages, rows.created, rows.closed, rows.channels, rows.values, rows.costs]
    parts += [moments for _, moments in rows.reached]
    return [part for part in [*parts, *rows.columns.values()] if part is not None]


def _known(moments: Int64) -> Int64:
    """Moments with anything that is none as ``NOTHING``."""
    return np.where(moments >= FIRST_MOMENT, moments, NOTHING)


def _unpacked(moments: Int64) -> tuple[Int32, Int32]:
    """Days and clocks."""
    known = moments >= FIRST_MOMENT
    days = np.where(known, moments >> CLOCK_BITS, NO_DAY).astype(np.int32)
    clocks = np.where(known, (moments & ((1 << CLOCK_BITS) - 1)) - 1, NO_CLOCK).astype(np.int32)
    return days, clocks
