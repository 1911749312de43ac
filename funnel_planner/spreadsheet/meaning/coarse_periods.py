"""Quarters, halves and years that stand among what they add up: ``Q1`` below ``2024-01``, ``2024`` by ``Q1 2024``."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from funnel_planner.spreadsheet.meaning.dates import FIRST_YEAR, LAST_YEAR, month_number
from funnel_planner.spreadsheet.meaning.periods import month_start

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER = r"(?P<number>[1-4]|iv|i{1,3})"
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_QUARTER = r"(?:q|k|kw\.?|kwartał|kwartal|quarter)"
_HALF = r"(?:h|półrocze|polrocze|half)"
_SPANS = tuple(
    (re.compile(pattern.format(word=word, number=_NUMBER, year=_YEAR)), months)
    for word, months in ((_QUARTER, 3), (_HALF, 6))
    for pattern in (
        r"{word}\s?{number}(?:[\s,\-/']+{year})?(?:\s?r\.?)?",
        r"{number}\.?\s?{word}(?:[\s,\-/']+{year})?(?:\s?r\.?)?",
        r"{year}[\s,\-/]*{word}\s?{number}",
        r"{year}[\s,\-/]+{number}\.?\s?{word}",
    )
)
_WHOLE_YEAR = re.compile(rf"(?:(?:rok|year|fy|cy|total)\s?)?{_YEAR}(?:\s?(?:r\.?|rok|ytd|total))?")
_BEGINNING = re.compile(r"(\d{4})-(\d\d)(?!\d)", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class CoarsePeriod:
    """Some months in a row: how many, the first of them in its year (1 to 12), and the year; None: of no year."""

    months: int
    first: int
    year: int | None

    def holds(self, other: "CoarsePeriod") -> bool:
        """Whether a shorter period lies in it, or could where a year is not told."""
        if self.months <= other.months or (None not in (self.year, other.year) and self.year != other.year):
            return False
        return self.first <= other.first and other.first + other.months <= self.first + self.months


@lru_cache(maxsize=10_000)
def coarse_period(text: str) -> CoarsePeriod | None:
    """The quarter, half or year that a label names; None for anything else."""
    label = " ".join(text.split()).casefold()
    if not label or len(label) > _LONGEST:
        return None
    for pattern, months in _SPANS:
        found = pattern.fullmatch(label)
        if found:
            number = found["number"]
            place = int(number) if number.isdigit() else _ROMAN[number]
            if place * months > 12:
                return None
            year = found["year"]
            return CoarsePeriod(months, (place - 1) * months + 1, int(year) if year else None)
    whole = _WHOLE_YEAR.fullmatch(label)
    return CoarsePeriod(12, 1, int(whole["year"])) if whole else None


@lru_cache(maxsize=10_000)
def month_of(text: str) -> int | None:
    """The month, counted from year 0, of ``2024-01``, ``Jan 2024``, ``2024-01-15``; None for anything else."""
    beginning = _BEGINNING.match(text.strip())
    if beginning and FIRST_YEAR <= int(beginning[1]) <= LAST_YEAR and 1 <= int(beginning[2]) <= 12:
        return int(beginning[1]) * 12 + int(beginning[2]) - 1
    try:
        start = month_start(text)
    except ValueError:
        return None
    day = date.fromordinal(start + _EPOCH)
    return day.year * 12 + day.month - 1


def yearless_month(text: str) -> int | None:
    """1 to 12 of the month that a text names without a year; None for anything else."""
    try:
        return month_number(text.strip().rstrip("."))
    except ValueError:
        return None


def sums_of_months(labels: Collection[str], *, yearless: bool = False) -> set[str]:
    """The labels that name a quarter, half or year some part of which is among the labels, too.

    ``yearless``: months, quarters and halves of no year are such parts, too; where other things have labels, ``May``
    may be one of them.
    """
    spans = {label: span for label in labels if (span := _span(label, yearless=yearless)) is not None}
    parts = {span for span in spans.values() if yearless or span.year is not None}
    return {label for label, span in spans.items() if any(map(span.holds, parts))}


@lru_cache(maxsize=10_000)
def _span(label: str, *, yearless: bool) -> CoarsePeriod | None:
    """The month, quarter, half or year that a label names."""
    month = month_of(label)
    if month is not None:
        return CoarsePeriod(1, month % 12 + 1, month // 12)
    own = yearless_month(label) if yearless else None
    return coarse_period(label) if own is None else CoarsePeriod(1, own, None)
