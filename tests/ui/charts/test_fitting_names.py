"""Names in charts and tables: as much of them as there is room for, and no two that differ look alike."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.charts.headings import on_two_lines, widest_line
from funnel_planner.ui.charts.heat_table import HeatCell, HeatRow, HeatTable
from funnel_planner.ui.charts.plot import Plot
from funnel_planner.ui.charts.row_chart import Bars, RowChart
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.theme import Theme

LONG = [f"Channel: Campaign {n:02} of the long-named northern region with everything" for n in range(3)]
ROOM = 190.0


def test_long_names_take_two_lines_and_stay_different(qtbot: QtBot, theme: Theme) -> None:
    del qtbot  # fonts need an application
    metrics = QFontMetricsF(theme.font("small"))
    shown = [on_two_lines(name, metrics, ROOM) for name in LONG]
    assert len(set(shown)) == len(LONG)
    assert all(name.count("\n") == 1 for name in shown)
    assert widest_line(shown, metrics) <= ROOM


def test_short_names_and_single_words_take_one_line(qtbot: QtBot, theme: Theme) -> None:
    del qtbot
    metrics = QFontMetricsF(theme.font("small"))
    assert on_two_lines("Google Ads", metrics, ROOM) == "Google Ads"
    assert "\n" not in on_two_lines("w" * 90, metrics, ROOM)
    assert widest_line([], metrics) == 0.0


def test_the_first_label_below_a_plot_may_stand_below_the_names_beside_it(qtbot: QtBot, theme: Theme) -> None:
    del qtbot
    plot = Plot(lambda *_: None, names=True)
    plot.left_width, plot.x_range = 40.0, (0.0, 4.0)
    plot.bottom = [(0.3, "Nov 2025"), (2.0, "Jan 2026")]
    plot.place(QRectF(0, 0, 240, 100), theme)
    assert [text for _, text in plot.written(QFontMetricsF(theme.font("small")))] == ["Nov 2025", "Jan 2026"]


def test_numbers_of_many_stages_are_never_cut(qtbot: QtBot, theme: Theme) -> None:
    """The table is scrolled sideways rather."""
    table = HeatTable(theme)
    qtbot.addWidget(table)
    table.resize(520, 200)
    cells = tuple(HeatCell(123_456, 654_321, (0.1, 0.3)) for _ in range(12))
    table.show_rows((HeatRow("Nov 2025", 654_321, cells, complete=True),), tuple(LONG * 4), Figures("", (), (), ()))
    room = QFontMetricsF(theme.font("small")).horizontalAdvance("123,456/654,321")
    assert table._column > room
    assert table.minimumWidth() > 12 * room


def test_a_long_name_gets_the_room_that_other_columns_leave(qtbot: QtBot, theme: Theme) -> None:
    view = FigureView(theme, "Paths", widest=900)
    qtbot.addWidget(view)
    view.resize(528, 200)
    view.show()
    path = "Enquiry → Qualified → Tasting → Offer → Tasting → Offer → Customer → Tasting → Offer → Customer"
    rows = tuple((path, 5, "text that is not short either") for _ in range(3))
    view.show_figures(Figures("Paths", ("Path", "Leads", "Remark"), ("text", "count", "text"), rows))
    widths = [view.columnWidth(column) for column in range(3)]
    assert sum(widths) == view.width()
    assert widths[0] > 0.45 * view.width()


def test_a_wide_chart_writes_long_names_whole(qtbot: QtBot, theme: Theme) -> None:
    name = "/guides/how-to-choose-a-supplier-without-regret"
    chart = RowChart(theme, "Pages")
    qtbot.addWidget(chart)
    chart.resize(480, 200)
    chart.show()
    bars = Bars("Visits", (40.0,), ("40",))
    chart.show_rows([name], (bars,), Figures("Pages", ("Page",), ("text",), ((name,),)), ["tip"])
    (plot, *_) = chart.plots
    assert plot.left[0][1] != name
    chart.resize(1200, 200)
    assert plot.left[0][1] == name


def test_no_axis_crosses_the_heading_above_the_rows(qtbot: QtBot, theme: Theme) -> None:
    chart = RowChart(theme, "Pages")
    qtbot.addWidget(chart)
    chart.resize(480, 200)
    chart.show_rows(["/"], (Bars("", (40.0,), ("40",)),), Figures("Pages", ("Page",), ("text",), (("/",),)), ["tip"])
    chart.show()
    image = chart.grab().toImage()
    (plot,) = chart.plots
    left, first = round(plot.at(0, 0).x()), round(plot.at(0, -0.5).y())

    def drawn(y: int) -> bool:
        return any(image.pixelColor(x, y) != image.pixelColor(1, 1) for x in range(left - 3, left + 1))

    assert not any(drawn(y) for y in range(first - 3))
    assert all(drawn(y) for y in range(first + 1, first + 4)), "the axis beside the rows"
