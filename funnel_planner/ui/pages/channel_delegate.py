"""How a cell of the channel grid is painted and edited."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QPolygon
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from funnel_planner.ui.models.channel_columns import Cell
from funnel_planner.ui.models.channel_grid import CellRole, ChannelGrid, ChoicesRole
from funnel_planner.ui.models.keyed_table import Index
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import DropDown

PADDING = 8
LEFT = 11
"""Texts begin where the headings above them do."""
MARK = 6
"""Edge of the corner mark of an own value, in device-independent pixels."""


class ChannelDelegate(QStyledItemDelegate):
    """Inherited values are grey; an own value where one could be inherited bears a mark in its corner.

    An editor with a text the model refuses stays open on Enter, framed, so that nothing typed is lost.
    """

    def __init__(self, theme: Theme, view: QTableView, *, bold: bool = False) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._bold = bold

    def row_height(self) -> int:
        """Height of a row with two lines."""
        one = self._view.fontMetrics().lineSpacing()
        return one + round(one * 0.9) + 12

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, first line, quieter second line, mark, focus."""
        cell = index.data(CellRole)
        if not isinstance(cell, Cell):
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        painter.save()
        if selected:
            painter.fillRect(rect, self._theme.colour("accent_soft"))
        if not self._bold:
            painter.setPen(self._theme.colour("grid"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_texts(painter, rect, cell, index)
        if cell.own:
            self._paint_mark(painter, rect)
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Wide enough for the longer line."""
        cell = index.data(CellRole)
        if not isinstance(cell, Cell):
            return super().sizeHint(option, index)
        metrics = self._view.fontMetrics()
        width = max(metrics.horizontalAdvance(cell.shown), metrics.horizontalAdvance(cell.second))
        return QSize(width + 2 * PADDING + 4, self.row_height())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        """A list where there is something to choose, else a line."""
        choices = index.data(ChoicesRole)
        if choices:
            box = DropDown(parent)
            box.addItems(choices)
            box.activated.connect(lambda _index: self._finish(box))
            return box
        line = QLineEdit(parent)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        line.setAlignment(Qt.AlignmentFlag(alignment))
        line.setTextMargins(2, 0, 2, 0)
        shown = index.data(CellRole)
        if isinstance(shown, Cell) and shown.inherited:
            line.setPlaceholderText(shown.shown)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Start with what was typed last; a refresh while typing leaves the editor alone."""
        if editor.property("started"):
            return
        editor.setProperty("started", True)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        if isinstance(editor, DropDown):
            editor.setCurrentText(index.data(Qt.ItemDataRole.DisplayRole))
            editor.showPopup()
        elif isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand what was typed or chosen to the model."""
        model.setData(index, _text(editor))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        """The editor fills the cell."""
        rect: QRect = option.rect
        middle = rect.center().y()
        height = max(editor.sizeHint().height(), 28)
        editor.setGeometry(rect.x(), middle - height // 2, max(rect.width(), 90), height)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keep an editor open on Enter while the model would refuse its text."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
            and isinstance(editor, QLineEdit)
            and not self._is_taken(editor)
        ):
            return True
        if isinstance(event, QFocusEvent) and isinstance(editor, DropDown) and editor.view().isVisible():
            return False
        return super().eventFilter(editor, event)

    def _is_taken(self, editor: QLineEdit) -> bool:
        """Whether the model takes the editor's text; if not, it is told why and the editor framed."""
        view, model = self._view, self._view.model()
        index = view.currentIndex()
        if not isinstance(model, ChannelGrid) or editor.text() == index.data(Qt.ItemDataRole.EditRole):
            return True
        problem = model.problem(index, editor.text())
        if problem is None:
            return True
        editor.setProperty("state", "error")
        editor.style().unpolish(editor)
        editor.style().polish(editor)
        model.refused.emit(problem)
        return False

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _paint_texts(self, painter: QPainter, rect: QRect, cell: Cell, index: Index) -> None:
        alignment = (
            Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignHorizontal_Mask
        )
        font = self._theme.font("strong" if self._bold else "body")
        painter.setFont(font)
        metrics = painter.fontMetrics()
        inner = rect.adjusted(LEFT, 0, -PADDING, 0)
        text = metrics.elidedText(cell.shown, Qt.TextElideMode.ElideRight, inner.width())
        colour = self._theme.colour("muted" if cell.inherited else "text")
        if not cell.second:
            _write(painter, inner, alignment | Qt.AlignmentFlag.AlignVCenter, text, colour)
            return
        half = inner.height() // 2
        upper = inner.adjusted(0, 4, 0, -half + 2)
        _write(painter, upper, alignment | Qt.AlignmentFlag.AlignVCenter, text, colour)
        painter.setFont(self._theme.font("small"))
        lower = inner.adjusted(0, half, 0, -4)
        _write(painter, lower, alignment | Qt.AlignmentFlag.AlignVCenter, cell.second, self._theme.colour("muted"))

    def _paint_mark(self, painter: QPainter, rect: QRect) -> None:
        x, y = rect.right() + 1, rect.top()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawPolygon(QPolygon([QPoint(x - MARK, y), QPoint(x, y), QPoint(x, y + MARK)]))


def _write(painter: QPainter, rect: QRect, alignment: Qt.AlignmentFlag, text: str, colour: QColor) -> None:
    painter.setPen(colour)
    painter.drawText(rect, alignment | Qt.TextFlag.TextSingleLine, text)


def _text(editor: QWidget) -> str:
    if isinstance(editor, DropDown):
        return editor.currentText()
    return editor.text() if isinstance(editor, QLineEdit) else ""
