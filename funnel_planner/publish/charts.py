"""The native charts of a workbook: they are drawn from cells, so they follow every change."""

from typing import TYPE_CHECKING, Any

from funnel_planner.domain.plan import Plan
from funnel_planner.publish.look import BLUE, CLOUD, FONT, FOREST, INK, SERIES, SKY, SLATE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import tr

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

    from funnel_planner.publish.sheets.forecast_sheet import ForecastPlaces
    from funnel_planner.publish.sheets.results_sheet import ResultPlaces

SIZE = {"width": 545, "height": 330}
TEXT = {"name": FONT, "size": 10, "color": SLATE}
_TITLE = {"name": FONT, "size": 12, "color": INK, "bold": True}


def add_funnel_chart(sheet: Sheet, row: int, column: int, places: "ForecastPlaces") -> None:
    """The planned funnel: bars centred by an unseen series, the first stage on top."""
    chart = new_chart(sheet, "bar", "stacked", tr("The planned month"))
    source, last = places.sheet.name, places.stage_count
    stages = [source, places.first_channel - 1, 1, places.first_channel - 1, last]
    chart.add_series(
        {
            "name": tr("Margin of the funnel chart"),
            "categories": stages,
            "values": [source, places.spacer, 1, places.spacer, last],
            "fill": {"none": True},
            "border": {"none": True},
            "gap": 18,
        }
    )
    chart.add_series(
        {
            "name": tr("People per month"),
            "categories": stages,
            "values": [source, places.total, 1, places.total, last],
            "fill": {"color": SKY},
            "data_labels": {"value": True, "font": {**TEXT, "color": INK, "bold": True}, "num_format": "#,##0"},
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": TEXT, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    sheet.worksheet.insert_chart(row, column, chart, {"description": tr("Bars of people per stage, as planned")})


def add_money_chart(places: "ForecastPlaces", plan: Plan, row: int) -> None:
    """Spend beside revenue for each channel."""
    if not plan.channels:
        return
    sheet, first, last = places.sheet, places.first_money, places.money_total - 1
    chart = new_chart(sheet, "column", "", tr("Spend and revenue per month"))
    for column, colour in ((2, SERIES[1]), (4, SERIES[2])):
        chart.add_series(
            {
                "name": [sheet.name, first - 1, column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
            }
        )
    axes(chart, sheet.look.money)
    sheet.worksheet.insert_chart(row, 4, chart, {"description": tr("Columns of spend and revenue per channel")})


def add_channel_chart(sheet: Sheet, row: int, places: "ForecastPlaces", plan: Plan) -> None:
    """Customers a month of each channel."""
    if not plan.channels:
        return
    source, first, last = places.sheet.name, places.first_money, places.money_total - 1
    chart = new_chart(sheet, "bar", "", tr("Customers per month by channel"))
    chart.add_series(
        {
            "name": [source, first - 1, 3],
            "categories": [source, first, 0, last, 0],
            "values": [source, first, 3, last, 3],
            "fill": {"color": FOREST},
            "gap": 40,
            "data_labels": {"value": True, "font": TEXT, "num_format": "0.0"},
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": TEXT, "line": {"color": CLOUD}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    sheet.worksheet.insert_chart(row, 0, chart, {"description": tr("Bars of customers per channel, as planned")})


def add_comparison_chart(sheet: Sheet, row: int, column: int, results: "ResultPlaces", *, planned: bool = True) -> None:
    """Planned beside measured step rates; only the measured ones where nothing is ``planned``."""
    source, first, last = results.sheet.name, results.first_stage + 1, results.last_stage
    chart = new_chart(sheet, "column", "", tr("Step rates: planned and measured") if planned else tr("Step rates"))
    for place, colour in (*([(results.planned_rate, CLOUD)] if planned else []), (results.rate, BLUE)):
        chart.add_series(
            {
                "name": [source, results.first_stage - 1, place],
                "categories": [source, first, 0, last, 0],
                "values": [source, first, place, last, place],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
                "data_labels": {"value": True, "font": TEXT, "num_format": "0%"},
            }
        )
    axes(chart, "0%")
    description = tr("Columns of planned and measured step rates") if planned else tr("Columns of step rates")
    sheet.worksheet.insert_chart(row, column, chart, {"description": description})


def new_chart(sheet: Sheet, kind: str, subtype: str, title: str) -> "Chart":
    """A chart with the look of all of them; ``subtype`` may be empty."""
    options: dict[str, Any] = {"type": kind}
    if subtype:
        options["subtype"] = subtype
    chart: Chart = sheet.workbook.add_chart(options)
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False})
    chart.set_size(SIZE)
    chart.set_chartarea({"border": {"color": CLOUD}})
    return chart


def axes(chart: "Chart", number: str) -> None:
    """Quiet axes, values written as ``number``, the legend below."""
    chart.set_x_axis({"num_font": TEXT, "line": {"color": CLOUD}, "major_tick_mark": "none"})
    grid = {"visible": True, "line": {"color": CLOUD, "width": 0.5}}
    chart.set_y_axis({"num_font": TEXT, "num_format": number, "line": {"none": True}, "major_gridlines": grid})
    chart.set_legend({"position": "bottom", "font": TEXT})
