"""Starts the window: the frame first, with what it showed last; everything else is loaded once that is painted.

Nothing is imported here that the first frame does not need.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from funnel_planner import paths
from funnel_planner.ui.window_frame import WindowFrame, load_last_frame

if TYPE_CHECKING:  # both belong to what is loaded after the first paint
    from funnel_planner.domain.errors import PlannerError
    from funnel_planner.domain.progress import Reporter
    from funnel_planner.ui.application import Prepared, Program

UNSEEN = ("offscreen", "minimal")
"""Platforms on which nobody could answer a dialog."""


def run(file: Path | None, *, sample: bool = False) -> int:
    """Start the program with a plan file (None: the one used last) and stay until its window closes."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("funnel-planner")
    app.setApplicationDisplayName("Funnel Planner")
    frame = WindowFrame(None if sample else load_last_frame(paths.user_data(), file))
    starter = Starter(frame, file, sample=sample)
    frame.painted.connect(starter.begin)
    frame.show()
    app.exec()
    return starter.finish()


class Starter(QObject):
    """Loads the program behind the first frame, then hands the frame over to it."""

    def __init__(self, frame: WindowFrame, file: Path | None, *, sample: bool) -> None:
        super().__init__()
        self._frame = frame
        self._file = file
        self._sample = sample
        self._code = 0
        self.program: Program | None = None
        frame.closed.connect(QApplication.quit)

    def begin(self) -> None:
        """Load on a thread, so that the window answers meanwhile."""
        from funnel_planner.ui.background import Tasks
        from funnel_planner.ui.crash_handler import CrashHandler

        self._crashes = CrashHandler(self)
        self._crashes.install()
        self._tasks = Tasks(self._report, self)
        self._tasks.run("", self._prepare, self._ready, self._refused)

    def finish(self) -> int:
        """Close everything; returns the exit code."""
        if self.program is not None:
            self.program.close()
        elif hasattr(self, "_tasks"):
            self._tasks.close()
        if hasattr(self, "_crashes"):
            self._crashes.uninstall()
        return self._code

    def _prepare(self, _reporter: "Reporter") -> "Prepared":
        from funnel_planner.ui.application import prepare

        return prepare(self._file, sample=self._sample)

    def _ready(self, prepared: "Prepared") -> None:
        """Dress first, then build: in two turns of the event loop, so that neither holds the window up."""
        from funnel_planner.ui.application import dress, take_over

        theme = dress(prepared)

        def build() -> None:
            self.program = take_over(prepared, theme, self._frame, self._tasks)

        QTimer.singleShot(0, self, build)

    def _report(self, error: "PlannerError") -> None:
        """What failed in the background while the program runs."""
        if self.program is not None:
            self.program.ask.error(error)

    def _refused(self, error: "PlannerError") -> None:
        from funnel_planner.app.explain import explain

        sys.stderr.write(explain(error) + "\n")
        self._code = 2
        if QApplication.platformName() not in UNSEEN:
            from funnel_planner.ui.ask import DialogAsk

            DialogAsk(lambda: self._frame).error(error)  # a file opened by a double click has no terminal to read
        self._frame.close()
