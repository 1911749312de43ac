"""What open leads may bring: a bar a result, with the marks between which it lies eight times of ten."""

import bisect
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import people, rate_text, short_amounts, tick_text
from funnel_planner.ui.charts.plot import Surface, nice_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import money

MOST_SINGLE = 30
"""Up to so many results have a bar each; more are put together in steps of equal width."""
STEPS = 36
MARK_ROOM = 42
"""Height above the bars for the texts of the marks; device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Results from ``low`` to ``high`` (equal for a single one) and their chance together."""

    low: float
    high: float
    chance: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line through the bars with a text above; ``strong`` ones are drawn thick, ``dashed`` ones as goals."""

    at: float
    text: str
    strong: bool = False
    dashed: bool = False


def bars_of(amounts: tuple[float, ...], chances: tuple[float, ...]) -> list[Bar]:
    """Distinct results, ascending, as bars."""
    if len(amounts) <= MOST_SINGLE:
        return [Bar(amount, amount, chance) for amount, chance in zip(amounts, chances, strict=True)]
    low, high = amounts[0], amounts[-1]
    raw = (high - low) / STEPS
    step = next((tick for tick in nice_ticks(raw * 10, 10)[1:] if tick >= raw), raw)
    start = int(low // step) * step
    count = int((high - start) // step) + 1
    edges = [start + step * place for place in range(count + 1)]
    sums = [0.0] * count
    for amount, chance in zip(amounts, chances, strict=True):
        sums[min(count - 1, max(0, bisect.bisect_right(edges, amount) - 1))] += chance
    return [Bar(edges[place], edges[place + 1], total) for place, total in enumerate(sums)]


class OutcomeChart(ChartView):
    """Results along the bottom, their chance upwards."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("What the open leads may bring"), ask)
        self._bars: list[Bar] = []
        self._marks: tuple[Mark, ...] = ()
        self._currency = ""
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x, self._plot.write_y = self._amount, tick_text
        self.setFixedHeight(230)

    def show_outcomes(self, bars: list[Bar], marks: tuple[Mark, ...], currency: str) -> None:
        """Show results with marks; an empty ``currency``: they are numbers of customers."""
        self._bars, self._marks, self._currency = bars, marks, currency
        low = min([bar.low for bar in bars] + [mark.at for mark in marks], default=0.0)
        high = max([bar.high for bar in bars] + [mark.at for mark in marks], default=1.0)
        edge = (high - low) * 0.03 or max(1.0, abs(high)) * 0.5
        top = max((bar.chance for bar in bars), default=1.0) or 1.0
        self._plot.x_range, self._plot.y_range = (low - edge, high + edge), (0.0, top)
        self._plot.left = [(tick, tick_text(tick)) for tick in nice_ticks(top, 3)]
        first = nice_ticks(high - low or high or 1.0, 5)
        step = first[1] if len(first) > 1 else 1.0
        start = int(low // step)
        self._plot.bottom = short_amounts(step * place for place in range(start, int(high // step) + 2))
        self.set_texts(self._table(), [self._sentence(bar) for bar in bars])

    def row_at(self, point: QPointF) -> int | None:
        """The bar under a point, or the nearest one."""
        if not self._bars or not self.rect().contains(point.toPoint()):
            return None
        x = self._plot.values_at(point)[0]
        return min(range(len(self._bars)), key=lambda i: abs((self._bars[i].low + self._bars[i].high) / 2 - x))

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Leave room for the texts of the marks above the bars."""
        super().render_in(painter, rect.adjusted(0, MARK_ROOM, -12, 0))

    def _leave_room(self) -> None:
        metrics = QFontMetricsF(self.theme.font("small"))
        self._plot.left_width = max((metrics.horizontalAdvance(text) for _, text in self._plot.left), default=20) + 14

    def _amount(self, value: float) -> str:
        return money(value, self._currency, 0) if self._currency else people(value)

    def _draw(self, painter: QPainter, on: Surface) -> None:
        thin = min(14.0, max(3.0, on.area.width() / (3.0 * len(self._bars) or 1.0)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("phase_mofu"))
        for bar in self._bars:
            left, right = on.at(bar.low, 0), on.at(bar.high, bar.chance)
            if bar.low == bar.high:
                left.setX(left.x() - thin / 2)
                right.setX(right.x() + thin / 2)
            elif right.x() - left.x() > 4:
                right.setX(right.x() - 1)
            painter.drawRect(QRectF(QPointF(left.x(), right.y()), QPointF(right.x(), left.y())))
        painter.setClipping(False)
        self._draw_marks(painter, on)

    def _draw_marks(self, painter: QPainter, on: Surface) -> None:
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        ends = [on.area.left() - 1e9, on.area.left() - 1e9]
        texts: list[tuple[QRectF, str, str]] = []
        for mark in sorted(self._marks, key=lambda one: one.at):
            x = on.at(mark.at, 0).x()
            style = Qt.PenStyle.DashLine if mark.dashed else Qt.PenStyle.SolidLine
            role = "bad" if mark.dashed else "text"
            painter.setPen(QPen(self.theme.colour(role), 2.4 if mark.strong else 1.4, style))
            wide = metrics.horizontalAdvance(mark.text)
            left = min(max(on.area.left() - self._plot.left_width, x - wide / 2), on.area.right() + 10 - wide)
            line = next((i for i, end in enumerate(ends) if left > end + 10), None)
            row = 0 if line is None else line
            top = on.area.top() - MARK_ROOM + 2 + row * (metrics.height() + 2)
            painter.drawLine(QPointF(x, top + metrics.height()), QPointF(x, on.area.bottom()))
            if line is None:
                continue
            ends[line] = left + wide
            texts.append((QRectF(left, top, wide + 2, metrics.height()), mark.text, role))
        for place, text, role in texts:  # on a ground of their own: lines of other marks end at them
            painter.fillRect(place.adjusted(-3, 0, 3, 0), self.theme.colour("surface"))
            painter.setPen(self.theme.colour(role))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)

    def _table(self) -> Figures:
        kind = "money" if self._currency else "people"
        return Figures(
            title=tr("What the open leads may bring"),
            headings=(tr("From"), tr("To"), tr("Chance")),
            kinds=(kind, kind, "share"),
            rows=tuple((bar.low, bar.high, bar.chance) for bar in self._bars),
            currency=self._currency or "EUR",
        )

    def _sentence(self, bar: Bar) -> str:
        if bar.low == bar.high:
            return tr("{amount}: {chance}").format(amount=self._amount(bar.low), chance=rate_text(bar.chance))
        text = tr("{low} to {high}: {chance}")
        return text.format(low=self._amount(bar.low), high=self._amount(bar.high), chance=rate_text(bar.chance))
