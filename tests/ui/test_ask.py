"""The real door: boxes show plain text, and the harmless button is the default where the other is dangerous."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.ask import DialogAsk


def answer(button: str, seen: list[QMessageBox]) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    seen.append(box)
    named = [known for known in box.buttons() if known.text().replace("&", "") == button]
    if not named:
        box.done(0)  # a box left open would wait for ever
    named[0].click()


def confirm(button: str, *, dangerous: bool) -> tuple[bool, QMessageBox]:
    seen: list[QMessageBox] = []
    QTimer.singleShot(0, lambda: answer(button, seen))
    done = DialogAsk(lambda: None).confirm("Title", "<b>Text</b>", "Delete", dangerous=dangerous)
    return done, seen[0]


def test_confirming_and_turning_away(qtbot: QtBot) -> None:  # noqa: ARG001 - Qt must be there
    assert confirm("Delete", dangerous=True)[0]
    assert not confirm("Cancel", dangerous=False)[0]


def test_a_dangerous_question_defaults_to_cancel(qtbot: QtBot) -> None:  # noqa: ARG001 - Qt must be there
    _, box = confirm("Cancel", dangerous=True)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    assert box.textFormat() is Qt.TextFormat.PlainText


def test_an_error_is_told_as_its_sentence(qtbot: QtBot) -> None:  # noqa: ARG001 - Qt must be there
    seen: list[QMessageBox] = []
    QTimer.singleShot(0, lambda: answer("OK", seen))
    DialogAsk(lambda: None).error(PlannerError("disk_full", file="a<b>.funnel"))
    assert "a<b>.funnel" in seen[0].text()
    assert seen[0].textFormat() is Qt.TextFormat.PlainText
