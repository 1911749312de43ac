"""Typed cells of workbooks in the form that all tables share."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from funnel_planner.spreadsheet.tables.even_rows import ColumnarRows
from funnel_planner.spreadsheet.tables.table import Cell

_EXACT_FLOAT = 2.0**53
_TEXTS = {str, type(None)}
_TEXTS_AND_DAYS = {*_TEXTS, date, datetime}


def plain_row(values: Iterable[object]) -> list[Cell]:
    """A row with whole numbers as int, dates and times as ISO text and blanks as None."""
    return [_PLAIN[type(value)](value) if type(value) in _PLAIN else str(value) for value in values]


def plain_rows(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[Cell]]:
    """Many rows as ``plain_row`` has them; rows of equal width are worked on, and left, column by column."""
    if len(set(map(len, rows))) != 1:
        return list(map(plain_row, rows))
    return ColumnarRows([_plain_column(column) for column in zip(*rows, strict=True)], len(rows))


def _plain_column(values: Sequence[Any]) -> Sequence[Cell]:
    kinds = set(map(type, values))
    if kinds <= _TEXTS:
        everything = "".join(filter(None, values))
        if "\r" not in everything and "\0" not in everything:
            return [value or None for value in values] if "" in values else values
    if kinds <= _TEXTS_AND_DAYS:  # the same days come again and again
        distinct = list(set(values))
        plain = dict(zip(distinct, plain_row(distinct), strict=True))
        return [plain[value] for value in values]
    return plain_row(values)


def _text(value: str) -> Cell:
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in value:
        value = value.replace("\0", "")
    return value or None


def _number(value: float) -> Cell:
    if value.is_integer() and abs(value) < _EXACT_FLOAT:
        return int(value)
    return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 - not a number is unlike itself


def _moment(value: datetime) -> Cell:
    if value.microsecond:  # workbooks hold days as floats: a whole second is often a hair off
        try:
            value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        except OverflowError:
            value = value.replace(microsecond=0)
    if value.time() == time.min:
        return value.date().isoformat()
    return value.replace(tzinfo=None).isoformat()


def _clock(value: time) -> Cell:
    return value.replace(microsecond=0, tzinfo=None).isoformat()


def _span(value: timedelta) -> Cell:
    """Hours, minutes and seconds, the hours beyond 24 if need be."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _same(value: Cell) -> Cell:
    return value


_PLAIN: dict[type, Callable[..., Cell]] = {
    str: _text,
    float: _number,
    int: _same,
    bool: _same,
    type(None): _same,
    date: date.isoformat,
    datetime: _moment,
    time: _clock,
    timedelta: _span,
}
