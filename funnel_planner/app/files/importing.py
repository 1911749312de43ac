"""Bringing files in: drafted files are read in the child process and stored as one batch.

Nothing of a foreign file is parsed in this process; what is stored becomes visible by one edit of the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from funnel_planner.app.files import not_brought_in
from funnel_planner.app.files.channel_choices import with_channel_meanings
from funnel_planner.app.files.currency_check import value_currency
from funnel_planner.app.files.drafting import to_keep
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.hidden_labels import HiddenLabels
from funnel_planner.app.files.import_changes import RowPlaces, conflict_notes, other_day
from funnel_planner.app.files.import_news import Comparison
from funnel_planner.app.files.label_memory import with_label_meanings
from funnel_planner.app.files.left_blank import not_stored, without
from funnel_planner.app.files.mapping_text import mapping_to_json
from funnel_planner.app.files.rereading import Missing
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.domain.oddities import Oddities
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.leads.parsing import Parsed
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.storage.batch_writer import BatchWriter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. ``batch_id`` is empty when it said nothing new: then nothing was stored."""

    batch_id: str
    ledger: Ledger
    notes: tuple[RowNote, ...] = ()
    replaces: tuple[str, ...] = ()
    """Batches of the same files read in another way, whose leads would otherwise be there twice."""
    currency: str = ""
    """Currency of the values (``value_currency``)."""
    removed: int = 0
    """Leads that a file read again (``instead_of``) no longer has."""
    kept: int = 0
    """How many of them stay in the plan, as an earlier day's reading or another import has them."""
    held: tuple[RowNote, ...] = ()
    """Rows that could not be used, of leads of the earlier reading: these stay as they were."""
    hidden: HiddenLabels = HiddenLabels()
    """Labels that only columns have which are not brought in; the plan does not remember them."""
    oddities: Oddities = Oddities()
    """What was odd in rows that were used; empty where nothing was read because nothing is new."""
    hidden_now: tuple[str, ...] = ()
    """Headers of columns that an earlier reading of the same files, now replaced, had brought in."""
    already_as_of: date | None = None
    """The day as of which just these files are here already; None: they are not, or as of the day chosen now."""
    still_there: tuple[not_brought_in.StillThere, ...] = ()
    """Columns that are not brought in and that earlier imports of the plan still have."""


def store(
    file: PlanFile,
    plan: Plan,
    reader: ReaderProcess,
    drafted: Draft,
    reporter: Reporter | None = None,
    *,
    backup: bool = True,
    instead_of: str = "",
    missing: Missing = Missing.TAKE_OUT,
) -> Outcome:
    """Store the files as one batch, on a worker thread; ``activated`` then makes a plan look at it.

    The plan file is backed up before, unless ``backup`` is off or nothing changed since. ``instead_of`` is the batch
    of an earlier reading of the same files: on the same day it is replaced, on a later one it stays as history.
    ``missing``: what becomes of the leads that only that reading has. Raises ``PlannerError`` (``link_leads_missing``,
    ``link_totals_missing``: that is to be asked) and ``Cancelled``; nothing is left behind then.
    """
    from funnel_planner.app.files import profiles

    compared = Comparison(file, plan, drafted, instead_of, missing)
    outcome = _store(file, reader, drafted, compared, reporter or Silent(), backup=backup)
    still_there = not_brought_in.still_there(file, plan, drafted.mapping, outcome.replaces)
    outcome = replace(outcome, still_there=still_there)
    if backup and not instead_of:  # neither a sample nor a file that is watched
        kept = to_keep(drafted)
        profiles.remember(file, kept.surveys, kept.mapping, kept.decided, plan)
    return outcome


def _store(
    file: PlanFile, reader: ReaderProcess, drafted: Draft, compared: Comparison, reporter: Reporter, *, backup: bool
) -> Outcome:
    """Store the files as one batch, where they say anything new."""
    from funnel_planner.spreadsheet.leads.parsing import Parsed, with_keys
    from funnel_planner.spreadsheet.leads.row_arrays import RowChunk

    same = compared.already_there()
    if same is not None:
        ledger = replace(same.ledger, created=0, updated=0, unchanged=same.lead_count)
        return Outcome("", ledger, same.notes, already_as_of=other_day(same, drafted.mapping))
    if compared.may_say_nothing_new:
        unchanged = _nothing_new(reader, drafted, compared, reporter)
        if unchanged is not None:
            return unchanged
    messages = reader.run("parse", drafted.mapping, reporter=reporter)
    if backup and file.plan_cards():  # a file just made has nothing to lose
        file.backup_if_changed("import", reporter)
    keys: list[str] = []
    places = RowPlaces()
    ignored = [not_stored(each) for each in drafted.mapping.files]
    with file.batch_writer() as writer:
        for message in messages:
            if isinstance(message, RowChunk):
                cells = without(message.cells, ignored[message.file])
                writer.append(message.lines, message.keys, cells, message.file)
                compared.note(message.file, cells)
                places.note(drafted.mapping.files[message.file].path, message.lines)
                keys += message.keys or [""] * len(message.lines)
            elif isinstance(message, Parsed):
                return _finish(writer, drafted, compared.completed(with_keys(message, keys), keys), compared, places)
    raise PlannerError("reader_died", file=drafted.surveys[0].path)


def _finish(
    writer: "BatchWriter", drafted: Draft, parsed: "Parsed", compared: Comparison, places: RowPlaces
) -> Outcome:
    """Store what was read of the rows that were stored, unless it says nothing new."""
    leads = parsed.leads
    news = compared.news(leads)
    compared.check_missing(leads)
    ledger = news.told(parsed.ledger)
    held = _held(compared.held_rows, parsed.notes, places)
    if compared.has_earlier and not news.anything:
        told = Outcome("", ledger, parsed.notes, removed=news.removed, kept=news.kept, oddities=parsed.oddities)
        return replace(told, held=held)
    notes = (*parsed.notes, *conflict_notes(leads, news.conflicts, parsed.first_rows, places))
    batch_id = writer.finish(
        parsed.stored(),
        files=[(survey.name, survey.sha256, survey.size) for survey in drafted.surveys],
        mapping_json=mapping_to_json(to_keep(drafted).mapping),
        headers=parsed.headers[0],
        ledger=ledger,
        notes=notes,
    )
    return Outcome(
        batch_id,
        ledger,
        notes,
        replaces=news.replaces,
        currency=value_currency(drafted.mapping),
        removed=news.removed,
        kept=news.kept,
        hidden=HiddenLabels.of(drafted.surveys, drafted.mapping),
        oddities=compared.with_reports_met(parsed.oddities, leads, _names(drafted)),
        hidden_now=compared.hidden_now,
        held=held,
    )


def _held(rows: Sequence[int], notes: Sequence[RowNote], places: RowPlaces) -> tuple[RowNote, ...]:
    """A note on each of these rows that were not used."""
    if not rows:
        return ()
    known = {(note.file, note.line): note for note in notes}
    found = map(places.place, rows)
    return tuple(known.get(place) or RowNote(*place, RowClass.REJECTED, "") for place in found)


def _names(drafted: Draft) -> str:
    return ", ".join(survey.name for survey in drafted.surveys)


def _nothing_new(reader: ReaderProcess, drafted: Draft, compared: Comparison, reporter: Reporter) -> Outcome | None:
    """What to say if the files say nothing new about leads that are recognised; None if they do.

    Such files are read twice where they have changed, but not stored for nothing where they have not.
    """
    from funnel_planner.spreadsheet.leads.parsing import Parsed, with_keys
    from funnel_planner.spreadsheet.leads.row_arrays import RowChunk

    keys: list[str] = []
    for message in reader.run("recognise", drafted.mapping, reporter=reporter):
        if isinstance(message, RowChunk):
            keys += message.keys or [""] * len(message.lines)
        elif isinstance(message, Parsed):
            leads = with_keys(message, keys).leads
            news = compared.news(leads)
            if news.anything:
                return None
            ledger = replace(message.ledger, updated=news.updated, unchanged=news.unchanged)
            return Outcome("", ledger, message.notes, oddities=message.oddities)
    return None


def activated(plan: Plan, outcome: Outcome, choices: "Choices") -> Plan:
    """The plan looking at a stored batch, and remembering which labels the user gave a meaning.

    A file that brings nothing new may still be told what its labels mean. A plan without leads takes over the
    currency of their values; one that has leads keeps its own.
    """
    if outcome.batch_id and outcome.currency and not plan.batches:
        plan = plan.with_economics(replace(plan.economics, currency=outcome.currency))
    choices = outcome.hidden.choices(choices)
    plan = with_label_meanings(plan, choices)
    plan = with_channel_meanings(plan, choices)
    if not outcome.batch_id:
        return plan
    kept = (batch for batch in plan.batches if batch not in outcome.replaces)
    return plan.with_batches((*kept, outcome.batch_id))
