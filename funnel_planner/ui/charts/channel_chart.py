"""Channels compared: how many leads each brought, and which share of them won, with its interval."""

from collections.abc import Callable
from dataclasses import dataclass

from pyqtgraph import PlotItem
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ROW_HEIGHT, ChartView, PixelItem, nice_ticks
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text, tick_text
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, interval

HEADING_ROWS = 0.75
"""Room for the headings, in rows."""
ToPixel = Callable[[float, float], QPointF]


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel's leads, its won ones and their share with the 95 % interval (shares 0..1)."""

    name: str
    leads: int
    won: int
    rate: float | None
    interval: tuple[float, float] | None


class ChannelChart(ChartView):
    """Bars of leads on the left, rates with whiskers on the right, the total as a dashed line through the rates."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Channels compared"), ask)
        self._rows: tuple[ChannelRow, ...] = ()
        self._total: float | None = None
        self._most, self._highest = 1.0, 1.0
        self._volumes, self._rates = self.add_plot(0, names=True), self.add_plot(1)
        self._volumes.addItem(PixelItem(self._draw_volumes))
        self._rates.addItem(PixelItem(self._draw_rates))
        self.ci.layout.setColumnStretchFactor(0, 5)
        self.ci.layout.setColumnStretchFactor(1, 4)
        self.restyle()

    def show_rows(self, rows: tuple[ChannelRow, ...], total: float | None, figures: Figures) -> None:
        """Show channels, largest first; ``total`` is the rate of all leads."""
        self._rows, self._total = rows, total
        self._most = float(max((row.leads for row in rows), default=1) or 1)
        highs = [row.interval[1] if row.interval else row.rate or 0.0 for row in rows]
        self._highest = min(1.0, max([*highs, total or 0.0, 0.01]) * 1.08)
        self.name_rows(self._volumes, [row.name for row in rows])
        for plot in self.plots:
            plot.setYRange(-0.5 - HEADING_ROWS, max(0.5, len(rows) - 0.5), padding=0)
            plot.getViewBox().invertY(b=True)
        self._volumes.setXRange(0, self._most * 1.22, padding=0)
        self._rates.setXRange(0, self._highest * 1.2, padding=0)
        self._volumes.getAxis("bottom").setTicks([[(tick, count(tick)) for tick in nice_ticks(self._most, 3)], []])
        ticks = [(tick, tick_text(tick)) for tick in nice_ticks(self._highest, 3)]
        self._rates.getAxis("bottom").setTicks([ticks, []])
        self.setFixedHeight(round((len(rows) + HEADING_ROWS) * ROW_HEIGHT) + 32)
        self.set_texts(figures, [_sentence(row) for row in rows])
        self.repaint_items()

    def _draw_volumes(self, painter: QPainter, at: ToPixel) -> None:
        font = self.theme.font("small")
        high = QFontMetricsF(font).height()
        painter.setFont(font)
        self._draw_grid(painter, at, nice_ticks(self._most, 3))
        self._write_heading(painter, at, self._volumes, tr("Leads, darker: won"))
        for index, row in enumerate(self._rows):
            start, end = at(0, index - 0.3), at(row.leads, index + 0.3)
            won = at(row.won, index + 0.3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.mix("accent", "surface", 0.32))
            painter.drawRoundedRect(QRectF(start, end), 3, 3)
            painter.setBrush(self.theme.colour("accent"))
            painter.drawRoundedRect(QRectF(start, won), min(3.0, (won.x() - start.x()) / 2), 3)
            painter.setPen(self.theme.colour("text"))
            middle = (start.y() + end.y()) / 2
            place = QRectF(end.x() + 7, middle - high / 2, 120, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, count(row.leads))

    def _draw_rates(self, painter: QPainter, at: ToPixel) -> None:
        font = self.theme.font("small_strong")
        high = QFontMetricsF(font).height()
        painter.setFont(font)
        self._draw_grid(painter, at, nice_ticks(self._highest, 3))
        self._write_heading(painter, at, self._rates, tr("Share won, with 95% interval; dashed: all leads"))
        painter.setFont(font)
        if self._total is not None:
            painter.setPen(QPen(self.theme.colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(at(self._total, -0.5), at(self._total, len(self._rows) - 0.5))
        for index, row in enumerate(self._rows):
            if row.rate is None:
                continue
            point = at(row.rate, index)
            right = point.x()
            if row.interval is not None:
                right = self._whisker(painter, at(row.interval[0], index), at(row.interval[1], index))
            painter.setPen(QPen(self.theme.colour("surface"), 1.5))
            painter.setBrush(self.theme.colour("accent"))
            painter.drawEllipse(point, 5.5, 5.5)
            painter.setPen(self.theme.colour("text"))
            place = QRectF(right + 9, point.y() - high / 2, 90, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, rate_text(row.rate))

    def _whisker(self, painter: QPainter, low: QPointF, high: QPointF) -> float:
        """The interval as a line with end marks; returns its right end."""
        painter.setPen(QPen(self.theme.mix("accent", "surface", 0.6), 2))
        painter.drawLine(low, high)
        for end in (low, high):
            painter.drawLine(QPointF(end.x(), end.y() - 4), QPointF(end.x(), end.y() + 4))
        return high.x()

    def _write_heading(self, painter: QPainter, at: ToPixel, plot: PlotItem, text: str) -> None:
        """What the plot shows, in the free row above the first one."""
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        wide = plot.getViewBox().sceneBoundingRect().width() - 8
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        start = at(0, -0.5 - HEADING_ROWS)
        place = QRectF(start.x(), start.y(), wide, metrics.height() + 2)
        if metrics.horizontalAdvance(text) > wide:
            text = text.partition(";")[0]  # what the dashed line means is said in the tool tips, too
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)

    def _draw_grid(self, painter: QPainter, at: ToPixel, ticks: list[float]) -> None:
        painter.setPen(QPen(self.theme.colour("grid"), 1))
        for tick in ticks:
            x = round(at(tick, 0).x()) + 0.5
            painter.drawLine(QPointF(x, at(0, -0.5).y()), QPointF(x, at(0, len(self._rows) - 0.5).y()))

    def sizeHint(self) -> QSize:
        """A row a channel."""
        return QSize(640, self.height())


def _sentence(row: ChannelRow) -> str:
    leads = trn("{n} lead", "{n} leads", row.leads)
    if row.rate is None:
        return f"{row.name}: {leads}"
    text = tr("{name}: {won} of {leads} won, {rate}").format(
        name=row.name, won=count(row.won), leads=leads, rate=rate_text(row.rate)
    )
    return f"{text} ({interval(*row.interval)})" if row.interval else text
