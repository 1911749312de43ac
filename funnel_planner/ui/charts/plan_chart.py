"""Planned rates beside measured ones: a hollow diamond for the plan, a dot with its interval for what happened."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QResizeEvent

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import tick_text
from funnel_planner.ui.charts.marked_rows import HEADING_ROWS, MarkedRows
from funnel_planner.ui.charts.plot import MARK, Surface, nice_ticks
from funnel_planner.ui.charts.whiskers import draw_whisker
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

MOST_BESIDE = 0.3
"""Share of the width that texts beside may take before they are shortened."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A step: planned and measured rate (None: not known), the interval, and what is written beside."""

    name: str
    planned: float | None
    measured: float | None
    interval: tuple[float, float] | None
    text: str
    few: bool = False
    short: str = ""
    """What is written beside where ``text`` would take the room of the marks."""


class PlanChart(MarkedRows):
    """One row a step, shares along the bottom; few leads make the dot hollow."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Planned and measured rates"), ask)
        self._rows: tuple[PlanRow, ...] = ()
        self._brief = False
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x = tick_text

    def show_rows(self, rows: tuple[PlanRow, ...], figures: Figures, tips: list[str], *, pickable: bool = True) -> None:
        """Show steps top down; without ``pickable`` there are no leads to list behind them."""
        self._rows = rows
        ends = [value for row in rows for value in (row.planned, row.measured, *(row.interval or ())) if value]
        most = max([*ends, 0.01])
        top = most * 1.05 if most > 1.0 else min(1.0, most * 1.05)  # stages that were only touched have rates above 1
        self.name_rows(self._plot, [row.name for row in rows])
        self.show_rows_of(self._plot, len(rows), above=HEADING_ROWS)
        self._plot.x_range = (0.0, top * 1.01)
        self._plot.bottom = [(tick, tick_text(tick)) for tick in nice_ticks(top, 5)]
        self.leads_on = frozenset(index for index, row in enumerate(rows) if pickable and row.measured is not None)
        self.setFixedHeight(round((len(rows) + HEADING_ROWS) * ROW_HEIGHT) + 32)
        self.set_texts(figures, tips)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts beside give way to the marks."""
        super().resizeEvent(event)
        self._leave_room()

    def _leave_room(self) -> None:
        whole = self.widest([row.text for row in self._rows])
        self._brief = whole > MOST_BESIDE * self.width()
        self._plot.right_room = self.widest([self._beside(row) for row in self._rows])

    def _beside(self, row: PlanRow) -> str:
        return row.short if self._brief and row.short else row.text

    def _draw(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach.adjusted(-MARK, 0, 0, 0))
        self.draw_mark(painter, on)
        heading = tr("Diamond: planned; dot with 95% interval: measured; hollow dot: few leads")
        self.write_heading(painter, on, self._plot.right_room, heading, left=self._plot.left_width)
        for index, row in enumerate(self._rows):
            if row.planned is not None and row.measured is not None:
                painter.setPen(QPen(self.theme.colour("border_strong"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(on.at(row.planned, index), on.at(row.measured, index))
            if row.interval is not None:
                draw_whisker(painter, self.theme, on.at(row.interval[0], index), on.at(row.interval[1], index))
            if row.measured is not None:
                painter.setPen(QPen(self.theme.colour("accent"), 2))
                painter.setBrush(self.theme.colour("surface" if row.few else "accent"))
                painter.drawEllipse(on.at(row.measured, index), 5.0, 5.0)
            if row.planned is not None:
                self._diamond(painter, on.at(row.planned, index))
            painter.setPen(self.theme.colour("text"))
            self.write_beside(painter, on.area.right() + 8, on.at(0, index).y(), self._beside(row))

    def _diamond(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(self.theme.colour("planned"), 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = at.x(), at.y()
        corners = [QPointF(x, y - 7), QPointF(x + 6, y), QPointF(x, y + 7), QPointF(x - 6, y)]
        painter.drawPolygon(QPolygonF(corners))
