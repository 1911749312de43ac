"""What the window shows: one immutable value, made anew whenever the plan or the leads change."""

from dataclasses import dataclass

from funnel_planner.domain.lead_filter import ALL_LEADS, LeadFilter
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics and forecast load numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.results import Measured
    from funnel_planner.forecast.projection import Projection


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """The plan (a preview while something is dragged), what was measured and what it forecasts.

    Parts are compared by identity to find out what to redraw. ``measured`` is None while there are no leads (or
    they are still loading: ``loading``); ``projection`` is None until numpy has been loaded after the first paint.
    """

    plan: Plan
    picture: FunnelPicture
    measured: "Measured | None" = None
    leads: "LeadData | None" = None
    projection: "Projection | None" = None
    lead_filter: LeadFilter = ALL_LEADS
    all_leads: int = 0
    """How many leads there are, whatever the filter lets pass; 0 while they are not counted."""
    is_preview: bool = False
    loading: bool = False
    read_only: bool = False
    undo_label: str = ""
    redo_label: str = ""
    """Names of the edits that undo and redo would take back or bring back; empty: nothing to."""
