"""What a report of totals brings, in words: how many channels or pages, of which time, and what they cost."""

from funnel_planner.app.period_words import span_words
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # they load numpy
    from collections.abc import Sequence
    from datetime import date

    from funnel_planner.analytics.leads import Int32Array, Int64Array, LeadData


def totals_sentences(leads: "LeadData", currency: str, told: "Sequence[tuple[date, date]]" = ()) -> tuple[str, ...]:
    """A line each for channels, pages, time, cost and value; none where these are leads only.

    ``told``: first and last day of reports whose rows name no day; in the leads they all stand at the first.
    """
    from funnel_planner.analytics.leads import MINOR_PER_UNIT

    counts, pages = leads.counts, leads.pages
    said: list[str] = []
    days: list[Int32Array] = []
    if counts is not None and len(counts.day):
        channels = sum(bool(label) for label in counts.channel.labels)
        if channels:
            said.append(trn("{n} channel", "{n} channels", channels).format(n=formats.count(channels)))
        days.append(counts.day)
    if pages is not None and len(pages.day):
        n = len(pages.page.labels)
        said.append(trn("{n} page", "{n} pages", n).format(n=formats.count(n)))
        visits = _sum(pages.visits)
        if visits is not None:
            said.append(tr("Visits: {n}").format(n=formats.count(visits)))
        days.append(pages.day)
    said += _period(days, told)
    if counts is not None:
        for text, column in ((tr("Cost: {money}"), counts.cost_minor), (tr("Value: {money}"), counts.value_minor)):
            amount = _sum(column)
            if amount:
                said.append(text.format(money=formats.money(amount / MINOR_PER_UNIT, currency)))
    return tuple(said)


def _period(days: "Sequence[Int32Array]", told: "Sequence[tuple[date, date]]") -> list[str]:
    """First and last day that a report tells; nothing where it has no dates."""
    from funnel_planner.analytics.leads import NO_DAY

    known = [each[each != NO_DAY] for each in days]
    ends = [int(day) for each in known if len(each) for day in (each.min(), each.max())]
    if not ends:
        return []
    if told:
        return [span_words(min(ends), max(*ends, *(day_number(last) for _, last in told)))]
    first_day, last_day = (date_of(day) for day in (min(ends), max(ends)))
    by_month = all(
        ((each.astype("M8[D]") - each.astype("M8[D]").astype("M8[M]")).astype(int) == 0).all() for each in known
    )
    first, last = (formats.month(day) if by_month else formats.day(day) for day in (first_day, last_day))
    return [first if first == last else tr("{first} to {last}").format(first=first, last=last)]


def _sum(numbers: "Int64Array") -> int | None:
    """What a column adds up to; None where it says nothing."""
    from funnel_planner.analytics.leads import NO_VALUE

    known = numbers[numbers != NO_VALUE]
    return int(known.sum()) if len(known) else None
