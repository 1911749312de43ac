"""Small pieces: what they say, to eyes and to screen readers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import (
    Chip,
    EmptyState,
    KpiTile,
    Notice,
    SectionTitle,
    Segments,
    label,
)


def test_a_notice_is_there_only_while_it_has_something_to_say(qtbot: QtBot, theme: Theme) -> None:
    notice = Notice(theme)
    qtbot.addWidget(notice)
    assert not notice.isVisible()
    done: list[str] = []
    notice.say("<b>3</b> rows", "warning", "Show", lambda: done.append("shown"))
    assert notice.isVisible()
    assert notice.accessibleName() == "<b>3</b> rows"
    qtbot.mouseClick(notice._button, Qt.MouseButton.LeftButton)
    assert done == ["shown"]
    with qtbot.waitSignal(notice.closed):
        notice._dismiss()
    assert not notice.isVisible()


def test_texts_are_never_taken_for_html(qtbot: QtBot, theme: Theme) -> None:
    notice = Notice(theme)
    qtbot.addWidget(notice)
    texts = [label("<i>x</i>", theme), *notice.findChildren(QLabel)]
    assert all(text.textFormat() is Qt.TextFormat.PlainText for text in texts if text.text() or text is texts[0])


def test_a_tile_reads_as_name_value_and_remark(qtbot: QtBot, theme: Theme) -> None:
    tile = KpiTile(theme)
    qtbot.addWidget(tile)
    tile.show_figure("Won", "57", "+3")
    assert tile.accessibleName() == "Won: 57, +3"
    assert tile.value_text == "57"


def test_a_long_figure_takes_smaller_type_rather_than_being_cut(qtbot: QtBot, theme: Theme) -> None:
    tile = KpiTile(theme)
    qtbot.addWidget(tile)
    tile.resize(110, 70)
    tile.show()
    tile.show_figure("Value", "12")
    large = tile._value.font().pointSizeF()
    tile.show_figure("Value", "PLN 1,234,567")
    assert tile._value.font().pointSizeF() < large


def test_segments_hold_one_choice(qtbot: QtBot) -> None:
    segments = Segments([("a", "One"), ("b", "Two")], "View")
    qtbot.addWidget(segments)
    assert segments.current == "a"
    with qtbot.assertNotEmitted(segments.chosen):
        segments.choose("b")
    with qtbot.waitSignal(segments.chosen) as told:
        qtbot.mouseClick(segments.findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert told.args == ["a"]
    assert segments.current == "a"


def test_a_chip_names_what_its_cross_takes_away(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip("Channel: Ads", theme)
    qtbot.addWidget(chip)
    cross = chip.findChild(QToolButton)
    assert isinstance(cross, QToolButton)
    assert "Channel: Ads" in cross.accessibleName()
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)


def test_an_empty_place_offers_the_way_out(qtbot: QtBot, theme: Theme) -> None:
    done: list[int] = []
    empty = EmptyState(theme, "leads", "No leads yet", "Import a file", "Import", lambda: done.append(1))
    qtbot.addWidget(empty)
    assert empty.button is not None
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_a_flow_breaks_into_lines_and_skips_what_is_hidden(qtbot: QtBot, theme: Theme) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    flow = FlowLayout(10)
    place.setLayout(flow)
    for _ in range(4):
        box = QWidget()
        box.setFixedSize(100, 20)
        flow.addWidget(box)
    assert flow.heightForWidth(430) == 20
    assert flow.heightForWidth(220) == 50
    place.show()
    place.findChildren(QWidget)[0].hide()
    assert flow.heightForWidth(320) == 20
    assert theme is not None


def test_a_heading_is_not_cut_for_its_buttons(qtbot: QtBot, theme: Theme) -> None:
    head = SectionTitle("People a month", theme)
    qtbot.addWidget(head)
    head.add(Segments([("people", "People"), ("mix", "Mix")], "What is shown"))
    head.show()
    for width, below in ((600, False), (220, True), (600, False)):
        head.resize(width, head.sizeHint().height())
        QApplication.processEvents()
        assert head._title.width() >= head._title.sizeHint().width()
        assert (head._buttons.geometry().top() >= head._title.geometry().bottom()) is below


def test_a_figure_too_wide_for_its_tile_ends_in_dots(qtbot: QtBot, theme: Theme) -> None:
    tile = KpiTile(theme)
    qtbot.addWidget(tile)
    tile.resize(110, 60)
    tile.show()
    tile.show_figure("Revenue", "€1,195,915,257,471,000,000")
    assert tile._value.text().endswith("…")
    assert tile.value_text == "€1,195,915,257,471,000,000"


def test_a_notice_says_why_its_button_did_nothing(qtbot: QtBot, theme: Theme) -> None:
    def fail() -> None:
        raise PlannerError("plan_file_missing", file="plans.funnel")

    notice = Notice(theme)
    qtbot.addWidget(notice)
    notice.say("Taken out.", "info", "Bring it back", fail)
    button = notice.findChild(QPushButton)
    assert button is not None
    button.click()
    assert "plans.funnel" in notice.text
