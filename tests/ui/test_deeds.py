"""Menus and keys of a place come from one table."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from funnel_planner.ui.deeds import SEPARATOR, Deed, Keys, menu_of, pressed
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier


def key(code: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers)


def test_a_key_does_what_the_menu_says(qtbot: QtBot, theme: Theme) -> None:
    done: list[str] = []
    deeds = [
        Deed("Copy", lambda: done.append("copy"), Keys.Copy, "copy"),
        SEPARATOR,
        Deed("Up", lambda: done.append("up"), "Ctrl+Up"),
        Deed("Never", lambda: done.append("never"), "F2", possible=False),
    ]
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = menu_of(parent, theme, deeds)
    actions = [action for action in menu.actions() if not action.isSeparator()]
    assert [(a.text(), a.shortcut().toString(), a.isEnabled()) for a in actions] == [
        ("Copy", "Ctrl+C", True),
        ("Up", "Ctrl+Up", True),
        ("Never", "F2", False),
    ]
    assert pressed(key(Qt.Key.Key_C, CTRL), deeds)
    assert pressed(key(Qt.Key.Key_Up, CTRL | Qt.KeyboardModifier.KeypadModifier), deeds)
    assert not pressed(key(Qt.Key.Key_Up), deeds)
    assert not pressed(key(Qt.Key.Key_F2), deeds)
    actions[0].trigger()
    assert done == ["copy", "up", "copy"]


def test_a_tool_tip_shows_texts_as_they_are() -> None:
    assert "<b>" not in tool_tip("<b>Bold</b> & co")
    assert tool_tip("") == ""
