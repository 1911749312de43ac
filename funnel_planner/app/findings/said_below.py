"""What is written below every picture and table that leaves the program: there it can no longer be asked."""

from funnel_planner.app.findings.counting_words import rule_line
from funnel_planner.app.findings.filter_words import filter_parts
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import Measured

MOST_NAMED = 20
"""Labels of a filter that are named; more are counted."""


def plan_line(plan: Plan) -> str:
    """Of which plan it is."""
    return tr("Plan: {name}").format(name=plan.name)


def lines_below(
    plan: Plan, lead_filter: LeadFilter, measured: "Measured", *, as_they_stand: bool = False, of_report: bool = False
) -> tuple[str, ...]:
    """The plan, the filter if there is one, and the rule of counting with its day (``rule_line``)."""
    lines = [plan_line(plan)]
    parts = [text for text, _ in filter_parts(lead_filter, plan, most=MOST_NAMED)]
    if parts:
        lines.append(tr("Filtered: {words}").format(words=" · ".join(parts)))
    rule = rule_line(
        plan.counting, measured.as_of_day, as_they_stand=as_they_stand, of_report=of_report or measured.of_report
    )
    return (*lines, rule)
