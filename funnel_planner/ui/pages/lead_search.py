"""The field that searches all leads, in the background, a moment after the last key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from funnel_planner.app.leads.lead_search import search
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import icon
from funnel_planner.words import tr, trc

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.listing import Numbers

SEARCH_AFTER_MS = 250


class LeadSearch(QLineEdit):
    """``found`` is called with the numbers of the leads that hold the text, None when nothing is searched.

    ``left`` when Down is pressed: on to what was found. Escape empties the field.
    """

    left = Signal()

    def __init__(self, desk: Desk, found: "Callable[[Numbers | None], None]") -> None:
        super().__init__()
        self._desk = desk
        self._found = found
        self._cube: Cube | None = None
        self._searching = False
        self.searched = ""
        """The text whose leads are shown."""
        self.setPlaceholderText(trc("action", "Search"))
        self.setAccessibleName(tr("Search all cells"))
        self.setToolTip(tr("Search all cells"))
        self.setClearButtonEnabled(True)
        self.addAction(icon(desk.theme, "search", "muted", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(148)
        self.setMaximumWidth(320)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_AFTER_MS)
        self._wait.timeout.connect(self.start)
        self.textChanged.connect(lambda _text: self._wait.start())
        self.returnPressed.connect(self.start)

    def look_in(self, cube: "Cube") -> None:
        """Search other leads from now on, again if there is a text."""
        self._cube = cube
        if self.searched:
            self._run()

    def start(self) -> None:
        """Search for what is typed, now."""
        self._wait.stop()
        text = " ".join(self.text().split())
        if text != self.searched:
            self.searched = text
            self._run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves, Escape empties; where it is empty, Escape is for others."""
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.start()
        else:
            super().keyPressEvent(event)

    def _run(self) -> None:
        """One search at a time; what is typed meanwhile is searched afterwards."""
        text, cube, session = self.searched, self._cube, self._desk.session
        if self._searching or cube is None:
            return
        if not text:
            self._found(None)
            return
        file, imports, overlaid = session.file, session.imports(), session.overlaid()
        plan = session.state.plan
        facts = {} if overlaid is None else overlaid.facts
        self._searching = True

        def look(reporter: Reporter) -> "Numbers":
            return search(file, imports, plan, cube.journeys, facts, text, reporter)

        def done(numbers: "Numbers") -> None:
            if isValid(self) and text == self.searched and cube is self._cube:
                self._found(numbers)

        def ended() -> None:
            self._searching = False
            if isValid(self) and (text != self.searched or cube is not self._cube):
                self._run()

        self._desk.tasks.run("", look, done, ended=ended)
