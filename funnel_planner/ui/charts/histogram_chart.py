"""How many leads took how many days, in bars of equal width."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import days_text
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.charts.plot import Surface, whole_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, days

Bar = tuple[int, int, int]
"""First day, first day of the next bar, leads."""


class HistogramChart(PickingChart):
    """Bars of leads over days; the median as a dashed line."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("How many days it took"), ask)
        self._bars: tuple[Bar, ...] = ()
        self._median: float | None = None
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x, self._plot.write_y = days_text, count
        self.setMinimumHeight(210)

    def show_bars(self, title: str, bars: tuple[Bar, ...], median: float | None) -> None:
        """Show bars side by side; ``title`` names what took the days."""
        self._bars, self._median = bars, median
        most = float(max((leads for _, _, leads in bars), default=1) or 1)
        self._plot.x_range = (0.0, float(max(1, bars[-1][1] if bars else 1)))
        self._plot.y_range = (0.0, most * 1.14)
        self._plot.left = [(tick, count(tick)) for tick in whole_ticks(most, 3)]
        self.set_grid(1, len(bars))
        figures = Figures(
            title=title,
            headings=(tr("From day"), tr("To day"), tr("Leads")),
            kinds=("count", "count", "count"),
            rows=tuple((first, end - 1, leads) for first, end, leads in bars),
        )
        self.set_texts(figures, [_sentence(bar) for bar in bars])

    def place_at(self, point: QPointF) -> Place | None:
        """The bar above or below a point."""
        if not self._bars or not self._plot.area.left() <= point.x() <= self._plot.area.right():
            return None
        width = self._bars[0][1] - self._bars[0][0]
        column = int(self._plot.values_at(point)[0] // width)
        return (0, column) if 0 <= column < len(self._bars) else None

    def is_pickable(self, place: Place) -> bool:
        """Somebody took so long."""
        return super().is_pickable(place) and self._bars[place[1]][2] > 0

    def _leave_room(self) -> None:
        metrics = QFontMetricsF(self.theme.font("small"))
        self._plot.left_width = max((metrics.horizontalAdvance(text) for _, text in self._plot.left), default=20.0) + 14
        self._plot.right_room = 8.0

    def _place(self, rect: QRectF) -> None:
        """Leave a line above for the median, and as many ticks below as fit."""
        line = QFontMetricsF(self.theme.font("small")).height() + 4
        super()._place(rect.adjusted(0, line, 0, 0))
        if not self._bars:
            self._plot.bottom = []
            return
        metrics = QFontMetricsF(self.theme.font("small"))
        edges = [first for first, _, _ in self._bars] + [self._bars[-1][1]]
        widest = metrics.horizontalAdvance(days_text(edges[-1])) + 16
        slot = self._plot.area.width() / len(self._bars)
        every = max(1, -int(-widest // max(0.1, slot)))
        self._plot.bottom = [(edge, days_text(edge)) for edge in edges[::every]]

    def _draw(self, painter: QPainter, on: Surface) -> None:
        for column, (first, end, leads) in enumerate(self._bars):
            rect = QRectF(on.at(first, leads), on.at(end, 0)).adjusted(1, 0, -1, 0)
            painter.setPen(Qt.PenStyle.NoPen)
            marked = self.marked == (0, column)
            if marked:
                painter.setBrush(self.theme.colour("accent_soft"))
                painter.drawRect(QRectF(on.at(first, 0).x(), on.area.top(), rect.width() + 2, on.area.height()))
            painter.setBrush(self.theme.colour("accent_hover" if marked else "accent"))
            painter.drawRect(rect)
        if self._median is not None:
            self._draw_median(painter, on, self._median)
        for first, end, leads in self._bars:
            self._write_above(painter, QRectF(on.at(first, leads), on.at(end, 0)), leads)

    def _write_above(self, painter: QPainter, rect: QRectF, leads: int) -> None:
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        text = count(leads)
        if not leads or metrics.horizontalAdvance(text) > rect.width():
            return
        wide = metrics.horizontalAdvance(text)
        place = QRectF(rect.center().x() - wide / 2 - 2, rect.top() - metrics.height() - 1, wide + 4, metrics.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("surface"))
        painter.drawRect(place)  # the line of the median may run here
        painter.setFont(font)
        painter.setPen(self.theme.colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_median(self, painter: QPainter, on: Surface, median: float) -> None:
        """The median, named above the plot."""
        font = self.theme.font("small_strong")
        metrics = QFontMetricsF(font)
        at = on.at(median, 0).x()
        painter.setClipping(False)  # its name stands above the plot
        painter.setPen(QPen(self.theme.colour("text"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, on.area.top() - 2), QPointF(at, on.area.bottom()))
        text = tr("median {days}").format(days=days(median))
        wide = metrics.horizontalAdvance(text)
        left = min(max(on.area.left(), at - wide / 2), max(on.area.left(), on.area.right() - wide))
        painter.setFont(font)
        painter.setPen(self.theme.colour("text"))
        place = QRectF(left, on.area.top() - metrics.height() - 3, wide + 2, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def sizeHint(self) -> QSize:
        """A low landscape."""
        return QSize(640, 230)


def _sentence(bar: Bar) -> str:
    first, end, leads = bar
    if end - first == 1:
        return trn("{days}: {n} lead", "{days}: {n} leads", leads).format(days=days(first), n=count(leads))
    text = trn("{first} to {last} days: {n} lead", "{first} to {last} days: {n} leads", leads)
    return text.format(first=count(first), last=count(end - 1), n=count(leads))
