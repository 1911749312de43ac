"""Quiet notes on the numbers shown: one line while folded, each with why it matters and what to do when opened."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import FoldButton, IconButton, label, quiet_button
from funnel_planner.ui.widgets.emptying import empty_layout
from funnel_planner.ui.widgets.tab_order import tab_after
from funnel_planner.words import formats, tr, trn

Note = tuple[str, str, str]
"""What was noticed, why it matters, what to do about it (may be empty)."""
Button = tuple[str, Callable[[], object]]


class Notes(QFrame):
    """The notes, in sight while ``fold`` is opened, which stands wherever a page puts it; both hide without notes."""

    changed = Signal()
    """``fold`` says something else, or came into sight or went."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._notes: tuple[Note, ...] = ()
        self._hidden = 0
        self.setProperty("look", "notes")
        self.fold = FoldButton()
        self.fold.toggled.connect(self.setVisible)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["s"], 0, 0, SPACE["s"])
        self._column.setSpacing(SPACE["s"])
        self.fold.hide()
        self.hide()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is noted."""
        return self._notes

    def show_notes(
        self,
        notes: Sequence[Note],
        buttons: Sequence[Button | None] = (),
        dismiss: Callable[[int], object] | None = None,
        hidden: int = 0,
        bring_back: Callable[[], object] | None = None,
    ) -> None:
        """Note these things; they stay folded or open as they were.

        ``buttons`` do what a note advises; ``dismiss(index)`` waves one aside; ``hidden`` ones were waved aside and
        are brought back by ``bring_back``.
        """
        self._notes, self._hidden = tuple(notes), hidden
        text = trn("{n} note", "{n} notes", len(notes)).format(n=formats.count(len(notes))) if notes else tr("No notes")
        self.fold.setText(text)
        whole = trn("{n} note on these numbers", "{n} notes on these numbers", len(notes))
        whole = whole.format(n=formats.count(len(notes))) if notes else tr("No notes on these numbers")
        self.fold.setAccessibleName(whole)
        self.fold.setToolTip(whole)
        empty_layout(self._column)
        for index, note in enumerate(self._notes):
            button = buttons[index] if index < len(buttons) else None
            self._column.addWidget(self._row(note, button, None if dismiss is None else partial(dismiss, index)))
        if hidden and bring_back is not None:
            text = trn("Show {n} hidden note", "Show {n} hidden notes", hidden)
            self._column.addWidget(quiet_button(text, bring_back), 0, Qt.AlignmentFlag.AlignLeft)
        tab_after(self.fold, self)
        self.fold.setVisible(bool(notes or hidden))
        self.setVisible(bool(notes or hidden) and self.fold.isChecked())
        self.changed.emit()

    def _row(self, note: Note, button: Button | None, dismiss: Callable[[], object] | None) -> QWidget:
        """One note: its words, a button that does what it advises, and a cross."""
        made = QWidget()
        what, why, fix = note
        made.setAccessibleName(what)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(what, self._theme, "strong", wrap=True))
        said = " ".join(text for text in (why, fix) if text)
        if said:
            words.addWidget(label(said, self._theme, "small", "muted", wrap=True))
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["m"])
        row.addLayout(words, 1)
        if button is not None:
            doing = quiet_button(*button)
            doing.setAccessibleDescription(what)
            row.addWidget(doing)
        if dismiss is not None:
            row.addWidget(
                IconButton(self._theme, "close", tr("Hide this note: {text}").format(text=what), dismiss, size=12)
            )
        return made
