"""How long the window stands still while a million rows are imported, and that cancelling leaves nothing.

``FUNNEL_BENCH_ROWS`` scales the file (1.0 is the full size). Runs offscreen unless told otherwise.
"""

import os
import sqlite3
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.session import Session
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.benchmarks.made_files import STAGES, csv_file

if TYPE_CHECKING:  # Qt is chosen in main
    from funnel_planner.ui.background import Task, Tasks

LIMIT_P99_MS, LIMIT_WORST_MS = 50, 100


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Watch:
    """Notes how long the event loop stood still, and when progress was told."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.gaps_ms: list[float] = []
        self.told: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def note_progress(self) -> None:
        """Progress was told just now."""
        self.told.append(time.perf_counter())

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now


def wait(tasks: "Tasks", task: "Task", cancel_after: float | None = None) -> float:
    """Run the event loop until a task has ended; seconds since it began, or since it was cancelled."""
    from PySide6.QtWidgets import QApplication

    start = time.perf_counter()
    while task in tasks.running:
        QApplication.processEvents()
        time.sleep(0.0005)
        if cancel_after is not None and time.perf_counter() - start > cancel_after:
            task.cancel()
            cancel_after, start = None, time.perf_counter()
    return time.perf_counter() - start


def main() -> None:
    """Print the gaps of the event loop during an import, then cancel another half way."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from funnel_planner.ui.background import Tasks

    rows = int(1_000_000 * float(os.environ.get("FUNNEL_BENCH_ROWS", "1")))
    QApplication.instance() or QApplication([])
    tasks = Tasks(lambda error: print("error:", error))
    with tempfile.TemporaryDirectory() as name, ReaderProcess() as reader:
        path = csv_file(Path(name), rows)
        session = Session.open(Path(name) / "plans.funnel")
        stages = tuple(Stage(f"s{i}", stage) for i, stage in enumerate(STAGES[:-1]))
        session.create_plan(Plan(new_id(), "Bench", stages))
        plan = session.state.plan

        def bring_in(reporter: Reporter) -> importing.Outcome:
            drafted = drafting.draft(drafting.look_over(reader, [path], reporter=reporter), plan, Choices())
            return importing.store(session.file, plan, reader, drafted, reporter)

        outcomes: list[importing.Outcome] = []
        watch = Watch()
        tasks.changed.connect(watch.note_progress)
        took = wait(tasks, tasks.run("import", bring_in, outcomes.append))
        silence = max(later - earlier for earlier, later in pairwise(watch.told))
        print(f"{outcomes[0].ledger.used} rows in {took:.1f} s; longest silence of progress {silence * 1000:.0f} ms")
        print(
            f"window gaps: median {percentile(watch.gaps_ms, 0.5):.1f} ms, 99th percentile"
            f" {percentile(watch.gaps_ms, 0.99):.1f} ms (limit {LIMIT_P99_MS}),"
            f" worst {max(watch.gaps_ms):.1f} ms (limit {LIMIT_WORST_MS})"
        )
        stopped = wait(tasks, tasks.run("import", bring_in, outcomes.append), cancel_after=took * 0.7)
        with sqlite3.connect(session.file_path) as connection:
            count = "SELECT count(*) FROM batch WHERE id <> ?"
            left = connection.execute(count, [outcomes[0].batch_id]).fetchone()[0]
        connection.close()
        print(f"cancelled within {stopped:.2f} s; {len(outcomes) - 1} further imports, {left} batches left behind")
        tasks.close()
        session.close()
