"""A few choices side by side, and conditions in force that can be taken away."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton

from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.buttons import IconButton
from funnel_planner.ui.widgets.labels import label
from funnel_planner.words import tr


class Chip(QFrame):
    """A condition in force, with a cross that takes it away (``removed``)."""

    removed = Signal()

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "chip")
        self.setFixedHeight(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], 0, SPACE["xs"], 0)
        row.setSpacing(SPACE["xs"])
        words = label(text, theme)
        cross = IconButton(theme, "close", tr("Remove filter: {text}").format(text=text), self.removed.emit, size=12)
        cross.setFixedSize(22, 22)
        row.addWidget(words)
        row.addWidget(cross)
        self.text = text


_SEGMENT_PADDING = 34
"""What the style sheet leaves free at both sides of a choice, and its edges."""


class Segments(QFrame):
    """A few choices side by side, one of them in force: ``chosen(key)``. Arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "segments")
        self.setProperty("density", "compact" if compact else "")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        for key, text in choices:
            button = QToolButton()
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            self.set_text(key, text)
            row.addWidget(button)
        next(iter(self._buttons.values())).setChecked(True)

    @property
    def current(self) -> str:
        """Key of the choice in force."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all choices."""
        return tuple(self._buttons)

    def choose(self, key: str) -> None:
        """Put a choice in force without telling anybody."""
        self._buttons[key].setChecked(True)

    def allow(self, key: str, *, allowed: bool) -> None:
        """Offer a choice or not."""
        self._buttons[key].setVisible(allowed)

    def set_text(self, key: str, text: str) -> None:
        """Call a choice something else; there is room for it in bold, as it is written while in force."""
        button = self._buttons[key]
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        button.setText(text)
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text) + _SEGMENT_PADDING)

    def set_tip(self, key: str, text: str) -> None:
        """Say more about a choice."""
        self._buttons[key].setToolTip(tool_tip(text))

    def offer(self, keys: Collection[str]) -> None:
        """Show only these choices, nothing for fewer than two; the first is in force where the one that was is gone."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)
        kept = [key for key in self._buttons if key in keys]
        if kept and self.current not in kept:
            self.choose(kept[0])
        self.setVisible(len(kept) > 1)
