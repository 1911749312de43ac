"""One writer per plan file: a lock file beside it, held by the operating system.

The system frees the lock when its process ends, however it ends, so a left-over lock file means nothing; its text
only says who holds it.
"""

import errno
import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1 << 30  # far behind the text: Windows forbids others to read locked bytes
_NOT_SUPPORTED = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, as its file tells; empty where it cannot be read."""

    host: str = ""
    pid: int = 0


class FileLock:
    """A held lock; ``release`` frees it and removes its file."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, plan_path: Path) -> Self | None:
        """Lock a plan file for this process, or None while another window has it. Raises OSError."""
        path = lock_path(plan_path)
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if not _lock(descriptor):
                    os.close(descriptor)
                    return None
                # the holder before us may have removed the file between our open and our lock
                if _is_file(path, descriptor):
                    _write_holder(descriptor)
                    return cls(path, descriptor)
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)

    def release(self) -> None:
        """Free the lock; harmless when called twice."""
        if self._descriptor is None:
            return
        if sys.platform != "win32":  # Windows cannot remove an open file
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None
        if sys.platform == "win32":
            _remove_if_free(self._path)


def lock_path(plan_path: Path) -> Path:
    """The lock file of a plan file: hidden, in the same folder."""
    return plan_path.with_name(f".{plan_path.name}.lock")


def holder(plan_path: Path) -> Holder:
    """Who holds the lock of a plan file, as far as its text can be read."""
    try:
        told = json.loads(lock_path(plan_path).read_text(encoding="utf-8"))
        return Holder(host=str(told["host"]), pid=int(told["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()


def _write_holder(descriptor: int) -> None:
    told = json.dumps({"pid": os.getpid(), "host": platform.node()}).encode()
    os.ftruncate(descriptor, 0)
    os.write(descriptor, told)


def _is_file(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


if sys.platform == "win32":

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _remove_if_free(path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return  # the next one holds it already

else:

    def _lock(descriptor: int) -> bool:
        # flock and not lockf: its lock belongs to the open file, so a second window of this process is refused, too
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
                return False
            if error.errno in _NOT_SUPPORTED:  # some network drives: SQLite's own locks still guard each commit
                return True
            raise
        return True
