"""What a chart has painted."""

from PySide6.QtGui import QColor

from funnel_planner.ui.charts.chart_view import ChartView


def share_of(chart: ChartView, colour: QColor) -> int:
    """How many of the looked-at points have a colour: every other one of every other line."""
    image = chart.grab().toImage()
    return sum(
        image.pixelColor(x, y) == colour for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )
