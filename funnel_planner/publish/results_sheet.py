"""The sheet of what was measured: counts are cells, rates and intervals are formulas."""

from dataclasses import dataclass
from datetime import date

from funnel_planner.analytics.results import ChannelResult, FunnelResult, Interval, Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain import unit_economics as money
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.charts import add_comparison_chart
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.forecast_sheet import ForecastPlaces
from funnel_planner.publish.formulas import divided, wilson_formula
from funnel_planner.publish.look import COUNT, SHARE
from funnel_planner.publish.sheet import Sheet, area, relative
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, day

HEADS = 4
WON_VALUE = "won_value"
MAX_CHANNELS = 40
"""Beyond these the channels are summed up as one, totals unchanged."""

(REACHED, RATE, LOW, HIGH, OF_FIRST, DROPPED, LOST, OPEN, SETTLED, PLANNED_RATE, PLANNED, GAP) = range(1, 13)


@dataclass(frozen=True, slots=True)
class ResultPlaces:
    """Where other sheets find what was measured; rows and columns count from 0."""

    sheet: Sheet
    first_stage: int
    last_stage: int
    overall: int
    rate: int = RATE
    planned_rate: int = PLANNED_RATE

    def at(self, row: int, column: int) -> str:
        """A cell's address for other sheets."""
        return self.sheet.address(row, column)


def result_places(sheet: Sheet, plan: Plan) -> ResultPlaces:
    """The layout, known before anything is written."""
    first = HEADS + 1
    return ResultPlaces(sheet, first, first + len(plan.stages) - 1, first + len(plan.stages))


def write_results(places: ResultPlaces, forecast: ForecastPlaces, contents: WorkbookContents) -> None:
    """Stages with rates and intervals, channels, money; or a sentence that says there are no leads yet."""
    sheet, plan, measured = places.sheet, contents.plan, contents.measured
    if measured is None or not measured.lead_count:
        sheet.title(
            tr("Results"), tr("No leads have been imported yet. Import a lead list to see measured rates here.")
        )
        sheet.widths(34, 14)
        return
    sheet.title(tr("Results"), _about_counting(contents, measured))
    sheet.widths(30, *[13] * max(GAP, len(plan.stages) + 4), 13)
    channels = _shown_channels(measured)
    first_channel = places.overall + 4
    _stages(places, forecast, contents, channels, first_channel)
    end = _channels(sheet, plan, channels, first_channel)
    end = _money(sheet, places, plan, measured, end + 2)
    add_comparison_chart(sheet, end + 2, 0, places)
    sheet.worksheet.freeze_panes(2, 1)


def _about_counting(contents: WorkbookContents, measured: Measured) -> str:
    parts = [trn("{n} lead", "{n} leads", measured.lead_count)]
    if contents.as_of is not None:
        parts.append(tr("as of {day}").format(day=day(contents.as_of)))
    elif measured.as_of_day > 0:
        parts.append(
            tr("as of {day}").format(day=day(date.fromordinal(date(1970, 1, 1).toordinal() + measured.as_of_day)))
        )
    return " · ".join([*parts, contents.counting] if contents.counting else parts)


def _shown_channels(measured: Measured) -> list[tuple[str, tuple[int | None, ...]]]:
    """Label and counts of each channel, the small ones as one; empty where they do not add up to the total."""
    rows = [(_label(channel), channel.funnel.counts) for channel in measured.channels]
    if len(rows) > MAX_CHANNELS:
        rest = [counts for _, counts in rows[MAX_CHANNELS - 1 :]]
        summed = tuple(sum(count or 0 for count in column) for column in zip(*rest, strict=True))
        other = trn("Other ({n} channel)", "Other ({n} channels)", len(rest))
        rows = [*rows[: MAX_CHANNELS - 1], (other, summed)]
    totals = [sum(count or 0 for count in column) for column in zip(*[counts for _, counts in rows], strict=True)]
    return rows if totals == list(measured.total.counts) else []


def _label(channel: ChannelResult) -> str:
    return tr("(unknown)") if channel.is_unknown else channel.label


def _stages(
    places: ResultPlaces,
    forecast: ForecastPlaces,
    contents: WorkbookContents,
    channels: list[tuple[str, tuple[int | None, ...]]],
    first_channel: int,
) -> None:
    sheet, plan, total = places.sheet, contents.plan, _total(contents)
    sheet.text(HEADS - 1, 0, tr("Stages"), "section")
    titles = [
        tr("Stage"), tr("Reached"), tr("Measured rate"), tr("95 % from"), tr("95 % to"), tr("Of the first stage"),
        tr("Dropped before"), tr("Lost here"), tr("Open here"), tr("Of decided leads"), tr("Planned rate"),
        tr("Planned, same entries"), tr("Above plan (points)"),
    ]  # fmt: skip
    sheet.heads(HEADS, 0, titles)
    for index, stage in enumerate(plan.stages):
        row = places.first_stage + index
        sheet.text(row, 0, stage.name, "row")
        count = total.counts[index]
        if channels:
            cells = area(first_channel, 1 + index, first_channel + len(channels) - 1, 1 + index)
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
    settled = total.settled_rate[index] if total.settled_rate else None
    if total.lost:
        sheet.formula(row, SETTLED, f'IF({decided}<>0,{reached}/{decided},"{NO_DATA}")', settled, SHARE)


def _stops(sheet: Sheet, row: int, total: FunnelResult, index: int) -> None:
    """Leads that stopped at this stage: the lost ones are counted, the open ones are the rest."""
    if index >= len(total.lost):
        return
    sheet.number(row, LOST, total.lost[index], COUNT, "input")
    here, further, lost = relative(row, REACHED), relative(row + 1, REACHED), relative(row, LOST)
    sheet.formula(row, OPEN, f"{here}-{further}-N({lost})", total.open[index], COUNT)


def _gap(sheet: Sheet, row: int, gap: float | None) -> None:
    measured, planned = relative(row, RATE), relative(row, PLANNED_RATE)
    both = f"AND(ISNUMBER({measured}),ISNUMBER({planned}))"
    formula = f'IF({both},100*({measured}-{planned}),"{NO_DATA}")'
    sheet.formula(row, GAP, formula, gap, "+0.0;-0.0;0.0")


def _overall(places: ResultPlaces, total: FunnelResult) -> None:
    sheet, row = places.sheet, places.overall
    last, first = relative(places.last_stage, REACHED), relative(places.first_stage, REACHED)
    low, high = _bounds(total.overall_interval)
    sheet.text(row, 0, tr("From first to last stage"), "total")
    sheet.text(row, REACHED, "", "total")
    sheet.formula(row, RATE, divided(last, first), total.overall_rate, "0.00%", "total")
    sheet.formula(row, LOW, wilson_formula(last, first, upper=False), low, SHARE, "total")
    sheet.formula(row, HIGH, wilson_formula(last, first, upper=True), high, SHARE, "total")


def _channels(sheet: Sheet, plan: Plan, channels: list[tuple[str, tuple[int | None, ...]]], first: int) -> int:
    """Counts by channel with each one's overall rate and interval; returns the row after the table."""
    if not channels:
        return first - 3
    sheet.text(first - 2, 0, tr("Channels, as written in the imported file"), "section")
    rates = [tr("From first to last stage"), tr("95 % from"), tr("95 % to")]
    sheet.heads(first - 1, 0, [tr("Channel"), *[stage.name for stage in plan.stages], *rates])
    column = 1 + len(plan.stages)
    for offset, (label, counts) in enumerate(channels):
        row = first + offset
        sheet.text(row, 0, label, "row")
        for stage, count in enumerate(counts):
            sheet.number(row, 1 + stage, count, COUNT, "input")
        entered, won = relative(row, 1), relative(row, len(plan.stages))
        low, high = _bounds(wilson(counts[-1] or 0, counts[0] or 0))
        sheet.formula(row, column, divided(won, entered), money.ratio(counts[-1], counts[0]), SHARE)
        sheet.formula(row, column + 1, wilson_formula(won, entered, upper=False), low, SHARE)
        sheet.formula(row, column + 2, wilson_formula(won, entered, upper=True), high, SHARE)
    return first + len(channels)


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
    sheet.text(row + 2, 0, tr("Mean value of a won lead"), "row")
    mean = money.ratio(total.won_value, total.counts[plan.won_index])
    sheet.formula(row + 2, 1, divided(relative(row + 1, 1), won), mean, look.money)
    if total.cost is None:
        return row + 3
    sheet.text(row + 3, 0, tr("Cost of all leads"), "row")
    sheet.number(row + 3, 1, total.cost, look.money, "input")
    sheet.text(row + 4, 0, tr("Cost per customer"), "row")
    cac = money.ratio(total.cost, total.counts[plan.won_index])
    sheet.formula(row + 4, 1, divided(relative(row + 3, 1), won), cac, look.money_cents)
    return row + 5


def _bounds(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else interval
