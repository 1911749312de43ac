"""Starting for real, in a process of its own: samples at first, the last frame next time, sentences for what fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from funnel_planner.ui import start

seen = []
begin = start.Starter.begin

def watched(self):
    seen.append("with its last frame" if self._frame._last_frame is not None else "empty")
    begin(self)
    self.watch = QTimer(self)
    self.watch.timeout.connect(lambda: quit_when_ready(self))
    self.watch.start(10)

def quit_when_ready(self):
    program = self.program
    if program is not None and program.session.state.measured is not None and not program.tasks.running:
        print(seen[0], program.session.state.measured.lead_count, program.session.state.plan.language, flush=True)
        self.watch.stop()
        self._frame.close()

start.Starter.begin = watched
file = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] != "--sample" else None
sys.exit(start.run(file, sample="--sample" in sys.argv))
"""


def start(home: Path, *arguments: str, language: str = "en_US.UTF-8") -> "subprocess.CompletedProcess[str]":
    surroundings = os.environ | {"FUNNEL_PLANNER_HOME": str(home), "LC_ALL": language}
    return subprocess.run(
        [sys.executable, "-c", START, *arguments],
        capture_output=True, text=True, timeout=60, check=False, env=surroundings,
    )  # fmt: skip


def test_the_first_start_shows_a_living_funnel_and_the_next_one_its_last_frame(tmp_path: Path) -> None:
    first = start(tmp_path, language="pl_PL.UTF-8")
    assert first.returncode == 0, first.stderr
    kind, leads, language = first.stdout.split()[-3:]
    assert kind == "empty"
    assert int(leads) > 400
    assert language == "pl"
    second = start(tmp_path, language="pl_PL.UTF-8")
    assert second.returncode == 0, second.stderr
    assert second.stdout.startswith("with its last frame")


def test_the_sample_plan_has_a_file_of_its_own_that_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        done = start(tmp_path, "--sample")
        assert done.returncode == 0, done.stderr
        assert [path.name for path in tmp_path.rglob("*.funnel")] == ["sample.funnel"]


def test_a_damaged_file_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    broken = tmp_path / "broken.funnel"
    broken.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    done = start(tmp_path, str(broken))
    assert done.returncode == 2
    assert "broken.funnel" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = start(tmp_path, str(tmp_path / "gone.funnel"))
    assert done.returncode == 2
    assert "gone.funnel" in done.stderr.splitlines()[-1]


BEGIN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from funnel_planner.ui import ask, start

start.UNSEEN = ()
asked = []

def confirm(self, title, text, ok, *, dangerous=False):
    asked.append(text)
    return sys.argv[2] == "yes"

def error(self, error):
    asked.append("told")

ask.DialogAsk.confirm, ask.DialogAsk.error = confirm, error
begin = start.Starter.begin

def watched(self):
    begin(self)
    self.watch = QTimer(self)
    self.watch.timeout.connect(lambda: quit_when_ready(self))
    self.watch.start(10)

def quit_when_ready(self):
    if self.program is not None and not self.tasks_running():
        self.watch.stop()
        self._frame.close()

start.Starter.begin = watched
start.Starter.tasks_running = lambda self: self.program.tasks.running
code = start.run(Path(sys.argv[1]))
print(len(asked), "".join(asked), flush=True)
sys.exit(code)
"""


@pytest.mark.parametrize(("name", "answer"), [("new.funnel", "yes"), ("new.funnel", "no"), ("no/new.funnel", "yes")])
def test_a_plan_file_that_is_not_there_can_be_begun(tmp_path: Path, name: str, answer: str) -> None:
    wanted = tmp_path / name
    surroundings = os.environ | {"FUNNEL_PLANNER_HOME": str(tmp_path / "home"), "LC_ALL": "en_US.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", BEGIN, str(wanted), answer],
        capture_output=True, text=True, timeout=60, check=False, env=surroundings,
    )  # fmt: skip
    begun = (name, answer) == ("new.funnel", "yes")
    assert done.returncode == (0 if begun else 2), done.stderr
    assert wanted.exists() is begun
    assert done.stdout.startswith("1 told" if "/" in name else "1 There is no file “"), done.stdout


SAME_LOOK = """
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from funnel_planner.app.opening import count_few, prepare
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.samples import create_samples
from funnel_planner.ui.actions import PLACES
from funnel_planner.ui.application import take_over
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.window_frame import WindowFrame

def parts(window):
    seen = (part for part in [window, *window.findChildren(QWidget)] if part.isVisible())
    return [(part.metaObject().className(), part.geometry().getRect()) for part in seen]

def settled(program):
    before, now = None, parts(program.window)
    while now != before or program.session.state.loading or program.tasks.running:
        QTest.qWait(100)
        before, now = now, parts(program.window)
    return now

def built(place):
    prepared = prepare(file, Preferences(), sample=False)
    count_few(prepared.session)
    frame = WindowFrame()
    frame.resize(1024, 640)
    frame.show()
    kept = replace(prepared.preferences, place=place, geometry="", splitters={}, theme="light")
    steps = take_over(replace(prepared, preferences=kept), frame, Tasks(print))
    try:
        while True:
            next(steps)
            app.processEvents()
    except StopIteration as end:
        program = end.value
    seen = settled(program)
    program.close()
    frame.close()
    frame.deleteLater()  # a style sheet would be applied to it, too
    return seen

app = QApplication([])
file = Path(sys.argv[1])
create_samples(file)
for place in PLACES:
    app.setStyleSheet("")
    before = built(place)
    Theme.load("light").apply(app)
    under = built(place)
    print(place, len(under) > 20, [pair for pair in zip(before, under) if pair[0] != pair[1]])
"""


def test_what_is_built_before_the_style_sheet_looks_as_if_built_under_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAME_LOOK, str(tmp_path / "plans.funnel")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"FUNNEL_PLANNER_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert len(told) == 6
    differing = [line for line in told if not line.endswith("True []")]
    assert not differing, "what depends on the look is measured when StyleChange tells of it, not when a widget is made"


CLOSED_EARLY = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from funnel_planner.ui import start

begin = start.Starter.begin

def watched(self):
    begin(self)
    self.watch = QTimer(self)
    self.watch.timeout.connect(lambda: close_when_opened(self))
    self.watch.start(0)

def close_when_opened(self):
    if self._prepared is not None and self.program is None:
        self.watch.stop()
        global session
        session = self._prepared.session
        self._frame.close()

start.Starter.begin = watched
code = start.run(Path(sys.argv[1]))
print(code, session._closed)
"""


def test_a_window_closed_before_it_is_built_leaves_its_file_closed(tmp_path: Path) -> None:
    from funnel_planner.app.samples import create_samples

    file = tmp_path / "plans.funnel"
    create_samples(file)
    done = subprocess.run(
        [sys.executable, "-c", CLOSED_EARLY, str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"FUNNEL_PLANNER_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "0 True"
