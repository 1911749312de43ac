"""The first rows of a file under what its columns are taken for; a click or Enter changes that."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from funnel_planner.app.import_words import OFFERED, choice_name, role_hint
from funnel_planner.domain.mapping import ColumnMapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.models.import_preview import ColumnRole, ImportPreview, NameRole, SurenessRole
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.words import tr

NARROWEST, WIDEST = 116, 230
ARROW = 12
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
    """The table; ``role_chosen(header, role, stage name)`` when a column is said to be something else."""

    role_chosen = Signal(str, object, str)

    def __init__(self, theme: Theme, plan: Plan) -> None:
        super().__init__()
        self._plan = plan
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

    def show_columns(self, *, fresh: bool) -> None:
        """Adjust to what the model shows; ``fresh``: another file."""
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
            self.setCurrentIndex(self._preview.index(0, 0))

    def go_to(self, section: int) -> None:
        """Put the focus on a column."""
        index = self._preview.index(0, max(0, section))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus()

    def menu(self, section: int) -> QMenu:
        """What a column can be."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        column = self._preview.column(section)
        for role in OFFERED:
            self._add(menu, column, role)
        stages = menu.addMenu(tr("Stage reached"))
        for stage in self._plan.stages:
            self._add(stages, column, Role.STAGE_REACHED, stage.name, stage.id)
        menu.addSeparator()
        self._add(menu, column, Role.OTHER)
        self._add(menu, column, Role.IGNORE)
        return menu

    def open_menu(self, section: int) -> None:
        """Ask what a column is."""
        menu = self.menu(section)
        self.setCurrentIndex(self._preview.index(max(0, self.currentIndex().row()), section))
        left = self._header.sectionViewportPosition(section)
        menu.popup(self._header.viewport().mapToGlobal(QRect(left, 0, 1, self._header.height()).bottomLeft()))
        chosen = next((action for action in menu.actions() if action.isChecked()), menu.actions()[0])
        menu.setActiveAction(chosen)

    def _add(self, menu: QMenu, column: ColumnMapping, role: Role, stage: str = "", stage_id: str = "") -> None:
        text = stage or choice_name(role)
        action = QAction(text.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(column.role is role and column.stage_id == stage_id)
        action.setToolTip(role_hint(role))
        choose: Callable[[], None] = partial(self.role_chosen.emit, column.header, role, stage)
        action.triggered.connect(lambda _checked=False: choose())
        menu.addAction(action)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space and F2 ask what the column is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
            if self.currentIndex().isValid():
                self.open_menu(self.currentIndex().column())
            event.accept()
            return
        super().keyPressEvent(event)
        self._header.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu."""
        index = self.indexAt(event.pos()) if event.reason() is event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.open_menu(index.column())

    def focusInEvent(self, event: object) -> None:
        """Show the focus in the header."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # Qt's QFocusEvent
        self._header.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        """The focus is elsewhere."""
        super().focusOutEvent(event)  # type: ignore[arg-type]  # Qt's QFocusEvent
        self._header.viewport().update()
