"""Reading one file by its mapping into arrays of rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import FileMapping, Mapping, MergeRule, Role, Shape
from funnel_planner.spreadsheet.leads.column_set import Tables, columns_of
from funnel_planner.spreadsheet.leads.count_totals import CountTotals
from funnel_planner.spreadsheet.leads.lead_ids import Ids, KeyReader
from funnel_planner.spreadsheet.leads.number_columns import MoneyReader
from funnel_planner.spreadsheet.leads.outcome_columns import Stages, with_outcomes
from funnel_planner.spreadsheet.meaning.survey import CHUNK_ROWS
from funnel_planner.spreadsheet.meaning.total_rows import TAIL_ROWS, find_footers, find_totals
from funnel_planner.spreadsheet.tables.cells import cell_text
from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.own_columns import HEADERS, has_own_columns, is_not_a_lead
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.rows import Columns, json_lines
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableSource

ROW_CLASSES = tuple(RowClass)
"""Row classes by their code in ``FileRows.classes``."""
UNDECIDED = -1
CODE_OF_CLASS = {row_class: code for code, row_class in enumerate(ROW_CLASSES)}
_AMOUNTS_NOTED = 100
"""Unreadable amounts of a file that are shown one by one."""

_MEASURES = (
    Role.COUNT, Role.PAGE, Role.VISITS, Role.SESSION_DURATION, Role.PAGE_CONVERSION, Role.CLICKS, Role.EXITS,
    Role.ENTRANCES,
)  # fmt: skip

Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
KnownColumns = Mapped[int, CodedCells]
"""Columns of a table by index."""


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Some rows below a header, for storing: file line, lead id (None: the file has none) and cells as JSON text."""

    lines: list[int]
    keys: list[str] | None
    json_lines: str
    """The cells of each row as a JSON array on a line of its own: one text is passed on faster than many."""
    file: int = 0
    """Position of the file in the mapping."""

    @property
    def cells(self) -> list[str]:
        """The cells of each row as a JSON array."""
        return self.json_lines.split("\n")


@dataclass
class Shared:
    """What the files of one import have in common: ids, channels and the labels of columns of the same header."""

    mapping: Mapping
    ids: Ids = field(default_factory=Ids)
    labels: Tables = field(default_factory=Tables)
    notes_per_class: int = 3000
    """Rows of one class and file that get a note; the ledger counts all."""


@dataclass
class FileRows:
    """The rows of one file below its header; arrays have one entry a row, None where the file has no such column."""

    file: FileMapping
    lines: Int32
    classes: NDArray[np.int8]
    """Index into ``ROW_CLASSES`` for totals and footers, else ``UNDECIDED``."""
    leads: Int32 | None
    """Number of the lead by its key, -1 for a blank one; None: nothing in the file tells leads apart."""
    stages: NDArray[np.int16] | None
    last_stages: NDArray[np.int16] | None
    times: Int64 | None
    """Packed moment of what each row tells: a stage change, or the period of a report."""
    created: Int64 | None
    closed: Int64 | None
    reached: list[tuple[int, Int64]]
    """(stage index, packed moments) of each stage's own columns, in funnel order; counts, where rows are counts."""
    channels: Int32 | None
    values: Int64 | None
    costs: Int64 | None
    columns: dict[str, Int32]
    """Codes of other columns by header key."""
    notes: list[RowNote]
    preamble: int
    unreadable_amounts: int = 0
    """Cells of values and costs that are neither blank nor a number."""
    measures: dict[Role, NDArray[Any]] = field(default_factory=dict)
    """Counts, pages and what a report says of them, by role."""
    emails: Int64 | None = None
    """A number for each row's e-mail address, 0 for none; None: there are no addresses, or they are not brought in."""
    shared_emails: int = 0
    """Addresses that rows with different ids have, where leads are recognised by them."""
    stage_label_key: str = ""
    """Header key of the stage column: where to find the label of an unmapped row."""

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def is_log(self) -> bool:
        """Each row is a stage change."""
        return self.file.shape is Shape.LOG

    @property
    def is_counts(self) -> bool:
        """Each row is a number of leads, or a page."""
        return self.file.shape is Shape.AGGREGATE


class FileReader:
    """Reads one table; ``chunks`` streams its rows for storing, then ``rows`` has them as arrays."""

    def __init__(
        self,
        source: TableSource,
        number: int,
        shared: Shared,
        *,
        keep_cells: bool,
        learnt: KnownColumns = MappingProxyType({}),
    ) -> None:
        """``learnt``: columns of the table that are known already, by index."""
        self._source = source
        self._learnt = learnt
        self._number = number
        self._file = shared.mapping.files[number]
        self._shared = shared
        self._keep_cells = keep_cells
        self._lines: list[NDArray[np.int32]] = []
        self._decided: dict[int, RowClass] = {}
        self._notes: list[RowNote] = []
        self._preamble = 0
        self._unreadable_amounts = 0
        self._count = 0
        self._reason_column = _reason_column(self._file)
        self._ignored = {column.index for column in self._file.columns if column.role is Role.IGNORE}
        self._keys = KeyReader(self._file, shared.mapping.merge)
        self._set = columns_of(shared.mapping, self._file, shared.labels)
        self._totals = CountTotals(self._file) if self._file.shape is Shape.AGGREGATE else None

    def chunks(self) -> Iterator[RowChunk | Progress]:
        """All rows below the header as they are read, and how far reading has come."""
        held: Chunk | None = None
        for chunk in self._source.chunks(CHUNK_ROWS):
            below = self._below_header(chunk)
            if held is None:
                held = below
            elif len(below) < TAIL_ROWS:  # the end of a file is looked at as a whole
                held = Chunk([*held.lines, *below.lines], [*held.rows, *below.rows])
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
            unreadable_amounts=self._unreadable_amounts,
            stage_label_key="" if stage is None else label_key(stage.header),
        )

    def _numbers(self) -> Int32 | None:
        """The lead of each row, with a note on each address that belongs to leads with different ids."""
        numbers = self._keys.numbers(self._shared.ids)
        by_email = self._shared.mapping.merge is MergeRule.EMAIL
        reason = "email_joins_ids" if by_email else "email_of_several"
        lines = np.concatenate(self._lines) if self._keys.apart else np.empty(0, np.int32)
        for row in self._keys.apart[: self._shared.notes_per_class]:
            address = self._keys.address(row)
            self._notes.append(RowNote(self._file.path, int(lines[row]), RowClass.USED, reason, address))
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
            text = " ".join(str(cell) for cell in kept if cell not in (None, ""))[:200]
            self._notes.append(RowNote(self._file.path, line, RowClass.PREAMBLE, reason, text))

    def _take(self, chunk: Chunk, *, last: bool) -> Iterator[RowChunk | Progress]:
        if not len(chunk):
            return
        rows = chunk.rows
        columns = Columns(rows)
        decided = find_totals(rows, columns[0]) if self._totals is None else self._totals.look(rows, columns)
        if self._reason_column >= 0:
            reasons = columns[self._reason_column]
            decided.update({i: (RowClass.TOTAL, "footer") for i, cell in enumerate(reasons) if is_not_a_lead(cell)})
        if last:
            decided.update(find_footers(rows, self._file))
        for index, (row_class, reason) in decided.items():
            self._decided[self._count + index] = row_class
            self._notes.append(RowNote(self._file.path, chunk.lines[index], row_class, reason))
        self._lines.append(_line_array(chunk.lines))
        keys = self._keys.read(columns, decided)  # a line of totals is no lead
        before, self._count = self._count, self._count + len(chunk)
        for reader, index in self._set.readers:
            known = self._learnt.get(index)
            if known is None:
                reader.read(columns[index])
            else:
                reader.read_coded(known.cells, known.codes[before : self._count])
            if isinstance(reader, MoneyReader):
                self._note_amounts(chunk, [i for i in reader.new_unreadable() if i not in decided], columns[index])
        if self._keep_cells:
            yield RowChunk(list(chunk.lines), keys, json_lines(rows), self._number)
        done, total = self._source.progress()
        yield Progress(done, total or None, "rows")

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

    def _note_amounts(self, chunk: Chunk, unreadable: list[int], cells: Sequence[Cell]) -> None:
        """Amounts that are none: all are counted, the first ones noted."""
        noted = max(0, _AMOUNTS_NOTED - self._unreadable_amounts)
        self._unreadable_amounts += len(unreadable)
        for index in unreadable[:noted]:
            value = cell_text(cells[index]).strip()[:200]
            self._notes.append(RowNote(self._file.path, chunk.lines[index], RowClass.USED, "amount_unreadable", value))


def _reason_column(file: FileMapping) -> int:
    """Where a sheet of rows left out earlier says why; -1 in any other."""
    last = file.columns[-len(HEADERS) :]
    ours = all(column.role is Role.IGNORE for column in last) and has_own_columns([c.header for c in file.columns])
    return last[0].index if ours else -1


def _line_array(lines: Sequence[int]) -> Int32:
    if isinstance(lines, range):
        return np.arange(lines.start, lines.stop, dtype=np.int32)
    return np.array(lines, np.int32)
