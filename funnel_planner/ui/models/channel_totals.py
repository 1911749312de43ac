"""The totals of all channels, a cell below each column of their grid."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.models.channel_columns import BLANK, Cell, columns, spoken
from funnel_planner.ui.models.channel_grid import DISPLAY, CellRole
from funnel_planner.ui.models.keyed_table import NOWHERE, Index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.forecast.projection import Projection

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChannelTotals(QAbstractTableModel):
    """The row of totals under the grid, column by column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self._cells: list[Cell] = []
        self._left: list[bool] = []

    def show_plan(self, plan: Plan, projection: "Projection | None") -> None:
        """Show the totals of a plan; without a projection only what needs none."""
        shown = columns(plan)
        keys = [column.key for column in shown]
        reset = keys != self._keys
        if reset:
            self.beginResetModel()
        self._keys = keys
        self._left = [column.is_text for column in shown]
        self._cells = [
            column.total(plan, projection) if column.total and projection is not None else BLANK for column in shown
        ]
        if reset:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(0, len(keys) - 1))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """As many as the grid."""
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = DISPLAY) -> Any:  # noqa: ANN401 - Qt's
        """The total of a column."""
        if not index.isValid():
            return None
        cell = self._cells[index.column()]
        if role == DISPLAY:
            return cell.shown
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if self._left[index.column()] else _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(cell)
        return cell if role == CellRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only looked at."""
        return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
