"""A place of the window: told the state, redraws what changed, and only when looked at."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from funnel_planner.app.state import State
from funnel_planner.ui.desk import Desk


class Page(QWidget):
    """One of the six places. ``show_state`` is the only way in; ``desk.session`` the only way out.

    Subclasses set ``name`` and override ``redraw``.
    """

    name: ClassVar[str] = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.state: State | None = None
        self._drawn: State | None = None
        self.setObjectName(f"page_{self.name}")

    def show_state(self, state: State) -> None:
        """Take the new truth; drawn at once when visible, else when next shown."""
        self.state = state
        if self.isVisible():
            self._draw()

    def take_focus(self) -> None:
        """Have the keyboard where work begins here; on the page itself, Tab goes to its first field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def spot(self) -> str:
        """Where one is within the place: what ``stand_at`` takes; empty: it has no such parts."""
        return ""

    def stand_at(self, spot: str) -> None:
        """Be where one was within the place, before anything is shown."""

    def redraw(self, state: State, previous: State | None) -> None:
        """Show ``state``; ``previous`` is what was last drawn here (None: nothing). Compare parts by identity."""
        raise NotImplementedError

    def _draw(self) -> None:
        if self.state is not None and self.state is not self._drawn:
            previous, self._drawn = self._drawn, self.state
            self.redraw(self.state, previous)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what happened while hidden."""
        super().showEvent(event)
        self._draw()
