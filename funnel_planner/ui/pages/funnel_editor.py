"""The funnel to work on: stages are renamed, inserted, moved and deleted where they are drawn."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.funnel_shape import FunnelShape, Layer
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.deeds import SEPARATOR, Deed, Deeds, menu_of, only_looking, pressed
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

FULL_WIDTH = 430
NAME_WIDTH, NAME_HEIGHT = 150.0, 30.0
"""Least width of the line a stage is renamed in, and its height; device-independent pixels."""


class FunnelEditor(FunnelView):
    """Wishes about stages: places are indices before the change, ``moved`` gives the place after it."""

    renamed = Signal(str, str)
    insert_wanted = Signal(int)
    moved = Signal(str, int)
    delete_wanted = Signal(str)

    def __init__(self, theme: Theme, ask: Ask | None) -> None:
        super().__init__(theme, detail="full", draggable=True, ask=ask)
        self._look = theme
        self._pressed_at: QPointF | None = None
        self._gap: int | None = None
        """Where a stage being dragged would come to stand: before the stage of this index."""
        self.stage_activated.connect(self.rename)
        self.editor = NameEditor(self)
        self.editor.finished.connect(self._on_named)

    def deeds(self) -> Deeds:
        """What one can do with the chosen stage."""
        ids = [stage.stage_id for stage in self.picture.stages]
        chosen = self.chosen
        index = ids.index(chosen) if chosen in ids else -1
        here = index >= 0
        deeds = [
            Deed(tr("Rename stage"), lambda: self.rename(chosen), "F2", "edit", here),
            Deed(tr("Insert stage before"), lambda: self.insert_wanted.emit(index), "Ctrl+Shift+Insert", "", here),
            Deed(tr("Insert stage after"), lambda: self.insert_wanted.emit(index + 1), "Insert", "add", here),
            SEPARATOR,
            Deed(tr("Move stage up"), lambda: self.moved.emit(chosen, index - 1), "Ctrl+Up", "move_up", index > 0),
            Deed(
                tr("Move stage down"),
                lambda: self.moved.emit(chosen, index + 1),
                "Ctrl+Down",
                "move_down",
                here and index < len(ids) - 1,
            ),
            SEPARATOR,
            Deed(
                tr("Delete stage"), lambda: self.delete_wanted.emit(chosen), "Delete", "delete", here and len(ids) > 1
            ),
        ]
        return deeds if self.is_draggable else only_looking(deeds)

    def rename(self, stage_id: str) -> None:
        """Edit a stage's name in its place."""
        if self.shape is None or not self.is_draggable:
            return
        for layer in self.shape.layers:
            if layer.stage.stage_id == stage_id:
                self.editor.start(stage_id, layer.stage.name, _name_rect(self.shape, layer))

    def set_picture(self, picture: FunnelPicture) -> None:
        """Show another funnel; a name being edited stays open while its stage is there."""
        super().set_picture(picture)
        if self.editor.stage_id not in {stage.stage_id for stage in picture.stages}:
            self.editor.close_quietly()

    def _on_named(self, stage_id: str, name: str) -> None:
        self.setFocus()
        self.renamed.emit(stage_id, name)

    def _gap_at(self, y: float) -> int:
        """Index of the stage before which something dropped at ``y`` would come."""
        layers = self.shape.layers if self.shape is not None else ()
        return sum(1 for layer in layers if layer.band.center().y() < y)

    def _drop(self) -> None:
        ids = [stage.stage_id for stage in self.picture.stages]
        gap, self._gap = self._gap, None
        self.update()
        if gap is None or self.chosen not in ids:
            return
        index = ids.index(self.chosen)
        target = gap - 1 if gap > index else gap
        if target != index:
            self.moved.emit(self.chosen, target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a stage, perhaps to drag it to another place."""
        self._pressed_at = None
        dragging = event.button() is Qt.MouseButton.LeftButton and self.is_draggable
        if dragging and self._wall_at(event.position()) is None:
            self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a stage up or down."""
        start = self._pressed_at
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if self._gap is None and abs(event.position().y() - start.y()) < QApplication.startDragDistance():
            return
        self._gap = self._gap_at(event.position().y())
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put a dragged stage in its new place."""
        self._pressed_at = None
        if self._gap is not None:
            self.unsetCursor()
            self._drop()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the deeds; Escape gives up a drag."""
        if event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._gap = self._pressed_at = None
            self.unsetCursor()
            self.update()
        elif not pressed(event, self.deeds()):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All deeds for the stage under the mouse, and what can be done with the picture."""
        stage = self._stage_at(QPointF(event.pos()))
        if stage is not None and event.reason() is QContextMenuEvent.Reason.Mouse and stage.stage_id != self.chosen:
            self.set_chosen(stage.stage_id)
            self.stage_chosen.emit(stage.stage_id)
        menu = menu_of(self, self._look, self.deeds())
        menu.addSeparator()
        self.add_share_actions(menu)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, names stand above the layers instead of beside them."""
        self._detail = "full" if event.size().width() >= FULL_WIDTH else "panel"
        self.editor.close_quietly()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The funnel, and a line where a dragged stage would go."""
        super().paintEvent(event)
        shape = self.shape
        if self._gap is None or shape is None or not shape.layers:
            return
        after_last = self._gap >= len(shape.layers)
        band = shape.layers[-1].band if after_last else shape.layers[self._gap].band
        y = band.bottom() + 4 if after_last else band.top() - 4
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour("accent"), 3))
        painter.drawLine(QPointF(6, y), QPointF(self.width() - 6, y))
        painter.end()


class NameEditor(QLineEdit):
    """A line over a stage's name: ``finished(stage_id, name)`` on Enter or when left; Escape leaves all as it was."""

    finished = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._funnel = parent
        self.stage_id = ""
        self._before = ""
        self.setAccessibleName(tr("Name of the stage"))
        self.hide()

    def start(self, stage_id: str, name: str, rect: QRect) -> None:
        """Begin to edit a name."""
        self.stage_id, self._before = stage_id, name
        self.setText(name)
        self.setGeometry(rect)
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def close_quietly(self) -> None:
        """Give up."""
        self.stage_id = ""
        self.hide()

    def _finish(self) -> None:
        stage_id, name = self.stage_id, self.text()
        self.close_quietly()
        if stage_id and " ".join(name.split()) != self._before:
            self.finished.emit(stage_id, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the name, Escape does not."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            self._funnel.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_quietly()
            self._funnel.setFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name when something else is gone to."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason and self.stage_id:
            self._finish()


def _name_rect(shape: FunnelShape, layer: Layer) -> QRect:
    """Where a stage's name is written: left of its band, or above it in a narrow funnel."""
    place = (
        layer.text if layer.text.height() > 0 else QRectF(shape.names.left(), layer.band.top(), 0, layer.band.height())
    )
    width = max(shape.names.width() + 8, NAME_WIDTH)
    left = max(2.0, place.left() - 2)
    return QRectF(left, place.center().y() - NAME_HEIGHT / 2, width, NAME_HEIGHT).toRect()
