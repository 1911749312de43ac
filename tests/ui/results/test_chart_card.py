"""Every chart and every table, wherever it stands, can be copied, saved and seen as numbers."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from funnel_planner.app.files.mapping_text import mapping_to_json
from funnel_planner.app.preferences import Preferences
from funnel_planner.app.session import Session
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.more_button import MoreButton
from funnel_planner.ui.results.views import VIEWS
from funnel_planner.ui.widgets import Card
from tests.support.made_findings import leads_of, plan_of, with_pages
from tests.support.results_window import ResultsWindow, joined
from tests.support.scripted_ask import ScriptedAsk

PICTURE = {"Copy picture", "Copy numbers", "Save as PNG…", "Save as SVG…", "Save numbers as CSV…", "Show as table"}
NUMBERS = {"Copy", "Copy table", "Save numbers as CSV…"}
MAPPING = Mapping(
    (
        FileMapping(
            "leads.csv",
            (ColumnMapping(0, "Lost reason", Role.LOST_REASON), ColumnMapping(1, "Landing page", Role.ASSET)),
        ),
    )
)


@pytest.fixture
def window(
    tmp_path: Path, open_program: Callable[..., Program], ask: ScriptedAsk, qtbot: QtBot
) -> Iterator[ResultsWindow]:
    path = tmp_path / "made.funnel"
    session = Session.open(path)
    plan = plan_of()
    session.create_plan(plan)
    leads = with_pages(leads_of(5, 400), [("/", 500, 40.0, 0.1, 30), ("/prices", 200, 80.0, 0.2, 20)])
    with session.file.batch_writer() as writer:
        batch = writer.finish(leads, files=[("leads.csv", "", 0)], mapping_json=mapping_to_json(MAPPING))
    session.edit(plan.with_batches((batch,)), "Import leads")
    session.close()
    yield ResultsWindow(open_program(path, Preferences(place="results")), ask, qtbot)
    QGuiApplication.clipboard().clear()


def offered(shown: ChartView | FunnelView | FigureView) -> set[str]:
    menu = QMenu()
    shown.fill_menu(menu)
    return {action.text() for action in menu.actions()}


def button_beside(shown: QWidget) -> MoreButton | None:
    """The button of the card a chart or a table is on."""
    around: QWidget | None = shown
    while around is not None and not isinstance(around, Card):
        around = around.parentWidget()
    return None if around is None else around.findChild(MoreButton)


def charts_and_tables(place: QWidget) -> list[ChartView | FunnelView | FigureView]:
    return [*place.findChildren(ChartView), *place.findChildren(FunnelView), *place.findChildren(FigureView)]


def test_every_chart_and_table_of_every_view_offers_it(window: ResultsWindow) -> None:
    seen = 0
    for entry in VIEWS:
        view = window.see(entry.key)
        assert not view.refused, entry.key
        for shown in charts_and_tables(view):
            if shown.isVisibleTo(view):
                seen += 1
                wanted = NUMBERS if isinstance(shown, FigureView) else PICTURE
                assert wanted <= offered(shown), (entry.key, shown.accessibleName())
                button = button_beside(shown)
                assert button is not None, (entry.key, shown.accessibleName())
                assert button.isVisibleTo(view), (entry.key, shown.accessibleName())
                assert len(button.offers().actions()) >= len(NUMBERS)
                assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert seen > 2 * len(VIEWS)


def test_the_live_funnel_and_the_forecast_offer_it_too(window: ResultsWindow, qtbot: QtBot) -> None:
    live = window.program.window.live
    assert {action.text() for action in live.more.offers().actions()} >= PICTURE
    window.program.window.go("forecast")
    page = window.program.window.page("forecast")
    qtbot.waitUntil(lambda: len(page.findChildren(ChartView)) == 2)
    for chart in page.findChildren(ChartView):
        button = button_beside(chart)
        assert button is not None
        assert {action.text() for action in button.offers().actions()} >= PICTURE


def test_a_copied_picture_is_a_drawing_too(window: ResultsWindow) -> None:
    chart = window.see("channels").findChildren(ChartView)[0]
    menu = QMenu()
    chart.fill_menu(menu)
    next(action for action in menu.actions() if action.text() == "Copy picture").trigger()
    mime = QGuiApplication.clipboard().mimeData()
    image = QImage(mime.imageData())
    assert image.width() == 2 * chart.width()
    assert image.height() > 2 * chart.height(), "what it is of stands below"
    drawing = bytes(mime.data("image/svg+xml").data()).decode()
    assert "<svg" in drawing
    assert "Ads" in drawing


def test_a_table_is_saved_with_the_numbers_it_shows(window: ResultsWindow, ask: ScriptedAsk, tmp_path: Path) -> None:
    view = window.see("funnel")
    table = view.findChildren(FigureView)[0]
    button = button_beside(table)
    assert button is not None
    ask.will(tmp_path / "stages.csv")
    next(action for action in button.offers().actions() if action.text() == "Save numbers as CSV…").trigger()
    lines = [*csv.reader((tmp_path / "stages.csv").read_text(encoding="utf-8-sig").splitlines())]
    assert joined(lines[0]) == table.figures.headings
    numbers, below = lines[1 : lines.index([])], lines[lines.index([]) + 1 :]
    assert [line[1] for line in numbers] == [str(row[1]) for row in table.figures.rows]
    assert below == [["Plan: Made"], [view._cards[0].counting.text]]


def test_one_copy_holds_picture_drawing_and_numbers(window: ResultsWindow) -> None:
    chart = window.see("channels").findChildren(ChartView)[0]
    menu = QMenu()
    chart.fill_menu(menu)
    next(action for action in menu.actions() if action.text() == "Copy picture and numbers").trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert b"<svg" in bytes(mime.data("image/svg+xml").data())
    assert mime.text().split("\t")[0] == chart.figures.headings[0]
    QGuiApplication.clipboard().clear()
    chart.copy()
    again = QGuiApplication.clipboard().mimeData()
    assert (again.hasImage(), again.hasText(), again.hasFormat("image/svg+xml")) == (True, True, True)


def test_what_leaves_the_program_says_how_it_was_counted_and_which_leads(
    window: ResultsWindow,
) -> None:
    """Two files of one chart, one with a filter or under another rule, can be told apart."""
    window.filter(channels=frozenset({"Ads"}))
    window.within(30)
    for entry in (one for one in VIEWS if one.needs == "leads"):
        view = window.see(entry.key)
        for shown in charts_and_tables(view):
            if not shown.isVisibleTo(view):
                continue
            below = shown.below if isinstance(shown, FigureView) else shown.sharing.below
            assert below[:2] == ("Plan: Made", "Filtered: Channel: Ads"), (entry.key, shown.accessibleName())
            assert below[2].startswith("Counted: ")
            assert "as of " in below[2]
            stands = entry.key == "pipeline" or shown.accessibleName() == "Open leads that wait"
            assert ("within 30 days" in below[2]) != stands, (entry.key, shown.accessibleName())
    chart = window.see("channels").findChildren(ChartView)[0]
    with_lines, lines = chart.image_bytes(), chart.sharing.below
    chart.sharing.below = ()
    without = QImage.fromData(chart.image_bytes())
    picture = QImage.fromData(with_lines)
    assert lines
    assert picture.copy(without.rect()) == without, "the chart itself is as it was"
    ground = without.pixel(0, 0)
    rest = [picture.pixel(x, y) for y in range(without.height(), picture.height()) for x in range(picture.width())]
    assert any(one != ground for one in rest), "lines are painted below it"


def test_the_live_funnel_says_what_it_is_of(window: ResultsWindow) -> None:
    live = window.program.window.live
    window.filter(channels=frozenset({"Ads"}))
    assert live.funnel.sharing.below[:2] == ("Plan: Made", "Filtered: Channel: Ads")
    assert live.funnel.sharing.below[2] == window.see("funnel")._cards[0].counting.text
    assert live.funnel.sharing.below[3:] == ("Planned: of the same channels",)
