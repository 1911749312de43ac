"""One view of the results alone: a real session on a real file with imported leads, without a window."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from funnel_planner.app.findings.look import Look
from funnel_planner.app.session import Session
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.theme import Theme
from tests.support.bringing_in import bring_in
from tests.support.scripted_ask import ScriptedAsk

View = TypeVar("View", bound=ResultsView)


@dataclass
class Shown(Generic[View]):
    """A view, what it works on, and the places it sent people to."""

    view: View
    session: Session
    ask: ScriptedAsk
    qtbot: QtBot
    went: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Have the view show the session's state, and wait until it does."""
        state, cube = self.session.state, self.session.cube()
        assert cube is not None
        assert state.measured is not None
        look = Look(state.plan, cube, state.lead_filter, state.measured)
        self.view.look_at(look)
        self.qtbot.waitUntil(lambda: look.shows_the_same(self.view.drawn), timeout=10_000)

    @property
    def listed(self) -> int:
        """How many leads pass the filter that the view asked for."""
        measured = self.session.state.measured
        return 0 if measured is None else measured.lead_count


def imported(session: Session, plan: Plan, imports: Sequence[Sequence[Path]]) -> None:
    """Make a plan and bring files into it, one import after the other."""
    session.create_plan(plan)
    session.load_engine()
    session.engine_ready()
    bring(session, imports)


def bring(session: Session, imports: Sequence[Sequence[Path]]) -> None:
    """Bring files into the open plan, one import after the other."""
    with ReaderProcess() as reader:
        for paths in imports:
            bring_in(session, reader, *paths)


@contextmanager
def view_on(
    kind: type[View], plan: Plan, imports: Sequence[Sequence[Path]], folder: Path, theme: Theme, qtbot: QtBot
) -> Iterator[Shown[View]]:
    """A view that shows a plan with the leads of these files."""
    session = Session.open(folder / "plans.funnel")
    imported(session, plan, imports)
    ask = ScriptedAsk()
    tasks = Tasks(on_error=ask.error)
    went: list[str] = []
    view = kind(Desk(session, ask, tasks, theme, go=went.append))
    view.resize(760, 620)
    view.show()
    qtbot.waitExposed(view)
    shown = Shown(view, session, ask, qtbot, went)
    shown.look()
    yield shown
    view.hide()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete.value)
    session.close()
