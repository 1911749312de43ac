"""The sentence between the bar and the page: what is wrong with the file, what is to be decided, what was done."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from funnel_planner.app.state import State
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.status_line import StatusLine
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import Notice, Way


class Banner(QWidget):
    """One notice; the last line of the window takes what was done while something worse stands there.

    ``warn`` stays for as long as the window is open, a question until it is ``settled``; what was done goes with the
    place, and with the plan that it was said of.
    """

    def __init__(self, theme: Theme, status: StatusLine, *, closable: bool) -> None:
        super().__init__()
        self._status = status
        self._has_warned = False
        self._asked = ""
        """The question that was put last and is open, whether or not it was closed unanswered."""
        self._said_of: Plan | None = None
        self.notice = Notice(theme, closable=closable)
        self.notice.closed.connect(self._closed)
        around = QVBoxLayout(self)
        around.setContentsMargins(12, 8, 12, 8)
        around.addWidget(self.notice)
        self.hide()

    @property
    def _stays(self) -> bool:
        """What stands there is not to be talked over."""
        return not self.isHidden() and (self._has_warned or bool(self._asked))

    def warn(self, text: str, kind: str, way: Way | None = None, other: Way | None = None) -> None:
        """Say what is wrong with the file; a question that stood there is to be answered at its import."""
        self._has_warned, self._asked = True, ""
        self._show(text, kind, way, other)

    def ask(self, text: str, way: Way, other: Way) -> None:
        """Put a question once, for as long as it is not settled."""
        if text != self._asked and not self._has_warned:
            self._asked = text
            self._show(text, "warning", way, other)

    def settled(self) -> None:
        """The question is answered, or none any more."""
        asked, self._asked = self._asked, ""
        if asked and self.notice.text == asked:
            self.clear()

    def say(self, text: str, way: Way | None = None, only_of: Plan | None = None) -> None:
        """Say what was done; ``only_of``: for as long as the plan is this one."""
        if self._stays:
            self._status.tell(text, *(way or ("", lambda: None)))
            return
        self._show(text, "good", way)
        self._said_of = only_of

    def leave(self) -> None:
        """One goes to another place: what was done has been read by now."""
        if not self._stays:
            self.clear()

    def show_state(self, state: State) -> None:
        """What was said of the plan as it was before is over."""
        if self._said_of is not None and not state.is_preview and state.plan != self._said_of:
            self.clear()

    def clear(self) -> None:
        """Have nothing to say."""
        self._said_of = None
        self.notice.clear()
        self.hide()

    def _show(self, text: str, kind: str, way: Way | None, other: Way | None = None) -> None:
        self._said_of = None
        name, deed = way or ("", None)
        self.notice.say(text, kind, name, deed, other)
        self.show()

    def _closed(self) -> None:
        self._has_warned = False
        self.clear()
