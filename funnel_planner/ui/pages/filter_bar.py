"""The filter of the results: period, channels and any imported column, each as a chip that can be taken away."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from funnel_planner.app.state import LeadFilter
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Chip, primary_button, quiet_button
from funnel_planner.words import tr, trc, trn
from funnel_planner.words.formats import day

ROW_HEIGHT = 30
MAX_NAMED = 2
"""Labels named on a chip; more are counted."""


class FilterBar(QWidget):
    """Shows a ``LeadFilter`` and says how people change it: ``changed(LeadFilter)``."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._filter = LeadFilter()
        self._channels: tuple[str, ...] = ()
        self._columns: dict[str, tuple[str, ...]] = {}
        self._first = self._last = date(2000, 1, 1)
        self._flow = FlowLayout(SPACE["s"])
        self.setLayout(self._flow)
        self.period = self._button(tr("Period"), "calendar", self._open_period)
        self.channel = self._button(tr("Channel"), "leads", self._open_channels)
        self.column = self._button(tr("Column"), "filter", self._open_columns)
        self._chips: list[QWidget] = []

    @property
    def chips(self) -> list[str]:
        """Texts of the chips shown."""
        return [chip.text for chip in self._chips if isinstance(chip, Chip)]

    def set_options(
        self, channels: Sequence[str], columns: dict[str, tuple[str, ...]], first: date | None, last: date | None
    ) -> None:
        """What can be chosen from: channel labels, labels of each column, the days there are leads from and to."""
        self._channels, self._columns = tuple(channels), columns
        self.period.setEnabled(first is not None)
        if first is not None and last is not None:
            self._first, self._last = first, last
        self.channel.setEnabled(bool(channels))
        self.column.setVisible(bool(columns))

    def show_filter(self, lead_filter: LeadFilter) -> None:
        """Show the filter in force."""
        self._filter = lead_filter
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        if lead_filter.first_day is not None or lead_filter.last_day is not None:
            without = replace(lead_filter, first_day=None, last_day=None)
            self._add_chip(_period_text(lead_filter.first_day, lead_filter.last_day), without)
        if lead_filter.channels:
            text = _labels_text(tr("Channel"), lead_filter.channels)
            self._add_chip(text, replace(lead_filter, channels=frozenset()))
        for header, labels in lead_filter.columns:
            others = tuple(column for column in lead_filter.columns if column[0] != header)
            self._add_chip(_labels_text(header, labels), replace(lead_filter, columns=others))
        if len(self._chips) > 1:
            clear = quiet_button(tr("Clear all"), partial(self.changed.emit, LeadFilter()))
            self._add(clear)
        self._flow.invalidate()
        self.updateGeometry()

    def _button(self, text: str, icon_name: str, opened: Callable[[QToolButton], None]) -> QToolButton:
        button = QToolButton()
        button.setProperty("look", "button")
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleName(tr("Filter by: {what}").format(what=text))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        show_icon(button, self._theme, icon_name, "muted", 16)
        button.clicked.connect(lambda: opened(button))
        self._flow.addWidget(button)
        return button

    def _add_chip(self, text: str, without: LeadFilter) -> None:
        chip = Chip(text, self._theme)
        chip.removed.connect(partial(self.changed.emit, without))
        self._add(chip)

    def _add(self, widget: QWidget) -> None:
        self._chips.append(widget)
        self._flow.addWidget(widget)
        widget.show()

    def _open_period(self, button: QToolButton) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, first, last in periods(self._last):
            menu.addAction(text, partial(self._set_period, first, last))
        menu.addSeparator()
        chooser = PeriodChooser(self._filter.first_day or self._first, self._filter.last_day or self._last)
        chooser.chosen.connect(menu.close)
        chooser.chosen.connect(lambda: self._set_period(*chooser.days))
        _embed(menu, chooser)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _set_period(self, first: date | None, last: date | None) -> None:
        self.changed.emit(replace(self._filter, first_day=first, last_day=last))

    def _open_channels(self, button: QToolButton) -> None:
        choose = LabelChooser(self._channels, self._filter.channels, tr("Channels"))
        self._open_chooser(button, choose, lambda labels: replace(self._filter, channels=labels))

    def _open_columns(self, button: QToolButton) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for header in self._columns:
            menu.addAction(header.replace("&", "&&"), partial(self._open_column, button, header))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_column(self, button: QToolButton, header: str) -> None:
        chosen = next((labels for name, labels in self._filter.columns if name == header), frozenset())
        choose = LabelChooser(self._columns[header], chosen, header)

        def changed(labels: frozenset[str]) -> LeadFilter:
            columns = [column for column in self._filter.columns if column[0] != header]
            return replace(self._filter, columns=(*columns, (header, labels)) if labels else tuple(columns))

        self._open_chooser(button, choose, changed)

    def _open_chooser(
        self, button: QToolButton, chooser: "LabelChooser", changed: Callable[[frozenset[str]], LeadFilter]
    ) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.changed.connect(lambda: self.changed.emit(changed(chooser.labels)))
        _embed(menu, chooser)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        chooser.search.setFocus()


class LabelChooser(QWidget):
    """Labels to tick, with a line to search them; nothing ticked lets everything pass. ``changed`` on every tick."""

    changed = Signal()

    def __init__(self, labels: Sequence[str], chosen: frozenset[str], name: str) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setPlaceholderText(trc("action", "Search"))
        self.search.setAccessibleName(tr("Search: {what}").format(what=name))
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        for text in labels:
            item = QListWidgetItem(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if text in chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["s"], SPACE["s"])
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
        return frozenset(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)

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


def periods(last: date) -> list[tuple[str, date | None, date | None]]:
    """Usual periods, counted back from the last day with leads."""
    year = date(last.year, 1, 1)
    return [
        (tr("All time"), None, None),
        (tr("Last 30 days"), last - timedelta(days=29), last),
        (tr("Last 90 days"), last - timedelta(days=89), last),
        (tr("Last 365 days"), last - timedelta(days=364), last),
        (tr("Year {year}").format(year=last.year), year, last),
        (tr("Year {year}").format(year=last.year - 1), date(last.year - 1, 1, 1), year - timedelta(days=1)),
    ]


def _date_edit(when: date, name: str) -> QDateEdit:
    made = QDateEdit(QDate(when.year, when.month, when.day))
    made.setCalendarPopup(True)
    made.setDisplayFormat("d.MM.yyyy")
    made.setAccessibleName(name)
    return made


def _day(qt_day: QDate) -> date:
    return date(qt_day.year(), qt_day.month(), qt_day.day())


def _embed(menu: QMenu, widget: QWidget) -> None:
    action = QWidgetAction(menu)
    action.setDefaultWidget(widget)
    menu.addAction(action)


def _period_text(first: date | None, last: date | None) -> str:
    if first is None:
        return tr("until {day}").format(day=day(last))
    if last is None:
        return tr("from {day}").format(day=day(first))
    return f"{day(first)} – {day(last)}"


def _labels_text(what: str, labels: frozenset[str]) -> str:
    named = sorted(labels, key=str.casefold)
    if len(named) > MAX_NAMED:
        return f"{what}: " + trn("{n} chosen", "{n} chosen", len(named))
    return f"{what}: {', '.join(named)}"
