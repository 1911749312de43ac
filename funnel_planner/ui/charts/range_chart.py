"""Ranges of days: for each step where the middle half lies, the median, and nine of ten."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.funnel_words import days_text
from funnel_planner.ui.charts.headings import write_above
from funnel_planner.ui.charts.picking import PickingChart, Place
from funnel_planner.ui.charts.plot import Surface, nice_ticks
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, days

ROW = 34
HEADING_ROWS = 0.7
"""Room for the heading, in rows."""
MOST_OVER = 2.5
"""The axis ends where ranges do, but never at more than so many times the largest upper quarter."""


@dataclass(frozen=True, slots=True)
class RangeRow:
    """Days of ``n`` leads; quantiles 10, 25, 50, 75 and 90 %, None where none was observed."""

    name: str
    n: int
    quantiles: tuple[float, float, float, float, float] | None
    limit: float | None = None
    """Days that are allowed."""


class RangeChart(PickingChart):
    """A row a step: a thin line from 10 to 90 %, a bar from 25 to 75 %, a mark at the median and one at the limit."""

    shortest: ClassVar[float] = 1.0
    """The axis reaches at least so far."""

    def __init__(self, theme: Theme, name: str, ask: Ask | None = None) -> None:
        super().__init__(theme, name, ask)
        self._ranges: tuple[RangeRow, ...] = ()
        self._full = 1.0
        self._plot = self.add_plot(self._draw, names=True)
        self._plot.write_x = self.written

    def written(self, x: float) -> str:
        """A value as the axis writes it."""
        return days_text(x)

    def heading(self) -> str:
        """What is drawn."""
        if any(row.limit is not None for row in self._ranges):
            return tr("Days; bar: the middle half, line: 10 to 90%; mark: median; diamond: SLA")
        return tr("Days; bar: the middle half, line: 10 to 90%; mark: median")

    def middle(self, row: RangeRow) -> str:
        """The median of a row."""
        return tr("no data") if row.quantiles is None else days(row.quantiles[2])

    def sentence(self, row: RangeRow) -> str:
        """All about a row, for tool tips and screen readers."""
        return _sentence(row)

    def show_ranges(self, rows: tuple[RangeRow, ...], figures: Figures) -> None:
        """Show ranges, top down."""
        self._ranges = rows
        known = [row.quantiles for row in rows if row.quantiles is not None]
        limits = [row.limit for row in rows if row.limit is not None]
        upper = max((found[3] for found in known), default=0.0)
        ends = max((found[4] for found in known), default=0.0)
        full = min(ends, upper * MOST_OVER) if upper > 0 else ends
        near = [limit for limit in limits if limit <= 2 * full]
        self._full = max([full, self.shortest, *near]) if full > 0 else max([1.0, *limits])
        self.name_rows(self._plot, [row.name for row in rows])
        self.show_rows_of(self._plot, len(rows), above=HEADING_ROWS)
        self._plot.x_range = (0.0, self._full * 1.02)
        self._plot.bottom = [(tick, self.written(tick)) for tick in nice_ticks(self._full, 5)]
        self.set_grid(len(rows), 1)
        self.setFixedHeight(round((len(rows) + HEADING_ROWS) * ROW) + 32)
        self.set_texts(figures, [self.sentence(row) for row in rows])

    def place_at(self, point: QPointF) -> Place | None:
        """The row at a point, also of its name."""
        if not self._ranges:
            return None
        row = round(self._plot.values_at(point)[1])
        return (row, 0) if 0 <= row < len(self._ranges) else None

    def _leave_room(self) -> None:
        strong, small = QFontMetricsF(self.theme.font("small_strong")), QFontMetricsF(self.theme.font("small"))
        wide = [
            strong.horizontalAdvance(self.middle(row)) + small.horizontalAdvance(_number(row)) for row in self._ranges
        ]
        self._plot.right_room = max(wide, default=40.0) + 28

    def _draw(self, painter: QPainter, on: Surface) -> None:
        painter.setClipRect(on.reach)
        self._write_heading(painter, on)
        for index, row in enumerate(self._ranges):
            if self.marked == (index, 0):
                self._mark_row(painter, on, index)
            painter.setClipRect(on.area.adjusted(-2, 0, 1, 0))
            if row.quantiles is not None:
                self._draw_range(painter, on, index, row.quantiles)
            if row.limit is not None:
                self._draw_limit(painter, on, index, row.limit)
            painter.setClipRect(on.reach)
            self._write_row(painter, on, index, row)

    def _mark_row(self, painter: QPainter, on: Surface, index: int) -> None:
        top, bottom = on.at(0, index - 0.46).y(), on.at(0, index + 0.46).y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("accent_soft"))
        painter.drawRect(QRectF(on.reach.left(), top, on.reach.width(), bottom - top))

    def _draw_range(
        self, painter: QPainter, on: Surface, index: int, found: tuple[float, float, float, float, float]
    ) -> None:
        p10, p25, median, p75, p90 = found
        painter.setPen(QPen(self.theme.mix("accent", "surface", 0.6), 2))
        painter.drawLine(on.at(p10, index), on.at(p90, index))
        for end in (p10, p90):
            at = on.at(end, index)
            painter.drawLine(QPointF(at.x(), at.y() - 4), QPointF(at.x(), at.y() + 4))
        if on.at(p90, index).x() > on.area.right():  # it goes on beyond the axis
            tip = QPointF(on.area.right() - 1, on.at(0, index).y())
            painter.drawPolyline(QPolygonF([tip + QPointF(-5, -4), tip, tip + QPointF(-5, 4)]))
        box = QRectF(on.at(p25, index - 0.22), on.at(p75, index + 0.22))
        if box.width() < 3:
            box.adjust(-1.5, 0, 1.5, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.mix("accent", "surface", 0.38))
        painter.drawRect(box)
        middle = on.at(median, index).x()
        painter.setPen(QPen(self.theme.colour("accent"), 3))
        painter.drawLine(QPointF(middle, box.top() - 2), QPointF(middle, box.bottom() + 2))

    def _draw_limit(self, painter: QPainter, on: Surface, index: int, limit: float) -> None:
        at = on.at(limit, index)
        corners = [at + QPointF(x, y) for x, y in ((0, -6), (5, 0), (0, 6), (-5, 0))]
        painter.setPen(QPen(self.theme.colour("surface"), 1))
        painter.setBrush(self.theme.colour("warning"))
        painter.drawPolygon(QPolygonF(corners))

    def _write_row(self, painter: QPainter, on: Surface, index: int, row: RangeRow) -> None:
        font = self.theme.font("small_strong")
        metrics = QFontMetricsF(font)
        middle = on.at(0, index).y() - metrics.height() / 2
        left = on.area.right() + 10
        painter.setFont(font)
        painter.setPen(self.theme.colour("text"))
        wide = metrics.horizontalAdvance(self.middle(row)) + 8
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, middle, wide, metrics.height()), side, self.middle(row))
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour("muted"))
        painter.drawText(QRectF(left + wide, middle, 200, metrics.height()), side, _number(row))

    def _write_heading(self, painter: QPainter, on: Surface) -> None:
        left = self._plot.left_width
        write_above(painter, self.theme, on, HEADING_ROWS, on.reach.width() - 4, self.heading(), left=left)


def _number(row: RangeRow) -> str:
    return trn("{n} lead", "{n} leads", row.n) if row.n else ""


def _sentence(row: RangeRow) -> str:
    if row.quantiles is None:
        return tr("{name}: no data").format(name=row.name)
    p10, p25, median, p75, p90 = row.quantiles
    text = trn(
        "{name}: median {median} of {n} lead; half of them {p25} to {p75}, nine of ten at most {p90}, one of ten at"
        " most {p10} days",
        "{name}: median {median} of {n} leads; half of them {p25} to {p75}, nine of ten at most {p90}, one of ten at"
        " most {p10} days",
        row.n,
    ).format(
        name=row.name,
        median=days(median),
        n=count(row.n),
        p10=days_text(p10),
        p25=days_text(p25),
        p75=days_text(p75),
        p90=days_text(p90),
    )
    return text if row.limit is None else tr("{text}; SLA {days}").format(text=text, days=days(row.limit))
