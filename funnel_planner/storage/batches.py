"""Stored lead batches: finding, reading and removing them."""

import json
import sqlite3
from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import cast

from funnel_planner.domain.codec import from_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowNote
from funnel_planner.storage import columns
from funnel_planner.storage.access import Access
from funnel_planner.storage.records import BatchFile, BatchInfo, StoredRows

TYPE_CHECKING = False
if TYPE_CHECKING:  # numpy must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData

ROWS_AT_ONCE = 5000
_ROWS_PER_DELETE = 2000
_PAGES_PER_SHRINK = 250
_BYTES_PER_COMMIT = 4 << 20
_NO_DAY = -(1 << 31)
_EPOCH = date(1970, 1, 1)


def row_id(batch_number: int, row_number: int) -> int:
    """Primary key of a row: rows of a batch lie together, in order."""
    return (batch_number << 32) | row_number


def batch_number(connection: sqlite3.Connection, batch_id: str) -> int:
    """Number of a complete batch. Raises ``PlannerError("batch_unknown")``."""
    found = connection.execute("SELECT number FROM batch WHERE id = ? AND complete", [batch_id]).fetchone()
    if found is None:
        raise PlannerError("batch_unknown", batch=batch_id)
    return int(found[0])


def batch_info(connection: sqlite3.Connection, batch_id: str) -> BatchInfo:
    """The account of a batch. Raises ``PlannerError("batch_unknown")``."""
    number = batch_number(connection, batch_id)
    row = connection.execute("SELECT * FROM batch WHERE number = ?", [number]).fetchone()
    files = connection.execute(
        "SELECT name, sha256, size_bytes FROM batch_file WHERE batch_number = ? ORDER BY position", [number]
    )
    return BatchInfo(
        id=batch_id,
        made=datetime.fromisoformat(row["made_at"]),
        files=tuple(BatchFile(*file) for file in files),
        mapping_json=row["mapping_json"],
        headers=tuple(json.loads(row["headers_json"])),
        ledger=cast("Ledger", from_plain(Ledger, json.loads(row["ledger_json"]))),
        notes=cast("tuple[RowNote, ...]", from_plain(tuple[RowNote, ...], json.loads(row["notes_json"]))),
        row_count=row["row_count"],
        lead_count=row["lead_count"],
        as_of=None if row["as_of_day"] is None else _EPOCH + timedelta(days=row["as_of_day"]),
    )


def store_columns(access: Access, connection: sqlite3.Connection, number: int, leads: "LeadData") -> None:
    """Store the coded columns of a batch instead of what is there, in commits of a few megabytes."""
    pending = 0
    with access.bulk(connection):
        connection.execute("DELETE FROM lead_column WHERE batch_number = ?", [number])
        for piece in columns.pieces(leads):
            connection.execute("INSERT INTO lead_column VALUES (?, ?, ?, ?, ?, ?, ?)", [number, *piece])
            pending += len(piece.data)
            access.give_way(connection, commit=pending >= _BYTES_PER_COMMIT)
            pending %= _BYTES_PER_COMMIT
        as_of_day = None if leads.as_of_day == _NO_DAY else leads.as_of_day
        connection.execute(
            "UPDATE batch SET leads_json = ?, lead_count = ?, as_of_day = ? WHERE number = ?",
            [columns.describe(leads), leads.lead_count, as_of_day, number],
        )


def load_leads(connection: sqlite3.Connection, batch_id: str, *, with_keys: bool) -> "LeadData":
    """The coded columns of a batch. Raises ``PlannerError("columns_damaged")``."""
    number = batch_number(connection, batch_id)
    description = connection.execute("SELECT leads_json FROM batch WHERE number = ?", [number]).fetchone()[0]
    unwanted = "" if with_keys else columns.KEYS
    # one statement a piece, so that a commit never waits long for this reader
    rowids = connection.execute(
        "SELECT rowid FROM lead_column WHERE batch_number = ? AND name <> ? ORDER BY name, piece", [number, unwanted]
    ).fetchall()
    sql = "SELECT name, piece, length, encoding, adler32, data FROM lead_column WHERE rowid = ?"
    try:
        return columns.assemble(
            description, (columns.Piece(*connection.execute(sql, [rowid]).fetchone()) for (rowid,) in rowids)
        )
    except columns.ColumnsDamagedError as error:
        raise PlannerError("columns_damaged", batch=batch_id) from error


def stored_rows(connection: sqlite3.Connection, batch_id: str) -> Iterator[StoredRows]:
    """All rows of a batch in order, some thousands at a time, each piece of one file."""
    for rows in _row_ranges(connection, batch_number(connection, batch_id)):
        for file in sorted({row["file"] for row in rows}):
            part = [row for row in rows if row["file"] == file]
            yield StoredRows(
                file=file,
                lines=[row["line"] for row in part],
                keys=[row["key"] for row in part],
                cells=[row["cells_json"] for row in part],
            )


def lead_rows(
    connection: sqlite3.Connection, batch_id: str, row_numbers: Sequence[int]
) -> list[tuple[int, str, list[object]]]:
    """(line, key, cells) of these rows, in the order asked for; rows that are not there are left out."""
    number = batch_number(connection, batch_id)
    sql = "SELECT line, key, cells_json FROM lead_row WHERE id = ?"
    found = (connection.execute(sql, [row_id(number, int(row))]).fetchone() for row in row_numbers)
    return [(row[0], row[1], json.loads(row[2])) for row in found if row is not None]


def search(connection: sqlite3.Connection, batch_id: str, text: str) -> list[int]:
    """Numbers of the rows with ``text`` in a cell, whatever its case."""
    wanted = text.casefold()
    in_json = json.dumps(wanted, ensure_ascii=False)[1:-1]
    number = batch_number(connection, batch_id)
    found: list[int] = []
    for rows in _row_ranges(connection, number):
        candidates = [row for row in rows if in_json in row["cells_json"].casefold()]
        found += [row["id"] - row_id(number, 0) for row in candidates if _has_cell(row["cells_json"], wanted)]
    return found


def unneeded_batches(connection: sqlite3.Connection, but: Container[str]) -> list[int]:
    """Numbers of batches that were never finished or that no plan and no kept revision mentions."""
    rows = connection.execute(
        "SELECT number, id FROM batch WHERE NOT complete OR ("
        " NOT EXISTS (SELECT 1 FROM revision_batch WHERE batch_id = batch.id)"
        " AND NOT EXISTS (SELECT 1 FROM plan_batch WHERE batch_id = batch.id))"
    )
    return [row["number"] for row in rows if row["id"] not in but]


def delete_batch(access: Access, connection: sqlite3.Connection, number: int) -> None:
    """Remove a batch with rows and columns, in small commits, and give the room back to the disk."""
    first, end = row_id(number, 0), row_id(number + 1, 0)
    with access.bulk(connection):
        connection.execute("UPDATE batch SET complete = 0 WHERE number = ?", [number])
    _repeat(
        access,
        connection,
        "DELETE FROM lead_row WHERE id IN (SELECT id FROM lead_row WHERE id >= ? AND id < ? LIMIT ?)",
        [first, end, _ROWS_PER_DELETE],
    )
    _repeat(
        access,
        connection,
        "DELETE FROM lead_column WHERE rowid IN (SELECT rowid FROM lead_column WHERE batch_number = ? LIMIT ?)",
        [number, 1],
    )
    with access.bulk(connection):
        connection.execute("DELETE FROM batch WHERE number = ?", [number])
    _shrink(access, connection)


def _repeat(access: Access, connection: sqlite3.Connection, sql: str, values: list[int]) -> None:
    with access.bulk(connection):
        while connection.execute(sql, values).rowcount:
            access.give_way(connection, commit=True)


def _shrink(access: Access, connection: sqlite3.Connection) -> None:
    free = _free_pages(connection)
    while free:
        with access.bulk(connection):
            connection.execute(f"PRAGMA incremental_vacuum({_PAGES_PER_SHRINK})").fetchall()
        left = _free_pages(connection)
        if left >= free:  # a file without auto_vacuum
            return
        free = left


def _free_pages(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA freelist_count").fetchone()[0])


def _row_ranges(connection: sqlite3.Connection, number: int) -> Iterator[list[sqlite3.Row]]:
    """Rows of a batch in short reads, so that a commit never waits long for this reader."""
    start, end = row_id(number, 0), row_id(number + 1, 0)
    while True:
        rows = connection.execute(
            "SELECT id, file, line, key, cells_json FROM lead_row WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [start, end, ROWS_AT_ONCE],
        ).fetchall()
        if not rows:
            return
        yield rows
        start = rows[-1]["id"] + 1


def _has_cell(cells_json: str, wanted: str) -> bool:
    return any(wanted in str(cell).casefold() for cell in json.loads(cells_json) if cell is not None)
