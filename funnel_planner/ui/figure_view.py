"""A table of figures on the screen, made for reading and copying."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

Index = QModelIndex | QPersistentModelIndex
_EMPTY = Figures("", (), (), ())
_MAX_COLUMN = 260


class FigureModel(QAbstractTableModel):
    """Holds ready figures; rows named in ``strong`` are totals."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._figures = _EMPTY
        self._strong: frozenset[int] = frozenset()
        self._marks: tuple[int | None, ...] = ()

    @property
    def figures(self) -> Figures:
        """What is shown."""
        return self._figures

    def show_figures(self, figures: Figures, strong: frozenset[int], marks: tuple[int | None, ...]) -> None:
        """Take other figures; cells are updated in place where the table keeps its form."""
        same = figures.headings == self._figures.headings and len(figures.rows) == len(self._figures.rows)
        if same and strong == self._strong:
            self._figures, self._marks = figures, marks
            if figures.rows:
                last = self.index(len(figures.rows) - 1, len(figures.headings) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._figures, self._strong, self._marks = figures, strong, marks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Rows of figures."""
        return 0 if parent.isValid() else len(self._figures.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns of figures."""
        return 0 if parent.isValid() else len(self._figures.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, PLR0911 - Qt's signature; one role a line
        """Text, alignment, weight and the colour mark of a series."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._figures.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = self._figures.kinds[column] == "text"
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and row in self._strong:
            return self._theme.font("strong")
        if role == Qt.ItemDataRole.ForegroundRole and column and row not in self._strong and self._is_quiet(column):
            return self._theme.colour("muted")
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and row < len(self._marks):
            mark = self._marks[row]
            return None if mark is None else self._theme.series(mark)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Headings above, no row numbers."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._figures.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = self._figures.kinds[section] == "text"
            return (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
        return None

    def _is_quiet(self, column: int) -> bool:
        return self._figures.kinds[column] == "interval"


class FigureView(QTableView):
    """A calm table of figures: Ctrl+C copies what is selected (all of it with headings when nothing is).

    ``row_chosen(row)`` is emitted when the current row changes by mouse or keyboard.
    """

    row_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._model = FigureModel(theme)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(48)
        self.setTabKeyNavigation(False)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_chosen.emit(now.row()))

    @property
    def figures(self) -> Figures:
        """What is shown."""
        return self._model.figures

    def show_figures(
        self, figures: Figures, strong: frozenset[int] = frozenset(), marks: tuple[int | None, ...] = ()
    ) -> None:
        """Show a table; ``strong`` rows are totals, ``marks`` the series whose colour a row carries."""
        known = self._model.figures.headings
        self._model.show_figures(figures, strong, marks)
        if figures.headings != known:
            self._fit()

    def copy(self) -> None:
        """Copy the selected cells, or everything with headings."""
        chosen = [(index.row(), index.column()) for index in self.selectedIndexes()]
        QGuiApplication.clipboard().setText(self.figures.tsv(chosen or None))

    def full_height(self) -> int:
        """Height that shows every row without scrolling."""
        rows = self._model.rowCount()
        each = self.rowHeight(0) if rows else 0
        return self.horizontalHeader().sizeHint().height() + rows * each + 2 * self.frameWidth() + 14

    def _fit(self) -> None:
        self.resizeColumnsToContents()
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, min(_MAX_COLUMN, self.columnWidth(column) + 10))
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.9))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, or copy everything."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy"), self.copy).setEnabled(bool(self.selectedIndexes()))
        menu.addAction(tr("Copy table"), lambda: QGuiApplication.clipboard().setText(self.figures.tsv()))
        menu.addAction(tr("Select all"), self.selectAll)
        menu.popup(event.globalPos())
