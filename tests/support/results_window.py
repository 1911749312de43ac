"""Looking at results through the window: views are chosen on the switch, and numbers are read as they are written."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pytestqt.qtbot import QtBot

from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.view import ResultsView
from tests.support.places import results_of
from tests.support.scripted_ask import ScriptedAsk

PATIENCE_MS = 20_000
Row = dict[str, str]


class ResultsWindow:
    """The place of results of an open program."""

    def __init__(self, program: Program, ask: ScriptedAsk, qtbot: QtBot) -> None:
        self.program, self._ask, self._qtbot = program, ask, qtbot
        program.window.go("results")
        self.page = page = results_of(program)
        qtbot.waitUntil(lambda: page.look is not None and not program.session.state.loading, timeout=PATIENCE_MS)

    def see(self, key: str) -> ResultsView:
        """Choose a view on the switch and wait until it stands there."""
        if self.page.view != key:
            self.page.switch._go(key)
        self.settle()
        return self.page.current

    def settle(self) -> None:
        """Wait until the view in force shows what passes the filter."""
        view = self.page.current

        def stands() -> bool:
            return view.look is not None and view.look.shows_the_same(view.drawn) and not self.program.tasks.running

        self._qtbot.waitUntil(stands, timeout=PATIENCE_MS)

    def filter(self, **parts: object) -> None:
        """Have only some leads pass, as the filter bar does."""
        self.page.filters.changed.emit(LeadFilter(**parts))  # type: ignore[arg-type]  # by field name
        self.settle()

    def within(self, days: int) -> None:
        """Count only what happened so many days after entry, asked for under a chart."""
        line = self.page.current._cards[0].counting
        self._ask.will(str(days))
        other = [entry for entry in line.menu(line.window_days).actions() if entry.text().startswith("Another number")]
        other[0].trigger()
        self._qtbot.waitUntil(lambda: not self.program.session.state.loading, timeout=PATIENCE_MS)
        self.settle()


def rows(shown: FigureView | ChartView) -> list[Row]:
    """The rows of a table, or of the table of a chart, as they are written, by heading."""
    figures = shown.figures
    if isinstance(shown, FigureView):
        model, columns = shown.model(), range(shown.model().columnCount())
        texts = [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]
    else:
        texts = [
            [figures.text(row, column) for column in range(len(figures.headings))] for row in range(len(figures.rows))
        ]
    return [dict(zip(figures.headings, row, strict=True)) for row in texts]


def joined(headings: Iterable[str]) -> tuple[str, ...]:
    """The headings of a saved table as those on the screen, where both ends of an interval share one column."""
    return tuple(name.removesuffix(", from") for name in headings if not name.endswith(", to"))


def number(text: str) -> int:
    """``1,234`` as a number."""
    return int(text.replace(",", ""))


def months(first: str, last: str) -> Iterator[tuple[str, date, date]]:
    """Each month from ``2017-06`` to ``2018-05`` with its first and last day."""
    day = date.fromisoformat(f"{first}-01")
    while f"{day:%Y-%m}" <= last:
        following = (day + timedelta(days=31)).replace(day=1)
        yield f"{day:%Y-%m}", day, following - timedelta(days=1)
        day = following
