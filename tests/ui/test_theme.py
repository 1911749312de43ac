"""The look: readable text, series that differ, tokens that are all there."""

import re
from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from funnel_planner.paths import resources
from funnel_planner.ui.icons import icon, pixmap, show_icon
from funnel_planner.ui.theme import NAMES, Theme, contrast
from funnel_planner.ui.widgets import IconButton

READABLE = [
    ("text", "window"), ("text", "surface"), ("text", "sunken"), ("text", "hover"), ("text", "raised"),
    ("muted", "window"), ("muted", "surface"), ("muted", "sunken"), ("muted", "accent_soft"),
    ("accent", "surface"), ("accent", "window"), ("accent", "accent_soft"), ("on_accent", "accent"),
    ("on_accent", "accent_hover"), ("text", "accent_soft"), ("text", "warning_soft"), ("text", "bad_soft"),
    ("text", "good_soft"), ("good", "surface"), ("bad", "surface"), ("warning", "surface"),
    ("warning", "warning_soft"), ("bad", "bad_soft"), ("good", "good_soft"), ("on_tooltip", "tooltip"),
]  # fmt: skip
VISIBLE = [("border_strong", "surface"), ("border_strong", "window"), ("planned", "surface"), ("lost", "surface")]


@pytest.fixture(params=NAMES)
def themed(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    assert qapp is not None
    return Theme.load(str(request.param))


@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_text_has_a_contrast_of_at_least_four_and_a_half(themed: Theme, ink: str, ground: str) -> None:
    assert contrast(themed.colour(ink), themed.colour(ground)) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), VISIBLE)
def test_strokes_have_a_contrast_of_at_least_three(themed: Theme, ink: str, ground: str) -> None:
    assert contrast(themed.colour(ink), themed.colour(ground)) >= 3.0


def test_series_stand_out_from_the_ground_and_from_each_other(themed: Theme) -> None:
    colours = [themed.series(index) for index in range(themed.series_count)]
    assert all(contrast(colour, themed.colour("surface")) >= 3.0 for colour in colours)
    assert all(_distance(one, other) > 0.15 for one, other in combinations(colours, 2))


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


def test_the_style_sheet_has_no_token_left(themed: Theme) -> None:
    sheet = themed.style_sheet()
    assert "$" not in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    assert all((resources() / "icons" / name).is_file() for name in re.findall(r"icons/([\w]+\.svg)", sheet))


def test_both_themes_name_the_same_roles() -> None:
    light, dark = (set(Theme.load(name)._roles) for name in NAMES)
    assert light == dark


def test_the_palette_is_the_themes_own(themed: Theme) -> None:
    palette = themed.palette()
    assert palette.color(QPalette.ColorRole.Window) == themed.colour("window")
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == themed.colour("faint")


def test_switching_repaints_icons_and_tells_everybody(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme.load("light")
    button = IconButton(theme, "undo", "Undo")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    with qtbot.waitSignal(theme.changed):
        theme.use("dark")
    assert button.icon().cacheKey() != before
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.colour("window")
    assert button.accessibleName() == "Undo"
    theme.use("light")


def test_an_icon_shown_anew_forgets_the_old_one(qtbot: QtBot) -> None:
    theme = Theme.load("light")
    button = IconButton(theme, "undo", "Undo")
    qtbot.addWidget(button)
    show_icon(button, theme, "redo")
    theme.use("dark")
    wanted = icon(theme, "redo").pixmap(20).toImage()
    assert button.icon().pixmap(20).toImage() == wanted
    theme.use("light")


def test_every_icon_draws_something_in_the_colour_it_is_given(qapp: QApplication) -> None:
    assert qapp is not None
    for path in sorted((resources() / "icons").glob("*.svg")):
        if "currentColor" not in path.read_text("utf-8"):
            continue
        image = pixmap(path.stem, QColor("#ff0000"), 24).toImage()
        seen = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        drawn = [colour for colour in seen if colour.alpha() > 200]
        assert len(drawn) >= 10, path.stem
        assert all(colour.red() > 240 and colour.green() < 16 for colour in drawn), path.stem


def _distance(one: QColor, other: QColor) -> float:
    pairs = ((one.redF(), other.redF()), (one.greenF(), other.greenF()), (one.blueF(), other.blueF()))
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def test_dialog_buttons_have_no_icons(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    as_some_desktops = "QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 1; }"
    qapp.setStyleSheet(as_some_desktops + theme.style_sheet())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    qtbot.addWidget(buttons)
    box = QMessageBox()
    qtbot.addWidget(box)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    assert buttons.button(QDialogButtonBox.StandardButton.Close).icon().isNull()
    assert cancel.icon().isNull()
    theme.apply(qapp)
