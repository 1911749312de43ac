"""Leads by the period they entered in: how many came, and which share of them won, with its interval."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from funnel_planner.analytics.results import FEW
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import rate_text, tick_text
from funnel_planner.ui.charts.hatching import hatch
from funnel_planner.ui.charts.headings import write_heading
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.charts.plot import GAP, LOWEST_TEXTS, Plot, Surface, nice_ticks, whole_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.formats import count, interval

RATES, COUNTS = 0.52, 0.48
"""How the two plots share the height."""
LEAST_TOP = 0.02
"""The axis of shares reaches at least so high."""
BELOW = 0.05
"""Room below 0 for points that lie there, as a part of the axis."""
WIDEST = 64.0
"""No bar is wider."""
POINT = 4.5
"""Radius of a rate; device-independent pixels."""


@dataclass(frozen=True, slots=True)
class CohortBar:
    """A period: its leads, its won ones and their share with the 95 % interval (shares 0..1)."""

    name: str
    tick: str
    """Its name on the axis."""
    leads: int
    won: int
    rate: float | None
    interval: tuple[float, float] | None
    complete: bool
    """Its last lead had time enough to win."""


class CohortChart(PickingChart):
    """Shares won above, bars of leads below, a period a column; what is not complete is hollow and hatched."""

    def __init__(self, theme: Theme, ask: Ask | None = None) -> None:
        super().__init__(theme, tr("Leads by period of entry"), ask)
        self._bars: tuple[CohortBar, ...] = ()
        self._total: float | None = None
        self._slot = 10.0
        self._widest_rate = 0.0
        self._rates = self.add_plot(self._draw_rates, names=True)
        self._counts = self.add_plot(self._draw_counts, names=True)
        self._rates.write_y, self._counts.write_y = tick_text, count
        self._rates.write_x = self._counts.write_x = self._write_period
        self.setMinimumHeight(330)

    def show_bars(self, bars: tuple[CohortBar, ...], total: float | None, figures: Figures) -> None:
        """Show periods in order of time; ``total`` is the rate of all of them."""
        self._bars, self._total = bars, total
        most = float(max((bar.leads for bar in bars), default=1) or 1)
        known = [bar for bar in bars if bar.interval]
        highs = [bar.interval[1] for bar in known if bar.interval and (bar.leads >= FEW or len(known) == 1)]
        rates = [bar.rate for bar in bars if bar.rate is not None]
        highest = min(1.0, max([*highs, *(rate * 1.15 for rate in rates), total or 0.0, LEAST_TOP]) * 1.1)
        self._rates.y_range = (-highest * BELOW, highest)
        self._counts.y_range = (0.0, most * 1.16)
        for plot in self.plots:
            plot.x_range = (-0.5, max(0.5, len(bars) - 0.5))
        self._rates.left = [(tick, tick_text(tick)) for tick in nice_ticks(highest, 4)]
        self._counts.left = [(tick, count(tick)) for tick in whole_ticks(most, 3)]
        self.set_grid(1, len(bars))
        self.set_texts(figures, [_sentence(bar) for bar in bars])

    def place_at(self, point: QPointF) -> Place | None:
        """The period above or below a point."""
        column = round(self._counts.values_at(point)[0])
        inside = self._counts.area.left() <= point.x() <= self._counts.area.right()
        return (0, column) if inside and 0 <= column < len(self._bars) else None

    def is_pickable(self, place: Place) -> bool:
        """Somebody entered then."""
        return super().is_pickable(place) and self._bars[place[1]].leads > 0

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Paint both plots and, above each, what it shows."""
        super().render_in(painter, rect)
        any_young = any(not bar.complete for bar in self._bars)
        rates = tr("Share won, with 95% interval; dashed: all leads")
        if any_young:
            rates = tr("Share won, with 95% interval; hollow: not complete; dashed: all leads")
        leads = tr("Leads, strong colour: won")
        if any_young:
            leads = tr("Leads, strong colour: won; hatched: not complete")
        self._write_heading(painter, self._rates, rates)
        self._write_heading(painter, self._counts, leads)

    def _place(self, rect: QRectF) -> None:
        """One plot above the other, with room for a line of words above each."""
        line, gap = self._line_height(), 10.0
        texts = max(LOWEST_TEXTS, QFontMetricsF(self.theme.font("small")).height()) + GAP
        free = max(0.0, rect.height() - 2 * line - gap - texts)
        top = rect.top() + line
        self._rates.place(QRectF(rect.left(), top, rect.width(), free * RATES + texts), self.theme)
        top += free * RATES + gap + line
        self._counts.place(QRectF(rect.left(), top, rect.width(), free * COUNTS + texts), self.theme)
        self._slot = self._counts.area.width() / max(1, len(self._bars))
        self._counts.bottom = self._ticks()

    def _line_height(self) -> float:
        return QFontMetricsF(self.theme.font("small")).height() + 8

    def _leave_room(self) -> None:
        metrics = QFontMetricsF(self.theme.font("small"))
        texts = [text for plot in self.plots for _, text in plot.left]
        strong = QFontMetricsF(self.theme.font("small_strong"))
        rates = (rate_text(bar.rate) for bar in self._bars if bar.rate is not None)
        self._widest_rate = max(map(strong.horizontalAdvance, rates), default=0.0)
        for plot in self.plots:
            plot.left_width = max(map(metrics.horizontalAdvance, texts), default=20.0) + 14
            plot.right_room = 4.0

    def _ticks(self) -> list[tuple[float, str]]:
        """As many names of periods as fit, the last one among them."""
        metrics = QFontMetricsF(self.theme.font("small"))
        widest = max((metrics.horizontalAdvance(bar.tick) for bar in self._bars), default=1.0) + 14
        every = max(1, -int(-widest // max(0.1, self._slot)))
        last = len(self._bars) - 1
        # the last name must not be cut off at the right end
        start = last - max(0, -int(-(widest / 2 - self._slot / 2) // max(0.1, self._slot))) if every > 1 else last
        return [(place, self._bars[place].tick) for place in range(start, -1, -every)]

    def _write_period(self, value: float) -> str:
        place = round(value)
        return self._bars[place].tick if place == value and 0 <= place < len(self._bars) else ""

    def _write_heading(self, painter: QPainter, plot: Plot, text: str) -> None:
        area = plot.area
        write_heading(painter, self.theme, area.topLeft() - QPointF(0, self._line_height()), area.width(), text)

    def _draw_marked(self, painter: QPainter, on: Surface) -> None:
        if self.marked is None:
            return
        column = self.marked[1]
        left, right = on.at(column - 0.5, 0).x(), on.at(column + 0.5, 0).x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("accent_soft"))
        painter.drawRect(QRectF(left, on.area.top(), right - left, on.area.height()))

    def _draw_rates(self, painter: QPainter, on: Surface) -> None:
        self._draw_marked(painter, on)
        if self._total is not None and self._bars:
            painter.setPen(QPen(self.theme.colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(on.at(-0.5, self._total), on.at(len(self._bars) - 0.5, self._total))
        self._draw_line(painter, on)
        slot = on.at(1, 0).x() - on.at(0, 0).x()
        for column, bar in enumerate(self._bars):
            if bar.rate is None:
                continue
            self._draw_rate(painter, on, column, bar, slot)

    def _draw_line(self, painter: QPainter, on: Surface) -> None:
        """Rates of neighbours are joined, dashed to one that is not complete."""
        for column, (before, after) in enumerate(zip(self._bars, self._bars[1:], strict=False)):
            if before.rate is None or after.rate is None:
                continue
            whole = before.complete and after.complete
            style = Qt.PenStyle.SolidLine if whole else Qt.PenStyle.DotLine
            painter.setPen(QPen(self.theme.mix("accent", "surface", 0.55), 1.4, style))
            painter.drawLine(on.at(column, before.rate), on.at(column + 1, after.rate))

    def _draw_rate(self, painter: QPainter, on: Surface, column: int, bar: CohortBar, slot: float) -> None:
        assert bar.rate is not None  # noqa: S101 - looked at before
        point = on.at(column, bar.rate)
        radius = min(POINT, max(1.5, slot * 0.3))
        high = point.y() - radius
        if bar.interval is not None and slot >= 5:
            low_end, high_end = on.at(column, bar.interval[0]), on.at(column, bar.interval[1])
            painter.setPen(QPen(self.theme.mix("accent", "surface", 0.6), 1.6))
            painter.drawLine(low_end, high_end)
            end = min(4.0, slot * 0.25)
            if high_end.y() < on.area.top():  # it goes on beyond the axis
                high_end = QPointF(high_end.x(), on.area.top() + 1)
                painter.drawPolyline([high_end + QPointF(-end, 5), high_end, high_end + QPointF(end, 5)])
            for at in (low_end, high_end):
                if at.y() <= on.area.top() + 1:
                    continue
                painter.drawLine(QPointF(at.x() - end, at.y()), QPointF(at.x() + end, at.y()))
            high = min(high, high_end.y())
        accent = self.theme.colour("accent")
        painter.setPen(QPen(self.theme.colour("surface") if bar.complete else accent, 1.5))
        painter.setBrush(accent if bar.complete else self.theme.colour("surface"))
        painter.drawEllipse(point, radius, radius)
        self._write_beside(painter, on, point, rate_text(bar.rate), slot)

    def _write_beside(self, painter: QPainter, on: Surface, point: QPointF, text: str, slot: float) -> None:
        """The rate right of its point: all of them where the longest finds room, else none."""
        if self._widest_rate + POINT + 12 > slot:
            return
        place = self.beside(on.area, point, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("surface", 0.8))  # lines may run here
        painter.drawRect(place)
        painter.setFont(self.theme.font("small_strong"))
        painter.setPen(self.theme.colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def beside(self, area: QRectF, point: QPointF, text: str) -> QRectF:
        """Where a rate is written: right of its point, or left of it where it would be cut."""
        metrics = QFontMetricsF(self.theme.font("small_strong"))
        place = QRectF(point.x() + POINT + 3, point.y() - metrics.height() - 1, 0, metrics.height())
        place.setWidth(metrics.horizontalAdvance(text) + 2)
        if place.right() > area.right():
            place.moveRight(point.x() - POINT - 3)
        place.moveTop(max(area.top(), place.top()))
        return place

    def _draw_counts(self, painter: QPainter, on: Surface) -> None:
        self._draw_marked(painter, on)
        slot = on.at(1, 0).x() - on.at(0, 0).x()
        half = min(0.36, WIDEST / 2 / slot) if slot > 6 else 0.5
        for column, bar in enumerate(self._bars):
            if not bar.leads:
                continue
            for height, colour, lines in (
                (bar.leads, self.theme.mix("accent", "surface", 0.32), self.theme.mix("accent", "surface", 0.75)),
                (bar.won, self.theme.colour("accent"), self.theme.mix("accent", "surface", 0.35)),
            ):
                rect = QRectF(on.at(column - half, height), on.at(column + half, 0))
                self._draw_bar(painter, rect, colour, None if bar.complete else lines)
            self._write_above(painter, on, column, bar.leads, slot)

    def _draw_bar(self, painter: QPainter, rect: QRectF, colour: QColor, lines: QColor | None) -> None:
        if rect.height() <= 0:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(rect)
        if lines is not None:
            hatch(painter, rect, lines)

    def _write_above(self, painter: QPainter, on: Surface, column: int, leads: int, slot: float) -> None:
        font = self.theme.font("small")
        metrics = QFontMetricsF(font)
        text = count(leads)
        if metrics.horizontalAdvance(text) > slot - 4:
            return
        top = on.at(column, leads)
        painter.setFont(font)
        painter.setPen(self.theme.colour("text"))
        place = QRectF(top.x() - slot / 2, top.y() - metrics.height() - 1, slot, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def sizeHint(self) -> QSize:
        """A landscape."""
        return QSize(720, 360)


def _sentence(bar: CohortBar) -> str:
    if bar.rate is None:
        return tr("{name}: no leads").format(name=bar.name)
    text = tr("{name}: {won} of {leads} won, {rate}").format(
        name=bar.name, won=count(bar.won), leads=count(bar.leads), rate=rate_text(bar.rate)
    )
    if bar.interval is not None:
        text += f" ({interval(*bar.interval)})"
    return text if bar.complete else tr("{text}; not complete yet").format(text=text)
