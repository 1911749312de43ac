"""A real window on a real plan file, off the screen, with scripted answers."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.app.samples import create_samples
from funnel_planner.app.session import Session
from funnel_planner.ui.application import Program, speak
from funnel_planner.ui.theme import Theme
from funnel_planner.words import speaking
from tests.support.scripted_ask import ScriptedAsk

Opened = Callable[..., Program]


@pytest.fixture(autouse=True)
def garbage_stays_here() -> Iterator[None]:
    """Garbage is collected between tests only, on the main thread (``pytest_runtest_setup``), as the program does."""
    assert not gc.isenabled()
    yield
    gc.disable()


@pytest.fixture
def ask() -> ScriptedAsk:
    return ScriptedAsk()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme.load("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def open_program(qtbot: QtBot, theme: Theme, ask: ScriptedAsk, tmp_path: Path) -> Iterator[Opened]:
    """Open the program on a file in a folder of its own; what was opened is closed at the end."""
    programs: list[Program] = []

    def start(file: Path | None = None, preferences: Preferences | None = None) -> Program:
        session = Session.open(file or tmp_path / "plans.funnel")
        program = Program(session, preferences or Preferences(), theme, ask)
        programs.append(program)
        program.frame.show()
        qtbot.waitExposed(program.frame)
        qtbot.waitUntil(lambda: bool(program.window.pages) and not program.tasks.running, timeout=20_000)
        return program

    yield start
    for program in programs:
        program.frame.close()
        program.close()
        program.frame.deleteLater()
    speak("en")


@pytest.fixture(scope="session")
def made_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("samples") / "plans.funnel"
    with speaking("en"):
        create_samples(path)
    return path


@pytest.fixture
def samples(made_samples: Path, tmp_path: Path) -> Path:
    """A file of its own with the plans that come with the program."""
    return Path(shutil.copy(made_samples, tmp_path / "samples.funnel"))


@pytest.fixture
def program(open_program: Opened) -> Program:
    return open_program()
