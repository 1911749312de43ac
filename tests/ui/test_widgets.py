"""Small pieces: what they say, to eyes and to screen readers."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
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
    large = tile.figure.font().pointSizeF()
    tile.show_figure("Value", "PLN 1,234,567")
    assert tile.figure.font().pointSizeF() < large


def test_a_figure_still_fits_its_tile_in_another_look(qtbot: QtBot, theme: Theme) -> None:
    """Another style sheet gives labels back the type they once had."""
    tile = KpiTile(theme)
    qtbot.addWidget(tile)
    tile.resize(130, 70)
    tile.show_figure("Value won", "€16,198,000")
    tile.show()
    theme.use("dark")
    try:
        assert tile.figure.fontMetrics().horizontalAdvance(tile.figure.text()) <= tile.figure.width()
    finally:
        theme.use("light")


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
    assert tile.figure.text().endswith("…")
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


@pytest.fixture
def tiles(qtbot: QtBot, theme: Theme) -> Iterator[list[KpiTile]]:
    """Three of them side by side, in a narrow window."""
    around = QWidget()
    qtbot.addWidget(around)
    row = QHBoxLayout(around)
    made = [KpiTile(theme) for _ in range(3)]
    for tile in made:
        row.addWidget(tile, 1)
    around.resize(500, 140)
    around.show()
    yield made
    around.hide()


def test_values_side_by_side_stand_on_one_line_and_are_of_one_size(tiles: list[KpiTile], qtbot: QtBot) -> None:
    tiles[0].show_figure("Won", "57")
    tiles[1].show_figure("Nine of ten wins took at most", "50.4 days")
    tiles[2].show_figure("Sales velocity", "€29,044 a day")
    qtbot.waitUntil(lambda: tiles[1].words.height() > 2 * tiles[1].words.fontMetrics().height() - 4)
    qtbot.waitUntil(lambda: len({tile.figure.y() for tile in tiles}) == 1)
    assert len({tile.figure.font().pointSizeF() for tile in tiles}) == 1
    tiles[1].show_figure("Wins", "50.4 days")
    tiles[2].show_figure("Velocity", "€9")
    qtbot.waitUntil(lambda: tiles[0].words.minimumHeight() <= tiles[0].words.fontMetrics().height() + 2)
    assert tiles[0].figure.font() == tiles[0].figure._theme.font("figure"), "large again"


def test_no_word_of_a_tiles_name_is_cut(tiles: list[KpiTile], theme: Theme) -> None:
    name = "Przychód międzynarodowowieloletni"
    tiles[0].show_figure(name, "1")
    words = tiles[0].words
    assert words.font().pointSizeF() < theme.font("small").pointSizeF()
    widest = max(words.fontMetrics().horizontalAdvance(word) for word in name.split())
    assert widest <= words.width()


def test_choices_without_room_stand_closer_and_then_below_one_another(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    row = QHBoxLayout(around)
    row.setContentsMargins(0, 0, 0, 0)
    segments = Segments([("a", "Overall rate"), ("b", "Customers a month"), ("c", "Revenue a month")], "View")
    row.addWidget(segments)
    row.addStretch(1)
    around.resize(700, 60)
    around.show()
    buttons = segments.findChildren(QToolButton)
    usual = segments.width()
    assert usual == segments.sizeHint().width()

    def stand(lines: int) -> bool:
        fit = all(button.geometry().right() < segments.width() for button in buttons)
        return fit and len({button.y() for button in buttons}) == lines

    for width, lines in ((usual + 60, 1), (usual - 12, 1), (usual // 2, 3), (usual + 60, 1)):
        around.resize(width, 200)
        qtbot.waitUntil(lambda lines=lines: stand(lines))  # type: ignore[misc]
    assert segments.width() == usual


def test_a_condition_longer_than_the_line_gives_way_and_can_still_be_taken_away(qtbot: QtBot, theme: Theme) -> None:
    bar = QWidget()
    qtbot.addWidget(bar)
    flow = FlowLayout(8)
    bar.setLayout(flow)
    chip = Chip("Counted differently: " + "last touch instead of first touch, " * 4, theme)
    flow.addWidget(chip)
    bar.resize(300, 60)
    bar.show()
    cross = chip.findChildren(QToolButton)[0]
    assert chip.width() <= 300
    assert cross.mapTo(bar, cross.rect().topRight()).x() < 300
    assert bar.minimumSizeHint().width() < 200, "nor does it make the window wider"
