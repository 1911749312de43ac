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
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.spreadsheet.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import BatchInfo, PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.analytics.comparing import Changes
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.spreadsheet.parsing import Parsed
    from funnel_planner.spreadsheet.proposal import Choices
    from funnel_planner.spreadsheet.survey import Survey


@dataclass(frozen=True, slots=True)
class Draft:
    """Files looked over, what the user decided, and how they would be read for a plan."""

    surveys: "tuple[Survey, ...]"
    choices: "Choices"
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. ``batch_id`` is empty when it said nothing new: then nothing was stored."""

    batch_id: str
    ledger: Ledger
    notes: tuple[RowNote, ...] = ()


def look_over(
    reader: ReaderProcess, paths: Sequence[Path], *, sheet: str = "", reporter: Reporter | None = None
) -> "tuple[Survey, ...]":
    """A survey of each file. Raises ``PlannerError`` naming what is wrong with the first unreadable one."""
    for path in paths:
        if not path.is_file():
            raise PlannerError("import_file_missing", file=str(path))
    reader.warm_up()
    # while it starts: also what the proposal needs next
    from funnel_planner.spreadsheet import proposal  # noqa: F401
    from funnel_planner.spreadsheet.survey import Survey

    found = (reader.run("survey", str(path), sheet, reporter=reporter) for path in paths)
    return tuple(message for messages in found for message in messages if isinstance(message, Survey))


def draft(surveys: "Sequence[Survey]", plan: Plan, choices: "Choices") -> Draft:
    """How these files would be read for this plan; call it again whenever a choice changes."""
    from funnel_planner.spreadsheet.plan_stages import PlanStages
    from funnel_planner.spreadsheet.proposal import propose

    decided = choices if choices.as_of is not None else replace(choices, as_of=today())
    return Draft(tuple(surveys), choices, propose(surveys, PlanStages.of(plan), decided))


def today() -> date:
    """The day an import describes unless told otherwise."""
    return date.today()  # noqa: DTZ011 - the user's own calendar day is meant


def read(reader: ReaderProcess, mapping: Mapping, reporter: Reporter | None = None) -> "Parsed":
    """The leads of the files, in memory only."""
    from funnel_planner.spreadsheet.parsing import Parsed

    for message in reader.run("parse", mapping, False, reporter=reporter):
        if isinstance(message, Parsed):
            return message
    raise PlannerError("reader_died", file=mapping.files[0].path)


def store(
    file: PlanFile, plan: Plan, reader: ReaderProcess, drafted: Draft, reporter: Reporter | None = None
) -> Outcome:
    """Store the files as one batch, on a worker thread; ``activated`` then makes a plan look at it.

    Raises ``PlannerError`` and ``Cancelled``; nothing is left behind then.
    """
    from funnel_planner.spreadsheet.file_rows import RowChunk
    from funnel_planner.spreadsheet.parsing import Parsed, with_keys

    reporter = reporter or Silent()
    keys: list[str] = []
    same = _already_there(file, plan, drafted)
    if same is not None:
        return Outcome("", replace(same.ledger, created=0, updated=0, unchanged=same.lead_count), same.notes)
    ignored = [[c.index for c in each.columns if c.role is Role.IGNORE] for each in drafted.mapping.files]
    with file.batch_writer() as writer:
        for message in reader.run("parse", drafted.mapping, reporter=reporter):
            if isinstance(message, RowChunk):
                cells = _without(message.cells, ignored[message.file])
                writer.append(message.lines, message.keys, cells, message.file)
                keys += message.keys or [""] * len(message.lines)
            elif isinstance(message, Parsed):
                leads = with_keys(message, keys).leads
                change = _changes(file, plan, leads)
                ledger = replace(
                    message.ledger, created=change.created, updated=change.updated, unchanged=change.unchanged
                )
                if plan.batches and not change.created and not change.updated:
                    return Outcome("", ledger, message.notes)
                batch_id = writer.finish(
                    replace(leads, stored_row=message.first_rows),
                    files=[(survey.name, survey.sha256, survey.size) for survey in drafted.surveys],
                    mapping_json=mapping_to_json(drafted.mapping),
                    headers=message.headers[0],
                    ledger=ledger,
                    notes=message.notes,
                )
                return Outcome(batch_id, ledger, message.notes)
    raise PlannerError("reader_died", file=drafted.surveys[0].path)


def activated(plan: Plan, outcome: Outcome, choices: "Choices") -> Plan:
    """The plan looking at a stored batch, and remembering which labels the user gave a meaning."""
    if not outcome.batch_id:
        return plan
    by_name = {label_key(stage.name): stage.id for stage in plan.stages}
    for label, name in choices.labels:
        stage_id = by_name.get(label_key(name))
        if stage_id is None:
            continue
        stage = plan.stages[plan.stage_index(stage_id)]
        if label_key(label) not in {label_key(known) for known in (stage.name, *stage.aliases)}:
            plan = plan.with_stage(replace(stage, aliases=(*stage.aliases, label)))
    plan = replace(
        plan,
        lost_labels=_extended(plan.lost_labels, choices.lost),
        exclude_labels=_extended(plan.exclude_labels, choices.exclude),
    )
    return plan.with_batches((*plan.batches, outcome.batch_id))


def rebuild(file: PlanFile, batch_id: str) -> "LeadData":
    """The columns of a batch read again from its stored rows, after their checksum failed, and stored."""
    from funnel_planner.spreadsheet.parsing import parse_source
    from funnel_planner.spreadsheet.stored_table import stored_tables

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
    """The newest active batch, if it is of exactly these files read in exactly this way."""
    if not plan.batches:
        return None
    last = file.batch(plan.batches[-1])
    same_files = [known.sha256 for known in last.files] == [survey.sha256 for survey in drafted.surveys]
    if same_files and _reading(mapping_from_json(last.mapping_json)) == _reading(drafted.mapping):
        return last
    return None


def _reading(mapping: Mapping) -> Mapping:
    """A mapping without where the files lay and when they were read."""
    return replace(mapping, as_of=None, files=tuple(replace(file, path="") for file in mapping.files))


def _changes(file: PlanFile, plan: Plan, leads: "LeadData") -> "Changes":
    from funnel_planner.analytics.comparing import changes
    from funnel_planner.analytics.merging import merge

    if not plan.batches:
        return changes(None, leads)
    return changes(merge([file.load_leads(batch, with_keys=True) for batch in plan.batches]), leads)


def _extended(labels: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    known = {label_key(label) for label in labels}
    return (*labels, *(label for label in dict.fromkeys(more) if label_key(label) not in known))
