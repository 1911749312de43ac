"""Ctrl+Z in a field: takes back typing while there is some, else the plan's last edit."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

Keys = QKeySequence.StandardKey


class FieldUndo(QObject):
    """Watches the focused field only: Qt's fields keep Ctrl+Z to themselves even with nothing left to take back."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window stands on one
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, QLineEdit | QPlainTextEdit | QTextEdit):
            new.installEventFilter(self)  # a second time moves it to the front: still once

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Refuse the override where the field has nothing to undo, so that the window's command gets the keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = event.matches(Keys.Undo), event.matches(Keys.Redo)
            if (undo and not _can_undo(watched)) or (redo and not _can_redo(watched)):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _can_undo(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() and field.isModified()
    return isinstance(field, QPlainTextEdit | QTextEdit) and field.document().isUndoAvailable()


def _can_redo(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isRedoAvailable()
    return isinstance(field, QPlainTextEdit | QTextEdit) and field.document().isRedoAvailable()
