"""The channels of a funnel as a grid: typed, pasted, chosen, moved."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from funnel_planner.ui.pages.channel_delegate import PADDING
from funnel_planner.ui.pages.channel_panel import ChannelTotalsTable
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.theme import Theme
from tests.support.funnel_page import CTRL, cell, enter, focused, go, plan, sample_page, typed
from tests.support.sample_plans import sample_plan


@pytest.fixture
def page(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[FunnelPage]:
    with sample_page(tmp_path, theme, qtbot) as page:
        yield page


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


def test_an_edge_that_hides_columns_is_shaded(page: FunnelPage, qtbot: QtBot) -> None:
    table, totals = page.channels.table, page.channels.findChild(ChannelTotalsTable)
    assert isinstance(totals, ChannelTotalsTable)
    bar = table.horizontalScrollBar()
    page.resize(760, 700)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert table._shade.isVisible()
    assert totals._shade.isVisible()
    bar.setValue(bar.maximum())
    assert not table._shade.isVisible()
    assert not totals._shade.isVisible()
