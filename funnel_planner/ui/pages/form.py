"""A form: fields under their names, each tied to one part of a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.fields import NumberField
from funnel_planner.ui.pages.form_fields import ChoiceField, mark_wrong
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DownScroll, Notice, label
from funnel_planner.words import tr

Subject = TypeVar("Subject")
COLUMNS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Tie(Generic[Subject]):
    """One field and the part of the subject it shows and changes."""

    field: Any  # NumberField, LineField, TextField, ListField or ChoiceField: they share their methods, not a class
    title: str
    read: Callable[[Subject], Any]
    change: Callable[[Subject, Any], Subject]
    label: str
    """Names the edit in the undo menu (untranslated)."""
    key: str
    name: QLabel


class Form(QWidget, Generic[Subject]):
    """Shows a subject field by field; ``taken(subject, label, key)`` is called with the subject after an edit.

    ``taken`` may raise ``PlannerError``: the field is framed, keeps its text, and the notice says why.
    """

    def __init__(self, theme: Theme, taken: Callable[[Subject, str, str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._taken = taken
        self._subject: Subject | None = None
        self._ties: list[Tie[Subject]] = []
        self.notice = Notice(theme)
        self._told: Tie[Subject] | None = None
        """The field that the notice is about."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["s"])
        column.addWidget(self.notice)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE["m"])
        self._grid.setVerticalSpacing(2)
        for place in range(COLUMNS):
            self._grid.setColumnStretch(place, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._row = 0
        self._place = 0

    @property
    def subject(self) -> Subject | None:
        """What is shown."""
        return self._subject

    def add(
        self,
        title: str,
        field: Any,  # noqa: ANN401 - see Tie.field
        read: Callable[[Subject], Any],
        change: Callable[[Subject, Any], Subject],
        *,
        label_key: str,
        key: str,
        wide: bool = False,
    ) -> Tie[Subject]:
        """Add a field under its name, half as wide as the form or ``wide``."""
        name = label(title, self._theme, "small", "muted", wrap=True)
        name.setBuddy(field)
        field.setAccessibleName(title)
        tie = Tie(field, title, read, change, label_key, key, name)
        self._put(name, field, wide=wide)
        self._ties.append(tie)
        field.edited.connect(lambda value: self._on_edited(tie, value))
        if isinstance(field, NumberField):
            field.editingFinished.connect(lambda: self._tell_wrong(tie))
            field.editingFinished.connect(self._forget_mended)
            field.typed.connect(lambda _value: self._forget_mended())
        return tie

    def add_section(self, title: str) -> None:
        """Begin a group of fields."""
        self._end_row()
        head = label(title, self._theme, "small_strong")
        head.setContentsMargins(0, SPACE["m"] if self._row else 0, 0, 2)
        self._grid.addWidget(head, self._row, 0, 1, COLUMNS)
        self._row += 1

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """Let what is shown only be read, or be changed again."""
        for tie in self._ties:
            if isinstance(tie.field, QComboBox):
                tie.field.setEnabled(not read_only)
            else:
                tie.field.setReadOnly(read_only)

    def show_subject(self, subject: Subject, *, fresh: bool = False) -> None:
        """Show a subject; fields being typed into keep their text while their value stays the same.

        ``fresh``: it is another subject than before; call ``commit`` first.
        """
        self._subject = subject
        for tie in self._ties:
            if fresh and isinstance(tie.field, NumberField):
                tie.field.setModified(False)
            tie.field.set_value(tie.read(subject))
            if fresh and not isinstance(tie.field, NumberField | ChoiceField):
                tie.field.drop()
        if not fresh:  # else it tells what could not be stored of the subject before
            self._forget_mended()

    def commit(self) -> None:
        """Take over what was typed and not yet stored; what cannot be taken is told, with its text."""
        for tie in self._ties:
            tie.field.commit()
            self._tell_wrong(tie)

    def _on_edited(self, tie: Tie[Subject], value: Any) -> None:  # noqa: ANN401 - what the field holds
        if self._subject is None:
            return
        try:
            self._taken(tie.change(self._subject, value), tie.label, tie.key)
        except PlannerError as error:
            mark_wrong(tie.field, wrong=True)
            self.notice.say(explain(PlannerError(error.kind, **{**error.values, "field": tie.title})), "error")
            self._told = tie
            return
        mark_wrong(tie.field, wrong=False)
        self.notice.clear()

    def _forget_mended(self) -> None:
        """What the notice is about is right again, by another edit or an undo: no need to tell it any longer."""
        if self._told is not None and self._told.field.property("state") != "error":
            self._told = None
            self.notice.clear()

    def _tell_wrong(self, tie: Tie[Subject]) -> None:
        field = tie.field
        if isinstance(field, NumberField) and field.is_wrong:
            sentence = tr("{field}: “{text}” was not taken. {reason}")
            self.notice.say(sentence.format(field=tie.title, text=field.text(), reason=field.toolTip()), "error")
            self._told = tie

    def _put(self, name: QLabel, field: QWidget, *, wide: bool) -> None:
        if wide:
            self._end_row()
        span = COLUMNS if wide else 1
        self._grid.addWidget(name, self._row, self._place, 1, span, Qt.AlignmentFlag.AlignBottom)
        self._grid.addWidget(field, self._row + 1, self._place, 1, span, Qt.AlignmentFlag.AlignTop)
        self._place += span
        if self._place >= COLUMNS:
            self._end_row(used=True)

    def _end_row(self, *, used: bool = False) -> None:
        if self._place or used:
            self._grid.setRowMinimumHeight(self._row + 2, SPACE["s"])
            self._row += 3
            self._place = 0


def scrolling(form: QWidget) -> DownScroll:
    """A form that scrolls where it does not fit, on the ground of whatever it stands on."""
    inside = QWidget()
    inside.setProperty("look", "page")
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, SPACE["s"], 0)
    row.addWidget(form)
    return DownScroll(inside)
