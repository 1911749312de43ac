"""A chart on a card: its title, a button for what can be done with it, and below it how it is counted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from funnel_planner.app.look import Look
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.results.counting_line import CountingLine
from funnel_planner.ui.widgets import Card, IconButton, SectionTitle
from funnel_planner.words import tr

if TYPE_CHECKING:  # a view is made of these
    from funnel_planner.ui.results.view import ResultsView


class ChartCard(Card):
    """Put more widgets into ``body``, and buttons into ``head`` with ``head.add``."""

    def __init__(self, desk: Desk, title: str, chart: QWidget, view: "ResultsView") -> None:
        super().__init__()
        self._chart = chart
        self.head = SectionTitle(title, desk.theme)
        self.counting = CountingLine(desk, view)
        self.body.addWidget(self.head)
        self.body.addWidget(chart, 1)
        self.body.addWidget(self.counting)
        self._more = IconButton(desk.theme, "more", tr("What can be done with this chart: {title}").format(title=title))
        self._more.clicked.connect(self._open_menu)
        self.head.end_with(self._more)
        self.use_chart(chart)

    def use_chart(self, chart: QWidget) -> None:
        """Have the button offer what can be done with this chart, one of several on the card."""
        self._chart = chart
        self._more.setVisible(isinstance(chart, ChartView | FunnelView))

    def show_look(self, look: Look) -> None:
        """Say how what is shown was counted."""
        self.counting.show_look(look)

    def menu(self) -> QMenu:
        """What the button offers: the same as the chart's context menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(self._chart, ChartView | FunnelView):
            self._chart.fill_menu(menu)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(QPoint(0, self._more.height())))
