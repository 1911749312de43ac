"""Long work off the GUI thread: one thread a task, progress, cancelling, and garbage collected where Qt allows it."""

import gc
import sys
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled, Reporter

T = TypeVar("T")

PROGRESS_SECONDS = 0.1
"""Progress is told at most ten times a second."""
COLLECT_MS = 1_000
TURN_SECONDS = 0.0005
"""How long a thread may keep Python to itself while another waits; the usual 5 ms are a third of a frame."""
CLOSE_SECONDS = 20.0
"""How long closing waits for cancelled work; every loop asks its reporter far more often."""


class GarbageTimer(QObject):
    """Collects garbage on the GUI thread, and only there.

    Python's own collector runs on whichever thread happens to allocate; on a worker it frees Qt objects there and
    crashes the program. While one of these is running, automatic collection is off.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_MS)
        self._timer.timeout.connect(self.collect)
        self._was_on = True

    @property
    def running(self) -> bool:
        """Automatic collection is off and the timer does it."""
        return self._timer.isActive()

    def start(self) -> None:
        """Switch automatic collection off; from now on it happens here."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give collection back to whoever had it (no worker may run any more)."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def collect(self) -> None:
        """Collect the generations that Python would have collected by now."""
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] <= limits[0]:
            return
        generation = 2 if counts[2] > limits[2] else 1 if counts[1] > limits[1] else 0
        gc.collect(generation)


class Task:
    """Work under way: what it is, how far it has come, and the wish to cancel it."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.detail = ""
        self.done = 0
        self.total: int | None = None
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Someone asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask to stop: the next ``reporter.advance`` of the work raises ``Cancelled``."""
        self._cancelled.set()


class Tasks(QObject):
    """Runs work on threads of its own and brings the results back to the GUI thread.

    ``changed`` is emitted on the GUI thread when a task starts, moves or ends. Errors that ``failed`` does not take
    go to ``on_error``; anything but a ``PlannerError`` is a bug and goes to ``sys.excepthook``.
    """

    changed = Signal()
    _woken = Signal()

    def __init__(self, on_error: Callable[[PlannerError], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_error = on_error
        self._garbage = GarbageTimer(self)
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._threads: dict[Task, threading.Thread] = {}
        self._closed = False
        self._woken.connect(self._deliver)
        sys.setswitchinterval(TURN_SECONDS)

    @property
    def running(self) -> tuple[Task, ...]:
        """Tasks under way, oldest first."""
        return tuple(self._threads)

    def run(
        self,
        what: str,
        work: Callable[[Reporter], T],
        done: Callable[[T], None],
        failed: Callable[[PlannerError], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Task:
        """Run ``work`` on a thread; ``what`` (translated) is shown in the status bar, nothing if it is empty.

        On the GUI thread then: ``done`` with the result, or ``failed`` with the expected error; neither after
        cancelling. ``ended`` follows in every case. Must be called on the GUI thread. Once these are closed, nothing is
        run and nobody is told: what the work would read is closed by then.
        """
        if self._closed:
            task = Task(what)
            task.cancel()
            return task
        if not self._garbage.running:
            self._garbage.start()
        task = Task(what)
        job = _Job(self, task, work, done, failed, ended)
        thread = threading.Thread(target=job.run, name=f"task: {what}")
        self._threads[task] = thread
        thread.start()
        self.changed.emit()
        return task

    def cancel_all(self) -> None:
        """Ask everything under way to stop."""
        for task in self._threads:
            task.cancel()

    def close(self) -> None:
        """Cancel everything and wait for it; results are dropped. A thread alive at exit would abort Qt."""
        self._closed = True
        self.cancel_all()
        deadline = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        self._threads.clear()
        if self._garbage.running:
            self._garbage.stop()

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` made on the GUI thread; may be called on any thread."""
        self._queue.put(call)
        self._woken.emit()

    def forget(self, task: Task) -> None:
        """The task has ended (GUI thread)."""
        self._threads.pop(task, None)
        self.changed.emit()

    def report(self, error: PlannerError) -> None:
        """An expected error nobody else takes."""
        self._on_error(error)

    def _deliver(self) -> None:
        while True:
            try:
                call = self._queue.get_nowait()
            except Empty:
                return
            if not self._closed:
                call()


class _Job(Generic[T]):
    """One task on its thread; its own reporter."""

    def __init__(
        self,
        tasks: Tasks,
        task: Task,
        work: Callable[[Reporter], T],
        done: Callable[[T], None],
        failed: Callable[[PlannerError], None] | None,
        ended: Callable[[], None] | None,
    ) -> None:
        self._tasks = tasks
        self._task = task
        self._work = work
        self._done = done
        self._failed = failed
        self._ended = ended
        self._told = 0.0

    def run(self) -> None:
        """The thread's body: never lets an exception out."""
        try:
            result = self._work(self)
        except Cancelled:
            self._tasks.post(self._finish)
        except PlannerError as error:
            self._tasks.post(lambda error=error: self._finish(lambda: self._fail(error)))  # type: ignore[misc]  # mypy: lambda default
        except BaseException as bug:  # noqa: BLE001 - whatever it is, it must reach the crash dialog, not vanish
            self._tasks.post(lambda bug=bug: self._finish(lambda: _report_bug(bug)))  # type: ignore[misc]  # mypy: lambda default
        else:
            self._tasks.post(lambda: self._finish(lambda: self._done(result)))

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:
        """Note how far the work has come. Raises ``Cancelled``."""
        if self._task.cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._told < PROGRESS_SECONDS:
            return
        self._told = now
        self._task.done, self._task.total = done, total
        self._task.detail = what
        self._tasks.post(self._tasks.changed.emit)

    def _finish(self, deliver: Callable[[], None] | None = None) -> None:
        self._tasks.forget(self._task)
        try:
            if deliver is not None and not self._task.cancelled:
                deliver()
        finally:
            if self._ended is not None:
                self._ended()

    def _fail(self, error: PlannerError) -> None:
        if self._failed is not None:
            self._failed(error)
        else:
            self._tasks.report(error)


def _report_bug(bug: BaseException) -> None:
    sys.excepthook(type(bug), bug, bug.__traceback__)
