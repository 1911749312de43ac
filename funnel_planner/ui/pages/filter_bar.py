"""The filter of the results: period, channels and any imported column, each as a chip that can be taken away."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

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
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.calm import calm
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Chip, primary_button, quiet_button
from funnel_planner.words import language, tr, trc, trn
from funnel_planner.words.formats import day

if TYPE_CHECKING:  # it needs a desk, the bar does not
    from funnel_planner.ui.pages.view_shelf import ViewShelf

ROW_HEIGHT = 30
MAX_NAMED = 2
"""Labels named on a chip; more are counted."""


class FilterBar(QWidget):
    """Shows a ``LeadFilter`` and says how people change it: ``changed(LeadFilter)``."""

    changed = Signal(object)

    def __init__(self, theme: Theme, views: "ViewShelf | None" = None) -> None:
        super().__init__()
        self._theme = theme
        self._views = views
        self._filter = LeadFilter()
        self._channels: tuple[str, ...] = ()
        self._columns: dict[str, tuple[str, ...]] = {}
        self._stages: tuple[tuple[str, str], ...] = ()
        self._owners: tuple[str, ...] = ()
        self._all_columns: dict[str, tuple[str, ...]] = {}
        self._first = self._last = date(2000, 1, 1)
        self._flow = FlowLayout(SPACE["s"])
        self.setLayout(self._flow)
        self.period = self._button(tr("Period"), "calendar", self._open_period)
        self.channel = self._button(tr("Channel"), "leads", self._open_channels)
        self.stage = self._button(tr("Stage"), "funnel", self._open_stages)
        self.owner = self._button(tr("Owner"), "leads", self._open_owners)
        self.column = self._button(tr("Column"), "filter", self._open_columns)
        self.saved = self._button(tr("Views"), "save", self._open_views)
        self.saved.setAccessibleName(tr("Saved views"))
        self.saved.setToolTip(tr("Saved views"))
        self.saved.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.saved.setVisible(views is not None)
        self.stage.hide()
        self.owner.hide()
        self._chips: list[QWidget] = []

    @property
    def chips(self) -> list[str]:
        """Texts of the chips shown."""
        return [chip.text for chip in self._chips if isinstance(chip, Chip)]

    def set_options(
        self,
        channels: Sequence[str],
        columns: dict[str, tuple[str, ...]],
        first: date | None,
        last: date | None,
        *,
        stages: Sequence[tuple[str, str]] = (),
        owners: Sequence[str] = (),
    ) -> None:
        """What can be chosen from.

        Channel labels, labels of each column, the days there are leads from and to, ids and names of the stages, and
        which of the columns name the lead's owner.
        """
        self._channels, self._stages = tuple(channels), tuple(stages)
        self._all_columns = columns
        self._owners = tuple(header for header in owners if header in columns)
        self._columns = {header: labels for header, labels in columns.items() if header not in self._owners}
        self.owner.setVisible(bool(self._owners))
        self.stage.setVisible(len(self._stages) > 1)
        columns = self._columns
        self.period.setEnabled(first is not None)
        if first is not None and last is not None:
            self._first, self._last = first, last
        self.channel.setEnabled(bool(channels))
        self.column.setVisible(bool(columns))

    def show_filter(self, lead_filter: LeadFilter, plan: Plan | None = None) -> None:
        """Show the filter in force; its stages and groups are those of ``plan``."""
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
        if lead_filter.stages:
            names = dict(self._stages) if plan is None else {stage.id: stage.name for stage in plan.stages}
            shown = frozenset(names.get(stage_id, tr("(a stage that is gone)")) for stage_id in lead_filter.stages)
            self._add_chip(_labels_text(tr("Furthest stage"), shown), replace(lead_filter, stages=frozenset()))
        if lead_filter.group:
            from funnel_planner.app.group_words import group_words

            text = tr("Some leads") if plan is None else group_words(plan, lead_filter.group)
            self._add_chip(text, replace(lead_filter, group=()))
        if len(self._chips) > 1:
            clear = quiet_button(tr("Clear all"), partial(self.changed.emit, LeadFilter()))
            self._add(clear)
        self._flow.invalidate()
        self.updateGeometry()

    def _button(self, text: str, icon_name: str, opened: Callable[[QToolButton], None]) -> QToolButton:
        button = QToolButton()
        button.setProperty("look", "button")
        button.setProperty("density", "compact")
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
            shown = text if first is None else f"{text}\t{_period_text(first, last)}"
            menu.addAction(shown, partial(self._set_period, first, last))
        menu.addSeparator()
        chooser = PeriodChooser(self._filter.first_day or self._first, self._filter.last_day or self._last)
        chooser.chosen.connect(menu.close)
        chooser.chosen.connect(lambda: self._set_period(*chooser.days))
        embed(menu, chooser)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _set_period(self, first: date | None, last: date | None) -> None:
        self.changed.emit(replace(self._filter, first_day=first, last_day=last))

    def _open_channels(self, button: QToolButton) -> None:
        choose = LabelChooser(self._channels, self._filter.channels, tr("Channels"))
        self._open_chooser(button, choose, lambda labels: replace(self._filter, channels=labels))

    def _open_stages(self, button: QToolButton) -> None:
        ids = {name: stage_id for stage_id, name in self._stages}
        chosen = frozenset(name for name, stage_id in ids.items() if stage_id in self._filter.stages)
        choose = LabelChooser(tuple(ids), chosen, tr("Furthest stage"), heading=tr("The furthest stage a lead came to"))
        self._open_chooser(
            button,
            choose,
            lambda names: replace(self._filter, stages=frozenset(ids[name] for name in names)),
        )

    def _open_owners(self, button: QToolButton) -> None:
        if len(self._owners) == 1:
            self._open_column(button, self._owners[0])
            return
        self._open_headers(button, self._owners)

    def _open_views(self, button: QToolButton) -> None:
        if self._views is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._views.fill(menu, self._filter, self.changed.emit)
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_columns(self, button: QToolButton) -> None:
        self._open_headers(button, tuple(self._columns))

    def _open_headers(self, button: QToolButton, headers: Sequence[str]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for header in headers:
            menu.addAction(header.replace("&", "&&"), partial(self._open_column, button, header))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_column(self, button: QToolButton, header: str) -> None:
        chosen = next((labels for name, labels in self._filter.columns if name == header), frozenset())
        choose = LabelChooser(self._all_columns[header], chosen, header)

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
        embed(menu, chooser)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        chooser.search.setFocus()


class LabelChooser(QWidget):
    """Labels to tick, with a line to search them; nothing ticked lets everything pass. ``changed`` on every tick."""

    changed = Signal()

    def __init__(self, labels: Sequence[str], chosen: frozenset[str], name: str, *, heading: str = "") -> None:
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


def periods(last: date) -> list[tuple[str, date | None, date | None]]:
    """Usual periods, counted back from the last day with leads; those under way reach to their end."""
    found: list[tuple[str, date | None, date | None]] = [(tr("All time"), None, None)]
    for months, this, before in (
        (1, tr("This month"), tr("Last month")),
        (3, tr("This quarter"), tr("Last quarter")),
        (12, tr("This year"), tr("Last year")),
    ):
        first = date(last.year, (last.month - 1) // months * months + 1, 1)
        found.append((this, first, _months_later(first, months) - timedelta(days=1)))
        found.append((before, _months_later(first, -months), first - timedelta(days=1)))
    found += [(tr("Last {n} days").format(n=days), last - timedelta(days=days - 1), last) for days in (30, 90, 365)]
    return found


def _months_later(first: date, months: int) -> date:
    """The first day of a month so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _date_edit(when: date, name: str) -> QDateEdit:
    made = calm(QDateEdit(QDate(when.year, when.month, when.day)))
    made.setCalendarPopup(True)
    made.setLocale(QLocale(language()))
    made.setDisplayFormat("d MMM yyyy")
    made.setAccessibleName(name)
    return made


def _day(qt_day: QDate) -> date:
    return date(qt_day.year(), qt_day.month(), qt_day.day())


def embed(menu: QMenu, widget: QWidget) -> None:
    """Put a widget at the end of a menu."""
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
