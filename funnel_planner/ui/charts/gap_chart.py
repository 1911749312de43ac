"""From the planned number to the measured one, factor by factor: bars that begin where the one before ended."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.marked_rows import MarkedRows
from funnel_planner.ui.charts.plot import Surface, nice_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr


@dataclass(frozen=True, slots=True)
class GapRow:
    """What a factor adds; the first and the last row are whole numbers (``is_total``)."""

    name: str
    value: float
    text: str
    is_total: bool = False


class GapChart(MarkedRows):
    """Whole numbers stand on zero; what a factor adds points right and green, what it takes left and red."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("What explains the gap"), ask)
        self._rows: tuple[GapRow, ...] = ()
        self._plot = self.add_plot(self._draw, names=True)

    def show_rows(self, rows: tuple[GapRow, ...], write: Callable[[float], str], figures: Figures) -> None:
        """Show rows top down; ``write`` writes values of the axis."""
        self._rows = rows
        ends = [end for span in self._spans() for end in span]
        high, low = max([*ends, 1e-12]), min([*ends, 0.0])
        self.name_rows(self._plot, [row.name for row in rows])
        self._plot.x_range = (low * 1.02, high * 1.02)
        self._plot.write_x = write
        self._plot.bottom = [(tick, write(tick)) for tick in nice_ticks(high, 5)]
        self.setFixedHeight(len(rows) * ROW_HEIGHT + 32)
        self.set_texts(figures, [f"{row.name}: {row.text}" for row in rows])

    def _leave_room(self) -> None:
        self._plot.right_room = self.widest([row.text for row in self._rows], "small_strong")

    def _spans(self) -> list[tuple[float, float]]:
        """Where each bar begins and ends."""
        spans, here = [], 0.0
        for row in self._rows:
            if row.is_total:
                spans.append((0.0, row.value))
                here = row.value
            else:
                spans.append((here, here + row.value))
                here += row.value
        return spans

    def _draw(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach)
        self.draw_mark(painter, on)
        spans = self._spans()
        for index, (row, (start, end)) in enumerate(zip(self._rows, spans, strict=True)):
            left, right = on.at(min(start, end), index - 0.3), on.at(max(start, end), index + 0.3)
            role = "accent" if row.is_total else "good" if row.value > 0 else "bad" if row.value < 0 else "muted"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.mix(role, "surface", 0.75))
            painter.drawRect(QRectF(left, QPointF(max(right.x(), left.x() + 2), right.y())))
            if index + 1 < len(spans):
                painter.setPen(QPen(self.theme.colour("muted"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(on.at(end, index + 0.3), on.at(end, index + 0.7))
            painter.setPen(self.theme.colour("text"))
            middle = (left.y() + right.y()) / 2
            kind = "small_strong" if row.is_total else "small"
            self.write_beside(painter, max(right.x(), left.x() + 2) + 7, middle, row.text, kind)
