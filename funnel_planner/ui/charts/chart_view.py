"""What all charts with axes have in common: the theme's look, a name for screen readers, tool tips, copying."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.headings import on_two_lines, widest_line
from funnel_planner.ui.charts.plot import Draw, Plot
from funnel_planner.ui.charts.sharing import Sharing
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

ROW_HEIGHT = 30
"""Height of a row in charts of rows (channels, stages)."""
MAX_NAMES, SHARE_OF_NAMES = 190, 0.4
"""Names of rows are at most so wide: in pixels, and as a share of the chart."""
WIDE_SHARE = 0.28
"""Share of a wide chart that they may take though that is more."""
_NO_FIGURES = Figures("", (), (), ())


class ChartView(QWidget):
    """One or more plots side by side. Subclasses fill ``figures`` and ``tips`` (a text a row) and repaint."""

    def __init__(self, theme: Theme, name: str, ask: Ask | None) -> None:
        super().__init__()
        self.theme = theme
        self.ask = ask
        self.figures: Figures = _NO_FIGURES
        self.tips: list[str] = []
        self.plots: list[Plot] = []
        self._shares: list[float] = []
        self._named: tuple[Plot, list[str]] | None = None
        self.sharing = Sharing(theme, ask, self.render_in, lambda: self.figures)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        theme.changed.connect(self.restyle)

    def add_plot(self, draw: Draw, *, names: bool = False, share: float = 1.0) -> Plot:
        """A plot right of the others; ``names`` leaves room for texts at its left.

        ``share``: its part of the width, texts left out of account.
        """
        plot = Plot(draw, names=names)
        self.plots.append(plot)
        self._shares.append(share)
        return plot

    def restyle(self) -> None:
        """Take the theme's colours and fonts; other fonts take other room."""
        self._fit_names()
        self._leave_room()
        self.update()

    def name_rows(self, plot: Plot, names: list[str]) -> None:
        """Write row names at the left, top down, shortened where they are long."""
        self._named = (plot, names)
        self._fit_names()
        self.show_rows_of(plot, len(names))

    def show_rows_of(self, plot: Plot, rows: int, *, above: float = 0.0) -> None:
        """Give a plot so many rows, counted from the top, and room ``above`` them, in rows."""
        plot.downwards = True
        plot.grid_rows = rows
        plot.y_range = (-0.5 - above, max(0.5, rows - 0.5))

    def set_texts(self, figures: Figures, tips: list[str]) -> None:
        """The same in figures and words, for copying, tool tips and screen readers; the last step of showing it."""
        self.figures, self.tips = figures, tips
        self.setAccessibleDescription("\n".join(tips))
        self._leave_room()
        self.update()

    def row_at(self, point: QPointF) -> int | None:
        """Index of the row under a point of the widget."""
        if not self.plots:
            return None
        row = round(self.plots[0].values_at(point)[1])
        return row if 0 <= row < len(self.tips) else None

    def copy(self) -> None:
        """Copy the picture and the numbers; what Ctrl+C does here."""
        self.sharing.copy(self.size())

    def image_bytes(self) -> bytes:
        """The chart as a PNG file."""
        return self.sharing.png(self.size())

    def svg_bytes(self) -> bytes:
        """The chart as an SVG file."""
        return self.sharing.svg(self.size())

    def render_in(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the chart into a rectangle."""
        self._place(rect)
        for plot in self.plots:
            plot.paint(painter, self.theme)

    def _leave_room(self) -> None:
        """Give texts beside the data the room they need; asked for with new data and with new fonts."""

    def _place(self, rect: QRectF) -> None:
        """Share the width out: texts get what they need, data the rest."""
        taken = sum(plot.left_width + plot.right_room for plot in self.plots)
        free, shares = max(0.0, rect.width() - taken), sum(self._shares)
        left = rect.left()
        for plot, share in zip(self.plots, self._shares, strict=True):
            width = plot.left_width + plot.right_room + free * share / shares
            plot.place(QRectF(left, rect.top(), width, rect.height()), self.theme)
            left += width

    def _fit_names(self) -> None:
        """Leave the larger part of the width to the data."""
        if self._named is None:
            return
        plot, names = self._named
        metrics = QFontMetricsF(self.theme.font("small"))
        room = min(max(MAX_NAMES, self.width() * WIDE_SHARE), self.width() * SHARE_OF_NAMES)
        shown = [on_two_lines(name, metrics, room) for name in names]
        plot.left = list(enumerate(shown))
        plot.left_width = (widest_line(shown, metrics) or 20) + 14

    def sizeHint(self) -> QSize:
        """Landscape, or as high as the rows that are shown ask for."""
        return QSize(640, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all of it: labels stand beside their plot, so that there is no smaller part to paint."""
        del event
        with QPainter(self) as painter:  # ended whatever happens: Qt aborts on one that is still painting
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("surface"))
            painter.drawRect(self.rect())  # fillRect would have 169 names of gradients made known to Python first
            self.render_in(painter, QRectF(self.rect()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tool tips say a row's numbers.

        Not in ``event``: with an override of it, Qt paints from within Python, and an error raised there ends the
        process instead of reaching the crash dialog (seen with PySide 6.11).
        """
        super().mouseMoveEvent(event)
        row = self.row_at(event.position())
        tip = "" if row is None else tool_tip(self.tips[row])
        if tip != self.toolTip():
            self.setToolTip(tip)
            if QToolTip.isVisible():
                QToolTip.hideText()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names get their share of the new width."""
        super().resizeEvent(event)
        self._fit_names()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Look closer, copy, save, show as table."""
        menu = passing_menu(self)
        self.fill_menu(menu)
        menu.popup(event.globalPos())

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done with the chart; without plots there is nothing to look closer at."""
        if self.ask is not None and self.plots:
            menu.addAction(tr("Look closer…"), self.look_closer)
            menu.addSeparator()
        self.sharing.fill(menu, self.size())

    def look_closer(self) -> None:
        """Open the chart in a window of its own, to zoom and move in."""
        if self.ask is not None:
            from funnel_planner.ui.charts.closer_look import CloserLook  # it loads the chart library: 0.1 s

            self.ask.run(CloserLook(self))
