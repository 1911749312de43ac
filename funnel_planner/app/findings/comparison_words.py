"""What a comparison of plan and leads leaves out, in sentences: the same ones on the screen and in workbooks."""

from funnel_planner.app.findings.plan_lines import Comparison
from funnel_planner.app.period_words import span_words
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.plan import Plan
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import number

MOST_NAMED = 6
NO_MONTHS = mark("Leads are not dated, so numbers of a month cannot be measured.")


def comparison_remarks(plan: Plan, found: Comparison) -> list[str]:
    """A sentence for each thing that cannot be compared."""
    remarks = []
    if found.chosen_by_outcome:
        text = tr("The filter chooses leads by how far they came: their rates say nothing of others. Take it away.")
        remarks.append(text)
    if found.first_index:
        text = tr("Compared from “{stage}” on: the data shows nobody who stopped before it.")
        remarks.append(text.format(stage=plan.stages[found.first_index].name))
    if found.late_entries:
        remarks.append(tr("People who enter later than that are left out of the planned rate."))
    if found.months is None:
        remarks.append(tr(NO_MONTHS))
    elif found.period is not None:
        text = tr("Numbers of a month: counted over {period}, {months} months of 30.44 days.")
        months = number(found.months, 1 if found.months >= 1 else 2)
        remarks.append(text.format(period=span_words(*found.period), months=months))
    if found.not_planned:
        more = " …" if len(found.not_planned) > MOST_NAMED else ""
        text = trn("{n} measured channel is not in the plan: {names}.",
                   "{n} measured channels are not in the plan: {names}.", len(found.not_planned))  # fmt: skip
        remarks.append(text.format(names=", ".join(map(_named, found.not_planned[:MOST_NAMED])) + more))
    return remarks


def _named(label: str) -> str:
    """A channel so that the label “unknown” of a file and no label at all are told apart."""
    return tr("leads without a channel") if label == UNKNOWN else tr("“{name}”").format(name=label)
