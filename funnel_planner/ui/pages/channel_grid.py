"""The table of channels, the names kept in sight, and all one can do in it."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QByteArray, QMimeData, QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QWidget

from funnel_planner.app.editing import channel_added, channel_duplicated
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.deeds import SEPARATOR, Deed, Deeds, Keys, menu_of, only_looking, pressed
from funnel_planner.ui.models.cell_text import from_text
from funnel_planner.ui.models.channel_grid import ChannelGrid
from funnel_planner.ui.pages.channel_delegate import PADDING, ChannelDelegate
from funnel_planner.ui.pages.frozen_table import FrozenTable
from funnel_planner.ui.theme import Theme
from funnel_planner.words import mark, tr

OWN_MIME = "application/x-funnel-planner-cells"
"""Cells as typed, so that inherited ones stay inherited when pasted."""
NAME_WIDTH = 160
NARROWEST = 74
WIDEST = 190


class ChannelTable(FrozenTable):
    """The channels; names stay in sight."""

    def __init__(self, theme: Theme, model: ChannelGrid) -> None:
        super().__init__(theme)
        self._theme = theme
        self.grid = model
        self._totals: QAbstractItemModel | None = None
        self.setAccessibleName(tr("Channels"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.AnyKeyPressed)
        delegate = ChannelDelegate(theme, self)
        self.setItemDelegate(delegate)
        self.first.setItemDelegate(ChannelDelegate(theme, self))
        self.set_row_height(delegate.row_height())
        self.show_model(model)
        self.first.doubleClicked.connect(lambda _index: self._edit_current())
        for changed in (model.columnsInserted, model.columnsRemoved, model.columnsMoved, model.rowsInserted):
            changed.connect(self.fit_columns)
        theme.changed.connect(self.viewport().update)

    def deeds(self) -> Deeds:
        """What one can do with the cells and channels selected."""
        here = self.currentIndex().isValid()
        rows = self._rows()
        count = self.grid.rowCount()
        deeds = [
            Deed(tr("Edit"), self._edit_current, "F2", "edit", here),
            SEPARATOR,
            Deed(tr("Cut"), self.cut, Keys.Cut, "", here),
            Deed(tr("Copy"), self.copy, Keys.Copy, "copy", here, harmless=True),
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
        return only_looking(deeds) if self.grid.read_only else deeds

    def add_channel(self) -> None:
        """Add a channel at the end and begin to write its name."""
        row = self.grid.row_of(self._made(channel_added, mark("Add channel")))
        if row >= 0:
            self.setFocus()
            self.go_to(self.grid.index(row, 0))
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
        self.setColumnWidth(0, NAME_WIDTH)
        for column in range(1, self.grid.columnCount()):
            width = max(self.sizeHintForColumn(column), header.sectionSizeHint(column), self._total_width(column))
            self.setColumnWidth(column, min(max(width, NARROWEST), WIDEST))

    def stand_on(self, totals: QAbstractItemModel) -> None:
        """Be wide enough for the totals below, too."""
        self._totals = totals
        for changed in (totals.dataChanged, totals.modelReset):
            changed.connect(self._widen)

    def _widen(self) -> None:
        """Columns never get narrower by this: totals change with every move of a slider."""
        for column in range(1, self.grid.columnCount()):
            width = min(self._total_width(column), WIDEST)
            if width > self.columnWidth(column):
                self.setColumnWidth(column, width)

    def _total_width(self, column: int) -> int:
        if self._totals is None or column >= self._totals.columnCount():
            return 0
        texts = str(self._totals.index(0, column).data() or "").split("\n")
        metrics = QFontMetrics(self._theme.font("strong"))
        return max(metrics.horizontalAdvance(text) for text in texts) + 2 * PADDING + 4

    def after_editing(self, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter go on to the channel below, as in a spreadsheet."""
        self.setFocus()
        below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and below.isValid():
            self.go_to(below)

    def _cells(self) -> list[QModelIndex]:
        return self.selectionModel().selectedIndexes()

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self._cells()})

    def _edit_current(self) -> None:
        index = self.currentIndex()
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            (self.edit if index.column() else self.first.edit)(index)

    def _edit_name(self, text: str) -> None:
        """Begin to edit the name under the overlay with what was typed."""
        self._edit_current()
        editor = self.first.viewport().findChild(QLineEdit)
        if editor is not None:
            editor.setText(text)

    def _clear(self) -> None:
        self.grid.clear(self._cells())

    def _duplicate(self) -> None:
        def copied(plan: Plan) -> tuple[Plan, str]:
            return channel_duplicated(plan, self.grid.channel_id(self.currentIndex().row()))

        self._go_to_channel(self._made(copied, mark("Duplicate channel")))

    def _made(self, make: Callable[[Plan], tuple[Plan, str]], label: str) -> str:
        """Wish for a plan with one more channel; the channel's id, empty where there is none."""
        if self.grid.plan is None:
            return ""
        try:
            changed, channel_id = make(self.grid.plan)
        except PlannerError as error:
            self.grid.refused.emit(error)
            return ""
        self.grid.wished.emit(changed, label, "")
        return channel_id

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

    def _go_to_channel(self, channel_id: str) -> None:
        row = self.grid.row_of(channel_id)
        if row >= 0:
            self.go_to(self.grid.index(row, max(0, self.currentIndex().column())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the deeds; Enter begins to edit."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._edit_current()
        elif pressed(event, self.deeds()):
            return
        elif self.currentIndex().column() == 0 and _is_text(event):
            self._edit_name(event.text())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on where editing ended."""
        super().closeEditor(editor, hint)
        self.after_editing(hint)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All deeds."""
        menu_of(self, self._theme, self.deeds()).popup(event.globalPos())


def _is_text(event: QKeyEvent) -> bool:
    """A key that writes something, not a command."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & commands
