"""Axes of one plot, and where its numbers lie on the screen.

Painted by plain QPainter: what a chart needs to stand still costs nothing to load. Zoom is ``closer_look``'s matter.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from funnel_planner.ui.theme import Theme

Tick = tuple[float, str]
"""A value and what is written beside it."""
GAP = 8
"""Between an axis and its texts; device-independent pixels."""
LOWEST_TEXTS = 18
"""Least height of the texts below a plot."""
MARK = 7
"""What a dot may reach out over the edge of its plot; device-independent pixels."""
FEWEST = 0.65
"""Of as many ticks as one would like."""


class Surface(Protocol):
    """What data is painted on. Device-independent pixels."""

    @property
    def area(self) -> QRectF:
        """Where data may be; nothing else is painted, unless the clip is widened."""

    @property
    def reach(self) -> QRectF:
        """The area and the room at its right, for labels."""

    def at(self, x: float, y: float) -> QPointF:
        """The place of a pair of values."""


Draw = Callable[[QPainter, Surface], None]


class Plot:
    """One plot: the part of the numbers it shows, the ticks at its sides, and ``draw``, which paints its data.

    ``names``: there are texts at the left. Rows (``downwards``) are counted from the top.
    """

    def __init__(self, draw: Draw, *, names: bool) -> None:
        self.draw = draw
        self.names = names
        self.downwards = False
        self.x_range = (0.0, 1.0)
        self.y_range = (0.0, 1.0)
        self.left: Sequence[Tick] = ()
        self.bottom: Sequence[Tick] = ()
        self.write_x: Callable[[float], str] = str
        self.write_y: Callable[[float], str] = str
        """Write any value of an axis, also one that has no tick here."""
        self.left_width = 0.0
        self.right_room = 0.0
        """Free at the right of the data, for labels."""
        self.grid_rows: float | None = None
        """Vertical grid lines reach over so many rows; None: the grid is horizontal."""
        self._area = QRectF(0, 0, 1, 1)

    @property
    def area(self) -> QRectF:
        """Where data is, without axes and labels."""
        return self._area

    @property
    def reach(self) -> QRectF:
        """The area and the room at its right, for labels."""
        return self._area.adjusted(0, 0, self.right_room, 0)

    def place(self, box: QRectF, theme: Theme) -> None:
        """Lie in ``box``, axes and labels included."""
        below = max(LOWEST_TEXTS, QFontMetricsF(theme.font("small")).height()) + GAP
        self._area = box.adjusted(self.left_width, 0, -self.right_room, -below)

    def at(self, x: float, y: float) -> QPointF:
        """The place of a pair of values; device-independent pixels."""
        area, (left, right), (low, high) = self._area, self.x_range, self.y_range
        across = (x - left) / ((right - left) or 1.0)
        up = (y - low) / ((high - low) or 1.0)
        down = up if self.downwards else 1.0 - up
        return QPointF(area.left() + across * area.width(), area.top() + down * area.height())

    def values_at(self, point: QPointF) -> tuple[float, float]:
        """The pair of values under a point."""
        area, (left, right), (low, high) = self._area, self.x_range, self.y_range
        across = (point.x() - area.left()) / (area.width() or 1.0)
        down = (point.y() - area.top()) / (area.height() or 1.0)
        up = down if self.downwards else 1.0 - down
        return left + across * (right - left), low + up * (high - low)

    def written(self, metrics: QFontMetricsF) -> list[Tick]:
        """The ticks at the bottom that are written out: each, or each second, third ... that finds room."""
        ticks = sorted(self.bottom)
        places = [self.at(value, 0).x() for value, _ in ticks]
        nearest = min((after - before for before, after in pairwise(places)), default=math.inf)
        widest = max((metrics.horizontalAdvance(text) for _, text in ticks), default=0.0) + GAP
        every = max(1, math.ceil(widest / nearest)) if nearest > 0 else len(ticks) or 1
        free = self.reach.adjusted(-max(self.left_width, GAP), 0, 0, 0)
        return [  # what is cut off at an end misleads
            (value, text)
            for value, text in ticks[::every]
            if abs(self.at(value, 0).x() - free.center().x()) + metrics.horizontalAdvance(text) / 2 <= free.width() / 2
        ]

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint grid and axes, then the data."""
        if self._area.width() < 1 or self._area.height() < 1:
            return
        painter.save()
        self._paint_grid(painter, theme)
        self._paint_axes(painter, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._area)
        self.draw(painter, self)
        painter.restore()

    def _paint_grid(self, painter: QPainter, theme: Theme) -> None:
        quiet, strong = QPen(theme.colour("grid"), 1), QPen(theme.colour("border_strong"), 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.grid_rows is None:
            left, right = self._area.left(), self._area.right()
            for value, _ in self.left:
                y = round(self.at(0, value).y()) + 0.5
                painter.setPen(quiet if value else strong)  # zero is what the others stand on
                painter.drawLine(QPointF(left, y), QPointF(right, y))
            return
        top, bottom = self.at(0, -0.5).y(), self.at(0, self.grid_rows - 0.5).y()
        painter.setPen(quiet)
        for value, _ in self.bottom:
            x = round(self.at(value, 0).x()) + 0.5
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _paint_axes(self, painter: QPainter, theme: Theme) -> None:
        area = self._area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(area.bottomLeft() + QPointF(0, 1), area.bottomRight() + QPointF(0, 1))
        if self.names:
            top = area.top() if self.grid_rows is None else self.at(0, -0.5).y()  # a heading stands above the rows
            painter.drawLine(QPointF(area.left() - 1, top - 1), area.bottomLeft() + QPointF(-1, 1))
        painter.setFont(theme.font("small"))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.colour("muted"))
        for value, text in self.written(metrics):
            width = metrics.horizontalAdvance(text)
            place = QRectF(self.at(value, 0).x() - width / 2, area.bottom() + GAP, width, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
        if not self.names:
            return
        painter.setPen(theme.colour("text" if self.downwards else "muted"))
        for value, text in self.left:
            high = metrics.height() * (1 + text.count("\n"))
            place = QRectF(area.left() - self.left_width, self.at(0, value).y() - high / 2, self.left_width - GAP, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def whole_ticks(top: float, count: int) -> list[float]:
    """Round whole numbers from 0 to ``top``, about ``count`` of them at most: there is no half a lead."""
    return [tick for tick in nice_ticks(top, count) if tick == round(tick)]


def nice_ticks(top: float, count: int) -> list[float]:
    """Round numbers from 0 to ``top``, about ``count`` of them, not fewer than two thirds of that."""
    if top <= 0 or not math.isfinite(top):
        return [0.0]
    most = top / max(1.0, count * FEWEST)
    power = 10.0 ** math.floor(math.log10(most))
    step = next(power * factor for factor in (5, 2, 1) if power * factor <= most * (1 + 1e-9))
    return [step * place for place in range(int(top / step + 1e-9) + 1)]
