"""The window is closed, or another file opened, at any moment: nothing that still works touches the file any more."""

import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.ui.application import Program
from funnel_planner.ui.results.views import VIEWS
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk

MOMENTS_MS = (0, 1, 3, 8, 20, 50, 120)
"""How long the window works on before it is closed."""


def turn(milliseconds: float) -> None:
    """Let the window work for so long, and at least once."""
    end = time.monotonic() + milliseconds / 1000
    while True:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if time.monotonic() >= end:
            return


def started(path: Path, theme: Theme, ask: ScriptedAsk, place: str) -> Program:
    program = Program(Session.open(path), Preferences(place=place), theme, ask)
    program.frame.show()
    return program


@pytest.mark.parametrize("moment", MOMENTS_MS)
@pytest.mark.parametrize("place", ["results", "leads", "messages"])
def test_closing_while_a_place_is_being_filled(
    samples: Path, theme: Theme, ask: ScriptedAsk, place: str, moment: int, qtbot: QtBot
) -> None:
    program = started(samples, theme, ask, place)
    turn(moment)
    program.frame.close()
    program.close()
    turn(30)  # whatever was still to come
    assert not program.tasks.running
    program.frame.deleteLater()
    qtbot.wait(1)


@pytest.mark.parametrize("moment", MOMENTS_MS)
def test_closing_while_a_view_is_worked_out(
    samples: Path, theme: Theme, ask: ScriptedAsk, moment: int, qtbot: QtBot
) -> None:
    program = started(samples, theme, ask, "results")
    page = program.window.page("results")
    qtbot.waitUntil(lambda: page.look is not None, timeout=10_000)  # type: ignore[attr-defined]  # the results
    for entry in VIEWS[: 1 + moment % 5]:
        page.show_view(entry.key)  # type: ignore[attr-defined]  # the results
    turn(moment)
    program.frame.close()
    program.close()
    page._show_look()  # type: ignore[attr-defined]  # a late timer
    turn(30)
    program.frame.deleteLater()
    qtbot.wait(1)


@pytest.mark.parametrize("moment", MOMENTS_MS)
def test_opening_another_file_while_the_results_are_being_filled(
    samples: Path, tmp_path: Path, theme: Theme, ask: ScriptedAsk, moment: int, qtbot: QtBot
) -> None:
    second = Path(shutil.copy(samples, tmp_path / "second.funnel"))
    program = started(samples, theme, ask, "results")
    turn(moment)
    program.open(second)
    turn(30)
    assert program.session.file_path == second
    qtbot.waitUntil(lambda: program.session.state.measured is not None, timeout=20_000)
    program.frame.close()
    program.close()
    program.frame.deleteLater()
    qtbot.wait(1)
