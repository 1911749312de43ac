"""What the view of time says in sentences: what velocity is made of, where the curve ends, and who waits."""

from typing import TYPE_CHECKING

from funnel_planner.app.findings.time_words import NO_SLA, no_velocity_words, stalled_sentence
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, count, days, interval, round_money

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.analytics.waiting import Velocity
    from funnel_planner.app.findings.timing import Timing


def velocity_words(plan: Plan, parts: "Velocity | None") -> str:
    """What sales velocity is made of, or which part of it is not known."""
    if parts is None or parts.a_day is None:
        return no_velocity_words(plan, parts)
    stage = plan.stages[plan.won_index - 1].name
    return _how_telling(parts) + " " + _velocity_worked_out(plan, parts, stage)


def _how_telling(parts: "Velocity") -> str:
    """On how many wins it rests, and whether these are enough."""
    if parts.is_telling:
        text = tr("Sales velocity rests on {deals} won deals with an amount, and on {cycles} with dates.")
    else:
        text = tr(
            "Too few wins to go by for a sales velocity ({deals} with an amount, {cycles} with dates; {least} of each"
            " are needed). So far the arithmetic is:"
        )
    return text.format(deals=count(parts.deals), cycles=count(parts.cycles), least=count(_least_wins()))


def _least_wins() -> int:
    from funnel_planner.analytics.waiting import LEAST_WINS

    return LEAST_WINS


def _velocity_worked_out(plan: Plan, parts: "Velocity", stage: str) -> str:
    """Its four factors, with those of open opportunities beside those of all."""
    currency = plan.economics.currency
    text = tr(
        "{n} leads that came to {stage} × {rate} won × {deal} mean deal / {days} to the win = {velocity} a day."
        " It compares periods or teams; it is not what comes in on a day. Of the {open} still open: {open_velocity} a"
        " day."
    )
    worked_out = text.format(
        n=count(parts.opportunities), stage=stage, rate=rate_text(parts.win_rate), open=count(parts.open_opportunities),
        deal=round_money(parts.mean_deal, currency), days=days(parts.cycle_days),
        velocity=round_money(parts.a_day, currency), open_velocity=round_money(parts.open_a_day, currency),
    )  # fmt: skip
    if not parts.too_old:
        return worked_out
    left = trn("{n} open lead older than any win is left out.", "{n} open leads older than any win are left out.",
               parts.too_old)  # fmt: skip
    return f"{worked_out} {left}"


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


def sla_words(plan: Plan, found: "Timing", proposed: dict[int, int]) -> str:
    """What could be the SLA of stages that have none; empty where the data proposes nothing."""
    if not proposed:
        return ""
    parts = []
    for stage, most in proposed.items():
        step = found.steps[stage + 1]
        text = tr("{stage} {days} (of {n} who went on)")
        parts.append(text.format(stage=plan.stages[stage].name, days=days(most), n=count(step.n if step else 0)))
    return tr("In this data nine of ten who went on did so within: {stages}.").format(stages="; ".join(parts))


def waiting_words(found: "Timing") -> str:
    """How many open leads wait too long, as far as stages say how long is allowed."""
    rules = [now for now in found.waiting if now.stalled is not None]
    waiting = sum(now.open for now in found.waiting)
    if not waiting:
        return tr("No lead is open.")
    if not rules:
        return tr(NO_SLA)
    return stalled_sentence(rules)
