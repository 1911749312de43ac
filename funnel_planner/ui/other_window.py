"""Looks after a plan file that another window works on, while this one only shows it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from funnel_planner.storage.lock import lock_path
from funnel_planner.ui.banner import Banner
from funnel_planner.ui.file_watch import FileWatch
from funnel_planner.ui.widgets import Way
from funnel_planner.words import tr


class OtherWindow(QObject):
    """Says in the banner when what stands here is not what is in the file any more; nothing changes under one's eyes.

    ``reopen`` shows the file as it is then; ``other``: what can be done besides. ``close`` it before it is deleted.
    """

    def __init__(self, file: Path, banner: Banner, reopen: Callable[[], object], other: Way, parent: QObject) -> None:
        super().__init__(parent)
        self._file, self._lock = str(file), str(lock_path(file))
        self._banner, self._reopen, self._other = banner, reopen, other
        self.watch = FileWatch(self)
        self.watch.saved.connect(self._saved)
        self.watch.gone.connect(self._gone)
        self.watch.watch((self._file, self._lock))

    def close(self) -> None:
        """Look no more."""
        self.watch.close()

    def _saved(self, path: str) -> None:
        if path == self._file:
            text = tr("The other window has changed this file. Here it still stands as it was before.")
            self._banner.warn(text, "warning", (tr("Show it as it is now"), self._reopen), self._other)

    def _gone(self, path: str) -> None:
        if path == self._lock:
            text = tr("The other window has closed this file, so it can be worked on here.")
            self._banner.warn(text, "info", (tr("Open it"), self._reopen), self._other)
