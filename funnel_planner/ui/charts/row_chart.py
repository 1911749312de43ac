"""Rows compared: what each counts as bars, its share with the interval as dots, in one or several plots side by side.

A row stands for leads (or a page): it can be marked and picked. What is not told is written so, never drawn as 0.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.analytics.results import FEW
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import tick_text
from funnel_planner.ui.charts.marked_rows import HEADING_ROWS, MarkedRows
from funnel_planner.ui.charts.plot import MARK, Surface, nice_ticks, whole_ticks
from funnel_planner.ui.charts.whiskers import draw_whisker
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import count

TICKS = 3
MOST_TEXT = 150.0


@dataclass(frozen=True, slots=True)
class Bars:
    """A plot of bars, a value a row; None: not told. ``parts`` are strong pieces of the bars."""

    heading: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    parts: tuple[float | None, ...] = ()
    tick: Callable[[float], str] = count
    role: str = "accent"
    width: float = 2.0
    """Share of the chart's width."""
    ticks: Callable[[float, int], list[float]] = whole_ticks
    """Round values up to the largest, about so many."""


@dataclass(frozen=True, slots=True)
class Dots:
    """A plot of shares 0..1 with their 95 % intervals; ``out_of`` tells which rest on few."""

    heading: str
    values: tuple[float | None, ...]
    intervals: tuple[tuple[float, float] | None, ...]
    texts: tuple[str, ...]
    out_of: tuple[int, ...] = ()
    line: float | None = None
    """The share of all, as a dashed line."""
    role: str = "accent"
    width: float = 3.0


Panel = Bars | Dots


class RowChart(MarkedRows):
    """Named rows, top down. ``show_rows`` is the only way in."""

    def __init__(self, theme: Theme, name: str, ask: Ask | None = None) -> None:
        super().__init__(theme, name, ask)
        self._panels: tuple[Panel, ...] = ()

    def show_rows(
        self,
        names: list[str],
        panels: tuple[Panel, ...],
        figures: Figures,
        tips: list[str],
        pickable: tuple[bool, ...] | None = None,
    ) -> None:
        """Show these rows; ``pickable`` says behind which of them something can be listed (None: all)."""
        self._panels = panels
        self.leads_on = frozenset(row for row in range(len(names)) if pickable is None or pickable[row])
        self._shape(len(panels))
        for place, (plot, panel) in enumerate(zip(self.plots, panels, strict=True)):
            most = _most(panel)
            if not place:
                self.name_rows(plot, names)
            self.show_rows_of(plot, len(names), above=HEADING_ROWS)
            plot.x_range = (0.0, most * 1.03)
            plot.write_x = panel.tick if isinstance(panel, Bars) else tick_text
            ticks = panel.ticks if isinstance(panel, Bars) else nice_ticks
            told = ticks(most, TICKS) if any(panel.values) or isinstance(panel, Dots) else [0.0]
            plot.bottom = [(tick, plot.write_x(tick)) for tick in told]
        self.setFixedHeight(round((max(1, len(names)) + HEADING_ROWS) * ROW_HEIGHT) + 32)
        self.set_texts(figures, tips)

    def _shape(self, panels: int) -> None:
        """As many plots as there are panels; the first has the names."""
        if len(self.plots) != panels:
            self.plots, self._shares = [], []
            for place in range(panels):
                self.add_plot(self._drawer(place), names=place == 0)
        self._shares = [panel.width for panel in self._panels]

    def _drawer(self, place: int) -> Callable[[QPainter, Surface], None]:
        return lambda painter, on: self._draw(painter, on, place)

    def _leave_room(self) -> None:
        metrics, plain = QFontMetricsF(self.theme.font("small_strong")), QFontMetricsF(self.theme.font("small"))
        for plot, panel in zip(self.plots, self._panels, strict=True):
            if not plot.names:
                plot.left_width = plain.horizontalAdvance(plot.write_x(0.0)) / 2 + 1  # the axis begins with its 0
            plot.right_room = min(MOST_TEXT, max(map(metrics.horizontalAdvance, panel.texts), default=0.0)) + 14

    def _draw(self, painter: QPainter, on: Surface, place: int) -> None:
        panel, plot = self._panels[place], self.plots[place]
        painter.setClipRect(on.reach.adjusted(-MARK, 0, 0, 0))
        self.draw_mark(painter, on)
        self.write_heading(painter, on, plot.right_room, panel.heading)
        if isinstance(panel, Dots) and panel.line is not None:
            painter.setPen(QPen(self.theme.colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(on.at(panel.line, -0.5), on.at(panel.line, len(panel.values) - 0.5))
        for row, (value, text) in enumerate(zip(panel.values, panel.texts, strict=True)):
            if value is None:
                self._write(painter, on.at(0, row), tr("no data"), strong=False)
            elif isinstance(panel, Bars):
                self._draw_bar(painter, on, panel, row)
                self._write(painter, on.at(value, row), text, strong=False)
            else:
                self._write(painter, QPointF(self._draw_dot(painter, on, panel, row), on.at(0, row).y()), text)

    def _draw_bar(self, painter: QPainter, on: Surface, panel: Bars, row: int) -> None:
        start, end = on.at(0, row - 0.3), on.at(panel.values[row] or 0.0, row + 0.3)
        part = panel.parts[row] if panel.parts else None
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.mix(panel.role, "surface", 0.32) if panel.parts else self.theme.colour(panel.role))
        painter.drawRoundedRect(QRectF(start, end), 3, 3)
        if part:
            within = on.at(part, row + 0.3)
            painter.setBrush(self.theme.colour(panel.role))
            painter.drawRoundedRect(QRectF(start, within), min(3.0, (within.x() - start.x()) / 2), 3)

    def _draw_dot(self, painter: QPainter, on: Surface, panel: Dots, row: int) -> float:
        """A share with its whiskers; returns where they end at the right."""
        point, right = on.at(panel.values[row] or 0.0, row), 0.0
        own = panel.intervals[row]
        if own is not None:
            low, high = on.at(own[0], row), on.at(own[1], row)
            draw_whisker(painter, self.theme, low, high, panel.role)
            right = high.x()
        few = bool(panel.out_of) and panel.out_of[row] < FEW
        painter.setPen(QPen(self.theme.colour(panel.role), 2) if few else QPen(self.theme.colour("surface"), 1.5))
        painter.setBrush(self.theme.colour("surface" if few else panel.role))
        painter.drawEllipse(point, 4.5 if few else 5.5, 4.5 if few else 5.5)
        return max(right, point.x() + 6) + 2

    def _write(self, painter: QPainter, at: QPointF, text: str, *, strong: bool = True) -> None:
        font = self.theme.font("small_strong" if strong else "small")
        high = QFontMetricsF(font).height()
        painter.setFont(font)
        place = QRectF(at.x() + 7, at.y() - high / 2, MOST_TEXT, high)
        if strong:  # a dashed line may run here
            wide = QFontMetricsF(font).horizontalAdvance(text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("surface", 0.85))
            painter.drawRect(QRectF(place.left() - 1, place.top(), wide + 2, high))
        painter.setPen(self.theme.colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _most(panel: Panel) -> float:
    """The right end of an axis."""
    known = [value for value in panel.values if value is not None]
    if isinstance(panel, Bars):
        return float(max(known, default=1.0)) or 1.0
    highs = [own[1] for own in panel.intervals if own is not None]
    return max([*known, *highs, panel.line or 0.0, 0.01])
