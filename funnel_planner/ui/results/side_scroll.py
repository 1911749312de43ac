"""Something wider than there is room for, scrolled sideways by itself: the page around it stays where it is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class SideScroll(QScrollArea):
    """As high as what it holds, which knows its least width and its height; call ``fit`` when these change."""

    def __init__(self, within: QWidget) -> None:
        super().__init__()
        self._within = within
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(within)

    def fit(self) -> None:
        """Take the height needed, with the bar where there is one."""
        bar = self.horizontalScrollBar().sizeHint().height() if self._within.minimumWidth() > self.width() else 0
        self.setFixedHeight(self._within.minimumHeight() + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()
