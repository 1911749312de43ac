"""A second window of a file says when what it shows is not what is in the file any more."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.session import Session
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.templates import load_template
from funnel_planner.ui import file_watch
from funnel_planner.ui.application import Program
from tests.ui.conftest import Opened


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_watch, "SETTLE_SECONDS", 0.15)
    monkeypatch.setattr(file_watch, "GONE_SECONDS", 0.3)


def shown_again(second: Program, qtbot: QtBot) -> None:
    """Press the button of the banner."""
    session = second.session
    second.window.notice._button.click()
    qtbot.waitUntil(lambda: second.session is not session)
    qtbot.waitUntil(lambda: bool(second.window.pages) and not second.tasks.running, timeout=20_000)


def test_a_second_window_says_that_the_file_was_changed_and_shows_it_on_demand(
    open_program: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "shared.funnel"
    first = open_program(path)
    first.session.create_plan(load_template("basic", "en").with_name("One"))
    second = open_program(path)
    second.window.go("messages")
    assert second.window.notice.text == (
        "“" + str(path) + "” is open in another window, so it can only be looked at here. To change it, go to that"
        " window or close it."
    )
    watch = second.window._other_window
    assert watch is not None
    qtbot.waitUntil(lambda: watch.watch.is_known(str(path)))
    first.session.edit(first.session.state.plan.with_name("Two"), "Rename plan")
    qtbot.waitUntil(lambda: second.window.notice.text.startswith("The other window has changed"), timeout=10_000)
    assert second.session.state.plan.name == "One"
    shown_again(second, qtbot)
    assert (second.session.state.plan.name, second.session.read_only) == ("Two", True)
    assert second.window.place == "messages"
    assert "another window" in second.window.notice.text


def freed(open_program: Opened, qtbot: QtBot, path: Path) -> Program:
    """A second window, after the first one has closed the file."""
    holder = Session.open(path)
    second = open_program(path)
    watch = second.window._other_window
    assert watch is not None
    qtbot.waitUntil(lambda: watch.watch.is_known(str(path)))
    holder.close()
    qtbot.waitUntil(lambda: second.window.notice.text.startswith("The other window has closed"), timeout=10_000)
    return second


def test_what_the_other_window_has_closed_can_be_worked_on(open_program: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    second = freed(open_program, qtbot, tmp_path / "shared.funnel")
    shown_again(second, qtbot)
    assert not second.session.read_only
    assert not second.window.banner.isVisible()
    assert second.window._other_window is None


def test_the_file_is_opened_once_however_often_one_asks(open_program: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    second = freed(open_program, qtbot, tmp_path / "shared.funnel")
    second.session.set_filter(LeadFilter(channels=frozenset({"Ads"})))
    button = second.window.notice._button
    button.click()
    button.click()
    qtbot.waitUntil(lambda: not second.session.read_only)
    qtbot.waitUntil(lambda: bool(second.window.pages) and not second.tasks.running, timeout=20_000)
    assert (second.session.read_only, second.window.banner.isVisible()) == (False, False)
    assert second.session.state.lead_filter.channels == {"Ads"}
