"""Bringing files in: look them over, propose how to read them, read them in the child process, store or just count.

Nothing of a foreign file is parsed in this process; what is stored becomes visible by one edit of the plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

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
    from funnel_planner.analytics.comparing import Changes
    from funnel_planner.analytics.leads import LeadData
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


def look_over(
    reader: ReaderProcess, paths: Sequence[Path], *, sheet: str = "", reporter: Reporter | None = None
) -> "tuple[Survey, ...]":
    """A survey of each file. Raises ``PlannerError`` naming what is wrong with the first unreadable one."""
    for path in paths:
        if not path.exists():
            raise PlannerError("import_file_missing", file=str(path))
        if not path.is_file() or path.as_posix().startswith(_OWN_STREAMS):  # another process reads it
            raise PlannerError("file_not_regular", file=str(path))
    reader.warm_up()
    # while it starts: also what the proposal needs next
    from funnel_planner.spreadsheet.meaning import proposal  # noqa: F401
    from funnel_planner.spreadsheet.meaning.survey import Survey

    found = (reader.run("survey", str(path), sheet, reporter=reporter) for path in paths)
    return tuple(message for messages in found for message in messages if isinstance(message, Survey))


def draft(surveys: "Sequence[Survey]", plan: Plan, choices: "Choices") -> Draft:
    """How these files would be read for this plan; call it again whenever a choice changes."""
    from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
    from funnel_planner.spreadsheet.meaning.proposal import propose

    decided = choices if choices.as_of is not None else replace(choices, as_of=today())
    currency = plan.economics.currency if plan.batches else ""
    return Draft(tuple(surveys), choices, propose(surveys, PlanStages.of(plan), decided), currency)


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
) -> Outcome:
    """Store the files as one batch, on a worker thread; ``activated`` then makes a plan look at it.

    The plan file is backed up before, unless ``backup`` is off or nothing changed since. Raises ``PlannerError`` and
    ``Cancelled``; nothing is left behind then.
    """
    from funnel_planner.spreadsheet.leads.file_rows import RowChunk
    from funnel_planner.spreadsheet.leads.parsing import Parsed, with_keys

    reporter = reporter or Silent()
    keys: list[str] = []
    same = _already_there(file, plan, drafted)
    if same is not None:
        return Outcome("", replace(same.ledger, created=0, updated=0, unchanged=same.lead_count), same.notes)
    if backup and file.plan_cards():  # a file just made has nothing to lose
        file.backup_if_changed("import", reporter)
    ignored = [[c.index for c in each.columns if c.role is Role.IGNORE] for each in drafted.mapping.files]
    with file.batch_writer() as writer:
        for message in reader.run("parse", drafted.mapping, reporter=reporter):
            if isinstance(message, RowChunk):
                cells = _without(message.cells, ignored[message.file])
                writer.append(message.lines, message.keys, cells, message.file)
                keys += message.keys or [""] * len(message.lines)
            elif isinstance(message, Parsed):
                leads = with_keys(message, keys).leads
                replaces = _read_otherwise(file, plan, drafted, leads)
                change, waiting = _changes(file, plan, replaces, leads)
                ledger = replace(
                    message.ledger, created=change.created, updated=change.updated, unchanged=change.unchanged
                )
                if plan.batches and not (change.created or change.updated or waiting):
                    return Outcome("", ledger, message.notes)
                batch_id = writer.finish(
                    replace(leads, stored_row=message.first_rows),
                    files=[(survey.name, survey.sha256, survey.size) for survey in drafted.surveys],
                    mapping_json=mapping_to_json(drafted.mapping),
                    headers=message.headers[0],
                    ledger=ledger,
                    notes=message.notes,
                )
                return Outcome(batch_id, ledger, message.notes, replaces, value_currency(drafted.mapping))
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
    for label, name in choices.labels:
        stage_id = by_name.get(label_key(name))
        if stage_id is not None or not name:
            plan = _with_meaning(plan, label, stage_id or "")
    for label in choices.lost:
        plan = _with_meaning(plan, label, LOST_TARGET)
    for label in choices.exclude:
        plan = _with_meaning(plan, label, EXCLUDE_TARGET)
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


def _already_there(file: PlanFile, plan: Plan, drafted: Draft) -> BatchInfo | None:
    """An active batch of exactly these files, read in exactly this way, that a later day would not change."""
    for batch_id in reversed(plan.batches):
        known = file.batch(batch_id)
        same_reading = _reading(mapping_from_json(known.mapping_json)) == _reading(drafted.mapping)
        if same_reading and _is_of(known, drafted) and not _later_day_matters(file, known, drafted.mapping.as_of):
            return known
    return None


def _is_of(batch: BatchInfo, drafted: Draft) -> bool:
    """A batch was made of exactly these files."""
    return [known.sha256 for known in batch.files] == [survey.sha256 for survey in drafted.surveys]


def _later_day_matters(file: PlanFile, batch: BatchInfo, as_of: date | None) -> bool:
    """Something in a batch was still to come on its day, and ``as_of`` is later."""
    if batch.as_of is None or as_of is None or as_of <= batch.as_of:
        return False
    return batch.ledger.scheduled > 0 or file.load_leads(batch.id).flags.get("scheduled_events", 0) > 0


def _read_otherwise(file: PlanFile, plan: Plan, drafted: Draft, leads: "LeadData") -> tuple[str, ...]:
    """Active batches of the same files whose leads these cannot be joined with, because one side lacks ids."""
    has_blanks = not leads.has_keys or (leads.keys is not None and "" in leads.keys)
    same = (batch for batch in map(file.batch, plan.batches) if _is_of(batch, drafted))
    return tuple(batch.id for batch in same if has_blanks or not _has_ids(mapping_from_json(batch.mapping_json)))


def _has_ids(mapping: Mapping) -> bool:
    return any(file.column(Role.ID) is not None for file in mapping.files)


def _reading(mapping: Mapping) -> Mapping:
    """A mapping without where the files lay and when they were read."""
    return replace(mapping, as_of=None, files=tuple(replace(file, path="") for file in mapping.files))


def _changes(file: PlanFile, plan: Plan, replaces: Sequence[str], leads: "LeadData") -> "tuple[Changes, bool]":
    """What an import changes, and whether its later day makes happen what was still to come.

    Leads in place of those of a replaced batch are updated, not new.
    """
    from funnel_planner.analytics.comparing import Changes, changes
    from funnel_planner.analytics.merging import merge

    kept = [file.load_leads(batch, with_keys=True) for batch in plan.batches if batch not in replaces]
    known = merge(kept) if kept else None
    found = changes(known, leads)
    again = min(found.created, sum(file.batch(batch).lead_count for batch in replaces))
    waiting = any(batch.as_of_day < leads.as_of_day and batch.flags.get("scheduled_events", 0) for batch in kept)
    return Changes(found.created - again, found.updated + again, found.unchanged), waiting


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
