"""Stored lead batches: finding, reading and removing them."""

import json
import sqlite3
from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from typing import cast

from funnel_planner.domain.codec import from_plain
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowNote
from funnel_planner.storage import columns
from funnel_planner.storage.access import Access
from funnel_planner.storage.records import BatchFile, BatchInfo, StoredLead, StoredRows

TYPE_CHECKING = False
if TYPE_CHECKING:  # numpy must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData

_ROWS_PER_READ = 5000
_ROWS_PER_DELETE = 1000
_DELETES_PER_COMMIT = 5
_BYTES_PER_COMMIT = 4 << 20
_NO_DAY = -(1 << 31)


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
        as_of=None if row["as_of_day"] is None else date_of(row["as_of_day"]),
        kind=row["kind"],
    )


def store_columns(access: Access, connection: sqlite3.Connection, number: int, leads: "LeadData") -> None:
    """Store the coded columns of a batch instead of what is there, within ``bulk``, in commits of a few megabytes."""
    pending = 0
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
        "SELECT rowid FROM lead_column WHERE batch_number = ? AND name NOT IN (?, 'by hand') ORDER BY name, piece",
        [number, unwanted],
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


def stored_leads(connection: sqlite3.Connection, batch_id: str, row_numbers: Sequence[int]) -> list[StoredLead]:
    """These rows with file and line, in the order asked for; rows that are not there are left out."""
    number = batch_number(connection, batch_id)
    sql = "SELECT file, line, key, cells_json FROM lead_row WHERE id = ?"
    found = []
    for row_number in map(int, row_numbers):
        row = connection.execute(sql, [row_id(number, row_number)]).fetchone()
        if row is not None:
            found.append(StoredLead(row_number, row[0], row[1], row[2], tuple(json.loads(row[3]))))
    return found


def column_cells(
    connection: sqlite3.Connection, batch_id: str, columns: Sequence[Sequence[int]]
) -> Iterator[list[tuple[object, ...]]]:
    """(row number, cell, ...) of all rows, some thousands at a time; ``columns`` are places of cells in each file.

    Cells are taken out of the rows by SQLite: several times quicker than reading the rows whole.
    """
    first = row_id(batch_number(connection, batch_id), 0)
    last = connection.execute("SELECT max(id) FROM lead_row WHERE id < ?", [first + row_id(1, 0)]).fetchone()[0] or 0
    cursor = connection.cursor()
    cursor.row_factory = None
    wanted = [(file, [f"$[{int(place)}]" for place in places]) for file, places in enumerate(columns) if places]
    for start in range(first, last + 1, _ROWS_PER_READ):
        for file, paths in wanted:
            cells = ", ".join(["json_extract(cells_json, ?)"] * len(paths))
            sql = f"SELECT id - ?, {cells} FROM lead_row WHERE id >= ? AND id < ? AND file = ?"
            yield cursor.execute(sql, [first, *paths, start, start + _ROWS_PER_READ, file]).fetchall()


def leads_rows(connection: sqlite3.Connection, batch_id: str, key: str) -> list[StoredLead]:
    """All rows of the lead with this id, in import order: up to half a second per million rows."""
    number = batch_number(connection, batch_id)
    first, end = row_id(number, 0), row_id(number + 1, 0)
    rows = connection.execute(
        "SELECT id, file, line, key, cells_json FROM lead_row WHERE id >= ? AND id < ? AND key = ?", [first, end, key]
    )
    return [StoredLead(row[0] - first, row[1], row[2], row[3], tuple(json.loads(row[4]))) for row in rows]


def keys_of_rows(connection: sqlite3.Connection, batch_id: str, row_numbers: Sequence[int]) -> list[str]:
    """Lead ids of some rows, empty where there is none."""
    number = batch_number(connection, batch_id)
    sql = "SELECT key FROM lead_row WHERE id = ?"
    found = (connection.execute(sql, [row_id(number, row)]).fetchone() for row in map(int, row_numbers))
    return ["" if row is None else str(row[0]) for row in found]


def search(connection: sqlite3.Connection, batch_id: str, text: str) -> list[int]:
    """Numbers of the rows with ``text`` in a cell, whatever its case."""
    wanted = text.casefold()
    in_json = json.dumps(wanted, ensure_ascii=False)[1:-1]
    first = row_id(batch_number(connection, batch_id), 0)
    if wanted.isascii():  # SQLite's lower() knows no other letters
        sql, values = "SELECT id, cells_json FROM lead_row WHERE {} AND instr(lower(cells_json), ?)", [in_json]
    else:
        sql, values = "SELECT id, cells_json FROM lead_row WHERE {}", []
    last = connection.execute("SELECT max(id) FROM lead_row WHERE id < ?", [first + row_id(1, 0)]).fetchone()[0] or 0
    found: list[int] = []
    cursor = connection.cursor()
    cursor.row_factory = None  # plain tuples: a third of the time
    for start in range(first, last + 1, _ROWS_PER_READ):
        rows = cursor.execute(sql.format("id >= ? AND id < ?"), [start, start + _ROWS_PER_READ, *values])
        found += [i - first for i, cells in rows if in_json in cells.casefold() and _has_cell(cells, wanted)]
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
    """Remove a batch with rows and columns, in small commits; each gives its room back to the disk.

    (``auto_vacuum=FULL`` does that in a second for a million rows, ``incremental_vacuum`` in thirty.)
    """
    first, end = row_id(number, 0), row_id(number + 1, 0)
    with access.bulk(connection):
        connection.execute("UPDATE batch SET complete = 0 WHERE number = ?", [number])
        last = connection.execute("SELECT max(id) FROM lead_row WHERE id < ?", [end]).fetchone()[0]
        starts = range(first, (last or 0) + 1, _ROWS_PER_DELETE)
        for done, start in enumerate(reversed(starts), 1):  # from the end: less has to be moved
            connection.execute("DELETE FROM lead_row WHERE id >= ? AND id < ?", [start, start + _ROWS_PER_DELETE])
            access.give_way(connection, commit=done % _DELETES_PER_COMMIT == 0)
        pieces = connection.execute("SELECT rowid FROM lead_column WHERE batch_number = ?", [number]).fetchall()
        for (piece,) in pieces:
            connection.execute("DELETE FROM lead_column WHERE rowid = ?", [piece])
            access.give_way(connection, commit=True)
        connection.execute("DELETE FROM batch WHERE number = ?", [number])


def _row_ranges(connection: sqlite3.Connection, number: int) -> Iterator[list[sqlite3.Row]]:
    """Rows of a batch in short reads, so that a commit never waits long for this reader."""
    start, end = row_id(number, 0), row_id(number + 1, 0)
    while True:
        rows = connection.execute(
            "SELECT id, file, line, key, cells_json FROM lead_row WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [start, end, _ROWS_PER_READ],
        ).fetchall()
        if not rows:
            return
        yield rows
        start = rows[-1]["id"] + 1


def _has_cell(cells_json: str, wanted: str) -> bool:
    return any(wanted in str(cell).casefold() for cell in json.loads(cells_json) if cell is not None)
