"""What stands beside the table of leads, or below it where the window is narrow: one panel at a time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from funnel_planner.ui.theme import SPACE

WIDE = 540
"""From this width on panels stand beside the table, else below."""
BESIDE, BELOW = 340, 230
"""Usual width of a panel beside the table, and its height below it."""


class LeadSide(QSplitter):
    """The table and its panels, the first of which is the details; ``details_wanted`` when these are to come back."""

    details_wanted = Signal()

    def __init__(self, table: QWidget, details: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._panels: list[QWidget] = []
        self._details_behind = False
        self.setObjectName("lead_details")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(SPACE["m"])
        self.addWidget(table)
        self.setStretchFactor(0, 3)
        self._add(details)

    @property
    def is_open(self) -> bool:
        """A panel is shown."""
        return any(not panel.isHidden() for panel in self._panels)

    def open(self, panel: QWidget) -> None:
        """Show a panel instead of what is there; it keeps the room that was made."""
        if panel not in self._panels:
            self._add(panel)
        details = self._panels[0]
        if panel is not details and not details.isHidden():
            self._details_behind = True
        others = [other for other in self._panels if other is not panel and not other.isHidden()]
        sizes = self.sizes()
        room = max((sizes[self.indexOf(other)] for other in others), default=0)
        for other in others:
            other.hide()
        if panel.isHidden():
            panel.show()
            self._make_room(panel, room)

    def close_panel(self) -> None:
        """Give the room back to the table, or to the details that a form was opened from."""
        behind, self._details_behind = self._details_behind, False
        if behind and self._panels[0].isHidden():
            self.details_wanted.emit()
            return
        for panel in self._panels:
            panel.hide()

    def fit(self, width: int) -> None:
        """Put panels beside the table where there is room, else below."""
        self.setOrientation(Qt.Orientation.Horizontal if width >= WIDE else Qt.Orientation.Vertical)

    def _add(self, panel: QWidget) -> None:
        panel.hide()
        self._panels.append(panel)
        self.addWidget(panel)
        self.setStretchFactor(self.indexOf(panel), 2)

    def _make_room(self, panel: QWidget, room: int) -> None:
        """Open a panel at the size of what stood there, else at its usual one; then the hand on the divider decides."""
        is_below = self.orientation() is Qt.Orientation.Vertical
        whole = self.height() if is_below else self.width()
        usual = min(room or (BELOW if is_below else BESIDE), whole // 2)
        sizes = [0] * self.count()
        sizes[0], sizes[self.indexOf(panel)] = max(1, whole - usual), usual
        self.setSizes(sizes)
