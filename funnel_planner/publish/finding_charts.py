"""The native charts of the sheets of findings: drawn from cells of their sheet, so they follow every change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funnel_planner.publish.charts import SIZE, TEXT, axes, new_chart
from funnel_planner.publish.look import BLUE, CLOUD, INK, PAPER, SKY, STEEL
from funnel_planner.publish.sheet import Sheet

BAR_HEIGHT = 24
AROUND_BARS = 90


@dataclass(frozen=True, slots=True)
class Series:
    """Cells of a column from ``first`` to ``last``, drawn against those of column ``names``."""

    column: int
    first: int
    last: int
    names: int = 0
    colour: str = BLUE
    number: str = "#,##0"
    spread: tuple[int, int] | None = None
    """Columns that say how far the value reaches up and down (whiskers)."""
    labels: bool = True


def add_bars(
    sheet: Sheet, place: tuple[int, int], title: str, description: str, *series: Series,
    log: bool = False, ends: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    """Horizontal bars, the first on top; with whiskers where a series has a spread, for which ``ends`` make room."""
    chart = new_chart(sheet, "bar", "", title)
    for one in series:
        chart.add_series(_series(sheet, one, gap=45 if len(series) == 1 else 60))
    rows = series[0].last - series[0].first + 1
    chart.set_size({"width": SIZE["width"], "height": min(900, AROUND_BARS + BAR_HEIGHT * rows * len(series))})
    names: dict[str, Any] = {"reverse": True, "num_font": TEXT, "line": {"color": STEEL}, "major_tick_mark": "none"}
    grid = {"visible": True, "line": {"color": CLOUD, "width": 0.5}}
    values: dict[str, Any] = {
        "num_font": TEXT, "num_format": series[0].number, "line": {"none": True}, "major_gridlines": grid,
    }  # fmt: skip
    if log:
        values |= {"log_base": 10, "crossing": 1}
        names |= {"crossing": 1, "label_position": "low"}
    elif all(one.labels for one in series):
        values = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    else:
        values["min"] = 0
    if ends is not None:
        values |= {"min": ends[0], "max": ends[1]}
    chart.set_y_axis(names)
    chart.set_x_axis(values)
    if len(series) == 1:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom", "font": TEXT})
    sheet.worksheet.insert_chart(*place, chart, _placed(place, description))


def add_columns(sheet: Sheet, place: tuple[int, int], title: str, description: str, series: Series) -> None:
    """Upright columns, those below 0 in grey."""
    chart = new_chart(sheet, "column", "", title)
    options = _series(sheet, series, gap=60)
    chart.add_series(options | {"invert_if_negative": True, "invert_if_negative_color": STEEL})
    axes(chart, series.number)
    chart.set_x_axis({"num_font": TEXT, "line": {"color": STEEL}, "major_tick_mark": "none", "label_position": "low"})
    chart.set_legend({"none": True})
    sheet.worksheet.insert_chart(*place, chart, _placed(place, description))


def add_months(
    sheet: Sheet, place: tuple[int, int], title: str, description: str, leads: Series, share: Series,
    complete: Sequence[bool],
) -> None:  # fmt: skip
    """Columns of leads, hatched where a month is not complete, and above them the share as a line of its own axis."""
    columns = new_chart(sheet, "column", "", title)
    hatched = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": SKY, "bg_color": PAPER}}
    points = [None if whole else hatched for whole in complete]
    columns.add_series(_series(sheet, leads, gap=40) | {"points": points})
    line = new_chart(sheet, "line", "", "")
    line.add_series(
        _series(sheet, share, gap=0)
        | {
            "y2_axis": True,
            "line": {"color": share.colour, "width": 2.25},
            "marker": {"type": "circle", "size": 6, "fill": {"color": share.colour}, "border": {"color": PAPER}},
        }
    )
    columns.combine(line)
    axes(columns, leads.number)
    line.set_y2_axis({"num_font": TEXT, "num_format": "0%", "line": {"none": True}, "min": 0})
    columns.set_size({"width": max(SIZE["width"], min(1100, 200 + 34 * len(complete))), "height": SIZE["height"]})
    sheet.worksheet.insert_chart(*place, columns, _placed(place, description))


def add_curve(
    sheet: Sheet, place: tuple[int, int], title: str, description: str, across: int, lines: Sequence[Series], axis: str,
    most: float | None = None,
) -> None:  # fmt: skip
    """Lines over a number in the column ``across``; the first is strong, the others thin and dashed."""
    chart = new_chart(sheet, "scatter", "straight", title)
    for index, one in enumerate(lines):
        style = {"color": one.colour, "width": 2.25} if not index else {"color": STEEL, "width": 1, "dash_type": "dash"}
        chart.add_series(
            {
                "name": [sheet.name, one.first - 1, one.column],
                "categories": [sheet.name, one.first, across, one.last, across],
                "values": [sheet.name, one.first, one.column, one.last, one.column],
                "line": style,
                "marker": {"type": "none"},
            }
        )
    grid = {"visible": True, "line": {"color": CLOUD, "width": 0.5}}
    chart.set_x_axis(
        {
            "name": axis, "name_font": TEXT, "num_font": TEXT, "num_format": "#,##0", "min": 0,
            "line": {"color": CLOUD}, "major_gridlines": {"visible": False},
        }
    )  # fmt: skip
    share: dict[str, Any] = {"num_font": TEXT, "num_format": lines[0].number, "min": 0, "line": {"none": True}}
    chart.set_y_axis(share | {"major_gridlines": grid} | ({} if most is None else {"max": most}))
    chart.set_legend({"position": "bottom", "font": TEXT} if len(lines) > 1 else {"none": True})
    sheet.worksheet.insert_chart(*place, chart, _placed(place, description))


def add_ranges(sheet: Sheet, place: tuple[int, int], title: str, description: str, parts: Sequence[Series]) -> None:
    """Bars from a first quarter to a third, parted at the median: the first part is unseen and carries them."""
    chart = new_chart(sheet, "bar", "stacked", title)
    fills: list[dict[str, Any]] = [{"none": True}, {"color": SKY}, {"color": BLUE}]
    for one, fill in zip(parts, fills, strict=True):
        options = _series(sheet, one, gap=50)
        chart.add_series(options | {"fill": fill, "border": {"none": True}})
    rows = parts[0].last - parts[0].first + 1
    chart.set_size({"width": SIZE["width"], "height": AROUND_BARS + 36 * rows})
    chart.set_y_axis({"reverse": True, "num_font": TEXT, "line": {"color": STEEL}, "major_tick_mark": "none"})
    grid = {"visible": True, "line": {"color": CLOUD, "width": 0.5}}
    chart.set_x_axis({"num_font": TEXT, "num_format": "0", "line": {"none": True}, "major_gridlines": grid})
    chart.set_legend({"none": True})
    sheet.worksheet.insert_chart(*place, chart, _placed(place, description))


def _placed(place: tuple[int, int], description: str) -> dict[str, Any]:
    """Not too close to what stands left of it."""
    return {"description": description, "x_offset": 16 if place[1] else 0}


def room_for(highest: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis of shares with room for whiskers up to these."""
    return 0.0, min(1.0, math.ceil(20 * max(highest, default=1.0)) / 20)


def powers_around(lowest: Sequence[float], highest: Sequence[float]) -> tuple[float, float]:
    """Powers of ten below and above these positive numbers, at most a million times off."""
    low, high = min(lowest, default=1.0), max(highest, default=1.0)
    return 10.0 ** max(-6, math.floor(math.log10(low))), 10.0 ** min(6, max(1, math.ceil(math.log10(high))))


def _series(sheet: Sheet, one: Series, *, gap: int) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": [sheet.name, one.first - 1, one.column],
        "categories": [sheet.name, one.first, one.names, one.last, one.names],
        "values": [sheet.name, one.first, one.column, one.last, one.column],
        "fill": {"color": one.colour},
        "gap": gap,
    }
    if one.labels:
        label_font = {**TEXT, "color": INK}
        options["data_labels"] = {"value": True, "font": label_font, "num_format": one.number}
    if one.spread is not None:
        up, down = one.spread
        options["y_error_bars"] = {
            "type": "custom",
            "plus_values": f"={sheet.range(one.first, up, one.last, up)}",
            "minus_values": f"={sheet.range(one.first, down, one.last, down)}",
            "line": {"color": INK, "width": 1.25},
        }
    return options
