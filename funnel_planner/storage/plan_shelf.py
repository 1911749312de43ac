"""What one can do with the plans of a file: record edits, undo, name versions, trash, clone."""

import json
import sqlite3
import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from funnel_planner.domain.checks import new_id
from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.storage import revisions
from funnel_planner.storage.access import Access
from funnel_planner.storage.plans import read_plan, write_plan
from funnel_planner.storage.records import PlanCard, Revision
from funnel_planner.words import mark

MERGE_SECONDS = 1.0
"""Edits of one control that follow each other this quickly are one step of undo."""


@dataclass(frozen=True, slots=True)
class _LastEdit:
    plan_id: str
    control: str
    revision: int
    at: float


class PlanShelf:
    """The plans of one file. Every method is one transaction; if it raises, file and memory are as before."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._stored: dict[str, Plan] = {}
        self._last_edit: _LastEdit | None = None

    def plan_cards(self) -> tuple[PlanCard, ...]:
        """All plans of the file, last modified first; trashed ones, too."""
        with self._access.reading() as connection:
            rows = connection.execute(
                "SELECT id, name, modified_at, trashed_at, picture_json,"
                " picture_json IS NULL AND EXISTS (SELECT 1 FROM plan_batch WHERE plan_batch.plan_id = plan.id)"
                " AS uncounted FROM plan"
                " LEFT JOIN picture ON picture.plan_id = id ORDER BY modified_at DESC, id"
            ).fetchall()
        return tuple(
            PlanCard(
                id=row["id"],
                name=row["name"],
                modified=datetime.fromisoformat(row["modified_at"]),
                picture=_picture(row["picture_json"]),
                trashed=row["trashed_at"] is not None,
                uncounted=bool(row["uncounted"]),
            )
            for row in rows
        )

    def load_plan(self, plan_id: str) -> Plan:
        """A plan as its tables say. Raises ``PlannerError("plan_missing")`` or ``"plan_unreadable"``."""
        with self._access.reading() as connection:
            return read_plan(connection, plan_id)

    def create_plan(self, plan: Plan, label: str, *, then: tuple[Plan, str] | None = None) -> None:
        """Put a new plan on the shelf, with its first edit ``then`` (plan, label) where it is made by one.

        Both are there or neither is; undo takes the edit back. Raises ``PlannerError("plan_exists")``.
        """
        edited, edit = then or (plan, "")
        with self._access.writing() as connection:
            _create(connection, plan, label)
            if edited != plan:
                revisions.add_revision(connection, edited, edit)
                write_plan(connection, edited, plan)
        self._remember(edited)

    def record(self, plan: Plan, label: str, control: str = "") -> None:
        """Store an edited plan as one revision (``label`` is a catalogue key); an equal plan changes nothing.

        What could be redone is cut off. Quick edits of the same ``control`` merge into one revision.
        """
        with self._access.writing() as connection:
            before = self._before(connection, plan.id)
            if before == plan:
                return
            revision = self._revision_to_merge(plan.id, control)
            if revision is None:
                revision = revisions.add_revision(connection, plan, label)
            else:
                revisions.replace_revision(connection, revision, plan, label)
            write_plan(connection, plan, before)
        self._stored[plan.id] = plan
        self._last_edit = _LastEdit(plan.id, control, revision, time.monotonic())

    def undo(self, plan_id: str) -> Plan | None:
        """Go back one step, also to edits made before the file was last closed; None: there is none."""
        return self._move(plan_id, later=False)

    def redo(self, plan_id: str) -> Plan | None:
        """Bring back the step that undo took; None: there is none."""
        return self._move(plan_id, later=True)

    def undo_label(self, plan_id: str) -> str:
        """Name of the edit that ``undo`` would take back; empty: none."""
        with self._access.reading() as connection:
            if revisions.neighbour(connection, plan_id, later=False) is None:
                return ""
            return revisions.label_of(connection, revisions.head_revision(connection, plan_id))

    def redo_label(self, plan_id: str) -> str:
        """Name of the edit that ``redo`` would bring back; empty: none."""
        with self._access.reading() as connection:
            later = revisions.neighbour(connection, plan_id, later=True)
            return "" if later is None else revisions.label_of(connection, later)

    def revisions(self, plan_id: str) -> tuple[Revision, ...]:
        """All stored values of a plan, newest first."""
        with self._access.reading() as connection:
            return revisions.list_revisions(connection, plan_id)

    def load_revision(self, plan_id: str, revision_id: int) -> Plan:
        """A plan as it was at a revision. Raises ``PlannerError("revision_missing")``."""
        with self._access.reading() as connection:
            return revisions.value_of(connection, plan_id, revision_id)

    def name_version(self, plan_id: str, name: str) -> int:
        """Name the present value of a plan, so that it is kept for ever. Its revision's id."""
        with self._access.writing() as connection:
            revision = revisions.head_revision(connection, plan_id)
            revisions.name_revision(connection, revision, name)
        self._last_edit = None
        return revision

    def trash_plan(self, plan_id: str) -> None:
        """Put a plan in the trash."""
        self._set_trashed(plan_id, revisions.now())

    def restore_plan(self, plan_id: str) -> None:
        """Take a plan out of the trash."""
        self._set_trashed(plan_id, None)

    def erase_plan(self, plan_id: str) -> None:
        """Delete a plan with all its revisions for good; its leads go at the next opening if no other plan has them."""
        with self._access.writing() as connection:
            if not connection.execute("DELETE FROM plan WHERE id = ?", [plan_id]).rowcount:
                raise PlannerError("plan_missing", plan=plan_id)
        self._stored.pop(plan_id, None)
        self._last_edit = None

    def clone_plan(self, plan_id: str, name: str, label: str = mark("Duplicate plan")) -> str:
        """Copy a plan under a new name with its picture, sharing its lead batches. The new plan's id."""
        with self._access.writing() as connection:
            clone = replace(read_plan(connection, plan_id), id=new_id(), name=name)
            _create(connection, clone, label)
            picture = _kept_picture(connection, plan_id)
            if picture is not None:
                _keep_picture(connection, replace(picture, plan_id=clone.id, name=name))
        self._remember(clone)
        return clone.id

    def picture(self, plan_id: str) -> FunnelPicture | None:
        """The picture last kept of a plan, or None."""
        with self._access.reading() as connection:
            return _kept_picture(connection, plan_id)

    def save_picture(self, picture: FunnelPicture) -> None:
        """Keep the picture of a plan for cards and the first frame; nothing where it is kept already."""
        if self.picture(picture.plan_id) == picture:
            return
        with self._access.writing() as connection:
            _keep_picture(connection, picture)

    def _move(self, plan_id: str, *, later: bool) -> Plan | None:
        with self._access.writing() as connection:
            revision = revisions.neighbour(connection, plan_id, later=later)
            if revision is None:
                return None
            plan = revisions.value_of(connection, plan_id, revision)
            write_plan(connection, plan, self._before(connection, plan_id))
            revisions.set_head(connection, plan_id, revision)
        self._remember(plan)
        return plan

    def _before(self, connection: sqlite3.Connection, plan_id: str) -> Plan:
        """What the tables say now, from memory where possible."""
        stored = self._stored.get(plan_id)
        return read_plan(connection, plan_id) if stored is None else stored

    def _revision_to_merge(self, plan_id: str, control: str) -> int | None:
        last = self._last_edit
        if last is None or not control or (last.plan_id, last.control) != (plan_id, control):
            return None
        return last.revision if time.monotonic() - last.at <= MERGE_SECONDS else None

    def _remember(self, plan: Plan) -> None:
        self._stored[plan.id] = plan
        self._last_edit = None

    def _set_trashed(self, plan_id: str, when: str | None) -> None:
        with self._access.writing() as connection:
            if not connection.execute("UPDATE plan SET trashed_at = ? WHERE id = ?", [when, plan_id]).rowcount:
                raise PlannerError("plan_missing", plan=plan_id)


def _create(connection: sqlite3.Connection, plan: Plan, label: str) -> None:
    if connection.execute("SELECT 1 FROM plan WHERE id = ?", [plan.id]).fetchone() is not None:
        raise PlannerError("plan_exists", plan=plan.name)
    moment = revisions.now()
    connection.execute(
        "INSERT INTO plan (id, name, created_at, modified_at, horizon_months, template, language, notes)"
        " VALUES (?, '', ?, ?, 0, '', '', '')",
        [plan.id, moment, moment],
    )
    revisions.add_revision(connection, plan, label)
    write_plan(connection, plan, None)


def _kept_picture(connection: sqlite3.Connection, plan_id: str) -> FunnelPicture | None:
    row = connection.execute("SELECT picture_json FROM picture WHERE plan_id = ?", [plan_id]).fetchone()
    return None if row is None else _picture(row[0])


def _keep_picture(connection: sqlite3.Connection, picture: FunnelPicture) -> None:
    text = json.dumps(to_plain(picture), ensure_ascii=False)
    connection.execute("INSERT OR REPLACE INTO picture SELECT id, ? FROM plan WHERE id = ?", [text, picture.plan_id])


def _picture(text: str | None) -> FunnelPicture | None:
    """A kept picture; one that cannot be read is only a picture and will be painted anew."""
    if text is None:
        return None
    try:
        return cast("FunnelPicture", from_plain(FunnelPicture, json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
