"""Reading one file by its mapping into arrays of rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapped
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import Int32Array
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import MergeRule, Role, Shape
from funnel_planner.spreadsheet.leads.column_set import columns_of
from funnel_planner.spreadsheet.leads.count_totals import CountTotals
from funnel_planner.spreadsheet.leads.ignored import WithBlanks, blank_columns, reason_column
from funnel_planner.spreadsheet.leads.lead_ids import KeyReader
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader
from funnel_planner.spreadsheet.leads.outcome_columns import Stages, with_outcomes
from funnel_planner.spreadsheet.leads.row_arrays import CODE_OF_CLASS, UNDECIDED, FileRows, RowChunk, Shared
from funnel_planner.spreadsheet.leads.unread_cells import UnreadCells
from funnel_planner.spreadsheet.meaning.header_again import find_headers_again, named_place
from funnel_planner.spreadsheet.meaning.survey import CHUNK_ROWS
from funnel_planner.spreadsheet.meaning.total_rows import TAIL_ROWS, find_footers, find_totals
from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.even_rows import rows_joined
from funnel_planner.spreadsheet.tables.own_columns import is_not_a_lead, is_used_already
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.rows import Columns, json_lines
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableSource

_APART_LISTED = 100
"""Addresses of several leads, and rows of each, that are listed."""

_MEASURES = (
    Role.COUNT, Role.PAGE, Role.VISITS, Role.SESSION_DURATION, Role.PAGE_CONVERSION, Role.CLICKS, Role.EXITS,
    Role.ENTRANCES,
)  # fmt: skip

KnownColumns = Mapped[int, CodedCells]
"""Columns of a table by index."""


class FileReader:
    """Reads one table; ``chunks`` streams its rows for storing, then ``rows`` has them as arrays."""

    def __init__(
        self,
        source: TableSource,
        number: int,
        shared: Shared,
        *,
        keep_cells: bool,
        only_keys: bool = False,
        learnt: KnownColumns = MappingProxyType({}),
    ) -> None:
        """``learnt``: columns of the table that are known already, by index.

        ``only_keys``: rows for storing come with nothing but their keys.
        """
        self._source = source
        self._learnt = learnt
        self._number = number
        self._file = shared.mapping.files[number]
        self._shared = shared
        self._keep_cells = keep_cells
        self._only_keys = only_keys
        self._lines: list[NDArray[np.int32]] = []
        self._decided: dict[int, RowClass] = {}
        self._notes: list[RowNote] = []
        self._preamble = 0
        most = shared.notes_per_class if shared.all_notes else None
        self._unread = UnreadCells(self._file, self._notes, most)
        self._kept_apart: dict[str, list[int]] = {}
        self._count = 0
        self._reason_column = reason_column(self._file)
        self._ignored = blank_columns(self._file)
        shown = (column for column in self._file.columns if column.index not in self._ignored)
        by_place = {column.index: column.header for column in shown} if self._file.header_row else {}
        self._headers = [by_place.get(place, "") for place in range(max(by_place, default=-1) + 1)]
        self._named = named_place(self._headers)
        self._keys = KeyReader(self._file, shared.mapping.merge)
        self._set = columns_of(shared.mapping, self._file, shared.labels)
        self._above: Sequence[Cell] = ()
        """The last row taken."""
        self._totals = CountTotals(self._file) if self._file.shape is Shape.AGGREGATE else None

    def chunks(self) -> Iterator[RowChunk | Progress]:
        """All rows below the header as they are read, and how far reading has come."""
        held: Chunk | None = None
        for chunk in self._source.chunks(CHUNK_ROWS):
            below = self._below_header(chunk)
            if held is None:
                held = below
            elif len(below) < TAIL_ROWS:  # the end of a file is looked at as a whole
                held = Chunk([*held.lines, *below.lines], rows_joined(held.rows, below.rows))
            else:
                yield from self._take(held, last=False)
                held = below
        if held is not None:
            yield from self._take(held, last=True)

    def rows(self) -> FileRows:
        """All rows as arrays."""
        self._decide_sums()
        classes = np.full(self._count, UNDECIDED, np.int8)
        for index, row_class in self._decided.items():
            classes[index] = CODE_OF_CLASS[row_class]
        empty = np.empty(0, np.int32)
        stage = self._file.column(Role.STAGE)
        ended = self._ended()
        return FileRows(
            file=self._file,
            lines=np.concatenate(self._lines) if self._lines else empty,
            classes=classes,
            leads=self._numbers(),
            emails=self._keys.hashes(),
            shared_emails=len(self._keys.apart),
            stages=ended.stages,
            last_stages=ended.last_stages,
            times=self._set.array(Role.TIME),
            created=self._set.array(Role.CREATED),
            closed=ended.closed,
            reached=[(stage, reader.array()) for stage, reader in self._set.reached],
            channels=self._set.array(Role.CHANNEL),
            values=self._set.array(Role.VALUE),
            costs=self._set.array(Role.COST),
            columns={key: reader.array() for key, reader in self._set.labels if not reader.too_many},
            notes=self._notes,
            preamble=self._preamble,
            measures={role: self._set.single[role].array() for role in _MEASURES if role in self._set.single},
            unreadable_amounts=sum(one.count for one in self._unread.amounts.values()),
            unread=list(self._unread.dates.values()),
            unread_amounts=list(self._unread.amounts.values()),
            kept_apart=self._kept_apart,
            stage_label_key="" if stage is None else label_key(stage.header),
        )

    def _numbers(self) -> Int32Array | None:
        """The lead of each row, with a note on each address that belongs to leads with different ids."""
        numbers = self._keys.numbers(self._shared.ids)
        by_email = self._shared.mapping.merge is MergeRule.EMAIL
        reason = "email_joins_ids" if by_email else "email_of_several"
        lines = np.concatenate(self._lines) if self._keys.apart else np.empty(0, np.int32)
        for row in self._keys.apart[: self._shared.notes_per_class]:
            address = self._keys.address(row)
            self._notes.append(RowNote(self._file.path, int(lines[row]), RowClass.USED, reason, address))
        if self._keys.apart and not by_email:
            self._kept_apart = {
                address: lines[rows].tolist() for address, rows in self._keys.rows_apart(_APART_LISTED).items()
            }
        return numbers

    def _below_header(self, chunk: Chunk) -> Chunk:
        """The rows below the header; those above it, and those of other tables below, are noted as preamble."""
        header, end = self._file.header_row, self._file.end_line
        if end and chunk.lines and chunk.lines[-1] >= end:
            cut = bisect_left(chunk.lines, end)
            self._note_preamble(Chunk(chunk.lines[cut:], chunk.rows[cut:]), "other_table")
            chunk = Chunk(chunk.lines[:cut], chunk.rows[:cut])
        if not chunk.lines or chunk.lines[0] > header:
            return chunk
        above = bisect_left(chunk.lines, header)
        self._note_preamble(Chunk(chunk.lines[:above], chunk.rows[:above]), "above_header")
        return chunk.behind(bisect_right(chunk.lines, header))

    def _note_preamble(self, chunk: Chunk, reason: str) -> None:
        room = max(0, self._shared.notes_per_class - self._preamble)
        self._preamble += len(chunk)
        for line, row in zip(chunk.lines[:room], chunk.rows[:room], strict=True):
            kept = (cell for index, cell in enumerate(row) if index not in self._ignored)
            text = _text_of(list(kept))
            self._notes.append(RowNote(self._file.path, line, RowClass.PREAMBLE, reason, text))

    def _take(self, chunk: Chunk, *, last: bool) -> Iterator[RowChunk | Progress]:
        if not len(chunk):
            return
        rows, columns = chunk.rows, Columns(chunk.rows)
        decided = self._totals_among(rows, columns)
        seen = self._in_sight(rows)
        again = find_headers_again(seen, columns[self._named], self._headers) if self._named >= 0 else []
        decided.update(dict.fromkeys(again, (RowClass.PREAMBLE, "header_again")))
        if self._reason_column >= 0:
            reasons = columns[self._reason_column]
            decided.update({i: (RowClass.TOTAL, "footer") for i, cell in enumerate(reasons) if is_not_a_lead(cell)})
            if not self._keys.has_keys:  # nobody could tell that the row is here already
                used = (i for i, cell in enumerate(reasons) if is_used_already(cell))
                decided.update(dict.fromkeys(used, (RowClass.DUPLICATE, "used_before")))
        if last:
            decided.update(find_footers(self._in_sight(rows), chunk.lines, self._file))
        for index, (row_class, reason) in decided.items():
            self._decided[self._count + index] = row_class
            text = _text_of(self._in_sight(rows)[index]) if row_class is RowClass.PREAMBLE else ""
            self._notes.append(RowNote(self._file.path, chunk.lines[index], row_class, reason, text))
        self._lines.append(_line_array(chunk.lines))
        keys = self._keys.read(columns, decided)  # a line of totals is no lead
        before, self._count = self._count, self._count + len(chunk)
        for reader, index in self._set.readers:
            known = self._learnt.get(index)
            if known is None:
                reader.read(columns[index])
            else:
                reader.read_coded(known.cells, known.codes[before : self._count])
            self._unread.look(reader, chunk, index, columns, decided)
        if self._keep_cells:
            yield RowChunk(list(chunk.lines), keys, "" if self._only_keys else json_lines(rows), self._number)
        done, total = self._source.progress()
        yield Progress(done, total or None, "rows")

    def _totals_among(self, rows: Sequence[Sequence[Cell]], columns: Columns) -> dict[int, tuple[RowClass, str]]:
        seen = self._in_sight(rows)
        if self._totals is not None:
            return self._totals.look(seen, columns if seen is rows else Columns(seen))
        above, self._above = self._above, seen[-1]
        return find_totals(seen, columns[0] if 0 not in self._ignored else ("",) * len(rows), above)

    def _in_sight(self, rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
        """The rows as they will be stored: what is not brought in says nothing of a row, either."""
        return WithBlanks(rows, self._ignored) if self._ignored else rows

    def _ended(self) -> Stages:
        """Stages, and how leads ended where other columns say so."""
        mapping = self._shared.mapping
        found = Stages(self._set.array(Role.STAGE), self._set.array(Role.LAST_STAGE), self._set.array(Role.CLOSED))
        last = len(mapping.stage_ids) - 1
        won = mapping.stage_ids.index(mapping.won_stage) if mapping.won_stage in mapping.stage_ids else last
        return with_outcomes(found, self._set.outcomes, won)

    def _decide_sums(self) -> None:
        """Totals of counts that only the whole file tells."""
        if self._totals is None or not self._count:
            return
        numbers = [reader.array() for reader, _ in self._set.readers if isinstance(reader, MoneyReader)]
        lines = np.concatenate(self._lines)
        for index, (row_class, reason) in self._totals.decide(self._decided, numbers).items():
            self._decided[index] = row_class
            self._notes.append(RowNote(self._file.path, int(lines[index]), row_class, reason))


def _text_of(cells: Sequence[Cell]) -> str:
    """A line that is no row of the table, as a note quotes it."""
    return " ".join(str(cell) for cell in cells if cell not in (None, ""))[:200]


def _line_array(lines: Sequence[int]) -> Int32Array:
    if isinstance(lines, range):
        return np.arange(lines.start, lines.stop, dtype=np.int32)
    return np.array(lines, np.int32)
