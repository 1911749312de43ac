"""Buttons: the one that does what people came for, quiet ones, those that unfold, and those with an icon only."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.theme import Theme


def primary_button(text: str, action: Callable[[], object]) -> QPushButton:
    """The one button of a place that does what people came for."""
    return _button(text, action, "primary")


def quiet_button(text: str, action: Callable[[], object]) -> QPushButton:
    """A button that looks like a link: for what is rarely needed."""
    return _button(text, action, "link")


class FoldButton(QToolButton):
    """One quiet line that unfolds what its owner shows while it is checked."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setProperty("look", "fold")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.toggled.connect(self._turn)

    def _turn(self, opened: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)


class IconButton(QToolButton):
    """A button with an icon only; ``name`` is its accessible name and tool tip."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        name: str,
        action: Callable[[], object] | None = None,
        *,
        role: str = "muted",
        size: int = 18,
    ) -> None:
        super().__init__()
        self.setIconSize(QSize(size, size))
        show_icon(self, theme, icon_name, role, size)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if action is not None:
            self.clicked.connect(lambda _checked=False: action())


def _button(text: str, action: Callable[[], object], look: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", look)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _checked=False: action())
    return button
