"""What a plan costs and brings over its horizon, added up month by month."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from funnel_planner.forecast.projection import Projection
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.plot import Surface, nice_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import money, short_number

_MARKS = ("circle", "square", "diamond")


class MoneyChart(ChartView):
    """Three lines, named at their ends: revenue, spend (channels and sales) and gross profit, cumulative."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Money over the plan's months"), ask)
        self._lines: list[tuple[str, list[float]]] = []
        self._months = 12
        self._low, self._high = 0.0, 1.0
        self._currency = "EUR"
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x = lambda month: tr("M{n}").format(n=round(month)) if month == round(month) else ""
        self._plot.write_y = self._short
        self.setMinimumHeight(190)

    def show_projection(self, projection: Projection, months: int, currency: str, *, hold: bool = False) -> None:
        """Show what a month's forecast adds up to; ``hold`` keeps the axis unless a line leaves it."""
        monthly = (
            (tr("Revenue"), projection.revenue),
            (tr("Costs"), projection.spend + projection.sales_cost),
            (tr("Profit"), projection.gross_profit),
        )
        months = max(1, months)
        self._lines = [(name, [amount * month for month in range(months + 1)]) for name, amount in monthly]
        values = [value for _, line in self._lines for value in line]
        low, high = min(0.0, *values), max([*values, 1.0])
        if not hold or low < self._low or high > self._high or months != self._months:
            self._low, self._high = low, high
        self._months, self._currency = months, currency
        span = self._high - self._low
        self._plot.x_range = (0.0, float(months))
        self._plot.y_range = (self._low - span * 0.04, self._high + span * 0.1)
        self.set_texts(self._table(), [self._sentence(name, line) for name, line in self._lines])

    def _leave_room(self) -> None:
        if not self._lines:
            return
        ticks = [(value, self._short(value)) for value in self._ticks()]
        metrics = QFontMetricsF(self.theme.font("small"))
        self._plot.left = ticks
        self._plot.left_width = max(metrics.horizontalAdvance(text) for _, text in ticks) + 14
        every = max(1, round(self._months / 6))
        self._plot.bottom = [(month, self._plot.write_x(month)) for month in range(every, self._months, every)]
        strong = QFontMetricsF(self.theme.font("small_strong"))
        room = max(max(strong.horizontalAdvance(text) for text in self._label(*line)) for line in self._lines) + 18
        self._plot.right_room = room

    def _ticks(self) -> list[float]:
        span = max(self._high, -self._low)
        positive = nice_ticks(span, 4)
        return [-tick for tick in positive[:0:-1] if -tick >= self._low] + [t for t in positive if t <= self._high]

    def _short(self, value: float) -> str:
        return short_number(value, max(self._high, -self._low)) or money(value, self._currency, 0)

    def _draw(self, painter: QPainter, on: Surface) -> None:
        ends = []
        for index, (_, line) in enumerate(self._lines):
            points = [on.at(month, value) for month, value in enumerate(line)]
            painter.setPen(QPen(self._colour(index), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
            ends.append(points[-1])
        painter.setClipRect(on.reach)
        for index, end in enumerate(ends):
            self._mark(painter, end, self._colour(index), _MARKS[index])
        self._name_lines(painter, on, ends)

    def _name_lines(self, painter: QPainter, on: Surface, ends: list[QPointF]) -> None:
        """Names and final amounts beside the lines' ends, moved apart where they would overlap."""
        strong, small = self.theme.font("small_strong"), self.theme.font("small")
        high = QFontMetricsF(strong).height() * 2
        order = sorted(range(len(ends)), key=lambda index: ends[index].y())
        tops = apart([ends[index].y() - high / 2 for index in order], high, on.area.top(), on.area.bottom())
        for index, top in zip(order, tops, strict=True):
            name, amount = self._label(*self._lines[index])
            box = QRectF(ends[index].x() + 10, top, 200, high / 2)
            painter.setFont(strong)
            painter.setPen(self.theme.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(small)
            painter.setPen(self.theme.colour("muted"))
            box.translate(0, high / 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, amount)

    def _mark(self, painter: QPainter, at: QPointF, colour: QColor, form: str) -> None:
        """The line's end: lines differ by form, not by colour alone."""
        painter.setPen(QPen(self.theme.colour("surface"), 1.5))
        painter.setBrush(colour)
        if form == "circle":
            painter.drawEllipse(at, 5, 5)
        elif form == "square":
            painter.drawRect(QRectF(at.x() - 4.5, at.y() - 4.5, 9, 9))
        else:
            corners = [at + QPointF(x, y) for x, y in ((0, -6), (6, 0), (0, 6), (-6, 0))]
            painter.drawPolygon(QPolygonF(corners))

    def _colour(self, index: int) -> QColor:
        return self.theme.series((0, 1, 2)[index])

    def _label(self, name: str, line: list[float]) -> tuple[str, str]:
        return name, money(line[-1], self._currency, 0)

    def _sentence(self, name: str, line: list[float]) -> str:
        text = trn("{name}: {amount} after {n} month", "{name}: {amount} after {n} months", self._months)
        return text.format(name=name, amount=money(line[-1], self._currency, 0), n=self._months)

    def _table(self) -> Figures:
        return Figures(
            title=tr("Money over the plan's months"),
            headings=(tr("Month"), *(name for name, _ in self._lines)),
            kinds=("count", *("money" for _ in self._lines)),
            rows=tuple((month, *(line[month] for _, line in self._lines)) for month in range(1, self._months + 1)),
            currency=self._currency,
        )

    def row_at(self, point: QPointF) -> int | None:
        """The line that ends nearest to the pointer's height."""
        if not self._lines:
            return None
        x, y = self._plot.values_at(point)
        month = min(self._months, max(0, round(x)))
        return min(range(len(self._lines)), key=lambda index: abs(self._lines[index][1][month] - y))

    def sizeHint(self) -> QSize:
        """A quiet landscape."""
        return QSize(520, 240)


def apart(tops: list[float], high: float, first: float, last: float) -> list[float]:
    """Labels of one height moved apart, in order, and kept between ``first`` and ``last``; all in pixels."""
    moved, free = [], first
    for top in tops:
        moved.append(max(top, free))
        free = moved[-1] + high + 2
    room = last
    for place in range(len(moved) - 1, -1, -1):
        moved[place] = min(moved[place], room - high)
        room = moved[place] - 2
    return moved
