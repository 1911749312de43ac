"""Months, weeks and quarters as reports name them, and those whose year nobody wrote down."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from funnel_planner.spreadsheet.meaning.dates import FIRST_YEAR, LAST_YEAR, month_number

_EPOCH = date(1970, 1, 1).toordinal()
_YEAR_MONTH = re.compile(r"(\d{4})\s?[-./ ]?\s?(\d{2})|(\d{4})[-./](\d)", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-./](\d{4})", re.ASCII)
_NAME_YEAR = re.compile(r"([^\W\d_]{3,12})\.?[\s,\-./]*'?(\d{4}|\d{2})\s*(?:r\.?|roku)?")
_YEAR_NAME = re.compile(r"(\d{4})[\s,\-./]*([^\W\d_]{3,12})\.?")
_WEEK_WORD = r"(?:W|wk\.?|week|KW|tydz\.?|tydzień|tyg\.?)"
_WEEK = re.compile(
    rf"(\d{{4}})[\s\-]?(?:{_WEEK_WORD}|T)\s?(\d{{1,2}})|{_WEEK_WORD}\s?(\d{{1,2}})[\s,\-/]+(\d{{4}})", re.IGNORECASE
)
_YEARLESS_WEEK = re.compile(rf"{_WEEK_WORD}\s?#?(\d{{1,2}})", re.IGNORECASE)
_MOST_WEEKS = 53
_QUARTER = re.compile(
    r"(\d{4})[\s\-]?(?:Q|K|kw\.?)\s?([1-4])|(?:Q|K|kw\.?)\s?([1-4])[\s,\-/]+(\d{4})|([1-4])\s?kw\.?\s?(\d{4})",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\s?(?:-|–|—|/|to|do|\.\.)\s?(\d{4}-\d\d-\d\d)")
_YEARLESS = (
    re.compile(r"(?P<name>[^\W\d_]{3,12})\.?"),
    re.compile(r"\d{1,2}(?:st|nd|rd|th|\.)?[\s\-./]*(?P<name>[^\W\d_]{3,12})\.?"),
    re.compile(r"(?P<name>[^\W\d_]{3,12})\.?[\s\-./]*\d{1,2}(?:st|nd|rd|th)?"),
)
_MONTH_OF_YEAR = re.compile(r"([^\W\d_]{3,12})\.?\s?[-/.'’]\s?'?(\d{2})")
"""``Jan-24`` as spreadsheets show months; with a space between them, ``Jan 24`` is a day as well."""
_MOST_SHORT_YEARS = 8
"""Two digits behind the months of one column that are more various than this are days."""
_LONGEST = 40


def period_start(text: str) -> int:
    """First day since 1970-01-01 of ``May 2024``, ``2024-05``, ``2024-W05``, ``Q1 2024``. Raises ValueError."""
    text = text.strip()
    if text and len(text) <= _LONGEST:
        for pattern, start in _PERIODS:
            found = pattern.fullmatch(text)
            if found:
                return start(found)
    raise ValueError("no period")


def period_days(text: str) -> tuple[int, int]:
    """First and last day since 1970-01-01 of a period such as ``period_start`` reads. Raises ValueError."""
    text = text.strip()
    first = period_start(text)
    known = _RANGE.fullmatch(text)
    if known:
        return first, date.fromisoformat(known[2]).toordinal() - _EPOCH
    if _WEEK.fullmatch(text):
        return first, first + 6
    begin = date.fromordinal(first + _EPOCH)
    months = begin.month - 1 + (3 if _QUARTER.fullmatch(text) else 1)
    return first, date(begin.year + months // 12, months % 12 + 1, 1).toordinal() - _EPOCH - 1


def month_start(text: str) -> int:
    """First day since 1970-01-01 of a month of some year: ``Jan-24``, ``sty 2024``, ``2024-01``. Raises ValueError."""
    text = text.strip()
    if text and len(text) <= _LONGEST:
        short = _MONTH_OF_YEAR.fullmatch(text)
        if short:
            return _name_year(short)
        for pattern, start in _MONTHS_OF_YEARS:
            found = pattern.fullmatch(text)
            if found and (pattern is not _NAME_YEAR or len(found[2]) == 4):
                return start(found)
    raise ValueError("no month")


def may_be_month(shape: str) -> bool:
    """Whether any text that differs from this one in nothing but its digits may be a month of some year."""
    bare = shape.strip()
    if not bare or len(bare) > _LONGEST:
        return False
    return any(pattern.fullmatch(bare) for pattern in (_MONTH_OF_YEAR, *(pattern for pattern, _ in _MONTHS_OF_YEARS)))


def months_among(texts: Iterable[str]) -> set[str]:
    """The texts of a column that are months of some year; none, where what looks like years must be days."""
    found, short_years = set(), set()
    for text in texts:
        try:
            month_start(text)
        except ValueError:
            continue
        found.add(text)
        short = _MONTH_OF_YEAR.fullmatch(text.strip())
        if short:
            short_years.add(short[2])
    return found if len(short_years) <= _MOST_SHORT_YEARS else set()


def is_period(text: str) -> bool:
    """Whether a text is a month, week or quarter of some year."""
    try:
        period_start(text)
    except ValueError:
        return False
    return True


def is_yearless(text: str) -> bool:
    """``12 sty``, ``Jan 5``, ``maj``, ``W7``: a day, week or month of any year."""
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    if is_yearless_week(text):
        return True
    for pattern in _YEARLESS:
        found = pattern.fullmatch(text)
        if found:
            try:
                month_number(found["name"])
            except ValueError:
                continue
            return True
    return False


def is_yearless_week(text: str) -> bool:
    """``W7``, ``Week 7``, ``KW 7``, ``tydz. 7``."""
    week = _YEARLESS_WEEK.fullmatch(text.strip())
    return week is not None and 1 <= int(week[1]) <= _MOST_WEEKS


def _year_month(found: re.Match[str]) -> int:
    return _first(int(found[1] or found[3]), int(found[2] or found[4]))


def _name_year(found: re.Match[str]) -> int:
    year = int(found[2])
    return _first(year if year >= 100 else 2000 + year, month_number(found[1]))


def _quarter(found: re.Match[str]) -> int:
    return _first(int(found[1] or found[4] or found[6]), 3 * int(found[2] or found[3] or found[5]) - 2)


def _monday(found: re.Match[str]) -> int:
    return date.fromisocalendar(int(found[1] or found[4]), int(found[2] or found[3]), 1).toordinal() - _EPOCH


def _first(year: int, month: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("no such year")
    return date(year, month, 1).toordinal() - _EPOCH


_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (_YEAR_MONTH, _year_month),
    (_MONTH_YEAR, lambda found: _first(int(found[2]), int(found[1]))),
    (_WEEK, _monday),
    (_QUARTER, _quarter),
    (_NAME_YEAR, _name_year),
    (_YEAR_NAME, lambda found: _first(int(found[1]), month_number(found[2]))),
    (_RANGE, lambda found: date.fromisoformat(found[1]).toordinal() - _EPOCH),
)
_MONTHS_OF_YEARS = tuple(pair for pair in _PERIODS if pair[0] in (_YEAR_MONTH, _MONTH_YEAR, _NAME_YEAR, _YEAR_NAME))
