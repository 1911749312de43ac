"""A desk for one page alone: a real session on a real file, without a window."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from funnel_planner.app.session import Session
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.theme import Theme
from tests.support.scripted_ask import ScriptedAsk


@contextmanager
def page_on(kind: type[Page], plan: Plan, folder: Path, theme: Theme, qtbot: QtBot) -> Iterator[Page]:
    """A page that shows a plan, told of every new state as a window would; its wishes are edits of a file."""
    session = Session.open(folder / "plans.funnel")
    session.create_plan(plan)
    session.load_engine()
    session.engine_ready()
    ask = ScriptedAsk()
    tasks = Tasks(on_error=ask.error)
    page = kind(Desk(session, ask, tasks, theme, go=lambda _place: None))
    session.subscribe(page.show_state)
    page.show_state(session.state)
    page.resize(1240, 880)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    yield page
    page.hide()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)  # else it would live on to the end
    session.close()
