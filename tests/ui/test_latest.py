"""A drag is coalesced: the latest value a frame, none lost at the end."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from funnel_planner.ui.latest import Latest


def test_a_burst_becomes_its_last_value(qtbot: QtBot) -> None:
    seen: list[int] = []
    owner = QObject()
    latest = Latest(seen.append, owner)
    for value in range(100):
        latest.push(value)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [99]


def test_letting_go_passes_the_last_value_on_at_once(qtbot: QtBot) -> None:
    seen: list[int] = []
    owner = QObject()
    latest = Latest(seen.append, owner)
    latest.push(1)
    latest.push(2)
    latest.flush()
    assert seen == [2]
    qtbot.wait(40)
    assert seen == [2]


def test_dropped_values_never_arrive(qtbot: QtBot) -> None:
    seen: list[int] = []
    owner = QObject()
    latest = Latest(seen.append, owner)
    latest.push(1)
    latest.drop()
    qtbot.wait(40)
    assert not seen


def test_values_of_later_frames_arrive_too(qtbot: QtBot) -> None:
    seen: list[int] = []
    owner = QObject()
    latest = Latest(seen.append, owner)
    for value in range(3):
        latest.push(value)
        qtbot.wait(40)
    assert seen == [0, 1, 2]
