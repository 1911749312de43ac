"""What charts of one row a thing share: rows to pick, headings, numbers beside their marks."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.headings import write_above
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.charts.plot import Surface
from funnel_planner.ui.theme import Theme

HEADING_ROWS = 0.75
"""Room for the headings of plots, in rows."""


class MarkedRows(PickingChart):
    """``picked(row, 0)`` for rows that lead to leads: those in ``leads_on``."""

    def __init__(self, theme: Theme, name: str, ask: Ask | None) -> None:
        super().__init__(theme, name, ask)
        self.leads_on: frozenset[int] = frozenset()

    def set_texts(self, figures: Figures, tips: list[str]) -> None:
        """Figures and a text a row; there are as many places to be at."""
        super().set_texts(figures, tips)
        self.set_grid(len(tips), 1)

    def place_at(self, point: QPointF) -> Place | None:
        """A row reaches over the whole width."""
        row = ChartView.row_at(self, point)
        return None if row is None else (row, 0)

    def is_pickable(self, place: Place) -> bool:
        """There are leads behind the row."""
        return place[0] in self.leads_on

    def draw_mark(self, painter: QPainter, on: Surface) -> None:
        """The row under the pointer or the keys."""
        if self.marked is None:
            return
        row = self.marked[0]
        top, bottom = on.at(0, row - 0.5).y(), on.at(0, row + 0.5).y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("accent_faint"))
        painter.drawRect(QRectF(on.area.left(), top, on.reach.width(), bottom - top))

    def write_heading(self, painter: QPainter, on: Surface, room: float, text: str, *, left: float = 0.0) -> None:
        """What a plot shows, in the free row above the first one."""
        write_above(painter, self.theme, on, HEADING_ROWS, on.area.width() + room - 8, text, left=left)

    def write_beside(self, painter: QPainter, left: float, middle: float, text: str, kind: str = "small") -> None:
        """A number right of its mark."""
        font = self.theme.font(kind)
        high = QFontMetricsF(font).height()
        painter.setFont(font)
        place = QRectF(left, middle - high / 2, 400, high)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def widest(self, texts: list[str], kind: str = "small") -> float:
        """Room that the widest of some texts needs beside its mark."""
        return max(map(QFontMetricsF(self.theme.font(kind)).horizontalAdvance, texts), default=0.0) + 16
