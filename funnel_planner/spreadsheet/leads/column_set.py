"""The readers that one file's columns need, by what its rows are: leads, stage changes, or counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CellType, ColumnMapping, FileMapping, Mapping, Role, Shape
from funnel_planner.spreadsheet.leads.number_columns import CountReader, MoneyReader, SecondsReader, ShareReader
from funnel_planner.spreadsheet.leads.outcome_columns import outcome_reader
from funnel_planner.spreadsheet.leads.row_columns import (
    ColumnReader,
    LabelReader,
    LabelTable,
    MomentReader,
    NameReader,
    PeriodReader,
    ReachedReader,
    StageReader,
)
from funnel_planner.spreadsheet.meaning.columns import LABEL_LIMIT, NUMBER_LIMIT

_UNCODED = frozenset(
    {
        Role.ID, Role.NAME, Role.EMAIL, Role.PHONE, Role.IGNORE, Role.CREATED, Role.CLOSED, Role.TIME, Role.VALUE,
        Role.COST, Role.VISITS, Role.SESSION_DURATION, Role.PAGE_CONVERSION, Role.CLICKS, Role.EXITS, Role.ENTRANCES,
    }
)  # fmt: skip
LEAD_LISTS = (Shape.SNAPSHOT, Shape.WIDE)
"""Shapes in which a row is a lead."""
_COUNTED = (Role.COUNT, Role.VISITS, Role.CLICKS, Role.EXITS, Role.ENTRANCES)
_Makers = dict[Role, Callable[[ColumnMapping], ColumnReader]]


class Tables:
    """Labels that the files of one import have in common: channels, pages, and columns of the same header."""

    def __init__(self) -> None:
        self.channels = LabelTable()
        self.pages = LabelTable()
        self.tables: dict[str, LabelTable] = {}
        self.headers: dict[str, str] = {}

    def table(self, header: str) -> LabelTable:
        """The labels of all columns with this header."""
        key = label_key(header)
        self.headers.setdefault(key, header)
        return self.tables.setdefault(key, LabelTable())


@dataclass
class ColumnSet:
    """Readers of one file's columns; ``readers`` pairs each with the index of its column."""

    single: dict[Role, ColumnReader] = field(default_factory=dict)
    reached: list[tuple[int, ColumnReader]] = field(default_factory=list)
    """(stage index, reader) of each stage's own columns, in funnel order."""
    outcomes: list[ColumnReader] = field(default_factory=list)
    """Of columns that say how leads ended."""
    labels: list[tuple[str, LabelReader]] = field(default_factory=list)
    """(header key, reader) of the columns leads can be filtered by."""
    readers: list[tuple[ColumnReader, int]] = field(default_factory=list)

    def array(self, role: Role) -> NDArray[Any] | None:
        """What was read of a role's column, None if the file has none."""
        reader = self.single.get(role)
        return None if reader is None else reader.array()


def columns_of(mapping: Mapping, file: FileMapping, tables: Tables) -> ColumnSet:
    """The readers of a file's columns."""
    found = ColumnSet()
    counted = file.shape is Shape.AGGREGATE
    for role, make in _makers(mapping, tables, counted=counted).items():
        column = file.column(role)
        if column is not None and not (role is Role.TIME and file.shape in LEAD_LISTS):  # it dates no lead
            found.single[role] = make(column)
            found.readers.append((found.single[role], column.index))
    wide = [c for c in file.columns if c.role is Role.STAGE_REACHED and c.stage_id in mapping.stage_ids]
    wide.sort(key=lambda column: mapping.stage_ids.index(column.stage_id))
    for column in wide:
        reader = CountReader(column) if counted else ReachedReader(column, mapping.utc_offset_minutes)
        found.reached.append((mapping.stage_ids.index(column.stage_id), reader))
        found.readers.append((reader, column.index))
    for column in () if counted else [c for c in file.columns if c.role is Role.OUTCOME]:
        found.outcomes.append(outcome_reader(column, mapping))
        found.readers.append((found.outcomes[-1], column.index))
    for column in () if counted else filter(_is_coded, file.columns):
        limit = NUMBER_LIMIT if column.type is CellType.NUMBER else LABEL_LIMIT
        labels = LabelReader(tables.table(column.header), limit, column.decimal)
        found.labels.append((label_key(column.header), labels))
        found.readers.append((labels, column.index))
    return found


def _makers(mapping: Mapping, tables: Tables, *, counted: bool) -> _Makers:
    targets = {label_key(item.label): item.target for item in mapping.labels}
    offset = mapping.utc_offset_minutes
    makers: _Makers = {
        Role.STAGE: lambda _: StageReader(targets, mapping.stage_ids),
        Role.LAST_STAGE: lambda _: StageReader(targets, mapping.stage_ids),
        Role.TIME: lambda column: MomentReader(column, offset),
        Role.CREATED: lambda column: MomentReader(column, offset),
        Role.CLOSED: lambda column: MomentReader(column, offset),
        Role.VALUE: MoneyReader,
        Role.COST: MoneyReader,
        Role.CHANNEL: lambda _: LabelReader(tables.channels, limit=0),
    }
    if counted:
        makers |= {
            **dict.fromkeys(_COUNTED, CountReader),
            Role.TIME: lambda column: PeriodReader(column, offset),
            Role.CREATED: lambda column: PeriodReader(column, offset),
            Role.CHANNEL: lambda _: NameReader(tables.channels, limit=0),
            Role.PAGE: lambda _: NameReader(tables.pages, limit=0),
            Role.SESSION_DURATION: SecondsReader,
            Role.PAGE_CONVERSION: ShareReader,
        }
    return makers


def _is_coded(column: ColumnMapping) -> bool:
    """Whether leads can be filtered and cut by a column: anything but persons, amounts and dates."""
    return column.role not in _UNCODED and column.type not in (CellType.DATE, CellType.DATETIME, CellType.EMPTY)
