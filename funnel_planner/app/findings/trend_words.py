"""The trend in words: the same ones on the screen and in workbooks."""

from typing import TYPE_CHECKING

from funnel_planner.domain.days import date_of
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr, trn
from funnel_planner.words.differences import points_between, points_range
from funnel_planner.words.formats import count, day, days, percent

if TYPE_CHECKING:  # it loads numpy, which the results do only when looked at
    from funnel_planner.analytics.event_days import EventDays
    from funnel_planner.analytics.spans import Change
    from funnel_planner.app.findings.trend import Trend


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


def day_range_words(plan: Plan, events: "EventDays") -> str:
    """From which day to which leads entered, and were won."""
    parts = []
    for index, name in ((0, tr("Entered")), (plan.won_index, plan.stages[plan.won_index].name)):
        span = events.span(index)
        if span is not None:
            first, last = (day(date_of(number)) for number in span)
            parts.append(f"{name} {first} – {last}" if first != last else f"{name} {first}")
    return tr("First to last day: {what}.").format(what="; ".join(parts)) if parts else ""


def undated_words(plan: Plan, events: "EventDays") -> str:
    """What is known to have happened, but not when; empty where all has a date."""
    names = [tr("Entered"), *(stage.name for stage in plan.stages[1:]), tr("Lost")]
    numbers = [*events.undated, events.undated_lost]
    listed = ", ".join(f"{name} {count(n)}" for name, n in zip(names, numbers, strict=True) if n)
    return tr("On a day nobody wrote down, and in no period: {what}.").format(what=listed) if listed else ""


def difference_sentence(change: "Change", *, fair: bool) -> str:
    """Whether chance can explain the change of a rate; ``fair`` False: the later leads had less time than the others.

    Empty where there is nothing to compare.
    """
    was, now = change.rates
    if was is None or now is None or change.interval is None:
        return ""
    if not fair:
        text = tr(
            "The difference is {points} points so far (95% interval {interval}); whether it is real cannot be told yet."
        )
    elif change.is_told_apart:
        text = tr("That is a real difference: {points} points (95% interval {interval}).")
    elif change.leaves_0_out and change.p_holm is not None:
        text = tr(
            "The difference of {points} points may be chance: with so few leads, chance alone brings one like it in"
            " {share} of cases (95% interval {interval})."
        )
    else:
        text = tr("The difference of {points} points may be chance (95% interval {interval}).")
    return text.format(
        points=points_between(was, now), interval=points_range(*change.interval), share=percent(change.p_holm)
    )
