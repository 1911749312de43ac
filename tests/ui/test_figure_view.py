"""Tables of figures fit their headings, and say when columns go on beyond the edge."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.held_column import HeldColumn
from funnel_planner.ui.theme import Theme

WIDE = Figures(
    "Stages",
    ("Stage", "Share of decided leads", "Would have brought", "In words"),
    ("text", "share", "count", "text"),
    (("Enquiry", 0.25, 1200, "may be chance"), ("Offer", 0.5, 300, "higher")),
)


def test_long_headings_go_on_in_a_second_line(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Stages")
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_figures(WIDE)
    metrics, header = view.horizontalHeader().fontMetrics(), view.horizontalHeader()
    assert view.columnWidth(1) < metrics.horizontalAdvance("Share of decided leads") + 20
    assert header.height() >= 2 * metrics.lineSpacing()
    widest = max(metrics.horizontalAdvance(word) for word in ("Share of", "decided leads"))
    assert view.columnWidth(1) > widest + 20, "neither line is cut"


def test_an_edge_that_hides_columns_is_shaded(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Stages")
    qtbot.addWidget(view)
    view.show_figures(WIDE)
    view.resize(200, view.full_height())
    view.show()
    qtbot.waitExposed(view)
    assert view._shade.isVisible()
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert not view._shade.isVisible()
    view.resize(1200, view.full_height())
    assert not view._shade.isVisible()


def test_headings_stand_in_one_line_where_there_is_room(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Stages")
    qtbot.addWidget(view)
    view.keep_whole()
    view.show_figures(WIDE)
    view.show()
    metrics = view.horizontalHeader().fontMetrics()
    heights = {}
    for width in (300, 1200):
        view.resize(width, view.height())
        heights[width] = view.height()
    assert view.columnWidth(1) > metrics.horizontalAdvance("Share of decided leads")
    assert view.horizontalHeader().height() < 2 * metrics.lineSpacing() + 10
    assert heights[1200] < heights[300], "one line, and no bar to scroll sideways"


@pytest.mark.parametrize("width", [150, 300, 1200])
def test_a_table_kept_whole_shows_its_last_row(qtbot: QtBot, theme: Theme, width: int) -> None:
    view = FigureView(theme, "Stages")
    qtbot.addWidget(view)
    view.keep_whole()
    view.show_figures(WIDE)
    view.resize(width, view.height())
    view.show()
    qtbot.waitExposed(view)
    last = view.visualRect(view.model().index(1, 0))
    assert last.bottom() < view.viewport().height()
    assert view.verticalScrollBar().maximum() == 0
    assert view.horizontalScrollBar().isVisible() is (width < 1200)


def test_a_table_kept_to_a_height_scrolls_beyond_it(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Stages")
    qtbot.addWidget(view)
    view.keep_whole(120)
    view.resize(1200, 400)
    view.show_figures(Figures("Many", ("Name",), ("text",), tuple((str(n),) for n in range(50))))
    view.show()
    qtbot.waitExposed(view)
    assert view.height() == 120
    assert view.verticalScrollBar().maximum() > 0


def test_the_first_column_stays_in_sight(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Stages")
    qtbot.addWidget(view)
    view.keep_whole()
    view.show_figures(WIDE)
    view.resize(260, view.height())
    view.show()
    qtbot.waitExposed(view)
    assert view.findChild(HeldColumn) is None
    view.setCurrentIndex(view.model().index(0, 3))
    (held,) = view.findChildren(HeldColumn)
    assert held.isVisible()
    assert held.geometry().left() == 0
    assert held.width() == view.columnWidth(0)
    assert [held.isColumnHidden(column) for column in range(4)] == [False, True, True, True]
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().column() == 1
    assert view.visualRect(view.currentIndex()).left() >= held.width(), "not below the first column"
    view.resize(1200, view.height())
    assert not held.isVisible()


def test_longer_numbers_find_room(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Money")
    qtbot.addWidget(view)
    view.resize(800, 200)
    heading, kinds = ("Channel", "€"), ("text", "money")
    for amount in (1, 123_456_789_012):
        view.show_figures(Figures("Money", heading, kinds, (("Ads", amount),)))
    shown = view.figures.text(0, 1)
    assert view.columnWidth(1) >= view.fontMetrics().horizontalAdvance(shown) + 16
