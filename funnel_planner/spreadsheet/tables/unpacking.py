"""A sheet of an xlsx file and the texts it shares, unpacked into one buffer while somebody looks at what is there.

Unpacking works without Python's lock, so it costs next to nothing while other things are done, such as loading the
modules that are to look at it (``begin_early``): for this reason numpy is not needed here.
"""

import contextlib
import mmap
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Self

from funnel_planner.spreadsheet.tables import limits
from funnel_planner.spreadsheet.tables.file_stamp import FileStamp

SHARED_TEXTS = "xl/sharedStrings.xml"
_SHEETS = "xl/worksheets/"
_PIECE_BYTES = limits.MEBIBYTE
_BEHIND = 64
"""So that a word can be taken from every byte on (``spans.PADDING``)."""


@dataclass(slots=True)
class _Part:
    name: str
    begin: int
    end: int
    there: int
    """Up to where it is unpacked."""
    failure: Exception | None = None


class Unpacking:
    """Parts of a file on their way into a buffer, where they stand one behind the other."""

    def __init__(self, stamp: FileStamp, names: Sequence[str]) -> None:
        """Begins at once, with the last part. Raises what opening the file raises, and KeyError."""
        self.stamp = stamp
        self._parts: dict[str, _Part] = {}
        end = 0
        with zipfile.ZipFile(stamp.path) as container:
            for name in names:
                begin, end = end, end + container.getinfo(name).file_size
                self._parts[name] = _Part(name, begin, end, begin)
        self.data = _room(end + _BEHIND)
        self._wanted = True
        self._changed = Condition()
        self._thread = Thread(target=self._unpack, name="unpacking", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_up()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts in the order in which they stand in the buffer."""
        return tuple(self._parts)

    def begin(self, name: str) -> int:
        """Where a part begins."""
        return self._parts[name].begin

    def end(self, name: str) -> int:
        """Where a part ends."""
        return self._parts[name].end

    def there(self, name: str, behind: int) -> int:
        """Up to where a part is there; waits until that is behind this place, or the end.

        The end is there when the checksum was found to be right. Raises whatever unpacking raises, and RuntimeError
        for what was given up.
        """
        part = self._parts[name]
        with self._changed:
            self._changed.wait_for(
                lambda: part.failure or part.there > behind or part.there == part.end or not self._wanted
            )
        if part.failure is not None:
            raise part.failure
        if part.there <= behind and part.there < part.end:
            raise RuntimeError("given up")
        return part.there

    def give_up(self) -> None:
        """Nobody is going to wait for more of it: the file is let go of, and no thread is left behind."""
        with self._changed:
            self._wanted = False
            self._changed.notify_all()
        self._thread.join()

    def _unpack(self) -> None:
        for part in reversed(self._parts.values()):
            if not self._wanted:
                return
            try:
                with zipfile.ZipFile(self.stamp.path) as container, container.open(part.name) as packed:
                    self._unpack_part(part, packed)
            except Exception as error:  # noqa: BLE001 - told to whoever waits for this part
                self._tell(part, part.there, error)

    def _unpack_part(self, part: _Part, packed: IO[bytes]) -> None:
        place = part.begin
        while self._wanted:
            piece = packed.read(_PIECE_BYTES)  # behind the last one the checksum is looked at
            if place + len(piece) > part.end or (not piece and place < part.end):
                raise zipfile.BadZipFile("size")
            if not piece:
                self._tell(part, place)
                return
            self.data[place : place + len(piece)] = piece
            place += len(piece)
            if place < part.end:
                self._tell(part, place)

    def _tell(self, part: _Part, there: int, failure: Exception | None = None) -> None:
        with self._changed:
            part.there, part.failure = there, failure
            self._changed.notify_all()


def begin_early(path: str) -> None:
    """Unpack what will probably be read of a big workbook; nothing where the file is something else."""
    try:
        if not Path(path).is_file():  # opening a pipe might never end
            return
        stamp = FileStamp.of(path)
        with zipfile.ZipFile(path) as container:
            sheets = [info for info in container.infolist() if _is_sheet(info.filename)]
            biggest = max(sheets, key=lambda info: info.file_size, default=None)
            if biggest is not None and is_of_quick_size(container, biggest.filename):
                _early().append(Unpacking(stamp, quick_parts(container, biggest.filename)))
    except Exception:  # noqa: BLE001 - what is wrong with the file will be said when it is opened
        return


def give_up_early() -> None:
    """Let go of what was unpacked for nothing."""
    while _early():
        _early().pop().give_up()


def unpacking_of(stamp: FileStamp, names: Sequence[str]) -> Unpacking:
    """These parts of a file, which may be being unpacked already. Raises as ``Unpacking``."""
    while _early():
        found = _early().pop()
        if found.stamp == stamp and found.names == tuple(names):
            return found
        found.give_up()
    return Unpacking(stamp, names)


def is_of_quick_size(container: zipfile.ZipFile, sheet: str) -> bool:
    """Whether a sheet is to be read by ``quick_sheet``: small ones are read in no time anyway. Raises KeyError."""
    size = container.getinfo(sheet).file_size
    return limits.QUICK_BYTES[0] <= size <= limits.QUICK_BYTES[1] - shared_size(container)


def quick_parts(container: zipfile.ZipFile, sheet: str) -> tuple[str, ...]:
    """The parts that are read for a sheet."""
    return (sheet, SHARED_TEXTS) if shared_size(container) else (sheet,)


def shared_size(container: zipfile.ZipFile) -> int:
    """Bytes of the part of shared texts; 0 if there is none."""
    return container.getinfo(SHARED_TEXTS).file_size if SHARED_TEXTS in container.NameToInfo else 0


def _room(size: int) -> mmap.mmap:
    """Memory whose pages come only when they are written to, and large ones where the system has such.

    Raises MemoryError.
    """
    try:
        if sys.platform == "win32":
            return mmap.mmap(-1, size)
        made = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError:
        raise MemoryError from None
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            made.madvise(mmap.MADV_HUGEPAGE)
    return made


def _is_sheet(part: str) -> bool:
    return part.startswith(_SHEETS) and part.endswith(".xml")


@lru_cache(maxsize=1)
def _early() -> list[Unpacking]:
    """What was begun early and is not taken yet: at most one."""
    return []
