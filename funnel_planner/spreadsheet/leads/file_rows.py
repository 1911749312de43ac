"""Reading one file by its mapping into arrays of rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import RowClass, RowNote
from funnel_planner.domain.mapping import CellType, ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.spreadsheet.leads.lead_ids import Ids, id_texts
from funnel_planner.spreadsheet.leads.row_columns import (
    ColumnReader,
    LabelReader,
    LabelTable,
    MomentReader,
    MoneyReader,
    ReachedReader,
    StageReader,
)
from funnel_planner.spreadsheet.meaning.survey import CHUNK_ROWS
from funnel_planner.spreadsheet.meaning.total_rows import TAIL_ROWS, find_footers, find_totals
from funnel_planner.spreadsheet.tables.cells import cell_text
from funnel_planner.spreadsheet.tables.distinct import CodedCells
from funnel_planner.spreadsheet.tables.progress import Progress
from funnel_planner.spreadsheet.tables.rows import Columns, json_lines
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableSource

ROW_CLASSES = tuple(RowClass)
"""Row classes by their code in ``FileRows.classes``."""
UNDECIDED = -1
CODE_OF_CLASS = {row_class: code for code, row_class in enumerate(ROW_CLASSES)}
_AMOUNTS_NOTED = 100
"""Unreadable amounts of a file that are shown one by one."""
_UNCODED = frozenset(
    {
        Role.ID,
        Role.NAME,
        Role.EMAIL,
        Role.PHONE,
        Role.IGNORE,
        Role.CREATED,
        Role.CLOSED,
        Role.TIME,
        Role.VALUE,
        Role.COST,
    }
)

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
    channels: LabelTable = field(default_factory=LabelTable)
    tables: dict[str, LabelTable] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def table(self, header: str) -> LabelTable:
        """The labels of all columns with this header."""
        key = label_key(header)
        self.headers.setdefault(key, header)
        return self.tables.setdefault(key, LabelTable())


@dataclass
class FileRows:
    """The rows of one file below its header; arrays have one entry a row, None where the file has no such column."""

    file: FileMapping
    lines: Int32
    classes: NDArray[np.int8]
    """Index into ``ROW_CLASSES`` for totals and footers, else ``UNDECIDED``."""
    leads: Int32 | None
    """Number of the lead by its id, -1 for a blank id; None: the file has no ids."""
    stages: NDArray[np.int16] | None
    last_stages: NDArray[np.int16] | None
    created: Int64 | None
    closed: Int64 | None
    reached: list[tuple[int, Int64]]
    """(stage index, packed moments) of each stage's own columns, in funnel order."""
    channels: Int32 | None
    values: Int64 | None
    costs: Int64 | None
    columns: dict[str, Int32]
    """Codes of other columns by header key."""
    notes: list[RowNote]
    preamble: int
    unreadable_amounts: int = 0
    """Cells of values and costs that are neither blank nor a number."""
    stage_label_key: str = ""
    """Header key of the stage column: where to find the label of an unmapped row."""

    def __len__(self) -> int:
        return len(self.lines)


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
        self._keys: list[str] = []
        self._decided: dict[int, RowClass] = {}
        self._notes: list[RowNote] = []
        self._preamble = 0
        self._unreadable_amounts = 0
        self._count = 0
        self._id = self._file.column(Role.ID)
        self._single: dict[Role, ColumnReader] = {}
        self._reached: list[tuple[int, ReachedReader]] = []
        self._labels: list[tuple[str, LabelReader]] = []
        self._readers: list[tuple[ColumnReader, int]] = []
        self._make_readers()

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
        classes = np.full(self._count, UNDECIDED, np.int8)
        for index, row_class in self._decided.items():
            classes[index] = CODE_OF_CLASS[row_class]
        empty = np.empty(0, np.int32)
        stage = self._file.column(Role.STAGE)
        return FileRows(
            file=self._file,
            lines=np.concatenate(self._lines) if self._lines else empty,
            classes=classes,
            leads=None if self._id is None else self._shared.ids.numbers(self._keys),
            stages=self._array(Role.STAGE),
            last_stages=self._array(Role.LAST_STAGE),
            created=self._array(Role.CREATED),
            closed=self._array(Role.CLOSED),
            reached=[(stage, reader.array()) for stage, reader in self._reached],
            channels=self._array(Role.CHANNEL),
            values=self._array(Role.VALUE),
            costs=self._array(Role.COST),
            columns={key: reader.array() for key, reader in self._labels if not reader.too_many},
            notes=self._notes,
            preamble=self._preamble,
            unreadable_amounts=self._unreadable_amounts,
            stage_label_key="" if stage is None else label_key(stage.header),
        )

    def _make_readers(self) -> None:
        mapping, file, shared = self._shared.mapping, self._file, self._shared
        targets = {label_key(item.label): item.target for item in mapping.labels}
        offset = mapping.utc_offset_minutes
        makers: dict[Role, Callable[[ColumnMapping], ColumnReader]] = {
            Role.STAGE: lambda _: StageReader(targets, mapping.stage_ids),
            Role.LAST_STAGE: lambda _: StageReader(targets, mapping.stage_ids),
            Role.CREATED: lambda column: MomentReader(column, offset),
            Role.CLOSED: lambda column: MomentReader(column, offset),
            Role.VALUE: MoneyReader,
            Role.COST: MoneyReader,
            Role.CHANNEL: lambda _: LabelReader(shared.channels, limit=0),
        }
        for role, make in makers.items():
            column = file.column(role)
            if column is not None:
                self._single[role] = make(column)
                self._readers.append((self._single[role], column.index))
        wide = [c for c in file.columns if c.role is Role.STAGE_REACHED and c.stage_id in mapping.stage_ids]
        wide.sort(key=lambda column: mapping.stage_ids.index(column.stage_id))
        for column in wide:
            reader = ReachedReader(column, offset)
            self._reached.append((mapping.stage_ids.index(column.stage_id), reader))
            self._readers.append((reader, column.index))
        for column in filter(_is_coded, file.columns):
            labels = LabelReader(shared.table(column.header))
            self._labels.append((label_key(column.header), labels))
            self._readers.append((labels, column.index))

    def _array(self, role: Role) -> NDArray[Any] | None:
        """What was read of a role's column, None if the file has none."""
        reader = self._single.get(role)
        return None if reader is None else reader.array()

    def _below_header(self, chunk: Chunk) -> Chunk:
        """The rows below the header; those above it are noted as preamble."""
        header = self._file.header_row
        if not chunk.lines or chunk.lines[0] > header:
            return chunk
        above = bisect_left(chunk.lines, header)
        self._preamble += above
        for line, row in zip(chunk.lines[:above], chunk.rows[:above], strict=True):
            text = " ".join(str(cell) for cell in row if cell not in (None, ""))[:200]
            self._notes.append(RowNote(self._file.path, line, RowClass.PREAMBLE, "above_header", text))
        return chunk.behind(bisect_right(chunk.lines, header))

    def _take(self, chunk: Chunk, *, last: bool) -> Iterator[RowChunk | Progress]:
        if not len(chunk):
            return
        rows = chunk.rows
        columns = Columns(rows)
        decided = find_totals(rows, columns[0])
        if last:
            decided.update(find_footers(rows, self._file))
        for index, (row_class, reason) in decided.items():
            self._decided[self._count + index] = row_class
            self._notes.append(RowNote(self._file.path, chunk.lines[index], row_class, reason))
        self._lines.append(_line_array(chunk.lines))
        keys = None
        if self._id is not None:
            keys = id_texts(columns[self._id.index])
            for index in decided:  # a line of totals is no lead
                keys[index] = ""
            self._keys += keys
        before, self._count = self._count, self._count + len(chunk)
        for reader, index in self._readers:
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

    def _note_amounts(self, chunk: Chunk, unreadable: list[int], cells: Sequence[Cell]) -> None:
        """Amounts that are none: all are counted, the first ones noted."""
        noted = max(0, _AMOUNTS_NOTED - self._unreadable_amounts)
        self._unreadable_amounts += len(unreadable)
        for index in unreadable[:noted]:
            value = cell_text(cells[index]).strip()[:200]
            self._notes.append(RowNote(self._file.path, chunk.lines[index], RowClass.USED, "amount_unreadable", value))


def _line_array(lines: Sequence[int]) -> Int32:
    if isinstance(lines, range):
        return np.arange(lines.start, lines.stop, dtype=np.int32)
    return np.array(lines, np.int32)


def _is_coded(column: ColumnMapping) -> bool:
    """Whether leads can be filtered and cut by a column: anything but persons, amounts and dates."""
    return column.role not in _UNCODED and column.type not in (CellType.DATE, CellType.DATETIME, CellType.EMPTY)
