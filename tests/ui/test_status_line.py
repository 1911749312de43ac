"""The last line of the window has room for what works and what is new, or shortens them."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.app.state import State
from funnel_planner.ui.background import Tasks
from funnel_planner.ui.status_line import StatusLine
from tests.support.made_pictures import ORDINARY
from tests.support.sample_plans import sample_plan

LONG = "Reading the leads of the whole year again, from a file with a rather long name.xlsx"


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks, end = Tasks(print), threading.Event()
    tasks.run(LONG, lambda _reporter: end.wait(20), lambda _done: None)
    yield tasks
    end.set()
    qtbot.waitUntil(lambda: not tasks.running)
    tasks.close()


def state(plan_id: str = "p") -> State:
    return State(plan=replace(sample_plan(), id=plan_id), picture=ORDINARY)


@pytest.mark.parametrize("width", [1024, 1280, 1600])
def test_work_and_news_share_the_line(qtbot: QtBot, tasks: Tasks, width: int) -> None:
    line = StatusLine(tasks)
    qtbot.addWidget(line)
    line.show_state(state())
    line.tell(f"{LONG} was read again", "see Leads > Imports", lambda: None)
    line.resize(width, 30)
    line.show()
    qtbot.waitExposed(line)
    parts: tuple[QLabel | QPushButton, ...] = (line.work.what, line.news)
    qtbot.waitUntil(lambda: all(part.width() >= part.sizeHint().width() for part in parts))
    assert all(LONG in part.toolTip() for part in parts)
    assert line.width() == width, "it does not ask for more room than the window has"
    assert line.news.mapTo(line, line.news.rect().topLeft()).x() >= line.counting.geometry().right()
    assert line.work.geometry().right() <= line.width()


def test_news_of_another_plan_are_over(qtbot: QtBot) -> None:
    tasks = Tasks(print)
    line = StatusLine(tasks)
    qtbot.addWidget(line)
    line.show_state(state())
    line.tell("leads.csv read again", "", lambda: None)
    line.show_state(state())
    assert not line.news.isHidden()
    line.show_state(state("q"))
    assert line.news.isHidden()
    tasks.close()


def test_news_of_leads_that_are_others_now_are_over(qtbot: QtBot) -> None:
    tasks = Tasks(print)
    line = StatusLine(tasks)
    qtbot.addWidget(line)
    line.show_state(state())
    line.tell("leads.csv read again", "", lambda: None)
    line.show_state(replace(state(), plan=state().plan.with_name("Other")))
    assert not line.news.isHidden()
    line.show_state(replace(state(), plan=state().plan.with_batches(("b",))))
    assert line.news.isHidden(), "undone, say"
    tasks.close()


def test_news_are_whole_where_there_is_room_and_else_lose_their_end(qtbot: QtBot) -> None:
    tasks = Tasks(print)
    line = StatusLine(tasks)
    qtbot.addWidget(line)
    line.show_state(state())
    text = "leads.csv read again: 1 new, 3 updated, 1 lead is no longer in the file (taken out of the plan), 2 rows"
    line.resize(1600, 30)
    line.show()
    line.tell(text, "see Leads > Imports", lambda: None, cut=Qt.TextElideMode.ElideRight)
    assert line.news.text() == f"{text} · see Leads > Imports"
    line.resize(900, 30)
    assert line.news.text().startswith("leads.csv read again: 1 new")
    assert "…" in line.news.text()
    tasks.close()
