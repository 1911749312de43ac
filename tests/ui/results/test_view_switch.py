"""The switch between views stays in one line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.ui.results.view_switch import ViewSwitch
from funnel_planner.ui.theme import Theme

VIEWS = [("a", "Funnel"), ("b", "Channels"), ("c", "Trend"), ("d", "What makes leads convert"), ("e", "Pages")]


@pytest.fixture
def switch(qtbot: QtBot, theme: Theme) -> ViewSwitch:
    made = ViewSwitch(VIEWS)
    made.setFont(theme.font("body"))
    qtbot.addWidget(made)
    made.resize(320, 34)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(switch: ViewSwitch) -> list[str]:
    return [button.text() for button in switch._buttons.values() if button.isVisible()]


def test_what_finds_no_room_is_in_the_menu(switch: ViewSwitch) -> None:
    assert switch.offered == list("abcde")
    assert 0 < len(switch.in_menu) < 5
    assert len(shown(switch)) + len(switch.in_menu) == 5
    assert switch.more.isVisible()
    assert switch.more.geometry().right() <= switch.width()
    assert switch.more.accessibleName() == "More views"
    switch.resize(1200, 34)
    assert switch.in_menu == []
    assert not switch.more.isVisible()


def test_a_view_of_the_menu_gives_its_name_to_the_button_and_nothing_moves(switch: ViewSwitch) -> None:
    before = shown(switch)
    told: list[str] = []
    switch.chosen.connect(told.append)
    entries = {action.text(): action for action in switch.menu().actions()}
    entries["What makes leads convert"].trigger()
    assert told == [switch.current] == ["d"]
    assert shown(switch) == before
    assert switch.more.text().startswith("What makes leads convert")
    assert switch.more.isChecked()
    assert [a.text() for a in switch.menu().actions() if a.isChecked()] == ["What makes leads convert"]
    switch.choose("a")
    assert not switch.more.isChecked()
    assert switch.more.text().startswith("More")


def test_keys_reach_all_views(switch: ViewSwitch) -> None:
    switch._buttons["a"].setFocus()
    seen = [switch.current]
    for _ in range(4):
        focused = switch.focusWidget() or switch
        QTest.keyClick(focused, Qt.Key.Key_Right)
        seen.append(switch.current)
    assert seen == list("abcde")
    QTest.keyClick(switch, Qt.Key.Key_Left)
    assert switch.current == "d"
    QTest.keyClick(switch, Qt.Key.Key_Home)
    assert switch.current == "a"
    QTest.keyClick(switch, Qt.Key.Key_End)
    assert switch.current == "e"


def test_what_is_not_offered_is_nowhere(switch: ViewSwitch) -> None:
    switch.choose("e")
    switch.offer({"a", "b"})
    assert switch.current == "a"
    assert shown(switch) == ["Funnel", "Channels"]
    assert not switch.more.isVisible()


@pytest.mark.parametrize("width", [1, 60, 150, 2000])
def test_any_width_will_do(switch: ViewSwitch, width: int) -> None:
    switch.resize(width, 34)
    switch.choose("e")
    assert switch.current == "e"
    assert len(shown(switch)) + len(switch.in_menu) == 5
