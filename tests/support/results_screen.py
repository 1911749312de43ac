"""Views of the results without a window, shown leads in memory one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from funnel_planner.app.findings.look import Look
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.results.funnel_view import FunnelResults
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk

View = TypeVar("View", bound=ResultsView)
PATIENCE_MS = 10_000


class Screen:
    """Views of the results without a window, shown leads in memory one after the other."""

    def __init__(self, folder: Path, theme: Theme, qtbot: QtBot) -> None:
        self.session, self.ask = Session.open(folder / "plans.funnel"), ScriptedAsk()
        self.tasks = Tasks(on_error=self.ask.error)
        self.desk = Desk(self.session, self.ask, self.tasks, theme, go=lambda _place: None)
        self.theme, self._qtbot = theme, qtbot
        self._views: dict[type[ResultsView], ResultsView] = {}

    def see(self, kind: type[View], look: Look) -> View | None:
        """A view that shows a look; None: it says why it cannot."""
        view = self._views.setdefault(kind, kind(self.desk))
        assert isinstance(view, kind)
        try:
            found = kind.find_out(look)
        except PlannerError:
            return None
        view.look = view.drawn = look
        view.show_found(look, found)
        self.settle()
        return view

    def noticed(self, look: Look) -> list[str]:
        """What "How is this counted?" says of the data at its end."""
        view = self._views[FunnelResults]
        read: list[str] = []

        def texts(dialog: QDialog) -> bool:
            read.extend(text.text() for text in dialog.findChildren(QLabel))
            return True

        self.ask.will(texts)
        view.look = look
        card = view._cards[0]
        card.show_look(look)
        card.counting.explain()
        title = "What was noticed in all the data"
        return read[read.index(title) + 1].split("\n") if title in read else []

    def settle(self) -> None:
        """Wait for what is worked out in the background."""
        self._qtbot.waitUntil(lambda: not self.tasks.running, timeout=PATIENCE_MS)

    def close(self) -> None:
        """Free what was shown."""
        for view in self._views.values():
            view.deleteLater()
            QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete.value)
        self.session.close()


@contextmanager
def screen_in(folder: Path, theme: Theme, qtbot: QtBot) -> Iterator[Screen]:
    """A screen on a plan file of its own."""
    screen = Screen(folder, theme, qtbot)
    yield screen
    screen.close()
