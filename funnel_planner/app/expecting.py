"""What an import would show, before it is made."""

from dataclasses import dataclass

from funnel_planner.app import importing
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.app.pictures import make_picture
from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess

COUNTED_WHOLE = 50_000
"""Files of up to this many rows are read as a whole for the preview; of larger ones the first rows are."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The funnel that would result, and the account of the rows; ``sample_rows`` 0: all rows were read."""

    picture: FunnelPicture
    ledger: Ledger
    sample_rows: int = 0


def expect(reader: ReaderProcess, plan: Plan, drafted: importing.Draft, reporter: Reporter | None = None) -> Expected:
    """Read the files as drafted, into memory only; on a worker thread. Raises ``PlannerError`` and ``Cancelled``."""
    rows = sum(survey.row_count for survey in drafted.surveys)
    if rows <= COUNTED_WHOLE:
        parsed = importing.read(reader, drafted.mapping, reporter)
        sampled = 0
    else:
        from funnel_planner.spreadsheet.leads.parsing import preview

        parsed = preview(drafted.surveys, drafted.mapping)
        sampled = sum(len(survey.sample_rows) for survey in drafted.surveys)
    measured = measured_in(count_leads(plan, parsed.leads), LeadFilter())
    return Expected(make_picture(plan, measured, None), parsed.ledger, sampled)
