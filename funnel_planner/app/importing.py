"""Bringing files in: look them over, propose how to read them, read them in the child process, store or just count.

Nothing of a foreign file is parsed in this process; what is stored becomes visible by one edit of the plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from funnel_planner.app.channel_choices import with_channel_meanings
from funnel_planner.app.import_changes import RowPlaces, already_there, changes_of, conflict_notes, read_otherwise
from funnel_planner.app.repeats import Repeats
from funnel_planner.app.rereading import Rereading
from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import Ledger, RowNote
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import BatchInfo, PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData
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
    suggestion: str = ""
    """``profile:NAME`` or ``preset:NAME`` where such a reading was offered; empty: none."""
    effective: "Choices | None" = None
    """The user's choices with those that were suggested; None: there were none."""


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
    hidden_labels: frozenset[str] = frozenset()
    """Keys of labels that only columns have which are not brought in; the plan does not remember them."""


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
    # while it starts: also what proposal and import need next
    from funnel_planner.analytics import comparing, merging  # noqa: F401
    from funnel_planner.spreadsheet.leads import parsing  # noqa: F401
    from funnel_planner.spreadsheet.meaning import proposal  # noqa: F401
    from funnel_planner.spreadsheet.meaning.survey import Survey

    found = (reader.run("survey", str(path), sheet, reporter=reporter) for path in paths)
    return tuple(message for messages in found for message in messages if isinstance(message, Survey))


def draft(
    surveys: "Sequence[Survey]", plan: Plan, choices: "Choices", file: PlanFile | None = None, *, suggest: bool = True
) -> Draft:
    """How these files would be read for this plan; call it again whenever a choice changes.

    With the plan file it is offered how files with these headers were read before. Without ``suggest`` neither
    that nor the presets of known tools play a part. Raises ``PlannerError`` as ``propose``.
    """
    from funnel_planner.app import profiles
    from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
    from funnel_planner.spreadsheet.meaning.proposal import propose

    decided = choices if choices.as_of is not None else replace(choices, as_of=today())
    currency = plan.economics.currency if plan.batches else ""
    stages = PlanStages.of(plan)
    suggestion = profiles.suggestion_for(surveys, file) if suggest else None
    if suggestion is not None and suggestion.is_preset:
        alone = propose(surveys, stages, decided)
        suggestion = profiles.without_contradicted(surveys, alone, suggestion)
    if suggestion is None:
        return Draft(tuple(surveys), choices, propose(surveys, stages, decided), currency)
    effective = profiles.with_suggestion(surveys, plan, decided, suggestion)
    mapping = profiles.marked(propose(surveys, stages, effective), choices, suggestion)
    return Draft(tuple(surveys), choices, mapping, currency, suggestion.source, effective)


def today() -> date:
    """The day an import describes unless told otherwise."""
    return date.today()  # noqa: DTZ011 - the user's own calendar day is meant


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
    if backup and not instead_of:  # neither a sample nor a file that is watched
        profiles.remember(file, drafted.surveys, drafted.mapping, drafted.effective or drafted.choices, plan)
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
    from funnel_planner.spreadsheet.leads.file_rows import RowChunk
    from funnel_planner.spreadsheet.leads.parsing import Parsed, with_keys

    keys: list[str] = []
    places = RowPlaces()
    sha256s = [survey.sha256 for survey in drafted.surveys]
    imports = _imports(file, plan)
    same = already_there(file, reversed(imports), sha256s, drafted.mapping)
    if same is not None:
        return Outcome("", replace(same.ledger, created=0, updated=0, unchanged=same.lead_count), same.notes)
    if backup and file.plan_cards():  # a file just made has nothing to lose
        file.backup_if_changed("import", reporter)
    ignored = [[c.index for c in each.columns if c.role is Role.IGNORE] for each in drafted.mapping.files]
    again = Rereading(file, plan, instead_of) if instead_of in plan.batches else None
    repeats = Repeats(file, plan, drafted.mapping, sum(survey.row_count for survey in drafted.surveys))
    with file.batch_writer() as writer:
        for message in reader.run("parse", drafted.mapping, reporter=reporter):
            if isinstance(message, RowChunk):
                cells = _without(message.cells, ignored[message.file])
                writer.append(message.lines, message.keys, cells, message.file)
                if again is not None:
                    again.note(cells)
                repeats.note(message.file, cells)
                places.note(drafted.mapping.files[message.file].path, message.lines)
                keys += message.keys or [""] * len(message.lines)
            elif isinstance(message, Parsed):
                leads = with_keys(message, keys).leads
                news = _news(file, plan, (imports, sha256s, leads), again, repeats)
                ledger = replace(message.ledger, created=news.created, updated=news.updated, unchanged=news.unchanged)
                if plan.batches and not news.anything:
                    return Outcome("", ledger, message.notes)
                notes = (*message.notes, *conflict_notes(leads, news.conflicts, message.first_rows, places))
                batch_id = writer.finish(
                    replace(leads, stored_row=message.first_rows),
                    files=[(survey.name, survey.sha256, survey.size) for survey in drafted.surveys],
                    mapping_json=mapping_to_json(_kept(drafted)),
                    headers=message.headers[0],
                    ledger=ledger,
                    notes=notes,
                )
                currency = value_currency(drafted.mapping)
                return Outcome(batch_id, ledger, notes, news.replaces, currency, news.removed, _hidden_labels(drafted))
    raise PlannerError("reader_died", file=drafted.surveys[0].path)


def activated(plan: Plan, outcome: Outcome, choices: "Choices") -> Plan:
    """The plan looking at a stored batch, and remembering which labels the user gave a meaning.

    A plan without leads takes over the currency of their values; one that has leads keeps its own.
    """
    if not outcome.batch_id:
        return plan
    if outcome.currency and not plan.batches:
        plan = plan.with_economics(replace(plan.economics, currency=outcome.currency))
    by_name = {label_key(stage.name): stage.id for stage in plan.stages}
    meant = [(label, by_name.get(label_key(name), "") if name else "", name) for label, name in choices.labels]
    targets = [(label, target) for label, target, name in meant if target or not name]
    targets += [(label, LOST_TARGET) for label in choices.lost]
    targets += [(label, EXCLUDE_TARGET) for label in choices.exclude]
    for label, target in targets:
        if label_key(label) not in outcome.hidden_labels:
            plan = _with_meaning(plan, label, target)
    plan = with_channel_meanings(plan, choices)
    kept = (batch for batch in plan.batches if batch not in outcome.replaces)
    return plan.with_batches((*kept, outcome.batch_id))


def value_currency(mapping: Mapping) -> str:
    """ISO code that the value columns name; empty where none does or they contradict each other."""
    columns = (file.column(Role.VALUE) for file in mapping.files)
    named = {column.currency for column in columns if column is not None and column.currency}
    return named.pop() if len(named) == 1 else ""


def rebuild(file: PlanFile, batch_id: str) -> "LeadData":
    """The columns of a batch read again from its stored rows, after their checksum failed, and stored."""
    from funnel_planner.spreadsheet.leads.parsing import parse_source
    from funnel_planner.spreadsheet.tables.stored_table import stored_tables

    info = file.batch(batch_id)
    sources = stored_tables(_rows(file, batch_id), len(info.files))
    parsed = parse_source(sources, mapping_from_json(info.mapping_json))
    leads = replace(parsed.leads, stored_row=parsed.first_rows)
    file.replace_columns(batch_id, leads)
    return leads


def mapping_to_json(mapping: Mapping) -> str:
    """A mapping as JSON text, kept with its batch."""
    import json

    return json.dumps(to_plain(mapping), ensure_ascii=False, sort_keys=True)


def mapping_from_json(text: str) -> Mapping:
    """The mapping written by ``mapping_to_json``."""
    import json

    mapping = from_plain(Mapping, json.loads(text))
    assert isinstance(mapping, Mapping)  # noqa: S101 - from_plain returns what it is asked for
    return mapping


def _rows(file: PlanFile, batch_id: str) -> Iterator[tuple[int, list[int], list[str]]]:
    for stored in file.stored_rows(batch_id):
        yield stored.file, stored.lines, stored.cells


@dataclass(frozen=True, slots=True)
class _News:
    """What an import changes in a plan, and whether that is anything at all."""

    anything: bool
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    replaces: tuple[str, ...] = ()
    conflicts: tuple[int, ...] = ()


def _news(
    file: PlanFile,
    plan: Plan,
    imported: "tuple[Sequence[BatchInfo], Sequence[str], LeadData]",
    again: Rereading | None,
    repeats: Repeats,
) -> _News:
    """Compare an import with the plan's earlier ones; ``imported``: those, the files' hashes, and its leads."""
    infos, sha256s, leads = imported
    moved = None if again is None else again.difference(leads)
    if again is not None and moved is not None:
        is_news = not (moved.is_empty and again.says_the_same())
        return _News(is_news, moved.created, moved.updated, moved.unchanged, moved.removed, (again.earlier,))
    known = repeats.same(leads)
    if known is not None:
        return _News(anything=False, unchanged=known.lead_count)
    replaces = read_otherwise(infos, sha256s, leads)
    found, is_news = changes_of(file, plan, replaces, leads)
    return _News(
        anything=bool(found.created or found.updated or is_news),
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        replaces=replaces,
        conflicts=found.conflicts,
    )


def _imports(file: PlanFile, plan: Plan) -> list[BatchInfo]:
    """The plan's batches that came from files, oldest first."""
    return [info for info in map(file.batch, plan.batches) if info.kind == "file"]


def _hidden_labels(drafted: Draft) -> frozenset[str]:
    """Keys of labels that only columns have which are not brought in: they are not to be kept with the choices."""
    hidden = {
        label_key(label)
        for survey, file in zip(drafted.surveys, drafted.mapping.files, strict=True)
        for column in file.columns
        if column.role is Role.IGNORE
        for label, _ in survey.columns[column.index].labels
    }
    return frozenset(hidden - {label_key(item.label) for item in drafted.mapping.labels if item.count})


def _kept(drafted: Draft) -> Mapping:
    """The mapping as it is kept with the batch."""
    hidden = _hidden_labels(drafted)
    labels = tuple(item for item in drafted.mapping.labels if label_key(item.label) not in hidden)
    return drafted.mapping if len(labels) == len(drafted.mapping.labels) else replace(drafted.mapping, labels=labels)


def _without(rows: list[str], columns: Sequence[int]) -> list[str]:
    """Rows (JSON arrays) with blanks in these columns: what is not to be brought in is nowhere in the file."""
    if not columns:
        return rows
    import json

    kept = []
    for row in rows:
        cells = json.loads(row)
        for index in columns:
            if index < len(cells):
                cells[index] = ""
        kept.append(json.dumps(cells, ensure_ascii=False))
    return kept


def _with_meaning(plan: Plan, label: str, target: str) -> Plan:
    """The plan in which a label means this (a stage's id, a target, or empty: nothing) and nothing else."""
    for stage in plan.stages:
        means_it = stage.id == target and label_key(label) != label_key(stage.name)
        aliases = _told(stage.aliases, label, means_it=means_it)
        if aliases != stage.aliases:
            plan = plan.with_stage(replace(stage, aliases=aliases))
    return replace(
        plan,
        lost_labels=_told(plan.lost_labels, label, means_it=target == LOST_TARGET),
        exclude_labels=_told(plan.exclude_labels, label, means_it=target == EXCLUDE_TARGET),
    )


def _told(labels: tuple[str, ...], label: str, *, means_it: bool) -> tuple[str, ...]:
    """Labels with or without this one."""
    key = label_key(label)
    if not means_it:
        return tuple(known for known in labels if label_key(known) != key)
    return labels if key in map(label_key, labels) else (*labels, label)


def foresee(
    file: PlanFile, plan: Plan, reader: ReaderProcess, drafted: Draft, reporter: Reporter | None = None
) -> "Foresight":
    """What storing this draft would change; see ``foreseeing.foresee``."""
    from funnel_planner.app import foreseeing

    return foreseeing.foresee(file, plan, reader, drafted, reporter)
