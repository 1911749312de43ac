"""Every chart of the results is worked with clicks and keys: leads behind it, copies, files, its table, its rule."""

import csv
import io
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.app.preferences import Preferences
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.picking import PickingChart
from funnel_planner.ui.definitions import DefinitionsDialog
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.time_view import TimeView
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.results.views import VIEWS
from tests.support.places import leads_of
from tests.support.results_window import ResultsWindow, joined
from tests.support.scripted_ask import ScriptedAsk

KEYS = [entry.key for entry in VIEWS]


@pytest.fixture
def window(samples: Path, open_program: Callable[..., Program], ask: ScriptedAsk, qtbot: QtBot) -> ResultsWindow:
    return ResultsWindow(open_program(samples, Preferences(place="results")), ask, qtbot)


def charts(view: ResultsView) -> Iterator[ChartView]:
    """Charts in sight, top down; each is scrolled to before it is worked."""
    for chart in view.findChildren(ChartView):
        if chart.isVisible():
            view.ensureWidgetVisible(chart)
            chart.grab()  # painted: only then is anything in its place
            yield chart


def spot(chart: PickingChart) -> QPoint | None:
    """The first place of a chart behind which there are leads."""
    for y in range(2, chart.height(), 5):
        for x in range(2, chart.width(), 5):
            place = chart.place_at(QPointF(x, y))
            if place is not None and chart.is_pickable(place):
                return QPoint(x, y)
    return None


@pytest.mark.parametrize("key", KEYS)
def test_a_click_on_a_chart_lists_the_leads_behind_it_and_one_comes_back(window: ResultsWindow, key: str) -> None:
    program = window.program
    view = window.see(key)
    clicked = 0
    for chart in charts(view):
        if not isinstance(chart, PickingChart) or (at := spot(chart)) is None:
            continue
        before = program.session.state.lead_filter
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
        if program.session.state.lead_filter == before:
            continue  # such as a row of ranges, which chooses its histogram
        clicked += 1
        leads = leads_of(program)
        assert leads.isVisible()
        window._qtbot.waitUntil(lambda: not program.tasks.running, timeout=20_000)
        measured = program.session.state.measured
        assert measured is not None
        assert leads.leads.model.rowCount() == measured.lead_count > 0
        assert leads.leads.filters.chips, "what is listed is said"
        program.window.go("results")
        assert window.page.view == key
        window.filter()
    assert clicked or key in ("time", "pages"), "ranges choose a histogram; a page report knows no leads"


@pytest.mark.parametrize("key", KEYS)
def test_every_chart_is_copied_saved_and_shown_as_a_table(window: ResultsWindow, key: str, tmp_path: Path) -> None:
    view = window.see(key)
    found = list(charts(view))
    assert found
    for place, chart in enumerate(found):
        assert chart.accessibleName()
        assert chart.accessibleDescription() or not chart.figures.rows
        actions = {action.text(): action for action in _menu(chart)}
        actions["Copy picture"].trigger()
        assert not QGuiApplication.clipboard().image().isNull()
        actions["Copy numbers"].trigger()
        below = [*chart.sharing.below]
        assert below, "what it is of"
        copied = QGuiApplication.clipboard().text().splitlines()
        assert joined(copied[0].split("\t")) == chart.figures.headings
        assert copied[-len(below) - 1 :] == ["", *below]
        files = {}
        for suffix, name in (("png", "Save as PNG…"), ("svg", "Save as SVG…"), ("csv", "Save numbers as CSV…")):
            files[suffix] = tmp_path / f"{key}{place}.{suffix}"
            window._ask.will(files[suffix])
            actions[name].trigger()
        picture = QImage(str(files["png"]))
        assert picture.width() == 2 * chart.width()
        assert picture.height() > 2 * chart.height(), "the lines stand below it"
        assert ("\n".join(map(escape, below))).encode() in files["svg"].read_bytes()
        rows = list(csv.reader(io.StringIO(files["csv"].read_text("utf-8-sig"))))
        assert joined(rows[0]) == chart.figures.headings
        assert rows[len(chart.figures.rows) + 1 :] == [[], *([line] for line in below)]
        shown: list[int] = []

        def read(dialog: QDialog, shown: list[int] = shown) -> bool:
            (table,) = dialog.findChildren(FigureView)
            shown.append(table.model().rowCount())
            return True

        window._ask.will(read)
        actions["Show as table"].trigger()
        assert shown == [len(chart.figures.rows)]


@pytest.mark.parametrize("key", KEYS)
def test_the_rule_is_said_below_each_chart_and_explained(window: ResultsWindow, key: str) -> None:
    view = window.see(key)
    texts: list[str] = []

    def read(dialog: QDialog) -> bool:
        assert isinstance(dialog, DefinitionsDialog)
        texts.append(dialog.windowTitle())
        return True

    for card in view._cards:
        if not card.isVisible():
            continue
        stands = key == "pipeline" or (isinstance(view, TimeView) and card is view.waits.card)
        assert ("as leads stand" if stands else "reached at least") in card.counting.text
        window._ask.will(read)
        QTest.mouseClick(card.counting._explain, Qt.MouseButton.LeftButton)
    assert texts
    assert set(texts) == {"How is this counted?"}


def test_all_views_and_their_charts_are_reached_by_keys_alone(window: ResultsWindow) -> None:
    page, frame = window.page, window.program.frame
    frame.activateWindow()
    seen = [page.view]
    for _ in range(len(KEYS)):
        QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        window.settle()
        seen.append(page.view)
    assert seen == [*KEYS, KEYS[0]]
    window.see("channels")
    chart = next(chart for chart in charts(page.current) if isinstance(chart, PickingChart))
    chart.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(chart, key)
    leads = leads_of(window.program)
    assert leads.isVisible()
    assert window.program.session.state.lead_filter.channels


def _menu(chart: ChartView) -> list[QAction]:
    menu = QMenu(chart)
    chart.fill_menu(menu)
    return menu.actions()
