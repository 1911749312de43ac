"""A few choices side by side, and conditions in force that can be taken away."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton

from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.buttons import IconButton
from funnel_planner.ui.widgets.labels import ElidedLabel
from funnel_planner.words import tr


class Chip(QFrame):
    """A condition in force, with a cross that takes it away (``removed``); long words give way, the cross stays."""

    removed = Signal()

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "chip")
        self.setFixedHeight(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], 0, SPACE["xs"], 0)
        row.setSpacing(SPACE["xs"])
        words = ElidedLabel(text, theme)
        cross = IconButton(theme, "close", tr("Remove filter: {text}").format(text=text), self.removed.emit, size=12)
        cross.setFixedSize(22, 22)
        row.addWidget(words)
        row.addWidget(cross)
        self.text = text


_SEGMENT_PADDING, _TIGHT_PADDING = 34, 24
"""What the style sheet leaves free at both sides of a choice, and its edges; where room is short, too."""
EDGE = 1


class Segments(QFrame):
    """A few choices side by side, one of them in force: ``chosen(key)``. Arrow keys move between them.

    They stand closer together where there is too little room for them, and below one another where that is no help.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "segments")
        self._compact = compact
        self._tight = False
        self.setProperty("density", "compact" if compact else "")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        for key, text in choices:
            button = QToolButton()
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        button.setText(text)
        button.setMinimumWidth(_width(button, self._padding))
        self.updateGeometry()

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

    @property
    def _padding(self) -> int:
        return _TIGHT_PADDING if self._tight else _SEGMENT_PADDING

    def _needed(self, padding: int) -> int:
        return sum(_width(button, padding) for button in self._buttons.values() if not button.isHidden()) + 2 * EDGE

    def sizeHint(self) -> QSize:
        """Room for all choices as they usually stand."""
        return QSize(self._needed(_SEGMENT_PADDING), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the longest choice."""
        widths = [_width(button, _TIGHT_PADDING) for button in self._buttons.values() if not button.isHidden()]
        return QSize(max(widths, default=0) + 2 * EDGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Closer together, or below one another; or back."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if self._needed(_TIGHT_PADDING) <= self.width() else way.TopToBottom)
        tight = self.width() < self._needed(_SEGMENT_PADDING)
        if tight == self._tight:
            return
        self._tight = tight
        self.setProperty("density", "compact" if self._compact or tight else "")
        for button in self._buttons.values():
            button.setMinimumWidth(_width(button, self._padding))
            button.style().unpolish(button)
            button.style().polish(button)


def _width(button: QToolButton, padding: int) -> int:
    """Of a choice written in bold."""
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(bold).horizontalAdvance(button.text()) + padding
