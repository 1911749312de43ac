"""Designing a funnel with mouse and keyboard: stages as they are drawn, the page around them; edits can be undone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from funnel_planner.domain.channel import RateOverride
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.theme import Theme
from tests.support.funnel_page import CTRL, LEFT, go, middle, names, plan, sample_page, typed
from tests.support.sample_plans import sample_plan


@pytest.fixture
def page(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[FunnelPage]:
    with sample_page(tmp_path, theme, qtbot) as page:
        yield page


def test_a_click_shows_the_stage_in_the_form(page: FunnelPage, qtbot: QtBot) -> None:
    assert page.stage_form.name_field.text() == "Visitor"
    qtbot.mouseClick(page.editor, LEFT, pos=middle(page, 2))
    assert page.stage_form.name_field.text() == "Offer"
    qtbot.keyClick(page.editor, Qt.Key.Key_Up)
    assert page.stage_form.name_field.text() == "Lead"


def test_a_stage_is_renamed_where_it_is_drawn(page: FunnelPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.editor, LEFT, pos=middle(page, 1))
    qtbot.keyClick(page.editor, Qt.Key.Key_F2)
    assert page.editor.editor.isVisible()
    typed(qtbot, "Contact")
    assert names(page) == ["Visitor", "Contact", "Offer", "Customer"]
    assert page.stage_form.name_field.text() == "Contact"
    assert page.editor.hasFocus()
    assert page.desk.session.state.undo_label == "Rename stage"
    page.desk.session.undo()
    assert names(page)[1] == page.stage_form.name_field.text() == "Lead"


def test_escape_leaves_a_name_as_it_was(page: FunnelPage, qtbot: QtBot) -> None:
    qtbot.mouseDClick(page.editor, LEFT, pos=middle(page, 1))
    qtbot.keyClicks(page.editor.editor, "No")
    qtbot.keyClick(page.editor.editor, Qt.Key.Key_Escape)
    assert names(page)[1] == "Lead"
    assert not page.editor.editor.isVisible()


def test_a_name_that_is_taken_is_refused_in_words(page: FunnelPage, qtbot: QtBot) -> None:
    page.editor.rename("lead")
    page.editor.editor.setText("offer")
    qtbot.keyClick(page.editor.editor, Qt.Key.Key_Return)
    assert names(page)[1] == "Lead"
    assert page.notice.text == "“Offer” is already there. Please choose another name."


def test_a_stage_is_inserted_and_named_at_once(page: FunnelPage, qtbot: QtBot) -> None:
    customers = page.desk.session.state.projection
    qtbot.mouseClick(page.editor, LEFT, pos=middle(page, 1))
    qtbot.keyClick(page.editor, Qt.Key.Key_Insert)
    typed(qtbot, "Demo")
    assert names(page) == ["Visitor", "Lead", "Demo", "Offer", "Customer"]
    assert page.stage_form.name_field.text() == "Demo"
    after = page.desk.session.state.projection
    assert customers is not None
    assert after is not None
    assert after.customers == pytest.approx(customers.customers), "a new stage changes nothing until it has a rate"


def test_stages_are_moved_with_the_keyboard_and_with_the_mouse(page: FunnelPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.editor, LEFT, pos=middle(page, 1))
    qtbot.keyClick(page.editor, Qt.Key.Key_Down, CTRL)
    assert names(page) == ["Visitor", "Offer", "Lead", "Customer"]
    page.editor.repaint()
    start, end = middle(page, 2), middle(page, 1) - QPoint(0, 8)
    qtbot.mousePress(page.editor, LEFT, pos=start)
    for step in range(1, 6):
        move(page, start + (end - start) * step / 5)
    qtbot.mouseRelease(page.editor, LEFT, pos=end)
    assert names(page) == ["Visitor", "Lead", "Offer", "Customer"]
    page.desk.session.undo()
    page.desk.session.undo()
    assert names(page) == ["Visitor", "Lead", "Offer", "Customer"]


def move(page: FunnelPage, where: QPoint) -> None:
    """A mouse move with the left button held, which qtbot cannot make."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(where),
        QPointF(page.editor.mapToGlobal(where)),
        Qt.MouseButton.NoButton,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page.editor, event)


def test_a_deleted_stage_comes_back_with_undo(page: FunnelPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.editor, LEFT, pos=middle(page, 2))
    qtbot.keyClick(page.editor, Qt.Key.Key_Delete)
    assert names(page) == ["Visitor", "Lead", "Customer"]
    assert plan(page).stages[1].rate_to_next == pytest.approx(0.1), "two steps have become one"
    assert page.stage_form.name_field.text() == "Customer"
    page.desk.session.undo()
    assert plan(page) == sample_plan()


def test_a_dragged_wall_previews_and_is_one_revision(page: FunnelPage, qtbot: QtBot) -> None:
    shape = page.editor.shape
    assert shape is not None
    band, width = shape.layers[2].band, shape.wall_width(2)
    assert width is not None
    wall = QPointF(shape.centre + width / 2, band.center().y()).toPoint()
    labels: list[bool] = []
    page.desk.session.subscribe(lambda state: labels.append(state.is_preview))
    qtbot.mousePress(page.editor, LEFT, pos=wall)
    move(page, wall - QPoint(12, 0))
    qtbot.waitUntil(lambda: labels == [True])
    assert plan(page).stages[1].rate_to_next != 0.5
    qtbot.mouseRelease(page.editor, LEFT, pos=wall - QPoint(12, 0))
    assert labels[-1] is False
    rate = plan(page).stages[1].rate_to_next
    assert rate is not None
    assert rate < 0.5
    page.desk.session.undo()
    assert plan(page) == sample_plan()


def test_an_empty_plan_says_how_to_begin(page: FunnelPage, qtbot: QtBot) -> None:
    empty = plan(page)
    for channel in empty.channels:
        empty = empty.without_channel(channel.id)
    page.desk.session.edit(empty, "Remove channel")
    assert page.channels.empty.isVisible()
    assert page.channels.empty.button is not None
    qtbot.mouseClick(page.channels.empty.button, LEFT)
    typed(qtbot, "First")
    assert [c.name for c in plan(page).channels] == ["First"]


def test_a_low_page_shows_one_half_at_a_time(page: FunnelPage) -> None:
    assert page.channels.isVisible()
    page.resize(700, 520)
    assert not page.channels.isVisible()
    assert page.editor.isVisible()
    page.halves.choose("channels")
    page.halves.chosen.emit("channels")
    assert page.channels.isVisible()
    assert not page.editor.isVisible()


def test_everything_has_a_name_for_screen_readers(page: FunnelPage) -> None:
    from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

    for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit):
        for widget in page.findChildren(kind):
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert named or not widget.isVisible(), (kind, widget.objectName(), widget.parent())


def test_a_wall_that_moves_nobody_says_why(page: FunnelPage) -> None:
    before = plan(page)
    own = tuple(
        replace(channel, rates=(RateOverride("visitor", 0.2),)) if channel.id in ("ads", "mail") else channel
        for channel in before.channels
    )
    page.desk.session.edit(replace(before, channels=own), "Change own rate")
    page.editor.rate_set.emit("visitor", 0.5)
    assert plan(page).stages[0].rate_to_next == before.stages[0].rate_to_next
    assert "own rate" in page.notice.text
    page.editor.rate_set.emit("lead", 0.4)
    assert plan(page).stages[1].rate_to_next == pytest.approx(0.4)
    assert not page.notice.text


def test_tab_reaches_the_buttons_above_the_funnel(program: Program) -> None:
    program.window.go("funnel")
    page = program.window.page("funnel")
    assert isinstance(page, FunnelPage)
    assert page.editor.hasFocus()
    found = set()
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        found.add(widget)
        widget = widget.nextInFocusChain()
    assert page.focusProxy() is None, "a proxy would lead Tab past what stands before it"
    assert {button for button in page._buttons if button.isVisible()} <= found


def test_a_plan_that_is_only_looked_at_offers_no_changes(page: FunnelPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    before = plan(page)
    page.show_state(replace(page.desk.session.state, read_only=True))
    assert not any(button.isEnabled() for button in (*page._buttons, *page.channels._buttons))
    assert page.stage_form.name_field.isReadOnly()
    assert page.stage_form.rate_field.isReadOnly()
    assert not any(field.isEnabled() for field in page.stage_form.findChildren(QComboBox))
    page.editor.setFocus()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        qtbot.keyClick(page.editor, key)
    assert not page.editor.editor.isVisible()
    go(page, "ads", "volume")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_Delete)
    qtbot.keyClick(page.channels.table, "7")
    assert plan(page) == before
    assert not page.notice.text
    assert not page.channels.notice.text
    page.show_state(replace(page.desk.session.state, read_only=False))
    assert not page.stage_form.name_field.isReadOnly()
    assert any(button.isEnabled() for button in page._buttons)
