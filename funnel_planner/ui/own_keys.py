"""Keys that mean something of their own in one place of the window, where a command has the same ones elsewhere."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class OwnKeys(QObject):
    """Does ``act`` when ``keys`` are pressed in ``place`` or anything in it, as long as that is ``possible``.

    To Qt, two shortcuts of the same keys are ambiguous, and it does neither: a place claims its keys before.
    """

    def __init__(self, place: QWidget, keys: str, act: Callable[[], object], possible: Callable[[], bool]) -> None:
        super().__init__(place)
        self._keys, self._act, self._possible = QKeySequence(keys), act, possible
        place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys, and obey them."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() in kinds and isinstance(event, QKeyEvent) and self._is_meant(event):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._act()
            return True
        return super().eventFilter(watched, event)

    def _is_meant(self, event: QKeyEvent) -> bool:
        return QKeySequence(event.keyCombination()) == self._keys and self._possible()
