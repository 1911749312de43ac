"""How long starting takes at each place, in the same run as a bare PySide6 window: first paint, live, longest block.

Medians of processes of their own, on a sample file. Live: the place shows its funnel, figures and charts with the
plan's numbers, and they have been painted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import os, sys, time

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.done)
    def done(self):
        print('{"painted": %f}' % time.time(), flush=True)
        os._exit(0)

app = QApplication([])
window = Window()
window.resize(1320, 840)
window.show()
app.exec()
"""

OURS = """
import json, sys, time
from pathlib import Path
from funnel_planner.ui import start
from PySide6.QtCore import QTimer

found = {}
gaps = []
numbers = False
begin = start.Starter.begin

def watched(self):
    found["painted"] = time.time()
    self.last = time.perf_counter()
    self.clock = QTimer(self)
    self.clock.timeout.connect(lambda: tick(self))
    self.clock.start(1)
    begin(self)

def tick(self):
    global numbers
    now = time.perf_counter()
    gaps.append(now - self.last)
    self.last = now
    program = self.program
    if program is None or program.session.state.projection is None:
        return
    if not numbers:
        numbers = True  # shown, but painted only in the next turn of the event loop
        return
    found.setdefault("live", time.time())
    if not program.tasks.running:
        self.clock.stop()
        found["quiet"] = time.time()
        found["longest_block"] = max(gaps)
        print(json.dumps(found), flush=True)
        self._frame.close()

start.Starter.begin = watched
start.run(Path(sys.argv[1]))
"""

ROUNDS = 9
PLACES = ("plans", "funnel", "messages", "leads", "results", "forecast")
TOLD = (("painted", "first paint"), ("live", "live"), ("quiet", "at rest"))


def measure(code: str, *arguments: str) -> dict[str, float]:
    """Seconds from starting the process, by name."""
    begun = time.time()
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {name: value - begun if value > 1e6 else value for name, value in found.items()}


def start_at(place: str, home: Path) -> dict[str, float]:
    """One start of the program at a place, with the last frame it left there."""
    (home / "preferences.json").write_text(json.dumps({"place": place}), "utf-8")
    return measure(OURS, str(home / "sample.funnel"))


def main() -> None:
    """Print the medians and their ratios, place by place."""
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1"}  # the latter as __main__ sets it
    with tempfile.TemporaryDirectory() as home:
        os.environ["FUNNEL_PLANNER_HOME"] = home
        from funnel_planner.app.samples import create_samples

        create_samples(Path(home) / "sample.funnel")
        print(f"{'':9} {'bare':>7} " + " ".join(f"{words:>17}" for _, words in TOLD) + f" {'longest block':>17}")
        for place in PLACES:
            print(_line(place, Path(home)), flush=True)


def _line(place: str, home: Path) -> str:
    start_at(place, home)  # leaves the last frame and the compiled modules behind
    pairs = [(measure(BARE)["painted"], start_at(place, home)) for _ in range(ROUNDS)]  # in turns: same load
    floor = statistics.median(bare for bare, _ in pairs)
    parts = [f"{place:9} {floor * 1e3:4.0f} ms"]
    for name, _ in TOLD:
        median = statistics.median(run[name] for _, run in pairs)
        parts.append(f"{median * 1e3:6.0f} ms {median / floor:5.2f} x")
    block = statistics.median(run["longest_block"] for _, run in pairs)
    return " ".join([*parts, f"{block * 1e3:14.0f} ms"])


if __name__ == "__main__":
    main()
