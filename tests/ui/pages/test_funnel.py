"""Designing a funnel with mouse and keyboard: stages, rates, channels, money; every edit can be undone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.domain.channel import RateOverride
from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.flow import project
from funnel_planner.ui.application import Program
from funnel_planner.ui.pages.channel_delegate import PADDING
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.theme import Theme
from tests.support.page_desk import page_on
from tests.support.sample_plans import sample_plan

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[FunnelPage]:
    with page_on(FunnelPage, sample_plan(), tmp_path, theme, qtbot) as page:
        assert isinstance(page, FunnelPage)
        page.editor.repaint()
        yield page


def plan(page: FunnelPage) -> Plan:
    return page.desk.session.state.plan


def names(page: FunnelPage) -> list[str]:
    return [stage.name for stage in plan(page).stages]


def middle(page: FunnelPage, index: int) -> QPoint:
    assert page.editor.shape is not None
    return page.editor.shape.layers[index].band.center().toPoint()


def cell(page: FunnelPage, channel: str, column: str) -> QModelIndex:
    grid = page.channels.model
    return grid.index(grid.row_of(channel), grid.column_keys.index(column))


def go(page: FunnelPage, channel: str, column: str) -> None:
    page.channels.table.setFocus()
    page.channels.table.go_to(cell(page, channel, column))


def typed(qtbot: QtBot, text: str) -> None:
    """Type into the focused widget, then Enter."""
    for char in text:
        qtbot.keyClick(focused(), char)
    enter(qtbot)


def enter(qtbot: QtBot) -> None:
    """Press Enter in the focused field; an editor of a table is closed a turn of the event loop later."""
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()


def focused() -> QLineEdit:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QLineEdit), widget
    return widget


# stages


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


# the stage's form


def test_the_form_stores_on_enter_and_keeps_what_cannot_be_read(page: FunnelPage, qtbot: QtBot) -> None:
    field = page.stage_form.rate_field
    field.setFocus()
    field.selectAll()
    typed(qtbot, "12,5")
    assert plan(page).stages[0].rate_to_next == 0.125
    field.selectAll()
    typed(qtbot, "half")
    assert field.text() == "half"
    assert "“half” was not taken" in page.stage_form.notice.text
    assert plan(page).stages[0].rate_to_next == 0.125


def test_what_was_typed_is_stored_before_another_stage_is_shown(page: FunnelPage) -> None:
    page.stage_form.name_field.setFocus()
    page.stage_form.name_field.setText("Guest")
    page.choose("offer")
    assert names(page)[0] == "Guest"
    assert page.stage_form.name_field.text() == "Offer"
    assert names(page)[2] == "Offer"


def test_a_refresh_does_not_disturb_typing(page: FunnelPage) -> None:
    field = page.stage_form.name_field
    field.setFocus()
    field.setText("Half a na")
    page.desk.session.edit(plan(page).with_name("Meanwhile"), "Rename plan")
    assert field.text() == "Half a na"
    assert field.hasFocus()


def test_money_of_the_plan_is_edited_beside_the_stages(page: FunnelPage, qtbot: QtBot) -> None:
    page.tabs.chosen.emit("plan")
    margin = next(tie.field for tie in page.plan_form._ties if tie.key == "margin")
    margin.setFocus()
    margin.selectAll()
    typed(qtbot, "40")
    assert plan(page).economics.margin == 0.4
    currency = next(tie.field for tie in page.plan_form._ties if tie.key == "currency")
    currency.setFocus()
    currency.selectAll()
    typed(qtbot, "zloty")
    assert "is not a currency code" in page.plan_form.notice.text
    currency.selectAll()
    typed(qtbot, "pln")
    assert plan(page).economics.currency == "PLN"


# channels


def test_a_channels_own_rate_is_typed_and_cleared(page: FunnelPage, qtbot: QtBot) -> None:
    go(page, "mail", "rate:lead")
    for char in "70":
        qtbot.keyClick(QApplication.focusWidget(), char)
    enter(qtbot)
    assert plan(page).channel("mail").own_rate("lead") == 0.7
    assert page.channels.table.currentIndex() == cell(page, "webinar", "rate:lead"), "Enter goes on below"
    go(page, "mail", "rate:lead")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_Delete)
    assert plan(page).channel("mail").own_rate("lead") is None
    page.desk.session.undo()
    assert plan(page).channel("mail").own_rate("lead") == 0.7


def test_a_wrong_number_keeps_its_editor_open(page: FunnelPage, qtbot: QtBot) -> None:
    go(page, "mail", "volume")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_F2)
    focused().setText("plenty")
    enter(qtbot)
    assert focused().text() == "plenty"
    assert page.channels.notice.text.startswith("“plenty” is not a number (Newsletter, People a month)")
    focused().setText("750")
    enter(qtbot)
    assert plan(page).channel("mail").volume_per_month == 750
    assert page.channels.notice.text == ""


def test_names_are_edited_in_the_column_that_stays_in_sight(page: FunnelPage, qtbot: QtBot) -> None:
    go(page, "mail", "name")
    qtbot.keyClick(page.channels.table, "M")
    assert focused().text() == "M"
    typed(qtbot, "ailing")
    assert plan(page).channel("mail").name == "Mailing"
    assert page.channels.table.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a popup off the screen
def test_a_kind_is_chosen_from_a_list(page: FunnelPage, qtbot: QtBot) -> None:
    go(page, "mail", "kind")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_Return)
    box = page.channels.table.viewport().findChild(QComboBox)
    assert box is not None
    assert box.currentText() == "E-mail"
    box.setCurrentText("Event")
    box.activated.emit(box.currentIndex())
    assert plan(page).channel("mail").kind == "event"


def test_a_block_from_a_spreadsheet_is_pasted_as_one_edit(page: FunnelPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("1\t2\n3\t4\n5\t6\n")
    go(page, "ads", "volume")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_V, CTRL)
    assert [(c.volume_per_month, c.cap_per_month) for c in plan(page).channels] == [(1, 2), (3, 4), (5, 6)]
    page.desk.session.undo()
    assert plan(page) == sample_plan()


def test_copied_cells_keep_what_is_inherited(page: FunnelPage, qtbot: QtBot) -> None:
    go(page, "mail", "deal")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "€1,000\n"
    go(page, "ads", "deal")
    qtbot.keyClick(page.channels.table, Qt.Key.Key_V, CTRL)
    assert plan(page).channel("ads").deal_size is None


def test_channels_are_added_moved_copied_and_removed(page: FunnelPage, qtbot: QtBot) -> None:
    table = page.channels.table
    go(page, "ads", "volume")
    qtbot.keyClick(table, Qt.Key.Key_Down, CTRL)
    assert [c.name for c in plan(page).channels] == ["Newsletter", "Ads", "Webinar"]
    assert table.currentIndex() == cell(page, "ads", "volume"), "the selection goes with its channel"
    qtbot.keyClick(table, Qt.Key.Key_D, CTRL)
    assert [c.name for c in plan(page).channels] == ["Newsletter", "Ads", "Ads 2", "Webinar"]
    qtbot.keyClick(table, Qt.Key.Key_Delete, CTRL)
    assert [c.name for c in plan(page).channels] == ["Newsletter", "Ads", "Webinar"]
    qtbot.keyClick(table, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    typed(qtbot, "Fair")
    assert [c.name for c in plan(page).channels] == ["Newsletter", "Ads", "Webinar", "Fair"]


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


def test_ctrl_z_in_a_field_takes_the_stored_edit_back(program: Program, qtbot: QtBot) -> None:
    program.window.go("funnel")
    program.frame.activateWindow()
    page = program.window.page("funnel")
    assert isinstance(page, FunnelPage)
    before = plan(page)
    for field, text in ((page.stage_form.name_field, "Passers-by"), (page.stage_form.rate_field, "7")):
        field.setFocus()
        field.selectAll()
        typed(qtbot, text)
        assert plan(page) != before
        qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
        assert plan(page) == before
        assert field.hasFocus()


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


def test_the_field_of_a_rate_says_where_channels_have_their_own(page: FunnelPage, qtbot: QtBot) -> None:
    form, before = page.stage_form, plan(page)
    page.choose("visitor")
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    assert form._own_rates.text() == "1 channel has its own rate for this step; all together: 16.7%."
    own = tuple(
        replace(channel, rates=(RateOverride("visitor", 0.2),)) if channel.id in ("ads", "mail") else channel
        for channel in before.channels
    )
    page.desk.session.edit(replace(before, channels=own), "Change own rate")
    qtbot.waitUntil(lambda: form._own_rates.text().startswith("This rate changes nothing: every channel has its own"))
    assert "together 20.0%" in form.rate_field.accessibleDescription()
    page.choose("lead")
    assert not form._own_rates.isVisible()


def test_a_measured_rate_is_not_offered_where_it_would_change_nothing(page: FunnelPage, qtbot: QtBot) -> None:
    form, before = page.stage_form, plan(page)
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    nothing = (None,) * 4
    rates = (None, 0.3, 0.4, 0.2)
    total = FunnelResult((100, 30, 12, 2), rates, nothing, None, None, nothing, nothing, nothing)
    figures = Measured(100, total, (), 0, None, None)
    form.show_stage(before, before.stages[0], figures, page.desk.session.state.projection)
    assert form._use.isVisibleTo(form)
    own = tuple(replace(channel, rates=(RateOverride("visitor", 0.2),)) for channel in before.channels[:2])
    changed = replace(before, channels=(*own, before.channels[2]))
    form.show_stage(changed, changed.stages[0], figures, project(changed))
    assert not form._use.isVisibleTo(form)


def test_a_long_text_shows_its_beginning_and_grows(page: FunnelPage, qtbot: QtBot) -> None:
    first = plan(page).stages[0]
    long = "What do people who never heard of us want to know before they even think of giving us a call?"
    page.desk.session.edit(plan(page).with_stage(replace(first, question=long, entry_criterion=long * 3)), "Change")
    ties = {tie.key: tie.field for tie in page.stage_form._ties}
    assert ties["question"].cursorPosition() == 0
    ties["question"].setFocus()
    qtbot.keyClick(ties["question"], Qt.Key.Key_End)
    ties["exit"].setFocus()
    assert ties["question"].cursorPosition() == 0
    assert ties["entry"].height() > ties["exit"].height()
    page.choose("lead")
    assert ties["entry"].height() == ties["exit"].height()


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


@pytest.mark.parametrize("how", ["another edit", "typed right", "escape"])
def test_what_was_refused_is_no_longer_told_once_it_is_right(page: FunnelPage, qtbot: QtBot, how: str) -> None:
    field = page.stage_form.rate_field
    shown = field.text()
    field.setFocus()
    field.selectAll()
    typed(qtbot, "150")
    assert "“150” was not taken" in page.stage_form.notice.text
    if how == "another edit":
        page.editor.setFocus()
        assert page.stage_form.notice.text, "it is still wrong"
        page.desk.session.edit(plan(page).with_name("Meanwhile"), "Rename plan")
    elif how == "typed right":
        field.selectAll()
        typed(qtbot, shown)
    else:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == shown
    assert not page.stage_form.notice.text


def test_totals_of_channels_find_room(page: FunnelPage, theme: Theme, qtbot: QtBot) -> None:
    """A sum is longer than its parts, and bold."""
    qtbot.waitUntil(lambda: page.desk.session.state.projection is not None)
    costly = [replace(channel, cost=replace(channel.cost, fixed_per_month=9_999.0)) for channel in plan(page).channels]
    dear = replace(plan(page).economics, currency="PLN")
    page.desk.session.edit(replace(plan(page), channels=tuple(costly), economics=dear), "Change channel cost")
    totals, table = page.channels.totals, page.channels.table
    texts = [str(totals.index(0, column).data() or "") for column in range(totals.columnCount())]
    assert "PLN\u00a029,997" in texts
    metrics = QFontMetrics(theme.font("strong"))
    for column, text in enumerate(texts[1:], start=1):
        assert metrics.horizontalAdvance(text) + 2 * PADDING <= table.columnWidth(column)
