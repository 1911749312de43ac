"""Fields to type numbers into: any usual way of writing one is understood, in every language.

A field holds a number or None. None with something to inherit shows what is inherited in grey. Wrong text stays
where it is, framed, with a sentence in the tool tip; it is never turned into another number.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from funnel_planner.words import tr
from funnel_planner.words.formats import money, number, percent
from funnel_planner.words.numbers import parse_number, parse_percent


class NumberField(QLineEdit):
    """A number, or None when blank.

    ``edited(value)`` is emitted once when typing is finished and the value differs; ``typed(value)`` while typing,
    for live previews. Values outside ``low``..``high`` are refused like unreadable text. Up and Down change the
    value by ``step``; Escape brings back what was there.
    """

    edited = Signal(object)
    typed = Signal(object)

    def __init__(
        self,
        label: str,
        *,
        low: float | None = 0.0,
        high: float | None = None,
        digits: int = 2,
        step: float = 1.0,
        optional: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._high, self._digits, self._step, self._optional = low, high, digits, step, optional
        self._value: float | None = None
        self._shown = ""
        self.setAccessibleName(label)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._on_text)
        self.editingFinished.connect(self.commit)

    @property
    def value(self) -> float | None:
        """The number as last committed or set; None: blank."""
        return self._value

    @property
    def is_wrong(self) -> bool:
        """The text in the field is not a number this field takes."""
        return bool(self.property("state") == "error")

    def set_value(self, value: float | None) -> None:
        """Show a number without telling anybody; text being typed for the same number stays as it is."""
        if value == self._value and self.hasFocus() and self.isModified():
            return
        self._value = value
        self._shown = "" if value is None else self.write(value)
        if self.text() != self._shown:
            self.setText(self._shown)
        self.setModified(False)
        self._mark("")

    def commit(self) -> None:
        """Take over what was typed, if it is a number of this field, and say so if it is another one."""
        if self.text() == self._shown:
            return
        value, problem = self._reading()
        self._mark(problem)
        if problem:
            return
        changed = value != self._value
        self._accept(value)
        if changed:
            self.edited.emit(value)

    def write(self, value: float) -> str:
        """The text this field shows for a number: no more decimals than it needs."""
        return number(value, _needed_digits(value, self._digits))

    def read(self, text: str) -> float:
        """The number a text means. Raises ValueError."""
        return parse_number(text)

    def _accept(self, value: float | None) -> None:
        """Show a committed value in its usual form; what was typed can only be undone in the plan from here on."""
        self.setModified(False)
        self.set_value(value)
        self.setText(self._shown)

    def _reading(self) -> tuple[float | None, str]:
        """What the text means, and what is wrong with it."""
        text = self.text().strip()
        if not text:
            return None, "" if self._optional else tr("A number is needed here.")
        try:
            value = self.read(text)
        except ValueError:
            return None, tr("This is not a number. Write it like {example}.").format(
                example=self.write(self._example())
            )
        if self._low is not None and value < self._low:
            return None, tr("At least {limit}, please.").format(limit=self.write(self._low))
        if self._high is not None and value > self._high:
            return None, tr("At most {limit}, please.").format(limit=self.write(self._high))
        return value, ""

    def _example(self) -> float:
        return 1234.5

    def _on_text(self) -> None:
        value, problem = self._reading()
        if not problem:
            self._mark("")
            self.typed.emit(value)

    def _mark(self, problem: str) -> None:
        state = "error" if problem else ""
        self.setToolTip(problem)
        if (self.property("state") or "") != state:
            self.setProperty("state", state)
            self.style().unpolish(self)
            self.style().polish(self)

    def _nudge(self, direction: int) -> None:
        value, problem = self._reading()
        if problem:
            return
        moved = (0.0 if value is None else value) + direction * self._step
        if self._low is not None:
            moved = max(self._low, moved)
        if self._high is not None:
            moved = min(self._high, moved)
        self.setText(self.write(round(moved, 10)))
        self.commit()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down change the value, Escape brings the old one back."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.isReadOnly():
            self._nudge(1 if key == Qt.Key.Key_Up else -1)
        elif key == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self._mark("")
            self.typed.emit(self._value)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces the number when it was reached by Tab."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


class PercentField(NumberField):
    """A share 0..1, written and typed as a percentage: ``12,5`` and ``12.5 %`` are 0.125."""

    def __init__(
        self,
        label: str,
        *,
        low: float | None = 0.0,
        high: float | None = 1.0,
        digits: int = 2,
        optional: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, low=low, high=high, digits=digits, step=0.01, optional=optional, parent=parent)

    def write(self, value: float) -> str:
        """The percentage this field shows for a share."""
        return percent(value, _needed_digits(value * 100, self._digits))

    def read(self, text: str) -> float:
        """The share a text means. Raises ValueError."""
        return parse_percent(text)

    def _example(self) -> float:
        return 0.125


class MoneyField(NumberField):
    """An amount of money, shown with its currency; typed with or without."""

    def __init__(
        self,
        label: str,
        currency: str,
        *,
        low: float | None = 0.0,
        high: float | None = None,
        step: float = 1.0,
        optional: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        self._currency = currency
        super().__init__(label, low=low, high=high, digits=2, step=step, optional=optional, parent=parent)

    def set_currency(self, currency: str) -> None:
        """Show amounts in another currency; nothing is converted."""
        if currency != self._currency:
            self._currency = currency
            self.set_value(self._value)

    def write(self, value: float) -> str:
        """The amount with its currency: cents only where there are some."""
        return money(value, self._currency, 0 if _needed_digits(value, 2) == 0 else 2)


def _needed_digits(value: float, limit: int) -> int:
    """How many decimals a value has, at most ``limit``."""
    return next((digits for digits in range(limit) if abs(value - round(value, digits)) < 1e-9), limit)
