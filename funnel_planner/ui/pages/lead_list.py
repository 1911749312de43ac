"""The leads of the plan as a table: searched, filtered, sorted, copied; one lead beside it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.app.lead_rows import LeadRows
from funnel_planner.app.state import LeadFilter, State
from funnel_planner.domain.mapping import Role
from funnel_planner.ui.deeds import SEPARATOR, Deed
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.models.lead_table import LeadTable
from funnel_planner.ui.pages.filter_bar import FilterBar
from funnel_planner.ui.pages.lead_details import LeadDetails
from funnel_planner.ui.pages.lead_search import LeadSearch
from funnel_planner.ui.pages.lead_view import NARROWEST, LeadView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, EmptyState, label
from funnel_planner.words import formats, tr, trn

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.listing import Numbers

WIDE = 860
"""From this width on the details stand beside the table, else below."""
MOST_COPIED = 20_000
"""Leads that are copied at once; beyond, the clipboard is the wrong tool."""
DETAILS, DETAILS_BELOW = 340, 230
"""Usual width of the details beside the table, and their height below it."""
WIDEST = 220


class LeadList(QWidget):
    """Shows the leads of a state. ``told`` is a sentence the page should say."""

    told = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cube: Cube | None = None
        self._rows: LeadRows | None = None
        self._filter: LeadFilter | None = None
        self._found: Numbers | None = None
        """Leads that the search found; None: nothing is searched."""
        self._titles: tuple[str, ...] = ()
        self.model = LeadTable(desk.theme)
        self.search = LeadSearch(desk, self._take_found)
        self.search.installEventFilter(self)
        self.filters = FilterBar(desk.theme)
        self.filters.changed.connect(desk.session.set_filter)
        self.count = label("", desk.theme, "body", "muted")
        """How many leads are shown; the page puts it where it belongs."""
        self.table = LeadView(desk.theme, self.model, self.deeds, self._escaped)
        self.table.doubleClicked.connect(lambda _index: self.open_details())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.details = LeadDetails(desk.theme)
        self.details.closed.connect(self.close_details)
        self.details.hide()
        self.nothing = EmptyState(
            desk.theme,
            "search",
            tr("No lead is like that"),
            tr("Search for something else, or take a condition away."),
            tr("Show all leads"),
            self.show_all,
        )
        self._arrange()

    def show_state(self, state: State, cube: "Cube") -> None:
        """Show the leads of a state, whose counting is ``cube``."""
        if cube is not self._cube:
            self._take(state, cube)
        elif state.lead_filter != self._filter:
            self._show_passing(state)
        if state.lead_filter != self._filter:
            self._filter = state.lead_filter
            self.filters.show_filter(state.lead_filter)

    def show_all(self) -> None:
        """Forget search and filter."""
        self.search.clear()
        self.search.start()
        self._desk.session.set_filter(LeadFilter())

    def open_details(self) -> None:
        """Show the current lead beside the table."""
        if self.table.currentIndex().isValid():
            if self.details.isHidden():
                self._make_room()
            self.details.show()
            self._show_current()

    def close_details(self) -> None:
        """Give the room back to the table."""
        self.details.hide()
        self.table.setFocus()

    def copy(self) -> None:
        """Copy the selected leads for a spreadsheet, below the titles of the columns."""
        rows = self.table.selected_rows(MOST_COPIED + 1)
        if not rows:
            return
        QGuiApplication.clipboard().setText(self.model.tsv(rows[:MOST_COPIED]))
        if len(rows) > MOST_COPIED:
            text = tr("Only the first {n} leads were copied. Filter or search for fewer.")
            self.told.emit(text.format(n=formats.count(MOST_COPIED)))

    def deeds(self) -> list[Deed | None]:
        """What one can do with the selected leads."""
        current = self.table.currentIndex()
        text = self.model.data(current) if current.isValid() else ""
        return [
            Deed(tr("Show details"), self.open_details, "Return", "info", possible=current.isValid()),
            SEPARATOR,
            Deed(tr("Copy"), self.copy, QKeySequence.StandardKey.Copy, "copy", possible=current.isValid()),
            Deed(tr("Select all"), self.table.selectAll, QKeySequence.StandardKey.SelectAll),
            SEPARATOR,
            Deed(
                tr("Search for “{text}”").format(text=(text or "")[:40]),
                lambda: self.search_for(text or ""),
                icon="search",
                possible=bool(text),
            ),
            *self._sorting_deed(),
            Deed(tr("Show all leads"), self.show_all, possible=bool(self.search.searched) or not self._is_unfiltered()),
        ]

    def _escaped(self) -> bool:
        """Escape in the table closes the details."""
        if self.details.isHidden():
            return False
        self.close_details()
        return True

    def _sorting_deed(self) -> list[Deed]:
        """Sorting by the current cell's column, for people without a mouse."""
        place = self.table.currentIndex().column()
        if not 0 <= place < len(self.model.columns) or self.model.columns[place].keys is None:
            return []
        text = tr("Sort by “{column}”").format(column=self.model.columns[place].title)
        return [Deed(text.replace("&", "&&"), lambda: self.table.sort_by(place), "Ctrl+Shift+O", "move_down")]

    def search_for(self, text: str) -> None:
        """Search all cells for a text."""
        self.search.setText(text)
        self.search.start()

    def _take(self, state: State, cube: "Cube") -> None:
        """Other leads: their columns and rows are new."""
        self._cube = cube
        leads = cube.journeys.leads
        self._rows = LeadRows(self._desk.session.file, state.plan.batches, leads)
        self._found = None
        self._set_options(cube)
        self.model.show_leads(state.plan, cube.journeys, self._rows, self._passing(state))
        self.table.show_sorting()
        titles = tuple(column.title for column in self.model.columns)
        if titles != self._titles:
            self._titles = titles
            self._fit_columns()
        self._after_change()
        self.search.look_in(cube)

    def _take_found(self, found: "Numbers | None") -> None:
        self._found = found
        self._show_passing(self._desk.session.state)

    def _show_passing(self, state: State) -> None:
        self.model.show_numbers(self._passing(state))
        self._after_change()

    def _passing(self, state: State) -> "Numbers":
        import numpy as np

        assert self._cube is not None  # noqa: S101 - only called with leads
        wish = state.lead_filter
        numbers = self._cube.passing(wish.first_day, wish.last_day, wish.channels, wish.columns)
        if self._found is not None:
            numbers = np.intersect1d(numbers, self._found, assume_unique=True)
        return numbers

    def _after_change(self) -> None:
        assert self._cube is not None  # noqa: S101 - only called with leads
        shown, of_all = self.model.rowCount(), int((self._cube.journeys.furthest >= 0).sum())
        if shown == of_all:
            text = trn("{n} lead", "{n} leads", of_all).format(n=formats.count(of_all))
        else:
            text = trn("{shown} of {n} lead", "{shown} of {n} leads", of_all).format(
                shown=formats.count(shown), n=formats.count(of_all)
            )
        self.count.setText(text)
        self._places.setCurrentWidget(self.table if shown else self.nothing)
        self._show_current()

    def _is_unfiltered(self) -> bool:
        return self._filter is None or self._filter.is_empty

    def _set_options(self, cube: "Cube") -> None:
        """What can be filtered by: all that these leads have."""
        from datetime import timedelta

        from funnel_planner.analytics.leads import BLANK, EPOCH
        from funnel_planner.analytics.results import UNKNOWN

        journeys = cube.journeys
        channels = list(journeys.channel.labels)
        if (journeys.channel.codes == BLANK).any():
            channels.append(UNKNOWN)
        labels = {
            header: tuple(sorted(coded.labels, key=str.casefold))
            for header, coded in journeys.leads.columns.items()
            if len(coded.labels) > 1
        }
        days = cube.days
        first, last = (int(days[0]), int(days[-1])) if len(days) else (None, None)
        self.filters.set_options(
            channels,
            labels,
            None if first is None else EPOCH + timedelta(days=first),
            None if last is None else EPOCH + timedelta(days=last),
        )

    # one lead

    def _show_current(self) -> None:
        if self.details.isHidden():
            return
        index = self.table.currentIndex()
        if not index.isValid() or self._rows is None or index.row() >= self.model.rowCount():
            self.details.hide()
            return
        lead = self.model.lead(index.row())
        texts = {column.title: column.text(lead) for column in reversed(self.model.columns)}  # ours before the file's
        named = [self._rows.text_of_role(lead, role) for role in (Role.NAME, Role.EMAIL, Role.ID)]
        title = next((text for text in named if text), "")
        known = (tr("Stage reached"), tr("Outcome"), tr("First contact"), tr("Channel"))
        summary = "  ·  ".join(texts[key] for key in known if texts.get(key))
        self.details.show_lead(title, summary, self._rows.story(lead))

    # arrangement

    def _make_room(self) -> None:
        """Open the details at their usual size; afterwards the hand on the divider decides."""
        if self.split.sizes()[1]:
            return
        usual, whole = DETAILS, self.split.width()
        if self.split.orientation() is Qt.Orientation.Vertical:
            usual, whole = DETAILS_BELOW, self.split.height()
        self.split.setSizes([max(1, whole - usual), usual])

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE["s"])
        self.search.setFixedHeight(self.filters.period.sizeHint().height())
        top.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.filters, 2)
        sheet = Card(padding="xs")
        self._places = QStackedWidget()
        self._places.addWidget(self.table)
        self._places.addWidget(self.nothing)
        sheet.body.addWidget(self._places)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setObjectName("lead_details")
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(SPACE["m"])
        self.split.addWidget(sheet)
        self.split.addWidget(self.details)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["m"])
        column.addLayout(top)
        column.addWidget(self.split, 1)

    def _fit_columns(self) -> None:
        """Widths by the first page of leads."""
        metrics, header = self.table.fontMetrics(), self.table.horizontalHeader()
        for place, column in enumerate(self.model.columns):
            texts = [self.model.data(self.model.index(row, place)) for row in range(min(40, self.model.rowCount()))]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 26
            title = metrics.horizontalAdvance(column.title) + 40
            header.resizeSection(place, max(NARROWEST, min(WIDEST, max(widest, title))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down in the search field goes to the table, Escape empties it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.model.rowCount():
                self.table.setFocus()
                if not self.table.currentIndex().isValid():
                    self.table.select_row(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                self.search.start()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the details beside the table where there is room, else below."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
