"""What was said of leads by hand, stored as a small batch of kind ``hand``: everything of a plan in one, compressed.

Such a batch never changes; every edit writes another one and lets the plan look at that, so undo is free.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from funnel_planner.domain.by_hand import ByHand, HandLead, Step
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage import columns
from funnel_planner.storage.batches import batch_number
from funnel_planner.storage.records import BY_HAND
from funnel_planner.storage.revisions import now

COLUMN = "by hand"
"""Name of the BLOBs that hold the facts, beside coded columns of other batches."""
NO_FILES = '{"files": []}'
_PIECE_BYTES = 1 << 20


def insert_batch(connection: sqlite3.Connection, by_hand: ByHand) -> str:
    """Store everything said by hand as a new batch, inside the caller's transaction. Its id."""
    batch_id = new_id()
    cursor = connection.execute(
        "INSERT INTO batch (id, made_at, complete, lead_count, row_count, kind, mapping_json, leads_json)"
        " VALUES (?, ?, 1, ?, 0, ?, ?, ?)",
        [batch_id, now(), len(by_hand.leads), BY_HAND, NO_FILES, columns.describe(_no_leads())],
    )
    packed = zlib.compress(_written(by_hand).encode(errors="replace"), 6)
    for piece, start in enumerate(range(0, len(packed), _PIECE_BYTES)):
        data = packed[start : start + _PIECE_BYTES]
        connection.execute(
            "INSERT INTO lead_column VALUES (?, ?, ?, ?, ?, ?, ?)",
            [cursor.lastrowid, COLUMN, piece, len(data), "json.z", zlib.adler32(data), data],
        )
    return batch_id


def load_batch(connection: sqlite3.Connection, batch_id: str) -> ByHand:
    """What a batch says. Raises ``PlannerError``: ``batch_unknown``, ``by_hand_damaged``."""
    rows = connection.execute(
        "SELECT adler32, data FROM lead_column WHERE batch_number = ? AND name = ? ORDER BY piece",
        [batch_number(connection, batch_id), COLUMN],
    ).fetchall()
    damaged = any(zlib.adler32(data) != adler32 for adler32, data in rows)
    try:
        if not damaged:
            return _read(zlib.decompress(b"".join(data for _, data in rows)).decode())
    except (ValueError, TypeError, LookupError, zlib.error) as error:
        raise PlannerError("by_hand_damaged", batch=batch_id) from error
    raise PlannerError("by_hand_damaged", batch=batch_id)


def hand_batches(connection: sqlite3.Connection, batch_ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some batches that were made by hand, in their order."""
    sql = "SELECT 1 FROM batch WHERE id = ? AND kind = ?"
    return tuple(batch for batch in batch_ids if connection.execute(sql, [batch, BY_HAND]).fetchone() is not None)


def _written(by_hand: ByHand) -> str:
    rows = [
        [
            lead.key,
            lead.batch,
            lead.row,
            int(lead.added) | int(lead.deleted) << 1,
            lead.who,
            lead.fields,
            [[s.stage_id, None if s.day is None else s.day.isoformat(), int(s.corrects)] for s in lead.steps],
        ]
        for lead in by_hand.leads
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> ByHand:
    return ByHand(tuple(map(_lead, json.loads(text))))


def _lead(row: list[Any]) -> HandLead:
    key, batch, number, signs, who, fields, steps, *_later = row
    return HandLead(
        key=key,
        batch=batch,
        row=number,
        added=bool(signs & 1),
        deleted=bool(signs & 2),
        who=_pairs(who),
        fields=_pairs(fields),
        steps=tuple(Step(stage, None if day is None else date.fromisoformat(day), bool(c)) for stage, day, c in steps),
    )


def _pairs(plain: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in plain)


def _no_leads() -> Any:  # noqa: ANN401 - LeadData, which loads numpy
    """Whoever reads the batch as an import finds no lead in it."""
    from funnel_planner.analytics.leads import no_leads

    return no_leads(())
