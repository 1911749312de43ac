"""A table whose first column stays in sight while the others scroll sideways."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets.side_shade import SideShade


class FirstColumn(QTableView):
    """The overlay: shows the first column of its table and shares its model and selection."""

    def __init__(self, table: QTableView, closed: Callable[[QAbstractItemDelegate.EndEditHint], None]) -> None:
        super().__init__(table)
        self._closed = closed
        self.setFocusProxy(table)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the table shows its own
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """The table goes on from here."""
        super().closeEditor(editor, hint)
        self._closed(hint)


class FrozenTable(QTableView):
    """``first`` shows the first column on top of the table; ``resized`` when its viewport has another size."""

    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shade = SideShade(theme, self)
        self.first = FirstColumn(self, self.after_editing)
        for view in (self, self.first):
            _dress(view)
        self.first.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(self.first.verticalScrollBar().setValue)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._place())
        self.horizontalHeader().geometriesChanged.connect(self._place)

    def show_model(self, model: QAbstractItemModel) -> None:
        """Show a model in both views; once."""
        self.setModel(model)
        self.first.setModel(model)
        self.first.setSelectionModel(self.selectionModel())
        for changed in (model.columnsInserted, model.columnsRemoved, model.columnsMoved, model.modelReset):
            changed.connect(self._hide_others)
        self._hide_others()

    def go_to(self, index: QModelIndex) -> None:
        """Make a cell the current and only selected one, whatever keys are held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def set_row_height(self, height: int) -> None:
        """All rows are this high."""
        for view in (self, self.first):
            view.verticalHeader().setDefaultSectionSize(height)

    def after_editing(self, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """An editor was closed in either view."""

    def _hide_others(self) -> None:
        for column in range(self.model().columnCount()):
            self.first.setColumnHidden(column, column != 0)
        self._place()

    def _place(self) -> None:
        width = self.columnWidth(0)
        header = self.horizontalHeader()
        above = header.height() if header.isVisibleTo(self) else 0
        if self.first.columnWidth(0) != width:
            self.first.setColumnWidth(0, width)
        self.first.horizontalHeader().setFixedHeight(above)
        edge = self.frameWidth()
        self.first.setGeometry(edge, edge, width, self.viewport().height() + above)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first column and the shade in their places."""
        super().resizeEvent(event)
        self._place()
        self._shade.place()
        self.resized.emit()


def _dress(view: QTableView) -> None:
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)  # Tab leaves the table; arrow keys move in it
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setMinimumSectionSize(48)
