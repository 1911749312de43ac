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


@pytest.fixture
def sample_file(tmp_path: Path) -> Path:
    from funnel_planner.app.samples import create_samples

    path = tmp_path / "sample.funnel"
    create_samples(path)
    return path


def run(code: str, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    surroundings = {**os.environ, **environment}
    surroundings = {name: value for name, value in surroundings.items() if value}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, timeout=60, check=False, env=surroundings,
    )  # fmt: skip


STARTED = """
import json, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from funnel_planner.ui import start

names = json.loads(sys.argv[2])
found = {}
qt_off_its_thread = set()
begin = start.Starter.begin

def watched_begin(self):
    found["at_first_paint"] = [name for name in names if name in sys.modules]
    begin(self)
    self.watch = QTimer(self)
    self.watch.timeout.connect(lambda: look(self))
    self.watch.start(5)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("PySide6", "funnel_planner.ui")):
            if threading.current_thread() is not threading.main_thread():
                qt_off_its_thread.add(name)
        return None

def look(self):
    program = self.program
    if program is None or program.tasks.running:
        return
    found["live"] = program.session.state.projection is not None
    found["loaded"] = [name for name in names if name in sys.modules]
    found["qt_off_its_thread"] = sorted(qt_off_its_thread)
    found["place"] = program.window.place
    print(json.dumps(found), flush=True)
    self.watch.stop()
    self._frame.close()

sys.meta_path.insert(0, Finder())
start.Starter.begin = watched_begin
sys.exit(start.run(Path(sys.argv[1])))
"""
NOT_TO_START = ("pyqtgraph", "openpyxl", "python_calamine", "xlsxwriter", "rapidfuzz", "charset_normalizer",
                "clevercsv", "funnel_planner.app.workbook.exporting")  # fmt: skip
"""What no place needs to be live."""
IMPORTING = ("funnel_planner.app.files.importing", "funnel_planner.spreadsheet.child.reader_process")
"""What only the place of the leads may load: files are read there."""
PLACES = ("plans", "funnel", "messages", "leads", "results", "forecast")


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_live_without_what_it_does_not_need(tmp_path: Path, sample_file: Path, place: str) -> None:
    (tmp_path / "preferences.json").write_text(json.dumps({"place": place}), "utf-8")
    unneeded = NOT_TO_START if place == "leads" else NOT_TO_START + IMPORTING
    done = run(STARTED, str(sample_file), json.dumps([*unneeded, *SLOW]), FUNNEL_PLANNER_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["place"] == place
    assert found["live"]
    assert found["at_first_paint"] == []
    assert not set(found["loaded"]) & set(unneeded), "import it inside the function that uses it"
    assert found["qt_off_its_thread"] == []


@pytest.mark.parametrize("place", ["plans", "funnel", "results"])
def test_nothing_slow_is_loaded_before_the_first_paint(tmp_path: Path, place: str) -> None:
    done = run(FIRST_PAINT, str(tmp_path / "plans.funnel"), place)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["at_first_paint"] == []
    assert "numpy" in found["later"]
    assert "pyqtgraph" not in found["later"]


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
