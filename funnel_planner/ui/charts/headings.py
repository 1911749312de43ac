"""What a plot and its rows are called: as much of it as there is room for."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from funnel_planner.ui.charts.plot import Surface
from funnel_planner.ui.theme import Theme


def write_heading(painter: QPainter, theme: Theme, corner: QPointF, width: float, text: str) -> None:
    """Write a heading from its upper left corner to the right, in one line."""
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    place = QRectF(corner.x(), corner.y(), width, metrics.height() + 2)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, fitting(text, metrics, width))


def write_above(
    painter: QPainter, theme: Theme, on: Surface, rows: float, width: float, text: str, *, left: float = 0.0
) -> None:
    """Write a heading into the free room, so many ``rows`` high, above the first row of a plot.

    One that is wider begins further to the left, up to ``left`` from the plot: above the names of rows is room, too.
    """
    missing = QFontMetricsF(theme.font("small")).horizontalAdvance(text) - width
    moved = min(left, max(0.0, missing))
    painter.save()
    if moved:
        painter.setClipRect(on.reach.adjusted(-left, 0, 0, 0))
    corner = QPointF(on.area.left() - moved, on.at(0, -0.5 - rows).y())
    write_heading(painter, theme, corner, width + moved, text)
    painter.restore()


def fitting(heading: str, metrics: QFontMetricsF, width: float) -> str:
    """As many of a heading's clauses as fit; what is left out is said in tool tips and below the chart, too."""
    for mark in ("; ", ", "):
        while metrics.horizontalAdvance(heading) > width and mark in heading:
            heading = heading.rpartition(mark)[0]
    return metrics.elidedText(heading, Qt.TextElideMode.ElideRight, width)


def on_two_lines(name: str, metrics: QFontMetricsF, width: float) -> str:
    """A name on one line or, where it is longer, on two, broken between words.

    What does not even fit then is shortened in the middle of the second line: many names differ only at their ends.
    """
    if metrics.horizontalAdvance(name) <= width:
        return name
    words = name.split(" ")
    taken = 1
    while metrics.horizontalAdvance(" ".join(words[: taken + 1])) <= width:
        taken += 1
    lines = " ".join(words[:taken]), " ".join(words[taken:])
    shown = (metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width) for line in lines if line)
    return "\n".join(shown)


def widest_line(texts: Iterable[str], metrics: QFontMetricsF) -> float:
    """Width of the longest line of some texts; 0 for none."""
    return max((metrics.horizontalAdvance(line) for text in texts for line in text.split("\n")), default=0.0)
