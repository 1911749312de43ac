"""Dates and times as programs and people write them, read alike down a whole column.

A moment is packed into one integer, ``(day << 28) + clock + 1``: day since 1970-01-01 on the project clock, clock in
milliseconds after midnight or -1 for a day without one. ``NOTHING`` is a blank, ``UNREADABLE`` a cell without a date.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from funnel_planner.domain.mapping import DateOrder
from funnel_planner.spreadsheet.tables.table import Cell

NOTHING = -(1 << 62)
UNREADABLE = NOTHING + 1
CLOCK_BITS = 28
DAY_MS = 86_400_000
FIRST_YEAR, LAST_YEAR = 1900, 2199
_LONGEST = 80
"""Characters of the longest text that is looked at for a date."""
_EPOCH = date(1970, 1, 1).toordinal()
_SERIAL_EPOCH = 25_569
"""Day 1970-01-01 as a spreadsheet counts; it believes in a 29 February 1900, day 60."""

_MICROSECONDS = 1e14
"""Numbers from here on are microseconds since 1970; from 1e11 on milliseconds, from 1e8 on seconds."""

PARTS = re.compile(r"(\d{1,4})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
"""Three numbers and the mark between them, in any order."""
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?=Z?$)", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-./]*([^\W\d_]{3,12})\.?[\s\-./,]*(\d{4}|\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+|-)(\d{4})(?!\d)")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}\.?,?\s+(?=[^\W_])")
_CLOCK = re.compile(
    r"[\sT,]*(?:at\s+|o\s+|godz\.?\s+)?(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?\s?[Mm]\.?)?"
    r"\s*(Z|z|(?:UTC|GMT)[+-]\d{1,2}(?::?\d\d)?|UTC|GMT|[+-]\d\d(?::?\d\d)?)?\s*(?:\([^)]*\)|[A-Z]{3,4})?",
)
_NO_DAY = re.compile(
    r"(?:0000?-00-00|00?[./-]00?[./-]0{2,4}|0001-01-01|01[./]01[./]0001|1899-12-3[01]|1900-01-00)(?!\d)"
)
_TAIL = re.compile(r"[\s,.]*(?:r\.?|roku|g\.)?\s*", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_MONTHS = {
    1: "jan january sty styczen stycznia januar janv janvier ene enero "
    "gennaio janeiro januari leden ledna янв январь января",
    2: "feb february lut luty lutego februar fevr fevrier febrero "
    "febbraio fevereiro februari unor unora фев февраль февраля",
    3: "mar march marzec marca mrz maerz mars marzo marco maart mrt brezen brezna мар март марта",
    4: "apr april kwi kwiecien kwietnia avr avril abr abril aprile duben dubna апр апрель апреля",
    5: "may maj maja mai mayo maggio maio mei kveten kvetna май мая",
    6: "jun june cze czerwiec czerwca juni juin junio giugno junho cerven cervna июн июнь июня",
    7: "jul july lip lipiec lipca juli juil juillet julio luglio julho cervenec cervence июл июль июля",
    8: "aug august sie sierpien sierpnia aout ago agosto augustus srpen srpna авг август августа",
    9: "sep sept september wrz wrzesien wrzesnia septembre septiembre settembre setembro zari сен сентябрь сентября",
    10: "oct october paz pazdziernik pazdziernika okt oktober octobre octubre "
    "ottobre outubro rijen rijna окт октябрь октября",
    11: "nov november lis listopad listopada novembre noviembre novembro listopadu ноя ноябрь ноября",
    12: "dec december gru grudzien grudnia dez dezember decembre dic "
    "diciembre dicembre dezembro prosinec prosince дек декабрь декабря",
}
"""Names in a dozen languages, nominative and genitive, without diacritics."""


class AmbiguousDateError(ValueError):
    """A day that depends on the order of day and month, which nobody has decided."""


def is_day_text(text: str) -> bool:
    """Whether a text is a date under some order, with or without a clock."""
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    orders = [DateOrder.DMY, DateOrder.MDY] if PARTS.search(text) else [DateOrder.DMY]  # elsewhere it does not matter
    for order in orders:
        try:
            read_text(text, order)
        except ValueError:
            continue
        return True
    return False


def may_be_day(shape: str) -> bool:
    """Whether any text that differs from this one in nothing but its digits may be a date."""
    if len(shape) > _LONGEST or not _DIGIT.search(shape):
        return False
    weekday = _WEEKDAY.match(shape)
    return _is_laid_out_as_day(shape) or (weekday is not None and _is_laid_out_as_day(shape[weekday.end() :]))


def _is_laid_out_as_day(shape: str) -> bool:
    return any(pattern.match(shape) for pattern in (PARTS, _COMPACT, _DAY_MONTH, _MONTH_DAY))


def is_no_day(text: str) -> bool:
    """``0000-00-00``, ``0001-01-01T00:00:00``: what databases and programs write where there is no day."""
    return _NO_DAY.match(text.strip()) is not None


def read_moment(cell: Cell, order: DateOrder | None, offset_minutes: int) -> int:
    """The packed moment in a cell of a date column; blank gives ``NOTHING``, nonsense ``UNREADABLE``.

    Texts by ``order``; numbers are a spreadsheet's serial days or, if very large, seconds, milli- or microseconds since
    1970.
    ``offset_minutes`` is the project clock's distance from UTC: times with an offset of their own are converted to it,
    others are on it already. Raises ``AmbiguousDateError`` where the order matters and is None.
    """
    if cell is None or isinstance(cell, bool):
        return NOTHING if cell is None else UNREADABLE
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return NOTHING
        if len(text) > _LONGEST:
            return UNREADABLE
        try:
            day, clock, offset = read_text(text, order)
        except AmbiguousDateError:
            raise
        except ValueError:
            return _read_other(text, offset_minutes)
        return on_project_clock(day, clock, offset, offset_minutes)
    return _read_number(float(cell), offset_minutes)


def read_text(text: str, order: DateOrder | None) -> tuple[int, int, int | None]:
    """(day, clock ms or -1, own offset in minutes or None) of a stripped text. Raises ValueError, also if ambiguous."""
    try:
        day, end = _read_day(text, order)
    except AmbiguousDateError:
        raise
    except ValueError:
        weekday = _WEEKDAY.match(text)
        if not weekday:
            raise
        text = text[weekday.end() :]
        day, end = _read_day(text, order)
    clock, offset = _read_clock(text[end:])
    return day, clock, offset


def on_project_clock(day: int, clock: int, offset: int | None, project_offset: int) -> int:
    """Packed moment; a time with an offset of its own is moved to the project clock."""
    if offset is not None and clock >= 0:
        moved = day * DAY_MS + clock + (project_offset - offset) * 60_000
        day, clock = divmod(moved, DAY_MS)
    return pack(day, clock)


def pack(day: int, clock: int = -1) -> int:
    """One integer for a day and its clock."""
    return (day << CLOCK_BITS) + clock + 1


def iso_day(day: int) -> str:
    """``2024-05-01`` for a day since 1970."""
    return date.fromordinal(day + _EPOCH).isoformat()


def has_clock(texts: Iterable[str]) -> bool:
    """Whether any text has a time of day other than midnight."""
    for text in texts:
        try:
            _, clock, offset = read_text(text.strip(), DateOrder.DMY)
        except ValueError:
            try:
                _, clock, offset = read_text(text.strip(), DateOrder.MDY)
            except ValueError:
                continue
        if clock > 0 or (clock == 0 and offset is not None):
            return True
    return False


def _read_other(text: str, offset_minutes: int) -> int:
    """What is no date as text: a number, a sign for no day, nonsense."""
    if _NUMBER.fullmatch(text):
        return _read_number(float(text.replace(",", ".")), offset_minutes)
    return NOTHING if is_no_day(text) else UNREADABLE


def _read_number(number: float, offset_minutes: int) -> int:
    if number >= 1e8:
        instant = number / 1000 if number >= _MICROSECONDS else number * (1 if number >= 1e11 else 1000)
        if instant >= 5e12:
            return UNREADABLE
        day, clock = divmod(round(instant) + offset_minutes * 60_000, DAY_MS)
        return pack(day, clock)
    whole = int(number // 1)
    if not 1 <= whole < 2_958_466 or whole == 60:
        return UNREADABLE
    clock = round((number - whole) * DAY_MS)
    if clock == DAY_MS:
        whole, clock = whole + 1, 0
    day = whole - _SERIAL_EPOCH + (1 if whole < 60 else 0)
    return pack(day, clock if number != whole else -1)


def _read_day(text: str, order: DateOrder | None) -> tuple[int, int]:
    """Day and where its text ends. Raises ValueError."""
    match = PARTS.match(text)
    if match:
        return _ordered_day(match.group(1), match.group(3), match.group(4), order), match.end()
    match = _COMPACT.match(text)
    if match:
        return _day(int(match.group(1)), int(match.group(2)), int(match.group(3))), 8
    match = _DAY_MONTH.match(text)
    if match:
        return _day(year_number(match.group(3)), month_number(match.group(2)), int(match.group(1))), match.end()
    match = _MONTH_DAY.match(text)
    if match:
        return _day(year_number(match.group(3)), month_number(match.group(1)), int(match.group(2))), match.end()
    raise ValueError("no date")


@lru_cache(maxsize=100_000)
def _ordered_day(first: str, second: str, third: str, order: DateOrder | None) -> int:
    if len(first) > 2 or int(first) > 31 or (order is DateOrder.YMD and len(third) <= 2):
        return _day(year_number(first), int(second), int(third))
    if len(third) not in (2, 4):
        raise ValueError("no year")
    if order is DateOrder.YMD and first.lstrip("0") != second.lstrip("0"):
        # the year is last, so this order says nothing about day and month, and one cell must not decide it
        if int(first) > 12 or int(second) > 12:
            raise ValueError("year last")
        raise AmbiguousDateError("day or month first?")
    if order is None and first.lstrip("0") != second.lstrip("0"):
        raise AmbiguousDateError("day or month first?")
    day, month = (second, first) if order is DateOrder.MDY else (first, second)
    return _day(year_number(third), int(month), int(day))


@lru_cache(maxsize=20_000)
def _read_clock(text: str) -> tuple[int, int | None]:
    """Clock in ms (-1: none) and offset in minutes (None: none) of what follows the day. Raises ValueError."""
    if not text or _TAIL.fullmatch(text):
        return -1, None
    match = _CLOCK.fullmatch(text)
    if not match:
        compact = re.fullmatch(r"T?(\d\d)(\d\d)(\d\d)?(Z?)", text)
        if not compact:
            raise ValueError("no clock")
        hours, minutes, seconds = int(compact[1]), int(compact[2]), int(compact[3] or 0)
        fraction, half, zone = "", "", compact[4]
    else:
        hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
        fraction, half, zone = match[4] or "", (match[5] or "").lower(), match[6] or ""
    if half:
        if not 1 <= hours <= 12:
            raise ValueError("no clock")
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    if hours > 23 or minutes > 59 or seconds > 60:
        raise ValueError("no clock")
    clock = ((hours * 60 + minutes) * 60 + min(seconds, 59)) * 1000 + int((fraction + "000")[:3] or 0)
    return clock, _offset(zone)


def _offset(zone: str) -> int | None:
    if not zone:
        return None
    digits = re.sub(r"[^\d]", "", zone)
    if not digits:
        return 0
    hours = 2 - len(digits) % 2  # GMT+1 and GMT+5:30 have one digit for hours
    minutes = int(digits[:hours]) * 60 + int(digits[hours:] or 0)
    return -minutes if "-" in zone else minutes


def year_number(text: str) -> int:
    """Two digits mean 1969 to 2068, as POSIX has it."""
    number = int(text)
    if len(text) > 2:
        return number
    return number + (2000 if number < 69 else 1900)


def month_number(name: str) -> int:
    """1 to 12 of a month's name in any known language and case. Raises ValueError."""
    number = _month_numbers().get(_plain_name(name))
    if number is None:
        raise ValueError("no month")
    return number


@lru_cache(maxsize=1)
def _month_numbers() -> dict[str, int]:
    return {_plain_name(name): number for number, names in _MONTHS.items() for name in names.split()}


def _plain_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ä", "ae"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _day(year: int, month: int, day: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("no such year")
    return date(year, month, day).toordinal() - _EPOCH


def day_or_none(year: int, month: int, day: int) -> int | None:
    """Day since 1970; None where there is no such day."""
    try:
        return _day(year, month, day)
    except ValueError:
        return None
