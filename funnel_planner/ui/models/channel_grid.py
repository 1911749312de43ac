"""The channels of a plan as a grid: one row a channel, one column a number."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt

from funnel_planner.app.editing import channel_added, free_name
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.models.cell_text import to_text
from funnel_planner.ui.models.channel_columns import BLANK, Cell, Column, columns, spoken
from funnel_planner.ui.models.keyed_table import Index, PlanTable
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.words import mark, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.domain.channel import Channel
    from funnel_planner.forecast.projection import Projection

CellRole = Qt.ItemDataRole.UserRole + 1
"""The whole ``Cell``, for the delegate that paints it."""
ChoicesRole = Qt.ItemDataRole.UserRole + 2
"""Words to choose from, or None where one types freely."""

DISPLAY, EDIT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChannelGrid(PlanTable):
    """Channels top down; the cells of a channel are its numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._projection: Projection | None = None
        self._channels: dict[str, Channel] = {}
        self._columns: dict[str, Column] = {}
        self._cells: dict[tuple[str, str], Cell] = {}

    def show_plan(self, plan: Plan, projection: "Projection | None") -> None:
        """Show a plan; what stays in place keeps its selection and its editor."""
        shown = columns(plan)
        self.plan, self._projection = plan, projection
        self._channels = {channel.id: channel for channel in plan.channels}
        self._columns = {column.key: column for column in shown}
        self._cells.clear()
        self.arrange_columns([column.key for column in shown])
        self.arrange_rows([channel.id for channel in plan.channels])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self.tell_cells_changed()

    def channel_id(self, row: int) -> str:
        """Id of the channel in a row."""
        return self.row_keys[row]

    def row_of(self, channel_id: str) -> int:
        """Row of a channel, -1 where it is not shown."""
        return self.row_keys.index(channel_id) if channel_id in self.row_keys else -1

    def column(self, index: int) -> Column | None:
        """The column at a place."""
        return self._columns.get(self.column_keys[index])

    def problem(self, index: Index, text: str) -> PlannerError | None:
        """Why ``text`` cannot stand in a cell; None where it can."""
        try:
            self._plan_with([(index.row(), index.column(), text)])
        except PlannerError as error:
            return error
        return None

    def clear(self, cells: Iterable[Index]) -> None:
        """Empty cells: own values go back to what the plan says, others to nothing. Names stay. One edit."""
        writable = [(i.row(), i.column(), "") for i in cells if i.column() and self._is_writable(i.column())]
        self._wish(writable, mark("Clear cells"))

    def copied(self, cells: Sequence[Index], *, as_typed: bool = False) -> str:
        """The block around ``cells`` as text: as shown, or ``as_typed`` to be pasted here again."""
        rows = sorted({index.row() for index in cells})
        places = sorted({index.column() for index in cells})
        taken = {(index.row(), index.column()) for index in cells}
        return to_text([[self._text(r, c, as_typed) if (r, c) in taken else "" for c in places] for r in rows])

    def paste(self, start: Index, block: Sequence[Sequence[str]], room: tuple[int, int] = (1, 1)) -> None:
        """Write a block with its corner at ``start``; a single cell fills ``room`` (rows, columns). One edit or none.

        Rows beyond the last channel become new channels if the block brings their names.
        """
        if len(block) == 1 and len(block[0]) == 1:
            block = [list(block[0]) * room[1]] * room[0]
        values = [
            (start.row() + r, start.column() + c, text)
            for r, row in enumerate(block)
            for c, text in enumerate(row)
            if start.column() + c < self.columnCount() and self._is_writable(start.column() + c)
        ]
        self._wish(values, mark("Paste cells"))

    def _wish(self, values: Sequence[tuple[int, int, str]], label: str, control: str = "") -> bool:
        """Ask for one edit that writes (row, column, text) triples; False where they are refused."""
        try:
            plan = self._plan_with(values)
        except PlannerError as error:
            self.refused.emit(error)
            return False
        if plan != self.plan:
            self.wished.emit(plan, label, control)
        return True

    def _plan_with(self, values: Sequence[tuple[int, int, str]]) -> Plan:
        """The plan after writing the triples. Raises ``PlannerError`` that names the cell."""
        plan = self._with_rows(self._shown_plan(), values)
        changed = {row: plan.channels[row] for row, _, _ in values}
        for row, place, text in values:
            column = self._columns[self.column_keys[place]]
            if column.change is None:
                continue
            try:
                changed[row] = column.change(plan, changed[row], text)
            except PlannerError as error:
                where = tr("{channel}, {column}").format(
                    channel=changed[row].name, column=column.title.replace("\n", " ")
                )
                raise PlannerError(error.kind, **{**error.values, "field": where}) from error
        return replace(plan, channels=tuple(changed.get(row, c) for row, c in enumerate(plan.channels)))

    def _with_rows(self, plan: Plan, values: Sequence[tuple[int, int, str]]) -> Plan:
        """``plan`` with as many channels as the values reach. Raises ``PlannerError("paste_too_long")``."""
        needed = max((row + 1 for row, _, _ in values), default=0)
        named = {row: text for row, place, text in values if place == 0 and text.strip()}
        if needed > len(plan.channels) and any(row not in named for row in range(len(plan.channels), needed)):
            first = min(row for row, _, _ in values)
            raise PlannerError("paste_too_long", rows=needed - first, room=len(plan.channels) - first)
        while len(plan.channels) < needed:
            # named by its number until its own name is written, which may be one that another row gives up
            taken = [channel.name for channel in plan.channels]
            plan, _ = channel_added(plan, free_name(f"#{len(plan.channels)}", taken))
        return plan

    def _shown_plan(self) -> Plan:
        if self.plan is None:
            raise PlannerError("channel_unknown", value="")
        return self.plan

    def _is_writable(self, place: int) -> bool:
        column = self.column(place)
        return not self.read_only and column is not None and column.change is not None

    def _cell(self, row: int, place: int) -> Cell:
        key = (self.row_keys[row], self.column_keys[place])
        if key not in self._cells:
            self._cells[key] = self._made(*key)
        return self._cells[key]

    def _made(self, row_key: str, column_key: str) -> Cell:
        channel, column = self._channels.get(row_key), self._columns.get(column_key)
        if channel is None or column is None or self.plan is None:
            return BLANK
        projected = self._projection.channels if self._projection else ()
        return column.cell(self.plan, channel, next((p for p in projected if p.channel_id == row_key), None))

    def _text(self, row: int, place: int, as_typed: bool) -> str:  # noqa: FBT001 - one private caller
        cell = self._cell(row, place)
        return cell.typed if as_typed else cell.shown

    def data(self, index: Index, role: int = DISPLAY) -> Any:  # noqa: ANN401, PLR0911 - Qt's
        """What a cell shows, starts an editor with, and tells a screen reader."""
        if not index.isValid():
            return None
        column = self.column(index.column())
        cell = self._cell(index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.shown
            case Qt.ItemDataRole.EditRole:
                return cell.typed
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if column is None or column.is_text else _RIGHT
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(cell)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(cell)
        if role == CellRole:
            return cell
        if role == ChoicesRole and column is not None and column.choices and self.plan is not None:
            return column.choices(self.plan)
        return None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:  # noqa: ANN401 - Qt's
        """Ask for the edit that was typed; True where it may be."""
        column = self.column(index.column()) if index.isValid() else None
        if role != EDIT or column is None:
            return False
        if str(value) == self._cell(index.row(), index.column()).typed:
            return True
        return self._wish(
            [(index.row(), index.column(), str(value))],
            column.label,
            f"channel.{column.key}:{self.row_keys[index.row()]}",
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:  # noqa: ANN401 - Qt's
        """Titles of columns; rows are numbered."""
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == DISPLAY else None
        column = self.column(section) if section < len(self.column_keys) else None
        if column is None:
            return None
        if role == DISPLAY:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(column.tip)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.is_text else _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All can be selected; computed columns cannot be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_writable(index.column()) else flags


def _tip(cell: Cell) -> str | None:
    how = _how(cell)
    if not cell.source:
        return how
    return tool_tip(f"{cell.source}\n{how}" if how else cell.source)


def _how(cell: Cell) -> str | None:
    """Whose value it is, and how that is changed."""
    if cell.own:
        return tr("The channel's own value. Delete brings back the plan's.")
    if cell.inherited and cell.shown != "–":
        return tr("As in the plan. Type here to give this channel its own value.")
    return None
