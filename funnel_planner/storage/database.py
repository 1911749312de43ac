"""Connections to a plan file: how they are set up, transactions, and failures of the disk as expected errors."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from funnel_planner.domain.errors import PlannerError

APPLICATION_ID = 0x46554E4C
"""``FUNL``, in the file's header at byte 68."""
_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 5.0
_FAILURES = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY_DBMOVED": "file_moved",
    "SQLITE_READONLY": "file_not_writable",
    "SQLITE_PERM": "file_not_writable",
    "SQLITE_CANTOPEN": "file_not_writable",  # of an open file: its journal cannot be created
    "SQLITE_CORRUPT": "plan_file_damaged",
    "SQLITE_NOTADB": "plan_file_damaged",
    "SQLITE_BUSY": "file_busy",
    "SQLITE_LOCKED": "file_busy",
    "SQLITE_IOERR": "disk_failed",
    "SQLITE_PROTOCOL": "disk_failed",
}
_SYSTEM_FAILURES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "folder_not_writable",
    errno.EPERM: "folder_not_writable",
    errno.EROFS: "folder_not_writable",
    errno.ENOENT: "folder_missing",
    errno.ENOTDIR: "folder_missing",
}


def connect(path: Path, *, writing: bool) -> sqlite3.Connection:
    """Open an existing plan file; ``writing`` False can never change it. Raises sqlite3.Error.

    Rollback journal, not WAL: after a sync program has moved or replaced the file, a write fails
    (``SQLITE_READONLY_DBMOVED``) instead of going to the wrong file.
    """
    mode = "rw" if writing else "ro"
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
    )
    try:
        connection.executescript(
            "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;"
            "PRAGMA synchronous=FULL;"
        )
        if writing:
            connection.execute("PRAGMA journal_mode=DELETE")
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; the write lock is taken at once, so that nothing fails half-way for want of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def expected_failures(path: Path) -> Iterator[None]:
    """What can happen to any disk becomes a ``PlannerError`` (kinds: the two tables above); bugs stay what they are."""
    try:
        yield
    except OSError as error:
        kind = _SYSTEM_FAILURES.get(error.errno or 0, "disk_failed")
        raise PlannerError(kind, file=str(path), reason=error.strerror or str(error)) from error
    except sqlite3.Error as error:
        expected = failure_kind(error)
        if expected is None:
            raise
        raise PlannerError(expected, file=str(path), reason=str(error)) from error


def failure_kind(error: sqlite3.Error) -> str | None:
    """Kind of an expected failure, or None for a bug. Extended codes fall back to their primary one."""
    name = getattr(error, "sqlite_errorname", "")
    while name:
        if name in _FAILURES:
            return _FAILURES[name]
        name = name.rpartition("_")[0]
    return "plan_file_damaged" if "malformed" in str(error) else None


def version_in_header(path: Path) -> int:
    """``user_version`` of a plan file, read without SQLite so that a foreign file is never touched.

    Only for a file this process has not open: closing any descriptor of a file drops SQLite's POSIX locks on it.
    Raises ``PlannerError``: ``plan_file_`` + ``missing``, ``empty``, ``foreign`` or ``unreadable``.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as error:
        raise PlannerError("plan_file_missing", file=str(path)) from error
    except OSError as error:
        raise PlannerError("plan_file_unreadable", file=str(path), reason=error.strerror or "") from error
    if not header:
        raise PlannerError("plan_file_empty", file=str(path))
    is_ours = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if len(header) < 100 or not header.startswith(_MAGIC) or not is_ours:
        raise PlannerError("plan_file_foreign", file=str(path))
    return int.from_bytes(header[60:64], "big")


def version_by_sqlite(connection: sqlite3.Connection, path: Path) -> int:
    """The same for a file another window has open. Raises ``PlannerError("plan_file_foreign")``."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise PlannerError("plan_file_foreign", file=str(path))
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def check_integrity(connection: sqlite3.Connection, path: Path) -> None:
    """Read everything and compare indices and references. Raises ``PlannerError("plan_file_damaged")``.

    ``integrity_check`` and not ``quick_check``, which overlooks one damaged file in ten.
    """
    with expected_failures(path):
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise PlannerError("plan_file_damaged", file=str(path), reason=str(found))
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        if dangling is not None:
            reason = f"{dangling[0]} without its {dangling[2]}"
            raise PlannerError("plan_file_damaged", file=str(path), reason=reason)
