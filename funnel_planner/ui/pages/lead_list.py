"""The leads of the plan as a table: searched, filtered, sorted, copied; one lead beside it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.ui.deeds import SEPARATOR, Deed
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.models.lead_table import LeadTable
from funnel_planner.ui.pages.filter_bar import FilterBar
from funnel_planner.ui.pages.lead_details import LeadDetails, show_lead
from funnel_planner.ui.pages.lead_filters import offer_filters
from funnel_planner.ui.pages.lead_hands import LeadHands
from funnel_planner.ui.pages.lead_orders import TextOrders
from funnel_planner.ui.pages.lead_paths import PathFinder
from funnel_planner.ui.pages.lead_place import kept_place, numbers_now, put_back
from funnel_planner.ui.pages.lead_saving import copy_selected, save_shown
from funnel_planner.ui.pages.lead_search import LeadSearch
from funnel_planner.ui.pages.lead_sheet import LeadSheet, count_text
from funnel_planner.ui.pages.lead_side import LeadSide
from funnel_planner.ui.pages.lead_sorting import LeadSorting
from funnel_planner.ui.pages.lead_view import LeadView
from funnel_planner.ui.pages.view_shelf import ViewShelf
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, label
from funnel_planner.words import tr

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.by_hand import Overlaid
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.listing import Numbers


SAVE_KEYS = "Ctrl+E"
"""Of what is shown: elsewhere these keys export the plan."""


class LeadList(QWidget):
    """Shows the leads of a state. ``told`` is what the page should say: a ``Notice``'s text, kind, button and deed."""

    told = Signal(str, str, str, object)
    side_closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cube: Cube | None = None
        self._rows: LeadRows | None = None
        self._filter: LeadFilter | None = None
        self._found: Numbers | None = None
        """Leads that the search found; None: nothing is searched."""
        self._titles: tuple[str, ...] = ()
        self._imports: tuple[str, ...] = ()
        self._plan_id = ""
        self._overlaid: Overlaid | None = None
        self._awaited: HandLead | None = None
        orders = TextOrders(desk, self)
        self.model = LeadTable(desk.theme, orders.keys)
        self.search = LeadSearch(desk, self._take_found)
        self.search.left.connect(self._enter_table)
        self.filters = FilterBar(desk.theme, ViewShelf(desk))
        self.filters.changed.connect(desk.way_back.choose)
        self.count = label("", desk.theme, "body", "muted")
        """How many leads are shown; the page puts it where it belongs."""
        self.table = LeadView(desk.theme, self.model, self.deeds, self._escaped)
        self._sorting = LeadSorting(self.table, orders)
        self.table.doubleClicked.connect(lambda _index: self.open_details())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.hands = LeadHands(desk, self, self._tell)
        self.details = LeadDetails(desk.theme, self.hands.change, self.hands.ask_move)
        self.details.closed.connect(self.close_side)
        self._paths = PathFinder(desk, self.details)
        self.sheet = LeadSheet(desk, self.table, self.show_all)
        self._arrange()

    def show_state(self, state: State, cube: "Cube") -> None:
        """Show the leads of a state, whose counting is ``cube``."""
        self._plan_id = state.plan.id
        if cube is not self._cube:
            self._take(state, cube)
        elif state.lead_filter != self._filter:
            self._show_passing(state)
        if state.lead_filter != self._filter:
            self._filter = state.lead_filter
            self.filters.show_filter(state.lead_filter, state.plan)

    def shows(self, state: State) -> bool:
        """Leads of this plan are in sight, perhaps as they were a moment ago."""
        return self._cube is not None and self._plan_id == state.plan.id

    def show_none(self) -> None:
        """A plan without leads: only the form for the first one."""
        self._cube = self._rows = None
        self._titles = ()
        self.hands.take(None, None)
        self.model.clear()
        self.count.setText("")
        self.sheet.show_first()
        self._search_line.hide()

    def show_all(self) -> None:
        """Forget search and filter."""
        self.search.clear()
        self.search.start()
        self._desk.session.set_filter(LeadFilter())

    def open_details(self) -> None:
        """Show the current lead beside the table."""
        if self.table.currentIndex().isValid():
            self.open_side(self.details)
            self._show_current()

    def open_side(self, panel: QWidget) -> None:
        """Show a panel beside the table instead of what is there."""
        self.split.open(panel)

    def close_side(self) -> None:
        """Give the room back to the table, or to the details that a form was opened from."""
        if self.split.is_open:
            self.split.close_panel()
            self.table.setFocus()
            self.side_closed.emit()

    def chosen_leads(self, most: int) -> list[int]:
        """Numbers of the selected leads from the top, at most so many."""
        if self._cube is None:
            return []
        return [self.model.lead(row) for row in self.table.selected_rows(most)]

    def current_lead(self) -> int:
        """Number of the lead the keyboard is on, -1 for none."""
        index = self.table.currentIndex()
        return self.model.lead(index.row()) if index.isValid() and index.row() < self.model.rowCount() else -1

    def menu_place(self) -> tuple[QWidget, QPoint]:
        """The table, and the place below the current lead."""
        return self.table, self.table.menu_place()

    def show_soon(self, lead: HandLead) -> None:
        """Select a lead made by hand, now or as soon as it is counted."""
        self._awaited = lead
        self._show_awaited()

    def copy(self) -> None:
        """Copy the selected leads for a spreadsheet, below the titles of the columns."""
        copy_selected(self.table, self._tell)

    def save_shown(self) -> None:
        """Write the leads that are shown, in their order, as a sheet."""
        save_shown(self._desk, self.table, self._cube, self._tell)

    def deeds(self) -> list[Deed | None]:
        """What one can do with the selected leads."""
        current = self.table.currentIndex()
        text = self.model.data(current) if current.isValid() else ""
        return [
            Deed(tr("Show details"), self.open_details, "Return", "info", possible=current.isValid()),
            SEPARATOR,
            *self.hands.deeds(),
            Deed(tr("Copy"), self.copy, QKeySequence.StandardKey.Copy, "copy", possible=current.isValid()),
            Deed(tr("Select all"), self.table.selectAll, QKeySequence.StandardKey.SelectAll),
            SEPARATOR,
            Deed(
                tr("Search for “{text}”").format(text=(text or "")[:40]),
                lambda: self.search_for(text or ""),
                icon="search",
                possible=bool(text),
            ),
            *self._sorting.deeds(),
            Deed(tr("Save shown leads…"), self.save_shown, SAVE_KEYS, "export", possible=self.model.rowCount() > 0),
            Deed(tr("Show all leads"), self.show_all, possible=bool(self.search.searched) or not self._is_unfiltered()),
        ]

    def _escaped(self) -> bool:
        """Escape in the table closes what stands beside it."""
        was_open = self.split.is_open
        self.close_side()
        return was_open

    def _tell(self, text: str, kind: str = "info", button: str = "", act: Callable[[], object] | None = None) -> None:
        self.told.emit(text, kind, button, act)

    def _enter_table(self) -> None:
        """From the search field to what it found."""
        if self.model.rowCount():
            self.table.setFocus()
            self.table.select_one()

    def search_for(self, text: str) -> None:
        """Search all cells for a text."""
        self.search.setText(text)
        self.search.start()

    def _take(self, state: State, cube: "Cube") -> None:
        """Other leads: their columns and rows are new; what is selected and in sight stays if it is still there."""
        session = self._desk.session
        stays = session.imports() == self._imports and self._cube is not None
        kept = kept_place(self.table, self._overlaid, self._found) if stays else None
        self._cube, self._imports, self._overlaid = cube, session.imports(), session.overlaid()
        leads = cube.journeys.leads
        facts = {} if self._overlaid is None else self._overlaid.facts
        self._rows = LeadRows(session.file, self._imports, leads, facts)
        self.hands.take(cube, self._rows)
        if kept is None:
            self._found = None
        offer_filters(self.filters, cube, state.plan, self._desk)
        if kept is not None and self._found is not None:  # until it is searched again
            self._found = numbers_now(kept.found, self._overlaid)
        self.model.show_leads(state.plan, cube.journeys, self._rows, self._passing(state))
        self.table.show_sorting()
        titles = tuple(column.title for column in self.model.columns)
        if titles != self._titles:
            self._titles = titles
            self.table.fit_columns()
        else:
            self.table.widen_columns()
        if kept is None:
            self.table.show_start()
        else:
            put_back(kept, self.table, self._overlaid)
        self._after_change()
        self._show_awaited()
        self.search.look_in(cube)

    def _show_awaited(self) -> None:
        """Select the lead that was just added, if it is shown."""
        if self._awaited is None or self._overlaid is None:
            return
        identity = self._awaited.identity
        lead = next((lead for lead, fact in self._overlaid.facts.items() if fact.identity == identity), -1)
        if lead < 0:
            return
        self._awaited = None
        row = self.model.row_of(lead)
        if row >= 0:
            self.table.select_row(row)
            self.table.scrollTo(self.model.index(row, 0))
        else:
            text = tr("The new lead was added, but it is not among those shown: a search or a filter leaves it out.")
            self._tell(text, "info", tr("Show all leads"), self.show_all)

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
        numbers = self._cube.passing(wish, uncounted_too=True)
        if self._found is not None:
            numbers = np.intersect1d(numbers, self._found, assume_unique=True)
        return numbers

    def _after_change(self) -> None:
        assert self._cube is not None  # noqa: S101 - only called with leads
        shown, of_all = self.model.rowCount(), int((self._cube.journeys.furthest >= 0).sum())
        self.count.setText(count_text(shown, of_all))
        self.sheet.show_leads(shown, of_all, self._cube.journeys.leads)
        self._search_line.setVisible(of_all > 0)
        self._show_current()

    def _is_unfiltered(self) -> bool:
        return self._filter is None or self._filter.is_empty

    # one lead

    def _show_current(self) -> None:
        if self.details.isHidden():
            return
        index = self.table.currentIndex()
        if not index.isValid() or self._rows is None or index.row() >= self.model.rowCount():
            self.details.hide()
            return
        lead, state = self.model.lead(index.row()), self._desk.session.state
        show_lead(self.details, self.model.columns, self._rows, lead, state)
        (fact,) = self._rows.facts_about([lead])
        self._paths.find(fact, state.plan, self._imports)

    # arrangement

    def _fit_search(self) -> None:
        """As high as the conditions beside it."""
        self.search.setFixedHeight(self.filters.period.sizeHint().height())

    def _arrange(self) -> None:
        self._search_line = QWidget()
        top = QHBoxLayout(self._search_line)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(SPACE["s"])
        self._fit_search()
        top.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.filters, 3)
        sheet = Card(padding="xs")
        sheet.body.addWidget(self.sheet)
        self.split = LeadSide(sheet, self.details)
        self.split.details_wanted.connect(self.open_details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["m"])
        column.addWidget(self._search_line)
        column.addWidget(self.split, 1)

    def changeEvent(self, event: QEvent) -> None:
        """Fit together in every look; the first one comes when all of this has been made."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_search()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the details beside the table where there is room, else below."""
        super().resizeEvent(event)
        self.split.fit(self.width())
