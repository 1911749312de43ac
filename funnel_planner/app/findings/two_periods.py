"""Pairs of periods to compare: what changed from one to the other."""

from dataclasses import dataclass
from datetime import date, timedelta

from funnel_planner.app.state import LeadFilter
from funnel_planner.words import tr

Span = tuple[date, date]
"""First and last day, both included."""
DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class TwoPeriods:
    """Two spans of entry days, one after the other."""

    key: str
    text: str
    before: Span
    after: Span


def two_periods(first: date, last: date, lead_filter: LeadFilter) -> list[TwoPeriods]:
    """What can be compared in data from ``first`` to ``last``.

    The filter's period with as long a time before it, full quarters, months and years, and the two halves of the data;
    pairs that begin before the data are left out.
    """
    found = []
    if lead_filter.first_day is not None and lead_filter.last_day is not None:
        start, end = lead_filter.first_day, lead_filter.last_day
        length = end - start + DAY
        text = tr("The period of the filter and as many days before it")
        found.append(TwoPeriods("filter", text, (start - length, start - DAY), (start, end)))
    texts = {
        "month": tr("The last full month and the one before"),
        "quarter": tr("The last full quarter and the one before"),
        "year": tr("The last full year and the one before"),
    }
    for key in ("quarter", "month", "year"):
        after = _full_period(last, MONTHS[key])
        before = _full_period(after[0] - DAY, MONTHS[key])
        if before[0] >= _first_of(first, MONTHS[key]):
            found.append(TwoPeriods(key, texts[key], before, after))
    if last > first:
        middle = first + (last - first + DAY) / 2
        text = tr("The later half of the time and the earlier one")
        found.append(TwoPeriods("halves", text, (first, middle - DAY), (middle, last)))
    return found


def _full_period(last: date, months: int) -> Span:
    """The latest whole period that has ended by ``last``."""
    start = _first_of(last + DAY, months)
    end = start - DAY
    return _first_of(end, months), end


def _first_of(day: date, months: int) -> date:
    """First day of the period a day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)
