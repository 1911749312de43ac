"""The line of revisions: every edit stores the plan's new value, undo and redo move along.

All functions run inside the caller's transaction.
"""

import sqlite3
import zlib
from datetime import UTC, datetime

from funnel_planner.domain.codec import plan_from_json, plan_to_json
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.records import Revision

KEPT_REVISIONS = 200
"""So many last values of a plan are kept; named ones for ever."""


def now() -> str:
    """This moment in UTC as text that sorts."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def add_revision(connection: sqlite3.Connection, plan: Plan, label: str) -> int:
    """Put a new value behind the head, cut what could be redone, and move the head there. The revision's id."""
    head = head_revision(connection, plan.id)
    connection.execute("UPDATE revision SET on_line = 0 WHERE plan_id = ? AND id > ?", [plan.id, head])
    cursor = connection.execute(
        "INSERT INTO revision (plan_id, label, made_at, plan_json_zlib) VALUES (?, ?, ?, ?)",
        [plan.id, label, now(), _packed(plan)],
    )
    revision = int(cursor.lastrowid or 0)
    _mention_batches(connection, revision, plan)
    set_head(connection, plan.id, revision)
    _forget_old(connection, plan.id)
    return revision


def replace_revision(connection: sqlite3.Connection, revision: int, plan: Plan, label: str) -> None:
    """Let a revision hold a later value of the same drag."""
    connection.execute(
        "UPDATE revision SET label = ?, made_at = ?, plan_json_zlib = ? WHERE id = ?",
        [label, now(), _packed(plan), revision],
    )
    connection.execute("DELETE FROM revision_batch WHERE revision_id = ?", [revision])
    _mention_batches(connection, revision, plan)
    set_head(connection, plan.id, revision)


def head_revision(connection: sqlite3.Connection, plan_id: str) -> int:
    """Id of the present value's revision. Raises ``PlannerError("plan_missing")``."""
    found = connection.execute("SELECT head FROM plan WHERE id = ?", [plan_id]).fetchone()
    if found is None:
        raise PlannerError("plan_missing", plan=plan_id)
    return found[0] or 0


def set_head(connection: sqlite3.Connection, plan_id: str, revision: int) -> None:
    """Let a revision be the present value."""
    connection.execute("UPDATE plan SET head = ?, modified_at = ? WHERE id = ?", [revision, now(), plan_id])


def neighbour(connection: sqlite3.Connection, plan_id: str, *, later: bool) -> int | None:
    """Id of the revision that redo (later) or undo would go to, or None at the end of the line."""
    head = head_revision(connection, plan_id)
    which = "id > ? ORDER BY id" if later else "id < ? ORDER BY id DESC"
    found = connection.execute(
        f"SELECT id FROM revision WHERE plan_id = ? AND on_line AND {which} LIMIT 1", [plan_id, head]
    ).fetchone()
    return None if found is None else found[0]


def label_of(connection: sqlite3.Connection, revision: int) -> str:
    """Name of the edit that made a revision."""
    return str(connection.execute("SELECT label FROM revision WHERE id = ?", [revision]).fetchone()[0])


def value_of(connection: sqlite3.Connection, plan_id: str, revision: int) -> Plan:
    """The plan as it was. Raises ``PlannerError("revision_missing")`` or ``"plan_unreadable"``."""
    found = connection.execute(
        "SELECT plan_json_zlib FROM revision WHERE id = ? AND plan_id = ?", [revision, plan_id]
    ).fetchone()
    if found is None:
        raise PlannerError("revision_missing")
    try:
        text = zlib.decompress(found[0]).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise PlannerError("plan_unreadable", reason=str(error)) from error
    return plan_from_json(text)


def name_revision(connection: sqlite3.Connection, revision: int, name: str) -> None:
    """Give a revision a name, by which it is kept for ever; an empty name takes it away."""
    connection.execute("UPDATE revision SET name = ? WHERE id = ?", [name, revision])


def list_revisions(connection: sqlite3.Connection, plan_id: str) -> tuple[Revision, ...]:
    """All stored values of a plan, newest first."""
    head = head_revision(connection, plan_id)
    rows = connection.execute(
        "SELECT id, label, made_at, name, on_line FROM revision WHERE plan_id = ? ORDER BY id DESC", [plan_id]
    )
    return tuple(
        Revision(
            id=row["id"],
            label=row["label"],
            made=datetime.fromisoformat(row["made_at"]),
            name=row["name"],
            is_head=row["id"] == head,
            undone=bool(row["on_line"]) and row["id"] > head,
        )
        for row in rows
    )


def _packed(plan: Plan) -> bytes:
    try:
        return zlib.compress(plan_to_json(plan).encode())
    except UnicodeEncodeError as error:  # half a character, as a broken clipboard can give
        raise PlannerError("text_not_unicode", text=str(error.object[error.start : error.end])) from error


def _mention_batches(connection: sqlite3.Connection, revision: int, plan: Plan) -> None:
    """Say which batches a revision needs, so that they are not cleaned away. Raises ``"batch_unknown"``."""
    for batch in plan.batches:
        if connection.execute("SELECT 1 FROM batch WHERE id = ? AND complete", [batch]).fetchone() is None:
            raise PlannerError("batch_unknown", batch=batch)
    connection.executemany("INSERT INTO revision_batch VALUES (?, ?)", [(revision, batch) for batch in plan.batches])


def _forget_old(connection: sqlite3.Connection, plan_id: str) -> None:
    """Drop what was cut off and what lies beyond ``KEPT_REVISIONS``, but for named values."""
    connection.execute(
        "UPDATE revision SET on_line = 0 WHERE plan_id = ?1 AND on_line AND id <= ("
        " SELECT id FROM revision WHERE plan_id = ?1 AND on_line ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        (plan_id, KEPT_REVISIONS),
    )
    connection.execute("DELETE FROM revision WHERE plan_id = ? AND NOT on_line AND name = ''", [plan_id])
