"""Loading numbers in the background: however a load ends, the next wish is served."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.progress import Cancelled
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.engine import EngineLoader
from tests.support.scripted_ask import ScriptedAsk


class FakeSession:
    """Counts loads; the first one goes wrong."""

    def __init__(self, trouble: BaseException | None = None) -> None:
        self.request_load: Any = None
        self.trouble = trouble
        self.state = SimpleNamespace(loading=True)
        self.loads = 0
        self.shown = 0

    def load_engine(self) -> None:
        self.loads += 1
        if self.loads == 1 and self.trouble is not None:
            raise self.trouble

    def engine_ready(self) -> None:
        self.shown += 1
        if self.shown == 1:
            self.request_load()  # what is shown may ask for more


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:  # noqa: ARG001 - signals need an application
    tasks = Tasks(lambda _error: None)
    yield tasks
    tasks.close()


def start(session: Any, tasks: Tasks) -> EngineLoader:
    loader = EngineLoader(session, tasks, ScriptedAsk())
    loader.start()
    return loader


@pytest.mark.parametrize(
    "trouble", [Cancelled(), PlannerError("columns_damaged", batch="b"), ZeroDivisionError("a bug")], ids=str
)
def test_after_a_load_that_went_wrong_the_next_one_is_made(
    qtbot: QtBot, tasks: Tasks, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_bug: None)
    session = FakeSession(trouble)
    loader = start(session, tasks)
    qtbot.waitUntil(lambda: not tasks.running, timeout=5_000)
    assert session.shown == 0
    loader.request()
    qtbot.waitUntil(lambda: session.shown == 2, timeout=5_000)
    assert session.loads == 3


def test_one_load_at_a_time_and_none_can_be_cancelled_from_the_status_line(qtbot: QtBot, tasks: Tasks) -> None:
    session = FakeSession()
    loader = start(session, tasks)
    loader.request()
    assert [task.what for task in tasks.running] == [""]
    qtbot.waitUntil(lambda: session.shown == 2 and not tasks.running, timeout=5_000)
    assert session.loads == 2


def test_numbers_that_are_there_are_not_loaded_again(tasks: Tasks) -> None:
    session = FakeSession()
    session.state.loading = False
    loader = EngineLoader(session, tasks, ScriptedAsk())  # type: ignore[arg-type]  # as much of a session as it needs
    assert loader.start()
    assert not loader.start()
    assert not tasks.running
    loader.request()
    assert len(tasks.running) == 1
