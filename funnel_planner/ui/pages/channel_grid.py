"""The grid of channels: its table with the names kept in sight, totals below, and all one can do with it."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from funnel_planner.app.editing import channel_added, channel_duplicated
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.deeds import SEPARATOR, Deed, Deeds, Keys, menu_of, pressed
from funnel_planner.ui.models.cell_text import from_text
from funnel_planner.ui.models.channel_grid import ChannelGrid, ChannelTotals
from funnel_planner.ui.pages.channel_delegate import ChannelDelegate
from funnel_planner.ui.theme import Theme
from funnel_planner.words import mark, tr

OWN_MIME = "application/x-funnel-planner-cells"
"""Cells as typed, so that inherited ones stay inherited when pasted."""
NAME_WIDTH = 160
WIDEST = 190


class ChannelTable(QTableView):
    """The channels. The name column stays in sight in an overlay that shares model and selection."""

    def __init__(self, theme: Theme, model: ChannelGrid) -> None:
        super().__init__()
        self._theme = theme
        self.grid = model
        self.setModel(model)
        self.setAccessibleName(tr("Channels"))
        self._dress(self)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.names = QTableView(self)
        self._dress(self.names)
        self._add_names()
        model.columnsInserted.connect(self._fit)
        model.columnsRemoved.connect(self._fit)
        model.columnsMoved.connect(self._fit)
        self.horizontalHeader().sectionResized.connect(self._on_resized)
        theme.changed.connect(self.viewport().update)

    def deeds(self) -> Deeds:
        """What one can do with the cells and channels selected."""
        here = self.currentIndex().isValid()
        rows = self._rows()
        count = self.grid.rowCount()
        return [
            Deed(tr("Edit"), self._edit_current, "F2", "edit", here),
            SEPARATOR,
            Deed(tr("Cut"), self.cut, Keys.Cut, "", here),
            Deed(tr("Copy"), self.copy, Keys.Copy, "copy", here),
            Deed(tr("Paste"), self.paste, Keys.Paste, "", here),
            Deed(tr("Clear: back to the plan's value"), self._clear, Keys.Delete, "restore", here),
            SEPARATOR,
            Deed(tr("Add channel"), self.add_channel, "Ctrl+Shift+N", "add"),
            Deed(tr("Duplicate channel"), self._duplicate, "Ctrl+D", "duplicate", here),
            Deed(tr("Move channel up"), lambda: self._move(-1), "Ctrl+Up", "move_up", bool(rows) and rows[0] > 0),
            Deed(
                tr("Move channel down"), lambda: self._move(1), "Ctrl+Down", "move_down",
                bool(rows) and rows[-1] < count - 1,
            ),
            Deed(tr("Remove channel"), self._remove, "Ctrl+Delete", "delete", bool(rows)),
        ]  # fmt: skip

    def add_channel(self) -> None:
        """Add a channel at the end and begin to write its name."""
        plan = self.grid.plan
        if plan is None:
            return
        try:
            changed, channel_id = channel_added(plan)
        except PlannerError as error:
            self.grid.refused.emit(error)
            return
        self.grid.wished.emit(changed, mark("Add channel"), "")
        row = self.grid.row_of(channel_id)
        if row >= 0:
            self.setFocus()
            self.setCurrentIndex(self.grid.index(row, 0))
            self._edit_current()

    def copy(self) -> None:
        """Copy the selected cells for other programs and, as typed, for this one."""
        cells = self._cells()
        if not cells:
            return
        data = QMimeData()
        data.setText(self.grid.copied(cells))
        data.setData(OWN_MIME, QByteArray(self.grid.copied(cells, as_typed=True).encode()))
        QGuiApplication.clipboard().setMimeData(data)

    def cut(self) -> None:
        """Copy, then clear."""
        self.copy()
        self._clear()

    def paste(self) -> None:
        """Write the copied block from the upper left selected cell on; a single value fills the selection."""
        cells = self._cells()
        data = QGuiApplication.clipboard().mimeData()
        text = bytes(data.data(OWN_MIME).data()).decode() if data.hasFormat(OWN_MIME) else data.text()
        block = from_text(text)
        if not cells or not block:
            return
        top, left = min(i.row() for i in cells), min(i.column() for i in cells)
        room = (max(i.row() for i in cells) - top + 1, max(i.column() for i in cells) - left + 1)
        self.grid.paste(self.grid.index(top, left), block, room)

    def fit_columns(self) -> None:
        """Make every column as wide as its content needs."""
        header = self.horizontalHeader()
        for column in range(1, self.grid.columnCount()):
            width = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            self.setColumnWidth(column, min(max(width, 74), WIDEST))
        self._place_names()

    def _dress(self, view: QTableView) -> None:
        delegate = ChannelDelegate(self._theme, self)
        view.setItemDelegate(delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)  # Tab leaves the table; arrow keys move in it
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(delegate.row_height())
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setMinimumSectionSize(48)

    def _add_names(self) -> None:
        names = self.names
        names.setModel(self.grid)
        names.setSelectionModel(self.selectionModel())
        names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        names.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        names.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(names.verticalScrollBar().setValue)
        names.doubleClicked.connect(lambda _index: self._edit_current())
        names.setObjectName("channel_names")
        self.viewport().stackUnder(names)
        self.setColumnWidth(0, NAME_WIDTH)

    def _fit(self) -> None:
        for column in range(self.grid.columnCount()):
            self.names.setColumnHidden(column, column != 0)
        self.fit_columns()

    def _place_names(self) -> None:
        width = self.columnWidth(0)
        self.names.setColumnWidth(0, width)
        self.names.horizontalHeader().setFixedHeight(self.horizontalHeader().height())
        edge = self.frameWidth()
        self.names.setGeometry(edge, edge, width, self.viewport().height() + self.horizontalHeader().height())

    def _on_resized(self, column: int, _old: int, _new: int) -> None:
        if column == 0:
            self._place_names()

    def _cells(self) -> list[QModelIndex]:
        return self.selectionModel().selectedIndexes()

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self._cells()})

    def _edit_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.edit(index)

    def _clear(self) -> None:
        self.grid.clear(self._cells())

    def _duplicate(self) -> None:
        plan = self.grid.plan
        if plan is None:
            return
        try:
            changed, channel_id = channel_duplicated(plan, self.grid.channel_id(self.currentIndex().row()))
        except PlannerError as error:
            self.grid.refused.emit(error)
            return
        self.grid.wished.emit(changed, mark("Duplicate channel"), "")
        self._go_to(channel_id)

    def _move(self, by: int) -> None:
        plan = self.grid.plan
        rows = self._rows()
        if plan is None or not rows:
            return
        for row in rows if by < 0 else reversed(rows):
            plan = plan.with_channel_moved(self.grid.channel_id(row), row + by)
        self.grid.wished.emit(plan, mark("Move channel"), "")

    def _remove(self) -> None:
        plan = self.grid.plan
        rows = self._rows()
        if plan is None or not rows:
            return
        for row in rows:
            plan = plan.without_channel(self.grid.channel_id(row))
        self.grid.wished.emit(plan, mark("Remove channel"), "")

    def _go_to(self, channel_id: str) -> None:
        row = self.grid.row_of(channel_id)
        if row >= 0:
            self.setCurrentIndex(self.grid.index(row, max(0, self.currentIndex().column())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the deeds; Enter begins to edit."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._edit_current()
        elif not pressed(event, self.deeds()):
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter go on to the channel below, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        self.setFocus()
        below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and below.isValid():
            self.setCurrentIndex(below)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All deeds."""
        menu_of(self, self._theme, self.deeds()).popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the names in their place."""
        super().resizeEvent(event)
        self._place_names()
