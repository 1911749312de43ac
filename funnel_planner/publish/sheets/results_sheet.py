"""The sheet of what was measured: counts are cells, rates and intervals are formulas."""

from dataclasses import dataclass

from funnel_planner.analytics.conversion import won_of_decided
from funnel_planner.analytics.results import FunnelResult, Interval, Measured
from funnel_planner.domain import unit_economics as money
from funnel_planner.domain.counting import CountingMode
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.charts import add_comparison_chart
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.formulas import DASH, divided, known, wilson_formula
from funnel_planner.publish.frame import POINTS, counting_line, rate_cells
from funnel_planner.publish.inputs import MARGIN
from funnel_planner.publish.look import COUNT, RATIO, SHARE
from funnel_planner.publish.sheet import Sheet, area, relative
from funnel_planner.publish.sheets.forecast_sheet import ForecastPlaces
from funnel_planner.publish.sheets.result_channels import ShownChannel, add_up, shown_channels, write_channel_counts
from funnel_planner.publish.sheets.result_columns import (
    DROPPED,
    GAP,
    HIGH,
    LOST,
    LOW,
    OF_FIRST,
    OPEN,
    PLANNED,
    PLANNED_RATE,
    RATE,
    REACHED,
    SETTLED,
)
from funnel_planner.publish.sheets.result_extras import write_extras, write_stage_extras
from funnel_planner.words import tr
from funnel_planner.words.blank_counts import blank_sentences
from funnel_planner.words.formats import NO_DATA
from funnel_planner.words.win_rows import won_share

HEADS = 4
WON_VALUE = "won_value"


@dataclass(frozen=True, slots=True)
class ResultPlaces:
    """Where other sheets find what was measured; rows and columns count from 0."""

    sheet: Sheet
    first_stage: int
    last_stage: int
    overall: int
    channels: tuple[ShownChannel, ...] = ()
    """Those with a row in the table of channels; empty where there is none."""
    rate: int = RATE
    planned_rate: int = PLANNED_RATE

    @property
    def first_channel(self) -> int:
        """Row of the first channel."""
        return self.overall + 6

    def at(self, row: int, column: int) -> str:
        """A cell's address for other sheets."""
        return self.sheet.address(row, column)

    def reached(self, stage: int) -> str:
        """The cell that says how many reached a stage."""
        return self.at(self.first_stage + stage, REACHED)

    def channel_count(self, key: str, stage: int) -> str | None:
        """The cell of a channel (by its key) and stage; None where the channel has no row."""
        for offset, channel in enumerate(self.channels):
            if channel.label and channel.key == key:
                return self.at(self.first_channel + offset, 1 + stage)
        return None


def has_counts(measured: Measured | None) -> bool:
    """Whether there is anything to show."""
    return measured is not None and not measured.is_empty


def result_places(sheet: Sheet, contents: WorkbookContents) -> ResultPlaces:
    """The layout, known before anything is written."""
    first, count = HEADS + 1, len(contents.plan.stages)
    measured = contents.measured
    channels = () if measured is None or not has_counts(measured) else shown_channels(measured)
    return ResultPlaces(sheet, first, first + count - 1, first + count, channels)


def write_results(places: ResultPlaces, forecast: ForecastPlaces, contents: WorkbookContents) -> None:
    """Stages with rates and intervals, channels, money; or a sentence that says there are no leads yet."""
    sheet, plan, measured = places.sheet, contents.plan, contents.measured
    if measured is None or not has_counts(measured):
        none_left = tr("No lead passes this filter")
        none_yet = tr("No leads have been imported yet. Import a lead list to see measured rates here.")
        sheet.title(tr("Results"), f"{none_left}: {contents.filter_line}" if contents.conditions else none_yet)
        sheet.widths(34, 14)
        return
    untold = blank_sentences([stage.name for stage in plan.stages], measured.at_least, measured.blank_rows)
    sheet.title(tr("Results"), " ".join([counting_line(contents, measured), *untold]))
    sheet.widths(30, *[13] * max(GAP, len(plan.stages) + 4), 13)
    if not contents.shows_plan:
        sheet.worksheet.set_column(PLANNED_RATE, GAP, 13, None, {"hidden": True})
    _stages(places, forecast, contents)
    write_stage_extras(places.sheet, contents, measured, places.first_stage)
    end = write_channel_counts(sheet, plan, places.channels, places.first_channel)
    end = _money(sheet, places, plan, measured, end + 2)
    end = write_extras(sheet, contents, end + 1)
    add_comparison_chart(sheet, end + 2, 0, places, planned=contents.shows_plan)
    sheet.worksheet.freeze_panes(2, 1)


def _stages(places: ResultPlaces, forecast: ForecastPlaces, contents: WorkbookContents) -> None:
    sheet, plan, total = places.sheet, contents.plan, _total(contents)
    sheet.text(HEADS - 1, 0, tr("Stages"), "section")
    titles = [
        tr("Stage"), tr("Reached"), tr("Measured rate"), tr("95 % from"), tr("95 % to"), tr("Of the first stage"),
        tr("Dropped before"), tr("Lost here"), tr("Open here"), tr("Of decided leads"), tr("Planned rate"),
        tr("Planned, same entries"), tr("Above plan (points)"),
    ]  # fmt: skip
    sheet.heads(HEADS, 0, titles)
    channels = places.channels
    for index, stage in enumerate(plan.stages):
        row = places.first_stage + index
        sheet.text(row, 0, stage.name, "row")
        count = total.counts[index]
        if count is not None and add_up(channels, total, index):
            first = places.first_channel
            cells = area(first, 1 + index, first + len(channels) - 1, 1 + index)
            sheet.formula(row, REACHED, f"SUM({cells})", count, COUNT)
        else:
            sheet.number(row, REACHED, count, COUNT, "input")
        _stops(sheet, row, total, index)
        if index:
            _step(sheet, row, total, index)
        planned = _planned(contents, index)
        if index:
            rate = contents.projection.step_rate[index]
            sheet.formula(row, PLANNED_RATE, forecast.at(forecast.step, 1 + index), rate, SHARE)
            before, own = relative(row - 1, PLANNED), relative(row, PLANNED_RATE)
            both = f"AND(ISNUMBER({before}),ISNUMBER({own}))"
            sheet.formula(row, PLANNED, f'IF({both},{before}*{own},"{NO_DATA}")', planned, COUNT)
            found = total.step_rate[index]
            _gap(sheet, row, None if rate is None or found is None else 100 * (found - rate))
        else:
            sheet.formula(row, PLANNED, relative(row, REACHED), planned, COUNT)
    _overall(places, total)
    _won(places, plan, total)


def _total(contents: WorkbookContents) -> FunnelResult:
    assert contents.measured is not None  # noqa: S101 - callers have looked
    return contents.measured.total


def _planned(contents: WorkbookContents, index: int) -> float | None:
    first = _total(contents).counts[0]
    if first is None:
        return None
    planned = float(first)
    for rate in contents.projection.step_rate[1 : index + 1]:
        if rate is None:
            return None
        planned *= rate
    return planned


def _step(sheet: Sheet, row: int, total: FunnelResult, index: int) -> None:
    """Rate, interval, share of the first stage and drop-off of one step."""
    reached, before = relative(row, REACHED), relative(row - 1, REACHED)
    first = relative(row - index, REACHED)
    low, high = _bounds(total.step_interval[index])
    sheet.formula(row, RATE, divided(reached, before), total.step_rate[index], SHARE)
    sheet.formula(row, LOW, wilson_formula(reached, before, upper=False), low, SHARE)
    sheet.formula(row, HIGH, wilson_formula(reached, before, upper=True), high, SHARE)
    sheet.formula(row, OF_FIRST, divided(reached, first), total.from_first[index], SHARE)
    difference = f'IF(AND(ISNUMBER({before}),ISNUMBER({reached})),{before}-{reached},"{NO_DATA}")'
    sheet.formula(row, DROPPED, difference, total.dropoff[index], COUNT)
    lost = relative(row - 1, LOST)
    decided = f"({reached}+N({lost}))"
    settled = total.settled_told[index] if total.settled_told else None
    if settled is None:
        sheet.number(row, SETTLED, None, SHARE)
    else:
        sheet.formula(row, SETTLED, f'IF({decided}<>0,{reached}/{decided},"{NO_DATA}")', settled, SHARE)


def _stops(sheet: Sheet, row: int, total: FunnelResult, index: int) -> None:
    """Leads that stopped at this stage: the lost ones are counted, the open ones are the rest."""
    if index >= len(total.lost):
        return
    sheet.number(row, LOST, total.lost[index], COUNT, "input")
    here, further, lost = relative(row, REACHED), relative(row + 1, REACHED), relative(row, LOST)
    counts, stopped = total.counts, (total.open[index], total.lost[index])
    if (counts[index] or 0) - (counts[index + 1] or 0) == sum(stopped):
        sheet.formula(row, OPEN, f"{here}-{further}-N({lost})", total.open[index], COUNT)
    else:  # stages that are only touched: who came on need not have been here
        sheet.number(row, OPEN, total.open[index], COUNT, "input")


def _gap(sheet: Sheet, row: int, gap: float | None) -> None:
    measured, planned = relative(row, RATE), relative(row, PLANNED_RATE)
    both = f"AND(ISNUMBER({measured}),ISNUMBER({planned}))"
    formula = f'IF({both},100*({measured}-{planned}),"{NO_DATA}")'
    sheet.formula(row, GAP, formula, gap, POINTS)


def _overall(places: ResultPlaces, total: FunnelResult) -> None:
    sheet, row = places.sheet, places.overall
    last, first = relative(places.last_stage, REACHED), relative(places.first_stage, REACHED)
    low, high = _bounds(total.overall_interval)
    sheet.text(row, 0, tr("From first to last stage"), "total")
    sheet.text(row, REACHED, "", "total")
    sheet.formula(row, RATE, divided(last, first), total.overall_rate, "0.00%", "total")
    sheet.formula(row, LOW, wilson_formula(last, first, upper=False), low, SHARE, "total")
    sheet.formula(row, HIGH, wilson_formula(last, first, upper=True), high, SHARE, "total")


def _won(places: ResultPlaces, plan: Plan, total: FunnelResult) -> None:
    """Won of the leads whose fate is known; where stages follow the win, won of all leads, too."""
    sheet, row = places.sheet, places.overall + 1
    won, first = relative(places.first_stage + plan.won_index, REACHED), relative(places.first_stage, REACHED)
    lost = f"SUM({area(places.first_stage, LOST, places.last_stage, LOST)})"
    lines = [(tr("Won of decided leads"), f"({won}+{lost})", won_of_decided(total, plan.won_index))]
    if plan.won_index < len(plan.stages) - 1:
        x, n = total.counts[plan.won_index], total.counts[0]
        name = won_share(plan.stages[0].name, is_touched=plan.counting.mode is CountingMode.ANY)
        lines.append((name, first, None if x is None or n is None else (x, n)))
    for offset, (name, whole, pair) in enumerate(lines):
        sheet.text(row + offset, 0, name, "row")
        sheet.text(row + offset, REACHED, "", "row")
        if pair is None:
            for column in (RATE, LOW, HIGH):
                sheet.number(row + offset, column, None, SHARE)
        else:
            rate_cells(sheet, row + offset, RATE, (won, pair[0]), (whole, pair[1]))


def _money(sheet: Sheet, places: ResultPlaces, plan: Plan, measured: Measured, row: int) -> int:
    """Won value, mean deal and cost, where the leads have such columns; returns the row after the table."""
    total, look = measured.total, sheet.look
    won = relative(places.first_stage + plan.won_index, REACHED)
    if total.won_value is None and total.cost is None:
        return row
    sheet.text(row, 0, tr("Money"), "section")
    sheet.text(row + 1, 0, tr("Value of won leads"), "row")
    sheet.number(row + 1, 1, total.won_value, look.money, "input")
    sheet.name_cell(WON_VALUE, row + 1, 1)
    sheet.text(row + 2, 0, tr("Value won, for each won lead"), "row")
    mean = money.ratio(total.won_value, total.counts[plan.won_index])
    sheet.formula(row + 2, 1, divided(relative(row + 1, 1), won), mean, look.money)
    if total.cost is None:
        return row + 3
    sheet.text(row + 3, 0, tr("Cost of all leads"), "row")
    sheet.number(row + 3, 1, total.cost, look.money, "input")
    spent = relative(row + 3, 1)
    costs = [(tr("Cost per {stage}").format(stage=plan.stages[index].name), index) for index in range(plan.won_index)]
    row += 4
    for name, index in (*costs, (tr("Cost per customer"), plan.won_index)):
        count = relative(places.first_stage + index, REACHED)
        sheet.text(row, 0, name, "row")
        sheet.formula(row, 1, divided(spent, count), money.cost_per(total.cost, total.counts[index]), look.money_cents)
        row += 1
    return _returns(sheet, plan, total, (row, spent))


def _returns(sheet: Sheet, plan: Plan, total: FunnelResult, places: tuple[int, str]) -> int:
    """ROAS and ROI; returns the row after them. ``places``: the row, and the cell of the cost."""
    row, cost = places
    if total.won_value is None:
        return row
    sheet.text(row, 0, tr("ROAS"), "row")
    sheet.formula(row, 1, divided(WON_VALUE, cost), money.roas(total.won_value, total.cost), RATIO)
    margin = plan.economics.margin
    for offset, (name, factor, roi) in enumerate(
        (
            (tr("ROI on gross profit"), MARGIN, money.roi(total.won_value, total.cost, margin)),
            (tr("ROI on revenue"), "1", money.roi(total.won_value, total.cost)),
        ),
        start=1,
    ):
        sheet.text(row + offset, 0, name, "row")
        formula = known(f"IF({cost}<>0,({factor}*{WON_VALUE}-{cost})/{cost},{DASH})", WON_VALUE, cost)
        sheet.formula(row + offset, 1, formula, roi, SHARE)
    return row + 3


def _bounds(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else interval
