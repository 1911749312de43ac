"""The narrow rail on the left: the six places, each with its icon and name."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from funnel_planner.ui.actions import PLACES, plain_text
from funnel_planner.ui.icons import icon
from funnel_planner.ui.theme import Theme

LEAST_WIDTH = 92
AROUND_TEXT = 28
"""What rail and style sheet leave free beside a name; device-independent pixels."""
ICON = 22


class Rail(QFrame):
    """One button a place; the current one is told by colour, ground and weight."""

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self.setProperty("look", "rail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 12)
        layout.setSpacing(6)
        for place in PLACES:
            layout.addWidget(self._button(place, actions[f"go_{place}"]))
        layout.addStretch(1)
        self._fit()
        self.redraw()
        theme.changed.connect(self.redraw)

    def redraw(self) -> None:
        """Icons in the theme's colours; the current place in the accent."""
        for place, button in self._buttons.items():
            role = "accent" if button.isChecked() else "muted"
            button.setIcon(icon(self._theme, place, role, ICON))

    def show_place(self, place: str) -> None:
        """Mark the current place."""
        for name, button in self._buttons.items():
            button.setChecked(name == place)
        self.redraw()

    def _fit(self) -> None:
        """As wide as the longest name, written in bold, as it is while that place is the current one."""
        metrics = QFontMetrics(self._theme.font("strong"))
        widest = max(metrics.horizontalAdvance(button.text()) for button in self._buttons.values())
        self.setFixedWidth(max(LEAST_WIDTH, widest + AROUND_TEXT))

    def _button(self, place: str, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"rail_{place}")
        button.setProperty("look", "rail")
        button.setText(plain_text(action.text()))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{button.text()}  {keys}")
        button.setAccessibleName(button.text())
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(ICON, ICON))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)
        self._buttons[place] = button
        return button
