"""What one chooses from in a filter: labels to tick, a span of days, one day; and putting that into a menu."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from funnel_planner.ui.calm import calm
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import primary_button
from funnel_planner.words import language, tr, trc

ROW_HEIGHT = 30


class LabelChooser(QWidget):
    """Labels to tick, with a line to search them; nothing ticked lets everything pass. ``changed`` on every tick.

    ``shown`` is how a label is written.
    """

    changed = Signal()

    def __init__(
        self,
        labels: Sequence[str],
        chosen: frozenset[str],
        name: str,
        *,
        heading: str = "",
        shown: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setPlaceholderText(trc("action", "Search"))
        self.search.setAccessibleName(tr("Search: {what}").format(what=name))
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        for text in labels:
            item = QListWidgetItem(shown(text))
            item.setData(Qt.ItemDataRole.UserRole, text)
            item.setToolTip(tool_tip(shown(text)))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if text in chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["s"], SPACE["s"])
        if heading:
            column.addWidget(QLabel(heading))
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.setVisible(len(labels) > 8)
        self.list.setFixedHeight(min(320, max(60, ROW_HEIGHT * len(labels) + 8)))
        self.setMinimumWidth(240)
        self.search.textEdited.connect(self._narrow)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())

    @property
    def labels(self) -> frozenset[str]:
        """What is ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return frozenset(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    def _narrow(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(text.casefold() not in item.text().casefold())


class PeriodChooser(QWidget):
    """Two days, both included. ``chosen`` when the button is pressed."""

    chosen = Signal()

    def __init__(self, first: date, last: date) -> None:
        super().__init__()
        self._first, self._last = _date_edit(first, tr("First day")), _date_edit(last, tr("Last day"))
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(tr("From"), self._first)
        form.addRow(tr("To"), self._last)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(primary_button(tr("Apply"), self.chosen.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.addLayout(form)
        column.addLayout(row)

    @property
    def days(self) -> tuple[date, date]:
        """The two days, the earlier one first."""
        one, other = _day(self._first.date()), _day(self._last.date())
        return min(one, other), max(one, other)


class DayChooser(QWidget):
    """One day. ``chosen`` when the button is pressed."""

    chosen = Signal()

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = _date_edit(day, tr("Day"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        row.addWidget(self._day, 1)
        row.addWidget(primary_button(tr("Apply"), self.chosen.emit))

    @property
    def day(self) -> date:
        """The day chosen."""
        return _day(self._day.date())


def embed(menu: QMenu, widget: QWidget) -> None:
    """Put a widget at the end of a menu."""
    action = QWidgetAction(menu)
    action.setDefaultWidget(widget)
    menu.addAction(action)


def _date_edit(when: date, name: str) -> QDateEdit:
    made = calm(QDateEdit(QDate(when.year, when.month, when.day)))
    made.setCalendarPopup(True)
    made.setLocale(QLocale(language()))
    made.setDisplayFormat("d MMM yyyy")
    made.setAccessibleName(name)
    return made


def _day(qt_day: QDate) -> date:
    return date(qt_day.year(), qt_day.month(), qt_day.day())
