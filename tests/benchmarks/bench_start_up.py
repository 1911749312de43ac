"""How long starting takes, in the same run as a bare PySide6 window: first paint, charts live, longest block.

Medians of processes of their own, on a sample file.
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
import json, os, sys, time
from pathlib import Path
from funnel_planner.ui import start
from PySide6.QtCore import QTimer

found = {}
gaps = []
begin = start.Starter.begin

def watched(self):
    found["painted"] = time.time()
    self.last = time.perf_counter()
    self.clock = QTimer(self)
    self.clock.timeout.connect(lambda: tick(self))
    self.clock.start(1)
    begin(self)

def tick(self):
    now = time.perf_counter()
    gaps.append(now - self.last)
    self.last = now
    program = self.program
    if program is None or program.session.state.projection is None:
        return
    found.setdefault("live", time.time())
    if "pyqtgraph" in sys.modules and not program.tasks.running:
        self.clock.stop()
        found["library"] = time.time()
        found["longest_block"] = max(gaps)
        print(json.dumps(found), flush=True)
        self._frame.close()

start.Starter.begin = watched
start.run(Path(sys.argv[1]))
"""

ROUNDS = 9


def measure(code: str, *arguments: str) -> dict[str, float]:
    """Seconds from starting the process, by name."""
    begun = time.time()
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {name: value - begun if value > 1e6 else value for name, value in found.items()}


def main() -> None:
    """Print the medians and their ratios."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"FUNNEL_PLANNER_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        from funnel_planner.app.samples import create_samples

        file = Path(home) / "sample.funnel"
        create_samples(file)
        measure(OURS, str(file))  # leaves the last frame and the compiled modules behind
        pairs = [(measure(BARE)["painted"], measure(OURS, str(file))) for _ in range(ROUNDS)]  # in turns: same load
    bare, ours = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    floor = statistics.median(bare)
    print(f"bare window painted      {floor * 1e3:6.0f} ms")
    told = {"painted": "first window painted", "live": "funnel and figures live", "library": "chart library loaded"}
    for name, words in told.items():
        median = statistics.median(run[name] for run in ours)
        print(f"{words:24} {median * 1e3:6.0f} ms  {median / floor:5.2f} x bare")
    block = statistics.median(run["longest_block"] for run in ours)
    print(f"longest block in between {block * 1e3:6.0f} ms")


if __name__ == "__main__":
    main()
