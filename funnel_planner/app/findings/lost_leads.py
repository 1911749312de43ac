"""The lost leads of a look, or why there are none to tell of."""

from itertools import pairwise

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import formats, mark

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leaks import Leaks

NO_REASONS = mark("No column says why leads were lost. Name one in the import as “Reason of the loss” to see it.")


def find_leaks(look: Look) -> "Leaks":
    """Where leads are lost; any thread. Refuses counts of reports, plans that leave lost leads out, and no losses."""
    if not look.has_leads:
        raise PlannerError("losses_need_leads")
    if look.plan.counting.lost_policy is LostPolicy.EXCLUDE:
        raise PlannerError("losses_left_out")
    from funnel_planner.analytics.leaks import leaks

    found = leaks(look.journeys, look.rows)
    if not found.lost:
        raise _none_lost(look) if look.lead_filter.is_empty else PlannerError("losses_filtered")
    return found


def _none_lost(look: Look) -> PlannerError:
    """What can be told all the same: after which stage most leads did not go on, and how long wins usually take."""
    counts = [count or 0 for count in look.measured.total.counts]
    steps = [before - after for before, after in pairwise(counts[: look.plan.won_index + 1])]
    stage = max(range(len(steps)), key=steps.__getitem__, default=None)
    if stage is None or steps[stage] <= 0:
        return PlannerError("losses_none")
    told = {"n": formats.count(steps[stage]), "of": formats.count(counts[stage]), "stage": look.plan.stages[stage].name}
    wait = look.cube.usual_wait
    if wait is None:
        return PlannerError("losses_none_stuck", **told)
    return PlannerError("losses_none_slow", **told, days=formats.days(wait))
