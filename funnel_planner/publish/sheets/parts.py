"""What a sheet of findings is written from: the contents and the places of the other sheets' numbers."""

from dataclasses import dataclass

from funnel_planner.analytics.results import Measured
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.findings import Findings
from funnel_planner.publish.frame import counting_line
from funnel_planner.publish.inputs import Inputs
from funnel_planner.publish.sheets.forecast_sheet import ForecastPlaces
from funnel_planner.publish.sheets.results_sheet import ResultPlaces


@dataclass(frozen=True, slots=True)
class Parts:
    """All of them."""

    contents: WorkbookContents
    measured: Measured
    forecast: ForecastPlaces
    results: ResultPlaces
    inputs: Inputs

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.contents.plan

    @property
    def findings(self) -> Findings:
        """What was found out."""
        return self.contents.findings

    @property
    def line(self) -> str:
        """How many leads, as of when, counted how."""
        return counting_line(self.contents, self.measured)

    def channel_source(self, offset: int, stage: int) -> str | None:
        """The cell on the sheet of results that has the count of the channel at this place; None: there is none."""
        places = self.results
        return places.at(places.first_channel + offset, 1 + stage) if places.channels else None
