"""The period that a report is about, read from the lines above its header.

``January 1, 2024 - January 31, 2024``, ``1–31 stycznia 2024``, ``# Start date: 20240101`` above ``# End date: ...``,
``Okres: styczeń 2024``: two days in one line or in two that say start and end, else a month, week or quarter.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.mapping import DateOrder
from funnel_planner.spreadsheet.meaning.date_orders import order_evidence
from funnel_planner.spreadsheet.meaning.dates import month_number, read_text
from funnel_planner.spreadsheet.meaning.periods import period_days

Span = tuple[date, date]
"""First and last day."""
_Numbers = tuple[int, int]
"""First and last day since ``_EPOCH``."""
_MOST_LINES = 30
_LINES_APART = 3
"""The end of a period stands at most so many lines below its start."""
_DAY_TEXT = re.compile(
    r"(?<![\d.])(?:\d{4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}|\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?(?:\d{4}|\d{2})|\d{8}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?[\s\-]*[^\W\d_]{3,12}\.?,?[\s\-]*\d{4}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})(?!\d)"
)
_DASH = r"\s*(?:[-–—]|to|do|bis|au|al|a|hasta|through|until)\s*"
_MONTH_FIRST = re.compile(
    rf"(?P<month>[^\W\d_]{{3,12}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_DASH}"
    r"(?:(?P<other>[^\W\d_]{3,12})\.?\s+)?(?P<until>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.])(?P<day>\d{{1,2}})\.?(?:\s*(?P<month>[^\W\d_]{{3,12}})\.?)?{_DASH}"
    r"(?P<until>\d{1,2})\.?\s*(?P<other>[^\W\d_]{3,12})\.?,?\s*(?P<year>\d{4})(?!\d)"
)
_DOTTED = re.compile(
    rf"(?<![\d.])(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.?{_DASH}"
    r"(?P<until>\d{1,2})\.(?P<other>\d{1,2})\.(?P<year>\d{4})(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SEGMENTS = re.compile(r"\s[-–—|]\s|[:|()\"]|\s{2,}")
_NAMED = re.compile(r"[^\W\d_]|^\d{4}[-./]\d\d$")
"""A month, week or quarter: by a word, or as 2024-01; 202401 may be any number."""
_STARTS = frozenset(
    {
        "start", "starts", "starting", "begin", "begins", "beginning", "from", "since", "od", "początek", "poczatek",
        "początkowa", "poczatkowa", "rozpoczęcia", "rozpoczęcie", "beginn", "von", "ab", "début", "debut", "inicio",
        "desde", "inizio", "início", "dal",
    }
)  # fmt: skip
_ENDS = frozenset(
    {
        "end", "ends", "ending", "to", "until", "till", "through", "thru", "do", "koniec", "końca", "konca",
        "końcowa", "koncowa", "zakończenia", "zakończenie", "ende", "bis", "fin", "au", "hasta", "fine", "fim", "al",
    }
)  # fmt: skip
_BETWEEN = _ENDS | frozenset(
    {
        "a", "and", "i", "date", "day", "data", "dzień", "dnia", "am", "pm", "utc", "gmt", "r", "roku", "g", "the",
        "und", "y", "e",
    }
)  # fmt: skip
"""Words that may stand between the two days of a period."""


@dataclass(frozen=True, slots=True)
class _Day:
    number: int
    start: int
    end: int


def report_period(lines: Sequence[str], order: DateOrder | None = None) -> Span | None:
    """First and last day of the period that title lines name; None: none, or nobody knows which days are meant.

    ``order`` is that of day and month where the lines leave it open.
    """
    lines = [line.strip().strip("#\"'").strip() for line in lines[:_MOST_LINES]]
    texts = [found.group() for line in lines for found in _DAY_TEXT.finditer(line)]
    found_order = order_evidence([_squeezed(text) for text in texts]).order()
    order = order if found_order in (None, DateOrder.YMD) else found_order
    days = [list(_days(line, order)) for line in lines]
    ranges = (_range(line, found) for line, found in zip(lines, days, strict=True))
    named = (_named_period(line) for line in lines)
    span = next(filter(None, ranges), None) or _start_above_end(lines, days) or next(filter(None, named), None)
    return None if span is None else (date_of(span[0]), date_of(span[1]))


def _days(line: str, order: DateOrder | None) -> Iterator[_Day]:
    for found in _DAY_TEXT.finditer(line):
        try:
            number, _, _ = read_text(_squeezed(found.group()), order)
        except ValueError:  # no such day, or nobody knows which
            continue
        yield _Day(number, found.start(), found.end())


def _squeezed(text: str) -> str:
    """``1. 1. 2024`` without its spaces; words keep theirs."""
    return text if _WORD.search(text) else "".join(text.split())


def _range(line: str, days: Sequence[_Day]) -> _Numbers | None:
    """A line's period: two days with little between them, or a range that names month or year once."""
    for one, other in pairwise(days):
        words = _WORD.findall(line[one.end : other.start].casefold())
        if one.number <= other.number and set(words) <= _BETWEEN:
            return one.number, other.number
    for pattern, month_of in _SHORT_RANGES:
        found = pattern.search(line)
        if found is None:
            continue
        try:
            last = month_of(found["other"] or found["month"])
            month = month_of(found["month"] or found["other"])
            year = int(found["year"]) - (month > last)  # 15 December to 14 January 2024
            first, until = date(year, month, int(found["day"])), date(int(found["year"]), last, int(found["until"]))
            return day_number(first), max(day_number(first), day_number(until))
        except ValueError:
            continue
    return None


_SHORT_RANGES: tuple[tuple[re.Pattern[str], Callable[[str], int]], ...] = (
    (_MONTH_FIRST, month_number),
    (_DAY_FIRST, month_number),
    (_DOTTED, int),
)


def _start_above_end(lines: Sequence[str], days: Sequence[Sequence[_Day]]) -> _Numbers | None:
    """A day in a line that says start, when one near it says end."""
    words = [set(_WORD.findall(line.casefold())) for line in lines]
    single = [found[0].number if len(found) == 1 else None for found in days]
    for place, start in enumerate(single):
        if start is None or not words[place] & _STARTS:
            continue
        for other in range(place + 1, min(len(lines), place + 1 + _LINES_APART)):
            end = single[other]
            if end is not None and end >= start and words[other] & _ENDS:
                return start, end
    return None


def _named_period(line: str) -> _Numbers | None:
    """A month, week or quarter that is all of a line, or of one part of it (``Report - January 2024``)."""
    for segment in (line, *_SEGMENTS.split(line)):
        text = segment.strip()
        if not _NAMED.search(text):
            continue
        try:
            return period_days(text)
        except ValueError:
            continue
    return None
