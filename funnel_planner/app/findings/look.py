"""What the views of the results look at: leads as they were counted, and which of them pass the filter."""

from dataclasses import dataclass
from functools import cached_property

from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.durations import Rows
    from funnel_planner.analytics.reached import Journeys
    from funnel_planner.analytics.results import Measured
    from funnel_planner.analytics.stage_times import StageTimes

MOST_TIMED = 200_000
"""Up to this many leads, nothing is held up by working out how soon the wins came."""


@dataclass(frozen=True, eq=False)
class Look:
    """One look at the leads of a plan under one filter; may be used on any thread.

    ``measured`` is what was measured of the leads that pass.
    """

    plan: Plan
    cube: "Cube"
    lead_filter: LeadFilter
    measured: "Measured"
    reason_headers: tuple[str, ...] = ()
    """Headers of the columns that say why leads were lost."""
    asset_headers: tuple[str, ...] = ()
    """Headers of the columns that say which landing page, campaign and the like brought a lead."""
    value_header: str = ""
    """Header of the column that says what leads are worth; empty: not known."""
    column: str = ""
    """Header of the column that the leads are cut by; empty: none is chosen."""

    @property
    def journeys(self) -> "Journeys":
        """All leads as they were counted."""
        return self.cube.journeys

    @property
    def has_leads(self) -> bool:
        """There are single leads, not only the counts of a report."""
        return bool(self.journeys.leads.lead_count)

    @property
    def is_report(self) -> bool:
        """There are only the counts of a report, to which no rule of counting applies."""
        return self.measured.of_report

    @property
    def is_page_report(self) -> bool:
        """There is nothing but what page reports say."""
        journeys = self.journeys
        return not self.has_leads and journeys.report is None and journeys.leads.pages is not None

    @cached_property
    def rows(self) -> "Rows | None":
        """Numbers of the leads that pass, ascending; None: all."""
        return self.passing(self.lead_filter)

    def passing(self, wanted: LeadFilter) -> "Rows | None":
        """Numbers of the leads that pass another filter, ascending; None: all."""
        return None if wanted.is_empty else self.cube.passing(wanted)

    @property
    def times(self) -> "StageTimes":
        """When each lead reached each stage; worked out once for all looks at the same leads."""
        return self.cube.times

    @property
    def knows_wait(self) -> bool:
        """``Cube.usual_wait`` is there at once: it was asked for before, or there are not many leads."""
        return "usual_wait" in self.cube.__dict__ or self.journeys.leads.lead_count <= MOST_TIMED

    def had_time(self, last_day: int) -> bool:
        """Leads that entered until this day had the window of the rule, else the usual wait; without both: it is over.

        So the view of the trend says whether a period is complete.
        """
        from funnel_planner.analytics.leads import NO_DAY

        window, as_of = self.plan.counting.window_days, self.journeys.as_of_day
        wait = self.cube.usual_wait if window is None else window
        return as_of == NO_DAY or last_day + (wait or 0) <= as_of

    def shows_the_same(self, other: "Look | None") -> bool:
        """The same plan, leads and filter."""
        return (
            other is not None
            and self.plan is other.plan
            and self.cube is other.cube
            and self.lead_filter == other.lead_filter
        )
