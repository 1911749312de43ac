"""How many have converted by which day since their entry: a curve of steps with its band and the leads at risk."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import days_text, rate_text, tick_text
from funnel_planner.ui.charts.plot import Surface, nice_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import count, days, interval


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A step of the curve: from this day on ``share`` of the leads have converted."""

    day: float
    share: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The curve read at a day, with the leads that were still watched then."""

    day: float
    share: float
    interval: tuple[float, float] | None
    at_risk: int


class CurveChart(ChartView):
    """The curve, its band, and below the axis how many leads it still rests on."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Share won by days since entry"), ask)
        self._points: list[CurvePoint] = []
        self._readings: tuple[Reading, ...] = ()
        self._last = 1.0
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x, self._plot.write_y = days_text, tick_text
        self.setMinimumHeight(270)

    def show_curve(
        self, points: tuple[CurvePoint, ...], readings: tuple[Reading, ...], last: float, figures: Figures
    ) -> None:
        """Show a curve up to the day ``last``; ``readings`` lie at the ticks of the axis."""
        self._points = list(points)
        self._readings, self._last = readings, max(1.0, last)
        highs = [point.interval[1] for point in points if point.interval and point.day <= last]
        shares = [point.share for point in points]
        highest = min(
            1.0, max([*shares, *(high for high in highs if high < 3 * max(shares, default=1.0)), 0.01]) * 1.06
        )
        self._plot.x_range, self._plot.y_range = (0.0, self._last), (0.0, highest)
        self._plot.left = [(tick, tick_text(tick)) for tick in nice_ticks(highest, 4)]
        self._plot.bottom = [(reading.day, days_text(reading.day)) for reading in readings]
        self.set_texts(figures, [_sentence(reading) for reading in readings])

    def row_at(self, point: QPointF) -> int | None:
        """The reading next to a point."""
        if not self._readings or not self._plot.area.adjusted(-9, 0, 9, 60).contains(point):
            return None
        day = self._plot.values_at(point)[0]
        return min(range(len(self._readings)), key=lambda place: abs(self._readings[place].day - day))

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the curve, then the leads at risk below its axis."""
        super().render_in(painter, rect)
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        area = self._plot.area
        top = rect.bottom() - 2 * metrics.height() - 2
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        heading = QRectF(area.left(), top, area.width(), metrics.height())
        painter.drawText(heading, side, tr("Days since entry; below: leads watched until then and not won yet"))
        free = -1e9
        for reading in self._readings:
            text = count(reading.at_risk)
            wide = metrics.horizontalAdvance(text)
            left = max(area.left(), self._plot.at(reading.day, 0).x() - wide / 2)
            if left < free or left + wide > area.right() + self._plot.right_room:
                continue
            painter.drawText(QRectF(left, top + metrics.height(), wide + 2, metrics.height()), side, text)
            free = left + wide + 8

    def _place(self, rect: QRectF) -> None:
        """Leave two lines below the axis."""
        below = 2 * QFontMetricsF(self.theme.font("small")).height() + 6
        super()._place(rect.adjusted(0, 6, 0, -below))

    def _leave_room(self) -> None:
        metrics = QFontMetricsF(self.theme.font("small"))
        self._plot.left_width = max((metrics.horizontalAdvance(text) for _, text in self._plot.left), default=20.0) + 14
        self._plot.right_room = 30.0

    def _draw(self, painter: QPainter, on: Surface) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # all lines are level or upright
        self._draw_band(painter, on)
        line = [on.at(0, 0)]
        for point in self._points:
            line += [QPointF(on.at(point.day, 0).x(), line[-1].y()), on.at(point.day, point.share)]
        line.append(QPointF(on.at(self._last, 0).x(), line[-1].y()))
        painter.setPen(QPen(self.theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))

    def _draw_band(self, painter: QPainter, on: Surface) -> None:
        known = [point for point in self._points if point.interval is not None]
        if not known:
            return
        upper: list[QPointF] = []
        lower: list[QPointF] = []
        ends = [*(point.day for point in known[1:]), self._last]
        for point, end in zip(known, ends, strict=True):
            assert point.interval is not None  # noqa: S101 - known ones only
            low, high = point.interval
            upper += [on.at(point.day, high), on.at(end, high)]
            lower += [on.at(point.day, low), on.at(end, low)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.mix("accent", "surface", 0.16))
        painter.drawPolygon(QPolygonF([*upper, *lower[::-1]]))

    def sizeHint(self) -> QSize:
        """A landscape."""
        return QSize(640, 300)


def _sentence(reading: Reading) -> str:
    text = tr("{rate} won within {days}").format(rate=rate_text(reading.share), days=days(reading.day))
    if reading.interval is not None:
        text = f"{text} ({interval(*reading.interval)})"
    return tr("{text}; {n} watched and not won yet").format(text=text, n=count(reading.at_risk))
