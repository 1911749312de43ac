"""What was arranged in a large window leaves each place its room in a small one."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.ui.application import Program, speak
from funnel_planner.ui.live_funnel import USUAL_WIDTH, WIDEST
from funnel_planner.ui.pages.messages import MessagesPage
from tests.ui.conftest import Opened


@pytest.fixture
def wide(samples: Path, open_program: Opened) -> Program:
    """A large window whose live funnel was drawn wide."""
    program = open_program(samples, Preferences(place="messages"))
    program.frame.resize(1600, 1000)
    program.window.split.setSizes([800, WIDEST])
    return program


def test_a_live_funnel_drawn_wide_gives_way_in_a_small_window(
    wide: Program, samples: Path, open_program: Opened, qtbot: QtBot
) -> None:
    assert wide.window.live.width() == WIDEST
    kept = wide.window.remembered(Preferences())
    speak("pl")
    program = open_program(
        Path(shutil.copy(samples, samples.with_name("other.funnel"))),
        replace(kept, place="messages", language="pl"),
    )
    program.frame.resize(1024, 640)
    qtbot.waitUntil(lambda: program.window.live.width() == USUAL_WIDTH)
    page = program.window.page("messages")
    assert isinstance(page, MessagesPage)
    qtbot.waitUntil(lambda: page.table.horizontalScrollBar().maximum() == 0)
    program.frame.resize(1600, 1000)
    qtbot.wait(1)
    program.window.split.setSizes([800, WIDEST])
    assert program.window.live.width() == WIDEST, "there is room for it again"
