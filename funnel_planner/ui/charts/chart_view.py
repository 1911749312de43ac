"""What all charts with axes have in common: the theme's look, a name for screen readers, tool tips, copying.

Data is painted by ``PixelItem``s in device-independent pixels: sharp lines and labels at every zoom, updated in place.
"""

import sys
from collections.abc import Callable

import pyqtgraph
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QHelpEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QMenu, QStyleOptionGraphicsItem, QToolTip, QWidget

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.sharing import Sharing
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme

ROW_HEIGHT = 30
"""Height of a row in charts of rows (channels, stages)."""
MAX_NAMES, SHARE_OF_NAMES = 190, 0.4
"""Names of rows are at most so wide: in pixels, and as a share of the chart."""
_NO_FIGURES = Figures("", (), (), ())


class PixelItem(pyqtgraph.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """An item that paints in pixels: ``draw`` gets a painter and a function from data to pixels."""

    def __init__(self, draw: Callable[[QPainter, Callable[[float, float], QPointF]], None]) -> None:
        super().__init__()
        self._draw = draw

    def boundingRect(self) -> QRectF:
        """All that is seen."""
        rect = self.viewRect()
        return QRectF(rect) if rect is not None else QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint without the view's scaling."""
        del option, widget
        transform = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._draw(painter, lambda x, y: transform.map(QPointF(x, y)))
        except Exception as error:  # noqa: BLE001 - pyqtgraph paints from within Python, where raising ends the process
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            painter.restore()

    def viewTransformChanged(self) -> None:
        """The view shows another part: the bounds are others."""
        self.prepareGeometryChange()
        self.update()


class ChartView(pyqtgraph.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """One or more plots side by side. Subclasses fill ``figures`` and ``tips`` (a text a row) and repaint."""

    def __init__(self, theme: Theme, name: str, ask: Ask | None) -> None:
        super().__init__()
        self.theme = theme
        self.figures: Figures = _NO_FIGURES
        self.tips: list[str] = []
        self.plots: list[pyqtgraph.PlotItem] = []
        self._named: tuple[pyqtgraph.PlotItem, list[str]] | None = None
        self._sharing = Sharing(theme, ask, self._render, lambda: self.figures)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # labels stand beside their plot, where Qt's account of what has changed does not look
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.ci.layout.setContentsMargins(0, 0, 0, 0)
        self.ci.layout.setSpacing(0)
        self.viewport().installEventFilter(self)
        theme.changed.connect(self.restyle)

    def add_plot(self, column: int, *, names: bool = False) -> pyqtgraph.PlotItem:
        """A plot without menu, buttons and frame; ``names`` leaves room for row names at the left."""
        plot = self.addPlot(row=0, col=column)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.getViewBox().setDefaultPadding(0)
        plot.showAxis("left", show=names)
        self.plots.append(plot)
        return plot

    def restyle(self) -> None:
        """Take the theme's colours and fonts."""
        self.setBackground(self.theme.colour("surface"))
        for plot in self.plots:
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(QPen(self.theme.colour("border"), 1))
                axis.setTextPen(self.theme.colour("muted" if side == "bottom" else "text"))
                axis.setStyle(tickFont=self.theme.font("small"), tickLength=0, tickTextOffset=8)
        self.repaint_items()

    def repaint_items(self) -> None:
        """Paint the data again."""
        self.viewport().update()
        for plot in self.plots:
            for item in plot.items:
                item.update()

    def name_rows(self, plot: pyqtgraph.PlotItem, names: list[str]) -> None:
        """Write row names at the left, top down, shortened where they are long."""
        self._named = (plot, names)
        self._fit_names()
        plot.setYRange(-0.5, max(0.5, len(names) - 0.5), padding=0)
        plot.getViewBox().invertY(b=True)

    def _fit_names(self) -> None:
        """Leave the larger part of the width to the data."""
        if self._named is None:
            return
        plot, names = self._named
        metrics = QFontMetricsF(self.theme.font("small"))
        room = min(MAX_NAMES, self.width() * SHARE_OF_NAMES)
        shown = [metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) for name in names]
        axis = plot.getAxis("left")
        axis.setTicks([list(enumerate(shown)), []])
        axis.setWidth(max((metrics.horizontalAdvance(name) for name in shown), default=20) + 14)

    def set_texts(self, figures: Figures, tips: list[str]) -> None:
        """The same in figures and words, for copying, tool tips and screen readers."""
        self.figures, self.tips = figures, tips
        self.setAccessibleDescription("\n".join(tips))

    def row_at(self, point: QPointF) -> int | None:
        """Index of the row under a point of the widget."""
        if not self.plots:
            return None
        at = self.plots[0].getViewBox().mapSceneToView(self.mapToScene(point.toPoint()))
        row = round(at.y())
        return row if 0 <= row < len(self.tips) else None

    def image_bytes(self) -> bytes:
        """The chart as a PNG file."""
        return self._sharing.png(self.size())

    def svg_bytes(self) -> bytes:
        """The chart as an SVG file."""
        return self._sharing.svg(self.size())

    def _render(self, painter: QPainter, rect: QRectF) -> None:
        self.scene().render(painter, rect, QRectF(self.viewport().rect()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tool tips say a row's numbers.

        Not in ``viewportEvent``: with an override of it, Qt paints from within Python, and an error raised there ends
        the process instead of reaching the crash dialog (seen with PySide 6.11).
        """
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if row is None else tool_tip(self.tips[row]), self)
            return True
        return bool(super().eventFilter(watched, event))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Names get their share of the new width."""
        super().resizeEvent(event)
        if event is not None and not self.closed:  # pyqtgraph calls this while being built, and Qt while it is closed
            self._fit_names()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, save, show as table."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sharing.fill(menu, self.size())
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QEvent) -> None:
        """Scroll the page, not the chart."""
        event.ignore()


def nice_ticks(top: float, count: int) -> list[float]:
    """Round numbers from 0 to ``top``, about ``count`` of them."""
    import math

    if top <= 0 or not math.isfinite(top):
        return [0.0]
    raw = top / max(1, count)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw - 1e-12)
    return [step * place for place in range(int(top / step + 1e-9) + 1)]
