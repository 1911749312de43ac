"""Which file something was learnt of."""

from pathlib import Path
from typing import NamedTuple, Self


class FileStamp(NamedTuple):
    """A file as it was: equal stamps are the same content."""

    path: str
    modified_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, path: str | Path) -> Self:
        """The stamp of a file as it is now. Raises OSError."""
        status = Path(path).stat()
        return cls(str(path), status.st_mtime_ns, status.st_size, status.st_ino)
