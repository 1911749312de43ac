"""What the window shows: one immutable value, made anew whenever the plan or the leads change."""

from dataclasses import dataclass, field
from datetime import date

from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics and forecast load numpy, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.results import Measured
    from funnel_planner.forecast.projection import Projection


Parts = tuple[
    date | None,
    date | None,
    frozenset[str],
    tuple[tuple[str, frozenset[str]], ...],
    tuple[str, ...],
    frozenset[str],
]


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads are looked at; empty parts let everything pass. Days include both ends."""

    first_day: date | None = None
    last_day: date | None = None
    channels: frozenset[str] = frozenset()
    """Channel labels as shown; ``(unknown)`` for leads without one."""
    columns: tuple[tuple[str, frozenset[str]], ...] = ()
    """(header, labels) of other imported columns."""
    stages: frozenset[str] = frozenset()
    """Ids of the stages of which one is the furthest a lead came to."""
    group: tuple[str, ...] = ()
    """Kind and values of a group of leads, such as those behind a bar of a chart (``analytics.groups``)."""
    period: str = ""
    """Key of the period (``periods``) that the days are for now, and move along with; empty: they are fixed."""

    @property
    def parts(self) -> Parts:
        """What ``Cube.tally``, ``Cube.passing`` and ``measure`` take, in their order."""
        return self.first_day, self.last_day, self.channels, self.columns, self.group, self.stages

    @property
    def is_empty(self) -> bool:
        """Nothing is filtered out."""
        return self == LeadFilter()


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
    lead_filter: LeadFilter = field(default_factory=LeadFilter)
    all_leads: int = 0
    """How many leads there are, whatever the filter lets pass; 0 while they are not counted."""
    is_preview: bool = False
    loading: bool = False
    read_only: bool = False
    undo_label: str = ""
    redo_label: str = ""
    """Names of the edits that undo and redo would take back or bring back; empty: nothing to."""
