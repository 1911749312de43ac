"""Charts whose rows or bars stand for leads: one is marked, by mouse or keys, and picked to see who they are."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from funnel_planner.ui.ask import Ask
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.theme import Theme

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_PICK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Place = tuple[int, int]
"""Row and column, from 0."""


class PickingChart(ChartView):
    """A chart with a grid of places; one row, or one column, of bars is such a grid, too.

    Subclasses say how large the grid is (``set_grid``), where a point lies in it (``place_at``), what is said of a
    place (``tip_of``), and paint ``marked``. ``picked(row, column)`` is emitted by a click, Enter or the space bar.
    """

    picked = Signal(int, int)

    def __init__(self, theme: Theme, name: str, ask: Ask | None) -> None:
        super().__init__(theme, name, ask)
        self._name = name
        self._grid: Place = (0, 0)
        self._hover: Place | None = None
        self._current: Place | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def marked(self) -> Place | None:
        """The place under the pointer, else the one the keys are at while the chart has the focus."""
        return self._hover or (self._current if self.hasFocus() else None)

    def set_grid(self, rows: int, columns: int) -> None:
        """How many places there are; marks of places that are gone are taken away."""
        self._grid = (rows, columns)
        self._hover = None
        if self._current is not None and not self._has(self._current):
            self._current = None

    def place_at(self, point: QPointF) -> Place | None:
        """The place at a point of the widget."""
        raise NotImplementedError

    def tip_of(self, place: Place) -> str:
        """What is said of a place."""
        return self.tips[max(place)]

    def is_pickable(self, place: Place) -> bool:
        """There are leads behind a place."""
        return self._has(place)

    def row_at(self, point: QPointF) -> int | None:
        """Index of the tip for a point."""
        place = self.place_at(point)
        return None if place is None else max(place)

    def _has(self, place: Place) -> bool:
        return 0 <= place[0] < self._grid[0] and 0 <= place[1] < self._grid[1]

    def _mark(self, place: Place) -> None:
        self._current, self._hover = place, None
        self.setAccessibleName(f"{self._name}. {self.tip_of(place)}")  # a changed name is read out
        self.update()

    def _pick(self, place: Place) -> None:
        if self.is_pickable(place):
            self.picked.emit(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is under the pointer."""
        super().mouseMoveEvent(event)
        place = self.place_at(event.position())
        if place != self._hover:
            self._hover = place
            can = place is not None and self.is_pickable(place)
            self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it: what is behind the chart is not meant."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick what was clicked."""
        event.accept()
        place = self.place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self._current = place
            self._pick(place)

    def leaveEvent(self, event: object) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)  # type: ignore[arg-type]  # any event will do
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows mark, Home and End go to the ends, Enter picks."""
        key = Qt.Key(event.key())
        here = self._current
        if not self._has((0, 0)) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif here is not None and key in _PICK:
            self._pick(here)
        elif key in _STEPS:
            wanted = (0, 0) if here is None else (here[0] + _STEPS[key][0], here[1] + _STEPS[key][1])
            if not self._has(wanted):  # at an edge
                super().keyPressEvent(event)
                return
            self._mark(wanted)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._mark((0, 0) if key is Qt.Key.Key_Home else (self._grid[0] - 1, self._grid[1] - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        if self._current is None and self._has((0, 0)):
            self._current = (0, 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chart has its own name again."""
        super().focusOutEvent(event)
        self.setAccessibleName(self._name)
        self.update()
