"""All keyboard shortcuts in a list."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from funnel_planner.words import mark, tr

IN_PLACES = (
    (mark("Open the card, edit the cell"), "Enter"),
    (mark("Rename"), "F2"),
    (mark("Delete"), "Del"),
    (mark("Move to the next field, to the one before"), "Tab, Shift+Tab"),
    (mark("Open the context menu"), "Shift+F10"),
)
"""Keys that mean the same on every page; they are no commands of the menus."""


class ShortcutsDialog(QDialog):
    """Two columns: what happens, and which keys do it."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(480, 560)
        everything = [*rows, *((tr(text), keys) for text, keys in IN_PLACES)]
        table = QTableWidget(len(everything), 2)
        table.setAccessibleName(tr("Keyboard shortcuts"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for line, (text, keys) in enumerate(everything):
            table.setItem(line, 0, QTableWidgetItem(text))
            item = QTableWidgetItem(keys)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(line, 1, item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(table, 1)
        column.addWidget(buttons)
