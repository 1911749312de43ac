"""Paths in words: what unusual ones are, why some data cannot tell them, and which places one goes through.

Keys are those of ``analytics.odd_paths``.
"""

from collections.abc import Sequence

from funnel_planner.domain.plan import Plan
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.ways import Way

MEANINGS = {
    "entered_midway": mark("Leads that were never seen at the first stage: they came in further on."),
    "skipped": mark("Leads that came further, but never stand at a stage in between at which the data shows others."),
    "went_back": mark("Leads that stood at a stage after they had been at a higher one."),
    "returned": mark("Leads that were at a stage again after they had been lost."),
    "reentered": mark("Leads that were recorded at the first stage on several days: they came again, or left a touch."),
}
UNTOLD = {
    "entered_midway": mark("Every lead of a list counts as having been at the first stage, so nobody can tell."),
    "skipped": mark("No stage is recorded on the way to another one, so nobody can tell which were skipped."),
    "went_back": mark("No lead has dates at two stages, so nobody can tell who went back."),
    "returned": mark("No loss has a date, so nobody can tell what came after it."),
    "reentered": mark("The first stage has one date for each lead, so nobody can tell who came again."),
}


def place_name(plan: Plan, step: int) -> str:
    """A place in a way: a stage, a loss, or the outside."""
    from funnel_planner.analytics.odd_ways import OUTSIDE

    if step >= 0:
        return plan.stages[step].name
    return tr("from outside") if step == OUTSIDE else tr("lost")


def way_text(plan: Plan, way: "Way") -> str:
    """All places of a way, one after the other."""
    return " → ".join(place_name(plan, step) for step in way.steps) + (" → …" if way.is_cut else "")


def usual_sentence(usual: "Sequence[Way] | None", n: int) -> str:
    """How many of ``n`` leads the most usual ways stand for; None: this data does not say how leads went."""
    if usual is None:
        return tr(
            "This list says where leads stand now, not how they came there. Dates for each stage, a log of stage"
            " changes, or the same list imported every week would tell."
        )
    shown = sum(way.leads for way in usual)
    text = trn("These paths were taken by {shown} of {n} lead.", "These paths were taken by {shown} of {n} leads.", n)
    return text.format(shown=count(shown))
