"""A plan as normalised tables that any SQLite tool can read, and back, exactly.

Columns have the names of the fields they hold; lists of texts share one table (``plan_text``). Only parts that
changed are written.
"""

import json
import sqlite3
from collections import defaultdict
from typing import Any, cast

from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan

_PARTS = {"stage": "stages", "channel": "channels", "message": "messages", "target": "targets", "segment": "segments"}
"""Table of a list of things -> field of the plan."""
_LISTS = {
    "plan": ("lost_labels", "exclude_labels", "measurements"),
    "stage": ("metrics", "content_ideas", "suitable_channels", "aliases"),
    "channel": ("aliases",),
    "segment": ("values",),
}
"""Owner -> its fields that are lists of texts; measurements are texts of JSON there."""
_COSTS = ("fixed_per_month", "per_click", "per_lead")
Row = dict[str, Any]
Texts = dict[tuple[str, int, str], list[str]]


def write_plan(connection: sqlite3.Connection, plan: Plan, before: Plan | None) -> None:
    """Make the tables say ``plan``, knowing that they say ``before`` (None: only the plan's row is there)."""
    row = to_plain(plan)
    _update_plan_row(connection, row)
    for part in ("economics", "counting"):
        if before is None or getattr(before, part) != getattr(plan, part):
            connection.execute(f"DELETE FROM {part} WHERE plan_id = ?", [plan.id])
            _insert(connection, part, [{"plan_id": plan.id, **row[part]}])
    if before is None or any(getattr(before, name) != getattr(plan, name) for name in _LISTS["plan"]):
        texts = [json.dumps(one, sort_keys=True, ensure_ascii=False) for one in row["measurements"]]
        _write_texts(connection, plan.id, "plan", [{**row, "measurements": texts}])
    for table, field in _PARTS.items():
        if before is None or getattr(before, field) != getattr(plan, field):
            _write_part(connection, plan.id, table, row[field])
    if before is None or before.batches != plan.batches:
        connection.execute("DELETE FROM plan_batch WHERE plan_id = ?", [plan.id])
        rows = [{"plan_id": plan.id, "position": p, "batch_id": batch} for p, batch in enumerate(plan.batches)]
        _insert(connection, "plan_batch", rows)


def read_plan(connection: sqlite3.Connection, plan_id: str) -> Plan:
    """The plan that the tables say. Raises ``PlannerError("plan_missing")`` or ``"plan_unreadable"``."""
    found = connection.execute("SELECT * FROM plan WHERE id = ?", [plan_id]).fetchone()
    if found is None:
        raise PlannerError("plan_missing", plan=plan_id)
    try:
        return cast("Plan", from_plain(Plan, _read_row(connection, plan_id, dict(found))))
    except (ValueError, TypeError, KeyError, PlannerError) as error:
        raise PlannerError("plan_unreadable", reason=str(error)) from error


def _update_plan_row(connection: sqlite3.Connection, row: Row) -> None:
    names = [name for name in _scalars(row) if name != "id"]
    settings = ", ".join(f"{name} = ?" for name in names)
    connection.execute(f"UPDATE plan SET {settings} WHERE id = ?", [*(row[name] for name in names), row["id"]])


def _write_part(connection: sqlite3.Connection, plan_id: str, table: str, items: list[Row]) -> None:
    connection.execute(f"DELETE FROM {table} WHERE plan_id = ?", [plan_id])
    rows, rates = [], []
    for position, item in enumerate(items):
        row = {"plan_id": plan_id, "position": position, **_scalars(item)}
        if table == "channel":
            row |= {f"cost_{name}": item["cost"][name] for name in _COSTS}
            ids = {"plan_id": plan_id, "channel_id": item["id"]}
            rates += [{**ids, "position": p, **rate} for p, rate in enumerate(item["rates"])]
        rows.append(row)
    _insert(connection, table, rows)
    _insert(connection, "channel_rate", rates)
    _write_texts(connection, plan_id, table, items)


def _write_texts(connection: sqlite3.Connection, plan_id: str, owner: str, items: list[Row]) -> None:
    connection.execute("DELETE FROM plan_text WHERE plan_id = ? AND owner = ?", [plan_id, owner])
    rows = [
        (plan_id, owner, owner_position, name, position, text)
        for owner_position, item in enumerate(items)
        for name in _LISTS.get(owner, ())
        for position, text in enumerate(item[name])
    ]
    connection.executemany("INSERT INTO plan_text VALUES (?, ?, ?, ?, ?, ?)", rows)


def _read_row(connection: sqlite3.Connection, plan_id: str, row: Row) -> Row:
    texts = _read_texts(connection, plan_id)
    row |= {name: texts["plan", 0, name] for name in _LISTS["plan"]}
    row["measurements"] = [json.loads(text) for text in row["measurements"]]
    for part in ("economics", "counting"):
        row[part] = dict(connection.execute(f"SELECT * FROM {part} WHERE plan_id = ?", [plan_id]).fetchone())
    for table, field in _PARTS.items():
        items = _ordered(connection, table, plan_id)
        for item in items:
            item |= {name: texts[table, item["position"], name] for name in _LISTS.get(table, ())}
        row[field] = items
    rates = defaultdict(list)
    for rate in _ordered(connection, "channel_rate", plan_id):
        rates[rate["channel_id"]].append(rate)
    for channel in row["channels"]:
        channel |= {"rates": rates[channel["id"]], "cost": {name: channel[f"cost_{name}"] for name in _COSTS}}
    row["batches"] = [item["batch_id"] for item in _ordered(connection, "plan_batch", plan_id)]
    return row


def _read_texts(connection: sqlite3.Connection, plan_id: str) -> Texts:
    """(owner, its position, list) -> texts; what is not stored is empty."""
    found: Texts = defaultdict(list)
    rows = connection.execute(
        "SELECT owner, owner_position, list, text FROM plan_text WHERE plan_id = ?"
        " ORDER BY owner, owner_position, list, position",
        [plan_id],
    )
    for owner, owner_position, name, text in rows:
        found[owner, owner_position, name].append(text)
    return found


def _ordered(connection: sqlite3.Connection, table: str, plan_id: str) -> list[Row]:
    rows = connection.execute(f"SELECT * FROM {table} WHERE plan_id = ? ORDER BY position", [plan_id])
    return [dict(row) for row in rows]


def _scalars(row: Row) -> Row:
    return {name: value for name, value in row.items() if not isinstance(value, list | dict)}


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        names = ", ".join(f'"{name}"' for name in rows[0])
        places = ", ".join("?" for _ in rows[0])
        connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})", [tuple(row.values()) for row in rows]
        )
