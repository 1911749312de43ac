"""Importing again: nothing new, and what was decided is remembered, named and left aside; all in the window."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.domain.mapping import Role
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from tests.support.import_window import ImportWindow, choose, role_of, shown_counts
from tests.support.places import leads_of_new_plan
from tests.support.scripted_ask import ScriptedAsk

LIST = """\
Lead ID,Name,E-mail,Source,Stage,Created,Secret
1,Ann Lee,ann@example.com,Ads,MQL,2026-04-01,s1
2,Bo Ray,bo@example.com,Fair,Wibble,2026-04-02,s2
3,Cy Fox,cy@example.com,Ads,SQL,2026-04-03,s3
"""
MORE = """\
Lead ID,Name,E-mail,Source,Stage,Created,Secret
,Ann Lee,ann@example.com,Ads,SQL,2026-04-01,s1
5,Di Orr,di@example.com,Fair,Wibble,2026-04-05,s5
"""


@pytest.fixture
def window(program: Program, ask: ScriptedAsk, qtbot: QtBot) -> ImportWindow:
    leads_of_new_plan(program)
    return ImportWindow(program, ask, qtbot)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


def decide(dialog: ImportDialog) -> None:
    """A label gets its stage, and a column stays out."""
    choose(dialog.page.panel.labels.combos["Wibble"], "Sales meeting")
    dialog.page.choose_role("Secret", Role.IGNORE)


def test_undone_and_imported_again_and_then_there_is_nothing_new(
    window: ImportWindow, csv: Path, qtbot: QtBot, ask: ScriptedAsk
) -> None:
    window.bring([csv], decide)
    assert window.counts == [3, 2, 1, 0, 0]
    window.program.window.act("undo")
    window.settle()
    assert window.leads.stack.currentWidget() is window.leads.drop
    window.bring([csv])  # decided as the last time
    assert window.counts == [3, 2, 1, 0, 0]
    titles: list[str] = []

    def again(dialog: ImportDialog) -> None:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(dialog.done_page.isVisible, timeout=20_000)
        titles.append(f"{dialog.done_page.title.text()}: {dialog.done_page.change.text()}")
        assert not dialog.done_page.undo_button.isVisible()
        dialog.accept()

    window.open([csv], again)
    window.settle()
    assert titles == ["Nothing new: The 3 leads of this file are here already."]
    assert window.leads.notice.text == "Nothing new: the 3 leads of this file are here already."
    assert len(window.program.session.state.plan.batches) == 1
    assert not ask.errors


def test_what_was_decided_is_remembered_named_and_can_be_left_aside(
    window: ImportWindow, csv: Path, tmp_path: Path, ask: ScriptedAsk
) -> None:
    window.bring([csv], decide)
    later = tmp_path / "later.csv"
    later.write_text(MORE, "utf-8")
    seen: list[str] = []

    def look(dialog: ImportDialog) -> None:
        line = dialog.page.profile
        seen.append(line.text.text())
        ask.will("Monthly list")
        line.rename_button.click()
        seen.append(line.text.text())
        seen.append(role_of(dialog, "Secret"))
        line.use_button.click()
        seen.append(role_of(dialog, "Secret"))
        line.use_button.click()
        seen.append(role_of(dialog, "Secret"))
        dialog.reject()

    window.open([later], look)
    assert seen[:2] == ["Read as last time: “list”", "Read as last time: “Monthly list”"]
    assert seen[2:] == ["Not brought in", "Kept as it is", "Not brought in"]
    assert window.counts == [3, 2, 1, 0, 0], "Cancel leaves everything as it was"


def test_a_lead_without_a_number_is_known_by_its_address_where_that_is_chosen(
    window: ImportWindow, csv: Path, tmp_path: Path
) -> None:
    window.bring([csv], decide)
    later = tmp_path / "later.csv"
    later.write_text(MORE, "utf-8")
    seen: dict[str, str] = {}

    def look(dialog: ImportDialog) -> None:
        for rule in ("lead number", "number, else e-mail"):
            choose(dialog.page.results.rule, rule)
            window.counted(dialog)
            seen[rule] = dialog.page.results.change.text()

    window.bring([later], look)
    assert seen["number, else e-mail"] == "1 created, 1 updated, 0 unchanged"
    assert seen["lead number"] != seen["number, else e-mail"]
    assert window.counts == [4, 4, 2, 0, 0]
    assert window.column("Name").count("Ann Lee") == 1


def test_a_column_that_is_not_brought_in_is_nowhere_in_the_file(window: ImportWindow, csv: Path) -> None:
    window.bring([csv], decide)
    assert "Secret" not in [column.title for column in window.leads.leads.model.columns]
    path = window.program.session.file_path
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        dump = "\n".join(connection.iterdump())
    assert "ann@example.com" in window.column("E-mail")
    assert "s1" not in dump.replace("utf-8-s1", "")


def test_several_files_dropped_at_once_make_a_new_funnel(
    window: ImportWindow, tmp_path: Path, qtbot: QtBot, ask: ScriptedAsk
) -> None:
    paths = []
    for name, more, people in (("visits", "device", 8), ("baskets", "articles", 4), ("orders", "parcels", 2)):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"user_id,{more}\n" + "".join(f"{n},{n % 3}\n" for n in range(1, people + 1)), "utf-8")
        paths.append(path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    seen: list[object] = []

    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        dialog.show()
        choose(dialog.page.target.into, "a new funnel made from the file")
        window.counted(dialog)
        seen.append([edit.text() for edit in dialog.page.panel.stages.names])
        seen.append(shown_counts(dialog))
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(dialog.done_page.isVisible, timeout=20_000)
        dialog.accept()
        seen.append("done")

    ask.will(use)
    drop = window.leads.drop
    place = QPointF(drop.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, mime, left, none))
    qtbot.waitUntil(lambda: "done" in seen, timeout=30_000)
    window.settle()
    assert seen == [["Visits", "Baskets", "Orders"], [8, 4, 2], "done"]
    assert window.counts == [8, 4, 2]
