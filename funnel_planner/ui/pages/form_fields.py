"""Fields of the forms for texts and choices; those for numbers are in ``ui.fields``.

All have ``value``, ``set_value``, ``commit`` and the signal ``edited``, so that a form can treat them alike. A field
never loses what is being typed to a refresh: only ``set_value`` with another value than before replaces it.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from funnel_planner.ui.widgets import DropDown

PAUSE_MS = 700
"""After this pause in typing a longer text is stored."""
MOST_MORE_LINES = 4
"""How far a field for longer texts grows with them; then it scrolls."""
FRAME = 22
"""Border, padding and margin of such a field, above and below; device-independent pixels."""


class LineField(QLineEdit):
    """One line of text, stored on Enter or when left; Escape brings back what was there."""

    edited = Signal(object)

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self._value = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.editingFinished.connect(self.commit)

    @property
    def value(self) -> str:
        """The text as last committed or set."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a text without telling anybody; what is being typed over the same text stays."""
        if value == self._value and self.text() != value and self.hasFocus():
            return
        if value != self._value or self.text() != value:
            place = self.cursorPosition() if self.hasFocus() else 0
            self.setText(value)  # also forgets its own undo: from here on that is the plan's
            self.setCursorPosition(place)
        self._value = value
        mark_wrong(self, wrong=False)

    def drop(self) -> None:
        """Forget what is being typed."""
        self.setText(self._value)
        if not self.hasFocus():
            self.setCursorPosition(0)
        mark_wrong(self, wrong=False)

    def commit(self) -> None:
        """Say what was typed, if it differs."""
        text = " ".join(self.text().split())
        if text != self._value:
            self.edited.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings back what was there."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._value:
            self.drop()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the beginning of a long text again."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.setCursorPosition(0)


class TextField(QPlainTextEdit):
    """Some lines of text, more as they fill up; Tab goes on to the next field.

    Stored when left, on Ctrl+Enter and in pauses of typing.
    """

    edited = Signal(object)

    def __init__(self, name: str, lines: int = 3, hint: str = "") -> None:
        super().__init__()
        self._value: object = ""
        self._shown = ""
        self._lines = lines
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.textChanged.connect(self._pause.start)
        self._fit()
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    @property
    def value(self) -> object:
        """The value as last committed or set."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a text without telling anybody; what is being typed over the same text stays."""
        if self.hasFocus() and (value == self._value or self.property("state") == "error"):
            return
        self._value = value
        self._show(value)

    def drop(self) -> None:
        """Forget what is being typed."""
        self._show(self._value)

    def commit(self) -> None:
        """Say what was typed, if it means something else than before."""
        self._pause.stop()
        value = self.read(self.toPlainText())
        if value != self._value:
            self._value = value  # before telling, so that the refresh it causes leaves the text alone
            self.edited.emit(value)

    def write(self, value: object) -> str:
        """The text for a value."""
        return str(value)

    def read(self, text: str) -> object:
        """The value of a text: without blanks at its ends."""
        return text.strip()

    def _show(self, value: object) -> None:
        self._shown = self.write(value)
        if self.toPlainText() != self._shown:
            place = self.textCursor().position()
            self.setPlainText(self._shown)
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(self._shown)))
            self.setTextCursor(cursor)
        self._pause.stop()
        mark_wrong(self, wrong=False)

    def _fit(self) -> None:
        """Be high enough for the whole text, within reason: a line cut through cannot be read."""
        written = round(self.document().size().height())  # a plain text document measures itself in lines
        shown = min(max(self._lines, written), self._lines + MOST_MORE_LINES)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * shown + FRAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter stores at once."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Store what was typed."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()
            self.document().clearUndoRedoStacks()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(160, self.height())


class ListField(TextField):
    """Short texts, one a line."""

    def write(self, value: object) -> str:
        """One a line."""
        return "\n".join(str(item) for item in value) if isinstance(value, tuple) else ""

    def read(self, text: str) -> object:
        """The lines that hold something."""
        return tuple(line.strip() for line in text.splitlines() if line.strip())


class ChoiceField(DropDown):
    """One of some values, shown by their words."""

    edited = Signal(object)

    def __init__(self, name: str, choices: Iterable[tuple[object, str]] = ()) -> None:
        super().__init__()
        self._value: object = None
        self._values: list[object] = []  # Qt would hand back a StrEnum as a bare string
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.set_choices(list(choices))
        self.activated.connect(lambda _index: self.commit())

    @property
    def value(self) -> object:
        """The value as last committed or set."""
        return self._value

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other values; the list is rebuilt only when it differs."""
        values, texts = [value for value, _ in choices], [text for _, text in choices]
        if values == self._values and texts == [self.itemText(i) for i in range(self.count())]:
            return
        self.clear()
        self._values = values
        self.addItems(texts)
        self.set_value(self._value)

    def set_value(self, value: object) -> None:
        """Show a value without telling anybody."""
        self._value = value
        index = self._values.index(value) if value in self._values else -1
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    def commit(self) -> None:
        """Say what was chosen, if it differs."""
        index = self.currentIndex()
        if index >= 0 and self._values[index] != self._value:
            self.edited.emit(self._values[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys and letters choose at once, as the mouse does."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.commit()


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Frame a field whose text cannot be taken."""
    state = "error" if wrong else ""
    if (field.property("state") or "") != state:
        field.setProperty("state", state)
        field.style().unpolish(field)
        field.style().polish(field)
