"""What a group of leads by time is, in a sentence (see ``app.group_words`` and ``analytics.time_groups``)."""

from datetime import date

from funnel_planner.app.period_words import EPOCH, period_words, span_words
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr
from funnel_planner.words.formats import days, number


def _name(plan: Plan, stage_id: str) -> str:
    found = [stage.name for stage in plan.stages if stage.id == stage_id]
    return found[0] if found else tr("(a stage that is gone)")


def _entered(plan: Plan, span: str, stage_id: str) -> str:
    if stage_id:
        return tr("Entered {period}, reached {stage}").format(period=span, stage=_name(plan, stage_id))
    return tr("Entered {period}").format(period=span)


def _cohort(plan: Plan, values: tuple[str, ...]) -> str:
    return _entered(plan, period_words(values[0]), "".join(values[1:2]))


def _between(plan: Plan, values: tuple[str, ...]) -> str:
    first, last = ((date.fromisoformat(text) - EPOCH).days for text in values[:2])
    return _entered(plan, span_words(first, last), "".join(values[2:3]))


def _stalled(plan: Plan, values: tuple[str, ...]) -> str:
    text = tr("Waiting at {stage} for more than {days}")
    return text.format(stage=_name(plan, values[0]), days=days(float(values[1])))


def _took(plan: Plan, values: tuple[str, ...]) -> str:
    first, end = (float(text) for text in values[1:3])
    span = days(first) if end - first <= 1 else tr("{first}–{last} days").format(
        first=number(first), last=number(end - 1)
    )  # fmt: skip
    if not values[0]:
        return tr("From entry to won in {days}").format(days=span)
    return tr("Came to {stage} in {days}").format(stage=_name(plan, values[0]), days=span)


TIME_WORDS = {
    "cohort": _cohort,
    "entered": _between,
    "undated": lambda _plan, _values: tr("Without an entry date"),
    "stalled": _stalled,
    "took": _took,
}
"""Kind -> its sentence."""
