"""A plan file: a SQLite database that holds one or many plans with their revisions and leads.

Nothing to save: every edit is committed when the method returns. One window writes, others read.
"""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Self

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Reporter, Silent
from funnel_planner.storage import backups
from funnel_planner.storage.access import Access
from funnel_planner.storage.database import (
    connect,
    expected_failures,
    version_by_sqlite,
    version_in_header,
)
from funnel_planner.storage.lead_shelf import LeadShelf
from funnel_planner.storage.links import LinkShelf
from funnel_planner.storage.lock import FileLock, holder
from funnel_planner.storage.migrations import CURRENT_VERSION, major, migrate
from funnel_planner.storage.plan_shelf import PlanShelf
from funnel_planner.storage.profiles import ProfileShelf
from funnel_planner.storage.records import BatchFile, BatchInfo, PlanCard, Revision, StoredRows

__all__ = ["BatchFile", "BatchInfo", "PlanCard", "PlanFile", "Revision", "StoredRows"]


class PlanFile(PlanShelf, LeadShelf, LinkShelf, ProfileShelf):
    """An open plan file. Use ``open`` or ``create``; methods may be called from any thread.

    After opening, run ``check`` and then ``clean_up`` on a worker thread; nothing is written before the checks pass.
    """

    def __init__(self, access: Access, lock: FileLock | None) -> None:
        PlanShelf.__init__(self, access)
        LeadShelf.__init__(self, access)
        LinkShelf.__init__(self, access)
        ProfileShelf.__init__(self, access)
        self._lock = lock

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing file, read-only where it cannot or must not be written (``read_only_reason``).

        A file of an older version is checked, backed up and brought up to date. Raises ``PlannerError``:
        ``plan_file_`` + ``missing``, ``empty``, ``foreign``, ``damaged``, ``unreadable`` or ``outdated``.
        """
        path = path.resolve()
        if not path.exists():
            raise PlannerError("plan_file_missing", file=str(path))
        lock, refusal = _take_lock(path)
        try:
            with expected_failures(path):
                return cls._open_locked(path, lock, refusal)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty file for its owner alone. Raises ``PlannerError("plan_file_exists")`` and disk kinds."""
        path = path.resolve()
        lock, refusal = _take_lock(path)
        if lock is None:
            raise refusal or PlannerError("file_not_writable", file=str(path))
        try:
            _make_empty(path)
            with expected_failures(path):
                return cls(Access(path, connect(path, writing=True), None, sound=True), lock)
        except BaseException:
            lock.release()
            raise

    @property
    def path(self) -> Path:
        """Where the file is, without symbolic links."""
        return self._access.path

    @property
    def read_only(self) -> bool:
        """Nothing can be recorded here."""
        return self._access.refusal is not None

    @property
    def read_only_reason(self) -> str:
        """``locked_by_other``, ``newer_version`` or ``file_not_writable``; empty: it can be written."""
        return "" if self._access.refusal is None else self._access.refusal.kind

    @property
    def read_only_error(self) -> PlannerError | None:
        """Why nothing can be recorded, to be put into words; every attempt to write raises it."""
        return self._access.refusal

    def check(self) -> None:
        """Check the whole file, on any thread. Raises ``PlannerError("plan_file_damaged")``; no write follows."""
        self._access.check()

    def setting(self, key: str) -> str:
        """A setting kept in the file; empty where it was never set."""
        with self._access.reading() as connection:
            row = connection.execute("SELECT value FROM setting WHERE key = ?", [key]).fetchone()
        return "" if row is None else str(row[0])

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting in the file."""
        if self.setting(key) != value:
            with self._access.writing() as connection:
                connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [key, value])

    def save_copy(self, path: Path, reporter: Reporter | None = None) -> None:
        """Write a checked copy elsewhere, replacing what is there. Raises ``PlannerError`` and leaves ``path`` be."""
        backups.save_copy(self._access, path, reporter or Silent())

    def backup(self, reason: str = "", reporter: Reporter | None = None) -> Path:
        """Back up now (before an import, a bulk delete); ``reason`` is a word for its name. Raises ``PlannerError``."""
        return backups.make_backup(self._access, reason, reporter or Silent())

    def backup_if_due(self, reporter: Reporter | None = None) -> Path | None:
        """Back up if the file changed and the newest backup is half an hour old; not while leads are being stored."""
        if self.read_only or self.is_storing or not backups.is_due(self.path):
            return None
        return self.backup("", reporter)

    def backup_if_changed(self, reason: str, reporter: Reporter | None = None) -> Path | None:
        """Back up before something big, if the file changed since the newest backup; not while leads are stored."""
        if self.read_only or self.is_storing or not backups.is_due(self.path, every=timedelta()):
            return None
        return self.backup(reason, reporter)

    def close(self) -> None:
        """Close the file and let others write it; harmless when called twice."""
        self._access.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def _open_locked(cls, path: Path, lock: FileLock | None, refusal: PlannerError | None) -> Self:
        if refusal is not None and refusal.kind == "locked_by_other":
            with closing(connect(path, writing=False)) as probe:
                version = version_by_sqlite(probe, path)
        else:
            version = version_in_header(path)
        if major(version) > major(CURRENT_VERSION):
            refusal = PlannerError("newer_version", file=str(path))
        elif refusal is None and not os.access(path, os.W_OK):
            refusal = PlannerError("file_not_writable", file=str(path))
        if version < CURRENT_VERSION and refusal is not None:
            raise PlannerError("plan_file_outdated", file=str(path))
        connection = connect(path, writing=refusal is None)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # a damaged first page shows here
            access = Access(path, connection, refusal, sound=False)
            if version < CURRENT_VERSION:
                access.check()
                backups.make_backup(access, "update", Silent())
                migrate(connection, version)
        except BaseException:
            connection.close()
            raise
        if refusal is not None and lock is not None:  # nothing will be written: let another program have it
            lock.release()
            lock = None
        return cls(access, lock)


def _take_lock(path: Path) -> tuple[FileLock | None, PlannerError | None]:
    try:
        lock = FileLock.take(path)
    except OSError:  # a folder without permission to write has no place for SQLite's journal either
        return None, PlannerError("file_not_writable", file=str(path))
    if lock is None:
        told = holder(path)
        return None, PlannerError("locked_by_other", file=str(path), host=told.host, pid=told.pid)
    return lock, None


def _make_empty(path: Path) -> None:
    """A new file appears whole or not at all: one left empty by a crash would be refused at the next start."""
    if path.exists():
        raise PlannerError("plan_file_exists", file=str(path))
    with backups.whole_or_not(path) as part, closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("PRAGMA auto_vacuum=FULL")  # removed leads give their room back
        migrate(connection, 0)
