"""The window: six places, undo that names the edit, remembered sizes, dropped files, read-only files."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import load_preferences
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.actions import PLACES
from funnel_planner.ui.application import Program
from funnel_planner.ui.main_window import MainWindow
from tests.support.scripted_ask import ScriptedAsk
from tests.ui.conftest import Opened


def texts(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel)] + [
        button.text() for button in window.findChildren(QPushButton)
    ]


def drop(window: MainWindow, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, nothing = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, nothing)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        assert not window.veil.text
        return False
    assert window.veil.text.startswith("Let go to ")
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.veil.text, "taken elsewhere"
    QApplication.sendEvent(window, enter)
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, left, nothing))
    assert not window.veil.text
    return True


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_reached_by_its_key_and_its_button(program: Program, qtbot: QtBot, place: str) -> None:
    window = program.window
    program.frame.activateWindow()
    window.actions_by_name[f"go_{place}"].trigger()
    assert window.place == place
    assert window.pages[place].isVisible()
    assert window.actions_by_name[f"go_{place}"].shortcut() == QKeySequence(f"Ctrl+{PLACES.index(place) + 1}")
    window.go("plans")
    button = window.rail.findChild(QPushButton, f"rail_{place}") or next(
        child for child in window.rail.children() if child.objectName() == f"rail_{place}"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.place == place


def test_undo_names_the_edit_and_takes_it_back(program: Program) -> None:
    session, actions = program.session, program.window.actions_by_name
    before = session.state.plan
    assert not actions["undo"].isEnabled()
    session.edit(before.with_name("Other"), "Rename plan")
    assert actions["undo"].text() == "&Undo: Rename plan"
    actions["undo"].trigger()
    assert session.state.plan == before
    assert not actions["undo"].isEnabled()
    actions["redo"].trigger()
    assert session.state.plan.name == "Other"
    assert program.window.top_bar.plan.text() == "Other"


def test_renaming_in_the_bar(program: Program, ask: ScriptedAsk) -> None:
    ask.will("Renamed")
    menu = program.window.top_bar.plan.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "Rename plan…").trigger()
    assert program.session.state.plan.name == "Renamed"


def test_place_live_funnel_and_sizes_are_remembered(open_program: Opened, tmp_path: Path) -> None:
    first = open_program(tmp_path / "a.funnel")
    first.frame.resize(1000, 640)
    first.window.go("results")
    first.window.act("live_funnel")
    assert not first.window.live.isVisible()
    kept = replace(first.window.remembered(first.preferences), geometry=first.frame.kept_geometry())
    second = open_program(tmp_path / "b.funnel", kept)
    assert second.window.place == "results"
    assert not second.window.live.isVisible()
    assert second.frame.height() == 640  # the width is cut to the small screen of the tests


def test_language_and_look_are_remembered_as_they_are_chosen(program: Program, qtbot: QtBot) -> None:
    """Another window may be opened, or this one killed, before it is closed."""
    program.window.act("language_pl")
    qtbot.waitUntil(lambda: load_preferences().language == "pl")
    program.window.act("theme_dark")
    assert load_preferences().theme == "dark"


def test_another_language_is_spoken_at_once_in_the_same_place(program: Program, qtbot: QtBot) -> None:
    program.window.go("plans")
    old = program.window
    program.window.act("language_pl")
    qtbot.waitUntil(lambda: program.window is not old and bool(program.window.pages))
    assert program.window.place == "plans"
    assert program.preferences.language == "pl"
    assert program.window.actions_by_name["language_pl"].isChecked()
    program.session.edit(program.session.state.plan.with_name("Po zmianie"), "Rename plan")
    assert program.window.top_bar.plan.text() == "Po zmianie"


def test_the_theme_changes_at_once(program: Program) -> None:
    program.window.act("theme_dark")
    assert program.theme.name == "dark"
    assert QApplication.palette().window().color() == program.theme.colour("window")
    program.window.act("theme_light")
    assert program.theme.name == "light"
    assert program.window.actions_by_name["theme_light"].isChecked()
    assert not program.window.actions_by_name["theme_dark"].isChecked()


def test_a_dropped_plan_file_is_opened(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other.funnel"
    session = Session.open(other)
    session.edit(session.state.plan.with_name("The other"), "Rename plan")
    session.close()
    assert drop(program.window, other)
    qtbot.waitUntil(lambda: program.session.file_path == other)
    qtbot.waitUntil(lambda: program.window.top_bar.plan.text() == "The other")
    assert program.preferences.recent_files[0] == str(other)


def test_dropped_spreadsheets_go_to_the_leads(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[list[Path]] = []
    monkeypatch.setattr(program.window.page("leads"), "import_files", taken.append, raising=False)
    sheet = tmp_path / "leads.csv"
    sheet.write_text("id\n1\n", "utf-8")
    assert drop(program.window, sheet)
    qtbot.waitUntil(lambda: taken == [[sheet]])
    assert program.window.place == "leads"
    assert not drop(program.window, tmp_path / "picture.png")


def test_a_file_that_cannot_be_opened_is_told_and_the_old_one_stays(
    program: Program, ask: ScriptedAsk, tmp_path: Path
) -> None:
    before = program.session.file_path
    program.open(tmp_path / "gone.funnel")
    broken = tmp_path / "broken.funnel"
    broken.write_bytes(b"")
    program.open(broken)
    assert [error.kind for error in ask.errors] == ["plan_file_missing", "plan_file_empty"]
    assert program.session.file_path == before


def test_a_file_open_elsewhere_is_shown_read_only_with_the_reason(open_program: Opened, tmp_path: Path) -> None:
    path = tmp_path / "shared.funnel"
    holder = Session.open(path)
    try:
        window = open_program(path).window
        assert window.notice.isVisible()
        assert "another window" in window.notice.text
        assert not window.actions_by_name["new_plan"].isEnabled()
        assert not window.actions_by_name["import"].isEnabled()
        assert window.status.saved.text() == "Read-only"
    finally:
        holder.close()


def test_save_a_copy_refuses_the_open_file_and_writes_any_other(
    program: Program, ask: ScriptedAsk, qtbot: QtBot, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.funnel"
    ask.will(program.session.file_path, copy)
    program.window.act("save_copy")
    assert [error.kind for error in ask.errors] == ["copy_onto_itself"]
    program.window.act("save_copy")
    qtbot.waitUntil(lambda: copy.exists() and not program.tasks.running)
    session = Session.open(copy)
    assert session.state.plan == program.session.state.plan
    session.close()


def test_copy_and_paste_of_the_menu_work_in_a_field(program: Program, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit

    field = QLineEdit("text", program.window)
    field.show()
    program.frame.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    field.selectAll()
    program.window.act("cut")
    assert field.text() == ""
    program.window.act("paste")
    assert field.text() == "text"


def test_the_status_line_says_what_works_and_cancels_it(program: Program, qtbot: QtBot) -> None:
    from funnel_planner.domain.progress import Reporter

    def work(reporter: Reporter) -> None:
        import time

        for step in range(100_000):
            reporter.advance(step, 100_000)
            time.sleep(0.001)

    status = program.window.status
    task = program.tasks.run("Counting sheep", work, lambda _: None)
    qtbot.waitUntil(lambda: "Counting sheep" in status.work.what.text() and task.done > 0)
    assert status.work.isVisible()
    assert status.work.what.text() == "Counting sheep · 0%"
    qtbot.mouseClick(status.work.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.tasks.running)
    assert not status.work.isVisible()


def test_everything_with_only_an_icon_has_a_name(program: Program) -> None:
    from PySide6.QtWidgets import QAbstractButton

    for place in PLACES:
        program.window.go(place)
    nameless = [
        f"{button.parentWidget()} > {button.metaObject().className()} {button.objectName()}"
        for button in program.window.findChildren(QAbstractButton)
        if not button.icon().isNull()
        and not button.text()
        and not button.accessibleName()
        and not button.objectName().startswith("qt_")
        and button.metaObject().className() not in ("QTableCornerButton", "QLineEditIconButton")
    ]
    assert nameless == []


def test_ctrl_z_in_a_field_takes_back_typing_first_and_then_the_plans_edit(program: Program, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit

    session = program.session
    before = session.state.plan
    field = QLineEdit(program.window)
    field.show()
    program.frame.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    qtbot.keyClicks(field, "typed")
    session.edit(before.with_name("Other"), "Rename plan")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert session.state.plan.name == "Other"
    field.setText("committed")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "committed"
    assert session.state.plan == before


@pytest.mark.parametrize("keys", ["Ctrl+Y", "Ctrl+Shift+Z"])
def test_redo_has_both_of_its_usual_keys(program: Program, qtbot: QtBot, keys: str) -> None:
    program.session.edit(program.session.state.plan.with_name("Other"), "Rename plan")
    program.session.undo()
    program.frame.activateWindow()
    qtbot.keySequence(program.window, keys)
    assert program.session.state.plan.name == "Other"


def test_what_is_being_typed_is_kept_when_the_window_closes(program: Program, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit

    field = QLineEdit(program.window)
    field.show()
    plan = program.session.state.plan
    field.editingFinished.connect(lambda: program.session.edit(plan.with_name(field.text()), "Rename plan"))
    program.frame.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    qtbot.keyClicks(field, "Half typed")
    program.frame.close()
    assert program.session.state.plan.name == "Half typed"


def test_what_has_been_done_is_told_until_one_goes_elsewhere(program: Program) -> None:
    window = program.window
    window.go("plans")
    window.say("Exported: plan.xlsx")
    window.go("plans")
    assert window.banner.isVisible()
    window.go("funnel")
    assert not window.banner.isVisible()


def test_a_file_that_cannot_be_written_any_more_is_told_by_undo(
    program: Program, ask: ScriptedAsk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_plan_id: str) -> None:
        raise PlannerError("disk_full", file="plans.funnel")

    session = program.session
    session.edit(session.state.plan.with_name("Other"), "Rename plan")
    monkeypatch.setattr(session.file, "undo", fail)
    program.window.act("undo")
    assert [error.kind for error in ask.errors] == ["disk_full"]
