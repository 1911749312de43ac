"""Starting for real, in a process of its own: samples at first, the last frame next time, sentences for what fails."""

import os
import subprocess
import sys
from pathlib import Path

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
