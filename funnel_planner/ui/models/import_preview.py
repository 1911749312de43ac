"""The first rows of a file as they stand, under what each column is taken for."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, Qt

from funnel_planner.app.files.import_words import SHORT_ORDERS, column_evidence, role_hint, role_name, sureness
from funnel_planner.domain.mapping import CellType, ColumnMapping, FileMapping, Role
from funnel_planner.ui.models.keyed_table import NOWHERE, Index
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.survey import Survey

SHOWN_ROWS = 60
ColumnRole = Qt.ItemDataRole.UserRole
"""Header data: the ``ColumnMapping`` of a section."""
SurenessRole = Qt.ItemDataRole.UserRole + 1
"""Header data: ``sure``, ``likely``, ``chosen`` or nothing; of dates also how they are written."""
NameRole = Qt.ItemDataRole.UserRole + 2
"""Header data: what the column is, in words."""


class ImportPreview(QAbstractTableModel):
    """Sample rows of one survey; header sections know what their column is, how sure that is and why."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._survey: Survey | None = None
        self._file: FileMapping | None = None
        self._stages: dict[str, str] = {}
        self._cells: list[list[str]] = []

    def show_file(self, survey: "Survey", file: FileMapping, stages: dict[str, str]) -> None:
        """Show a file as it would be read; the rows stay where only roles have changed. ``stages``: names by id."""
        self._stages = stages
        if survey is self._survey and self._file is not None:
            self._file = file
            if file.columns:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(file.columns) - 1)
                if self._cells:
                    self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        from funnel_planner.app.leads.lead_rows import cell_words

        self.beginResetModel()
        self._survey, self._file = survey, file
        self._cells = [[cell_words(cell) for cell in row] for row in survey.sample_rows[:SHOWN_ROWS]]
        self.endResetModel()

    def column(self, section: int) -> ColumnMapping:
        """What a column is."""
        assert self._file is not None  # noqa: S101 - there are columns
        return self._file.columns[section]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The first rows."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """All columns of the file."""
        return 0 if parent.isValid() or self._file is None else len(self._file.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Cells as they stand; faint in columns that play no part."""
        if not index.isValid():
            return None
        column = self.column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = self._cells[index.row()]
            text = row[column.index] if column.index < len(row) else ""
            return text if role == Qt.ItemDataRole.DisplayRole else tool_tip(text)
        if role == Qt.ItemDataRole.ForegroundRole and column.role is Role.IGNORE:
            return self._theme.colour("faint")
        if role == Qt.ItemDataRole.ForegroundRole and column.role is Role.OTHER:
            return self._theme.colour("muted")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """What a column is, beside its own header; lines of the file on the left."""
        if self._survey is None or self._file is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            lines = self._survey.sample_lines
            return str(lines[section]) if role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(lines) else None
        if not 0 <= section < len(self._file.columns):
            return None
        column = self._file.columns[section]
        return self._section(column, role)

    def _section(self, column: ColumnMapping, role: int) -> Any:  # noqa: ANN401 - whatever the role asks for
        name = role_name(column, self._stages)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.header}: {name}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self._tip(column))
        answers: dict[int, object] = {ColumnRole: column, SurenessRole: _how(column), NameRole: name}
        return answers.get(role)

    def _tip(self, column: ColumnMapping) -> str:
        parts = [f"{column.header}: {role_name(column, self._stages)}", role_hint(column.role)]
        why = column_evidence(column)
        if why:
            parts.append(tr("Why: {reason}").format(reason=why))
        parts.append(tr("Click, or press Enter in the column, to change it."))
        return "\n".join(part for part in parts if part)


def _how(column: ColumnMapping) -> str:
    """How sure a role is; of dates also how they are written."""
    dated = column.type in (CellType.DATE, CellType.DATETIME) and column.role not in (Role.OTHER, Role.IGNORE)
    if dated and column.date_order is None:
        return tr("d/m or m/d?")
    order = tr(SHORT_ORDERS[column.date_order]) if dated and column.date_order else ""
    return ", ".join(part for part in (order, sureness(column)) if part)
