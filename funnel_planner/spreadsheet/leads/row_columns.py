"""Reading one column of a table into an array, chunk by chunk; each distinct cell is understood once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from funnel_planner.analytics.leads import BLANK, Int64Array
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, ColumnMapping, DateOrder
from funnel_planner.spreadsheet.meaning.amounts import is_dash
from funnel_planner.spreadsheet.meaning.columns import LABEL_CHARACTERS, LABEL_LIMIT
from funnel_planner.spreadsheet.meaning.dates import (
    CLOCK_BITS,
    NOTHING,
    PARTS,
    UNREADABLE,
    AmbiguousDateError,
    is_day_text,
    pack,
    read_moment,
)
from funnel_planner.spreadsheet.meaning.periods import month_start, period_start
from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, NOT_YET_WORDS, cell_text, tick
from funnel_planner.spreadsheet.tables.distinct import Codes
from funnel_planner.spreadsheet.tables.table import Cell
from funnel_planner.words.numbers import parse_number, with_mark

REACHED = NOTHING + 2
"""A filled cell of a stage's column without a date."""
NOT_REACHED = NOTHING + 3
FIRST_MOMENT = NOTHING + 10
"""Anything from here on is a packed moment."""

LOST_CODE, UNMAPPED, NO_LABEL, EXCLUDED_CODE, NO_STAGE = -1, -2, -3, -4, -5
"""Codes of a stage label besides stage indices (``LOST_CODE`` as in ``analytics.leads``)."""

_MEMO_LIMIT = 200_000
_FIRST_DAY, _LAST_DAY = -25_567, 84_370  # 1900-01-01 and 2200-12-31, the years that dates.py reads

_T = TypeVar("_T")


class Memo(dict[Any, _T], Generic[_T]):
    """A dictionary that works out what it lacks; hits cost no Python call."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[Any], _T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Hashable) -> _T:
        value = self._read(cell)
        if len(self) < _MEMO_LIMIT:
            self[cell] = value
        return value


class ColumnReader:
    """Base of all readers: collects one array a chunk."""

    dtype: Any = np.int64

    def __init__(self) -> None:
        self._parts: list[NDArray[Any]] = []
        self._memo: Memo[int] = Memo(self.understand)
        self._meanings = np.empty(0, self.dtype)

    def read(self, cells: Sequence[Cell]) -> None:
        """Understand the next cells."""
        self._parts.append(np.fromiter(map(self._memo.__getitem__, cells), self.dtype, len(cells)))

    def read_coded(self, cells: Sequence[Cell], codes: Codes) -> None:
        """Understand the next cells, ``cells[codes]``; ``cells`` are all distinct cells of the column.

        Each is looked at when its row comes, as ``read`` would: labels are numbered in that order.
        """
        known = len(self._meanings)
        new = cells[known : int(codes.max(initial=-1)) + 1]
        if new:
            fresh = np.fromiter(map(self.understand, new), self.dtype, len(new))
            self._meanings = np.concatenate([self._meanings, fresh])
        self._parts.append(self._meanings[codes])

    def understand(self, cell: Cell) -> int:
        """What one cell means."""
        raise NotImplementedError

    def array(self) -> NDArray[Any]:
        """All cells so far."""
        return np.concatenate(self._parts) if self._parts else np.empty(0, self.dtype)


class LabelTable:
    """Labels of one column over all files: distinct by ``label_key``, shown as first spelled."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.decimal = ""
        """Decimal mark of labels that leave it open; empty: none is known."""
        self._code_of: dict[str, int] = {}

    def code(self, text: str) -> int:
        """Code of a label; ``BLANK`` for blank ones and drop-down fillers. Long texts are cut."""
        text = text[:LABEL_CHARACTERS]
        if is_blank_label(text):
            return BLANK
        key = label_key(text)
        code = self._code_of.setdefault(key, len(self.labels))
        if code == len(self.labels):
            self.labels.append(" ".join(text.split()))
        return code


class LabelReader(ColumnReader):
    """Labels as codes of a ``LabelTable``; columns of too many labels are given up (``limit`` 0: none are too many)."""

    dtype = np.int32

    def __init__(self, table: LabelTable, limit: int = LABEL_LIMIT, decimal: str = "") -> None:
        super().__init__()
        self._table = table
        self._decimal = decimal
        table.decimal = table.decimal or decimal
        self._limit = limit
        self.too_many = False

    def read(self, cells: Sequence[Cell]) -> None:
        """Understand the next cells, unless there have been too many labels already."""
        if self.too_many:
            return
        super().read(cells)
        self._give_up_if_too_many()

    def read_coded(self, cells: Sequence[Cell], codes: Codes) -> None:
        """Understand the next cells, unless there have been too many labels already."""
        if self.too_many:
            return
        super().read_coded(cells, codes)
        self._give_up_if_too_many()

    def understand(self, cell: Cell) -> int:
        """Code of a label; files with another decimal mark, and number cells, are written with that of the table."""
        own = "." if isinstance(cell, int | float) else self._decimal
        return self._table.code(with_mark(cell_text(cell), own, self._table.decimal))

    def _give_up_if_too_many(self) -> None:
        if self._limit and len(self._table.labels) > self._limit:
            self.too_many = True
            self._parts.clear()
            self._memo.clear()


class NameReader(LabelReader):
    """Labels of a report, where a dash stands for nothing."""

    def understand(self, cell: Cell) -> int:
        """Code of a label."""
        text = cell_text(cell)
        return BLANK if is_dash(text) else self._table.code(text)


class StageReader(ColumnReader):
    """Stage labels as stage indices or one of the codes above."""

    dtype = np.int16

    def __init__(self, targets: Mapping[str, str], stage_ids: Sequence[str]) -> None:
        super().__init__()
        codes = {stage_id: index for index, stage_id in enumerate(stage_ids)}
        codes.update({LOST_TARGET: LOST_CODE, EXCLUDE_TARGET: EXCLUDED_CODE, "": UNMAPPED})
        self._codes = {key: codes.get(target, UNMAPPED) for key, target in targets.items()}

    def understand(self, cell: Cell) -> int:
        """Code of a stage label."""
        text = cell_text(cell)
        return NO_LABEL if is_blank_label(text) else self._codes.get(label_key(text), UNMAPPED)


class MomentReader(ColumnReader):
    """Dates as packed moments on the project clock. Raises ``PlannerError("dates_ambiguous")`` from ``read``."""

    def __init__(self, column: ColumnMapping, offset_minutes: int) -> None:
        super().__init__()
        self._column = column
        self._offset = offset_minutes
        self._days_only = column.type is CellType.DATE
        self._order = column.date_order
        self.unread: set[Cell] = set()
        """Distinct cells that are neither blank nor a date."""

    def read(self, cells: Sequence[Cell]) -> None:
        """Understand the next cells; a chunk of plain ISO times is read at once."""
        if self._column.type is CellType.DATETIME and self._order is DateOrder.YMD:
            moments = iso_moments(cells)
            if moments is not None:
                self._parts.append(moments)
                return
        super().read(cells)

    def understand(self, cell: Cell) -> int:
        """Packed moment, ``NOTHING`` or ``UNREADABLE``."""
        text = cell_text(cell).strip()
        if is_blank_label(text) or text.casefold() in BLANK_WORDS:
            return NOTHING
        try:
            moment = read_moment(cell, self._order, self._offset)
        except AmbiguousDateError:
            raise PlannerError("dates_ambiguous", column=self._column.header, value=text) from None
        if moment == UNREADABLE and text:
            try:
                return pack(month_start(text))
            except ValueError:
                self.unread.add(cell)
        if self._days_only and moment > FIRST_MOMENT and moment & ((1 << CLOCK_BITS) - 1) == 1:
            return moment - 1  # the column holds days: midnight is none of their business
        return moment


class PeriodReader(MomentReader):
    """Days, and months, weeks and quarters as their first day."""

    def read(self, cells: Sequence[Cell]) -> None:
        """Understand the next cells."""
        ColumnReader.read(self, cells)

    def understand(self, cell: Cell) -> int:
        """Packed day, ``NOTHING`` or ``UNREADABLE``."""
        text = cell_text(cell).strip()
        if is_dash(text):
            return NOTHING
        try:
            return pack(period_start(text))
        except ValueError:
            return super().understand(cell)


class ReachedReader(MomentReader):
    """A stage's own column: a date, a tick, a count, or blank for not recorded."""

    def understand(self, cell: Cell) -> int:
        """Packed moment, ``REACHED`` without a date, ``NOT_REACHED`` or ``NOTHING``."""
        ticked = tick(cell)
        if ticked is not None:
            return REACHED if ticked else NOT_REACHED
        if self._column.type is CellType.NUMBER:
            return self._count(cell)
        text = cell_text(cell).strip()
        if text.casefold() in NOT_YET_WORDS:
            return NOTHING
        if self._column.type not in (CellType.DATE, CellType.DATETIME) and not is_day_text(text) and PARTS.match(text):
            return self._day_with_remark(text)
        moment = super().understand(cell)
        if moment == UNREADABLE:
            if self._column.type not in (CellType.DATE, CellType.DATETIME):
                self.unread.discard(cell)  # in a column of names or remarks they are ticks
            return REACHED if text else NOTHING
        return moment

    def _day_with_remark(self, text: str) -> int:
        """``2024-03-20 (Anna)``: the day, if it can be read in one way only; else a tick."""
        found = PARTS.match(text)
        try:
            moment = read_moment(found[0] if found else text, None, self._offset)
        except AmbiguousDateError:
            return REACHED
        return moment if moment >= FIRST_MOMENT else REACHED

    def _count(self, cell: Cell) -> int:
        """A count says the stage was reached if it is more than 0; a date among noughts says when."""
        text = cell_text(cell)
        if is_blank_label(text):
            return NOTHING
        try:
            number = float(cell) if isinstance(cell, int | float) else parse_number(text, self._column.decimal or ".")
        except ValueError:
            return self._date_or_tick(cell)
        return REACHED if number > 0 else NOT_REACHED

    def _date_or_tick(self, cell: Cell) -> int:
        """The moment in a cell that is no number; a tick where it cannot be read, or only guessed."""
        try:
            moment = super().understand(cell)
        except PlannerError:
            return REACHED
        self.unread.discard(cell)
        return REACHED if moment < FIRST_MOMENT else moment


def iso_moments(cells: Sequence[Cell]) -> Int64Array | None:
    """Packed moments of texts like ``2024-05-01 10:30[:15]``, blank ones allowed; None if any is different."""
    try:
        if not set(map(len, cells)) <= {0, 16, 19}:  # type: ignore[arg-type]  # others raise
            return None
        moments = np.array(cells, dtype="datetime64[ms]")
    except (TypeError, ValueError):
        return None
    instants = moments.view(np.int64)
    blank = np.isnat(moments)
    days, clocks = np.divmod(np.where(blank, 0, instants), 86_400_000)
    if ((days < _FIRST_DAY) | (days > _LAST_DAY)).any():
        return None
    return np.where(blank, NOTHING, (days << CLOCK_BITS) + clocks + 1)
