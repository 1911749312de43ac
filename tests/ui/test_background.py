"""Background work: results and errors arrive on the GUI thread, cancelling ends it, garbage stays there."""

import gc
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.background import Tasks


@pytest.fixture
def refused() -> list[PlannerError]:
    return []


@pytest.fixture
def tasks(qtbot: QtBot, refused: list[PlannerError]) -> Iterator[Tasks]:  # noqa: ARG001 - Qt must be there
    tasks = Tasks(refused.append)
    yield tasks
    tasks.close()


def endless(reporter: Reporter) -> None:
    for step in range(1_000_000):
        reporter.advance(step, None, "")
        time.sleep(0.001)


def test_the_result_arrives_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[object, int]] = []
    tasks.run("count", lambda _: threading.get_ident(), lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert receiver == threading.get_ident()
    assert worker != receiver


def test_expected_errors_go_to_whoever_takes_them(tasks: Tasks, qtbot: QtBot, refused: list[PlannerError]) -> None:
    def fail(_: Reporter) -> None:
        raise PlannerError("disk_full", file="x")

    taken: list[PlannerError] = []
    ended: list[str] = []
    tasks.run("one", fail, lambda _: None, taken.append, lambda: ended.append("one"))
    tasks.run("two", fail, lambda _: None)
    qtbot.waitUntil(lambda: bool(taken) and bool(refused))
    assert taken[0].kind == refused[0].kind == "disk_full"
    assert ended == ["one"]


def test_a_bug_reaches_the_excepthook(tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bugs: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: bugs.append(kind))
    tasks.run("divide", lambda _: 1 / 0, lambda _: None)
    qtbot.waitUntil(lambda: bugs == [ZeroDivisionError])


def test_cancelling_ends_the_work_and_delivers_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    delivered: list[object] = []
    ended: list[bool] = []
    task = tasks.run("wait", endless, delivered.append, delivered.append, lambda: ended.append(True))
    qtbot.waitUntil(lambda: task.done > 0)
    task.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert not delivered
    assert not tasks.running


def test_progress_is_told_at_most_ten_times_a_second(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[float] = []
    tasks.changed.connect(lambda: told.append(time.monotonic()))
    task = tasks.run("wait", endless, lambda _: None)
    qtbot.wait(500)
    task.cancel()
    qtbot.waitUntil(lambda: not tasks.running)
    assert 3 <= len(told) <= 8  # start, at most six in half a second, end


def test_closing_waits_for_threads_and_drops_results(tasks: Tasks, qtbot: QtBot) -> None:
    delivered: list[object] = []
    for _ in range(3):
        tasks.run("wait", endless, delivered.append)
    tasks.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("task")]
    qtbot.wait(20)
    assert not delivered


def test_garbage_is_collected_on_the_gui_thread_only(tasks: Tasks, qtbot: QtBot) -> None:
    gc.enable()
    collected_on: set[int] = set()

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            collected_on.add(threading.get_ident())

    def litter(_: Reporter) -> int:
        for _round in range(50_000):
            cycle: list[object] = []
            cycle.append(cycle)
        return 1

    done: list[int] = []
    gc.callbacks.append(note)
    try:
        tasks.run("litter", litter, done.append)
        assert not gc.isenabled()
        qtbot.waitUntil(lambda: bool(done))
        qtbot.wait(1200)
    finally:
        gc.callbacks.remove(note)
    assert collected_on == {threading.get_ident()}
    tasks.close()
    assert gc.isenabled()


def test_once_closed_nothing_begins_and_nothing_is_told(qtbot: QtBot, refused: list[PlannerError]) -> None:
    tasks = Tasks(refused.append)
    told: list[str] = []
    tasks.run("under way", lambda _: "late", told.append)
    tasks.close()
    begun: list[str] = []
    late = tasks.run("too late", lambda _: begun.append("begun"), lambda _: told.append("too late"))
    tasks.post(lambda: told.append("posted"))
    qtbot.wait(20)
    assert late.cancelled
    assert not tasks.running
    assert (begun, told) == ([], [])
