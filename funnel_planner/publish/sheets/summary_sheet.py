"""The first sheet: key figures, the funnel and where it differs from the plan."""

from funnel_planner.publish.charts import add_comparison_chart, add_funnel_chart
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.frame import POINTS
from funnel_planner.publish.look import COUNT, PEOPLE, SHARE
from funnel_planner.publish.sheet import Sheet, Value, relative
from funnel_planner.publish.sheets.forecast_sheet import ForecastPlaces
from funnel_planner.publish.sheets.result_columns import GAP, HIGH, LOW, RATE, REACHED
from funnel_planner.publish.sheets.results_sheet import WON_VALUE, ResultPlaces, has_counts
from funnel_planner.words import tr
from funnel_planner.words.formats import NO_DATA

TILES = 3
TABLE = 12
"""Rows on which the tiles and the table's title stand."""

Tile = tuple[str, str, Value, str, str]
"""Name, formula, value, number format, note."""


def write_summary(sheet: Sheet, forecast: ForecastPlaces, results: ResultPlaces, contents: WorkbookContents) -> None:
    """Tiles, the funnel as a table, what stands out, two charts."""
    plan, measured = contents.plan, contents.measured
    has_leads = has_counts(measured)
    planned = contents.shows_plan
    note = contents.counting if has_leads and contents.counting else tr("Planned month and what was measured")
    if contents.conditions:
        note = " · ".join([note, tr("Filtered: {words}").format(words=contents.filter_line)])
    sheet.title(plan.name, note)
    sheet.widths(26, 17, 17, 17, 17, 17, 17, 17)
    if planned:
        _tiles(sheet, TILES, tr("Planned per month"), _planned_tiles(sheet, contents))
    if has_leads:
        row = TILES + 4 if planned else TILES
        _tiles(sheet, row, tr("Measured"), _measured_tiles(sheet, results, contents))
    end = _table(sheet, forecast, results, contents, has_leads=has_leads)
    if has_leads and planned:
        end = _stands_out(sheet, contents, end + 1)
    if planned:
        add_funnel_chart(sheet, end + 1, 0, forecast)
    if has_leads:
        add_comparison_chart(sheet, end + 1, 4 if planned else 0, results, planned=planned)


def _planned_tiles(sheet: Sheet, contents: WorkbookContents) -> list[Tile]:
    month, look = contents.projection, sheet.look
    return [
        (tr("Customers"), "customers", month.customers, PEOPLE, ""),
        (tr("Revenue"), "revenue", month.revenue, look.money, ""),
        (tr("Spend on channels"), "spend", month.spend, look.money, ""),
        (tr("Profit"), "gross_profit", month.gross_profit, look.money, tr("after marketing and sales")),
        (tr("CAC"), "cac", month.cac, look.money, tr("fully loaded")),
        (tr("ROI"), "roi", month.roi, "0%", tr("gross profit on spend")),
    ]


def _measured_tiles(sheet: Sheet, results: ResultPlaces, contents: WorkbookContents) -> list[Tile]:
    assert contents.measured is not None  # noqa: S101 - only called with leads
    plan, total = contents.plan, contents.measured.total
    won = results.first_stage + plan.won_index
    low, high = total.overall_interval or (None, None)
    tiles: list[Tile] = [
        (tr("Leads"), results.at(results.first_stage, REACHED), total.counts[0], COUNT, ""),
        (tr("Customers"), results.at(won, REACHED), total.counts[plan.won_index], COUNT, ""),
        (tr("From first to last stage"), results.at(results.overall, RATE), total.overall_rate, "0.0%", ""),
        (tr("95 % from"), results.at(results.overall, LOW), low, "0.0%", tr("Wilson interval")),
        (tr("95 % to"), results.at(results.overall, HIGH), high, "0.0%", tr("Wilson interval")),
    ]
    if total.won_value is not None:
        tiles.append((tr("Value of won leads"), WON_VALUE, total.won_value, sheet.look.money, ""))
    return tiles


def _tiles(sheet: Sheet, row: int, title: str, tiles: list[Tile]) -> None:
    sheet.text(row, 0, title, "section")
    sheet.worksheet.set_row(row + 1, 28)
    for offset, (name, formula, value, number, note) in enumerate(tiles):
        column = 1 + offset
        sheet.text(row, column, name, "tile_name")
        sheet.formula(row + 1, column, formula, value, number, "tile")
        sheet.text(row + 2, column, note, "tile_note")


def _table(
    sheet: Sheet, forecast: ForecastPlaces, results: ResultPlaces, contents: WorkbookContents, *, has_leads: bool
) -> int:
    """One line a stage; returns the row after it."""
    planned = contents.shows_plan
    row = TABLE if has_leads and planned else TILES + 4
    sheet.text(row, 0, tr("The funnel"), "section")
    titles = [tr("Stage"), *([tr("Planned per month"), tr("Planned rate")] if planned else [])]
    if has_leads:
        titles += [tr("Measured"), tr("Measured rate"), tr("95 % from"), tr("95 % to")]
    if has_leads and planned:
        titles += [tr("Above plan (points)")]
    sheet.heads(row + 1, 0, titles)
    month = contents.projection
    for index, stage in enumerate(contents.plan.stages):
        line = row + 2 + index
        sheet.text(line, 0, stage.name, "row")
        if planned:
            sheet.formula(line, 1, forecast.at(forecast.total, 1 + index), month.volumes[index], PEOPLE)
        if index and planned:
            sheet.formula(line, 2, forecast.at(forecast.step, 1 + index), month.step_rate[index], SHARE)
        if has_leads:
            _measured_line(sheet, line, results, contents, index)
    return row + 2 + len(contents.plan.stages)


def _measured_line(sheet: Sheet, line: int, results: ResultPlaces, contents: WorkbookContents, index: int) -> None:
    assert contents.measured is not None  # noqa: S101 - only called with leads
    total, source = contents.measured.total, results.first_stage + index
    left = 3 if contents.shows_plan else 1
    sheet.formula(line, left, results.at(source, REACHED), total.counts[index], COUNT)
    if not index:
        return
    rate, planned = total.step_rate[index], contents.projection.step_rate[index]
    low, high = total.step_interval[index] or (None, None)
    gap = None if rate is None or planned is None else 100 * (rate - planned)
    for column, (place, value) in enumerate(((RATE, rate), (LOW, low), (HIGH, high)), left + 1):
        sheet.formula(line, column, results.at(source, place), value, SHARE)
    if contents.shows_plan:
        sheet.formula(line, 7, results.at(source, GAP), gap, POINTS)


def _stands_out(sheet: Sheet, contents: WorkbookContents, row: int) -> int:
    """The step that is furthest below its planned rate, and whether chance may explain it; returns the next row."""
    assert contents.measured is not None  # noqa: S101 - only called with leads
    total, planned = contents.measured.total, contents.projection.step_rate
    gaps = {
        index: 100 * (rate - plan)
        for index, (rate, plan) in enumerate(zip(total.step_rate, planned, strict=True))
        if rate is not None and plan is not None
    }
    if not gaps:
        return row
    worst = min(gaps, key=lambda index: gaps[index])
    first, last = TABLE + 2, TABLE + 1 + len(contents.plan.stages)
    names, rates, highs, points = (f"{relative(first, column)}:{relative(last, column)}" for column in (0, 2, 6, 7))
    place = f"MATCH(MIN({points}),{points},0)"
    clearly = tr("points: clearly below plan, this step deserves attention first")
    perhaps = tr("points: below plan, but within what chance may explain")
    fine = tr("points: no step is below plan")
    high = (total.step_interval[worst] or (0.0, 1.0))[1]
    verdict = fine if round(gaps[worst], 1) >= 0 else clearly if (planned[worst] or 0.0) > high else perhaps
    texts = [text.replace('"', '""') for text in (fine, clearly, perhaps)]
    chosen = f'IF(INDEX({rates},{place})>INDEX({highs},{place}),"{texts[1]}","{texts[2]}")'
    known = f"COUNT({points})=0"
    sheet.text(row, 0, tr("Furthest below plan"), "strong")
    name = sheet.changes.clean(contents.plan.stages[worst].name)
    sheet.formula(row, 1, f'IF({known},"{NO_DATA}",INDEX({names},{place}))', name, "", "strong")
    sheet.formula(row, 2, f'IF({known},"{NO_DATA}",MIN({points}))', gaps[worst], POINTS, "strong")
    formula = f'IF({known},"{NO_DATA}",IF(ROUND(MIN({points}),1)>=0,"{texts[0]}",{chosen}))'
    sheet.formula(row, 3, formula, verdict, "", "aside")
    return row + 1
