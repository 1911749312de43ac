"""Work under way inside the import: how far, how fast, how long still, and a button to stop it."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from funnel_planner.app.files.import_pace import Pace, pace_sentence
from funnel_planner.ui.background import Task
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Card, label
from funnel_planner.words import tr

TICK_MS = 200
WIDTH = 460


class ProgressPage(QWidget):
    """Follows one task at a time: ``cancelled`` when one wants to stop it."""

    cancelled = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._task: Task | None = None
        self._pace = Pace(())
        self._started = 0.0
        self.title = label("", theme, "title", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.how_far = label("", theme, "body", "muted", wrap=True)
        self.how_far.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(lambda _checked=False: self.cancelled.emit())
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._arrange()

    def follow(self, what: str, task: Task, rows: Sequence[int] = ()) -> None:
        """Show how a task goes; ``rows``: rows of each file it reads, where they are known."""
        self._task, self._pace, self._started = task, Pace(rows), self._clock()
        self.title.setText(what)
        self.how_far.setText("")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._timer.start()

    def leave(self) -> None:
        """Follow nothing more."""
        self._timer.stop()
        self._task = None

    def stop(self) -> None:
        """Ask the task to end."""
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self.how_far.setText(tr("Stopping…"))

    def _tick(self) -> None:
        task = self._task
        if task is None or task.cancelled:
            return
        progress = self._pace.progress(task.done, task.total, self._clock() - self._started)
        if progress.share is None:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000, int(1000 * progress.share)))
        self.how_far.setText(pace_sentence(progress))

    def _arrange(self) -> None:
        card = Card(padding="xl")
        card.setFixedWidth(WIDTH)
        card.body.addWidget(self.title)
        card.body.addWidget(self.bar)
        card.body.addWidget(self.how_far)
        self.how_far.setMinimumHeight(2 * self.how_far.fontMetrics().height())
        card.body.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
