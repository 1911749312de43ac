"""The funnel as a widget: point at a stage, choose it, drag a wall to change a planned rate."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from funnel_planner.domain.picture import FunnelPicture, StagePicture
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.funnel_figures import funnel_figures
from funnel_planner.ui.charts.funnel_painter import Emphasis, paint_funnel
from funnel_planner.ui.charts.funnel_shape import FunnelShape, full_counts, least_height
from funnel_planner.ui.charts.funnel_words import description, rate_text, stage_sentence
from funnel_planner.ui.charts.sharing import Sharing
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr
from funnel_planner.words.differences import change_text

NOTHING = FunnelPicture(plan_id="", name="", currency="EUR", stages=())
KEY_STEP, KEY_BIG_STEP = 0.01, 0.05
"""How far an arrow key moves a rate, and with Shift."""


class FunnelView(QWidget):
    """Shows a ``FunnelPicture``; ``detail`` as in ``paint_funnel``.

    ``stage_chosen(stage_id)``: clicked or reached with Up and Down; ``stage_activated``: double click or Enter.
    With ``draggable`` the planned walls can be dragged (Left and Right on the chosen stage do the same):
    ``rate_dragged(stage_id, rate)`` while moving, ``rate_set`` when let go, ``drag_cancelled`` on Escape. The stage
    is the one people *leave*, whose ``rate_to_next`` the wall stands for; rates are 0..1.
    """

    stage_chosen = Signal(str)
    stage_activated = Signal(str)
    rate_dragged = Signal(str, float)
    rate_set = Signal(str, float)
    drag_cancelled = Signal()

    def __init__(self, theme: Theme, *, detail: str = "panel", draggable: bool = False, ask: Ask | None = None) -> None:
        super().__init__()
        self._theme, self._detail, self._draggable = theme, detail, draggable
        self._picture = NOTHING
        self._shape: FunnelShape | None = None
        self._chosen = self._hovered = ""
        self._wall: int | None = None
        self._held: tuple[int, float, float] | None = None
        """Wall being dragged: its stage's index, the rate before, the plan's scale."""
        self._rate: float | None = None
        self.sharing = Sharing(theme, ask, self._paint_plain, lambda: funnel_figures(self._picture))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Funnel"))
        theme.changed.connect(self.update)

    @property
    def picture(self) -> FunnelPicture:
        """What is shown."""
        return self._picture

    @property
    def chosen(self) -> str:
        """Id of the chosen stage; empty: none."""
        return self._chosen

    @property
    def shape(self) -> FunnelShape | None:
        """Where things lay when last painted."""
        return self._shape

    def set_picture(self, picture: FunnelPicture) -> None:
        """Show another funnel; a wall being dragged stays in hand."""
        if picture is self._picture:
            return
        if len(picture.stages) != len(self._picture.stages):
            self._let_go()
            self.setMinimumHeight(least_height(picture, self._detail, self._line_height()))
        self._picture = picture
        self.setAccessibleName(tr("Funnel of {plan}").format(plan=picture.name))
        self.setAccessibleDescription(description(picture))
        self._show_tip()
        self.update()

    def set_chosen(self, stage_id: str) -> None:
        """Mark a stage as chosen without telling anybody."""
        if stage_id != self._chosen:
            self._chosen = stage_id
            self.update()

    @property
    def is_draggable(self) -> bool:
        """Walls can be dragged."""
        return self._draggable

    def set_draggable(self, draggable: bool) -> None:  # noqa: FBT001 - like a Qt setter
        """Allow or forbid dragging walls."""
        self._draggable = draggable
        self.update()

    def add_share_actions(self, menu: QMenu) -> None:
        """Copy and save entries, for menus elsewhere."""
        self.sharing.fill(menu, self.size())

    def copy(self) -> None:
        """Copy the picture and the numbers; what Ctrl+C does here."""
        self.sharing.copy(self.size())

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done with the funnel: own actions, copy and save."""
        for action in self.actions():
            menu.addAction(action)
        if self.actions():
            menu.addSeparator()
        self.add_share_actions(menu)

    # drawing

    def _paint_plain(self, painter: QPainter, rect: QRectF) -> None:
        paint_funnel(painter, rect.adjusted(8, 8, -8, -8), self._picture, self._theme, detail=self._detail)

    def _emphasis(self) -> Emphasis:
        return Emphasis(
            hovered=self._hovered,
            chosen=self._chosen,
            focused=self.hasFocus(),
            wall=self._held[0] if self._held else self._wall,
            draggable=self._draggable,
        )

    def _bubble(self, painter: QPainter) -> None:
        """The rate under the hand, and by how much it differs from what it was."""
        if self._held is None or self._rate is None or self._shape is None:
            return
        index, before, _ = self._held
        change = change_text(before, self._rate)
        text = f"{rate_text(self._rate)}   {change}" if change else rate_text(self._rate)
        font = self._theme.font("small_strong")
        metrics = QFontMetricsF(font)
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 20, metrics.height() + 10)
        band = self._shape.layers[index].band
        box.moveCenter(QPointF(self._shape.centre, band.top() - box.height() / 2 - 4))
        box.moveLeft(min(max(2.0, box.left()), self.width() - box.width() - 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("tooltip"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(self._theme.colour("on_tooltip"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _line_height(self) -> float:
        return QFontMetricsF(self._theme.font("body")).height()

    # choosing

    def _index(self, stage_id: str) -> int | None:
        return next((i for i, stage in enumerate(self._picture.stages) if stage.stage_id == stage_id), None)

    def _choose(self, index: int) -> None:
        stage = self._picture.stages[index]
        self.set_chosen(stage.stage_id)
        self.setAccessibleDescription(stage_sentence(stage))
        self.stage_chosen.emit(stage.stage_id)

    def _stage_at(self, point: QPointF) -> StagePicture | None:
        index = None if self._shape is None else self._shape.layer_at(point)
        return None if index is None or index >= len(self._picture.stages) else self._picture.stages[index]

    def _show_tip(self) -> None:
        """Have the tool tip say all about the stage under the mouse; that of another stage goes.

        Not in ``event``: with an override of it, Qt calls ``paintEvent`` from within Python, and an error raised
        there ends the process instead of reaching the crash dialog (seen with PySide 6.11).
        """
        index = self._index(self._hovered)
        text = "" if index is None else stage_sentence(self._picture.stages[index])
        tip = tool_tip(text.replace("; ", "\n"))
        if tip != self.toolTip():
            self.setToolTip(tip)
            if QToolTip.isVisible():
                QToolTip.hideText()

    # dragging

    def _wall_at(self, point: QPointF) -> int | None:
        return self._shape.wall_at(point) if self._draggable and self._shape is not None else None

    def _take(self, index: int) -> None:
        rate = self._picture.stages[index].planned_rate or 0.0
        self._held = (index, rate, full_counts(self._picture)[1])
        self._rate = rate
        self.update()

    def _drag_to(self, x: float) -> None:
        if self._held is None or self._shape is None:
            return
        rate = self._shape.rate_at(self._held[0], x)
        if rate is not None and rate != self._rate:
            self._rate = rate
            self.rate_dragged.emit(self._picture.stages[self._held[0] - 1].stage_id, rate)
            self.update()

    def _let_go(self) -> None:
        self._held = self._rate = None
        self.update()

    def _nudge(self, step: float) -> bool:
        """Move the rate that leads to the chosen stage by a step."""
        index = self._index(self._chosen)
        if not self._draggable or not index or self._picture.stages[index].planned_rate is None:
            return False
        rate = round(min(1.0, max(0.0, (self._picture.stages[index].planned_rate or 0.0) + step)), 3)
        self.rate_set.emit(self._picture.stages[index - 1].stage_id, rate)
        return True

    # Qt

    def sizeHint(self) -> QSize:
        """Room for a comfortable funnel."""
        each = {"card": 16, "panel": 60, "full": 84}[self._detail]
        return QSize(300 if self._detail != "full" else 720, max(120, each * len(self._picture.stages)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint funnel, marks and the bubble of a drag."""
        del event
        rect = QRectF(self.rect()).adjusted(4, 5, -4, -5)
        full = self._held[2] if self._held else None
        with QPainter(self) as painter:  # ended whatever happens: Qt aborts on one that is still painting
            self._shape = paint_funnel(
                painter, rect, self._picture, self._theme,
                detail=self._detail, emphasis=self._emphasis(), planned_full=full,
            )  # fmt: skip
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._bubble(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a wall, or choose a stage."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        wall = self._wall_at(event.position())
        if wall is not None:
            self._take(wall)
        elif (stage := self._stage_at(event.position())) is not None:
            self._choose(self._index(stage.stage_id) or 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what lies under the mouse."""
        if self._held is not None:
            self._drag_to(event.position().x())
            return
        wall, stage = self._wall_at(event.position()), self._stage_at(event.position())
        hovered = stage.stage_id if stage else ""
        if (wall, hovered) != (self._wall, self._hovered):
            self._wall, self._hovered = wall, hovered
            self._show_tip()
            self.setCursor(Qt.CursorShape.SizeHorCursor if wall is not None else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of a wall: the rate is set."""
        if self._held is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        (index, before, _), rate = self._held, self._rate
        self._let_go()
        if rate is not None and rate != before:
            self.rate_set.emit(self._picture.stages[index - 1].stage_id, rate)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Activate the stage."""
        stage = self._stage_at(event.position())
        if stage is not None and self._wall_at(event.position()) is None:
            self.stage_activated.emit(stage.stage_id)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self._wall, self._hovered = None, ""
        self._show_tip()
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose, Left and Right change the rate, Enter activates, Escape gives up a drag."""
        key, count = event.key(), len(self._picture.stages)
        index = self._index(self._chosen)
        step = KEY_BIG_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else KEY_STEP
        if key == Qt.Key.Key_Escape and self._held is not None:
            self._let_go()
            self.drag_cancelled.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and count:
            down = key == Qt.Key.Key_Down
            first = 0 if down else count - 1
            self._choose(first if index is None else min(count - 1, max(0, index + (1 if down else -1))))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and count:
            self._choose(0 if key == Qt.Key.Key_Home else count - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index is not None:
            self.stage_activated.emit(self._chosen)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._nudge(step if key == Qt.Key.Key_Right else -step):
            pass
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus, on the first stage if none was chosen."""
        super().focusInEvent(event)
        tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if tabbed and not self._chosen and self._picture.stages:
            self._choose(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy and save."""
        menu = passing_menu(self)
        self.fill_menu(menu)
        menu.popup(event.globalPos())
