"""A consultant asks the results by keyboard: which channel pays, is it real, what changed, where is money lost."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.results import ResultsPage
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.results.funnel_view import FunnelResults
from funnel_planner.ui.results.losses_view import LossResults
from funnel_planner.ui.results.view import ResultsView
from tests.support.places import leads_of, results_of

View = TypeVar("View", bound=ResultsView)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def program(samples: Path, open_program: Callable[..., Program], qtbot: QtBot) -> Program:
    program = open_program(samples, Preferences(place="plans"))
    program.frame.activateWindow()
    qtbot.waitUntil(lambda: program.session.state.measured is not None and not program.tasks.running, timeout=20_000)
    return program


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def _tab_to(wanted: QWidget, most: int = 80) -> None:
    for _ in range(most):
        if QApplication.focusWidget() is wanted:
            return
        _press(Qt.Key.Key_Tab)
    raise AssertionError("the keyboard does not get there")


def _shown(page: ResultsPage, kind: type[View]) -> View:
    view = page.current
    assert isinstance(view, kind)
    return view


def test_a_consultants_questions(program: Program, qtbot: QtBot) -> None:
    program.window.setFocus()
    _press(Qt.Key.Key_5, CTRL)
    page = results_of(program)
    qtbot.waitUntil(lambda: page.look is not None, timeout=10_000)
    _shown(page, FunnelResults)

    # which channel pays, and is the difference real?
    _press(Qt.Key.Key_PageDown, CTRL)
    channels = _shown(page, ChannelResults)
    assert "does better than the rest" in channels.verdict.text()
    assert "No clear difference from the rest" in channels.verdict.text()
    best = next(row for row in channels.chart.rows if row.sign == "better")
    assert channels.money.table.figures.headings[1] == "Revenue"

    # what changed since last quarter?
    assert channels.change.period.currentText() == "The last full quarter and the one before"
    assert "points" in channels.change.why.text()

    # who are the leads of the best channel?
    _tab_to(channels.chart)
    for _ in range(channels.chart.rows.index(best)):
        _press(Qt.Key.Key_Down)
    assert channels.chart.accessibleName().startswith("Channels compared. ")
    _press(Qt.Key.Key_Return)
    assert program.window.place == "leads"
    leads = leads_of(program)
    assert leads.leads.model.rowCount() == best.leads

    # where do we lose most money?
    _press(Qt.Key.Key_5, CTRL)
    leads.leads.show_all()
    while page.view != "losses":
        _press(Qt.Key.Key_PageDown, CTRL)
    losses = _shown(page, LossResults)
    qtbot.waitUntil(lambda: losses.drawn is not None, timeout=10_000)
    assert any("costs most" in text for text in losses.said.texts)
