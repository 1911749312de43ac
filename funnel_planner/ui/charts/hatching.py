"""Hatched areas: what is not complete, implied or uncertain is told apart without colour."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

GAP = 5.0
"""Between two lines; device-independent pixels."""


def hatch(painter: QPainter, rect: QRectF, colour: QColor, *, gap: float = GAP, width: float = 1.0) -> None:
    """Diagonal lines within a rectangle; computed, because clipping and brushes with patterns do not print well."""
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLines(diagonals(rect, gap))


def diagonals(rect: QRectF, gap: float) -> list[QLineF]:
    """Lines from lower left to upper right (x + y constant) that end at the rectangle's edges."""
    left, right, top, bottom = rect.left(), rect.right(), rect.top(), rect.bottom()
    lines = []
    start = left + top
    total = start - start % gap + gap
    while total < right + bottom:
        x1, x2 = max(left, total - bottom), min(right, total - top)
        lines.append(QLineF(x1, total - x1, x2, total - x2))
        total += gap
    return lines
