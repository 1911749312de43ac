"""What a workbook is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from funnel_planner.analytics.results import Measured
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.projection import Projection
from funnel_planner.publish.findings import Findings


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """A plan with its numbers; ``measured`` is None without leads. Words come in the language in use."""

    plan: Plan
    projection: Projection
    measured: Measured | None = None
    ledger: Ledger | None = None
    as_of: date | None = None
    counting: str = ""
    """The counting rule in words, printed beside the numbers."""
    sources: tuple[str, ...] = field(default_factory=tuple)
    """Names of the imported files."""
    made_on: date | None = None
    """Day of the export; None: today."""
    findings: Findings = field(default_factory=Findings)
    """What the sheets of findings show; those without anything to say are left out."""
    conditions: tuple[str, ...] = ()
    """What the leads that are counted have in common, each part of the filter in words; empty: all leads are."""
    filter_line: str = ""
    """The same in one line."""
    all_leads: int = 0
    """How many leads there are, those that do not pass the filter included."""
    measured_from: Mapping[tuple[NumberKind, str, str], str] = field(default_factory=dict)
    """What numbers of the plan were measured from, in words, by ``Measurement.place``."""

    @property
    def shows_plan(self) -> bool:
        """There is a plan to be shown: something is planned, or nothing else is there."""
        return self.plan.has_numbers or self.measured is None or self.measured.is_empty
