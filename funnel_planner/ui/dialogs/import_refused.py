"""A file that cannot be read: what it is, what to do, and the way to another one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Card, label, primary_button
from funnel_planner.words import tr

WIDTH = 520


class RefusedPage(QWidget):
    """``files_wanted`` when another file should be read, ``cancelled``."""

    files_wanted = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(tr("This file cannot be imported"), theme, "title", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text = label("", theme, wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = primary_button(tr("Choose another file…"), self.files_wanted.emit)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(lambda _checked=False: self.cancelled.emit())
        self._arrange()
        theme.changed.connect(self._draw)
        self._draw()

    def show_error(self, error: PlannerError) -> None:
        """Say what is wrong."""
        self.text.setText(explain(error))
        self.setAccessibleName(self.text.text())
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        self._sign.setPixmap(pixmap("error", self._theme.colour("bad"), 40))

    def _arrange(self) -> None:
        card = Card(padding="xl")
        card.setFixedWidth(WIDTH)
        card.body.addWidget(self._sign)
        card.body.addWidget(self.title)
        card.body.addWidget(self.text)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE["m"])
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        card.body.addSpacing(SPACE["s"])
        card.body.addLayout(buttons)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
