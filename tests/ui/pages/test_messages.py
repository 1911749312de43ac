"""Writing messages: the matrix is walked with arrow keys, written beside it, and every edit can be undone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from funnel_planner.domain.message import Message, MessageStatus
from funnel_planner.domain.stage import AidaStep
from funnel_planner.ui.pages.messages import MessagesPage
from funnel_planner.ui.theme import Theme
from tests.support.page_desk import page_on
from tests.support.sample_plans import sample_plan

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[MessagesPage]:
    with page_on(MessagesPage, sample_plan(), tmp_path, theme, qtbot) as page:
        assert isinstance(page, MessagesPage)
        yield page


def message(page: MessagesPage, channel: str, step: AidaStep) -> Message | None:
    return page.desk.session.state.plan.message(channel, step)


def go(page: MessagesPage, channel: str, step: AidaStep) -> None:
    page.table.setFocus()
    page.table.go_to(channel, step)


def test_the_first_gap_is_offered(page: MessagesPage) -> None:
    assert page.table.place() == ("ads", AidaStep.DESIRE)
    assert page.editor._title.text() == "Ads · Desire"
    assert page.editor._aim.text() == "Meant to move Offer → Customer: 20.0% planned"


def test_a_message_is_written_from_the_keyboard(page: MessagesPage, qtbot: QtBot) -> None:
    go(page, "ads", AidaStep.INTEREST)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.table.place() == ("mail", AidaStep.DESIRE)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.editor.form.headline.hasFocus()
    qtbot.keyClicks(page.editor.form.headline, "What it would save you")
    qtbot.keyClick(page.editor.form.headline, Qt.Key.Key_Tab)
    assert message(page, "mail", AidaStep.DESIRE) == Message("mail", AidaStep.DESIRE, "What it would save you")
    assert page.editor.form.body.hasFocus()
    qtbot.keyClicks(page.editor.form.body, "Two hours a day.")
    qtbot.waitUntil(lambda: (message(page, "mail", AidaStep.DESIRE) or Message("", AidaStep.DESIRE)).body != "")
    assert page.editor.form.body.toPlainText() == "Two hours a day."
    assert page.editor.form.body.hasFocus(), "storing what was typed does not disturb typing"
    page.desk.session.undo()
    page.desk.session.undo()
    assert message(page, "mail", AidaStep.DESIRE) is None
    assert page.editor.form.headline.text() == ""


def test_a_status_is_set_in_the_form_and_in_the_matrix(page: MessagesPage, qtbot: QtBot) -> None:
    go(page, "mail", AidaStep.INTEREST)
    status = page.editor.form.status
    status.setFocus()
    status.setCurrentText("Ready")
    status.activated.emit(status.currentIndex())
    kept = message(page, "mail", AidaStep.INTEREST)
    assert kept is not None
    assert kept.status is MessageStatus.READY
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_3, CTRL | Qt.KeyboardModifier.ShiftModifier)
    kept = message(page, "mail", AidaStep.INTEREST)
    assert kept is not None
    assert kept.status is MessageStatus.LIVE
    assert page.editor.form.status.currentText() == "Live"


def test_a_deleted_message_comes_back_with_undo(page: MessagesPage, qtbot: QtBot) -> None:
    go(page, "ads", AidaStep.INTEREST)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert message(page, "ads", AidaStep.INTEREST) is None
    assert page.editor.form.headline.text() == ""
    assert page.table.place() == ("ads", AidaStep.INTEREST), "the cell stays current"
    page.desk.session.undo()
    assert page.editor.form.headline.text() == "How it works"


def test_copying_and_pasting_cells(page: MessagesPage, qtbot: QtBot) -> None:
    go(page, "ads", AidaStep.INTEREST)
    qtbot.keyClick(page.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "How it works\n\nIn three steps."
    go(page, "webinar", AidaStep.INTEREST)
    qtbot.keyClick(page.table, Qt.Key.Key_V, CTRL)
    pasted = message(page, "webinar", AidaStep.INTEREST)
    assert pasted is not None
    assert (pasted.headline, pasted.body, pasted.status) == ("How it works", "In three steps.", MessageStatus.READY)
    QGuiApplication.clipboard().setText("Just text")
    qtbot.keyClick(page.table, Qt.Key.Key_V, CTRL)
    pasted = message(page, "webinar", AidaStep.INTEREST)
    assert pasted is not None
    assert pasted.headline == "Just text"


def test_going_to_another_cell_stores_what_was_typed(page: MessagesPage, qtbot: QtBot) -> None:
    go(page, "webinar", AidaStep.ACTION)
    page.editor.form.headline.setFocus()
    qtbot.keyClicks(page.editor.form.headline, "Book a seat")
    go(page, "ads", AidaStep.ATTENTION)
    kept = message(page, "webinar", AidaStep.ACTION)
    assert kept is not None
    assert kept.headline == "Book a seat"
    assert page.editor.form.headline.text() == "Stop guessing"
    ads = message(page, "ads", AidaStep.ATTENTION)
    assert ads is not None
    assert ads.headline == "Stop guessing"


def test_a_cell_emptied_in_the_form_is_missing_again(page: MessagesPage, qtbot: QtBot) -> None:
    go(page, "mail", AidaStep.INTEREST)
    page.editor.form.headline.setFocus()
    page.editor.form.headline.clear()
    qtbot.keyClick(page.editor.form.headline, Qt.Key.Key_Return)
    assert message(page, "mail", AidaStep.INTEREST) is None


def test_the_page_says_which_step_is_the_weakest_and_why(page: MessagesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    # ads alone brings more than 10 % of its visitors further: what counts is the rate of all channels together
    assert page._weakest.isVisible()
    assert page._weakest.text().startswith("The weakest step: Visitor → Lead, the lowest planned rate (")
    assert "10.0%" not in page._weakest.text()


def test_hints_are_those_of_the_stages_that_serve_the_step(page: MessagesPage) -> None:
    go(page, "ads", AidaStep.INTEREST)
    assert page.editor._hints.text() == "Ideas: A guide"
    go(page, "ads", AidaStep.ATTENTION)
    assert page.editor._hints.text() == "What do you do?"


def test_texts_are_shown_as_they_are(page: MessagesPage) -> None:
    plan = page.desk.session.state.plan
    page.desk.session.edit(plan.with_message(Message("ads", AidaStep.DESIRE, "<b>Bold</b>")), "Write headline")
    page.table.viewport().repaint()
    assert page.editor.form.headline.text() == "<b>Bold</b>"
    assert page.editor._hints.textFormat() is Qt.TextFormat.PlainText


def test_without_channels_the_page_says_what_to_do(page: MessagesPage) -> None:
    plan = page.desk.session.state.plan
    for channel in plan.channels:
        plan = plan.without_channel(channel.id)
    page.desk.session.edit(plan, "Remove channel")
    assert page.empty.isVisible()
    assert not page.table.isVisible()
    page.desk.session.undo()
    assert page.table.isVisible()


def test_a_narrow_page_puts_the_editor_below(page: MessagesPage) -> None:
    page.resize(700, 600)
    QApplication.processEvents()
    assert page._splitter.orientation() is Qt.Orientation.Vertical
    page.resize(1300, 800)
    assert page._splitter.orientation() is Qt.Orientation.Horizontal


def test_a_low_page_shows_matrix_or_editor(page: MessagesPage, qtbot: QtBot) -> None:
    assert not page.halves.isVisible()
    page.resize(700, 520)
    QApplication.processEvents()
    assert page.halves.isVisible()
    assert page.table.isVisible()
    assert not page.editor.isVisible()
    go(page, "ads", AidaStep.INTEREST)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.editor.form.headline.hasFocus()
    assert not page.table.isVisible()
    qtbot.keyClick(page.editor.form.headline, Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert page.table.place() == ("ads", AidaStep.INTEREST)


def test_messages_that_are_only_looked_at_can_be_copied_and_nothing_else(page: MessagesPage, qtbot: QtBot) -> None:
    page.show_state(replace(page.desk.session.state, read_only=True))
    go(page, "ads", AidaStep.INTEREST)
    possible = [deed.text for deed in page.table.deeds() if deed is not None and deed.possible]
    assert possible == ["Copy"]
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert message(page, "ads", AidaStep.INTEREST) is not None
    assert page.editor.form.headline.isReadOnly()
    assert page.editor.form.body.isReadOnly()
    assert not page.editor.form.status.isEnabled()
