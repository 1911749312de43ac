"""What an import would show, before it is made."""

from dataclasses import dataclass
from datetime import date

from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.channel_choices import with_channel_meanings
from funnel_planner.app.files.oddity_words import (
    blank_count_sentences,
    spoilt_sentences,
    to_come_sentences,
    undated_sentences,
)
from funnel_planner.app.files.totals_words import totals_sentences
from funnel_planner.app.numbers import count_leads, measured_in
from funnel_planner.app.pictures import make_picture
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import formats, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube

COUNTED_WHOLE = 50_000
"""Files of up to this many rows are read as a whole for the preview; of a larger one the first rows are."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The funnel of the files' leads, and the account of their rows; ``sample_rows`` 0: all rows were read."""

    picture: FunnelPicture
    ledger: Ledger
    sample_rows: int = 0
    row_count: int = 0
    """Rows of all files."""
    totals: tuple[str, ...] = ()
    """What a report of totals brings beside its funnel, a line each; empty for lists of leads."""
    change: tuple[str, ...] = ()
    """What changes for a plan that has leads already, a sentence each; empty where nothing can be compared."""
    spoilt: tuple[str, ...] = ()
    """What cannot be read or dated, and what a fixed as-of day of the plan leaves uncounted, a sentence each."""


def expect(
    reader: ReaderProcess,
    plan: Plan,
    drafted: drafts.Draft,
    reporter: Reporter | None = None,
    *,
    file: PlanFile | None = None,
    instead_of: str = "",
) -> Expected:
    """Read the files as drafted, into memory only; on a worker thread.

    With ``file`` they are compared with the leads that the plan has there, ``instead_of`` as in ``importing.store``.
    Raises ``PlannerError`` and ``Cancelled``.
    """
    rows = sum(survey.row_count for survey in drafted.surveys)
    if rows <= COUNTED_WHOLE or len(drafted.surveys) > 1:  # the first rows of joined files need not be the same leads
        parsed = drafting.read(reader, drafted.mapping, reporter)
        sampled = 0
    else:
        from funnel_planner.spreadsheet.leads.parsing import preview

        parsed = preview(drafted.surveys, drafted.mapping)
        sampled = sum(len(survey.sample_rows) for survey in drafted.surveys)
    change: tuple[str, ...] = ()
    if file is not None and plan.batches:
        from funnel_planner.app.files import foreseeing

        foreseen = foreseeing.foresee(file, plan, reader, drafted, reporter, instead_of=instead_of)
        change = tuple(foreseeing.sentences(foreseen))
    plan = with_channel_meanings(plan, drafting.to_keep(drafted).decided)
    cube = count_leads(plan, parsed.leads)
    measured = measured_in(cube, LeadFilter())
    totals = totals_sentences(parsed.leads, _currency(drafted, plan), _told_periods(drafted))
    odd = parsed.oddities
    spoilt = (
        *(day_sentences(cube) or to_come_sentences(odd)),
        *spoilt_sentences(odd),
        *undated_sentences(odd),
        *blank_count_sentences(odd),
    )
    return Expected(make_picture(plan, measured, None), parsed.ledger, sampled, rows, totals, change, spoilt)


def read_day_sentences(reader: ReaderProcess, plan: Plan, drafted: drafts.Draft) -> list[str]:
    """What a fixed as-of day of the plan leaves uncounted of the files; they are read for it only if there is one."""
    if plan.counting.as_of is None:
        return []
    plan = with_channel_meanings(plan, drafting.to_keep(drafted).decided)
    return day_sentences(count_leads(plan, drafting.read(reader, drafted.mapping).leads))


def day_sentences(cube: "Cube") -> list[str]:
    """What a plan that counts as of a day of its own makes of leads read as of another one."""
    from funnel_planner.analytics.reached import is_too_late

    counting, leads = cube.journeys.counting, cube.journeys.leads
    if counting.as_of is None:
        return []
    asked = formats.day(counting.as_of)
    if is_too_late(leads, day_number(counting.as_of)):
        text = tr("The plan counts as of {day}, but what these files say of days after {imported} is left out.")
        return [text.format(day=asked, imported=formats.day(date_of(leads.as_of_day)))]
    if not cube.journeys.histories.scheduled.any():
        return []
    text = tr("The plan counts as of {day}: leads that came later do not count yet. The day is chosen under Results.")
    return [text.format(day=asked)]


def _told_periods(drafted: drafts.Draft) -> list[tuple[date, date]]:
    """First and last day of reports whose rows have no dates, as their title lines say or as was chosen."""
    files = (file for file in drafted.mapping.files if not file.column(Role.TIME) and not file.column(Role.CREATED))
    return [(file.period, file.period_end or file.period) for file in files if file.period is not None]


def _currency(drafted: drafts.Draft, plan: Plan) -> str:
    """Currency of the files' amounts; the plan's where they do not say it."""
    columns = (column for file in drafted.mapping.files for column in file.columns)
    return next((column.currency for column in columns if column.currency), plan.economics.currency)
