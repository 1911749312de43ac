"""Time in sentences: who waits too long, and what a group of leads by time is (see ``analytics.time_groups``)."""

from collections.abc import Sequence
from datetime import date

from funnel_planner.app.period_words import period_words, span_words
from funnel_planner.domain.days import day_number
from funnel_planner.domain.lead_filter import SIGNED
from funnel_planner.domain.plan import Plan
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count, days, number

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.waiting import Velocity, Waiting


NO_SLA = mark("No stage says how long a lead may wait there (SLA), so none is called stalled.")
NO_STEP_DAYS = mark("No lead has dates at both ends of this step, in this order, so there are no days.")


def stage_name(plan: Plan, stage_id: str) -> str:
    """Name of a stage; says so where it is gone."""
    found = [stage.name for stage in plan.stages if stage.id == stage_id]
    return found[0] if found else tr("(a stage that is gone)")


def _entered(plan: Plan, span: str, stage_id: str) -> str:
    if stage_id:
        return tr("Entered {period}, reached {stage}").format(period=span, stage=stage_name(plan, stage_id))
    return tr("Entered {period}").format(period=span)


def _cohort(plan: Plan, values: tuple[str, ...]) -> str:
    return _entered(plan, period_words(values[0]), "".join(values[1:2]))


def _between(plan: Plan, values: tuple[str, ...]) -> str:
    first, last = (day_number(date.fromisoformat(text)) for text in values[:2])
    return _entered(plan, span_words(first, last), "".join(values[2:3]))


def _came(plan: Plan, values: tuple[str, ...]) -> str:
    text = tr("Came to {stage} in {period}")
    return text.format(stage=stage_name(plan, values[1]), period=period_words(values[0]))


def _stalled(plan: Plan, values: tuple[str, ...]) -> str:
    text = tr("Waiting at {stage} for more than {days}")
    return text.format(stage=stage_name(plan, values[0]), days=days(float(values[1])))


def _took(plan: Plan, values: tuple[str, ...]) -> str:
    first, end = (float(text) for text in values[1:3])
    span = days(first) if end - first <= 1 else tr("{first}–{last} days").format(
        first=number(first), last=number(end - 1)
    )  # fmt: skip
    if not values[0]:
        return tr("From entry to won in {days}").format(days=span)
    return tr("Came to {stage} in {days}").format(stage=stage_name(plan, values[0]), days=span)


def _won_dated(_plan: Plan, values: tuple[str, ...]) -> str:
    text = (
        tr("Won, with both dates, also before entry") if values[0] == SIGNED else tr("Won after entry, with both dates")
    )
    if len(values) > 1:
        return tr("{what}; entered {period}").format(what=text, period=period_words(values[1]))
    return text


TIME_WORDS = {
    "cohort": _cohort,
    "entered": _between,
    "undated": lambda _plan, _values: tr("Without an entry date"),
    "came": _came,
    "lost_in": lambda _plan, values: tr("Lost in {period}").format(period=period_words(values[0])),
    "stalled": _stalled,
    "took": _took,
    "won_dated": _won_dated,
    "won_before_entry": lambda _plan, _values: tr("Won before they entered"),
}
"""Kind -> its sentence."""


def stalled_sentence(waiting: "Sequence[Waiting]") -> str:
    """How many open leads wait longer than their stage allows; ``waiting``: of the stages that say how long."""
    stalled = sum(now.stalled or 0 for now in waiting)
    text = trn(
        "{n} of {total} open leads waits longer than the SLA of its stage allows; stages without an SLA are left out.",
        "{n} of {total} open leads wait longer than the SLA of their stage allows; stages without an SLA are left out.",
        stalled,
    )
    return text.format(total=count(sum(now.open for now in waiting)))


def no_curve_words(*, is_entry_dated: bool) -> str:
    """Why there is no curve of wins."""
    if is_entry_dated:
        return tr("No win is dated, so nothing says how soon after their entry leads win.")
    return tr("No lead has an entry date, so nobody can be followed since entry.")


def no_velocity_words(plan: Plan, parts: "Velocity | None") -> str:
    """Which part of sales velocity is not known."""
    if parts is None:
        return tr("There is no stage before the won one, so there are no opportunities.")
    stage = plan.stages[plan.won_index - 1].name
    told = (
        (tr("leads at {stage}").format(stage=stage), parts.win_rate),
        (tr("amounts of won deals"), parts.mean_deal),
        (tr("days from {stage} to won").format(stage=stage), parts.cycle_days or None),
    )
    missing = ", ".join(name for name, value in told if value is None)
    return tr("Measured sales velocity is not known: the data lacks {what}.").format(what=missing)
