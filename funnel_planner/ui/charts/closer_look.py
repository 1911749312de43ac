"""A chart in a window of its own, to zoom and to move about in: axes by pyqtgraph, the data painted as in the chart.

Import this on the GUI thread and only when it is asked for: pyqtgraph takes 0.1 s to load, and it has all of Qt made
known to Python, which on another thread can end the process (seen with PySide 6.11).
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPen, QTransform
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGraphicsView,
    QPushButton,
    QStyleOptionGraphicsItem,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.ui.charts.headings import widest_line
from funnel_planner.ui.charts.plot import GAP, Plot
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import tr

if TYPE_CHECKING:  # it opens this one
    from funnel_planner.ui.charts.chart_view import ChartView

pyqtgraph.setConfigOptions(antialias=True)

STEP = 1.5
"""How much a press on a button zooms."""
DEEPEST = 1_000.0
"""The smallest part of an axis one can zoom to: a thousandth."""


class CloserLook(QDialog):
    """Wheel and buttons zoom, dragging moves; never beyond what the chart shows."""

    def __init__(self, chart: "ChartView", parent: QWidget | None = None) -> None:
        super().__init__(parent or chart.window())
        self.setWindowTitle(chart.accessibleName())
        self.resize(960, 600)
        self.view = pyqtgraph.GraphicsLayoutWidget()
        self.view.setBackground(chart.theme.colour("surface"))
        self.view.setAccessibleName(chart.accessibleName())
        self.view.setAccessibleDescription(chart.accessibleDescription())
        # labels stand beside their plot, where Qt's account of what has changed does not look
        self.view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._plots = chart.plots
        self.items = [_add(self.view, column, plot, chart.theme) for column, plot in enumerate(chart.plots)]
        column = QVBoxLayout(self)
        column.setSpacing(SPACE["m"])
        column.addWidget(label(tr("Scroll to zoom, drag to move."), chart.theme, "small", "muted"))
        column.addWidget(self.view, 1)
        column.addWidget(self._buttons())

    def zoom(self, factor: float) -> None:
        """See a smaller part (``factor`` over 1) or a larger one, around the middle."""
        for item, plot in zip(self.items, self._plots, strict=True):
            item.getViewBox().scaleBy(x=1 / factor, y=None if plot.downwards else 1 / factor)

    def show_all(self) -> None:
        """See what the chart shows."""
        for item, plot in zip(self.items, self._plots, strict=True):
            item.setRange(xRange=plot.x_range, yRange=plot.y_range, padding=0)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        deeds = (
            (tr("Zoom in"), QKeySequence.StandardKey.ZoomIn, lambda: self.zoom(STEP)),
            (tr("Zoom out"), QKeySequence.StandardKey.ZoomOut, lambda: self.zoom(1 / STEP)),
            (tr("Show all"), QKeySequence("Home"), self.show_all),
        )
        for text, keys, deed in deeds:
            button = QPushButton(text)
            button.setShortcut(QKeySequence(keys))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, deed=deed: deed())
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        box.rejected.connect(self.reject)
        return box


class DataItem(pyqtgraph.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Has a plot's data painted, in pixels: lines and labels keep their size at every zoom."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._area = QRectF()
        self._transform = QTransform()

    @property
    def area(self) -> QRectF:
        """Where data may be."""
        return self._area

    @property
    def reach(self) -> QRectF:
        """The area and the room at its right, for labels."""
        return self._area.adjusted(0, 0, self._plot.right_room, 0)

    def at(self, x: float, y: float) -> QPointF:
        """The place of a pair of values."""
        return self._transform.map(QPointF(x, y))

    def boundingRect(self) -> QRectF:
        """All that is seen."""
        rect = self.viewRect()
        return QRectF(rect) if rect is not None else QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint without the view's scaling."""
        del option, widget
        self._transform = painter.transform()
        self._area = self.getViewBox().sceneBoundingRect()  # the view neither scales nor scrolls its scene
        painter.save()
        painter.resetTransform()
        painter.setClipRect(self._area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._plot.draw(painter, self)
        except Exception as error:  # noqa: BLE001 - pyqtgraph paints from within Python, where raising ends the process
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            painter.restore()

    def viewTransformChanged(self) -> None:
        """The view shows another part: the bounds are others."""
        self.prepareGeometryChange()
        self.update()


class WrittenAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Ticks where pyqtgraph finds room for them, written as the chart writes them."""

    def __init__(self, side: str, plot: Plot, theme: Theme) -> None:
        super().__init__(side)
        self._write = plot.write_x if side == "bottom" else plot.write_y
        self.setPen(QPen(theme.colour("border"), 1))
        self.setTickPen(QPen(theme.colour("grid"), 1))
        self.setTextPen(theme.colour("text" if side == "left" and plot.downwards else "muted"))
        self.setStyle(tickFont=theme.font("small"), tickLength=0, tickTextOffset=GAP, maxTickLevel=0)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """What is written at ticks."""
        del scale, spacing
        return [self._write(value) for value in values]


def _add(view: pyqtgraph.GraphicsLayoutWidget, column: int, plot: Plot, theme: Theme) -> pyqtgraph.PlotItem:
    axes = {side: WrittenAxis(side, plot, theme) for side in ("left", "bottom")}
    item = view.addPlot(row=0, col=column, axisItems=axes)
    item.setMenuEnabled(False)
    item.hideButtons()
    item.setMouseEnabled(x=True, y=not plot.downwards)
    item.showAxis("left", show=plot.names)
    axes["left" if plot.grid_rows is None else "bottom"].setGrid(255)
    for axis in axes.values():
        axis.setZValue(-1)  # the grid lies under the data
    if plot.names and plot.downwards:
        axes["left"].setTicks([list(plot.left), []])
    metrics = QFontMetricsF(theme.font("small"))
    axes["left"].setWidth((widest_line((text for _, text in plot.left), metrics) or 20.0) + 30)
    item.layout.setColumnFixedWidth(2, plot.right_room)
    box = item.getViewBox()
    box.setDefaultPadding(0)
    box.invertY(b=plot.downwards)
    (left, right), (low, high) = plot.x_range, plot.y_range
    box.setLimits(
        xMin=left, xMax=right, yMin=low, yMax=high, minXRange=(right - left) / DEEPEST, minYRange=(high - low) / DEEPEST
    )
    item.setRange(xRange=plot.x_range, yRange=plot.y_range, padding=0)
    item.addItem(DataItem(plot))
    return item
