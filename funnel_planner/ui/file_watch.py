"""Watches files until they are saved, in whatever way a program does that.

Qt's watcher is quick but loses a file that is replaced (Excel and LibreOffice write a new one and rename it) and is
deaf on network drives; so the folder is watched, too, and every few seconds the files are looked at. Looking is done on
a thread of its own: a drive that has gone to sleep, or away, would stop the window.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

LOOK_SECONDS = 3.0
"""How often files are looked at where nothing is heard of them."""
SETTLE_SECONDS = 1.0
"""A file is saved once it has stayed as it is for so long."""
GONE_SECONDS = 3.0
"""A file is gone once it has been away for so long; programs take it away for a moment when they save."""

Stamp = tuple[int, int, int]
"""Time of the last change in nanoseconds, size, and number of the file on its disk."""
Looked = dict[str, Stamp | None]


@dataclass
class _Watched:
    """What is known of one file."""

    told: Stamp | None = None
    """As it was when last told of, or when watching began."""
    seen: Stamp | None = None
    since: float = 0.0
    """When it was first seen like that, on the monotonic clock."""
    is_known: bool = False
    is_gone: bool = False


class FileWatch(QObject):
    """``saved(path)`` when a file was saved and is complete, as far as one can see; ``gone(path)`` when it is away.

    Belongs to the GUI thread. ``close`` it before it is deleted.
    """

    saved = Signal(str)
    gone = Signal(str)
    _looked = Signal()

    def __init__(
        self, parent: QObject | None = None, *, look_seconds: float = LOOK_SECONDS, listen: bool = True
    ) -> None:
        """``listen`` False: only look, as if Qt's watcher heard nothing."""
        super().__init__(parent)
        self._watched: dict[str, _Watched] = {}
        self._results: SimpleQueue[Looked] = SimpleQueue()
        self._looker = _Looker(self._results, self._looked.emit, look_seconds)
        self._looked.connect(self._take)
        self._watcher = QFileSystemWatcher(self) if listen else None
        if self._watcher is not None:
            self._watcher.fileChanged.connect(lambda _path: self._looker.look())
            self._watcher.directoryChanged.connect(lambda _path: self._looker.look())
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._looker.look)

    @property
    def paths(self) -> tuple[str, ...]:
        """Files watched."""
        return tuple(self._watched)

    def is_known(self, path: str) -> bool:
        """Whether a file has been looked at."""
        return path in self._watched and self._watched[path].is_known

    def size_of(self, path: str) -> int:
        """Bytes of a file when it was last looked at; 0 where it is not known."""
        watched = self._watched.get(path)
        return 0 if watched is None or watched.seen is None else watched.seen[1]

    def watch(self, paths: Iterable[str]) -> None:
        """Watch these files and no others; of those that are new, what happens from now on."""
        wanted = dict.fromkeys(paths)
        self._watched = {path: self._watched.get(path) or _Watched() for path in wanted}
        if self._watcher is not None:
            folders = {os.path.dirname(path) for path in wanted}  # noqa: PTH120 - a text as the watcher knows it
            lost = [path for path in self._watcher.files() if path not in wanted]
            lost += [path for path in self._watcher.directories() if path not in folders]
            if lost:
                self._watcher.removePaths(lost)
        self._looker.watch(tuple(wanted))

    def close(self) -> None:
        """Stop watching; harmless when called twice."""
        self._settling.stop()
        self._watched.clear()
        self._looker.stop()
        if self._watcher is not None:
            heard = [*self._watcher.files(), *self._watcher.directories()]
            if heard:
                self._watcher.removePaths(heard)

    def _take(self) -> None:
        """What the thread saw; told on when it has settled."""
        with contextlib.suppress(Empty):
            while True:
                self._judge(self._results.get_nowait())

    def _judge(self, looked: Looked) -> None:
        now = time.monotonic()
        unsettled = False
        for path, stamp in looked.items():
            watched = self._watched.get(path)
            if watched is None:
                continue
            if stamp is not None:
                self._listen_to(path)
            if not watched.is_known:
                watched.is_known, watched.told, watched.seen, watched.since = True, stamp, stamp, now
                watched.is_gone = stamp is None
                if stamp is None:
                    self.gone.emit(path)
                continue
            if stamp != watched.seen:
                watched.seen, watched.since = stamp, now
            unsettled |= self._tell(path, watched, now - watched.since)
        if unsettled:
            self._settling.start(round(SETTLE_SECONDS * 1000 / 2))

    def _tell(self, path: str, watched: _Watched, still_seconds: float) -> bool:
        """Tell what has settled; whether something has not."""
        if watched.seen is None:
            if watched.is_gone:
                return False
            if still_seconds < GONE_SECONDS:
                return True
            watched.is_gone = True
            self.gone.emit(path)
            return False
        if watched.seen == watched.told and not watched.is_gone:
            return False
        if still_seconds < SETTLE_SECONDS:
            return True
        watched.told, watched.is_gone = watched.seen, False
        self.saved.emit(path)
        return False

    def _listen_to(self, path: str) -> None:
        """Have Qt tell of a file and its folder, again where it has lost them; only once they are known to be there."""
        if self._watcher is None:
            return
        folder = os.path.dirname(path)  # noqa: PTH120 - a text as the watcher knows it
        missing = [name for name in (path,) if name not in self._watcher.files()]
        missing += [name for name in (folder,) if name not in self._watcher.directories()]
        if missing:
            self._watcher.addPaths(missing)


class _Looker:
    """The thread that looks; it touches nothing of Qt but the signal that it is handed.

    A daemon: asleep in a system call on a drive that has gone, it must not keep the program from ending.
    """

    def __init__(self, results: "SimpleQueue[Looked]", looked: Callable[[], None], look_seconds: float) -> None:
        self._results = results
        self._told = looked
        self._look_seconds = look_seconds
        self._paths: tuple[str, ...] = ()
        self._wake = threading.Event()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def watch(self, paths: tuple[str, ...]) -> None:
        """Look at these from now on."""
        self._paths = paths
        if paths and self._thread is None and not self._stopped:
            self._thread = threading.Thread(target=self._run, name="file watch", daemon=True)
            self._thread.start()
        self.look()

    def look(self) -> None:
        """Look now."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread; one that is asleep in a system call ends when it wakes."""
        self._stopped = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(0.5)

    def _run(self) -> None:
        last: Looked = {}
        while True:
            asked = self._wake.wait(self._look_seconds)
            self._wake.clear()
            paths = self._paths
            looked = {path: stamp_of(path) for path in paths}
            if self._stopped:
                return
            if looked and (asked or looked != last):
                last = looked
                self._results.put(looked)
                with contextlib.suppress(RuntimeError):  # the window may be gone
                    self._told()


def stamp_of(path: str) -> Stamp | None:
    """What tells one state of a file from the next; None where there is no such file within reach."""
    try:
        status = os.stat(path)  # noqa: PTH116 - no object made for each look
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
