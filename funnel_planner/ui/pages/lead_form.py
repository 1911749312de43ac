"""One lead as a form beside the table: to add one, or to change any field of one."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.leads.leads_by_hand import MINOR_PER_UNIT, Draft, read_email, read_value
from funnel_planner.app.today import today
from funnel_planner.domain.by_hand import CHANNEL, CREATED, EMAIL, ID, NAME, PHONE, VALUE, column_field
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.day_field import DayField
from funnel_planner.ui.pages.form import scrolling
from funnel_planner.ui.pages.form_fields import ChoiceField, TextField, mark_wrong
from funnel_planner.ui.pages.lead_fields import LabelField
from funnel_planner.ui.pages.lead_talk import LeadOptions
from funnel_planner.ui.pages.side_form import SideForm
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import formats, tr


class LeadForm(SideForm):
    """``saved(Draft)`` is asked to store what the form says and may raise ``PlannerError``; ``closed`` on Escape.

    A draft holds only fields that differ from what was shown. After a lead was added the form is empty for the next.
    """

    def __init__(self, theme: Theme, saved: Callable[[Draft], object]) -> None:
        super().__init__(theme)
        self._saved = saved
        self._shown: dict[str, str] = {}
        self._columns: dict[str, LabelField | TextField] = {}
        self._options = LeadOptions(())
        self.adding = True
        self.name, self.email, self.phone, self.id = (QLineEdit() for _ in range(4))
        self.channel = LabelField(tr("Channel"))
        self.stage = ChoiceField(tr("Stage"))
        self.since = DayField(theme, tr("At this stage since"), past_only=True)
        self.created = DayField(theme, tr("First contact"), past_only=True)
        self.value = QLineEdit()
        self._names: dict[QWidget, QWidget] = {}
        self._arrange()

    def start_new(self, options: LeadOptions) -> None:
        """Be an empty form for a new lead."""
        self.adding = True
        self._offer(options)
        self.title.setText(tr("New lead"))
        self.submit_button.setText(tr("Add lead"))
        self.setAccessibleName(tr("New lead"))
        self._show({CREATED: today().isoformat()})
        self.stage.set_value(options.stages[0][0])
        self.since.set_day(today())
        self.name.setFocus()

    def start_change(self, title: str, texts: Mapping[str, str], options: LeadOptions, focus: str = NAME) -> None:
        """Show the fields of a lead to change them; ``focus`` is the field to begin with."""
        self.adding = False
        self._offer(options)
        self.title.setText(title or tr("Lead without a name"))
        self.submit_button.setText(tr("Save changes"))
        self.setAccessibleName(tr("Change lead"))
        self._show(dict(texts))
        widget = {**self._fields(), **self._column_fields()}.get(focus, self.name)
        widget.setFocus()

    @property
    def is_changed(self) -> bool:
        """Something was typed that is not stored."""
        return any(text != self._shown.get(name, "") for name, text in self._typed().items())

    def draft(self) -> Draft:
        """What the form says, as far as it differs from what was shown. Raises ``PlannerError``, framing the field."""
        shown = {} if self.adding else self._shown
        texts = {name: text for name, text in self._typed().items() if text != shown.get(name)}
        for name, read in ((EMAIL, read_email), (VALUE, read_value)):
            if name in texts:
                texts[name] = self._read(name, read, texts[name])
        if CREATED in texts:
            texts[CREATED] = self._day(self.created)
        if not self.adding:
            return Draft(texts)
        since = self._day(self.since)
        stage = self._stage_chosen()
        if stage == self._options.stages[0][0] and since == texts.get(CREATED, ""):
            return Draft(texts)  # the first contact says it
        return Draft(texts, stage, date.fromisoformat(since) if since else None)

    def submit(self) -> None:
        """Store what was typed; what cannot be taken is framed and told."""
        try:
            draft = self.draft()
            self._saved(draft)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            if error.kind == "lead_empty":
                self.name.setFocus()
            elif error.kind == "lead_id_taken":
                self._blame(self.id)
            return
        if self.adding:
            self.start_new(self._options)
        else:
            self.closed.emit()

    def offer_channels(self, channels: Iterable[str]) -> None:
        """Other channels are known now."""
        self.channel.set_labels(channels)

    def _stage_chosen(self) -> str:
        index = self.stage.currentIndex()
        return self._options.stages[max(0, index)][0]

    def _fields(self) -> dict[str, QWidget]:
        return {
            ID: self.id, NAME: self.name, EMAIL: self.email, PHONE: self.phone,
            CHANNEL: self.channel, CREATED: self.created, VALUE: self.value,
        }  # fmt: skip

    def _column_fields(self) -> dict[str, QWidget]:
        return {column_field(header): widget for header, widget in self._columns.items()}

    def _typed(self) -> dict[str, str]:
        fields = {**self._fields(), **self._column_fields()}
        return {name: _text(widget) for name, widget in fields.items() if not widget.isHidden()}

    def _read(self, name: str, read: Callable[[str], str], text: str) -> str:
        try:
            return read(text)
        except PlannerError:
            self._blame(self._fields()[name])
            raise

    def _day(self, widget: DayField) -> str:
        try:
            day = widget.day()
        except PlannerError:
            self._blame(widget)
            raise
        return "" if day is None else day.isoformat()

    def _blame(self, widget: QWidget) -> None:
        mark_wrong(widget, wrong=True)
        widget.setFocus()
        self._area.ensureWidgetVisible(widget)

    def _show(self, texts: dict[str, str]) -> None:
        self.notice.clear()
        if texts.get(VALUE):
            units = int(texts[VALUE]) / MINOR_PER_UNIT
            texts[VALUE] = formats.number(units, 0 if units == int(units) else 2)
        for name, widget in {**self._fields(), **self._column_fields()}.items():
            _set_text(widget, texts.get(name, ""))
            mark_wrong(widget, wrong=False)
        self._shown = self._typed()
        self._area.verticalScrollBar().setValue(0)

    def _offer(self, options: LeadOptions) -> None:
        self._options = options
        self.stage.set_choices(list(options.stages))
        self.channel.set_labels(options.channels)
        self.value.setPlaceholderText(options.currency)
        for widget in (self.stage, self.since):
            self._names[widget].setVisible(self.adding)
            widget.setVisible(self.adding)
        self._names[self.id].setVisible(options.has_ids and self.adding)
        self.id.setVisible(options.has_ids and self.adding)
        kinds = {header: labels is not None for header, labels in options.columns.items()}
        if kinds != {header: isinstance(widget, LabelField) for header, widget in self._columns.items()}:
            self._make_columns(options.columns)
        for header, labels in options.columns.items():
            column = self._columns[header]
            if isinstance(column, LabelField):
                column.set_labels(labels or ())

    def _make_columns(self, columns: Mapping[str, tuple[str, ...] | None]) -> None:
        for widget in self._columns.values():
            name = self._names.pop(widget)
            for gone in (name, widget):
                self._form.removeWidget(gone)
                gone.hide()  # until it is deleted it would stand across the others
                gone.deleteLater()
        self._columns = {}
        for header, labels in columns.items():
            widget = TextField(header, lines=1) if labels is None else LabelField(header)
            self._columns[header] = widget
            self._add(header, widget)

    def _add(self, title: str, widget: QWidget) -> None:
        name = label(title, self._theme, "small", "muted", wrap=True)
        name.setBuddy(widget)
        name.setContentsMargins(0, SPACE["xs"], 0, 0)
        widget.setAccessibleName(title)
        self._names[widget] = name
        self._form.addWidget(name)
        self._form.addWidget(widget)
        if isinstance(widget, QLineEdit):
            widget.textEdited.connect(lambda _text: mark_wrong(widget, wrong=False))

    def _arrange(self) -> None:
        inside = QWidget()
        self._form = QVBoxLayout(inside)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(2)
        for title, widget in (
            (tr("Name"), self.name),
            (tr("E-mail"), self.email),
            (tr("Phone"), self.phone),
            (tr("Lead number"), self.id),
            (tr("Channel"), self.channel),
            (tr("Stage"), self.stage),
            (tr("At this stage since"), self.since),
            (tr("First contact"), self.created),
            (tr("Value"), self.value),
        ):
            self._add(title, widget)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        column.addStretch(1)
        self._area = scrolling(holder)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["s"], SPACE["m"])
        whole.setSpacing(SPACE["s"])
        whole.addLayout(self._head())
        whole.addWidget(self.notice)
        whole.addWidget(self._area, 1)
        whole.addLayout(self._foot())


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText().strip()
    if isinstance(widget, DayField):
        return widget.iso()
    if isinstance(widget, LabelField | QLineEdit):
        return " ".join(widget.text().split())
    raise TypeError(widget)


def _set_text(widget: QWidget, text: str) -> None:
    if isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
    elif isinstance(widget, LabelField):
        widget.set_text(text)
    elif isinstance(widget, DayField):
        widget.set_iso(text)
    elif isinstance(widget, QLineEdit):
        widget.setText(text)
        widget.setCursorPosition(0)
