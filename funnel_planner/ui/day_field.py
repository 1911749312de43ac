"""A day as people write it: typed in any usual way and taken as typed, or refused; or chosen from a calendar."""

from contextlib import suppress
from datetime import date, timedelta

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidgetAction

from funnel_planner.app.today import today
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder
from funnel_planner.ui.icons import icon
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.pages.form_fields import mark_wrong
from funnel_planner.ui.theme import Theme
from funnel_planner.words import formats, language, tr

_BESIDE_THE_DAY = 54
"""Margins, and the sign of the calendar."""


class DayField(QLineEdit):
    """A day, typed in any usual way or taken from a calendar; Alt+Down opens it, Up and Down go a day on or back.

    ``changed`` whenever someone types or chooses. ``past_only``: a day to come is refused.
    """

    changed = Signal()

    def __init__(self, theme: Theme, name: str, *, past_only: bool = False) -> None:
        super().__init__()
        self._past_only = past_only
        self.setAccessibleName(name)
        self.setPlaceholderText(tr("no day"))
        self._open = self.addAction(icon(theme, "calendar", "muted", 16), QLineEdit.ActionPosition.TrailingPosition)
        self._open.setToolTip(tr("Choose from a calendar"))
        self._open.triggered.connect(lambda _checked=False: self.open_calendar())
        self.textEdited.connect(lambda _text: mark_wrong(self, wrong=False))
        self.textEdited.connect(lambda _text: self.changed.emit())

    def set_day(self, day: date | None) -> None:
        """Show a day; None: none is known."""
        self.setText("" if day is None else _shown(day))
        mark_wrong(self, wrong=False)

    def set_iso(self, text: str) -> None:
        """Show a day given as ``2026-11-22``; any other text stays as it is."""
        try:
            self.set_day(date.fromisoformat(text) if text else None)
        except ValueError:
            self.setText(text)

    def iso(self) -> str:
        """The day typed as ``2026-11-22``; what is no day as it is typed, empty where there is nothing."""
        text = " ".join(self.text().split())
        try:
            return read_day(text).isoformat() if text else ""
        except PlannerError:
            return text

    def day(self) -> date | None:
        """The day typed. Raises ``PlannerError``: ``lead_day_unreadable``, ``lead_day_to_come``."""
        text = " ".join(self.text().split())
        if not text:
            return None
        found = read_day(text)
        if self._past_only and found > today():
            raise PlannerError("lead_day_to_come", day=text)
        return found

    def wanted_day(self) -> date:
        """The day typed, where there must be one; a field of which it cannot be taken is marked. Raises as ``day``."""
        mark_wrong(self, wrong=True)
        found = self.day()
        if found is None:
            raise PlannerError("lead_day_unreadable", value=self.text(), example=_shown(today()))
        mark_wrong(self, wrong=False)
        return found

    def open_calendar(self) -> None:
        """Choose with the mouse or the arrow keys."""
        menu = passing_menu(self)
        calendar = QCalendarWidget()
        if self._past_only:
            calendar.setMaximumDate(_qdate(today()))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            calendar.setSelectedDate(_qdate(self.day() or today()))
        except PlannerError:
            calendar.setSelectedDate(_qdate(today()))

        def take(chosen: QDate) -> None:
            self.set_day(date(chosen.year(), chosen.month(), chosen.day()))
            menu.close()
            self.changed.emit()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.setFocus()

    def minimumSizeHint(self) -> QSize:
        """Room for a whole day beside the sign of the calendar: a day that is cut reads as a month."""
        usual, day = super().minimumSizeHint(), self.fontMetrics().horizontalAdvance(_shown(date(2030, 9, 30)))
        return QSize(max(usual.width(), day + _BESIDE_THE_DAY), usual.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the day."""
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        step = timedelta(days=1 if event.key() == Qt.Key.Key_Up else -1)
        try:
            known = self.day()
        except PlannerError:
            return
        moved = today() if known is None else known + step
        self.set_day(min(today(), moved) if self._past_only else moved)
        self.changed.emit()


def read_day(text: str) -> date:
    """The day a text means: in digits, with the name of a month, or "today". Raises ``lead_day_unreadable``."""
    from funnel_planner.spreadsheet.meaning.dates import read_text

    words = {tr("today"): 0, tr("yesterday"): 1}
    if text.casefold() in words:
        return today() - timedelta(days=words[text.casefold()])
    day_first = language() == "pl" or "." in text
    numbers = set()
    for order in (DateOrder.DMY,) if day_first else (DateOrder.DMY, DateOrder.MDY):
        with suppress(ValueError):
            numbers.add(read_text(text, order)[0])
    try:
        (number,) = numbers  # several: nobody knows which is the month
        found = date_of(number)
    except (ValueError, OverflowError) as error:
        raise PlannerError("lead_day_unreadable", value=text, example=_shown(today())) from error
    if not 1900 <= found.year <= 2200:
        raise PlannerError("lead_day_unreadable", value=text, example=_shown(today()))
    return found


def _shown(day: date) -> str:
    """A day as it is written everywhere, with spaces that can be typed."""
    return " ".join(formats.day(day).split())


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
