"""Looks after the plan file in the background: checks it after opening, clears what a crash left, backs it up."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.background import Tasks

BACKUP_CHECK_MS = 5 * 60 * 1000
"""How often to ask whether a backup is due; the file itself knows when it is."""


class Caretaker(QObject):
    """One for each open file; ``damaged`` is told (on the GUI thread) when the file must not be written."""

    def __init__(self, session: Session, tasks: Tasks, damaged: Callable[[PlannerError], None]) -> None:
        super().__init__()
        self._session = session
        self._tasks = tasks
        self._damaged = damaged
        self._timer = QTimer(self)
        self._timer.setInterval(BACKUP_CHECK_MS)
        self._timer.timeout.connect(self._back_up)

    def start(self) -> None:
        """Check the file now, and back it up from time to time."""
        self._tasks.run("", self._check, self._checked, self._damaged)

    def stop(self) -> None:
        """The file is about to be closed."""
        self._timer.stop()

    def _check(self, _reporter: Reporter) -> None:
        self._session.file.check()
        if not self._session.read_only:
            self._session.file.clean_up()

    def _checked(self, _nothing: None) -> None:
        if not self._session.read_only:
            self._timer.start()

    def _back_up(self) -> None:
        file = self._session.file
        self._tasks.run("", file.backup_if_due, lambda _path: None, lambda _error: None)  # tried again in a while
