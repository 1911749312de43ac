"""What a link between a plan and its files remembers, and how the plan file keeps it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.app.files.mapping_text import mapping_from_json, mapping_to_json
from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.ledger import RowNote
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.links import FileLink
from funnel_planner.storage.plan_file import PlanFile

if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices

MOST_BATCHES = 200
"""Readings a link remembers; undo reaches no further back."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What the last reading changed, and when; all 0: nothing."""

    at: str = ""
    """ISO time with offset; empty: not read again yet."""
    created: int = 0
    updated: int = 0
    removed: int = 0
    left_out: int = 0
    """Rows of data that were not used; titles and lines of totals are none."""
    kept: int = 0
    """How many of the removed ones stay in the plan, as an earlier day's reading or another import has them."""
    held: int = 0
    """Leads that stay as they were, for their rows could not be used; these rows are not among those left out."""
    held_by: RowNote | None = None
    """The first of these rows."""


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


def _from_record(record: FileLink) -> Link:
    from funnel_planner.spreadsheet.meaning.choices import Choices

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
