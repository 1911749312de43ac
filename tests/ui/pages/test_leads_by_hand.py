"""Leads by hand in the window, with keys and clicks: add, change, move, correct, lose, open again, delete, restore."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.domain.by_hand import HandLead
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.deleted_leads import DeletedLeads
from funnel_planner.ui.pages.leads import LeadsPage
from funnel_planner.ui.theme import Theme
from tests.support.places import leads_of_new_plan, settle
from tests.support.scripted_ask import ScriptedAsk
from tests.support.view_on import bring

LIST = """\
Lead ID,Name,E-mail,Source,Stage,Created,Value,Owner
1,Ann Lee,ann@x.io,Ads,MQL,2026-01-05,100,Kim
2,Bo Ray,bo@x.io,Fair,SQL,2026-01-06,200,Kim
3,Cy Fox,cy@x.io,Ads,Lost,2026-01-07,300,Lou
"""
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(program: Program) -> LeadsPage:
    return leads_of_new_plan(program)


@pytest.fixture
def listed(page: LeadsPage, program: Program, tmp_path: Path, qtbot: QtBot) -> LeadsPage:
    """The page with three imported leads."""
    path = tmp_path / "leads.csv"
    path.write_text(LIST, "utf-8")
    take_in(program, path, qtbot)
    page.leads.table.setFocus()
    page.leads.table.select_row(0)
    return page


def take_in(program: Program, path: Path, qtbot: QtBot) -> None:
    bring(program.session, [[path]])
    settle(program, qtbot)


def shown(page: LeadsPage, title: str) -> list[str]:
    model = page.leads.model
    place = [column.title for column in model.columns].index(title)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def counts(program: Program) -> tuple[int | None, ...]:
    measured = program.session.state.measured
    assert measured is not None
    return tuple(measured.total.counts)


def test_the_keyboard_is_at_the_leads_when_one_comes_there(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    program.frame.activateWindow()
    program.window.go("plans")
    listed.leads.table.clearSelection()
    program.window.act("go_leads")
    qtbot.waitUntil(listed.leads.table.hasFocus)
    assert listed.leads.table.selected_rows(9) == [], "coming there selects nothing"
    listed.leads.search.setFocus()
    qtbot.keyClick(listed.leads.search, Qt.Key.Key_Insert)
    assert listed.leads.hands.form.isVisible()
    assert listed.leads.hands.form.name.hasFocus()


def test_an_empty_place_begins_at_its_button(page: LeadsPage, program: Program, qtbot: QtBot) -> None:
    program.frame.activateWindow()
    program.window.go("plans")
    program.window.act("go_leads")
    qtbot.waitUntil(page.drop.button.hasFocus)


def test_the_first_lead_of_a_plan_is_typed_in(page: LeadsPage, program: Program, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.drop.by_hand, Qt.MouseButton.LeftButton)
    form = page.leads.hands.form
    assert form.isVisible()
    qtbot.keyClicks(form.name, "Anna Nowak")
    qtbot.keyClicks(form.value, "1 500,50")
    qtbot.keyClick(form.value, Qt.Key.Key_Return)
    settle(program, qtbot)
    assert counts(program)[0] == 1
    assert shown(page, "Name") == ["Anna Nowak"]
    assert [text for text in shown(page, "Value") if text.endswith("1,500.50")], "not a cent is hidden"
    assert page.notice.text == "Anna Nowak was added."
    assert form.isVisible()
    assert form.name.text() == "", "ready for the next one"
    qtbot.keyClick(form.name, Qt.Key.Key_Escape)
    assert not form.isVisible()
    program.window.act("undo")
    settle(program, qtbot)
    assert page.stack.currentWidget() is page.drop


@pytest.mark.parametrize("name", ["Cancel", "Close the form"])
def test_enter_on_a_button_of_a_form_does_what_the_button_says(
    name: str, page: LeadsPage, program: Program, qtbot: QtBot
) -> None:
    """Cancel and the cross close it; with the keyboard, too, nothing is stored."""
    qtbot.mouseClick(page.drop.by_hand, Qt.MouseButton.LeftButton)
    form = page.leads.hands.form
    qtbot.keyClicks(form.name, "Anna Nowak")
    buttons = form.findChildren(QAbstractButton)
    (button,) = [one for one in buttons if name in (one.text(), one.accessibleName())]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    settle(program, qtbot)
    assert not form.isVisible()
    assert not program.session.by_hand().leads


def test_what_cannot_be_taken_is_framed_and_nothing_is_lost(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    qtbot.keyClick(listed.leads.table, Qt.Key.Key_Insert)
    form = listed.leads.hands.form
    for field, text, told in (
        (form.email, "anna", "not an e-mail"),
        (form.value, "much", "not an amount"),
        (form.created, "2199-01-01", "still to come"),
        (form.since, "some day", "not a day"),
    ):
        form.start_new(listed.leads.hands.known.options(program.session.state.plan))
        qtbot.keyClicks(form.name, "Anna")
        field.setText(text)
        qtbot.keyClick(form.name, Qt.Key.Key_Return)
        assert told in form.notice.text
        assert field.property("state") == "error"
        assert form.name.text() == "Anna"
    assert counts(program)[0] == 3
    form.start_new(listed.leads.hands.known.options(program.session.state.plan))
    form.id.setText("2")
    qtbot.keyClick(form.id, Qt.Key.Key_Return)
    assert "number 2 already" in form.notice.text


def test_fields_of_an_imported_lead_are_changed(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    leads = listed.leads
    qtbot.keyClick(leads.table, Qt.Key.Key_F2)
    form = leads.hands.form
    assert (form.name.text(), form.channel.text(), form.created.text(), form.value.text()) == (
        "Ann Lee", "Ads", "5 Jan 2026", "100",
    )  # fmt: skip
    assert not form.is_changed
    form.created.setText("2026-01-05")
    assert not form.is_changed, "the same day, written in another way"
    form.name.setText("Anna Lee")
    form.channel.set_text("fair")
    qtbot.mouseClick(form.submit_button, Qt.MouseButton.LeftButton)
    settle(program, qtbot)
    assert shown(listed, "Name")[0] == "Anna Lee"
    assert shown(listed, "Channel")[0] == "Fair", "known labels keep their spelling"
    assert program.session.state.undo_label == "Change 1 lead"
    (fact,) = program.session.by_hand().leads
    assert dict(fact.fields) == {"name": "Anna Lee", "channel": "Fair"}, "what stayed as it was is the file's"
    leads.open_details()
    assert ("Name", "Anna Lee") in leads.details.said.figures.rows


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a popup off the screen
def test_several_leads_are_moved_by_the_menu_and_stay_selected(
    listed: LeadsPage, program: Program, qtbot: QtBot
) -> None:
    leads = listed.leads
    leads.table.select_rows([0, 1], 0)
    qtbot.keyClick(leads.table, Qt.Key.Key_M, CONTROL)
    menu = leads.hands.menu
    assert menu is not None
    qtbot.keyClick(menu, Qt.Key.Key_4)
    settle(program, qtbot)
    assert counts(program) == (3, 2, 2, 2, 0)
    assert program.session.state.undo_label == "Move 2 leads to Proposal"
    assert leads.table.selected_rows(9) == [0, 1]
    program.window.act("undo")
    settle(program, qtbot)
    assert counts(program) == (3, 1, 0, 0, 0)
    assert leads.table.selected_rows(9) == [0, 1]


def test_going_back_asks_what_it_means(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    leads, stages = listed.leads, program.session.state.plan.stages
    leads.table.select_row(1)
    leads.hands.move_to(stages[0].id)
    form = leads.hands.move_form
    assert form.isVisible()
    assert counts(program) == (3, 1, 0, 0, 0), "nothing has happened yet"
    assert "still counts" in form.hint.text()
    qtbot.mouseClick(form.is_correction, Qt.MouseButton.LeftButton)
    form.is_correction.setChecked(True)
    assert form.submit_button.text() == "Correct"
    qtbot.mouseClick(form.submit_button, Qt.MouseButton.LeftButton)
    settle(program, qtbot)
    assert counts(program) == (3, 0, 0, 0, 0)
    assert not form.isVisible()


def test_lost_with_a_reason_and_open_again(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    leads = listed.leads
    qtbot.keyClick(leads.table, Qt.Key.Key_L, CONTROL)
    form = leads.hands.move_form
    form.reason.set_text("Too dear")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    settle(program, qtbot)
    assert shown(listed, "Outcome")[0].endswith("Lost")
    assert "Too dear" in shown(listed, "Reason of the loss")
    leads.table.setFocus()
    leads.table.selectAll()
    qtbot.keyClick(leads.table, Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    settle(program, qtbot)
    assert program.session.state.undo_label == "Open 2 leads again"
    assert all(outcome.endswith("Open") for outcome in shown(listed, "Outcome"))


def test_who_was_won_stays_won_and_it_is_said(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    leads = listed.leads
    leads.hands.move_to(program.session.state.plan.stages[-1].id)
    settle(program, qtbot)
    assert shown(listed, "Outcome")[0].endswith("Won")
    leads.table.select_row(0)
    qtbot.keyClick(leads.table, Qt.Key.Key_L, CONTROL)
    qtbot.keyClick(leads.hands.move_form.reason, Qt.Key.Key_Return)
    settle(program, qtbot)
    assert shown(listed, "Outcome")[0].endswith("Won")
    assert listed.notice.text.endswith("Who was won stays won: if that was wrong, correct the stage.")


def test_a_loss_needs_no_mouse(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    program.frame.activateWindow()
    qtbot.waitUntil(listed.leads.table.hasFocus)
    qtbot.keyClick(listed.leads.table, Qt.Key.Key_L, CONTROL)
    form = listed.leads.hands.move_form
    qtbot.waitUntil(form.reason.hasFocus)
    assert form.title.text() == "Move Ann Lee"
    focused = QApplication.focusWidget()
    qtbot.keyClicks(focused, "Budget")
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    settle(program, qtbot)
    assert form.isHidden()
    assert shown(listed, "Outcome")[0].endswith("Lost")
    assert "Budget" in shown(listed, "Reason of the loss")


def test_a_lead_without_a_name_is_called_by_its_number(
    page: LeadsPage, program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Lead ID,Source,Stage,Created\nL-7,Ads,MQL,2026-01-05\n", "utf-8")
    take_in(program, path, qtbot)
    page.leads.table.setFocus()
    page.leads.table.select_row(0)
    qtbot.keyClick(page.leads.table, Qt.Key.Key_L, CONTROL)
    assert page.leads.hands.move_form.title.text() == "Move Lead L-7"


def test_deleted_leads_are_hidden_until_restored(
    listed: LeadsPage, program: Program, ask: ScriptedAsk, qtbot: QtBot
) -> None:
    leads = listed.leads
    qtbot.keyClick(leads.table, Qt.Key.Key_Delete)
    settle(program, qtbot)
    assert shown(listed, "Name") == ["Bo Ray", "Cy Fox"]
    assert leads.table.selected_rows(9) == [0], "the lead that moved up"
    assert listed.deleted_button.text() == "Deleted: 1"

    def restore(dialog: QDialog) -> bool:
        assert isinstance(dialog, DeletedLeads)
        assert dialog.list.item(0).text() == "Ann Lee · ann@x.io"
        return True

    ask.will(restore)
    qtbot.mouseClick(listed.deleted_button, Qt.MouseButton.LeftButton)
    settle(program, qtbot)
    assert shown(listed, "Name")[0] == "Ann Lee"
    assert not listed.deleted_button.isVisible()


def test_deleted_leads_are_ticked_to_come_back(theme: Theme, qtbot: QtBot) -> None:
    leads = [HandLead(key=name, added=True, fields=(("name", name),)) for name in ("Ann", "Bo", "Cy")]
    dialog = DeletedLeads(theme, leads)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.restore_button.isEnabled()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(dialog.list, key)
    assert dialog.restore_button.text() == "Restore 2 leads"
    assert [lead.key for lead in dialog.chosen] == ["Bo", "Cy"]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert DeletedLeads(theme, leads[:1]).chosen == leads[:1], "one alone is meant"


def test_the_details_tell_the_path_and_its_sources(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    leads, stages = listed.leads, program.session.state.plan.stages
    qtbot.keyClick(leads.table, Qt.Key.Key_Return)
    assert len(leads.details.path.figures.headings) == 2, "one place, which is told below"
    assert leads.details.origin.text() == "leads.csv, line 2"
    leads.hands.move_to(stages[2].id)
    settle(program, qtbot)
    qtbot.keyClick(leads.table, Qt.Key.Key_Return)
    rows = leads.details.path.figures.rows
    assert rows[0][1:] == (stages[0].name, "leads.csv, line 2")
    assert rows[-1][1:] == (stages[2].name, "by hand")


def test_a_search_stays_while_a_found_lead_is_changed(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    listed.leads.search_for("bo@x.io")
    settle(program, qtbot)
    assert shown(listed, "Name") == ["Bo Ray"]
    listed.leads.table.select_row(0)
    listed.leads.hands.move_to(program.session.state.plan.stages[4].id)
    settle(program, qtbot)
    assert shown(listed, "Name") == ["Bo Ray"]
    assert shown(listed, "Outcome")[0].endswith("Won")


def test_the_keys_of_export_save_the_list_where_it_is_in_sight(
    listed: LeadsPage, program: Program, ask: ScriptedAsk, tmp_path: Path, qtbot: QtBot
) -> None:
    program.frame.activateWindow()
    for place in (listed.leads.table, listed.add_button, listed.leads.search):
        target = tmp_path / f"{type(place).__name__}.csv"
        ask.will(target)
        qtbot.keyClick(place, Qt.Key.Key_E, CONTROL)
        settle(program, qtbot)
        assert ask.asked[-1] == "Save shown leads"
        assert target.read_text("utf-8-sig").count("\n") == 4, "titles and three leads"
    listed.show_view("imports")
    ask.will(None)
    qtbot.keyClick(listed, Qt.Key.Key_E, CONTROL)
    assert ask.asked[-1] == "Export to Excel", "there is no list to save"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_shown_leads_are_saved_in_their_order(
    listed: LeadsPage, program: Program, ask: ScriptedAsk, tmp_path: Path, qtbot: QtBot, suffix: str
) -> None:
    target = tmp_path / f"out.{suffix}"
    listed.leads.table.sort_by([column.title for column in listed.leads.model.columns].index("Value"))
    listed.leads.table.sort_by([column.title for column in listed.leads.model.columns].index("Value"))
    ask.will(target)
    listed.leads.save_shown()
    settle(program, qtbot)
    assert listed.notice.text == f"3 leads were written to {target}."
    if suffix == "csv":
        lines = target.read_text("utf-8-sig").splitlines()
        assert lines[0].startswith("Lead ID,Name,")
        assert [line.split(",")[1] for line in lines[1:]] == ["Cy Fox", "Bo Ray", "Ann Lee"]
        assert "2026-01-07,300" in lines[1]
    else:
        assert target.stat().st_size > 3000


def test_what_is_being_typed_is_not_replaced(listed: LeadsPage, qtbot: QtBot) -> None:
    leads = listed.leads
    qtbot.keyClick(leads.table, Qt.Key.Key_F2)
    form = leads.hands.form
    qtbot.keyClicks(form.phone, "123")
    leads.table.select_row(1)
    qtbot.keyClick(leads.table, Qt.Key.Key_F2)
    assert form.phone.text() == "123"
    assert "not saved yet" in form.notice.text
    qtbot.keyClick(form.phone, Qt.Key.Key_Escape)
    qtbot.keyClick(leads.table, Qt.Key.Key_F2)
    assert form.name.text() == "Bo Ray"


def test_a_lead_is_as_in_its_file_again(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    leads = listed.leads
    leads.hands.move_to(program.session.state.plan.stages[4].id)
    settle(program, qtbot)
    assert counts(program) == (3, 2, 1, 1, 1)
    leads.hands.as_in_file()
    settle(program, qtbot)
    assert counts(program) == (3, 1, 0, 0, 0)
    assert not program.session.by_hand().leads


def test_an_amount_by_hand_is_never_cut(listed: LeadsPage, program: Program, qtbot: QtBot) -> None:
    qtbot.keyClick(listed.leads.table, Qt.Key.Key_Insert)
    form = listed.leads.hands.form
    qtbot.keyClicks(form.name, "Anna Nowak")
    qtbot.keyClicks(form.value, "1234567890.50")
    qtbot.keyClick(form.value, Qt.Key.Key_Return)
    settle(program, qtbot)
    table, place = listed.leads.table, [column.title for column in listed.leads.model.columns].index("Value")
    text = shown(listed, "Value")[-1]
    assert text.endswith("1,234,567,890.50")
    room = table.sizeHintForIndex(listed.leads.model.index(3, place)).width()
    assert table.columnWidth(place) >= room
    table.horizontalHeader().resizeSection(place, 80)
    table.select_row(0)
    listed.leads.hands.move_to(program.session.state.plan.stages[-1].id)
    settle(program, qtbot)
    assert table.columnWidth(place) == 80, "who made it narrow wants it so"
