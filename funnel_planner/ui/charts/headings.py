"""What a plot shows, written above it: as much of it as there is room for."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from funnel_planner.ui.theme import Theme


def write_heading(painter: QPainter, theme: Theme, corner: QPointF, width: float, text: str) -> None:
    """Write a heading from its upper left corner to the right, in one line."""
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    place = QRectF(corner.x(), corner.y(), width, metrics.height() + 2)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, fitting(text, metrics, width))


def fitting(heading: str, metrics: QFontMetricsF, width: float) -> str:
    """As many of a heading's clauses as fit; what is left out is said in tool tips and below the chart, too."""
    for mark in ("; ", ", "):
        while metrics.horizontalAdvance(heading) > width and mark in heading:
            heading = heading.rpartition(mark)[0]
    return metrics.elidedText(heading, Qt.TextElideMode.ElideRight, width)
