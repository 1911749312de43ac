"""The open pipeline in sentences: the same ones on the screen, in workbooks and in the text report."""

from collections.abc import Callable

from funnel_planner.app.findings.deals import Basis, Pipeline
from funnel_planner.words import mark, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.pipeline import Outcomes

CHANCES = {
    Basis.DECIDED: mark("Chances: won of decided leads."),
    Basis.ALL: mark("Chances: won of all leads that came to the stage; open ones may still be won."),
    Basis.PLAN: mark("Chances: the plan's rates."),
}


def pipeline_remarks(found: Pipeline) -> list[str]:
    """Where the chances come from, and what is left out: a sentence each."""
    remarks = [tr(CHANCES[found.basis])]
    if found.own_column:
        own = sum(stage.own for stage in found.stages)
        text = trn("{n} lead has its own, from “{column}”.", "{n} leads have their own, from “{column}”.", own)
        remarks.append(text.format(column=found.own_column))
    if not found.in_money:
        remarks.append(tr("No lead says what it is worth: leads are counted instead of money."))
    if found.without_amount:
        remarks.append(trn("{n} open lead has no value.", "{n} open leads have no value.", found.without_amount))
    if found.without_chance:
        text = trn("{n} has no known chance and is not weighted.", "{n} have no known chance and are not weighted.",
                   found.without_chance)  # fmt: skip
        remarks.append(text)
    if found.lost_somewhere and found.basis is not Basis.PLAN:
        remarks.append(_lost_somewhere(found))
    return remarks


def _lost_somewhere(found: Pipeline) -> str:
    """Which way the chances err because some losses name no stage."""
    if found.basis is Basis.DECIDED:
        return trn(
            "{n} lost lead does not say where it was lost and is taken as lost at every stage: chances from"
            " later stages are rather too low.",
            "{n} lost leads do not say where they were lost and are taken as lost at every stage: chances from"
            " later stages are rather too low.",
            found.lost_somewhere,
        )
    return trn(
        "{n} lost lead does not say where it was lost, so chances from later stages are rather too high.",
        "{n} lost leads do not say where they were lost, so chances from later stages are rather too high.",
        found.lost_somewhere,
    )


def may_bring(result: "Outcomes", write: Callable[[float], str]) -> str:
    """What the open leads may bring, in one sentence; ``write`` writes the amounts."""
    text = tr(
        "8 times of 10 they bring between {low} and {high}; half of the time {median} or more; {mean} on average."
    )
    return text.format(
        low=write(result.p10), high=write(result.p90), median=write(result.median), mean=write(result.mean)
    )
