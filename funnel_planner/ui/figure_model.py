"""A table of figures as Qt asks for it: texts, sides, weight and marks of cells."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.models.keyed_table import Index
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme

_EMPTY = Figures("", (), (), ())


class FigureModel(QAbstractTableModel):
    """Holds ready figures; rows named in ``strong`` are totals."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._figures = _EMPTY
        self._strong: frozenset[int] = frozenset()
        self._marks: tuple[int | None, ...] = ()
        self._meanings: Mapping[str, str] = {}
        self._texts: dict[tuple[int, int], str] = {}
        """Of cells that were asked for: Qt asks anew with each painting, the table for its widths."""

    @property
    def figures(self) -> Figures:
        """What is shown."""
        return self._figures

    def show_figures(self, figures: Figures, strong: frozenset[int], marks: tuple[int | None, ...]) -> None:
        """Take other figures; cells are updated in place where the table keeps its form."""
        self._texts = {}
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

    def text(self, row: int, column: int) -> str:
        """A cell as people read it."""
        place = row, column
        if place not in self._texts:
            self._texts[place] = self._figures.text(row, column)
        return self._texts[place]

    def explain(self, meanings: Mapping[str, str]) -> None:
        """What headings mean, told where the mouse rests on one."""
        self._meanings = meanings

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
            return self.text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and self._figures.kinds[column] == "text":
            return tool_tip(self._figures.text(row, column))  # long ones are shortened in the cell
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
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self._meanings.get(self._figures.headings[section], "")) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = self._figures.kinds[section] == "text"
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        return None

    def _is_quiet(self, column: int) -> bool:
        return self._figures.kinds[column] == "interval"
