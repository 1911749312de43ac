"""Traps of the toolkit: signals and slots must not eat references to True and None.

PySide6 6.12.0 on Python 3.11 loses one on every emit and slot call and aborts after some 550.
"""

import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

ROUNDS = 200
TOLERATED = 20
"""Other objects come and go meanwhile; a leak of one reference a call is ten times this."""


class Emitter(QObject):
    flag = Signal(bool)
    thing = Signal(object)
    bare = Signal()


class Receiver(QObject):
    @Slot(bool)
    def take_flag(self, _flag: bool) -> None:  # noqa: FBT001 - what the signal sends
        return None

    @Slot(object)
    def take_thing(self, _thing: object) -> None:
        return None


def references() -> dict[str, int]:
    return {"True": sys.getrefcount(True), "None": sys.getrefcount(None)}


def test_references_to_true_and_none_do_not_fall(qtbot: QtBot) -> None:
    emitter, receiver, button = Emitter(), Receiver(), QPushButton()
    qtbot.addWidget(button)
    button.setCheckable(True)
    emitter.flag.connect(receiver.take_flag)
    emitter.thing.connect(receiver.take_thing)
    emitter.bare.connect(lambda: None)
    button.toggled.connect(receiver.take_flag)
    before = references()
    for _ in range(ROUNDS):
        emitter.flag.emit(True)
        emitter.thing.emit(None)
        emitter.bare.emit()
        button.toggle()
        button.isChecked()
        button.setEnabled(True)
    after = references()
    assert (
        sys.version_info >= (3, 12)
        or {name: before[name] - count for name, count in after.items() if before[name] - count > TOLERATED} == {}
    )
