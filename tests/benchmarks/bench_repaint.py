"""How long the charts of a million leads take to be painted again when the filter or the counting changes.

A real window (offscreen unless told otherwise) shows 8 stages and 20 channels; each view of the results is looked at,
with the live funnel beside it, and every part of the filter and the counting mode is changed as a person does. All
times are the GUI thread's:

- *click*: from the click until all that is known at once is painted (of a view worked out in the background that is
  what it shows meanwhile);
- *charts*: from the moment the numbers are there until all charts are painted;
- *paint*: painting everything in sight once more, from the same numbers.

``FUNNEL_BENCH_ROWS`` scales the leads (1.0 is a million), ``FUNNEL_BENCH_VIEWS`` names the views, parted by commas.
On a busy machine ``FUNNEL_BENCH_CLOCK=thread`` counts only the time in which the GUI thread ran.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.app.session import Session
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.lead_filter import LeadFilter
from tests.benchmarks.made_plan import CHANNELS, OWNERS, STAGES, make_file

if TYPE_CHECKING:  # Qt is chosen in main
    from funnel_planner.app.findings.look import Look
    from funnel_planner.ui.application import Program
    from funnel_planner.ui.pages.results import ResultsPage

LIMIT_MEDIAN_MS, LIMIT_WORST_MS = 33, 100
ROUNDS = 3
SIZE = (1440, 900)
QUIET_MS = 0.3
"""A turn of the event loop that took no longer than this painted nothing."""
QUIET_TURNS = 3
"""So many of them in a row, and nothing is left to be painted."""
Deed = Callable[[], None]
clock = time.thread_time if os.environ.get("FUNNEL_BENCH_CLOCK") == "thread" else time.perf_counter


class Times:
    """Milliseconds of one view, by what was timed and what was done."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[float, str]]] = {"click": [], "charts": [], "paint": []}

    def add(self, what: str, seconds: float, deed: str) -> None:
        """Note a time."""
        self.found[what].append((seconds * 1000, deed))

    def line(self, what: str) -> str:
        """Median and worst, and what the worst was."""
        if not self.found[what]:
            return f"{'':30}"
        times = [took for took, _ in self.found[what]]
        worst, deed = max(self.found[what])
        late = "!" if statistics.median(times) > LIMIT_MEDIAN_MS or worst > LIMIT_WORST_MS else " "
        return f"{statistics.median(times):6.1f} {worst:6.1f}{late} {deed:15}"


@contextmanager
def opened(path: Path) -> Iterator["Program"]:
    """The program with its window on a file, at the results."""
    from PySide6.QtWidgets import QApplication

    from funnel_planner.app.preferences import Preferences
    from funnel_planner.ui.application import Program
    from funnel_planner.ui.theme import Theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme.load("light")
    theme.apply(app)
    program = Program(Session.open(path), Preferences(place="results"), theme)
    program.frame.resize(*SIZE)
    program.frame.show()
    rest(program)
    yield program
    program.frame.close()
    program.close()


def rest(program: "Program") -> None:
    """Run the event loop until nothing is worked out or painted any more."""
    calm = 0
    while calm < 5:
        took = turn()
        busy = bool(program.tasks.running) or program.session.state.loading or took > QUIET_MS / 1000
        calm = 0 if busy else calm + 1
        time.sleep(0.002)


def turn() -> float:
    """Seconds of one turn of the event loop."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    start = clock()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as the loop of a running program does
    return clock() - start


def painted() -> float:
    """When all that has changed was painted: the end of the last turn that was busy."""
    end, quiet = clock(), 0
    while quiet < QUIET_TURNS:
        if turn() <= QUIET_MS / 1000:
            quiet += 1
        else:
            end, quiet = clock(), 0
    return end


def deeds(program: "Program", page: "ResultsPage") -> list[tuple[str, Deed]]:
    """What a person changes, part by part, each followed by what takes it back."""
    session = program.session

    def passing(**parts: object) -> Deed:
        return lambda: page.filters.changed.emit(LeadFilter(**parts))  # type: ignore[arg-type]  # by field name

    def counted(mode: CountingMode) -> Deed:
        return lambda: session.edit(replace(session.state.plan, counting=Counting(mode=mode)), "Change counting")

    spring = {"first_day": date(2025, 3, 1), "last_day": date(2025, 5, 31)}
    return [
        ("period", passing(**spring)),
        ("channels", passing(channels=frozenset(CHANNELS[:7]))),
        ("one channel", passing(channels=frozenset(CHANNELS[3:4]))),
        ("stages", passing(stages=frozenset({"s3", "s4", "s7"}))),
        ("period, channel", passing(**spring, channels=frozenset(CHANNELS[:3]))),
        ("owner", passing(columns=(("Owner", frozenset(OWNERS[:4])),))),
        ("all leads", passing()),
        ("mode all", counted(CountingMode.ALL)),
        ("mode any", counted(CountingMode.ANY)),
        ("mode reached", counted(CountingMode.REACHED)),
    ]


@contextmanager
def noted_takes() -> Iterator[list[float]]:
    """When views took what was found out, on the GUI thread."""
    from funnel_planner.ui.results.view import ResultsView

    moments: list[float] = []
    take = ResultsView._take

    def noted(view: ResultsView, look: "Look", found: object) -> None:
        moments.append(clock())
        take(view, look, found)

    ResultsView._take = noted  # type: ignore[method-assign,assignment]  # restored below
    yield moments
    ResultsView._take = take  # type: ignore[method-assign]


def timed(program: "Program", do: Deed, name: str, times: Times) -> None:
    """Do one thing and note how long the GUI thread took over it."""
    with noted_takes() as taken:
        start = clock()
        do()
        end = painted()
        times.add("click", end - start, name)
        while not taken and (program.tasks.running or program.session.state.loading):
            if turn() > QUIET_MS / 1000 and taken:
                end = painted()
            time.sleep(0.0005)
        if taken:
            times.add("charts", max(end, taken[-1]) - taken[-1], name)
        rest(program)
    start = clock()
    program.window.repaint()
    times.add("paint", clock() - start, name)


def main() -> None:
    """Print median and worst of each view."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as __main__ sets it
    from funnel_planner.ui.pages.results import ResultsPage
    from funnel_planner.ui.results.views import VIEWS

    count = int(1_000_000 * float(os.environ.get("FUNNEL_BENCH_ROWS", "1")))
    wanted = os.environ.get("FUNNEL_BENCH_VIEWS", ",".join(entry.key for entry in VIEWS)).split(",")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FUNNEL_PLANNER_HOME"] = home
        path = Path(home) / "plans.funnel"
        make_file(path, count)
        print(f"{count} leads, {len(STAGES)} stages, {len(CHANNELS)} channels; milliseconds: median, worst and when")
        print(f"limit {LIMIT_MEDIAN_MS}, {LIMIT_WORST_MS}")
        print(f"{'':10} {'click to first paint':30} {'numbers to charts':30} {'paint again':30}")
        with opened(path) as program:
            page = program.window.page("results")
            assert isinstance(page, ResultsPage)
            for key in wanted:
                print(_line(program, page, key), flush=True)


def _line(program: "Program", page: "ResultsPage", key: str) -> str:
    page.show_view(key)
    rest(program)
    times = Times()
    for _ in range(ROUNDS):
        for name, do in deeds(program, page):
            timed(program, do, name, times)
    return f"{key:10} " + " ".join(times.line(what) for what in ("click", "charts", "paint"))


if __name__ == "__main__":
    main()
