"""Numbers of groups of leads: negative ones have room, small ones fill the width, and all is said in words."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.number_chart import NumberChart
from funnel_planner.ui.charts.range_chart import RangeRow
from funnel_planner.ui.theme import Theme

FIGURES = Figures("Figures", ("Row",), ("text",), (("a",),))


def _shown(qtbot: QtBot, theme: Theme, *rows: RangeRow) -> NumberChart:
    chart = NumberChart(theme, "Balance")
    qtbot.addWidget(chart)
    chart.show_ranges(rows, FIGURES)
    chart.resize(700, chart.height())
    chart.show()
    chart.grab()
    return chart


def test_negative_numbers_have_room_at_the_left(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, theme, RangeRow("Won", 9, (-250.0, -10.0, 5.5, 90.0, 200.0)), RangeRow("Not won", 0, None))
    (plot,) = chart.plots
    assert plot.x_range[0] < -250 < 200 <= plot.x_range[1]
    assert plot.bottom[0][0] < 0
    assert [tick for tick, _ in plot.bottom] == sorted(tick for tick, _ in plot.bottom)
    assert chart.tips == [
        "Won: median 5.5 of 9 leads; half of them −10 to 90, nine of ten at most 200, one of ten at most −250",
        "Not won: no data",
    ]


def test_small_numbers_fill_the_width_and_nothing_is_picked(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, theme, RangeRow("Won", 9, (0.01, 0.02, 0.03, 0.04, 0.05)))
    (plot,) = chart.plots
    assert plot.x_range[1] < 0.06
    assert [text for _, text in plot.bottom][1] in ("0.01", "0.02")
    with qtbot.assertNotEmitted(chart.picked, wait=0):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=plot.at(0.03, 0).toPoint())
    assert chart.svg_bytes()


def test_all_numbers_below_nothing_are_drawn(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, theme, RangeRow("Won", 9, (-9.0, -8.0, -7.0, -6.0, -5.0)))
    (plot,) = chart.plots
    assert plot.x_range[0] < -9
    assert [text for _, text in plot.bottom] == ["−8", "−6", "−4", "−2", "0"]
    places = [plot.at(value, 0).x() for value, _ in plot.bottom]
    assert max(places) - min(places) > 0.8 * plot.area.width()


def test_tiny_numbers_are_told_apart_from_nothing(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, theme, RangeRow("Won", 9, (1e-9, 2e-9, 3e-9, 4e-9, 5e-9)))
    texts = [text for _, text in chart.plots[0].bottom]
    assert texts[:3] == ["0", "0.000000001", "0.000000002"]
