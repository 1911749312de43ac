"""What the view of time says in sentences: what velocity is made of, where the curve ends, and who waits."""

from typing import TYPE_CHECKING

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, count, days, interval, money

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.analytics.waiting import Velocity
    from funnel_planner.app.timing import Timing


def velocity_words(plan: Plan, parts: "Velocity | None") -> str:
    """What sales velocity is made of, or which part of it is not known."""
    if parts is None:
        return tr("There is no stage before the won one, so there are no opportunities.")
    stage = plan.stages[plan.won_index - 1].name
    if parts.a_day is None:
        missing = [
            name
            for name, value in (
                (tr("leads at {stage}").format(stage=stage), parts.win_rate),
                (tr("amounts of won deals"), parts.mean_deal),
                (tr("days from {stage} to won").format(stage=stage), parts.cycle_days or None),
            )
            if value is None
        ]
        return tr("Measured sales velocity is not known: the data lacks {what}.").format(what=", ".join(missing))
    currency = plan.economics.currency
    return tr(
        "Measured sales velocity: {n} leads came to {stage}; {n} × {rate} won × {deal} mean deal / {days} = {velocity}"
        " a day, as if all of them were worked on at the same time."
    ).format(
        n=count(parts.opportunities), stage=stage, rate=rate_text(parts.win_rate),
        deal=money(parts.mean_deal, currency), days=days(parts.cycle_days), velocity=money(parts.a_day, currency),
    )  # fmt: skip


def curve_words(found: "Timing") -> str:
    """The curve in two sentences: the end of it, the half, and who is not in it."""
    curve = found.curve
    assert curve is not None  # noqa: S101 - asked before
    last = found.drawn_until
    share, limits, _ = found.read(last)
    text = trn(
        "Of {n} lead, {rate} ({interval}) wins within {days}.",
        "Of {n} leads, {rate} ({interval}) win within {days}.",
        curve.n,
    ).format(
        rate=rate_text(share), days=days(last),
        interval=NO_DATA if limits is None else interval(*limits),
    )  # fmt: skip
    half = curve.first_day_of(share / 2) if share else None
    if half is not None:
        text += " " + tr("Half of these wins come within {days}.").format(days=days(half))
    if curve.untimed:
        text += " " + trn(
            "{n} lead is left out: its entry or its win is undated, or the win is dated before the entry.",
            "{n} leads are left out: their entry or win is undated, or the win is dated before the entry.",
            curve.untimed,
        )
    return text


def waiting_words(found: "Timing") -> str:
    """How many open leads wait too long, as far as stages say how long is allowed."""
    rules = [now for now in found.waiting if now.stalled is not None]
    waiting = sum(now.open for now in found.waiting)
    if not waiting:
        return tr("No lead is open.")
    if not rules:
        return tr("No stage says how long a lead may wait there (SLA), so none is called stalled.")
    stalled, allowed = sum(now.stalled or 0 for now in rules), sum(now.open for now in rules)
    return trn(
        "{n} of {total} open leads at stages with an SLA waits longer than it allows.",
        "{n} of {total} open leads at stages with an SLA wait longer than it allows.",
        stalled,
    ).format(total=count(allowed))
