"""Keeps the keyboard focus where it was while a page is away for a moment: leads are read again, then it is back."""

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusKeeper:
    """Notes who lost the focus by being hidden; gives it back once that is seen again, unless people moved on."""

    def __init__(self) -> None:
        self._lost: QWidget | None = None
        self._fell_to: QWidget | None = None

    def look(self, before: QWidget | None) -> None:
        """After a page has drawn itself anew; ``before`` had the focus until then."""
        now = QApplication.focusWidget()
        lost = self._lost
        if lost is not None and (not isValid(lost) or now is not self._fell_to):
            lost = self._lost = None  # it is gone, or somebody went elsewhere meanwhile
        if lost is not None:
            if lost.isVisible():
                lost.setFocus()
                self._lost = None
        elif before is not None and now is not before and isValid(before) and not before.isVisible():
            self._lost, self._fell_to = before, now
