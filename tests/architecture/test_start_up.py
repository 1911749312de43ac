"""Start-up is a budget kept as an import graph: before the first paint only Qt and SQLite are loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SLOW = ("numpy", "pyqtgraph", "babel", "openpyxl", "python_calamine", "xlsxwriter", "sqlite_utils", "rapidfuzz",
        "charset_normalizer", "clevercsv", "psutil")  # fmt: skip

FIRST_PAINT = f"""
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.ui.application import Program
from funnel_planner.ui.theme import Theme

app = QApplication([])
theme = Theme.load("light")
theme.apply(app)
program = Program(Session.open(Path(sys.argv[1])), Preferences(place=sys.argv[2]), theme)
found = {{}}

def painted():
    found["at_first_paint"] = [name for name in {SLOW!r} if name in sys.modules]

def ready():
    if program.session.state.projection is not None and not program.tasks.running:
        found["later"] = [name for name in {SLOW!r} if name in sys.modules]
        program.frame.close()

program.window.painted.disconnect()
program.window.painted.connect(painted)
program.window.painted.connect(program._painted)
program.tasks.changed.connect(lambda: QTimer.singleShot(0, ready))
QTimer.singleShot(30_000, app.quit)
program.frame.show()
app.exec()
program.close()
print(json.dumps(found))
"""


def run(code: str, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    surroundings = {**os.environ, **environment}
    surroundings = {name: value for name, value in surroundings.items() if value}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, timeout=60, check=False, env=surroundings,
    )  # fmt: skip


@pytest.mark.parametrize("place", ["plans", "funnel", "results"])
def test_nothing_slow_is_loaded_before_the_first_paint(tmp_path: Path, place: str) -> None:
    done = run(FIRST_PAINT, str(tmp_path / "plans.funnel"), place)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["at_first_paint"] == []
    assert {"numpy", "pyqtgraph"} <= set(found["later"])


def test_without_a_display_it_says_so_and_exits_2() -> None:
    code = "import sys; from funnel_planner.__main__ import main; sys.exit(main([]))"
    done = run(code, QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="", LC_ALL="en_US.UTF-8")
    assert done.returncode == 2 or sys.platform != "linux"
    assert done.stderr.startswith("There is no display")
    assert len(done.stderr.splitlines()) == 1


def test_the_command_line_never_loads_qt() -> None:
    code = (
        "import sys; from funnel_planner.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith('PySide6')])"
    )
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
