"""Rows compared and arcs of paths: drawn, picked by mouse and keys, said in words, exported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.closer_look import CloserLook
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.path_chart import Move, PathChart, lanes, ports
from funnel_planner.ui.charts.plan_chart import PlanChart, PlanRow
from funnel_planner.ui.charts.row_chart import Bars, Dots, RowChart
from funnel_planner.ui.theme import Theme
from tests.support.painted import share_of

FIGURES = Figures("Rows", ("Row",), ("text",), (("a",), ("b",), ("c",)))
NAMES = ["Ads", "<b>Fair</b>", "(unknown)"]
BARS = Bars("Lost", (40.0, 10.0, None), ("40", "10", "–"), (20.0, 10.0, None), role="lost")
DOTS = Dots("Share", (0.5, 0.2, None), ((0.4, 0.6), (0.05, 0.5), None), ("50%", "20%", "–"), (80, 5, 0), 0.3)
STAGES = ["Lead", "Demo", "Offer", "Won", "Lost"]
MOVES = (Move(0, 2, 40), Move(1, 3, 10), Move(None, 1, 7), Move(0, 0, 3), Move(4, 0, 1))


@pytest.fixture
def rows(qtbot: QtBot, theme: Theme) -> RowChart:
    chart = RowChart(theme, "Losses")
    qtbot.addWidget(chart)
    chart.show_rows(NAMES, (BARS, DOTS), FIGURES, ["Ads: 40", "Fair: 10", "(unknown): no data"], (True, True, False))
    chart.resize(700, chart.height())
    chart.show()
    chart.grab()
    return chart


@pytest.fixture
def arcs(qtbot: QtBot, theme: Theme) -> PathChart:
    chart = PathChart(theme, "Paths")
    qtbot.addWidget(chart)
    chart.show_moves(STAGES, MOVES, FIGURES, [f"arc {number}" for number in range(len(MOVES))], has_lost=True)
    chart.resize(500, chart.height())
    chart.show()
    chart.grab()
    return chart


def test_darker_parts_are_drawn_within_the_bars(rows: RowChart, theme: Theme) -> None:
    parts = share_of(rows, theme.colour("lost"))
    rows.show_rows(NAMES, (Bars("Lost", BARS.values, BARS.texts, role="lost"), DOTS), FIGURES, ["a", "b", "c"])
    assert 0 < parts < share_of(rows, theme.colour("lost"))


def test_a_row_is_picked_by_mouse_and_keys_and_what_has_nobody_is_not(rows: RowChart, qtbot: QtBot) -> None:
    picked: list[int] = []
    rows.picked.connect(lambda row, _column: picked.append(row))
    for row in range(3):
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=rows.plots[1].at(0.1, row).toPoint())
    assert picked == [0, 1]
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert picked == [0, 1, 0]
    assert rows.accessibleName() == "Losses. Ads: 40"
    assert rows.accessibleDescription() == "Ads: 40\nFair: 10\n(unknown): no data"


def test_panels_may_change_and_few_rows_or_none_are_no_accident(rows: RowChart) -> None:
    for names, panels in (
        (["one"], (Bars("Visits", (0.0,), ("0",)),)),
        ([], (Bars("Visits", (), ()), Dots("Share", (), (), ()))),
        (["x" * 300], (Bars("a", (None,), ("–",)), Dots("b", (None,), (None,), ("",)), Bars("c", (1e12,), ("1",)))),
    ):
        rows.show_rows(names, panels, FIGURES, ["tip"] * len(names))
        assert len(rows.plots) == len(panels)
        assert not rows.grab().isNull()
        assert rows.image_bytes().startswith(b"\x89PNG")
        assert b"<svg" in rows.svg_bytes()


def test_a_closer_look_shows_the_same_rows(rows: RowChart, qtbot: QtBot) -> None:
    look = CloserLook(rows)
    qtbot.addWidget(look)
    look.resize(800, 500)
    look.show()
    assert not look.grab().isNull()


def test_ticks_never_run_into_each_other(rows: RowChart) -> None:
    wide = Bars("Money", (3e9,), ("3",), tick=lambda value: f"a long text of {value:,.0f}")
    rows.show_rows(["a"], (wide, DOTS), FIGURES, ["tip"])
    rows.resize(400, rows.height())
    rows.grab()
    assert len(rows.plots[0].written(QFontMetricsF(rows.theme.font("small")))) <= 1
    rows.resize(2400, rows.height())
    rows.grab()
    assert len(rows.plots[0].bottom) > 1


def test_every_axis_begins_with_its_0(rows: RowChart, theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font("small"))
    assert [plot.written(metrics)[0][1] for plot in rows.plots] == ["0", "0%"]


def test_an_axis_without_anything_on_it_says_no_more_than_0(rows: RowChart) -> None:
    rows.show_rows(NAMES, (Bars("Lost", (0.0, None, 0.0), ("0", "–", "0")),), FIGURES, ["a", "b", "c"])
    assert rows.plots[0].bottom == [(0.0, "0")]


def test_the_theme_reaches_the_charts(rows: RowChart, arcs: PathChart, theme: Theme) -> None:
    theme.use("dark")
    corners = [chart.grab().toImage().pixelColor(1, 1).lightness() for chart in (rows, arcs)]
    theme.use("light")
    assert max(corners) < 80


def test_an_arc_is_picked_where_it_runs(arcs: PathChart, qtbot: QtBot) -> None:
    picked: list[int] = []
    arcs.picked.connect(lambda row, _column: picked.append(row))
    for place in range(len(MOVES)):
        outer = arcs._paths[place].pointAtPercent(0.5 if MOVES[place].start is not None else 0.1)
        qtbot.mouseClick(arcs, Qt.MouseButton.LeftButton, pos=outer.toPoint())
        assert arcs.toolTip() == "" or f"arc {place}" in arcs.toolTip()
    assert picked == list(range(len(MOVES)))
    assert arcs.place_at(QPointF(499, 1)) is None


def test_arcs_are_said_and_exported(arcs: PathChart) -> None:
    assert arcs.accessibleDescription().splitlines() == [f"arc {number}" for number in range(len(MOVES))]
    assert arcs.image_bytes().startswith(b"\x89PNG")
    assert b"<svg" in arcs.svg_bytes()
    menu = QMenu()
    arcs.fill_menu(menu)
    assert [action.text() for action in menu.actions()] == ["Copy picture and numbers", "Copy picture", "Copy numbers"]
    arcs.show_moves(["Lead"], (), FIGURES, [], has_lost=False)
    assert not arcs.grab().isNull()


@given(
    st.lists(
        st.builds(Move, st.one_of(st.none(), st.integers(0, 9)), st.integers(0, 9), st.integers(1, 99)), max_size=8
    )
)
def test_arcs_in_one_lane_never_run_beside_each_other(moves: list[Move]) -> None:
    found = lanes(tuple(moves))
    inner = [
        (lane, *sorted((move.start, move.end)))
        for lane, move in zip(found, moves, strict=True)
        if move.start is not None
    ]
    for place, (lane, top, bottom) in enumerate(inner):
        for other, low, high in inner[place + 1 :]:
            assert lane != other or bottom < low or top > high
    ends: dict[int, list[float]] = {}
    for move, (leaving, coming) in zip(moves, ports(tuple(moves)), strict=True):
        ends.setdefault(move.end, []).append(coming)
        if move.start is not None:
            ends.setdefault(move.start, []).append(leaving)
    for offsets in ends.values():
        assert len(set(offsets)) == len(offsets)
        assert max(map(abs, offsets)) <= 22


def test_texts_beside_planned_rates_give_way_to_the_marks(theme: Theme, qtbot: QtBot) -> None:
    chart = PlanChart(theme)
    qtbot.addWidget(chart)
    text = "−13.4 points · n 293 · beyond chance, as it seems"
    rows = (PlanRow("Qualified → Tasting", 0.7, 0.56, (0.5, 0.62), text, short="−13.4 points"),)
    chart.show_rows(rows, Figures("Rates", ("Step",), ("text",), (("Qualified → Tasting",),)), ["tip"])
    (plot,) = chart.plots
    chart.resize(1200, 100)
    chart.show()
    whole = plot.right_room
    chart.resize(480, 100)
    qtbot.waitUntil(lambda: plot.right_room < whole / 2)
    chart.resize(1200, 100)
    qtbot.waitUntil(lambda: plot.right_room == whole)
