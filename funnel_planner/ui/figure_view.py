"""A table of figures on the screen, made for reading and copying."""

from collections.abc import Mapping
from heapq import nlargest

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.sharing import copy_numbers, save_numbers
from funnel_planner.ui.figure_model import FigureModel
from funnel_planner.ui.held_column import HeldColumn
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.models.keyed_table import Index
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets.side_shade import SideShade
from funnel_planner.words import tr

_MAX_COLUMN = 260
_HEADING_ROOM = 26
"""Of a heading around its text; device-independent pixels."""
_LEAST_NAME, _SHARE_OF_NAME = 150, 0.45
"""Where a table is too narrow for all of it, no column gets more than this share of it (device-independent pixels)."""
_CELL_ROOM, _MARK_ROOM = 30, 22
"""Of a cell around its text, and for the mark of a series before it."""
_MOST_MEASURED = 1000
"""So many rows say how wide columns must be."""
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
NO_LIMIT = 16_777_215
"""As high as Qt lets a widget be."""


def _folded_width(metrics: QFontMetrics, text: str) -> int:
    """Width of a text in at most two lines, broken at the best space."""
    words = text.split(" ")
    broken = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words) + 1)]
    return min(max(map(metrics.horizontalAdvance, halves)) for halves in broken)


def _shared_out(room: int, share: int, needs: list[int]) -> list[int]:
    """What columns need, none more than its share of the room; what is left then goes to those that need more."""
    widths = [min(share, need) for need in needs]
    for column, need in enumerate(needs):
        widths[column] += min(need - widths[column], max(0, room - sum(widths)))
    return widths


class FigureView(QTableView):
    """A calm table of figures: Ctrl+C copies what is selected (all of it with headings when nothing is).

    Headings are folded only where they do not all fit in one line; the first column stays in sight while the others
    are scrolled. ``widest`` is the most room a column gets, in device-independent pixels. ``row_chosen(row)`` is
    emitted when the current row changes by mouse or keyboard.
    """

    row_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, *, widest: int = _MAX_COLUMN) -> None:
        super().__init__()
        self._theme = theme
        self.ask: Ask | None = None
        """Asks where to save the table; without it there is only the clipboard."""
        self.below: tuple[str, ...] = ()
        """What stands below the table wherever all of it is copied or saved (see ``Sharing``)."""
        self._widest: dict[int, int] = {}
        self._usual_widest = widest
        self._cells: list[int] = []
        """Room that the cells of each column need."""
        self._share: int | None = None
        """Most room for a column where there is too little for all; 0: enough; None: not decided for what is shown."""
        self._most: int | None = None
        """Least height at which the table scrolls; None: whoever holds it says how high it is."""
        self._model = FigureModel(theme)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # many names differ only at their ends
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(48)
        self.setTabKeyNavigation(False)
        self._shade = SideShade(theme, self)
        self._held: HeldColumn | None = None
        bar = self.horizontalScrollBar()
        for moved in (bar.valueChanged, bar.rangeChanged):
            moved.connect(lambda *_: self._show_edges())
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_chosen.emit(now.row()))

    @property
    def figures(self) -> Figures:
        """What is shown."""
        return self._model.figures

    def show_figures(
        self, figures: Figures, strong: frozenset[int] = frozenset(), marks: tuple[int | None, ...] = ()
    ) -> None:
        """Show a table; ``strong`` rows are totals, ``marks`` the series whose colour a row carries."""
        before = self._model.figures
        self._model.show_figures(figures, strong, marks)
        cells = self._needed(figures, strong, marks)
        if figures.headings == before.headings and len(figures.rows) == len(before.rows):
            # never less room than before, or columns would dance while one types
            cells = [max(pair) for pair in zip(cells, self._cells, strict=True)]
        if cells != self._cells or figures.headings != before.headings:
            self._share = None
        self._cells = cells
        self._fit()

    def explain(self, meanings: Mapping[str, str]) -> None:
        """What headings mean, told where the mouse rests on one."""
        self._model.explain(meanings)

    @property
    def usual_widest(self) -> int:
        """Most room that a column gets unless it was given more, or less."""
        return self._usual_widest

    def widen(self, column: int, widest: int) -> None:
        """Give a column more, or less, room than the others may have; device-independent pixels."""
        if self._widest.get(column) != widest:
            self._widest[column], self._share = widest, None
            self._fit()

    def keep_whole(self, most: int = NO_LIMIT) -> None:
        """Be as high as all rows from now on, but at most so high; device-independent pixels."""
        self._most = most
        self._fit()

    def copy(self) -> None:
        """Copy the selected cells, or everything with headings."""
        chosen = [(index.row(), index.column()) for index in self.selectedIndexes()]
        if chosen:
            copy_numbers(self.ask, self.figures.tsv(chosen))
        else:
            self.copy_all()

    def copy_all(self) -> None:
        """Copy everything with headings, and what it is of."""
        copy_numbers(self.ask, self.figures.tsv(below=self.below))

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done with the table: copy what is selected or all of it, and save it."""
        menu.addAction(tr("Copy"), self.copy).setEnabled(bool(self.selectedIndexes()))
        menu.addAction(tr("Copy table"), self.copy_all)
        menu.addAction(tr("Select all"), self.selectAll)
        ask = self.ask
        if ask is not None:
            menu.addSeparator()
            menu.addAction(tr("Save numbers as CSV…"), lambda: save_numbers(ask, self.figures, self.below))

    def full_height(self) -> int:
        """Height that shows every row without scrolling, and the bar to scroll sideways where there is one."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        columns = sum(self.columnWidth(column) for column in range(self._model.columnCount()))
        bar = self.horizontalScrollBar().sizeHint().height() if columns > self._room() else 0
        return self.horizontalHeader().minimumHeight() + rows + 2 * self.frameWidth() + max(2, bar)

    def _room(self) -> int:
        """Width for columns."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        scrolls = self._most is not None and rows + self.horizontalHeader().minimumHeight() > self._most
        return self.width() - 2 * self.frameWidth() - (self.verticalScrollBar().sizeHint().width() if scrolls else 0)

    def _needed(self, figures: Figures, strong: frozenset[int], marks: tuple[int | None, ...]) -> list[int]:
        """Room for the cells of each column, judged by the longest texts: Qt's own measuring asks for every role."""
        metrics = QFontMetrics(self._theme.font("strong")) if strong else self.fontMetrics()
        rows, needed = range(min(len(figures.rows), _MOST_MEASURED)), []
        for column in range(len(figures.headings)):
            longest = nlargest(3, {self._model.text(row, column) for row in rows}, key=len)
            needed.append(max(map(metrics.horizontalAdvance, longest), default=0) + _CELL_ROOM)
        if needed and marks:
            needed[0] += _MARK_ROOM
        return needed

    def _fit(self) -> None:
        """As wide as the cells need; where that is too much, headings take two lines and long names give way."""
        if len(self._cells) != len(self.figures.headings):
            return  # in the middle of taking other figures
        header = self.horizontalHeader()
        metrics = header.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.9))
        texts, room = self.figures.headings, self._room()
        whole = [metrics.horizontalAdvance(text) + _HEADING_ROOM for text in texts]
        most = [self._widest.get(column, self._usual_widest) for column in range(len(texts))]
        widths = [min(limit, max(pair)) for limit, *pair in zip(most, self._cells, whole, strict=True)]
        share = max(_LEAST_NAME, round(room * _SHARE_OF_NAME)) if sum(widths) > room else 0
        if share != self._share:
            self._share = share
            if share:
                words = [_folded_width(metrics, text) + _HEADING_ROOM for text in texts]
                needs = [max(cell, min(pair)) for cell, *pair in zip(self._cells, words, whole, strict=True)]
                widths = _shared_out(room, share, [min(pair) for pair in zip(most, needs, strict=True)])
            for column, width in enumerate(widths):
                self.setColumnWidth(column, width)
            two = any(one > self.columnWidth(column) for column, one in enumerate(whole))
            header.setFixedHeight(metrics.lineSpacing() * (2 if two else 1) + _HEADING_ROOM // 2)
        if self._most is not None:
            self.setFixedHeight(min(self.full_height(), self._most))

    def _show_edges(self) -> None:
        """The shade at the right while columns go on there, the first column at the left while others hide it."""
        self._shade.place()
        if self._held is None and self.horizontalScrollBar().value() > 0:
            self._held = HeldColumn(self)
        if self._held is not None:
            self._held.place()
            self._shade.raise_()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        """Bring a cell into sight, also from below the first column."""
        super().scrollTo(index, hint)
        bar = self.horizontalScrollBar()
        hidden = self.columnWidth(0) - self.visualRect(index).left()
        if index.column() > 0 and hidden > 0 and bar.value() > 0:
            bar.setValue(bar.value() - hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold headings as the room asks for, and say with a shadow whether there is more to the right."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
        self._show_edges()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy: the window's command sends the keys here; a shortcut of the table's own would be ambiguous."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy and save."""
        menu = passing_menu(self)
        self.fill_menu(menu)
        menu.popup(event.globalPos())
