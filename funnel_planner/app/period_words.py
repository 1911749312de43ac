"""Periods in words: ``2024-02`` is February 2024, ``2025-W01`` the first week of 2025, ``2024-Q1`` a quarter."""

from datetime import date, timedelta

from funnel_planner.domain.days import date_of
from funnel_planner.words import tr
from funnel_planner.words.formats import NBSP, day, month

UNITS = ("month", "week", "quarter")
"""Lengths of periods, the usual one first; as in ``analytics.cohorts.Period``."""


def period_words(period: str) -> str:
    """A period as people say it; what is none stays as it is."""
    year, _, rest = period.partition("-")
    if rest[:1] == "W":
        return tr("week {n}, {year}").format(n=int(rest[1:]), year=year)
    if rest[:1] == "Q":
        return tr("Q{n} {year}").format(n=rest[1:], year=year)
    return month(date(int(year), int(rest), 1)) if year.isdigit() and rest.isdigit() else period


def short_period(period: str) -> str:
    """The same for an axis: a week by its Monday."""
    year, _, rest = period.partition("-")
    if rest[:1] == "W":
        return day(date.fromisocalendar(int(year), int(rest[1:]), 1))
    return period_words(period)


def span_words(first: int, last: int) -> str:
    """Days since 1970-01-01, both included: whole months by name, else both days."""
    start, end = date_of(first), date_of(last)
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        return month(start) if (start.year, start.month) == (end.year, end.month) else f"{month(start)} – {month(end)}"
    if start == end:
        return day(start)
    return f"{_without_year(start) if start.year == end.year else day(start)} – {day(end)}"


def _without_year(when: date) -> str:
    return day(when).rpartition(NBSP)[0]
