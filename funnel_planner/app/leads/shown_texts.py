"""What the list of leads shows of what is coded."""

from collections.abc import Sequence

from funnel_planner.domain.days import date_of
from funnel_planner.words import formats, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.analytics.leads import Coded, Int64Array


def channel_names(channel: "Coded") -> Sequence[str]:
    """By code; the last one, at -1, is for leads without a channel."""
    return (*channel.labels, tr("(unknown)"))


def day_text(day: int) -> str:
    """A day counted from 1970; empty for none."""
    from funnel_planner.analytics.leads import NO_DAY

    return "" if day == NO_DAY else formats.day(date_of(day))


def value_text(minor: int, currency: str) -> str:
    """One lead's amount, as it was said: cents only where there are some; empty for none."""
    from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE

    if minor == NO_VALUE:
        return ""
    return formats.money(minor / MINOR_PER_UNIT, currency, 2 if minor % MINOR_PER_UNIT else 0)


def longest_value(minor: "Int64Array", currency: str) -> str:
    """A text as long as that of any of these amounts, of which there is one at least."""
    from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE

    known = minor[minor != NO_VALUE]
    cents = MINOR_PER_UNIT - 1 if (known % MINOR_PER_UNIT).any() else 0
    ends = (int(known.min()), int(known.max()))
    return max((value_text(end - end % MINOR_PER_UNIT + cents, currency) for end in ends), key=len)
