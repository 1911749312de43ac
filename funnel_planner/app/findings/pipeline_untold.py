"""Why parts of the open pipeline are not told, in sentences: the same ones on the screen and in JSON."""

from collections.abc import Callable

from funnel_planner.app.findings.chances import Basis
from funnel_planner.app.findings.deals import Pipeline
from funnel_planner.app.findings.goals import target_count
from funnel_planner.app.findings.pipeline_words import no_forecast, without_old
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, tr


def no_goal(plan: Plan, found: Pipeline) -> str:
    """Why nothing can be compared: nothing is aimed at, or nobody says what a customer is worth."""
    wanted = target_count(plan, found.month)
    if wanted:
        text = tr(
            "The target is {customers} customers a month, but neither the plan nor a won lead says what one is"
            " worth. Enter a deal size, or import a column of values."
        )
        return text.format(customers=formats.figure(wanted))
    return tr("The plan has no target and no planned month to compare with. Enter a target.")


def no_coverage(plan: Plan, found: Pipeline) -> str:
    """Why no coverage is told."""
    if found.goal is None:
        return no_goal(plan, found)
    if found.goal.won_so_far is None:
        return no_wins_of_the_month()
    return tr("The goal is reached.")


def no_wins_of_the_month() -> str:
    """Why it is not known what is won of a goal."""
    return tr("No win is dated, so what was won this month is not known. Import a column of close dates.")


def no_outcomes(found: Pipeline, write: Callable[[float], str]) -> str:
    """Why it is not told what the open leads may bring; ``write`` writes amounts."""
    if found.basis is Basis.NONE:
        return no_forecast(found)
    if found.too_old is not None and found.weighted is not None:
        said = tr("Nothing is expected: all open leads with a known chance are older than any that won.")
        return f"{said} {without_old(found, write)}"
    return tr("There is no open lead whose value and chance are known.")
