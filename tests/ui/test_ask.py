"""The real door: boxes show plain text, and the harmless button is the default where the other is dangerous."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.application import Program
from funnel_planner.ui.ask import DialogAsk, with_suffix


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


SHEETS = ("Excel workbook (*.xlsx)", "Text (*.csv *.tsv)")


@pytest.mark.parametrize(
    ("typed", "chosen", "written"),
    [
        ("list.xlsx", SHEETS[0], "list.xlsx"),
        ("list.CSV", SHEETS[0], "list.CSV"),
        ("list", SHEETS[0], "list.xlsx"),
        ("list", SHEETS[1], "list.csv"),
        ("Plan 2.0", SHEETS[0], "Plan 2.0.xlsx"),
        ("list", "", "list.xlsx"),
    ],
)
def test_a_file_gets_the_suffix_of_what_is_written(typed: str, chosen: str, written: str) -> None:
    assert with_suffix(Path("home") / typed, SHEETS, chosen, ".xlsx") == Path("home") / written


@pytest.mark.parametrize("button", ["Replace", "Cancel"])
def test_a_file_that_only_its_suffix_hits_is_not_replaced_unasked(
    qtbot: QtBot,  # noqa: ARG001 - Qt must be there
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
) -> None:
    (tmp_path / "Plan 2.0.xlsx").write_bytes(b"other")
    typed = str(tmp_path / "Plan 2.0"), SHEETS[0]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: typed)
    seen: list[QMessageBox] = []
    QTimer.singleShot(0, lambda: answer(button, seen))
    path = DialogAsk(lambda: None).save_file("Save", tmp_path / "x.xlsx", SHEETS)
    assert path == (tmp_path / "Plan 2.0.xlsx" if button == "Replace" else None)
    assert "Plan 2.0.xlsx" in seen[0].text()


def test_files_are_looked_for_where_they_were_found_last(
    qtbot: QtBot,  # noqa: ARG001 - Qt must be there
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    def choose(_parent: object, _title: str, folder: str, _filters: str) -> tuple[list[str], str]:
        seen.append(folder)
        return ([str(tmp_path / "list.csv")] if len(seen) == 1 else []), SHEETS[0]

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    ask = DialogAsk(lambda: None)
    assert ask.open_files("Open", SHEETS) == [tmp_path / "list.csv"]
    ask.open_files("Open", SHEETS)
    ask.open_files("Open", SHEETS)
    ask.open_files("Open", SHEETS, folder=tmp_path.parent)
    assert seen[0] != str(Path.cwd())
    assert seen[1:] == [str(tmp_path), str(tmp_path), str(tmp_path.parent)]


def test_an_error_is_told_as_its_sentence(qtbot: QtBot) -> None:  # noqa: ARG001 - Qt must be there
    seen: list[QMessageBox] = []
    QTimer.singleShot(0, lambda: answer("OK", seen))
    DialogAsk(lambda: None).error(PlannerError("disk_full", file="a<b>.funnel"))
    assert "a<b>.funnel" in seen[0].text()
    assert seen[0].textFormat() is Qt.TextFormat.PlainText


def test_what_was_done_is_said_with_what_one_may_do_with_it() -> None:
    said: list[tuple[object, ...]] = []
    done: list[str] = []
    ask = DialogAsk(lambda: None, lambda *told: said.append(told))
    ask.mention("Saved: /home/ann/a.png", "Open folder", lambda: done.append("opened"))
    ((text, button, act),) = said
    assert (text, button) == ("Saved: /home/ann/a.png", "Open folder")
    assert callable(act)
    act()
    assert done == ["opened"]


def test_what_is_small_is_said_in_the_last_line(program: Program) -> None:
    ask = DialogAsk(lambda: None, hint=program._hint)
    ask.hint("The numbers are on the clipboard.")
    assert program.window.status.news.accessibleName() == "The numbers are on the clipboard."
    assert not program.window.status.news.isHidden()
