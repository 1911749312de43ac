"""Copies of a plan file: made beside it, checked before they count, thinned as they age."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Reporter
from funnel_planner.storage.access import Access
from funnel_planner.storage.database import check_integrity, connect, expected_failures
from funnel_planner.storage.lock import FileLock, holder

BACKUP_EVERY = timedelta(minutes=30)
DAYS, WEEKS, MONTHS = 12, 10, 9
NEWEST = 3
"""These stay whatever their day, so that one made before an import outlives the next."""
_STAMP = "%Y-%m-%d %H-%M-%S"


def backup_folder(path: Path) -> Path:
    """Where the backups of a plan file are."""
    return path.parent / "backups"


def make_backup(access: Access, reason: str, reporter: Reporter) -> Path:
    """Back a file up and thin its backups; ``reason`` is a word for the file's name. Raises ``PlannerError``."""
    folder = backup_folder(access.path)
    with expected_failures(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    stamp = datetime.now().astimezone().strftime(_STAMP)
    name = " ".join(part for part in (access.path.stem, stamp, reason) if part)
    target = folder / f"{name}{access.path.suffix}"
    copy_checked(access, target, reporter)
    thin(access.path)
    return target


def is_due(path: Path, every: timedelta = BACKUP_EVERY) -> bool:
    """The file has changed since its newest backup, and that is old enough."""
    if not path.exists():  # moved away: the next edit says so
        return False
    newest = max((made for made, _ in list_backups(path)), default=None)
    if newest is None:
        return True
    changed = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return changed > newest and datetime.now().astimezone() - newest >= every


def list_backups(path: Path) -> list[tuple[datetime, Path]]:
    """When each backup of a file was made, and where it is; oldest first."""
    pattern = re.compile(re.escape(path.stem) + r" (\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)( [^ ]+)?" + re.escape(path.suffix))
    found = []
    folder = backup_folder(path)
    for file in folder.iterdir() if folder.is_dir() else ():
        match = pattern.fullmatch(file.name)
        if match:
            found.append((datetime.strptime(match[1], _STAMP).astimezone(), file))
    return sorted(found)


def thin(path: Path) -> None:
    """Remove backups that age has made superfluous. One that cannot be removed stays."""
    backups = list_backups(path)
    kept = kept_moments(made for made, _ in backups)
    for made, file in backups:
        if made not in kept:
            try:
                file.unlink()
            except OSError:  # open in another program: the next thinning takes it
                continue


def kept_moments(moments: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last 12 days, 10 weeks and 9 months that have any, and the newest 3."""
    newest_first = sorted(moments, reverse=True)
    periods: list[tuple[int, Callable[[datetime], object]]] = [
        (DAYS, lambda made: made.date()),
        (WEEKS, lambda made: made.isocalendar()[:2]),
        (MONTHS, lambda made: (made.year, made.month)),
    ]
    kept = set(newest_first[:NEWEST])
    for limit, period in periods:
        first: dict[object, datetime] = {}
        for made in newest_first:
            first.setdefault(period(made), made)
        kept.update(list(first.values())[:limit])
    return kept


def save_copy(access: Access, target: Path, reporter: Reporter) -> None:
    """Write a copy the user asked for. Raises ``PlannerError``: onto itself, onto a file that is open, disk trouble."""
    target = target.resolve()
    if target == access.path:
        raise PlannerError("copy_onto_itself", file=str(target))
    with expected_failures(target):
        lock = FileLock.take(target)
        if lock is None:
            raise PlannerError("locked_by_other", file=str(target), host=holder(target).host, pid=holder(target).pid)
        try:
            copy_checked(access, target, reporter)
        finally:
            lock.release()


def copy_checked(access: Access, target: Path, reporter: Reporter) -> None:
    """Copy, check the copy, then rename: ``target`` is either as before or whole."""
    with whole_or_not(target) as part:
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            copy.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
            access.copy_into(copy, reporter.advance)
        with closing(connect(part, writing=False)) as copy:
            check_integrity(copy, part)


@contextmanager
def whole_or_not(target: Path) -> Iterator[Path]:
    """A new empty file beside ``target`` that takes its place at the end, or is gone if anything fails.

    Raises ``PlannerError`` as ``expected_failures``.
    """
    part = target.with_name(f".{target.name}.part")
    with expected_failures(target):
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            yield part
            _put_in_place(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _put_in_place(part: Path, target: Path) -> None:
    """Rename a finished file so that it is on the disk, under its name, whatever happens next. Raises OSError."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    if os.name == "posix":  # Windows cannot sync a folder
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
