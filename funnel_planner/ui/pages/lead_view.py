"""The table of leads on the screen: selecting, sorting, keys and context menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from funnel_planner.ui.deeds import Deeds, menu_of, pressed
from funnel_planner.ui.models.lead_table import LeadTable
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets.side_shade import SideShade
from funnel_planner.words import tr

NARROWEST, WIDEST = 72, 220
"""Of a column, to begin with; device-independent pixels."""
BESIDE_TEXT = 26
"""Of a cell, left and right of its text together."""
FIRST_PAGE = 40
_NO_CHOICE = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
)
"""Ways to get the focus by which nobody wished for a lead."""


class LeadView(QTableView):
    """Rows are selected, ``deeds`` are done by key and menu, a click on a title sorts; ``escaped`` may take Escape."""

    def __init__(
        self,
        theme: Theme,
        model: LeadTable,
        deeds: Callable[[], Deeds],
        escaped: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._read_texts: Callable[[int], object] = lambda _column: None
        self._theme = theme
        self.leads = model
        self._deeds, self._escaped = deeds, escaped
        self._needed: dict[str, int] = {}
        """Width that the longest text of a column needed so far, by title: made narrower by hand, a column stays so."""
        self._shade = SideShade(theme, self)
        self.setModel(model)
        self.setAccessibleName(tr("Leads"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrow keys move in it
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.9))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(NARROWEST // 2)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(False)
        header.sectionClicked.connect(self.sort_by)

    def read_texts_by(self, read_texts: Callable[[int], object]) -> None:
        """Ask this to make a column sortable whose texts have not been read, and to sort by it then."""
        self._read_texts = read_texts

    def select_one(self) -> None:
        """Select the current lead, or the first one, where none is selected."""
        if self.leads.rowCount() and not self.selectionModel().hasSelection():
            self.select_row(max(0, self.currentIndex().row()))

    def select_row(self, row: int) -> None:
        """Make a row the current one."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def select_rows(self, rows: Sequence[int], current: int) -> None:
        """Select these rows and make one of them the current one, without scrolling."""
        flags = QItemSelectionModel.SelectionFlag
        model, selection = self.model(), QItemSelection()
        start = previous = -2
        for row in [*sorted(rows), -2]:
            if row != previous + 1:
                if start >= 0:
                    selection.select(model.index(start, 0), model.index(previous, 0))
                start = row
            previous = row
        self.selectionModel().setCurrentIndex(model.index(current, 0), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def selected_rows(self, most: int) -> list[int]:
        """Selected rows from the top, at most so many; never a list of all cells, which may be millions."""
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        ranges = sorted((part.top(), part.bottom()) for part in parts)
        rows: dict[int, None] = {}
        for top, bottom in ranges:
            rows.update(dict.fromkeys(range(top, min(bottom, top + most - len(rows)) + 1)))
            if len(rows) >= most:
                break
        return list(rows)[:most]

    def menu_place(self) -> QPoint:
        """The place on the screen below the current lead."""
        spot, inside = self.visualRect(self.currentIndex()).bottomLeft(), self.viewport().rect()
        spot.setX(min(max(spot.x(), inside.left()) + SPACE["l"], inside.right()))
        spot.setY(min(max(spot.y(), inside.top()), inside.bottom()))
        return self.viewport().mapToGlobal(spot)

    def show_start(self) -> None:
        """Show the first leads from their first column."""
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)

    def fit_columns(self) -> None:
        """Widths by the first page of leads."""
        model, metrics, header = self.leads, self.fontMetrics(), self.horizontalHeader()
        for place, column in enumerate(model.columns):
            texts = [model.data(model.index(row, place)) for row in range(min(FIRST_PAGE, model.rowCount()))]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + BESIDE_TEXT
            title = metrics.horizontalAdvance(column.title) + 40
            header.resizeSection(place, max(NARROWEST, min(WIDEST, max(widest, title))))
        self._needed.clear()
        self.widen_columns()

    def widen_columns(self) -> None:
        """Wider where a text may be longer than any was: an amount that is cut is another amount."""
        header = self.horizontalHeader()
        for place, column in enumerate(self.leads.columns):
            needed = self.fontMetrics().horizontalAdvance(column.longest) + BESIDE_TEXT if column.longest else 0
            if needed > self._needed.get(column.title, 0):
                self._needed[column.title] = needed
                header.resizeSection(place, max(header.sectionSize(place), needed))

    def show_sorting(self) -> None:
        """Mark the column that the model is sorted by."""
        sorting = self.leads.sorting
        self.horizontalHeader().setSortIndicatorShown(sorting is not None)
        if sorting is not None:
            order = Qt.SortOrder.DescendingOrder if sorting[1] else Qt.SortOrder.AscendingOrder
            self.horizontalHeader().setSortIndicator(sorting[0], order)

    def sort_by(self, column: int) -> None:
        """Sort by a column; a second time turns it round."""
        model = self.leads
        if not model.can_sort(column):
            self._read_texts(column)
            return
        again = model.sorting == (column, False)
        order = Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder
        model.sort(column, order)
        self.show_sorting()
        self.scrollToTop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The deeds of the table; Escape goes to whoever listens."""
        if event.key() == Qt.Key.Key_Escape and self._escaped():
            return
        if event.key() == Qt.Key.Key_Enter or not pressed(event, self._deeds()):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes here by keyboard has a lead to work on."""
        super().focusInEvent(event)
        if event.reason() not in _NO_CHOICE:
            self.select_one()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same deeds as a menu."""
        menu_of(self, self._theme, self._deeds()).popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The edge moves along."""
        super().resizeEvent(event)
        self._shade.place()
