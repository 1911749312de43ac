"""What a place says of itself: a sentence at the place of work, and what belongs where nothing is yet."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.buttons import IconButton, primary_button, quiet_button
from funnel_planner.ui.widgets.labels import label, set_look
from funnel_planner.words import tr

Way = tuple[str, Callable[[], object]]
"""A button of a notice: its text, and what it does."""

_NOTICE_ICONS = {"info": "info", "warning": "warning", "error": "error", "good": "check_circle"}


_NOTICE_ROLES = {"info": "accent", "warning": "warning", "error": "bad", "good": "good"}


class Notice(QFrame):
    """A sentence at the place of work; hidden while it has nothing to say.

    ``kind``: ``info``, ``warning``, ``error`` or ``good``. Screen readers get the sentence as the accessible name.
    """

    closed = Signal()

    def __init__(self, theme: Theme, *, closable: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._kind = "info"
        self._action: Callable[[], object] | None = None
        self.setProperty("look", "notice")
        self._sign = QLabel()
        self._text = label("", theme, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._other: Callable[[], object] | None = None
        self._button = quiet_button("", self._act)
        self._other_button = quiet_button("", lambda: self._do(self._other))
        self._close = IconButton(theme, "close", tr("Close this message"), self._dismiss, size=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["s"], SPACE["s"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._other_button)
        row.addWidget(self._close)
        self._close.setVisible(closable)
        theme.changed.connect(self._draw_sign)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty while hidden."""
        return self._text.text()

    def say(
        self,
        text: str,
        kind: str = "info",
        action_text: str = "",
        action: Callable[[], object] | None = None,
        other: Way | None = None,
    ) -> None:
        """Show a sentence, with a button or two if there is something to do about it; an empty one hides the notice."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._action = action
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        self._other = None if other is None else other[1]
        self._other_button.setText("" if other is None else other[0])
        self._other_button.setVisible(other is not None)
        if kind != self._kind or not self.property("kind"):
            self._kind = kind
            set_look(self, "notice", kind=kind)
        self._draw_sign()
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Have nothing to say."""
        self.say("")

    def _draw_sign(self) -> None:
        self._sign.setPixmap(pixmap(_NOTICE_ICONS[self._kind], self._theme.colour(_NOTICE_ROLES[self._kind]), 18))

    def _act(self) -> None:
        self._do(self._action)

    def _do(self, action: Callable[[], object] | None) -> None:
        """Do what the button promises; where that is impossible, say why in the same place."""
        if action is None:
            return
        try:
            action()
        except PlannerError as error:
            self.say(explain(error), "error")

    def _dismiss(self) -> None:
        self.clear()
        self.closed.emit()


class EmptyState(QWidget):
    """What an empty place says: a picture, what belongs here, and the button that brings it."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        title: str,
        text: str,
        action_text: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._icon_name = theme, icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(title, theme, "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label(text, theme, "body", "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.text.setMaximumWidth(460)
        self.text.setMinimumWidth(220)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
        column.setSpacing(SPACE["s"])
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addSpacing(SPACE["xs"])
        column.addWidget(self.title)
        text_row = QHBoxLayout()
        text_row.addStretch(1)
        text_row.addWidget(self.text, 100)
        text_row.addStretch(1)
        column.addLayout(text_row)
        self.button: QPushButton | None = None
        if action_text and action is not None:
            self.button = primary_button(action_text, action)
            column.addSpacing(SPACE["s"])
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, self._theme.colour("accent"), 44))
