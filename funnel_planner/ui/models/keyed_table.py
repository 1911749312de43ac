"""A table whose rows and columns have keys, so that a refresh moves them instead of starting anew."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.models.transition import Inserted, Moved, Removed, transition

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every cell of a table."""


class KeyedTable(QAbstractTableModel):
    """Selection, focus and open editors stay with their row and column through every ``arrange_...``.

    While steps are announced, views may ask for cells of keys already gone: subclasses answer with nothing.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.row_keys: list[str] = []
        self.column_keys: list[str] = []

    def arrange_rows(self, keys: Sequence[str]) -> None:
        """Remove, move and insert rows until they are ``keys``."""
        for step in transition(self.row_keys, keys):
            match step:
                case Removed(index):
                    self.beginRemoveRows(NOWHERE, index, index)
                    del self.row_keys[index]
                    self.endRemoveRows()
                case Moved(source, target):
                    self.beginMoveRows(NOWHERE, source, source, NOWHERE, target)
                    self.row_keys.insert(target, self.row_keys.pop(source))
                    self.endMoveRows()
                case Inserted(index, key):
                    self.beginInsertRows(NOWHERE, index, index)
                    self.row_keys.insert(index, key)
                    self.endInsertRows()

    def arrange_columns(self, keys: Sequence[str]) -> None:
        """Remove, move and insert columns until they are ``keys``."""
        for step in transition(self.column_keys, keys):
            match step:
                case Removed(index):
                    self.beginRemoveColumns(NOWHERE, index, index)
                    del self.column_keys[index]
                    self.endRemoveColumns()
                case Moved(source, target):
                    self.beginMoveColumns(NOWHERE, source, source, NOWHERE, target)
                    self.column_keys.insert(target, self.column_keys.pop(source))
                    self.endMoveColumns()
                case Inserted(index, key):
                    self.beginInsertColumns(NOWHERE, index, index)
                    self.column_keys.insert(index, key)
                    self.endInsertColumns()

    def tell_cells_changed(self, first_row: int = 0, last_row: int | None = None) -> None:
        """Announce that cells of these rows (both included; None: to the end) read differently."""
        last = self.rowCount() - 1 if last_row is None else last_row
        if first_row <= last and self.columnCount():
            self.dataChanged.emit(self.index(first_row, 0), self.index(last, self.columnCount() - 1))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as keys."""
        return 0 if parent.isValid() else len(self.row_keys)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """As many columns as keys."""
        return 0 if parent.isValid() else len(self.column_keys)


class PlanTable(KeyedTable):
    """A part of a plan: ``wished(plan, label, control)`` asks for an edit, ``refused(PlannerError)`` says why not."""

    wished = Signal(object, str, str)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.read_only = False
        """Nothing can be written."""
