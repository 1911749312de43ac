"""The whole import without a mouse: Tab, arrows, Enter and Escape."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.domain.templates import load_template
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from tests.support.scripted_ask import ScriptedAsk

LIST = "Lead ID,Source,Stage,Created\n1,Ads,MQL,03/04/2026\n2,Fair,Wibble,05/06/2026\n3,Ads,Close,06/06/2026\n"


def settle(dialog: ImportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)


def press(qtbot: QtBot, dialog: QDialog, key: Qt.Key, times: int = 1) -> None:
    """Press a key where the focus is: in a menu that is open, else in the dialog."""
    for _ in range(times):
        qtbot.keyClick(QApplication.activePopupWidget() or dialog.focusWidget() or dialog, key)


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any menu
def test_from_an_open_question_to_the_result(program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    program.session.create_plan(load_template("sales", "en"))
    done: list[str] = []

    def by_keys(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        page = dialog.page
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.activateWindow()
        assert dialog.focusWidget() is page.columns, "something is open, so the columns have the focus"
        for _ in range(30):
            if dialog.focusWidget() is page.open_questions:
                break
            press(qtbot, dialog, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is page.open_questions, "Tab leads to what is open"
        press(qtbot, dialog, Qt.Key.Key_Home)
        press(qtbot, dialog, Qt.Key.Key_Return)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        press(qtbot, dialog, Qt.Key.Key_Return)  # day, month, year
        settle(dialog, qtbot)
        page.open_questions.setFocus()
        press(qtbot, dialog, Qt.Key.Key_Home)
        press(qtbot, dialog, Qt.Key.Key_Return)
        assert dialog.focusWidget() is page.panel.labels.combos["Wibble"]
        press(qtbot, dialog, Qt.Key.Key_Down, times=2)
        page.panel.labels.combos["Wibble"].activated.emit(2)  # an arrow in a closed list tells nobody off the screen
        settle(dialog, qtbot)
        page.columns.go_to(1)
        qtbot.keyClick(page.columns, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert isinstance(QApplication.activePopupWidget(), QMenu), "Alt and Down open what a column can be"
        press(qtbot, dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible(), "Escape closes the menu only"
        dialog.activateWindow()  # off the screen nobody gives the window back what the menu had
        qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        qtbot.keyClick(page.columns, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(dialog.done_page.isVisible, timeout=20_000)
        assert dialog.focusWidget() is dialog.done_page.done_button
        press(qtbot, dialog, Qt.Key.Key_Return)
        done.append(dialog.done_page.title.text())

    ask.will(by_keys)
    program.window.import_files([path])
    qtbot.waitUntil(lambda: bool(done), timeout=40_000)
    assert done == ["3 leads imported"]
    qtbot.waitUntil(lambda: program.session.state.measured is not None, timeout=20_000)
    assert [stage.actual for stage in program.window.live.funnel.picture.stages] == [3, 2, 1, 1, 1]
