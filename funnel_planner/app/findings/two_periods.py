"""Pairs of periods to compare: what changed from one to the other."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.lead_filter import ALL_LEADS, LeadFilter
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.count_tables import CountTally
    from funnel_planner.analytics.cube import Tally
    from funnel_planner.analytics.mix import Mix

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


def periods_of(look: Look) -> tuple[list[TwoPeriods], int | None]:
    """What can be compared under a look, and the place of the first pair of which both have leads (None: of none)."""
    everyone = _tally(look, ALL_LEADS)
    if everyone.first_day is None or everyone.last_day is None:
        return [], None
    ends = everyone.first_day, everyone.last_day, max(everyone.last_day, look.journeys.as_of_day)
    first, last, now = (date_of(day) for day in ends)
    pairs = two_periods(first, last, look.lead_filter, now, _told(look))

    def has_leads(span: Span) -> bool:
        return _tally(look, LeadFilter(*span)).first_day is not None

    filled = (place for place, pair in enumerate(pairs) if has_leads(pair.before) and has_leads(pair.after))
    return pairs, next(filled, None)


def change_between(look: Look, pair: TwoPeriods, last: int) -> "Mix":
    """What changed in the rate from the first stage to stage ``last``; the rest of the look's filter stays."""
    from funnel_planner.analytics.measure import measure
    from funnel_planner.analytics.mix import mix

    before, after = (
        measure(look.cube, replace(look.lead_filter, first_day=span[0], last_day=span[1]))
        for span in (pair.before, pair.after)
    )
    return mix(before, after, last)


def two_periods(
    first: date, last: date, lead_filter: LeadFilter, now: date | None = None, told: date | None = None
) -> list[TwoPeriods]:
    """What can be compared in data from ``first`` to ``last``, seen on the day ``now`` (None: the last).

    ``told`` is the last day of which the data tells anything: a period in which it ends is not full (None: it tells of
    all days).

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
        after = _full_period(last, now or last, told, MONTHS[key])
        before = _first_of(after[0] - DAY, MONTHS[key]), after[0] - DAY
        if before[0] >= _first_of(first, MONTHS[key]):
            found.append(TwoPeriods(key, texts[key], before, after))
    if last > first:
        middle = first + (last - first + DAY) / 2
        text = tr("The later half of the time and the earlier one")
        found.append(TwoPeriods("halves", text, (first, middle - DAY), (middle, last)))
    return found


def _tally(look: Look, wanted: LeadFilter) -> "Tally | CountTally":
    """Leads that count and pass, or rows of a report without leads."""
    report = look.journeys.report
    return look.cube.tally(wanted) if look.has_leads or report is None else report.tally(wanted)


def ends_within(first_day: int, last_day: int, told: int) -> bool:
    """Data that tells nothing after the day ``told`` ends within a period (days since 1970-01-01).

    The last sixth of a period may be without news: 5 days of a month, 15 of a quarter.
    """
    return told < last_day - (last_day - first_day + 1) // 6


def _told(look: Look) -> date | None:
    """The last day that leads tell of; None where counts of reports do, whose days stand for whole periods."""
    from funnel_planner.analytics.leads import NO_DAY

    day = look.cube.told_day if look.has_leads else NO_DAY
    return None if day == NO_DAY else date_of(day)


def _full_period(last: date, now: date, told: date | None, months: int) -> Span:
    """The whole period that ``last`` lies in, or the one before where that is not over, or not told of to its end."""
    start = _first_of(last, months)
    end = _first_of(start + timedelta(days=31 * months), months) - DAY
    cut_off = told is not None and ends_within(*map(day_number, (start, end, told)))
    if end <= now and not cut_off:
        return start, end
    return _first_of(start - DAY, months), start - DAY


def _first_of(day: date, months: int) -> date:
    """First day of the period a day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)
