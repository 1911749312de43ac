"""Lists to choose from: whatever the field is like, all entries can be read."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import DropDown, ElidedLabel, KpiTile
from funnel_planner.words.formats import short_money

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # an open list takes the keyboard
LONG = "Stage 12 of the long-named northern region with everything"


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> DropDown:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    made = DropDown()
    qtbot.addWidget(made)
    made.addItems(["one", LONG])
    made.insertSeparator(made.count())
    made.addItem("the last one")
    return made


def _list(field: DropDown) -> tuple[int, int, int]:
    """What the open list shows: the bottom of its last entry, its own height, and the steps it can be scrolled."""
    field.show()
    field.showPopup()
    view = field.view()
    last = view.visualRect(view.model().index(field.count() - 1, 0))
    found = last.bottom(), view.viewport().height(), view.verticalScrollBar().maximum()
    field.hidePopup()
    return found


@pytest.mark.parametrize("entries", [0, 5, 10])
def test_the_last_entry_is_not_cut_off(field: DropDown, entries: int) -> None:
    field.addItems([f"entry {n}" for n in range(entries)])
    bottom, height, scrolled = _list(field)
    assert bottom < height
    assert scrolled == 0


def test_a_list_is_as_wide_as_its_longest_entry(field: DropDown) -> None:
    field.resize(80, field.sizeHint().height())
    field.show()
    field.showPopup()
    view = field.view()
    assert view.viewport().width() >= view.sizeHintForColumn(0) > field.width()
    field.hidePopup()


@pytest.mark.parametrize("text", ["Customer", "12 largest", "a new funnel made from the file"])
def test_an_entry_for_which_there_is_room_is_shown_whole(field: DropDown, text: str) -> None:
    field.clear()
    field.addItem(text)
    field.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
    field.show()
    field.resize(field.sizeHint())
    assert field.shown_text == text


def test_a_long_entry_ends_in_dots_and_does_not_push_the_page_wider(field: DropDown) -> None:
    field.setCurrentText(LONG)
    field.resize(120, field.sizeHint().height())
    assert field.shown_text.endswith("…")
    assert field.minimumSizeHint().width() < 120


def test_the_letters_that_were_asked_for_are_seen(field: DropDown) -> None:
    field.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(14)
    field.addItem("Nieprzypisana")
    field.setCurrentText("Nieprzypisana")
    field.resize(field.minimumSizeHint())
    assert field.shown_text == "Nieprzypisana"


def _tip(widget: DropDown | ElidedLabel) -> str:
    """The tool tip that pointing at a widget brings up."""
    QToolTip.hideText()
    QToolTip.showText(QPoint(), "")
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(2, 2), widget.mapToGlobal(QPoint(2, 2))))
    return QToolTip.text()


def test_what_is_cut_is_said_whole_in_the_tool_tip(qtbot: QtBot, theme: Theme, field: DropDown) -> None:
    field.setCurrentText(LONG)
    field.resize(120, field.sizeHint().height())
    field.show()
    words = ElidedLabel(LONG, theme)
    qtbot.addWidget(words)
    words.resize(90, 20)
    words.show()
    for widget in (field, words):
        assert LONG in _tip(widget)


def test_figures_that_find_no_room_are_written_in_few_letters(qtbot: QtBot, theme: Theme) -> None:
    """Half a number would be another number."""
    tile = KpiTile(theme)
    qtbot.addWidget(tile)
    tile.resize(110, 70)
    tile.show()
    tile.show_figure("Value", "PLN 57,558,346,941", short=short_money(57_558_346_941, "PLN"))
    shown = tile.figure.text()
    assert "…" not in shown
    assert shown == "PLN 57.6 bn".replace(" ", "\u00a0")
    assert tile.value_text == "PLN 57,558,346,941"
    assert "57,558,346,941" in tile.accessibleName()


def test_the_field_takes_the_keyboard_as_any_list_does(qtbot: QtBot, field: DropDown) -> None:
    field.setCurrentIndex(0)
    field.show()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.currentText() == LONG
