"""What one chooses from in a filter: labels to tick, a span of days, one day; and putting that into a menu."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from funnel_planner.app.explain import explain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.day_field import DayField
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, primary_button
from funnel_planner.words import tr, trc

ROW_HEIGHT = 30
TICK_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _WholeRow(QStyledItemDelegate):
    """A click anywhere on a row ticks it, where Qt has only the box do so."""

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tick the row, or take the tick away."""
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.LeftButton:
                ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
                state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
                model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
            return True
        return super().editorEvent(event, model, option, index)


class TickList(QListWidget):
    """Rows with a box each: a click anywhere on a row ticks it, and so do Space and Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_WholeRow(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the current row."""
        item = self.currentItem()
        if event.key() not in TICK_KEYS or item is None:
            super().keyPressEvent(event)
            return
        ticked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)


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
        self.list = TickList()
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
        self.setFocusProxy(self.list if self.search.isHidden() else self.search)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.search.textEdited.connect(self._narrow)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the search to the rows; a menu has no Tab."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

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
    """Two days, both included. ``chosen`` when the button is pressed and both are days."""

    chosen = Signal()

    def __init__(self, first: date, last: date, theme: Theme) -> None:
        super().__init__()
        self._first, self._last = _day_field(first, tr("First day"), theme), _day_field(last, tr("Last day"), theme)
        self._wrong = _complaint(theme, self._first, self._last)
        form = QFormLayout()
        form.addRow(tr("From"), self._first)
        form.addRow(tr("To"), self._last)
        row = QHBoxLayout()
        row.addWidget(self._wrong, 1)
        row.addWidget(primary_button(tr("Apply"), self.take))
        for field in (self._first, self._last):
            field.returnPressed.connect(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.addLayout(form)
        column.addLayout(row)

    @property
    def days(self) -> tuple[date, date]:
        """The two days, the earlier one first. Raises ``PlannerError`` as ``DayField.day``."""
        one, other = self._first.wanted_day(), self._last.wanted_day()
        return min(one, other), max(one, other)

    def take(self) -> None:
        """Choose what is typed, or say why that is no day."""
        if _says_days(self._wrong, self._first, self._last):
            self.chosen.emit()


class DayChooser(QWidget):
    """One day. ``chosen`` when the button is pressed and it is a day."""

    chosen = Signal()

    def __init__(self, day: date, theme: Theme) -> None:
        super().__init__()
        self._day = _day_field(day, tr("Day"), theme)
        self._wrong = _complaint(theme, self._day)
        self._day.returnPressed.connect(self.take)
        row = QHBoxLayout()
        row.addWidget(self._day, 1)
        row.addWidget(primary_button(tr("Apply"), self.take))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.addLayout(row)
        column.addWidget(self._wrong)

    @property
    def day(self) -> date:
        """The day chosen. Raises ``PlannerError`` as ``DayField.day``."""
        return self._day.wanted_day()

    def take(self) -> None:
        """Choose what is typed, or say why that is no day."""
        if _says_days(self._wrong, self._day):
            self.chosen.emit()


def embed(menu: QMenu, widget: QWidget) -> None:
    """Put a widget at the end of a menu."""
    action = QWidgetAction(menu)
    action.setDefaultWidget(widget)
    menu.addAction(action)


def _day_field(when: date, name: str, theme: Theme) -> DayField:
    made = DayField(theme, name)
    made.set_day(when)
    return made


def _complaint(theme: Theme, *fields: DayField) -> QLabel:
    """A line that says why a day cannot be taken, until another one is typed."""
    made = label("", theme, "body", "bad", wrap=True)
    made.hide()
    for field in fields:
        field.changed.connect(made.hide)
    return made


def _says_days(complaint: QLabel, *fields: DayField) -> bool:
    try:
        for field in fields:
            field.wanted_day()
    except PlannerError as error:
        complaint.setText(explain(error))
        complaint.show()
        return False
    return True
