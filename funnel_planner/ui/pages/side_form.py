"""What forms beside the table of leads share: a title with a cross, what went wrong, Enter and Escape."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import IconButton, Notice, label, primary_button, quiet_button
from funnel_planner.words import tr


class SideForm(QFrame):
    """Subclasses do what is asked for in ``submit``; ``closed`` on Escape, on the cross and on Cancel."""

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("look", "card")
        self.setMinimumWidth(240)
        self.setMinimumHeight(160)
        self.title = label("", theme, "title", wrap=True)
        self.notice = Notice(theme, closable=False)
        self.submit_button: QPushButton = primary_button("", self.submit)

    def submit(self) -> None:
        """Do what the form is for; what cannot be taken is told."""
        raise NotImplementedError

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(IconButton(self._theme, "close", tr("Close the form"), self.closed.emit, size=14))
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(self.submit_button)
        foot.addWidget(quiet_button(tr("Cancel"), self.closed.emit))
        foot.addStretch(1)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter submits, but for buttons such as Cancel, which do not take it themselves; Escape closes."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused, QPushButton | QToolButton):
                focused.click()
            else:
                self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
