"""The one bridge from the session, which knows no Qt, to Qt signals."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from funnel_planner.app.session import Session
from funnel_planner.app.state import State


class SessionSignals(QObject):
    """``changed(State)`` whenever the session has a new truth."""

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe: Callable[[], None] | None = session.subscribe(self._tell)

    def close(self) -> None:
        """Stop listening; harmless when called twice."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _tell(self, state: State) -> None:
        self.changed.emit(state)
