"""Earlier versions of a plan: listed with their times, gone back to, kept by name."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.app.edit_names import edit_name
from funnel_planner.storage.records import Revision
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.versions import Versions
from funnel_planner.ui.theme import Theme
from funnel_planner.words import speaking
from tests.support.scripted_ask import ScriptedAsk


def rename(program: Program, *names: str) -> None:
    for name in names:
        program.session.edit(program.session.state.plan.with_name(name), "Rename plan")


def told(dialog: Versions, column: int) -> list[str]:
    """What a column says, newest first."""
    items = (dialog.table.item(row, column) for row in range(dialog.table.rowCount()))
    return [item.text() for item in items if item is not None]


def on(work: Callable[[Versions], bool]) -> Callable[[QDialog], bool]:
    def do(dialog: QDialog) -> bool:
        assert isinstance(dialog, Versions)
        return work(dialog)

    return do


def test_going_back_is_an_edit_that_undo_takes_back(program: Program, ask: ScriptedAsk) -> None:
    first = program.session.state.plan
    rename(program, "One", "Two", "Three")
    program.session.undo()

    def choose(dialog: Versions) -> bool:
        assert told(dialog, 1)[:3] == ["Rename plan (undone)", "Rename plan (as it is now)", "Rename plan"]
        assert dialog.table.currentRow() == 1
        assert not dialog.back_button.isEnabled()
        dialog.table.setCurrentCell(dialog.table.rowCount() - 1, 0)
        assert dialog.back_button.isEnabled()
        return True

    ask.will(on(choose))
    program.window.act("versions")
    assert program.session.state.plan == first
    assert ask.hints[-1].startswith("The plan is as it was on ")
    assert program.window.actions_by_name["undo"].text() == "&Undo: Restore version"
    program.session.undo()
    assert program.session.state.plan.name == "Two"


def test_the_present_version_is_named_and_nothing_else_changes(program: Program, ask: ScriptedAsk) -> None:
    rename(program, "One")

    def name(dialog: Versions) -> bool:
        assert not dialog.name_button.isEnabled()
        dialog.table.setCurrentCell(1, 0)
        dialog.present_name.setText(" As sent ")
        assert dialog.name_button.isEnabled()
        dialog.name_button.click()
        assert told(dialog, 2)[0] == "As sent", "the list shows it at once"
        assert dialog.said.text() == "The present version is called “As sent” now."
        assert not dialog.name_button.isEnabled()
        dialog.present_name.setText("")
        dialog.name_button.click()
        assert (told(dialog, 2)[0], dialog.said.text()) == ("", "The name is gone.")
        dialog.present_name.setText("As sent")
        dialog.name_button.click()
        return False

    ask.will(on(name))
    program.window.act("versions")
    rename(program, "Two")

    def look(dialog: Versions) -> bool:
        assert told(dialog, 2)[:2] == ["", "As sent"]
        return False

    ask.will(on(look))
    program.window.act("versions")
    assert program.session.state.plan.name == "Two"


def test_enter_does_what_has_the_focus(theme: Theme, qtbot: QtBot) -> None:
    made = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    versions = [Revision(2, "Rename plan", made, "", True, False), Revision(1, "Create plan", made, "", False, False)]
    given: list[str] = []

    def keep(name: str) -> bool:
        given.append(name)
        return name != "Refused"

    for field, accepted in (("present_name", False), ("table", True)):
        dialog = Versions(theme, versions, keep)
        qtbot.addWidget(dialog)
        dialog.table.setCurrentCell(1, 0)
        qtbot.keyClick(getattr(dialog, field), Qt.Key.Key_Return)
        assert bool(dialog.result()) is accepted, field
    dialog = Versions(theme, versions, keep)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.table.setCurrentCell(1, 0)
    for name in ("Sent", "Refused"):
        dialog.present_name.clear()
        qtbot.keyClicks(dialog.present_name, name)
        qtbot.keyClick(dialog.present_name, Qt.Key.Key_Return)
        assert dialog.isVisible(), "naming does not close the list"
        assert told(dialog, 2) == ["Sent", ""]
    assert given == ["Sent", "Refused"]
    assert dialog.said.text() == "", "nothing was named"
    assert dialog.wanted == versions[1], "what was chosen stays chosen"


def test_what_was_done_is_told_in_the_language_in_use(theme: Theme, qtbot: QtBot) -> None:
    made = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    labels = ("Create plan", edit_name("move", 3, "Oferta"))
    with speaking("pl"):
        dialog = Versions(theme, [Revision(n, label, made, "", False, False) for n, label in enumerate(labels)], bool)
        qtbot.addWidget(dialog)
        assert [told(dialog, 1)[0].partition(" (")[0], told(dialog, 1)[1]] == [
            "Utwórz plan", "Przeniesienie 3 leadów do Oferta",
        ]  # fmt: skip
