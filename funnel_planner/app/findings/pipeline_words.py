"""The open pipeline in sentences: the same ones on the screen, in workbooks and in the text report."""

from collections.abc import Callable

from funnel_planner.app.findings.deals import Basis, Pipeline
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, mark, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.open_ages import Undecided
    from funnel_planner.analytics.pipeline import Outcomes

CHANCES = {
    Basis.DECIDED: mark("Chances: won of decided leads."),
    Basis.ALL: mark("Chances: won of all leads that came to the stage; open ones may still be won."),
    Basis.PLAN: mark("Chances: the plan's rates."),
}


def pipeline_remarks(plan: Plan, found: Pipeline, write: Callable[[float], str]) -> list[str]:
    """Where the chances come from, and what is left out: a sentence each; ``write`` writes the amounts."""
    remarks = [tr(CHANCES[found.basis]), *warnings(plan, found, write)]
    if found.regardless:
        remarks.append(tr("Open leads stand where they stood on the as-of day, whatever the way of counting."))
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


def warnings(plan: Plan, found: Pipeline, write: Callable[[float], str]) -> list[str]:
    """Why the open leads may bring far less than is expected of them."""
    said = []
    if found.undecided is not None:
        said.append(_undecided(plan, found.undecided))
    if found.too_old is not None:
        old = found.too_old
        text = trn(
            "{n} open lead entered longer ago than any of {wins} wins took ({days} at most) and will hardly be won.",
            "{n} open leads entered longer ago than any of {wins} wins took ({days} at most) and will hardly be won.",
            old.count,
        )
        said.append(
            text.format(n=formats.count(old.count), wins=formats.count(old.wins), days=formats.days(old.longest_days))
        )
        if found.weighted_without_old is not None:
            said.append(without_old(found, write))
    return said


def without_old(found: Pipeline, write: Callable[[float], str]) -> str:
    """What is expected without the leads that are older than any win."""
    return tr("Without them, {amount} is expected.").format(amount=write(found.weighted_without_old or 0.0))


def _undecided(plan: Plan, found: "Undecided") -> str:
    """Why a rate of decided leads would mislead."""
    values = {
        "n": formats.count(found.decided),
        "of": formats.count(found.of),
        "stage": plan.stages[found.stage].name,
    }
    if found.window_days is None:
        text = tr(
            "Only {n} of {of} leads that came to “{stage}” are won or lost: “of decided” would promise far too much."
        )
        return text.format(**values)
    text = tr(
        "Only {n} of {of} leads that came to “{stage}” and entered {days} ago or earlier are won or lost: “of decided”"
        " would promise far too much."
    )
    return text.format(**values, days=formats.days(found.window_days))


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


def pipeline_amount(plan: Plan, found: Pipeline, value: float | None) -> str:
    """Money, or leads where no lead says what it is worth."""
    return formats.money(value, plan.economics.currency) if found.in_money else formats.number(value, 1)
