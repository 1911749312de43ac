"""The leads of the plan as a table: searched, filtered, sorted, copied; one lead beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from funnel_planner.app.explain import explain
from funnel_planner.app.lead_rows import LeadRows
from funnel_planner.app.lead_sheet import write_leads
from funnel_planner.app.state import LeadFilter, State
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.deeds import SEPARATOR, Deed
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.models.lead_table import LeadTable
from funnel_planner.ui.pages.filter_bar import FilterBar
from funnel_planner.ui.pages.lead_details import LeadDetails, said_words
from funnel_planner.ui.pages.lead_hands import LeadHands
from funnel_planner.ui.pages.lead_orders import TextOrders
from funnel_planner.ui.pages.lead_paths import PathFinder
from funnel_planner.ui.pages.lead_search import LeadSearch
from funnel_planner.ui.pages.lead_view import NARROWEST, LeadView
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, EmptyState, label
from funnel_planner.words import formats, tr, trn

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.by_hand import Overlaid
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.listing import Numbers

WIDE = 540
"""From this width on the details stand beside the table, else below."""
MOST_COPIED = 20_000
"""Leads that are copied at once; beyond, the clipboard is the wrong tool."""
DETAILS, DETAILS_BELOW = 340, 230
"""Usual width of the details beside the table, and their height below it."""
WIDEST = 220


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Where one was in the table: leads by numbers that stay, rows and scroll bar as they were."""

    selected: list[int]
    current: int
    row: int
    column: int
    scroll: int
    found: "Numbers | None"


class LeadList(QWidget):
    """Shows the leads of a state. ``told`` is what the page should say: a ``Notice``'s text, kind, button and deed."""

    told = Signal(str, str, str, object)

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
        self._details_behind = False
        self._orders = TextOrders(desk, self)
        self.model = LeadTable(desk.theme, self._orders.keys)
        self.search = LeadSearch(desk, self._take_found)
        self.search.installEventFilter(self)
        self.filters = FilterBar(desk.theme)
        self.filters.changed.connect(desk.session.set_filter)
        self.count = label("", desk.theme, "body", "muted")
        """How many leads are shown; the page puts it where it belongs."""
        self.table = LeadView(desk.theme, self.model, self.deeds, self._escaped, self._read_and_sort)
        self.table.doubleClicked.connect(lambda _index: self.open_details())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.hands = LeadHands(desk, self, self._tell)
        self.details = LeadDetails(desk.theme, self.hands.change, self.hands.ask_move)
        self.details.closed.connect(self.close_side)
        self.details.hide()
        self._paths = PathFinder(desk, self.details)
        self.nothing = EmptyState(
            desk.theme,
            "search",
            tr("No lead is like that"),
            tr("Search for something else, or take a condition away."),
            tr("Show all leads"),
            self.show_all,
        )
        self.first = EmptyState(
            desk.theme, "leads", tr("No lead yet"), tr("Fill in the form: a name is enough. Enter adds the lead.")
        )
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
            self.filters.show_filter(state.lead_filter)

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
        self._places.setCurrentWidget(self.first)

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
        """Show a panel beside the table instead of what is there; it keeps the room that was made."""
        if panel is not self.details and not self.details.isHidden():
            self._details_behind = True
        others = [other for other in self._panels if other is not panel and not other.isHidden()]
        sizes = self.split.sizes()
        room = max((sizes[self.split.indexOf(other)] for other in others), default=0)
        for other in others:
            other.hide()
        if panel.isHidden():
            panel.show()
            self._make_room(panel, room)

    def close_side(self) -> None:
        """Give the room back to the table, or to the details that a form was opened from."""
        if all(panel.isHidden() for panel in self._panels):
            return
        behind, self._details_behind = self._details_behind, False
        if behind and self.details.isHidden():
            self.open_details()
        else:
            for panel in self._panels:
                panel.hide()
        self.table.setFocus()

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
        spot = self.table.visualRect(self.table.currentIndex()).bottomLeft()
        inside = self.table.viewport().rect()
        spot.setX(min(max(spot.x(), inside.left()) + SPACE["l"], inside.right()))
        spot.setY(min(max(spot.y(), inside.top()), inside.bottom()))
        return self.table, self.table.viewport().mapToGlobal(spot)

    def show_soon(self, lead: HandLead) -> None:
        """Select a lead made by hand, now or as soon as it is counted."""
        self._awaited = lead
        self._show_awaited()

    def copy(self) -> None:
        """Copy the selected leads for a spreadsheet, below the titles of the columns."""
        rows = self.table.selected_rows(MOST_COPIED + 1)
        if not rows:
            return
        QGuiApplication.clipboard().setText(self.model.tsv(rows[:MOST_COPIED]))
        if len(rows) > MOST_COPIED:
            text = tr("Only the first {n} leads were copied. Filter or search for fewer.")
            self._tell(text.format(n=formats.count(MOST_COPIED)))

    def save_shown(self) -> None:
        """Write the leads that are shown, in their order, as a sheet."""
        session, cube, numbers = self._desk.session, self._cube, self.model.numbers
        if cube is None or numbers is None:
            return
        plan, imports = session.state.plan, self._imports
        facts = {} if self._overlaid is None else dict(self._overlaid.facts)
        name = "".join(" " if letter in '<>:"/\\|?*' else letter for letter in plan.name).strip()
        path = self._desk.ask.save_file(
            tr("Save shown leads"),
            Path.home() / f"{name} - {tr('leads')}.xlsx",
            [
                tr("Excel workbook ({patterns})").format(patterns="*.xlsx"),
                tr("Text table ({patterns})").format(patterns="*.csv"),
            ],
        )
        if path is not None:
            self._desk.tasks.run(
                tr("Exporting {name}").format(name=path.name),
                lambda reporter: write_leads(
                    path, session.file, imports, plan, cube.journeys, facts, numbers, reporter
                ),
                lambda count: self._saved(path, count),
                lambda error: self._tell(explain(error), "error"),
            )

    def _saved(self, path: Path, count: int) -> None:
        text = trn("{n} lead was written to {file}.", "{n} leads were written to {file}.", count)
        self._tell(text.format(n=formats.count(count), file=path.name), "good")

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
            *self._sorting_deed(),
            Deed(tr("Save shown leads…"), self.save_shown, icon="export", possible=self.model.rowCount() > 0),
            Deed(tr("Show all leads"), self.show_all, possible=bool(self.search.searched) or not self._is_unfiltered()),
        ]

    def _escaped(self) -> bool:
        """Escape in the table closes what stands beside it."""
        if all(panel.isHidden() for panel in self._panels):
            return False
        self.close_side()
        return True

    def _tell(self, text: str, kind: str = "info", button: str = "", act: Callable[[], object] | None = None) -> None:
        self.told.emit(text, kind, button, act)

    @property
    def _panels(self) -> tuple[QWidget, ...]:
        return (self.details, self.hands.form, self.hands.move_form)

    def _read_and_sort(self, place: int) -> None:
        """Sort by a column whose texts have to be read first."""
        column = self.model.columns[place]
        if column.sortable:
            self._orders.read(column, lambda: self._sort_by_title(column.title))

    def _sort_by_title(self, title: str) -> None:
        place = next((i for i, column in enumerate(self.model.columns) if column.title == title), -1)
        if self.model.can_sort(place):
            self.table.sort_by(place)

    def _sorting_deed(self) -> list[Deed]:
        """Sorting by the current cell's column, for people without a mouse."""
        place = self.table.currentIndex().column()
        if not 0 <= place < len(self.model.columns) or not self.model.columns[place].sortable:
            return []
        text = tr("Sort by “{column}”").format(column=self.model.columns[place].title)
        return [Deed(text.replace("&", "&&"), lambda: self.table.sort_by(place), "Ctrl+Shift+O", "move_down")]

    def search_for(self, text: str) -> None:
        """Search all cells for a text."""
        self.search.setText(text)
        self.search.start()

    def _take(self, state: State, cube: "Cube") -> None:
        """Other leads: their columns and rows are new; what is selected and in sight stays if it is still there."""
        session = self._desk.session
        kept = self._kept_place() if session.imports() == self._imports and self._cube is not None else None
        self._cube, self._imports, self._overlaid = cube, session.imports(), session.overlaid()
        leads = cube.journeys.leads
        facts = {} if self._overlaid is None else self._overlaid.facts
        self._rows = LeadRows(session.file, self._imports, leads, facts)
        self.hands.take(cube, self._rows)
        if kept is None:
            self._found = None
        self._set_options(cube)
        if kept is not None and self._found is not None:  # until it is searched again
            self._found = self._numbers_of(kept.found)
        self.model.show_leads(state.plan, cube.journeys, self._rows, self._passing(state))
        self.table.show_sorting()
        titles = tuple(column.title for column in self.model.columns)
        if titles != self._titles:
            self._titles = titles
            self._fit_columns()
        if kept is not None:
            self._put_back(kept)
        self._after_change()
        self._show_awaited()
        self.search.look_in(cube)

    def _kept_place(self) -> "_Place":
        """What is selected, current and in sight, by numbers that stay when leads come and go by hand."""
        origin = None if self._overlaid is None else self._overlaid.origin

        def stays(lead: int) -> int:
            return lead if origin is None else int(origin[lead])

        current = self.table.currentIndex()
        is_there = current.isValid() and current.row() < self.model.rowCount()
        found = self._found if self._found is None or origin is None else origin[self._found]
        return _Place(
            selected=[stays(lead) for lead in self.chosen_leads(MOST_COPIED)],
            current=stays(self.model.lead(current.row())) if is_there else -1,
            row=current.row(),
            column=max(0, current.column()),
            scroll=self.table.verticalScrollBar().value(),
            found=found,
        )

    def _put_back(self, kept: "_Place") -> None:
        """Select what was selected; where it is gone, the lead in its place."""
        rows = self.model.rows_of(self._numbers_of(kept.selected).tolist())
        current = self.model.rows_of(self._numbers_of([kept.current]).tolist())
        if kept.row < 0 or not self.model.rowCount():
            return
        row = current[0] if current else rows[0] if rows else min(kept.row, self.model.rowCount() - 1)
        self.table.select_rows(rows or [row], row)
        self.table.verticalScrollBar().setValue(kept.scroll)

    def _numbers_of(self, stays: "Sequence[int] | Numbers | None") -> "Numbers":
        """Present numbers of leads that were kept in mind by ``_kept_place``."""
        import numpy as np

        wanted = np.asarray([] if stays is None else stays, dtype=np.intp)
        origin = None if self._overlaid is None else self._overlaid.origin
        return wanted if origin is None else np.flatnonzero(np.isin(origin, wanted))

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
        named = [self._rows.text_of_role(lead, role) for role in (Role.NAME, Role.EMAIL, Role.PHONE, Role.ID)]
        title = next((text for text in named if text), "")
        known = (tr("Stage reached"), tr("Outcome"), tr("First contact"), tr("Channel"))
        summary = "  ·  ".join(texts[key] for key in known if texts.get(key))
        state = self._desk.session.state
        self.details.show_lead(title, summary, self._rows.story(lead), self._said(lead, state.plan))
        self.details.set_writable(not state.read_only)
        (fact,) = self._rows.facts_about([lead])
        self._paths.find(fact, state.plan, self._imports)

    def _said(self, lead: int, plan: Plan) -> list[tuple[str, str]]:
        """Fields of a lead that were set by hand, by their names."""
        fact = None if self._rows is None else self._rows.facts.get(lead)
        return [] if fact is None else said_words(fact, plan.economics.currency)

    # arrangement

    def _make_room(self, panel: QWidget, room: int) -> None:
        """Open a panel at the size of what stood there, else at its usual one; then the hand on the divider decides."""
        is_below = self.split.orientation() is Qt.Orientation.Vertical
        usual = room or (DETAILS_BELOW if is_below else DETAILS)
        whole = self.split.height() if is_below else self.split.width()
        usual = min(usual, whole // 2)
        sizes = [0] * self.split.count()
        sizes[0], sizes[self.split.indexOf(panel)] = max(1, whole - usual), usual
        self.split.setSizes(sizes)

    def _fit_search(self) -> None:
        """As high as the conditions beside it."""
        self.search.setFixedHeight(self.filters.period.sizeHint().height())

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE["s"])
        self._fit_search()
        top.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.filters, 2)
        sheet = Card(padding="xs")
        self._places = QStackedWidget()
        self._places.addWidget(self.table)
        self._places.addWidget(self.nothing)
        self._places.addWidget(self.first)
        sheet.body.addWidget(self._places)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setObjectName("lead_details")
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(SPACE["m"])
        self.split.addWidget(sheet)
        self.split.setStretchFactor(0, 3)
        for panel in self._panels:
            self.split.addWidget(panel)
            self.split.setStretchFactor(self.split.indexOf(panel), 2)
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

    def changeEvent(self, event: QEvent) -> None:
        """Fit together in every look; the first one comes when all of this has been made."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_search()

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
