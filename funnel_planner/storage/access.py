"""The open file behind everything: its connection, who may use it when, and whether it may be written at all."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.database import check_integrity, connect, expected_failures, transaction
from funnel_planner.storage.turn import Turn

_PAGES_AT_ONCE = 1000
_GIVE_WAY_SECONDS = 0.0005


class Access:
    """One connection for everything small, shared by all threads; long work gets connections of its own.

    ``refusal`` says why nothing may be written (None: it may). Nothing is written either before the file has passed
    its checks; the first write runs them if nobody has.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, refusal: PlannerError | None, *, sound: bool
    ) -> None:
        self.path = path
        self.refusal = refusal
        self.turn = Turn()
        self.closed = False
        self._connection = connection
        self._in_use = threading.Lock()
        self._checking = threading.Lock()
        self._sound = sound
        self._damage: PlannerError | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The shared connection inside one read transaction: what is read belongs together."""
        with self._in_use, expected_failures(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                if self._connection.in_transaction:  # a damaged file may have ended it
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The shared connection inside one write transaction, ahead of any bulk work.

        Raises ``PlannerError``: the ``refusal``, ``plan_file_damaged``, or what the disk did (``expected_failures``).
        """
        self.require_writable()
        with self.turn.edit(), self._in_use, expected_failures(self.path), transaction(self._connection) as connection:
            yield connection

    @contextmanager
    def own_reader(self) -> Iterator[sqlite3.Connection]:
        """A connection for long reading on any thread."""
        with expected_failures(self.path), closing(connect(self.path, writing=False)) as connection:
            yield connection

    def own_writer(self) -> sqlite3.Connection:
        """A connection for bulk work, to be closed by the caller; each transaction only in ``turn``."""
        self.require_writable()
        with expected_failures(self.path):
            return connect(self.path, writing=True)

    @contextmanager
    def bulk(self, connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        """One transaction of bulk work on its ``own_writer``; call ``give_way`` every few milliseconds inside."""
        self._require_open()
        self.turn.take_for_bulk()
        try:
            with expected_failures(self.path), transaction(connection):
                yield connection
        finally:
            self.turn.release()

    def give_way(self, connection: sqlite3.Connection, *, commit: bool = False) -> None:
        """Inside ``bulk``: commit and let an edit in if one waits; ``commit`` True commits anyway.

        Raises ``PlannerError("file_closed")`` once the file was closed.
        """
        self._require_open()
        if commit or self.turn.wanted:
            connection.execute("COMMIT")
            self.turn.release()
            self.turn.take_for_bulk()
            connection.execute("BEGIN IMMEDIATE")

    def require_writable(self) -> None:
        """Raises ``PlannerError`` where nothing may be written."""
        if self.refusal is not None:
            raise PlannerError(self.refusal.kind, **self.refusal.values)
        self._require_open()
        if not self._sound:
            self.check(again=False)

    def check(self, *, again: bool = True) -> None:
        """Check the whole file on any thread; ``again`` False is content with an earlier pass.

        Raises ``PlannerError("plan_file_damaged")``; from then on nothing is written.
        """
        with self._checking:
            if self._sound and not again:
                return
            if self._damage is not None:
                raise self._damage
            try:
                with self.own_reader() as connection:
                    check_integrity(connection, self.path)
            except PlannerError as error:
                if error.kind == "plan_file_damaged":
                    self._damage = error
                    self._sound = False
                raise
            self._sound = True

    def copy_into(self, copy: sqlite3.Connection, report: Callable[[int, int], None]) -> None:
        """Copy the database page by page while edits go on; ``report`` hears pages done and all pages."""

        def between(_status: int, remaining: int, total: int) -> None:
            self._in_use.release()
            self.turn.release()
            try:
                report(total - remaining, total)
                time.sleep(_GIVE_WAY_SECONDS)
            finally:
                self.turn.take_for_bulk()
                self._in_use.acquire()

        self.turn.take_for_bulk()
        self._in_use.acquire()
        try:
            # through the shared connection, whose later writes SQLite carries over; another's would restart the copy
            self._connection.backup(copy, pages=_PAGES_AT_ONCE, progress=between)
        finally:
            self._in_use.release()
            self.turn.release()

    def close(self) -> None:
        """Close the shared connection once nobody uses it; harmless when called twice."""
        self.closed = True
        with self.turn.edit(), self._in_use:
            self._connection.close()

    def _require_open(self) -> None:
        if self.closed:
            raise PlannerError("file_closed", file=str(self.path))
