"""Odds ratios with their intervals on a logarithmic axis: a forest plot (Lewis & Clarke 2001)."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import odds_text
from funnel_planner.ui.charts.marked_rows import HEADING_ROWS, MarkedRows
from funnel_planner.ui.charts.plot import MARK, Surface
from funnel_planner.ui.charts.whiskers import draw_whisker
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

FARTHEST = 6.0
"""The axis reaches to 64 and 1/64 at most; intervals that go on end in an arrow."""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """An odds ratio with its interval; ``sure``: beyond chance even among so many comparisons."""

    name: str
    ratio: float
    interval: tuple[float, float]
    sure: bool
    doubtful: bool
    """The column is filled in because of the outcome, perhaps."""


class ForestChart(MarkedRows):
    """Right of 1: goes with converting more often, left of it: less. Full dots are sure, hollow ones may be chance."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("What goes with converting"), ask)
        self._rows: tuple[ForestRow, ...] = ()
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x = _tick

    def show_rows(self, rows: tuple[ForestRow, ...], figures: Figures, tips: list[str]) -> None:
        """Show rows top down."""
        self._rows = rows
        ends = [abs(math.log2(end)) for row in rows for end in row.interval if end > 0]
        reach = min(FARTHEST, max(1.0, *ends, 0.0) if ends else 1.0)
        self.name_rows(self._plot, [row.name for row in rows])
        self.show_rows_of(self._plot, len(rows), above=HEADING_ROWS)
        self._plot.x_range = (-reach * 1.05, reach * 1.05)
        step = 1 if reach <= 3 else 2
        powers = range(-int(reach // step) * step, int(reach) + 1, step)
        self._plot.bottom = [(float(power), _tick(power)) for power in powers]
        self.leads_on = frozenset(range(len(rows)))
        self.setFixedHeight(round((len(rows) + HEADING_ROWS) * ROW_HEIGHT) + 32)
        self.set_texts(figures, tips)

    def _leave_room(self) -> None:
        self._plot.right_room = self.widest([_beside(row) for row in self._rows], "small_strong")

    def _draw(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach.adjusted(-MARK, 0, 0, 0))
        self.draw_mark(painter, on)
        heading = tr("Odds ratio with 95% interval; 1: no difference; hollow: may be chance; !: look twice")
        self.write_heading(painter, on, self._plot.right_room, heading, left=self._plot.left_width)
        painter.setPen(QPen(self.theme.colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(on.at(0, -0.5), on.at(0, len(self._rows) - 0.5))
        low, high = self._plot.x_range
        for index, row in enumerate(self._rows):
            start, end = (math.log2(value) if value > 0 else -1e9 for value in row.interval)
            left, right = (on.at(min(high, max(low, end_)), index) for end_ in (start, end))
            draw_whisker(painter, self.theme, left, right)
            if start < low:
                self._arrow(painter, left, -1)
            if end > high:
                self._arrow(painter, right, 1)
            point = on.at(min(high, max(low, math.log2(row.ratio))), index)
            painter.setPen(QPen(self.theme.colour("accent"), 2))
            painter.setBrush(self.theme.colour("accent" if row.sure else "surface"))
            painter.drawEllipse(point, 5.0, 5.0)
            painter.setPen(self.theme.colour("text"))
            self.write_beside(painter, on.area.right() + 8, point.y(), _beside(row), "small_strong")

    def _arrow(self, painter: QPainter, tip: QPointF, way: int) -> None:
        """The interval goes on beyond the axis."""
        painter.setBrush(self.theme.mix("accent", "surface", 0.6))
        painter.setPen(Qt.PenStyle.NoPen)
        back = tip.x() - way * 8
        painter.drawPolygon(QPolygonF([tip, QPointF(back, tip.y() - 5), QPointF(back, tip.y() + 5)]))


def _tick(power: float) -> str:
    """A power of two as a ratio: 1/4, 1, 4."""
    if power == round(power) and power < 0:
        return f"1/{odds_text(2.0**-power)}"
    return odds_text(2.0**power)


def _beside(row: ForestRow) -> str:
    text = f"{odds_text(row.ratio)} ({odds_text(row.interval[0])}–{odds_text(row.interval[1])})"
    return f"{text} !" if row.doubtful else text
