"""Typed cells of workbooks in the form that all tables share."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from funnel_planner.spreadsheet.table import Cell

_EXACT_FLOAT = 2.0**53


def plain_row(values: Iterable[object]) -> list[Cell]:
    """A row with whole numbers as int, dates and times as ISO text and blanks as None."""
    return [_PLAIN[type(value)](value) if type(value) in _PLAIN else str(value) for value in values]


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
