"""Fields the mouse wheel passes over: it scrolls the page rather than change a value nobody looks at."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

Field = TypeVar("Field", bound=QWidget)


class _Calm(QObject):
    """Hands the wheel on to what lies behind a field, unless the field has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ignored rather than swallowed: an ignored wheel event goes to the parent, which scrolls."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def calm(field: Field) -> Field:
    """The same field (a list to choose from, a date, a number), which the wheel changes only where it has the focus."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own would give it the focus by the wheel
    field.installEventFilter(_Calm(field))
    return field
