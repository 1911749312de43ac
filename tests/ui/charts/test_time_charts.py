"""Charts over time: hatched where not complete, picked by mouse and keys, told in words, exported."""

from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.closer_look import CloserLook
from funnel_planner.ui.charts.cohort_chart import CohortBar, CohortChart
from funnel_planner.ui.charts.curve_chart import CurveChart, CurvePoint, Reading
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.hatching import diagonals, hatch
from funnel_planner.ui.charts.heat_table import HeatCell, HeatRow, HeatTable
from funnel_planner.ui.charts.histogram_chart import HistogramChart
from funnel_planner.ui.charts.range_chart import RangeChart, RangeRow
from funnel_planner.ui.theme import Theme
from tests.support.painted import share_of
from tests.support.scripted_ask import ScriptedAsk

Chart = TypeVar("Chart", bound=ChartView)
FIGURES = Figures("Figures", ("Row",), ("text",), (("a",),))
NOTHING = Figures("Nothing", ("Row",), ("text",), ())


def bar(name: str, leads: int, won: int, *, complete: bool = True) -> CohortBar:
    rate = won / leads if leads else None
    return CohortBar(name, name, leads, won, rate, None if rate is None else (rate / 2, min(1.0, rate * 2)), complete)


BARS = (bar("Jan", 40, 10), bar("Feb", 0, 0), bar("Mar", 60, 6), bar("Apr", 50, 0, complete=False))
HEAT = (
    HeatRow("Jan", 40, (HeatCell(30, 40, (0.6, 0.9)), HeatCell(3, 30, (0.0, 0.3))), complete=True),
    HeatRow("Feb", 0, (HeatCell(0, 0, None), HeatCell(0, 0, None)), complete=True),
    HeatRow("Mar", 10, (HeatCell(1, 10, (0.0, 0.4)), HeatCell(0, 1, (0.0, 0.8))), complete=False),
)
RANGES = (
    RangeRow("Lead → Demo", 100, (1.0, 2.0, 5.0, 9.0, 20.0), 7.0),
    RangeRow("Demo → Won", 0, None),
    RangeRow("Slow", 4, (3.0, 10.0, 12.0, 30.0, 900.0)),
)


def _shown(qtbot: QtBot, chart: Chart, width: int = 700, height: int = 340) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(width, height)
    chart.show()
    chart.grab()
    return chart


@pytest.fixture
def periods(qtbot: QtBot, theme: Theme) -> CohortChart:
    chart = _shown(qtbot, CohortChart(theme, ScriptedAsk()))
    chart.show_bars(BARS, 0.1, FIGURES)
    chart.grab()
    return chart


@pytest.fixture
def heat(qtbot: QtBot, theme: Theme) -> HeatTable:
    chart = _shown(qtbot, HeatTable(theme, ScriptedAsk()))
    chart.show_rows(HEAT, ("Demo", "Won"), FIGURES)
    chart.grab()
    return chart


def test_periods_are_told_in_words(periods: CohortChart) -> None:
    lines = periods.accessibleDescription().splitlines()
    assert lines[0] == "Jan: 10 of 40 won, 25.0% (12–50%)"
    assert lines[1] == "Feb: no leads"
    assert lines[3] == "Apr: 0 of 50 won, 0% (0.00–0.00%); not complete yet"


def test_what_is_not_complete_is_hatched(periods: CohortChart, theme: Theme) -> None:
    plain = QColor(theme.mix("accent", "surface", 0.32).rgb())  # as exact as pixels are
    hatched = share_of(periods, plain)
    periods.show_bars((*BARS[:3], bar("Apr", 50, 0)), 0.1, FIGURES)
    assert 0 < hatched < share_of(periods, plain)


def test_a_period_under_the_pointer_is_marked_and_picked(periods: CohortChart, qtbot: QtBot) -> None:
    rates, counts = periods.plots
    assert rates.area.bottom() < counts.area.top()
    assert periods.place_at(rates.at(2, 0.1)) == periods.place_at(counts.at(2, 10)) == (0, 2)
    assert periods.place_at(QPointF(2, 100)) is None
    with qtbot.waitSignal(periods.picked) as heard:
        QTest.mouseClick(periods, Qt.MouseButton.LeftButton, pos=counts.at(2, 10).toPoint())
    assert heard.args == [0, 2]
    with qtbot.assertNotEmitted(periods.picked):  # nobody entered in February
        QTest.mouseClick(periods, Qt.MouseButton.LeftButton, pos=counts.at(1, 10).toPoint())


def test_keys_go_from_period_to_period_and_are_read_out(periods: CohortChart, qtbot: QtBot) -> None:
    periods.setFocus()
    qtbot.keyClick(periods, Qt.Key.Key_Home)
    qtbot.keyClick(periods, Qt.Key.Key_Right)
    qtbot.keyClick(periods, Qt.Key.Key_Right)
    assert periods.marked == (0, 2)
    assert periods.accessibleName() == "Leads by period of entry. Mar: 6 of 60 won, 10.0% (5–20%)"
    qtbot.keyClick(periods, Qt.Key.Key_Up)  # there is nothing above
    assert periods.marked == (0, 2)
    with qtbot.waitSignal(periods.picked) as heard:
        qtbot.keyClick(periods, Qt.Key.Key_Space)
    assert heard.args == [0, 2]
    periods.clearFocus()
    assert periods.accessibleName() == "Leads by period of entry"
    periods.show_bars(BARS[:1], None, FIGURES)  # what was marked is gone
    assert periods.marked is None


def test_names_of_periods_never_overlap(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, CohortChart(theme), 500)
    chart.show_bars(tuple(bar(f"Period {n}", 10 + n, 3) for n in range(130)), 0.2, FIGURES)
    chart.grab()
    ticks = sorted(place for place, _ in chart.plots[1].bottom)
    assert 2 <= len(ticks) < 12
    steps = {b - a for a, b in pairwise(ticks)}
    assert len(steps) == 1
    assert chart.plots[1].write_x(5) == "Period 5"
    assert chart.plots[1].write_x(5.5) == chart.plots[1].write_x(500) == ""


def test_a_wild_interval_of_few_leads_does_not_stretch_the_axis(periods: CohortChart) -> None:
    wild = CohortBar("May", "May", 2, 1, 0.02, (0.01, 0.95), complete=True)
    periods.show_bars((bar("Jan", 400, 40), wild), 0.1, FIGURES)
    assert periods.plots[0].y_range[1] < 0.3


def test_the_last_rate_is_written_whole(periods: CohortChart) -> None:
    """Where the room beside its point ends with the chart, it stands on the other side."""
    area = periods.plots[0].area
    for right, after in ((area.right() - 200, True), (area.right() - 25, False)):
        place = periods.beside(area, QPointF(right, area.center().y()), "10.0%")
        assert place.right() <= area.right()
        assert (place.left() > right) == after


def test_shares_say_their_numbers_and_mark_few(heat: HeatTable) -> None:
    lines = heat.accessibleDescription().splitlines()
    assert lines[0] == "Jan: 40 leads; Demo: 30 of 40, 75.0% (60–90%); Won: 3 of 30, 10.0% (0–30%)"
    assert lines[1] == "Feb: 0 leads"
    assert lines[2].endswith("not complete yet")


def test_who_came_to_a_stage_that_nobody_came_from_is_counted_without_a_share(heat: HeatTable) -> None:
    heat.show_rows(
        (HeatRow("Jan", 40, (HeatCell(0, 40, None), HeatCell(3, 0, None)), complete=True),), ("Demo", "Won"), FIGURES
    )
    assert heat.tip_of((0, 1)) == "Jan. Won: 3 of 0, no share"
    assert heat.is_pickable((0, 1))


def test_only_cells_with_leads_are_picked(heat: HeatTable, qtbot: QtBot) -> None:
    heat.setFocus()
    qtbot.keyClick(heat, Qt.Key.Key_Home)
    with qtbot.waitSignal(heat.picked) as heard:
        qtbot.keyClick(heat, Qt.Key.Key_Return)
    assert heard.args == [0, 0]
    qtbot.keyClick(heat, Qt.Key.Key_Down)
    assert heat.accessibleName().endswith("Feb. Demo: no data")
    with qtbot.assertNotEmitted(heat.picked):
        qtbot.keyClick(heat, Qt.Key.Key_Return)
    assert heat.place_at(QPointF(2, 30)) is None  # the name of a period
    assert heat.row_at(QPointF(2, 30)) == 0


def test_higher_shares_are_stronger(heat: HeatTable, theme: Theme) -> None:
    image = heat.grab().toImage()
    top, high, left, wide = heat._top(), heat._row_height(), heat._left, heat._column

    def ground(row: int, column: int) -> QColor:
        return image.pixelColor(round(left + column * wide + 3), round(top + row * high + 3))

    assert ground(0, 0).lightness() < ground(0, 1).lightness() + 40
    assert ground(1, 0) == theme.colour("surface")


def test_numbers_stand_below_where_columns_are_narrow(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, HeatTable(theme), 400)
    wide = HeatRow("Jan", 400_000, tuple(HeatCell(12_345, 400_000, (0.0, 0.1)) for _ in range(6)), complete=True)
    chart.show_rows((wide,), tuple("ABCDEF"), FIGURES)
    chart.resize(500, chart.height())
    chart.grab()
    low = chart.height()
    chart.resize(1600, chart.height())
    chart.grab()
    assert chart.height() < low
    assert chart.minimumWidth() > 400


def test_ranges_are_told_in_words(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, RangeChart(theme, "Days of steps"))
    chart.show_ranges(RANGES, FIGURES)
    chart.grab()
    lines = chart.accessibleDescription().splitlines()
    assert lines[0] == (
        "Lead → Demo: median 5 days of 100 leads; half of them 2 to 9, nine of ten at most 20, one of ten at most 1"
        " days; SLA 7 days"
    )
    assert lines[1] == "Demo → Won: no data"
    assert chart.plots[0].x_range[1] < 100  # one long tail does not squeeze the others
    with qtbot.waitSignal(chart.picked) as heard:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.plots[0].at(5, 2).toPoint())
    assert heard.args == [2, 0]


def test_bars_of_days_are_told_and_picked(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, HistogramChart(theme))
    chart.show_bars("How long", ((0, 7, 5), (7, 14, 0), (14, 21, 1)), 6.5)
    chart.grab()
    assert chart.accessibleDescription().splitlines() == [
        "0 to 6 days: 5 leads",
        "7 to 13 days: 0 leads",
        "14 to 20 days: 1 lead",
    ]
    assert chart.figures.rows == ((0, 6, 5), (7, 13, 0), (14, 20, 1))
    assert [tick for tick, _ in chart.plots[0].bottom] == [0, 7, 14, 21]
    with qtbot.waitSignal(chart.picked) as heard:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.plots[0].at(20.5, 0.5).toPoint())
    assert heard.args == [0, 2]
    with qtbot.assertNotEmitted(chart.picked):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.plots[0].at(8, 0.5).toPoint())
    chart.show_bars("One day each", ((0, 1, 3), (1, 2, 4)), None)
    assert chart.accessibleDescription().splitlines()[1] == "1 day: 4 leads"


def test_the_curve_is_read_at_its_ticks(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, CurveChart(theme))
    points = (CurvePoint(3.0, 0.1, (0.05, 0.2)), CurvePoint(8.0, 0.4, (0.2, 0.6)), CurvePoint(9.0, 1.0, None))
    readings = (Reading(0.0, 0.0, (0.0, 0.1), 20), Reading(5.0, 0.1, (0.05, 0.2), 18), Reading(10.0, 1.0, None, 0))
    chart.show_curve(points, readings, 10.0, FIGURES)
    chart.grab()
    assert chart.accessibleDescription().splitlines() == [
        "0% won within 0 days (0–10%); 20 watched and not won yet",
        "10.0% won within 5 days (5–20%); 18 watched and not won yet",
        "100% won within 10 days; 0 watched and not won yet",
    ]
    assert chart.row_at(chart.plots[0].at(4, 0.2)) == 1
    assert chart.row_at(QPointF(0, 0)) is None


def test_nothing_to_show_is_no_accident(qtbot: QtBot, theme: Theme) -> None:
    periods, heat, curve = CohortChart(theme), HeatTable(theme), CurveChart(theme)
    ranges, bars = RangeChart(theme, "Days"), HistogramChart(theme)
    for chart in (periods, heat, curve, ranges, bars):
        _shown(qtbot, chart)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    periods.show_bars((), None, NOTHING)
    heat.show_rows((), (), NOTHING)
    curve.show_curve((), (), 0.0, NOTHING)
    ranges.show_ranges((), NOTHING)
    bars.show_bars("", (), None)
    for chart in (periods, heat, curve, ranges, bars):
        chart.setFocus()
        qtbot.keyClick(chart, Qt.Key.Key_Home)
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect().center())
        assert not chart.grab().isNull()
        chart.resize(30, 30)
        assert not chart.grab().isNull()


def test_charts_are_exported_and_offer_what_they_can(periods: CohortChart, heat: HeatTable, qtbot: QtBot) -> None:
    for chart, first in ((periods, "Look closer…"), (heat, "Copy picture and numbers")):
        assert chart.image_bytes().startswith(b"\x89PNG")
        assert b"<svg" in chart.svg_bytes()
        menu = QMenu()
        qtbot.addWidget(menu)
        chart.fill_menu(menu)
        assert menu.actions()[0].text() == first
    look = CloserLook(periods)
    qtbot.addWidget(look)
    assert not look.grab().isNull()


def test_the_theme_reaches_every_chart(periods: CohortChart, heat: HeatTable, theme: Theme) -> None:
    theme.use("dark")
    corners = [chart.grab().toImage().pixelColor(chart.width() - 1, 1) for chart in (periods, heat)]
    theme.use("light")
    assert all(corner.lightness() < 80 for corner in corners)


edges = st.floats(-200, 200).map(lambda x: round(x, 1))


@given(edges, edges, st.floats(0, 120), st.floats(0, 120))
def test_hatching_ends_at_the_edges(left: float, top: float, width: float, height: float) -> None:
    rect = QRectF(left, top, width, height)
    for line in diagonals(rect, 5.0):
        for end in (line.p1(), line.p2()):
            assert rect.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(end)
        assert line.p1().x() + line.p1().y() == pytest.approx(line.p2().x() + line.p2().y())


def test_hatching_leaves_the_ground_to_be_seen() -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    hatch(painter, QRectF(10, 10, 20, 20), QColor("black"))
    painter.end()
    inside = {image.pixelColor(x, y).lightness() for x in range(12, 28) for y in range(12, 28)}
    assert max(inside) == 255
    assert min(inside) < 128
    assert image.pixelColor(5, 5) == image.pixelColor(35, 20) == QColor("white")
