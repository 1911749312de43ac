"""Periods that move along, such as "last quarter": seen from the as-of day, or the last leads where it is far later."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from funnel_planner.domain.days import date_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube

UNITS = (
    (1, ("this_month", mark("This month")), ("last_month", mark("Last month"))),
    (3, ("this_quarter", mark("This quarter")), ("last_quarter", mark("Last quarter"))),
    (12, ("this_year", mark("This year")), ("last_year", mark("Last year"))),
)
DAYS = (30, 90, 365)
OLD_DAYS = 365
"""Where no lead came for so long, the leads are of the past: seen from the as-of day, every period would be empty."""


def period_keys() -> tuple[str, ...]:
    """Keys of all periods, as ``LeadFilter.period`` holds them."""
    return (*(key for _, *pair in UNITS for key, _ in pair), *(f"last_{days}_days" for days in DAYS))


def period_name(key: str) -> str:
    """What people call a period; empty for a key that is none."""
    names = {name: text for _, *pair in UNITS for name, text in pair}
    if key in names:
        return tr(names[key])
    return next((tr("Last {n} days").format(n=days) for days in DAYS if key == f"last_{days}_days"), "")


def span(key: str, last: date) -> tuple[date, date]:
    """First and last day, both included, seen from ``last``; those under way end on that day.

    Raises ``KeyError`` for a key that is none.
    """
    for months, (this, _), (before, _) in UNITS:
        first = date(last.year, (last.month - 1) // months * months + 1, 1)
        if key == this:
            return first, last
        if key == before:
            return _months_later(first, -months), first - timedelta(days=1)
    days = {f"last_{days}_days": days for days in DAYS}[key]
    return last - timedelta(days=days - 1), last


def moved(lead_filter: LeadFilter, last: date | None) -> LeadFilter:
    """The filter with its period seen from a day (``last_day``); fixed days, and all without one, stay."""
    if not lead_filter.period or last is None:
        return lead_filter
    first_day, last_day = span(lead_filter.period, last)
    return replace(lead_filter, first_day=first_day, last_day=last_day)


def last_day(cube: "Cube | None") -> date | None:
    """The day periods are seen from: the as-of day, else the last one on which a lead entered or a report counted.

    So, too, where no lead came for ``OLD_DAYS`` before the as-of day. None where nothing is dated.
    """
    if cube is None:
        return None
    from funnel_planner.analytics.leads import NO_DAY

    as_of = cube.journeys.as_of_day
    if not len(cube.days):
        return None
    last = int(cube.days.max())
    return date_of(last if as_of == NO_DAY or as_of - last > OLD_DAYS else as_of)


def _months_later(first: date, months: int) -> date:
    """The first day of a month so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
