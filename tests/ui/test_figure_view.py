"""Tables of figures fit their headings, and say when columns go on beyond the edge."""

from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.figure_view import FigureView
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
