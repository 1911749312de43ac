"""Imports that stay linked to their files: what a link remembers, and reading its files again.

The files are read as they were before: each column keeps its role, whatever its new values look like. What cannot be
read so changes nothing and is said at the link.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.app import importing
from funnel_planner.app.hidden_labels import HiddenLabels
from funnel_planner.app.import_check import Weight, questions
from funnel_planner.app.link_reading import as_before, choices_for
from funnel_planner.app.mapping_text import mapping_from_json, mapping_to_json
from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.links import FileLink
from funnel_planner.storage.plan_file import PlanFile

if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.proposal import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

MOST_BATCHES = 200
"""Readings a link remembers; undo reaches no further back."""
PASSING = frozenset(
    {
        "file_not_readable", "file_empty", "file_cut_off", "file_unreadable", "table_empty", "import_file_missing",
        "file_missing",
    }
)  # fmt: skip
"""Errors that a program in the middle of saving a file causes; tried again for a while."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What the last reading changed, and when; all 0: nothing."""

    at: str = ""
    """ISO time with offset; empty: not read again yet."""
    created: int = 0
    updated: int = 0
    removed: int = 0
    left_out: int = 0
    kept: int = 0
    """How many of the removed ones stay in the plan, as an earlier day's reading or another import has them."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file keeps of a link besides its path."""

    paths: tuple[str, ...]
    batches: tuple[str, ...]
    fingerprint: tuple[str, ...]
    mapping: str
    choices: str
    last: Refreshed = Refreshed()


@dataclass(frozen=True, slots=True)
class Link:
    """Files that a plan reads again when one of them is saved."""

    plan_id: str
    paths: tuple[str, ...]
    """Files of one import, joined; a link is known by the first."""
    batches: tuple[str, ...]
    """Batches that came of it, oldest first; those not in the plan were replaced or undone. Empty: no leads yet."""
    fingerprint: tuple[str, ...]
    """SHA-256 of each file as last read, also where that was undone: the same content is not read in again."""
    mapping: Mapping
    choices: "Choices"
    last: Refreshed = Refreshed()

    @property
    def path(self) -> str:
        """What the link is known by."""
        return self.paths[0]

    def current(self, plan: Plan) -> str:
        """The newest of its batches that the plan looks at; empty: the import was undone, and the link sleeps."""
        return next((batch for batch in reversed(self.batches) if batch in plan.batches), "")

    def was_undone(self, plan: Plan) -> bool:
        """The plan looks at an earlier reading than the last one."""
        return bool(self.batches) and self.current(plan) != self.batches[-1]


@dataclass(frozen=True, slots=True)
class Reread:
    """A link whose files were read again, and what that gives the plan; ``outcome`` None: the same content."""

    link: Link
    outcome: importing.Outcome | None
    choices: "Choices"


def linked(file: PlanFile, plan: Plan, drafted: importing.Draft, outcome: importing.Outcome) -> Link | None:
    """The link of an import just made for a plan; None where none of the plan's batches is of these files."""
    batch_id = outcome.batch_id or _batch_of(file, plan, drafted)
    if not batch_id:
        return None
    drafted = importing.to_keep(drafted)
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
    from funnel_planner.app.choosing import choices_again

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
    from funnel_planner.spreadsheet.meaning.proposal import Choices

    surveys = importing.look_over(reader, [path], reporter=reporter)
    drafted = importing.to_keep(importing.draft(surveys, plan, Choices()))
    return Link(
        plan_id=plan.id,
        paths=(str(path.absolute()),),
        batches=(),
        fingerprint=tuple(survey.sha256 for survey in surveys),
        mapping=drafted.mapping,
        choices=drafted.choices,
    )


def links_of(file: PlanFile, plan_id: str) -> tuple[Link, ...]:
    """The links of a plan; one that cannot be understood any more is left out."""
    found = []
    for record in file.links(plan_id):
        try:
            found.append(_from_record(record))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return tuple(found)


def keep(file: PlanFile, link: Link, *, instead_of: str = "") -> None:
    """Write a link down. Raises ``PlannerError``."""
    kept = _Kept(
        paths=link.paths,
        batches=link.batches[-MOST_BATCHES:],
        fingerprint=link.fingerprint,
        mapping=mapping_to_json(link.mapping),
        choices=json.dumps(to_plain(link.choices), ensure_ascii=False, sort_keys=True),
        last=link.last,
    )
    text = json.dumps(to_plain(kept), ensure_ascii=False, sort_keys=True)
    newest = link.batches[-1] if link.batches else ""
    file.put_link(FileLink(link.plan_id, link.path, newest, text), instead_of=instead_of)


def moved(link: Link, path: Path) -> Link:
    """The link to where its first file is now; the others are looked for beside it."""
    old = Path(link.paths[0]).parent
    others = [
        str(path.parent / Path(other).name) if Path(other).parent == old and not Path(other).exists() else other
        for other in link.paths[1:]
    ]
    paths = (str(path.absolute()), *others)
    files = tuple(replace(each, path=new) for each, new in zip(link.mapping.files, paths, strict=True))
    names = dict(zip(link.paths, paths, strict=True))
    choices = replace(
        link.choices,
        presence=tuple((names.get(name, name), stage) for name, stage in link.choices.presence),
        shapes=tuple((names.get(name, name), shape) for name, shape in link.choices.shapes),
        periods=tuple((names.get(name, name), first, last) for name, first, last in link.choices.periods),
    )
    return replace(link, paths=paths, mapping=replace(link.mapping, files=files), choices=choices)


def reread(file: PlanFile, plan: Plan, reader: ReaderProcess, link: Link, reporter: Reporter | None = None) -> Reread:
    """Read a link's files again and store what they say, on a worker thread; ``importing.activated`` makes it seen.

    Raises ``PlannerError``: what reading raises (``PASSING`` kinds may pass), ``link_columns_gone``,
    ``link_undecided``; and ``Cancelled``. Nothing is left behind then.
    """
    if _fingerprint(link) == link.fingerprint:
        return Reread(link, None, link.choices)
    surveys = _surveys(reader, link, reporter)
    seen = tuple(survey.sha256 for survey in surveys)
    if not link.batches and not any(survey.row_count for survey in surveys):  # still nobody has filled it in
        return Reread(replace(link, fingerprint=seen), None, link.choices)
    choices = choices_for(link, surveys, plan)
    drafted = as_before(importing.draft(surveys, plan, choices, suggest=False), link)
    if any(question.weight is Weight.BLOCKS for question in questions(drafted)):
        raise PlannerError("link_undecided", file=Path(link.path).name)
    file.backup_if_due(reporter)
    earlier = link.current(plan)
    outcome = importing.store(file, plan, reader, drafted, reporter, backup=False, instead_of=earlier)
    ledger = outcome.ledger
    last = Refreshed(
        at=datetime.now().astimezone().isoformat(timespec="seconds"),
        created=ledger.created,
        updated=ledger.updated,
        removed=outcome.removed,
        left_out=ledger.rows_in - ledger.used,
        kept=outcome.kept,
    )
    batches = (*link.batches, outcome.batch_id) if outcome.batch_id else link.batches
    kept = importing.to_keep(drafted)
    hidden = replace(HiddenLabels.of(surveys, drafted.mapping), unlisted=False)  # what is kept was sifted before
    known = hidden.choices(link.choices)
    renewed = replace(link, batches=batches, fingerprint=seen, mapping=kept.mapping, choices=known, last=last)
    return Reread(renewed, outcome, kept.choices)


def _surveys(reader: ReaderProcess, link: Link, reporter: Reporter | None) -> "tuple[Survey, ...]":
    found: list[Survey] = []
    for path, read in zip(link.paths, link.mapping.files, strict=True):
        found += importing.look_over(reader, [Path(path)], sheet=read.sheet, reporter=reporter)
    return tuple(found)


def _fingerprint(link: Link) -> tuple[str, ...]:
    """SHA-256 of the files as they are now; reading them says what is wrong with those that cannot be."""
    from funnel_planner.spreadsheet.tables.fingerprint import file_fingerprint

    try:
        return tuple(file_fingerprint(path)[0] for path in link.paths)
    except OSError:
        return ()


def _batch_of(file: PlanFile, plan: Plan, drafted: importing.Draft) -> str:
    """The plan's newest batch of exactly these files."""
    seen = [survey.sha256 for survey in drafted.surveys]
    for batch_id in reversed(plan.batches):
        if [known.sha256 for known in file.batch(batch_id).files] == seen:
            return batch_id
    return ""


def _from_record(record: FileLink) -> Link:
    from funnel_planner.spreadsheet.meaning.proposal import Choices

    kept = from_plain(_Kept, json.loads(record.choices_json))
    return Link(
        plan_id=record.plan_id,
        paths=kept.paths,
        batches=kept.batches,
        fingerprint=kept.fingerprint,
        mapping=mapping_from_json(kept.mapping),
        choices=from_plain(Choices, json.loads(kept.choices)),
        last=kept.last,
    )
