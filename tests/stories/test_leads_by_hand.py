"""Leads without a CRM: typed in, moved, changed and deleted by keyboard; a file imported again does not undo that."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from funnel_planner.ui.application import Program
from tests.support.import_window import ImportWindow
from tests.support.places import leads_of_new_plan
from tests.support.scripted_ask import ScriptedAsk

HEADER = "Lead ID,Name,Source,Stage,Created\n"
LIST = HEADER + "1,Ann Lee,Ads,MQL,2026-04-01\n2,Bo Ray,Fair,SQL,2026-04-02\n3,Cy Fox,Ads,MQL,2026-04-03\n"
LATER = LIST.replace("1,Ann Lee,Ads,MQL", "1,Ann Lee-Smith,Ads,SQL") + "4,Di Orr,Fair,MQL,2026-04-04\n"
TOTALS = "Source,MQL,SQL,Sales meeting,Proposal,Close\nAds,50,20,9,7,5\nFair,30,10,6,5,4\n"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(program: Program, ask: ScriptedAsk, qtbot: QtBot) -> ImportWindow:
    leads_of_new_plan(program)
    return ImportWindow(program, ask, qtbot)


def imported(window: ImportWindow, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    window.bring([path])
    window.leads.leads.table.setFocus()


def go_to(window: ImportWindow, name: str) -> None:
    window.leads.leads.table.select_row(window.column("Name").index(name))


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any menu
def test_what_was_said_by_hand_wins_over_the_next_import(  # noqa: PLR0915 - one story
    window: ImportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, tmp_path / "list.csv", LIST)
    leads = window.leads.leads
    assert window.counts == [3, 1, 0, 0, 0]

    qtbot.keyClick(leads.table, Qt.Key.Key_Insert)  # add
    form = leads.hands.form
    qtbot.keyClicks(form.name, "Eva Hand")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    window.settle()
    assert window.counts == [4, 1, 0, 0, 0]
    qtbot.keyClick(form.name, Qt.Key.Key_Escape)
    assert window.column("Name")[leads.table.currentIndex().row()] == "Eva Hand", "the new lead is the current one"

    go_to(window, "Cy Fox")  # move, as of another day
    qtbot.keyClick(leads.table, Qt.Key.Key_M, CTRL)
    assert leads.hands.menu is not None
    qtbot.keyClick(leads.hands.menu, Qt.Key.Key_D)
    QApplication.processEvents()
    move = leads.hands.move_form
    assert move.isVisible()
    move.choose(window.program.session.state.plan.stages[2].id)
    move.since.setText("2026-05-06")
    qtbot.keyClick(move.since, Qt.Key.Key_Return)
    window.settle()
    assert window.counts == [4, 2, 1, 0, 0]
    assert window.leads.notice.text == "1 lead is at Sales meeting now."

    go_to(window, "Ann Lee")  # change
    qtbot.keyClick(leads.table, Qt.Key.Key_F2)
    form.name.setText("Ann Hand")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    window.settle()
    assert "Ann Hand" in window.column("Name")

    window.program.window.act("undo")
    window.settle()
    assert window.leads.notice.text == "", "its button would undo something else now"
    window.program.window.act("redo")
    window.settle()

    go_to(window, "Bo Ray")  # delete, undo, delete
    leads.table.setFocus()
    qtbot.keyClick(leads.table, Qt.Key.Key_Delete)
    window.settle()
    assert window.counts == [3, 1, 1, 0, 0]
    window.program.window.act("undo")
    window.settle()
    assert window.counts == [4, 2, 1, 0, 0]
    window.program.window.act("redo")
    window.settle()

    imported(window, tmp_path / "later.csv", LATER)
    assert window.column("Name").count("Ann Hand") == 1
    assert "Bo Ray" not in window.column("Name"), "deleted, although the file brings it again"
    assert {"Eva Hand", "Di Orr"} <= set(window.column("Name"))
    assert window.counts == [4, 2, 1, 0, 0]
    assert window.leads.deleted_button.text() == "Deleted: 1"

    window.leads.show_view("imports")
    cards = list(window.leads.imports.cards.values())
    (hand,) = [card for card in cards if card.by_hand]
    assert hand.remove_button.text() == "Discard all of it"
    hand.remove_button.click()
    window.settle()
    assert window.program.session.state.undo_label == "Discard changes by hand"
    assert window.leads.notice.text == "All that was made by hand was taken out."
    window.leads.show_view("leads")
    assert sorted(window.column("Name")) == ["Ann Lee-Smith", "Bo Ray", "Cy Fox", "Di Orr"]


def test_a_plan_of_totals_says_that_a_lead_by_hand_changes_what_is_counted(
    window: ImportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, tmp_path / "totals.csv", TOTALS)
    page = window.leads
    assert window.counts == [80, 30, 15, 12, 9]
    assert page.leads.sheet.unlisted.isVisible()
    assert "totals" in page.leads.sheet.unlisted.text.text()
    assert not page.leads.search.isVisible(), "there is nothing to search"
    assert page.notice.text == "Imported: totals, no single leads. All 2 rows were used."
    page.add_lead()
    form = page.leads.hands.form
    qtbot.keyClicks(form.name, "Eva Hand")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    window.settle()
    assert window.counts[0] == 1
    assert "of the totals imported before, only the costs still count" in page.notice.text
    window.program.window.act("undo")
    window.settle()
    assert window.counts == [80, 30, 15, 12, 9]


def test_a_lead_that_a_search_leaves_out_is_told_of(window: ImportWindow, qtbot: QtBot, tmp_path: Path) -> None:
    imported(window, tmp_path / "list.csv", LIST)
    leads = window.leads.leads
    qtbot.keyClicks(leads.search, "bo")
    qtbot.waitUntil(lambda: leads.model.rowCount() == 1, timeout=5_000)
    qtbot.keyClick(leads.search, Qt.Key.Key_Down)
    qtbot.keyClick(leads.table, Qt.Key.Key_F2)
    assert leads.hands.form.name.text() == "Bo Ray", "what was found first is chosen"
    qtbot.keyClick(leads.hands.form.name, Qt.Key.Key_Escape)
    window.leads.add_lead()
    qtbot.keyClicks(leads.hands.form.name, "Eva Hand")
    qtbot.keyClick(leads.hands.form.name, Qt.Key.Key_Return)
    window.settle()
    assert "not among those shown" in window.leads.notice.text
    leads.show_all()
    window.settle()
    assert "Eva Hand" in window.column("Name")
