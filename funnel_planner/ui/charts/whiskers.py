"""Intervals drawn as lines with end marks."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from funnel_planner.ui.theme import Theme


def draw_whisker(painter: QPainter, theme: Theme, low: QPointF, high: QPointF, role: str = "accent") -> None:
    """An interval from its left end to its right one, in a weak shade of a colour."""
    painter.setPen(QPen(theme.mix(role, "surface", 0.6), 2))
    painter.drawLine(low, high)
    for end in (low, high):
        painter.drawLine(QPointF(end.x(), end.y() - 4), QPointF(end.x(), end.y() + 4))
