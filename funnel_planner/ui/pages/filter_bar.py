"""The filter of the leads: period, channels, stages, outcomes and any imported column, each a chip with a cross."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from funnel_planner.app.findings.filter_words import days_text, filter_parts
from funnel_planner.app.findings.periods import period_keys, period_name, span
from funnel_planner.app.leads.outcome_words import outcomes_named
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.pages.filter_choosers import LabelChooser, PeriodChooser, embed
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import Chip, quiet_button
from funnel_planner.ui.widgets.tab_order import tab_after
from funnel_planner.words import tr

if TYPE_CHECKING:  # it needs a desk, the bar does not
    from funnel_planner.ui.pages.view_shelf import ViewShelf


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
        self._has_blanks: Callable[[str], bool] = lambda _header: False
        self._first = self._last = self._seen_from = date(2000, 1, 1)
        self._flow = FlowLayout(SPACE["s"])
        self.setLayout(self._flow)
        self.period = self._button(tr("Period"), "calendar", self._open_period)
        self.channel = self._button(tr("Channel"), "leads", self._open_channels)
        self.stage = self._button(tr("Stage"), "funnel", self._open_stages)
        self.outcome = self._button(tr("Outcome"), "check_circle", self._open_outcomes)
        self.owner = self._button(tr("Owner"), "leads", self._open_owners)
        self.column = self._button(tr("Column"), "filter", self._open_columns)
        self.saved = self._button(tr("Views"), "save", self._open_views)
        self.saved.setAccessibleName(tr("Saved views"))
        self.saved.setToolTip(tr("Saved views"))
        self.saved.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.saved.setVisible(views is not None)
        for button in (self.stage, self.outcome, self.owner):
            button.hide()
        self._chips: list[QWidget] = []
        self._end: QWidget | None = None
        self._fitted: tuple[int, int, int] | None = None
        """What was last fitted: number of buttons, room of what is at the end, width."""

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
        seen_from: date | None = None,
        has_blanks: Callable[[str], bool] = lambda _header: False,
    ) -> None:
        """What can be chosen from.

        Channel labels, labels of each column, the days there are leads from and to, ids and names of the stages (none
        where there are no single leads, which would have an outcome, too), and which of the columns name the lead's
        owner; ``seen_from``: the day that periods such as "last month" count from; ``has_blanks``: some lead has
        nothing in a column, asked when somebody wants to choose from it.
        """
        self._channels, self._stages = tuple(channels), tuple(stages)
        self._has_blanks = has_blanks
        self._all_columns = columns
        self._owners = tuple(header for header in owners if header in columns)
        self._columns = {header: labels for header, labels in columns.items() if header not in self._owners}
        self.owner.setVisible(bool(self._owners))
        self.stage.setVisible(len(self._stages) > 1)
        self.outcome.setVisible(bool(self._stages))
        columns = self._columns
        self.period.setEnabled(first is not None)
        if first is not None and last is not None:
            self._first, self._last, self._seen_from = first, last, seen_from or last
        self.channel.setEnabled(bool(channels))
        self.column.setVisible(bool(columns))
        self.fit()

    def end_with(self, widget: QWidget) -> None:
        """Put a widget behind everything else, also behind the chips."""
        self._end = widget
        self._flow.addWidget(widget)

    def show_filter(self, lead_filter: LeadFilter, plan: Plan | None = None) -> None:
        """Show the filter in force; its stages and groups are those of ``plan``."""
        self._filter = lead_filter
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for text, without in filter_parts(lead_filter, plan, dict(self._stages)):
            self._add_chip(text, without)
        if len(self._chips) > 1:
            clear = quiet_button(tr("Clear all"), partial(self.changed.emit, LeadFilter()))
            self._add(clear)
        tab_after(self.saved, *self._chips)
        self.fit()

    def fit(self) -> None:
        """Where all buttons do not fit in one line, they do without their pictures."""
        buttons = (self.period, self.channel, self.stage, self.outcome, self.owner, self.column)
        ends = [self.saved] if self._end is None else [self.saved, self._end]
        shown = [button for button in buttons if not button.isHidden()]
        words = sum(widget.sizeHint().width() + SPACE["s"] for widget in ends if not widget.isHidden())
        fitted = (len(shown), words, self.width())
        if fitted != self._fitted:
            self._fitted = fitted
            for button in buttons:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            whole = words + sum(button.sizeHint().width() + SPACE["s"] for button in shown) - SPACE["s"]
            if whole > self.width():
                for button in buttons:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._flow.invalidate()
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Buttons are of another size in another look; the first one may come when they have been made."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fitted = None
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

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
        if self._end is not None:
            self._flow.removeWidget(self._end)
            self._flow.addWidget(self._end)
        widget.show()

    def period_menu(self) -> QMenu:
        """Usual periods, which move along with the leads, and two days to enter, which stay as they are."""
        menu = passing_menu(self)
        menu.addAction(tr("All time"), partial(self._set_period, None, None))
        for key in period_keys():
            days = span(key, self._seen_from)
            entry = menu.addAction(f"{period_name(key)}\t{days_text(*days)}", partial(self._set_period, *days, key))
            entry.setCheckable(True)
            entry.setChecked(key == self._filter.period)
        menu.addSeparator()
        chooser = PeriodChooser(self._filter.first_day or self._first, self._filter.last_day or self._last, self._theme)
        chooser.chosen.connect(menu.close)
        chooser.chosen.connect(lambda: self._set_period(*chooser.days))
        embed(menu, chooser)
        return menu

    def _open_period(self, button: QToolButton) -> None:
        self.period_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _set_period(self, first: date | None, last: date | None, key: str = "") -> None:
        self.changed.emit(replace(self._filter, first_day=first, last_day=last, period=key))

    def _open_channels(self, button: QToolButton) -> None:
        choose = LabelChooser(self._channels, self._filter.channels, tr("Channels"), shown=shown_label)
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

    def _open_outcomes(self, button: QToolButton) -> None:
        _pop_up(button, self.outcome_chooser())

    def outcome_chooser(self) -> LabelChooser:
        """Outcomes to tick."""
        named = outcomes_named()
        chosen = frozenset(word for word, outcome in named.items() if outcome in self._filter.outcomes)
        choose = LabelChooser(tuple(named), chosen, tr("Outcome"), heading=tr("How a lead stands on the as-of day"))

        def changed() -> None:
            self.changed.emit(replace(self._filter, outcomes=frozenset(named[word] for word in choose.labels)))

        choose.changed.connect(changed)
        return choose

    def _open_owners(self, button: QToolButton) -> None:
        if len(self._owners) == 1:
            self._open_column(button, self._owners[0])
            return
        self._open_headers(button, self._owners)

    def _open_views(self, button: QToolButton) -> None:
        if self._views is not None:
            menu = passing_menu(self)
            self._views.fill(menu, self._filter, self.changed.emit)
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_columns(self, button: QToolButton) -> None:
        self._open_headers(button, tuple(self._columns))

    def _open_headers(self, button: QToolButton, headers: Sequence[str]) -> None:
        menu = passing_menu(self)
        for header in headers:
            menu.addAction(header.replace("&", "&&"), partial(self._open_column, button, header))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_column(self, button: QToolButton, header: str) -> None:
        _pop_up(button, self.column_chooser(header))

    def column_chooser(self, header: str) -> LabelChooser:
        """Labels of a column to tick, and that there is none where that is so of some lead."""
        chosen = next((labels for name, labels in self._filter.columns if name == header), frozenset())
        labels = self._all_columns[header]
        if self._has_blanks(header) and UNKNOWN not in labels:
            labels = (*labels, UNKNOWN)
        choose = LabelChooser(labels, chosen, header, shown=shown_label)

        def changed(labels: frozenset[str]) -> LeadFilter:
            columns = [column for column in self._filter.columns if column[0] != header]
            return replace(self._filter, columns=(*columns, (header, labels)) if labels else tuple(columns))

        choose.changed.connect(lambda: self.changed.emit(changed(choose.labels)))
        return choose

    def _open_chooser(
        self, button: QToolButton, chooser: LabelChooser, changed: Callable[[frozenset[str]], LeadFilter]
    ) -> None:
        chooser.changed.connect(lambda: self.changed.emit(changed(chooser.labels)))
        _pop_up(button, chooser)


def _pop_up(button: QToolButton, chooser: LabelChooser) -> None:
    menu = passing_menu(button)
    embed(menu, chooser)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    chooser.setFocus()
