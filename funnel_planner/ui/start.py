"""Starts the window: the frame first, with what it showed last; everything else is loaded once that is painted.

Nothing is imported here that the first frame does not need.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from funnel_planner import paths
from funnel_planner.ui.window_frame import WindowFrame, load_last_frame

if TYPE_CHECKING:  # these belong to what is loaded after the first paint
    from collections.abc import Generator

    from funnel_planner.app.opening import Prepared
    from funnel_planner.domain.errors import PlannerError
    from funnel_planner.domain.progress import Reporter
    from funnel_planner.ui.application import Program
    from funnel_planner.ui.ask import DialogAsk

    Steps = Generator[None, None, None]

PARTS = (
    ("PySide6.QtCore", "Qt"),
    ("PySide6.QtSvg", ""),
    ("funnel_planner.ui.theme", ""),
    ("funnel_planner.ui.fields", ""),
    ("funnel_planner.ui.widgets", ""),
    ("funnel_planner.ui.charts.funnel_painter", ""),
    ("funnel_planner.ui.charts.funnel_view", ""),
    ("funnel_planner.ui.main_window", ""),
    ("funnel_planner.ui.application", ""),
)
"""Code the window needs, a turn of the event loop each: on the GUI thread, because two threads that make Qt's classes
known to Python at the same time can end the process (seen with PySide 6.11), and a name of PySide costs up to 13 ms.
"""
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
        self._make = False
        """To begin the plan file where it is not there."""
        self._code = 0
        self._prepared: Prepared | None = None
        self._counted = self._loaded = False
        self._place = ""
        """The place to begin with, once it is known."""
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._step)
        self.program: Program | None = None
        frame.closed.connect(QApplication.quit)

    def begin(self) -> None:
        """Load what is free of Qt on a thread, the rest here, in turns, so that the window answers meanwhile."""
        from funnel_planner.ui.background import Tasks

        self._tasks = Tasks(self._report, self)
        self._get_ready()
        self._walk(self._load())

    def _get_ready(self) -> None:
        self._tasks.run("", self._prepare, self._take, self._refused)

    def finish(self) -> int:
        """Close everything; returns the exit code."""
        if self.program is not None:
            self.program.close()
        elif hasattr(self, "_tasks"):
            self._tasks.close()
            if self._prepared is not None:  # closed before it was built
                self._prepared.session.close()
        if hasattr(self, "_crashes"):
            self._crashes.uninstall()
        return self._code

    def _prepare(self, _reporter: "Reporter") -> None:
        from funnel_planner.app.opening import count_few, prepare
        from funnel_planner.app.preferences import load_preferences

        preferences = load_preferences()
        self._place = preferences.place
        self._prepared = prepare(self._file, preferences, sample=self._sample, make=self._make)
        count_few(self._prepared.session)

    def _take(self, _nothing: None) -> None:
        self._counted = True
        if self._loaded:
            self._walk(self._build())

    def _load(self) -> "Steps":
        """Load the window's code, then build it if what it shows is there, too."""
        from funnel_planner.ui.crash_handler import CrashHandler

        self._crashes = CrashHandler(self)
        self._crashes.install()
        yield
        for module, name in PARTS:
            getattr(import_module(module), name, None)
            yield
        yield from self._load_first_place()
        self._loaded = True
        if self._counted:
            yield from self._build()

    def _load_first_place(self) -> "Steps":
        """Spend the time until the thread is done on what the first page needs."""
        from funnel_planner.ui.actions import PLACES
        from funnel_planner.ui.places import load_place

        if not self._counted and self._place in PLACES:  # a hand may have written into the preferences
            yield from load_place(self._place)

    def _build(self) -> "Steps":
        from funnel_planner.ui.actions import PLACES
        from funnel_planner.ui.application import take_over
        from funnel_planner.ui.places import load_rest

        if self._prepared is not None:
            self.program = yield from take_over(self._prepared, self._frame, self._tasks)
            yield
            yield from load_rest(PLACES)

    def _walk(self, steps: "Steps") -> None:
        """Take steps, a turn of the event loop each, so that none holds the window up for long."""
        self._steps = steps
        self._clock.start()  # not by singleShot(0): such calls follow each other before the loop looks at anything else

    def _step(self) -> None:
        if next(self._steps, self) is self:
            self._clock.stop()

    def _report(self, error: "PlannerError") -> None:
        """What failed in the background while the program runs."""
        if self.program is not None:
            self.program.ask.error(error)

    def _refused(self, error: "PlannerError") -> None:
        """Say why nothing can be shown and end; a plan file that is not there may be begun instead."""
        from funnel_planner.app.explain import explain

        if QApplication.platformName() not in UNSEEN:
            from funnel_planner.ui.ask import DialogAsk

            ask = DialogAsk(lambda: self._frame)
            if self._may_begin(error) and self._is_to_begin(ask, explain(error)):
                self._make = True
                self._get_ready()
                return
            if not self._may_begin(error):
                ask.error(error)  # a file opened by a double click has no terminal to read
        sys.stderr.write(explain(error) + "\n")
        self._code = 2
        self._frame.close()

    def _may_begin(self, error: "PlannerError") -> bool:
        """A plan file was named that is not there, in a folder that is."""
        file = self._file
        if error.kind != "plan_file_missing" or file is None or file.suffix.lower() != paths.PLAN_SUFFIX:
            return False
        return file.absolute().parent.is_dir()

    def _is_to_begin(self, ask: "DialogAsk", why: str) -> bool:
        from funnel_planner.words import tr

        text = tr("{why} You can also begin a new plan file there.").format(why=why)
        return ask.confirm(tr("No such file"), text, tr("Begin a new plan file"))
