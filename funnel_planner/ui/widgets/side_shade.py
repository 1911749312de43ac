"""The right edge of a table fades while columns go on beyond it: what is cut there is not taken for all of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from funnel_planner.ui.theme import Theme

_WIDTH = 28


class SideShade(QWidget):
    """The edge of one table, which has it placed when resized; the mouse goes through it."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        for moved in (table.horizontalScrollBar().valueChanged, table.horizontalScrollBar().rangeChanged):
            moved.connect(lambda *_: self.place())

    def place(self) -> None:
        """At the right edge, while some of the table is hidden there."""
        table = self._table
        bar, view = table.horizontalScrollBar(), table.viewport().geometry()
        self.setVisible(bar.value() < bar.maximum())
        top = view.top() if table.horizontalHeader().isHidden() else table.horizontalHeader().y()
        self.setGeometry(view.right() - _WIDTH + 1, top, _WIDTH, view.bottom() - top + 1)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fade into the ground."""
        del event
        ground = self._theme.colour("surface")
        clear = QColor(ground)
        clear.setAlpha(0)
        fade = QLinearGradient(0, 0, self.width(), 0)
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        QPainter(self).fillRect(self.rect(), fade)
