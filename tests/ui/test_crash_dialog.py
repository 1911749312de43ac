"""A bug is logged and shown with a log to copy; it never ends the program."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from funnel_planner.ui.crash_handler import LOG_NAME, CrashHandler


@pytest.fixture
def handler(qtbot: QtBot) -> Iterator[CrashHandler]:  # noqa: ARG001 - Qt must be there
    handler = CrashHandler()
    handler.install()
    yield handler
    handler.uninstall()
    if handler.dialog is not None:
        handler.dialog.close()


def raise_bug() -> None:
    raise ZeroDivisionError("a bug")


def test_a_bug_on_a_thread_is_shown_and_logged(
    handler: CrashHandler, qtbot: QtBot, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=raise_bug)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: handler.dialog is not None)
    assert handler.dialog is not None
    handler.dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: a bug" in copied
    assert "Funnel Planner" in copied
    assert "a bug" in (own_home / LOG_NAME).read_text("utf-8")
    assert "a bug" in capsys.readouterr().err


def test_a_second_bug_joins_the_first(handler: CrashHandler, qtbot: QtBot) -> None:
    for text in ("first", "second"):
        sys.excepthook(ValueError, ValueError(text), None)
    qtbot.waitUntil(lambda: handler.dialog is not None)
    qtbot.wait(20)
    assert handler.dialog is not None
    handler.dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert "first" in copied
    assert "second" in copied
