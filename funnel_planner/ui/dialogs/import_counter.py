"""Counts what an import would bring, in the background, whenever something was decided."""

from PySide6.QtCore import QObject, QTimer, Signal

from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.expecting import Expected, expect
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.background import Task
from funnel_planner.ui.desk import Desk

COUNT_AFTER_MS = 200


class Counter(QObject):
    """Counts the latest draft in the background, one count at a time; ``counted(Expected)`` or ``failed(error)``."""

    counted = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: tuple[Plan, Draft] | None = None
        self._task: Task | None = None
        self._closed = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(COUNT_AFTER_MS)
        self._wait.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """A count is under way or about to be."""
        return self._wanted is not None or self._task is not None

    def count(self, plan: Plan, drafted: Draft) -> None:
        """Count this draft for a plan; those before it are forgotten."""
        self._wanted = plan, drafted
        if self._task is None:
            self._wait.start()

    def drop(self) -> None:
        """There is nothing to count just now."""
        self._wanted = None
        self._wait.stop()
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Count no more."""
        self._closed = True
        self.drop()

    def _start(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None or self._closed:
            return
        desk, (plan, drafted) = self._desk, wanted
        earlier = desk.links.book.earlier(tuple(survey.path for survey in drafted.surveys))
        self._task = desk.tasks.run(
            "",
            lambda reporter: expect(desk.reader, plan, drafted, reporter, file=desk.session.file, instead_of=earlier),
            self._done,
            self._failed,
            self._ended,
        )

    def _done(self, expected: Expected) -> None:
        self._task = None
        if self._wanted is None and not self._closed:
            self.counted.emit(expected)

    def _failed(self, error: PlannerError) -> None:
        self._task = None
        if self._wanted is None and not self._closed:
            self.failed.emit(error)

    def _ended(self) -> None:
        self._task = None
        if self._wanted is not None:
            self._start()
