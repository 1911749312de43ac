"""Months, weeks or quarters in one column and their year in another (``Month | Year``), read as one period."""

import re
from collections.abc import Iterator, Sequence

from funnel_planner.spreadsheet.meaning.coarse_periods import yearless_month
from funnel_planner.spreadsheet.meaning.header_words import is_total_word, plain
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.table import Cell

_YEARS = frozenset({"year", "rok", "roku", "yr", "jahr"})
_MONTHS = frozenset({"month", "months", "miesiac", "mies", "monat"})
_WEEKS = frozenset({"week", "weeks", "tydzien", "wk", "kw", "woche"})
_QUARTERS = frozenset({"quarter", "kwartal", "qtr", "quartal"})
_EMPTY_WORDS = frozenset({"of", "the", "no", "nr", "number", "name", "numer", "nazwa", "iso"})
_YEAR = re.compile(r"(?:19[89]|20\d)\d(?:\.0)?")
_NUMBER = re.compile(r"\D*(\d{1,2})(?:\.0)?")
_QUARTER_MARK = re.compile(r"(?:q|k|kw\.?)?\s?[1-4](?:\.0)?", re.IGNORECASE)
_WEEK_MARK = re.compile(r"(?:w|wk\.?|week|kw|tydz\.?|tydzień|tyg\.?)?\s?\d{1,2}(?:\.0)?", re.IGNORECASE)
_ENOUGH = 0.9
"""Share of the rows that must name both."""
_WEEKS_A_YEAR = 53


def says_year(header: Cell) -> bool:
    """Whether a column is one of years."""
    return bool(_YEARS & set(plain(cell_text(header)).split()))


def period_and_year(header: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """The columns of a period and of its year, where their headers say so and nearly all rows have both.

    Of several periods the finest is taken.
    """
    words = [frozenset(plain(cell_text(cell)).split()) - _EMPTY_WORDS for cell in header]
    for kinds in (_WEEKS, _MONTHS, _QUARTERS):
        for place, own in enumerate(words):
            year = _year_of(words, own - kinds) if own & kinds else -1
            if year >= 0 and _have_both(below, header[place], place, year):
                return place, year
    return None


def is_year_named_once(header: Sequence[Cell], below: Sequence[Sequence[Cell]], place: int, year: int) -> bool:
    """Whether rows whose blank year was filled from above name each period once, as leads would not."""
    periods = [period for row in below if (period := _period(row, header[place], place, year))]
    return len(set(periods)) == len(periods)


def joined(row: Sequence[Cell], header: Cell, place: int, year: int) -> list[Cell]:
    """A row with the period of its year in the period's column; as it is where one of them is missing.

    ``header``: that of the period, by which plain numbers are months, weeks or quarters.
    """
    found = list(row)
    period = _period(row, header, place, year)
    if period:
        found[place] = period
    return found


def _year_of(words: Sequence[frozenset[str]], rest: frozenset[str]) -> int:
    """The column with the year of a period: its header has the same other words. -1: there is none."""
    return next((index for index, own in enumerate(words) if own & _YEARS and own - _YEARS == rest), -1)


def _have_both(below: Sequence[Sequence[Cell]], header: Cell, place: int, year: int) -> bool:
    rows = [row for row in below if not all(map(is_blank, row)) and not any(is_total_word(cell_text(c)) for c in row)]
    told = sum(bool(_period(row, header, place, year)) for row in rows)
    return bool(rows) and told >= _ENOUGH * len(rows)


def _period(row: Sequence[Cell], header: Cell, place: int, year: int) -> str:
    """``2024-01``, ``2024-W07``, ``2024-Q1``; empty: nothing that is one."""
    if max(place, year) >= len(row):
        return ""
    text, of = cell_text(row[place]).strip(), cell_text(row[year]).strip()
    if not _YEAR.fullmatch(of):
        return ""
    return next((f"{of[:4]}-{part}" for part in _parts(text, frozenset(plain(cell_text(header)).split()))), "")


def _parts(text: str, words: frozenset[str]) -> Iterator[str]:
    month = yearless_month(text)
    number = int(found[1]) if (found := _NUMBER.fullmatch(text)) else 0
    if words & _MONTHS and (month or (text[:1].isdigit() and 1 <= number <= 12)):
        yield f"{month or number:02d}"
    if words & _WEEKS and _WEEK_MARK.fullmatch(text) and 1 <= number <= _WEEKS_A_YEAR:
        yield f"W{number:02d}"
    if words & _QUARTERS and _QUARTER_MARK.fullmatch(text) and number:
        yield f"Q{number}"
