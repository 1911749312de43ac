"""The trend in words: the same ones on the screen and in workbooks."""

from typing import TYPE_CHECKING

from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, days

if TYPE_CHECKING:  # it loads numpy, which the results do only when looked at
    from funnel_planner.app.trend import Trend


def window_sentence(trend: "Trend") -> str:
    """When a period counts as complete, and why."""
    wait = days(trend.window_days)
    if trend.window_days is None:
        return tr("No win is dated, so nothing says how long one takes: only periods that are not over are hatched.")
    if trend.is_rule:
        text = tr("A period is complete when its last lead had {days}, the window of the counting rule.")
        return text.format(days=wait)
    return trn(
        "A period is complete when its last lead had {days}: within this time nine of ten won, judged by {n} win.",
        "A period is complete when its last lead had {days}: within this time nine of ten won, judged by {n} wins.",
        trend.wins,
    ).format(days=wait, n=count(trend.wins))
