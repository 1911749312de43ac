"""The time that numbers of a month are of: the filter's, or that in which the data tells of leads that came."""

from datetime import date, timedelta

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.days import date_of, day_number

EDGE = 5
"""Days at the edge of a month without any lead: the last sixth of one may be."""
MONTH = 31


def entry_period(look: Look) -> tuple[int, int] | None:
    """First and last day, both included; None where the leads looked at are not dated.

    Days that a filter does not say are those of all leads, whichever of them it lets pass. A month at either end of
    the data counts to its edge where no lead is missing there: leads that come once a month stand for a month, not for
    a day. Days after the as-of day have not been.
    """
    from funnel_planner.analytics.leads import NO_DAY

    wish, measured, days = look.lead_filter, look.measured, look.cube.days
    days = days[days != NO_DAY]
    if measured.first_day is None or not len(days):
        return None
    first, last = int(days.min()), int(days.max())
    count = len(set(days.tolist()))
    usual = MONTH if count == 1 else EDGE + (last - first) / (count - 1)
    start, end = _month_of(first)[0], _month_of(last)[1]
    begins = start if first - start <= usual else first
    ends = end if end - last <= usual else last
    if count > 1 and measured.as_of_day != NO_DAY:  # a single day says too little of a month that is not over
        ends = max(last, min(ends, measured.as_of_day))
    if wish.first_day is not None:
        begins = day_number(wish.first_day)
    if wish.last_day is not None:
        ends = day_number(wish.last_day)
        if measured.as_of_day != NO_DAY:
            ends = min(ends, measured.as_of_day)
    return (begins, ends) if begins <= ends else None


def _month_of(day: int) -> tuple[int, int]:
    """First and last day of the month of a day."""
    first = date_of(day).replace(day=1)
    after = (date(first.year, first.month, 28) + timedelta(days=4)).replace(day=1)
    return day_number(first), day_number(after) - 1
