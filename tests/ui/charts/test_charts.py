"""Charts with axes: they follow their numbers in place, and say them to those who cannot see."""

import re
import sys
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from funnel_planner.domain.channel import Channel, ChannelCost
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.forecast.flow import project
from funnel_planner.ui.charts.channel_chart import ChannelChart, ChannelRow
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.closer_look import CloserLook, DataItem
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.money_chart import MoneyChart, apart
from funnel_planner.ui.charts.plot import Plot, nice_ticks
from funnel_planner.ui.charts.volume_chart import MAX_SERIES, VolumeChart
from funnel_planner.ui.theme import Theme
from tests.support.painted import share_of
from tests.support.scripted_ask import ScriptedAsk

Chart = TypeVar("Chart", bound=ChartView)
ROWS = (
    ChannelRow("Ads", 200, 20, 0.1, (0.07, 0.15)),
    ChannelRow("<b>Fair</b>", 50, 0, 0.0, (0.0, 0.07)),
    ChannelRow("(unknown)", 0, 0, None, None),
)
FIGURES = Figures("Channels", ("Channel",), ("text",), (("Ads",),))
PLAN = Plan(
    id="p",
    name="P",
    stages=(Stage("a", "Visitor", rate_to_next=0.5), Stage("b", "Lead", rate_to_next=0.1), Stage("c", "Customer")),
    channels=(
        Channel("x", "Ads", volume_per_month=1000, cost=ChannelCost(fixed_per_month=500)),
        Channel("y", "Fair", volume_per_month=100),
    ),
    economics=Economics(deal_size=100.0, margin=0.5),
)
STAGES = [stage.name for stage in PLAN.stages]


@pytest.fixture
def channels(qtbot: QtBot, theme: Theme) -> ChannelChart:
    return _shown(qtbot, ChannelChart(theme))


@pytest.fixture
def volumes(qtbot: QtBot, theme: Theme) -> VolumeChart:
    return _shown(qtbot, VolumeChart(theme))


@pytest.fixture
def money(qtbot: QtBot, theme: Theme) -> MoneyChart:
    return _shown(qtbot, MoneyChart(theme))


def _shown(qtbot: QtBot, chart: Chart) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(700, 260)
    chart.show()
    return chart


def test_longer_bars_for_more_leads(channels: ChannelChart, theme: Theme) -> None:
    channels.show_rows(ROWS, 0.08, FIGURES)
    few = share_of(channels, theme.colour("accent"))
    channels.show_rows((replace(ROWS[0], won=150, rate=0.75, interval=(0.6, 0.8)), *ROWS[1:]), 0.6, FIGURES)
    assert few > 0
    assert share_of(channels, theme.colour("accent")) > 2 * few


def test_channels_are_told_in_words(channels: ChannelChart) -> None:
    channels.show_rows(ROWS, 0.08, FIGURES)
    assert channels.accessibleName() == "Channels compared"
    assert "Ads: 20 of 200 leads won, 10.0% (7.0–15.0%)" in channels.accessibleDescription()
    assert "(unknown): 0 leads" in channels.accessibleDescription()


def test_no_channel_at_all_is_no_accident(channels: ChannelChart) -> None:
    channels.show_rows((), None, FIGURES)
    assert not channels.grab().isNull()


def test_stacked_bars_have_the_colours_of_their_channels(volumes: VolumeChart, theme: Theme) -> None:
    volumes.show_projection(STAGES, project(PLAN))
    assert volumes.series == ["Ads", "Fair"]
    assert share_of(volumes, theme.series(0)) > share_of(volumes, theme.series(1)) > 0
    assert "Visitor: 1,100 (Ads 1,000, Fair 100)" in volumes.accessibleDescription()


def test_the_mix_fills_every_row(volumes: VolumeChart, theme: Theme) -> None:
    volumes.show_projection(STAGES, project(PLAN))
    people = share_of(volumes, theme.series(0))
    volumes.as_shares = True
    volumes.show_projection(STAGES, project(PLAN))
    assert share_of(volumes, theme.series(0)) > 1.5 * people


def test_a_held_axis_stays_while_something_is_dragged(volumes: VolumeChart) -> None:
    volumes.show_projection(STAGES, project(PLAN))
    before = volumes.plots[0].x_range
    smaller = project(PLAN.with_channel(replace(PLAN.channels[0], volume_per_month=600)))
    volumes.show_projection(STAGES, smaller, hold=True)
    assert volumes.plots[0].x_range == before
    volumes.show_projection(STAGES, smaller)
    assert volumes.plots[0].x_range != before


def test_many_channels_end_in_others_and_still_add_up(volumes: VolumeChart) -> None:
    plan = replace(PLAN, channels=tuple(Channel(f"c{i}", f"C{i}", volume_per_month=i) for i in range(20)))
    volumes.show_projection(STAGES, project(plan))
    assert len(volumes.series) == MAX_SERIES + 1
    assert volumes.series[-1] == "Others"
    row = volumes.figures.rows[0]
    assert sum(float(cell) for cell in row[2:-2] if isinstance(cell, float)) == pytest.approx(row[1])


def test_money_adds_up_over_the_months(money: MoneyChart) -> None:
    money.show_projection(project(PLAN), 12, "EUR")
    revenue = 1100 * 0.5 * 0.1 * 100
    assert money.figures.rows[-1][1] == pytest.approx(12 * revenue)
    assert money.figures.rows[-1][2] == 12 * 500
    assert f"Revenue: €{12 * revenue:,.0f} after 12 months" in money.accessibleDescription()


@pytest.mark.parametrize("plan", [PLAN, replace(PLAN, channels=()), replace(PLAN, economics=Economics())])
def test_charts_of_poor_plans_are_painted_and_exported(money: MoneyChart, plan: Plan, qtbot: QtBot) -> None:
    money.show_projection(project(plan), 1, "PLN")
    assert qtbot is not None
    assert money.image_bytes().startswith(b"\x89PNG")
    assert b"<svg" in money.svg_bytes()


def test_the_theme_reaches_axes_and_ground(volumes: VolumeChart, theme: Theme) -> None:
    volumes.show_projection(STAGES, project(PLAN))
    theme.use("dark")
    corner = volumes.grab().toImage().pixelColor(volumes.width() - 1, volumes.height() - 1)
    theme.use("light")
    assert corner.lightness() < 80


@pytest.mark.parametrize(("top", "count", "last"), [(1.0, 4, 1.0), (2296, 3, 2000), (0.07, 3, 0.06), (0.0, 3, 0.0)])
def test_ticks_are_round_numbers(top: float, count: int, last: float) -> None:
    ticks = nice_ticks(top, count)
    assert ticks[0] == 0
    assert ticks[-1] == pytest.approx(last)


@pytest.mark.parametrize("width", [420, 500, 600, 760, 1000])
def test_the_axis_of_shares_has_its_zero_and_another_tick(qtbot: QtBot, theme: Theme, width: int) -> None:
    chart = _shown(qtbot, ChannelChart(theme))
    chart.resize(width, 300)
    chart.show_rows(ROWS, 0.08, FIGURES)
    chart.grab()
    rates = chart.plots[1]
    written = rates.written(QFontMetricsF(theme.font("small")))
    assert written[0] == (0.0, "0%")
    assert len(written) > 1 or width < 500


def test_what_stands_below_a_picture_has_room_however_long_its_words_are(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, ChannelChart(theme))
    chart.resize(300, 200)
    chart.show_rows(ROWS, 0.08, FIGURES)
    campaign = "google_cpc_brand_search_campaign_2024_q1_poland_mobile_exact_match"
    alone = QImage.fromData(chart.image_bytes()).height()
    chart.sharing.below = ("Plan: Shop", f"Filtered: Channel: {campaign}")
    lines = re.findall(r">([^<>]+)</text>", chart.svg_bytes().decode())
    below = lines[lines.index("Plan: Shop") :]
    assert "".join(below[2:]) == campaign
    metrics = QFontMetricsF(theme.font("small"))
    assert max(map(metrics.horizontalAdvance, below)) < 300
    height = QImage.fromData(chart.image_bytes()).height()
    assert height >= alone + 2 * len(below) * metrics.ascent(), "all of them are in the picture"


def test_an_error_while_painting_a_chart_is_told_and_survived(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: told.append(kind))
    chart = MoneyChart(theme)
    qtbot.addWidget(chart)
    chart.show_projection(project(PLAN), 12, "EUR")
    monkeypatch.setattr(chart.plots[0], "draw", lambda _painter, _on: 1 / 0)
    look = CloserLook(chart)
    qtbot.addWidget(look)
    look.grab()
    assert set(told) == {ZeroDivisionError}


def test_long_names_leave_room_for_the_bars(qtbot: QtBot, theme: Theme) -> None:
    chart = VolumeChart(theme)
    qtbot.addWidget(chart)
    chart.resize(240, 140)
    chart.show_projection([f"{place} A stage with quite a long name" for place in range(3)], project(PLAN))
    chart.show()
    chart.grab()
    assert chart.plots[0].left_width <= 240 * 0.4 + 14
    chart.resize(800, 140)
    assert chart.plots[0].left_width > 240 * 0.4 + 14


def test_a_point_of_a_plot_and_its_values_belong_together(volumes: VolumeChart) -> None:
    volumes.show_projection(STAGES, project(PLAN))
    volumes.grab()
    plot = volumes.plots[0]
    assert plot.values_at(plot.at(550, 1)) == pytest.approx((550, 1))
    assert plot.at(0, 0).y() < plot.at(0, 1).y()  # rows are counted from the top
    assert volumes.row_at(plot.at(10, 2)) == 2
    assert volumes.row_at(QPointF(10, -500)) is None


def test_labels_stay_beside_their_data(channels: ChannelChart) -> None:
    channels.resize(260, 200)
    channels.show_rows(ROWS, 0.08, FIGURES)
    channels.grab()
    first, second = channels.plots
    assert first.reach.right() <= second.area.left()
    assert second.reach.right() <= 260


def test_the_row_under_the_pointer_is_told(channels: ChannelChart, qtbot: QtBot) -> None:
    channels.show_rows(ROWS, 0.08, FIGURES)
    qtbot.waitExposed(channels)
    channels.grab()
    place = channels.plots[0].at(20, 1).toPoint()
    QTest.mouseMove(channels, place + QPoint(0, 40))
    QTest.mouseMove(channels, place)
    qtbot.waitUntil(lambda: "&lt;b&gt;Fair&lt;/b&gt;: 0 of 50" in channels.toolTip())


def test_a_closer_look_zooms_and_comes_back(qtbot: QtBot, theme: Theme) -> None:
    ask = ScriptedAsk()
    chart = _shown(qtbot, MoneyChart(theme, ask))
    chart.show_projection(project(PLAN), 12, "EUR")
    look = CloserLook(chart)
    qtbot.addWidget(look)
    look.show()
    full = look.items[0].viewRange()
    for text, narrower in (("Zoom in", True), ("Show all", False)):
        button = next(button for button in look.findChildren(QPushButton) if button.text() == text)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        (left, right), (low, high) = look.items[0].viewRange()
        assert (right - left < full[0][1] - full[0][0]) is narrower
        assert (high - low < full[1][1] - full[1][0]) is narrower
    look.zoom(1 / 3)
    assert look.items[0].viewRange()[0] == pytest.approx(full[0])  # there is nothing beyond
    assert not look.grab().isNull()
    qtbot.mouseClick(look.findChildren(QDialogButtonBox)[0].buttons()[0], Qt.MouseButton.LeftButton)


def test_rows_keep_their_height_in_a_closer_look(qtbot: QtBot, theme: Theme) -> None:
    chart = _shown(qtbot, ChannelChart(theme))
    chart.show_rows(ROWS, 0.08, FIGURES)
    look = CloserLook(chart)
    qtbot.addWidget(look)
    before = look.items[0].viewRange()
    look.zoom(2)
    after = look.items[0].viewRange()
    assert after[0][1] - after[0][0] < before[0][1] - before[0][0]
    assert after[1] == before[1]


def test_the_menu_offers_a_closer_look(qtbot: QtBot, theme: Theme) -> None:
    seen: list[bool] = []
    ask = ScriptedAsk(lambda dialog: seen.append(isinstance(dialog, CloserLook)))
    chart = _shown(qtbot, VolumeChart(theme, ask))
    chart.show_projection(STAGES, project(PLAN))
    menu = QMenu()
    qtbot.addWidget(menu)
    chart.fill_menu(menu)
    menu.actions()[0].trigger()
    assert menu.actions()[0].text() == "Look closer…"
    assert seen == [True]


def test_a_plot_without_room_is_no_accident(theme: Theme) -> None:
    plot = Plot(lambda _painter, _on: None, names=False)
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    plot.paint(painter, theme)
    painter.end()
    assert DataItem(plot).at(0, 0) == QPointF(0, 0)


@pytest.mark.parametrize("ends", [[10.0, 20.0, 195.0], [180.0, 190.0, 200.0], [-20.0, 5.0, 5.0], [100.0]])
def test_labels_at_the_ends_of_lines_are_whole_and_apart(ends: list[float]) -> None:
    tops = apart(ends, 28.0, 0.0, 200.0)
    assert all(below - above >= 30 for above, below in pairwise(tops))
    assert tops[0] >= 0
    assert tops[-1] + 28 <= 200
    assert apart([40.0, 120.0], 28.0, 0.0, 200.0) == [40.0, 120.0]
