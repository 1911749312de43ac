"""The first rows of a file under what its columns are taken for; a click or Enter changes that."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from funnel_planner.domain.mapping import ColumnMapping, Role
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.dialogs.import_menu import chosen_action, decimal_menu, order_menu, role_menu
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.models.import_preview import ColumnRole, ImportPreview, NameRole, SurenessRole
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.words import tr

NARROWEST, WIDEST = 116, 230
ARROW = 12
FEW_COLUMNS = 4
"""Up to so many columns, the last one takes what room is left."""
_QUIET = (Role.OTHER, Role.IGNORE)


class RoleHeader(QHeaderView):
    """Two lines a column: what it is (with how sure that is), and its own header."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._hovered = -1
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self.viewport().update)

    def needed_width(self, section: int) -> int:
        """Room for both lines of a section."""
        model = self.model()
        name, header, sure = (str(model.headerData(section, Qt.Orientation.Horizontal, role) or "") for role in _LINES)
        lines = (
            QFontMetrics(self._theme.font("strong")).horizontalAdvance(name) + ARROW + 6,
            QFontMetrics(self._theme.font("small")).horizontalAdvance(f"{header}  {sure}"),
        )
        return max(lines) + 2 * SPACE["m"]

    def sizeHint(self) -> QSize:
        """Two lines high."""
        size = super().sizeHint()
        size.setHeight(round(self.fontMetrics().height() * 2.1) + SPACE["m"])
        return size

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Ground, role with its arrow, header with how sure the role is."""
        model, theme = self.model(), self._theme
        column: ColumnMapping | None = model.headerData(section, Qt.Orientation.Horizontal, ColumnRole)
        if column is None:
            return
        quiet = column.role in _QUIET
        painter.save()
        ground = "hover" if section == self._hovered else "sunken" if quiet else "accent_soft"
        painter.fillRect(rect.adjusted(0, 0, -1, 0), theme.colour(ground))
        inside = rect.adjusted(SPACE["m"], SPACE["xs"] + 1, -SPACE["s"], -SPACE["xs"] - 1)
        upper = QRect(inside.x(), inside.y(), inside.width(), inside.height() // 2)
        lower = upper.translated(0, upper.height())
        painter.drawPixmap(
            upper.right() - ARROW,
            upper.center().y() - ARROW // 2 + 1,
            pixmap("chevron_down", theme.colour("muted" if quiet else "accent"), ARROW),
        )
        role = str(model.headerData(section, Qt.Orientation.Horizontal, NameRole))
        sure = str(model.headerData(section, Qt.Orientation.Horizontal, SurenessRole) or "")
        self._line(painter, upper.adjusted(0, 0, -ARROW - 6, 0), role, "strong", "muted" if quiet else "accent")
        width = QFontMetrics(theme.font("small")).horizontalAdvance(sure) + SPACE["s"] if sure else 0
        self._line(painter, lower.adjusted(0, 0, -width, 0), column.header, "small", "muted")
        if sure:
            self._line(painter, lower, sure, "small", "muted", Qt.AlignmentFlag.AlignRight)
        if self._is_current(section):
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -1))
        painter.restore()

    def _line(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: str,
        colour: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(self._theme.font(font))
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _is_current(self, section: int) -> bool:
        table = self.parent()
        return isinstance(table, QTableView) and table.hasFocus() and table.currentIndex().column() == section

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up under the mouse."""
        super().mouseMoveEvent(event)
        self._hovered = self.logicalIndexAt(event.position().toPoint())
        self.viewport().update()

    def leaveEvent(self, event: object) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)  # type: ignore[arg-type]  # Qt's QEvent
        self._hovered = -1
        self.viewport().update()


class LineHeader(QHeaderView):
    """On which line of the file a row stands, quietly."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme

    def sizeHint(self) -> QSize:
        """As wide as the last line's number."""
        size = super().sizeHint()
        model = self.model()
        last = model.headerData(model.rowCount() - 1, Qt.Orientation.Vertical) if model is not None else ""
        width = QFontMetrics(self._theme.font("small")).horizontalAdvance(str(last or "")) + 2 * SPACE["s"]
        return QSize(max(32, width), size.height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """A small number at the right."""
        painter.save()
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("muted"))
        text = str(self.model().headerData(section, Qt.Orientation.Vertical) or "")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -SPACE["s"], 0), right, text)
        painter.restore()


_LINES = (NameRole, Qt.ItemDataRole.DisplayRole, SurenessRole)


class RoleTable(QTableView):
    """The table.

    ``role_chosen(header, role, stage name)`` when a column is said to be something else, ``order_chosen(header,
    DateOrder or None)`` when its dates are said to be written in another way, ``decimal_chosen(header, mark or empty)``
    when its numbers are.
    """

    role_chosen = Signal(str, object, str)
    order_chosen = Signal(str, object)
    decimal_chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stages: tuple[Stage, ...] = ()
        self._preview = ImportPreview(theme)
        self.setModel(self._preview)
        self._header = RoleHeader(theme, self)
        self.setHorizontalHeader(self._header)
        self.setVerticalHeader(LineHeader(theme, self))
        self._header.sectionClicked.connect(self.open_menu)
        self.setAccessibleName(tr("First rows; Enter changes what the column is"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        vertical = self.verticalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(round(self.fontMetrics().height() * 1.7))
        self.setMinimumHeight(self._header.sizeHint().height() + 4 * vertical.defaultSectionSize())

    @property
    def preview(self) -> ImportPreview:
        """The model."""
        return self._preview

    def show_columns(self, stages: Sequence[Stage], *, fresh: bool) -> None:
        """Adjust to what the model shows; ``fresh``: another file. ``stages``: what columns can mean."""
        self._stages = tuple(stages)
        self._header.setStretchLastSection(self._preview.columnCount() <= FEW_COLUMNS)
        if not fresh:
            self._header.viewport().update()
            return
        metrics = self.fontMetrics()
        for section in range(self._preview.columnCount()):
            cells = (self._preview.index(row, section).data() for row in range(min(12, self._preview.rowCount())))
            widest = max((metrics.horizontalAdvance(cell) for cell in cells), default=0) + 2 * SPACE["m"]
            width = max(widest, self._header.needed_width(section), NARROWEST)
            self.setColumnWidth(section, min(width, WIDEST))
        if self._preview.rowCount() and self._preview.columnCount():
            first = self._preview.index(0, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    def go_to(self, section: int) -> None:
        """Put the focus on a column."""
        index = self._preview.index(0, max(0, section))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus()

    def menu(self, section: int) -> QMenu:
        """What a column can be."""
        column = self._preview.column(section)
        return role_menu(
            self,
            column,
            self._stages,
            partial(self.role_chosen.emit, column.header),
            partial(self.order_chosen.emit, column.header),
            partial(self.decimal_chosen.emit, column.header),
        )

    def open_menu(self, section: int) -> None:
        """Ask what a column is."""
        menu = self.menu(section)
        self.setCurrentIndex(self._preview.index(max(0, self.currentIndex().row()), section))
        left = self._header.sectionViewportPosition(section)
        menu.popup(self._header.viewport().mapToGlobal(QRect(left, 0, 1, self._header.height()).bottomLeft()))
        menu.setActiveAction(chosen_action(menu))

    def open_orders(self, section: int) -> QMenu:
        """Ask how the dates of a column are written, with the menu that is returned."""
        column = self._preview.column(section)
        return self._opened(order_menu(self, column, partial(self.order_chosen.emit, column.header)), section)

    def open_decimals(self, section: int) -> QMenu:
        """Ask how the numbers of a column are written, with the menu that is returned."""
        column = self._preview.column(section)
        return self._opened(decimal_menu(self, column, partial(self.decimal_chosen.emit, column.header)), section)

    def _opened(self, menu: QMenu, section: int) -> QMenu:
        """A menu shown below a column's heading."""
        left = self._header.sectionViewportPosition(section)
        menu.popup(self._header.viewport().mapToGlobal(QRect(left, 0, 1, self._header.height()).bottomLeft()))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def _current_section(self) -> int:
        """The column with the focus; -1 where there is none. A table without rows has columns all the same."""
        if self.currentIndex().isValid():
            return self.currentIndex().column()
        return 0 if self._preview.columnCount() and not self._preview.rowCount() else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space, F2 and Alt+Down ask what the column is; with Ctrl, Enter is the dialog's."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
        down = event.key() == Qt.Key.Key_Down and modifiers == Qt.KeyboardModifier.AltModifier
        if (plain and enters) or down:
            if self._current_section() >= 0:
                self.open_menu(self._current_section())
            event.accept()
            return
        super().keyPressEvent(event)
        self._header.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu."""
        index = self.indexAt(event.pos()) if event.reason() is event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.open_menu(index.column())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say so where there is nothing to show."""
        super().paintEvent(event)
        if self._preview.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.colour("muted"))
        text = tr("There are no rows below the header.") if self._preview.columnCount() else tr("There are no rows.")
        middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(SPACE["l"], 0, -SPACE["l"], 0), middle, text)
        painter.end()

    def focusInEvent(self, event: object) -> None:
        """Show the focus in the header."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # Qt's QFocusEvent
        self._header.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        """The focus is elsewhere."""
        super().focusOutEvent(event)  # type: ignore[arg-type]  # Qt's QFocusEvent
        self._header.viewport().update()
