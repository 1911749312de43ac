"""Bringing files in: look them over, propose how to read them, read them in the child process, store or just count.

Nothing of a foreign file is parsed in this process; what is stored becomes visible by one edit of the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from funnel_planner.app import not_brought_in
from funnel_planner.app.channel_choices import with_channel_meanings
from funnel_planner.app.currency_check import planned_currency, value_currency
from funnel_planner.app.hidden_labels import HiddenLabels
from funnel_planner.app.import_changes import RowPlaces, conflict_notes
from funnel_planner.app.import_news import Comparison
from funnel_planner.app.label_memory import with_label_meanings
from funnel_planner.app.left_blank import not_stored, without
from funnel_planner.app.mapping_text import mapping_to_json
from funnel_planner.app.today import today
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowNote
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.oddities import Oddities
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.app.foreseeing import Foresight
    from funnel_planner.spreadsheet.leads.parsing import Parsed
    from funnel_planner.spreadsheet.meaning.proposal import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

_OWN_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/")


@dataclass(frozen=True, slots=True)
class Draft:
    """Files looked over, what the user decided, and how they would be read for a plan."""

    surveys: "tuple[Survey, ...]"
    choices: "Choices"
    mapping: Mapping
    plan_currency: str = ""
    """Currency that the plan's earlier leads are counted in; empty: it has none yet."""
    planned_currency: str = ""
    """Currency of amounts that are planned in a plan without leads; empty: none are."""
    suggestion: str = ""
    """``profile:NAME`` or ``preset:NAME`` where such a reading was offered; empty: none."""
    effective: "Choices | None" = None
    """The user's choices with those that were suggested; None: there were none."""

    @property
    def decided(self) -> "Choices":
        """All that was decided, by the user and by what was suggested."""
        return self.effective or self.choices


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
    hidden: HiddenLabels = HiddenLabels()
    """Labels that only columns have which are not brought in; the plan does not remember them."""
    oddities: Oddities = Oddities()
    """What was odd in rows that were used; empty where nothing was read because nothing is new."""
    hidden_now: tuple[str, ...] = ()
    """Headers of columns that an earlier reading of the same files, now replaced, had brought in."""
    still_there: tuple[not_brought_in.StillThere, ...] = ()
    """Columns that are not brought in and that earlier imports of the plan still have."""


def look_over(
    reader: ReaderProcess, paths: Sequence[Path], *, sheet: str = "", reporter: Reporter | None = None
) -> "tuple[Survey, ...]":
    """A survey of each file. Raises ``PlannerError`` naming what is wrong with the first unreadable one."""
    for path in paths:
        if not path.exists():
            raise PlannerError("import_file_missing", file=str(path))
        if not (path.is_file() or path.is_dir()) or path.as_posix().startswith(
            _OWN_STREAMS
        ):  # another process reads it
            raise PlannerError("file_not_regular", file=str(path))
    reader.warm_up()
    Thread(target=_prepare, name="import", daemon=True).start()
    from funnel_planner.spreadsheet.meaning.survey import Survey

    found = (reader.run("survey", str(path), sheet, reporter=reporter) for path in paths)
    return tuple(message for messages in found for message in messages if isinstance(message, Survey))


def _prepare() -> None:
    """Load what proposal and import need while files are looked over."""
    from funnel_planner.analytics import comparing, merging  # noqa: F401
    from funnel_planner.app import profiles  # noqa: F401
    from funnel_planner.spreadsheet.leads import parsing  # noqa: F401
    from funnel_planner.spreadsheet.meaning import header_words, presets, proposal  # noqa: F401

    header_words.synonyms()


def draft(
    surveys: "Sequence[Survey]", plan: Plan, choices: "Choices", file: PlanFile | None = None, *, suggest: bool = True
) -> Draft:
    """How these files would be read for this plan; call it again whenever a choice changes.

    With the plan file it is offered how files with these headers were read before. Without ``suggest`` neither
    that nor the presets of known tools play a part. Raises ``PlannerError`` as ``propose``.
    """
    from funnel_planner.app import profiles
    from funnel_planner.app.merge_check import merge_roles_missing
    from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
    from funnel_planner.spreadsheet.meaning.proposal import propose

    decided = choices if choices.as_of is not None else replace(choices, as_of=today())
    own = decided
    if file is not None:
        decided = not_brought_in.remembered(file, plan, surveys, own)
    currency = plan.economics.currency if plan.batches else ""
    planned = "" if plan.batches else planned_currency(plan)
    stages = PlanStages.of(plan)
    suggestion = profiles.suggestion_for(surveys, file) if suggest else None
    if suggestion is not None and suggestion.is_preset:
        alone = propose(surveys, stages, decided)
        suggestion = profiles.without_contradicted(surveys, alone, suggestion)
    if suggestion is None:
        mapping = not_brought_in.marked(propose(surveys, stages, decided), decided, own)
        effective_choices = None if decided is own else decided
        return Draft(tuple(surveys), choices, mapping, currency, planned, effective=effective_choices)
    effective = profiles.with_suggestion(surveys, plan, decided, suggestion)
    mapping = profiles.marked(propose(surveys, stages, effective), choices, suggestion)
    if choices.merge is None and merge_roles_missing(mapping):  # the column that it went by has another meaning now
        suggestion, effective = replace(suggestion, merge=""), replace(effective, merge=None)
        mapping = profiles.marked(propose(surveys, stages, effective), choices, suggestion)
    mapping = not_brought_in.marked(mapping, decided, own)
    return Draft(tuple(surveys), choices, mapping, currency, planned, suggestion.source, effective)


def read(reader: ReaderProcess, mapping: Mapping, reporter: Reporter | None = None) -> "Parsed":
    """The leads of the files, in memory only."""
    from funnel_planner.spreadsheet.leads.parsing import Parsed

    for message in reader.run("parse", mapping, False, reporter=reporter):
        if isinstance(message, Parsed):
            return message
    raise PlannerError("reader_died", file=mapping.files[0].path)


def store(
    file: PlanFile,
    plan: Plan,
    reader: ReaderProcess,
    drafted: Draft,
    reporter: Reporter | None = None,
    *,
    backup: bool = True,
    instead_of: str = "",
) -> Outcome:
    """Store the files as one batch, on a worker thread; ``activated`` then makes a plan look at it.

    The plan file is backed up before, unless ``backup`` is off or nothing changed since. ``instead_of`` is the batch
    of an earlier reading of the same files: on the same day it is replaced, on a later one it stays as history.
    Raises ``PlannerError`` and ``Cancelled``; nothing is left behind then.
    """
    from funnel_planner.app import profiles

    outcome = _store(file, plan, reader, drafted, reporter or Silent(), backup=backup, instead_of=instead_of)
    still_there = not_brought_in.still_there(file, plan, drafted.mapping, outcome.replaces)
    outcome = replace(outcome, still_there=still_there)
    if backup and not instead_of:  # neither a sample nor a file that is watched
        kept = to_keep(drafted)
        profiles.remember(file, kept.surveys, kept.mapping, kept.decided, plan)
    return outcome


def _store(
    file: PlanFile,
    plan: Plan,
    reader: ReaderProcess,
    drafted: Draft,
    reporter: Reporter,
    *,
    backup: bool,
    instead_of: str,
) -> Outcome:
    """Store the files as one batch, where they say anything new."""
    from funnel_planner.spreadsheet.leads.parsing import Parsed, with_keys
    from funnel_planner.spreadsheet.leads.row_arrays import RowChunk

    keys: list[str] = []
    places = RowPlaces()
    compared = Comparison(file, plan, drafted, instead_of)
    same = compared.already_there()
    if same is not None:
        return Outcome("", replace(same.ledger, created=0, updated=0, unchanged=same.lead_count), same.notes)
    if compared.may_say_nothing_new:
        unchanged = _nothing_new(reader, drafted, compared, reporter)
        if unchanged is not None:
            return unchanged
    if backup and file.plan_cards():  # a file just made has nothing to lose
        file.backup_if_changed("import", reporter)
    ignored = [not_stored(each) for each in drafted.mapping.files]
    with file.batch_writer() as writer:
        for message in reader.run("parse", drafted.mapping, reporter=reporter):
            if isinstance(message, RowChunk):
                cells = without(message.cells, ignored[message.file])
                writer.append(message.lines, message.keys, cells, message.file)
                compared.note(message.file, cells)
                places.note(drafted.mapping.files[message.file].path, message.lines)
                keys += message.keys or [""] * len(message.lines)
            elif isinstance(message, Parsed):
                leads = with_keys(message, keys).leads
                news = compared.news(leads)
                ledger = news.told(message.ledger)
                if plan.batches and not news.anything:
                    return Outcome(
                        "", ledger, message.notes, removed=news.removed, kept=news.kept, oddities=message.oddities
                    )
                notes = (*message.notes, *conflict_notes(leads, news.conflicts, message.first_rows, places))
                batch_id = writer.finish(
                    replace(leads, stored_row=message.first_rows),
                    files=[(survey.name, survey.sha256, survey.size) for survey in drafted.surveys],
                    mapping_json=mapping_to_json(to_keep(drafted).mapping),
                    headers=message.headers[0],
                    ledger=ledger,
                    notes=notes,
                )
                currency = value_currency(drafted.mapping)
                return Outcome(
                    batch_id,
                    ledger,
                    notes,
                    news.replaces,
                    currency,
                    news.removed,
                    news.kept,
                    HiddenLabels.of(drafted.surveys, drafted.mapping),
                    compared.with_reports_met(message.oddities, leads, _names(drafted)),
                    compared.hidden_now,
                )
    raise PlannerError("reader_died", file=drafted.surveys[0].path)


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

    A plan without leads takes over the currency of their values; one that has leads keeps its own.
    """
    if not outcome.batch_id:
        return plan
    if outcome.currency and not plan.batches:
        plan = plan.with_economics(replace(plan.economics, currency=outcome.currency))
    choices = outcome.hidden.choices(choices)
    plan = with_label_meanings(plan, choices)
    plan = with_channel_meanings(plan, choices)
    kept = (batch for batch in plan.batches if batch not in outcome.replaces)
    return plan.with_batches((*kept, outcome.batch_id))


def to_keep(drafted: Draft) -> Draft:
    """A draft as it may be written down: without labels of columns that are not brought in."""
    hidden = HiddenLabels.of(drafted.surveys, drafted.mapping)
    effective = None if drafted.effective is None else hidden.choices(drafted.effective)
    mapping = hidden.mapping(drafted.mapping)
    return replace(drafted, mapping=mapping, choices=hidden.choices(drafted.choices), effective=effective)


def foresee(
    file: PlanFile,
    plan: Plan,
    reader: ReaderProcess,
    drafted: Draft,
    reporter: Reporter | None = None,
    *,
    instead_of: str = "",
) -> "Foresight":
    """What storing this draft would change; see ``foreseeing.foresee``."""
    from funnel_planner.app import foreseeing

    return foreseeing.foresee(file, plan, reader, drafted, reporter, instead_of=instead_of)
