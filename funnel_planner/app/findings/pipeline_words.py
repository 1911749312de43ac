"""The open pipeline in sentences: the same ones on the screen, in workbooks and in the text report."""

from collections.abc import Callable

from funnel_planner.app.findings.chances import Basis
from funnel_planner.app.findings.deals import Pipeline
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, mark, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.open_ages import TooOld, Undecided
    from funnel_planner.analytics.outcomes import Outcomes
    from funnel_planner.analytics.win_pace import Pace

CHANCES = {
    Basis.DECIDED: mark("Chances: won of decided leads."),
    Basis.ALL: mark("Chances: won of all leads that came to the stage; open ones may still be won."),
    Basis.PLAN: mark("Chances: the plan's rates."),
}
MEASURED = frozenset({Basis.AGE, Basis.ALL, Basis.DECIDED})
SURE_WEIGHT = 0.95
"""Below, it is said that the age counts less."""
MOST = 0.5
"""Above this share of comings with a date, chances by age rather go by those."""


def pipeline_remarks(plan: Plan, found: Pipeline, write: Callable[[float], str]) -> list[str]:
    """Where the chances come from, and what is left out: a sentence each; ``write`` writes the amounts."""
    remarks = [*_source(found), *warnings(plan, found, write)]
    if found.regardless:
        text = tr(
            "Open leads stand where they stood on the as-of day, and lost leads count for the chances, whatever the way"
            " of counting."
        )
        remarks.append(text)
    if found.own_column:
        own = sum(stage.own for stage in found.stages)
        text = trn("{n} lead has its own, from “{column}”.", "{n} leads have their own, from “{column}”.", own)
        remarks.append(text.format(column=found.own_column))
    if not found.in_money:
        remarks.append(tr("No lead says what it is worth: leads are counted instead of money."))
    if found.without_amount:
        remarks.append(without_value(found, write))
    if found.without_chance and found.basis is not Basis.NONE:
        text = trn("{n} has no known chance and is not weighted.", "{n} have no known chance and are not weighted.",
                   found.without_chance)  # fmt: skip
        remarks.append(text)
    if found.lost_somewhere and found.basis in MEASURED and plan.won_index > 1:
        remarks.append(_lost_somewhere(found))
    return remarks


def warnings(plan: Plan, found: Pipeline, write: Callable[[float], str]) -> list[str]:
    """What the expected number leaves open or out."""
    said = []
    if found.basis is Basis.NONE:
        said.append(no_forecast(found))
    if found.ends is not None:
        said.append(between_ends(found.ends, write))
    if found.undecided is not None and found.basis is Basis.DECIDED:
        said.append(_undecided(plan, found.undecided))
    if found.basis is Basis.AGE and found.ages is not None:
        said += _pace_warnings(found.ages.pace)
        if found.ages.undated_losses:
            text = trn(
                "{n} lost lead does not say when it was lost, so the chances of leads as old are known less exactly.",
                "{n} lost leads do not say when they were lost, so the chances of leads as old are known less exactly.",
                found.ages.undated_losses,
            )
            said.append(text.format(n=formats.count(found.ages.undated_losses)))
    if found.too_old is not None:
        said += [_too_old(found.too_old), without_old(found, write)]
    return said


def without_value(found: Pipeline, write: Callable[[float], str]) -> str:
    """Open leads without a value, and what it would be if they were taken for what losses are."""
    said = trn("{n} open lead has no value.", "{n} open leads have no value.", found.without_amount)
    if found.with_mean_deal is None or found.mean_deal is None:
        return said
    text = tr(
        "Without a value they count as nothing; each taken for {typical}, the mean of the won leads, {amount} is"
        " expected."
    )
    more = text.format(typical=write(found.mean_deal), amount=write(found.with_mean_deal))
    return f"{said} {more}"


def _pace_warnings(pace: "Pace") -> list[str]:
    """What chances by age cannot know."""
    said = []
    if pace.is_uneven:
        text = tr(
            "From month to month wins came up to about {share} faster or slower than by chance alone, so the range is"
            " wider. It knows only changes that were already seen."
        )
        said.append(text.format(share=formats.percent(pace.swing, 0)))
    if pace.has_changed:
        text = trn(
            "In the last 30 days {n} lead was won where these chances make one expect {expected}: as long as that goes"
            " on, expect {times} as much as is said here.",
            "In the last 30 days {n} leads were won where these chances make one expect {expected}: as long as that"
            " goes on, expect {times} as much as is said here.",
            pace.won_lately,
        )
        times = formats.ratio(pace.won_lately / max(1.0, pace.expected_lately))
        expected = formats.number(pace.expected_lately, 0)
        said.append(text.format(n=formats.count(pace.won_lately), expected=expected, times=times))
    if pace.is_cut_short:
        text = tr(
            "Nine of ten wins took up to {usual}, but no lead was watched for longer than {days}: wins that take longer"
            " are not expected here, so the numbers are rather too low."
        )
        said.append(text.format(usual=formats.days(pace.usual_days), days=formats.days(pace.longest_days)))
    return said


def no_forecast(found: Pipeline) -> str:
    """Why nothing is expected of the open leads."""
    if not any(stage.won for stage in found.won):
        return tr("No lead is won or lost yet and no rate is planned, so nothing tells what the open ones will bring.")
    return tr(
        "Which of these leads are still open cannot be told: none is marked as lost and no win has a date. So no"
        " forecast is made. Mark lost leads, or import when leads were won."
    )


def between_ends(ends: tuple[float, float], write: Callable[[float], str]) -> str:
    """Both ends of what may be expected where no date tells how the open leads fare."""
    text = tr(
        "Between {low} and {high} can be expected, depending on how the open ones end: as all leads so far, or as those"
        " already won or lost. Only dates of wins could tell; the lower number counts here."
    )
    return text.format(low=write(ends[0]), high=write(ends[1]))


def without_old(found: Pipeline, write: Callable[[float], str]) -> str:
    """What leads that are older than any win would add; chances by age say nothing of their age."""
    if not found.comparable:
        return tr("How likely they are won cannot be told: none as old ever was.")
    return tr("With these it would be {amount} more.").format(amount=write(found.would_add))


def _source(found: Pipeline) -> list[str]:
    """Where the chances come from."""
    if found.basis is Basis.NONE:
        return []
    if found.basis is not Basis.AGE or found.ages is None:
        return [tr(CHANCES[found.basis])]
    text = tr("Chances: by age, as leads as old at this stage were won later, seen in the {days} before the as-of day.")
    said = [text.format(days=formats.days(found.ages.pace.span_days))]
    if found.ages.weight < SURE_WEIGHT:
        ages, every = found.ages, found.ages.wins + found.ages.undated
        mixed = (
            trn(
                "Only {dated} of {n} win has a date, so the age counts {share}; the rest is won of all leads.",
                "Only {dated} of {n} wins have a date, so the age counts {share}; the rest is won of all leads.",
                every,
            )
            if ages.undated
            else trn(
                "Only {n} win tells, so the age counts {share}; the rest is won of all leads.",
                "Only {n} wins tell, so the age counts {share}; the rest is won of all leads.",
                every,
            )
        )
        share = formats.percent(ages.weight, 0)
        said.append(mixed.format(dated=formats.count(ages.wins), n=formats.count(every), share=share))
    return said


def _too_old(old: "TooOld") -> str:
    text = trn(
        "Left out: {n} open lead that entered longer ago than any of {wins} wins took ({days} at most).",
        "Left out: {n} open leads that entered longer ago than any of {wins} wins took ({days} at most).",
        old.count,
    )
    return text.format(n=formats.count(old.count), wins=formats.count(old.wins), days=formats.days(old.longest_days))


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
    at_first = found.ages is not None and found.ages.dated_comings > MOST  # by age, each is lost where it was seen
    if found.basis is Basis.DECIDED or (found.basis is Basis.AGE and not at_first):
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
    if not result.median and result.chance_of_nothing:
        return _often_nothing(result, write)
    text = tr(
        "In 8 of 10 cases they bring between {low} and {high}; in half of them {median} or more; {mean} on average."
    )
    return text.format(
        low=write(result.p10), high=write(result.p90), median=write(result.median), mean=write(result.mean)
    )


def _often_nothing(result: "Outcomes", write: Callable[[float], str]) -> str:
    """Where half of the cases bring nothing, how many do says more than the half."""
    tenths = round(10 * result.chance_of_nothing)
    often = (
        tr("In nearly all cases they bring nothing")
        if tenths == 10
        else tr("In {n} of 10 cases they bring nothing").format(n=tenths)
    )
    if not result.p90:
        return tr("{often}; {mean} on average.").format(often=often, mean=write(result.mean))
    text = tr("{often}, in 1 of 10 {high} or more; {mean} on average.")
    return text.format(often=often, high=write(result.p90), mean=write(result.mean))


def coverage_remarks(found: Pipeline, write: Callable[[float], str]) -> list[str]:
    """What the coverage leaves out, and what a customer was taken for."""
    said = []
    if found.goal is not None and found.goal.mean_deal is not None:
        text = tr("The plan has no deal size: a customer is taken for {typical}, the mean of the won leads.")
        said.append(text.format(typical=write(found.goal.mean_deal)))
    if found.too_old is not None and found.coverage is not None:
        text = tr("Leads older than any win cover nothing: {value} of {all} is counted.")
        said.append(text.format(value=write(found.live_value), all=write(found.open_value)))
    return said


def pipeline_amount(plan: Plan, found: Pipeline, value: float | None) -> str:
    """Money, or leads where no lead says what it is worth."""
    return formats.money(value, plan.economics.currency) if found.in_money else formats.number(value, 1)
