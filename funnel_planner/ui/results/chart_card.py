"""A chart or a table on a card: its title, and a button for what can be done with it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from funnel_planner.app.findings.look import Look
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.more_button import MoreButton
from funnel_planner.ui.results.counting_line import CountingLine
from funnel_planner.ui.widgets import Card, SectionTitle

if TYPE_CHECKING:  # a view is made of these
    from funnel_planner.ui.results.view import ResultsView


class ChartCard(Card):
    """A chart, below it how it is counted. More widgets go into ``body``, and buttons into ``head``.

    ``as_they_stand``: mode, window and policy of the rule do not matter to it.
    """

    def __init__(self, desk: Desk, title: str, chart: QWidget, view: "ResultsView", *, as_they_stand: bool) -> None:
        super().__init__()
        self._desk, self._view, self._as_they_stand = desk, view, as_they_stand
        self.head = SectionTitle(title, desk.theme)
        self.counting = CountingLine(desk, view, as_they_stand=as_they_stand)
        self.body.addWidget(self.head)
        self.body.addWidget(chart, 1)
        self.body.addWidget(self.counting)
        self._more = MoreButton(desk.theme, title, None)
        self.head.end_with(self._more)
        self.use_chart(chart)

    def use_chart(self, chart: QWidget) -> None:
        """Have the button offer what can be done with this chart or table, one of several on the card."""
        self._more.belong_to(chart if isinstance(chart, ChartView | FunnelView | FigureView) else None)

    def show_look(self, look: Look) -> None:
        """Say how what is shown was counted; tables on the card can be saved as the chart can."""
        self.counting.show_look(look)
        for table in self.findChildren(FigureView):
            table.ask = self._desk.ask
        say_below(self, self._view.lines_below(look, as_they_stand=self._as_they_stand))

    def menu(self) -> QMenu:
        """What the button offers: the same as the chart's context menu."""
        return self._more.offers()


def say_below(place: QWidget, lines: tuple[str, ...]) -> None:
    """Have all charts and tables of a place say, once they are copied or saved, what they are of."""
    for chart in place.findChildren(ChartView):
        chart.sharing.below = lines
    for funnel in place.findChildren(FunnelView):
        funnel.sharing.below = lines
    for table in place.findChildren(FigureView):
        table.below = lines


class TableCard(Card):
    """A table; ``head`` takes choices, ``body`` what belongs above and below it."""

    def __init__(self, desk: Desk, title: str, table: FigureView) -> None:
        super().__init__()
        self.head = shared_title(desk, title, table)
        self.body.addWidget(self.head)
        self.body.addWidget(table)


def shared_title(desk: Desk, title: str, table: FigureView) -> SectionTitle:
    """The heading of a table, with a button for what can be done with it."""
    table.ask = desk.ask
    head = SectionTitle(title, desk.theme)
    head.end_with(MoreButton(desk.theme, title, table))
    return head
