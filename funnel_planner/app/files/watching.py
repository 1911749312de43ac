"""Imports that stay linked to their files: making such a link, and reading its files again.

The files are read as they were before: each column keeps its role, whatever its new values look like. What cannot be
read so changes nothing and is said at the link.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.app.files import drafting, drafts, importing
from funnel_planner.app.files.hidden_labels import HiddenLabels
from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.link_reading import as_before, choices_for
from funnel_planner.app.files.links import Link, Refreshed
from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.app.files.question import Weight
from funnel_planner.app.files.rereading import Missing
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile

if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

PASSING = frozenset(
    {
        "file_not_readable", "file_empty", "file_cut_off", "file_unreadable", "table_empty", "import_file_missing",
        "file_missing",
    }
)  # fmt: skip
"""Errors that a program in the middle of saving a file causes; tried again for a while."""
QUESTIONS = frozenset({"link_leads_missing", "link_totals_missing"})
"""Errors that ask whether to go on."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A link whose files were read again, and what that gives the plan; ``outcome`` None: the same content."""

    link: Link
    outcome: importing.Outcome | None
    choices: "Choices"


def linked(file: PlanFile, plan: Plan, drafted: drafts.Draft, outcome: importing.Outcome) -> Link | None:
    """The link of an import just made for a plan; None where none of the plan's batches is of these files."""
    batch_id = outcome.batch_id or _batch_of(file, plan, drafted)
    if not batch_id:
        return None
    drafted = drafting.to_keep(drafted)
    return Link(
        plan_id=plan.id,
        paths=tuple(str(Path(survey.path).absolute()) for survey in drafted.surveys),
        batches=(batch_id,),
        fingerprint=tuple(survey.sha256 for survey in drafted.surveys),
        mapping=drafted.mapping,
        choices=replace(drafted.decided, as_of=drafted.choices.as_of),
    )


def linked_again(file: PlanFile, plan: Plan, batch_id: str) -> Link:
    """A link for an import made earlier, to where its files lay; its next save is read.

    Other readings of the same tables that the plan has belong to it, and the newest of them is what it goes on from.
    """
    from funnel_planner.app.files.choosing import choices_again

    readings = readings_of_same(file, plan, batch_id)
    info = file.batch(readings[-1])
    mapping = mapping_from_json(info.mapping_json)
    return Link(
        plan_id=plan.id,
        paths=tuple(each.path for each in mapping.files),
        batches=readings,
        fingerprint=tuple(each.sha256 for each in info.files),
        mapping=mapping,
        choices=choices_again(mapping, plan),
    )


def readings_of_same(file: PlanFile, plan: Plan, batch_id: str) -> tuple[str, ...]:
    """The plan's imports that are readings of the same tables as this one, oldest first; it is among them."""
    wanted = tables_of(mapping_from_json(file.batch(batch_id).mapping_json))

    def is_same(other: str) -> bool:
        info = file.batch(other)
        return info.kind == "file" and tables_of(mapping_from_json(info.mapping_json)) == wanted

    found = tuple(other for other in plan.batches if other == batch_id or is_same(other))
    return found if batch_id in found else (*found, batch_id)


def tables_of(mapping: Mapping) -> tuple[tuple[str, str, int], ...]:
    """Where what was read stands: file, sheet and table."""
    return tuple((each.path, each.sheet, each.table) for each in mapping.files)


def linked_tracker(plan: Plan, reader: ReaderProcess, path: Path, reporter: Reporter | None = None) -> Link:
    """A link to a lead tracker just written, on a worker thread: it is read as soon as someone fills it in."""
    from funnel_planner.spreadsheet.meaning.choices import Choices

    surveys = drafting.look_over(reader, [path], reporter=reporter)
    drafted = drafting.to_keep(drafting.draft(surveys, plan, Choices()))
    return Link(
        plan_id=plan.id,
        paths=(str(path.absolute()),),
        batches=(),
        fingerprint=tuple(survey.sha256 for survey in surveys),
        mapping=drafted.mapping,
        choices=drafted.choices,
    )


def reread(
    file: PlanFile,
    plan: Plan,
    reader: ReaderProcess,
    link: Link,
    reporter: Reporter | None = None,
    missing: Missing = Missing.ASK,
) -> Reread:
    """Read a link's files again and store what they say, on a worker thread; ``importing.activated`` makes it seen.

    ``missing``: what becomes of leads that the files no longer have, where these are most of them. To keep leads that
    cannot be recognised, the files are passed over until they are saved again.

    Raises ``PlannerError``: what reading raises (``PASSING`` kinds may pass), ``link_columns_gone``,
    ``link_undecided``, ``QUESTIONS``; and ``Cancelled``. Nothing is left behind then.
    """
    if _fingerprint(link) == link.fingerprint:
        return Reread(link, None, link.choices)
    surveys = drafting.as_before(reader, _surveys(reader, link, reporter), file, reporter)
    seen = tuple(survey.sha256 for survey in surveys)
    if not link.batches and not any(survey.row_count for survey in surveys):  # still nobody has filled it in
        return Reread(replace(link, fingerprint=seen), None, link.choices)
    choices = choices_for(link, surveys, plan)
    drafted = as_before(drafting.draft(surveys, plan, choices, suggest=False), link)
    if any(question.weight is Weight.BLOCKS for question in questions(drafted)):
        raise PlannerError("link_undecided", file=Path(link.path).name)
    file.backup_if_due(reporter)
    earlier = link.current(plan)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        outcome = importing.store(
            file, plan, reader, drafted, reporter, backup=False, instead_of=earlier, missing=missing
        )
    except PlannerError as error:
        if missing is Missing.KEEP and error.kind in QUESTIONS:
            return Reread(replace(link, fingerprint=seen, last=Refreshed(at)), None, link.choices)
        raise
    ledger, held = outcome.ledger, outcome.held
    last = Refreshed(
        at=at,
        created=ledger.created,
        updated=ledger.updated,
        removed=outcome.removed,
        left_out=ledger.data_left_out - len(held),
        kept=outcome.kept,
        held=len(held),
        held_by=held[0] if held else None,
    )
    batches = (*link.batches, outcome.batch_id) if outcome.batch_id else link.batches
    kept = drafting.to_keep(drafted)
    hidden = replace(HiddenLabels.of(surveys, drafted.mapping), unlisted=False)  # what is kept was sifted before
    known = hidden.choices(link.choices)
    renewed = replace(link, batches=batches, fingerprint=seen, mapping=kept.mapping, choices=known, last=last)
    return Reread(renewed, outcome, kept.choices)


def _surveys(reader: ReaderProcess, link: Link, reporter: Reporter | None) -> "tuple[Survey, ...]":
    found: list[Survey] = []
    for path, read in zip(link.paths, link.mapping.files, strict=True):
        found += drafting.look_over(
            reader, [Path(path)], sheet=read.sheet, as_it_stands=read.as_it_stands, reporter=reporter
        )
    return tuple(found)


def _fingerprint(link: Link) -> tuple[str, ...]:
    """SHA-256 of the files as they are now; reading them says what is wrong with those that cannot be."""
    from funnel_planner.spreadsheet.tables.fingerprint import file_fingerprint

    try:
        return tuple(file_fingerprint(path)[0] for path in link.paths)
    except OSError:
        return ()


def _batch_of(file: PlanFile, plan: Plan, drafted: drafts.Draft) -> str:
    """The plan's newest batch of exactly these files."""
    seen = [survey.sha256 for survey in drafted.surveys]
    for batch_id in reversed(plan.batches):
        if [known.sha256 for known in file.batch(batch_id).files] == seen:
            return batch_id
    return ""
