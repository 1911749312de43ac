"""The lost leads of a look, or why there are none to tell of."""

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import LostPolicy
from funnel_planner.domain.errors import PlannerError

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leaks import Leaks


def find_leaks(look: Look) -> "Leaks":
    """Where leads are lost; any thread. Refuses counts of reports, plans that leave lost leads out, and no losses."""
    if not look.has_leads:
        raise PlannerError("losses_need_leads")
    if look.plan.counting.lost_policy is LostPolicy.EXCLUDE:
        raise PlannerError("losses_left_out")
    from funnel_planner.analytics.leaks import leaks

    found = leaks(look.journeys, look.rows)
    if not found.lost:
        raise PlannerError("losses_none" if look.lead_filter.is_empty else "losses_filtered")
    return found
