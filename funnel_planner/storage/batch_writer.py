"""Storing one import on a worker thread, with a connection of its own.

Rows are gathered and written in bursts. The turn to write is held only during a burst, and given up within a few
milliseconds when an edit waits: it neither fails nor freezes the window.
"""

import contextlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Self

from funnel_planner.domain.checks import new_id
from funnel_planner.domain.codec import to_plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger, RowNote
from funnel_planner.storage.access import Access
from funnel_planner.storage.batches import delete_batch, row_id, store_columns
from funnel_planner.storage.records import BatchFile
from funnel_planner.storage.revisions import now

TYPE_CHECKING = False
if TYPE_CHECKING:  # numpy must wait until after the first paint
    from funnel_planner.analytics.leads import LeadData

ROWS_PER_BURST = 25_000
"""Rows of one commit: some 4 MB, 8 ms to commit on a plain SSD."""
_ROWS_PER_SLICE = 500
"""Rows between two looks at whether an edit waits: about half a millisecond."""
_ROWS_PER_STATEMENT = 50
_INSERT = "INSERT INTO lead_row (id, file, line, key, cells_json) VALUES "

_VALUES_PER_ROW, _KEY, _CELLS = 5, 3, 4


class BatchWriter:
    """An import under way; leaves nothing unless ``finish`` was called. Use as a context manager, on one thread."""

    def __init__(self, access: Access, storing: set[str], finished: set[str]) -> None:
        self.batch_id = new_id()
        self._access = access
        self._storing = storing
        self._finished = finished
        self._values: list[int | str] = []
        """Of rows that are not written yet: id, file, line, key and cells of each, one after another."""
        self._row_count = 0
        self._connection = access.own_writer()
        try:
            # uncommitted pages stay in memory: spilling them would lock readers out before the commit
            self._connection.executescript("PRAGMA cache_spill=OFF; PRAGMA cache_size=-32768")
            storing.add(self.batch_id)
            with access.bulk(self._connection) as connection:
                cursor = connection.execute("INSERT INTO batch (id, made_at) VALUES (?, ?)", [self.batch_id, now()])
            self._number = int(cursor.lastrowid or 0)
        except BaseException:
            storing.discard(self.batch_id)
            self._connection.close()
            raise

    @property
    def row_count(self) -> int:
        """Rows appended so far."""
        return self._row_count

    def append(self, lines: Sequence[int], keys: Sequence[str] | None, cells: Sequence[str], file: int = 0) -> None:
        """Store rows: the line each starts on, its lead's id, its cells as a JSON array (``ensure_ascii=False``).

        ``file`` is the position in ``finish``'s files. Rows are numbered from 0 in the order they come.
        Raises ``PlannerError`` (disk kinds, ``file_closed``); the batch is then to be aborted.
        """
        count = len(lines)
        if len(cells) != count or (keys is not None and len(keys) != count):
            raise ValueError("lines, keys and cells are of different length")
        first = row_id(self._number, self._row_count)
        values: list[int | str] = [file] * (count * _VALUES_PER_ROW)
        values[0::_VALUES_PER_ROW] = range(first, first + count)
        values[2::_VALUES_PER_ROW] = lines
        values[_KEY::_VALUES_PER_ROW] = [""] * count if keys is None else keys
        values[_CELLS::_VALUES_PER_ROW] = cells
        self._values += values
        self._row_count += count
        if len(self._values) >= ROWS_PER_BURST * _VALUES_PER_ROW:
            with self._access.bulk(self._connection) as connection:
                self._insert_rows(connection)

    def finish(
        self,
        leads: "LeadData",
        *,
        files: Sequence[BatchFile | tuple[str, str, int]],
        mapping_json: str = "{}",
        headers: Sequence[str] = (),
        ledger: Ledger | None = None,
        notes: Sequence[RowNote] = (),
    ) -> str:
        """Store the columns and the account, and mark the batch complete. Its id, for ``Plan.with_batches``.

        ``files`` are (name, SHA-256, size). Nothing looks at the batch until an edit of a plan names it.
        """
        with self._access.bulk(self._connection) as connection:  # each commit takes some milliseconds
            self._insert_rows(connection)
            store_columns(self._access, connection, self._number, leads)
            connection.executemany(
                "INSERT INTO batch_file VALUES (?, ?, ?, ?, ?)",
                [(self._number, position, *_file_values(file)) for position, file in enumerate(files)],
            )
            connection.execute(
                "UPDATE batch SET complete = 1, row_count = ?, mapping_json = ?, headers_json = ?, ledger_json = ?,"
                " notes_json = ? WHERE number = ?",
                [
                    self._row_count,
                    mapping_json,
                    _json(list(headers)),
                    _json(to_plain(ledger or Ledger())),
                    _json(to_plain(list(notes))),
                    self._number,
                ],
            )
        self._finished.add(self.batch_id)
        self._end()
        return self.batch_id

    def abort(self) -> None:
        """Remove what was stored; harmless after ``finish``. Where the disk refuses, the next opening does it."""
        if self.batch_id not in self._storing:
            return
        self._values.clear()
        with contextlib.suppress(PlannerError):
            delete_batch(self._access, self._connection, self._number)
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.abort()

    def _insert_rows(self, connection: sqlite3.Connection) -> None:
        """Write what has been gathered."""
        values, self._values = self._values, []
        for start in range(0, len(values), _ROWS_PER_SLICE * _VALUES_PER_ROW):
            _insert_rows(connection, values[start : start + _ROWS_PER_SLICE * _VALUES_PER_ROW])
            self._access.give_way(connection)

    def _end(self) -> None:
        self._connection.close()
        self._storing.discard(self.batch_id)


def _insert_rows(connection: sqlite3.Connection, values: list[int | str]) -> None:
    """Many rows a statement: half the time of ``executemany``, and fewer fights over Python's lock."""
    step = _ROWS_PER_STATEMENT * _VALUES_PER_ROW
    for start in range(0, len(values), step):
        part = values[start : start + step]
        sql = _INSERT + ", ".join(["(?, ?, ?, ?, ?)"] * (len(part) // _VALUES_PER_ROW))
        try:
            connection.execute(sql, part)
        except UnicodeEncodeError:  # half a character in a foreign file
            connection.execute(sql, [_storable(value) if isinstance(value, str) else value for value in part])


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _file_values(file: BatchFile | tuple[str, str, int]) -> tuple[str, str, int]:
    if isinstance(file, BatchFile):
        return file.name, file.sha256, file.size_bytes
    return file


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
