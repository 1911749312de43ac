"""Renders every screen to PNG files: light and dark, English and Polish, small and large.

For people who change the design: ``python -m funnel_planner.ui.screenshots OUT_DIR [--only WORD ...]``.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.ui.actions import PLACES
from funnel_planner.ui.application import Program, speak
from funnel_planner.ui.screenshot_scenes import scenes
from funnel_planner.ui.screenshot_stage import Stage
from funnel_planner.ui.theme import Theme
from funnel_planner.words import LANGUAGES

THEMES = ("light", "dark")
SIZES = (QSize(1024, 640), QSize(1600, 1000))
PATIENCE_SECONDS = 60.0


def main(argv: list[str] | None = None) -> int:
    """Render the screens whose names hold all words of ``--only``; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m funnel_planner.ui.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="such as: results_ dark pl 1024")
    options = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nothing else makes one here
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="funnel-planner-") as home:
        os.environ["FUNNEL_PLANNER_HOME"] = home
        for theme_name, code in product(THEMES, LANGUAGES):
            wanted = [
                (screen, size)
                for screen, size in product((*PLACES, *scenes()), SIZES)
                if all(_is_part(word, _name(screen, theme_name, code, size)) for word in options.only)
            ]
            if wanted:
                _render(app, Path(home), options.folder, theme_name, code, wanted)
    return 0


def _render(
    app: QApplication, home: Path, folder: Path, theme_name: str, code: str, wanted: list[tuple[str, QSize]]
) -> None:
    speak(code)
    theme = Theme.load(theme_name)
    theme.apply(app)
    session = _session(home, f"{theme_name}_{code}")
    program = Program(session, Preferences(theme=theme_name, language=code), theme)
    program.frame.show()
    _wait(app, lambda: program.session.state.projection is not None and not program.tasks.running)
    known = scenes()
    for screen, size in wanted:
        target = folder / f"{_name(screen, theme_name, code, size)}.png"
        stage = Stage(program, home, size, partial(_wait, app))
        for shown in known[screen](stage) if screen in known else _place(program, screen, size):
            _settle(app)
            shown.grab(QRect(0, 0, -1, -1)).save(str(target))
        sys.stdout.write(f"{target}\n")
    program.frame.close()
    program.close()


def _place(program: Program, place: str, size: QSize) -> Iterator[QWidget]:
    program.window.go(place)
    program.frame.resize(size)
    yield program.frame


def _session(home: Path, name: str) -> Session:
    """The sample plans, each with its leads, for scenes to change."""
    from funnel_planner.app.samples import create_samples

    path = home / f"samples_{name}.funnel"
    create_samples(path)
    return Session.open(path)


def _wait(app: QApplication, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("the window never became ready")
        app.processEvents()
        time.sleep(0.005)


def _settle(app: QApplication) -> None:
    """Let layouts, queued drawing and animations come to rest."""
    until = time.monotonic() + 0.4
    _wait(app, lambda: time.monotonic() > until)


def _is_part(word: str, name: str) -> bool:
    """``results_`` stands for all screens that begin so."""
    parts = name.split("-")
    return word in parts or (word.endswith("_") and parts[0].startswith(word))


def _name(screen: str, theme_name: str, code: str, size: QSize) -> str:
    return f"{screen}-{theme_name}-{code}-{size.width()}"


if __name__ == "__main__":
    sys.exit(main())
