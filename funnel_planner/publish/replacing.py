"""Putting a file in the place of another in one step: a full disk leaves the previous one as it was."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from funnel_planner.domain.errors import PlannerError


def replace_file(path: Path, content: bytes) -> None:
    """Put these bytes in the place of a file. Raises as ``replacing`` does."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path``, to be written within the block; it then takes the place of ``path``.

    Raises ``PlannerError``: ``disk_full``, ``folder_missing``, ``folder_not_writable``, ``file_is_folder``,
    ``export_in_use`` (open in another program) or ``export_failed``; what was there before stays.
    """
    temporary = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
    written = False
    try:
        with temporary.open("xb"):
            pass
        yield temporary
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        written = True
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _explained(path, error, written=written) from error
        raise


def _explained(path: Path, error: OSError, *, written: bool) -> PlannerError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PlannerError("disk_full", file=str(path))
    if isinstance(error, FileNotFoundError):
        return PlannerError("folder_missing", file=str(path))
    if path.is_dir():
        return PlannerError("file_is_folder", file=str(path))
    if isinstance(error, PermissionError):
        return PlannerError("export_in_use" if written else "folder_not_writable", file=str(path))
    return PlannerError("export_failed", file=str(path), reason=error.strerror or str(error))
