"""Columns of leads on a sheet: which of them are days, numbers or money, and each of their texts as that."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from funnel_planner.domain.days import date_of
from funnel_planner.domain.mapping import CellType, ColumnMapping, DateOrder, Role

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.publish.plain_sheets import Value

_DAYS = (CellType.DATE, CellType.DATETIME)
_LENIENT = frozenset({Role.COST, Role.CLOSED, Role.TIME, Role.STAGE_REACHED, Role.OUTCOME})
"""Columns whose meaning says what their cells are, so that a remark in one makes no texts of the others."""
_LABELS = frozenset({
    Role.ID, Role.NAME, Role.EMAIL, Role.PHONE, Role.STAGE, Role.LAST_STAGE, Role.CHANNEL, Role.OUTCOME,
    Role.LOST_REASON, Role.OWNER, Role.ASSET, Role.PAGE,
})  # fmt: skip
"""Columns of names, even where all of these are numbers."""
_NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d[\d.,'’\s]*")
_CODE = re.compile(r"0\d|\d{3}\s\d{3}\s\d{3}$|\D*(?:\d\D?){16,}")
"""Codes that look like numbers: padded with noughts, grouped as telephones are, too long to be told apart."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """How the texts of a column are read; ``read`` raises ValueError for what is none of its kind."""

    read: "Callable[[str], Value]"
    is_lenient: bool = False
    """What cannot be read stays text; else then all of the column does."""
    is_dated: bool = False
    is_money: bool = False

    def value(self, text: str) -> "Value":
        """A text as what it is; as it stands where that fails."""
        try:
            return self.read(text) if text else ""
        except ValueError:
            return text


def sheet_column(columns: Sequence[ColumnMapping], utc_offset_minutes: int) -> SheetColumn | None:
    """What the columns of one header are in all files; None: texts, or not the same in all of them."""
    kinds = {
        "day" if column.type in _DAYS else "money" if column.role is Role.COST and column.divisor == 1 else
        "number" if column.type is CellType.NUMBER and column.role not in _LABELS else ""
        for column in columns
    }  # fmt: skip
    forms = {(column.date_order, column.decimal or ".") for column in columns}
    if len(kinds) != 1 or len(forms) != 1 or kinds == {""}:
        return None
    (kind,), ((order, decimal),) = kinds, forms
    lenient = all(column.role in _LENIENT for column in columns)
    if kind == "day":
        return SheetColumn(lambda text: _moment(text, order, utc_offset_minutes), lenient, is_dated=True)
    if kind == "money":
        return SheetColumn(lambda text: _amount(text, decimal), lenient, is_money=True)
    return SheetColumn(lambda text: _number(text, decimal), lenient)


def still_readable(columns: Mapping[str, SheetColumn], texts: Mapping[str, Iterable[str]]) -> dict[str, SheetColumn]:
    """The columns that are lenient or can read all of some texts, which are by header."""
    return {
        header: column
        for header, column in columns.items()
        if column.is_lenient or all(_reads(column, text) for text in texts.get(header, ()))
    }


def typed(rows: Iterable[Sequence["Value"]], columns: Mapping[int, SheetColumn]) -> Iterator[list["Value"]]:
    """Rows of texts with those of some columns, by place, as what they are."""
    for row in rows:
        made = list(row)
        for place, column in columns.items():
            made[place] = column.value(str(made[place]))
        yield made


def iso_column() -> SheetColumn:
    """One of days written as the program writes them."""
    return SheetColumn(date.fromisoformat, is_dated=True)


def _reads(column: SheetColumn, text: str) -> bool:
    try:
        return not text or column.read(text) is not None
    except ValueError:
        return False


def _moment(text: str, order: DateOrder | None, offset: int) -> "Value":
    """A day, or a moment on the project clock where there is a time of day."""
    from funnel_planner.spreadsheet.meaning.dates import read_text

    day, clock, own = read_text(text, order)
    if clock < 0:
        return date_of(day)
    ahead = timedelta(milliseconds=clock) + timedelta(minutes=0 if own is None else offset - own)
    return datetime.combine(date_of(day), datetime.min.time()) + ahead


def _amount(text: str, decimal: str) -> float:
    from funnel_planner.spreadsheet.meaning.amounts import parse_amount

    return parse_amount(text, decimal)


def _number(text: str, decimal: str) -> float:
    from funnel_planner.words.numbers import parse_number

    if _CODE.match(text) or not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return parse_number(text, decimal)
