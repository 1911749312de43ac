"""Start-up against a bare PySide6 window, both as whole processes in turn: first paint and charts, medians of nine."""

import json
import os
import statistics
import subprocess
import sys
import tempfile

RUNS = 9
BARE = """
import json, sys, time
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        print(json.dumps({"painted": time.time()}))
        QApplication.quit()
app = QApplication(sys.argv[:1])
window = Bare()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import json, sys, time
from PySide6.QtCore import QTimer
from funnel_planner.ui import start
times = {}
gaps = []
frame_class = start.WindowFrame
class Frame(frame_class):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.painted.connect(self._note)
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._tick)
    def _note(self):
        times.setdefault("painted", time.time())
        self._last = time.perf_counter()
        self._timer.start()
    def _tick(self):
        now = time.perf_counter()
        gaps.append(now - self._last)
        self._last = now
        program = starter().program
        if program is not None and program.session.state.projection is not None and not program.tasks.running:
            if "charts" not in times:
                times["charts"] = time.time()
                times["gaps"] = sorted(gaps)[-3:]
                QTimer.singleShot(0, self.close)
start.WindowFrame = Frame
made = []
class Starter(start.Starter):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        made.append(self)
start.Starter = Starter
def starter():
    return made[0]
start.run(None)
print(json.dumps(times))
"""


def one_run(code: str, environment: dict[str, str]) -> dict[str, float | list[float]]:
    """What one process told, in seconds since it was started."""
    start = __import__("time").time()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return {name: value if isinstance(value, list) else value - start for name, value in told.items()}


def main() -> None:
    """Print the ratios and the longest gaps."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FUNNEL_PLANNER_HOME": home}
        one_run(OURS, environment)  # makes the plan file and its last picture
        bare, painted, charts, gaps = [], [], [], []
        for _ in range(RUNS):
            bare.append(one_run(BARE, environment)["painted"])
            told = one_run(OURS, environment)
            painted.append(told["painted"])
            charts.append(told["charts"])
            gaps.append(told["gaps"][-1])  # type: ignore[index]  # a list by construction
    base = statistics.median(bare)  # type: ignore[type-var]  # numbers by construction
    first, live = statistics.median(painted), statistics.median(charts)  # type: ignore[type-var]  # same
    print(f"bare window {base * 1000:.0f} ms; first paint {first * 1000:.0f} ms = {first / base:.2f} (limit 1.2)")  # type: ignore[operator]  # same
    print(f"charts live {live * 1000:.0f} ms = {live / base:.2f} (limit 4)")  # type: ignore[operator]  # same
    longest = statistics.median(gaps)  # type: ignore[type-var]  # same
    print(f"longest gap {longest * 1000:.0f} ms median, {max(gaps) * 1000:.0f} ms worst (limit 50)")  # type: ignore[operator, type-var]  # same
