"""The sheet that puts the plan beside the leads: rates, amounts, and which step explains the gap."""

from funnel_planner.analytics.results import FEW
from funnel_planner.domain.labels import label_key
from funnel_planner.publish.findings import PlanFindings, PlannedLine
from funnel_planner.publish.formulas import DASH, divided, known, literal
from funnel_planner.publish.frame import (
    COUNTED,
    FIRST,
    POINTS,
    count_cell,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    section,
    start,
)
from funnel_planner.publish.inputs import DEAL_SIZE
from funnel_planner.publish.look import PEOPLE, RATE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.forecast_sheet import CUSTOMERS, REVENUE, SPEND
from funnel_planner.publish.sheets.gap_table import Cells, write_gaps
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr

(STEP, PLANNED, PART, WHOLE, SHARE, LOW, HIGH, POINTS_OFF, NOTE) = range(1, 10)
MEASURED = 5
DIFFERENCE = 6


def write_plan_and_actual(sheet: Sheet, parts: Parts) -> None:
    """Rates first, then amounts a month, then the gap with a chart."""
    found = parts.findings.plan
    assert found is not None  # noqa: S101 - the sheet is only made with it
    start(sheet, tr("Plan and actual"), parts.line, 26, 30, *[13] * 7, 42)
    cells: Cells = {}
    row = _rates(sheet, parts, found, FIRST, cells)
    row = _amounts(sheet, parts, found, row + 1, cells)
    row = write_gaps(sheet, parts, found, row + 1, cells)
    finish(sheet, row, NOTE)
    sheet.worksheet.freeze_panes(2, 2)


def _rates(sheet: Sheet, parts: Parts, found: PlanFindings, row: int, cells: Cells) -> int:
    chance = tr("Beyond chance: the planned rate lies outside the 95 % interval of the measured one.")
    row = section(sheet, row, tr("Rates, step by step"), chance, *found.remarks)
    titles = [
        tr("Channel"), tr("Step"), tr("Planned"), tr("Went on"), tr("Out of"), *rate_heads(tr("Measured")),
        tr("Above plan (points)"),
    ]  # fmt: skip
    heads(sheet, row, titles, left=2)
    sheet.text(row, NOTE, tr("Note"), "head_aside")
    for line in found.lines:
        if line.what == "rate":
            row += 1
            _rate(sheet, parts, row, line)
            if not line.channel_id:
                cells["rate", line.index] = own(row, PLANNED), own(row, SHARE)
    return row + 1


def _rate(sheet: Sheet, parts: Parts, row: int, line: PlannedLine) -> None:
    plan, index = parts.plan, line.index
    _names(sheet, parts, row, line, f"{plan.stages[index].name} → {plan.stages[index + 1].name}")
    if line.planned is None:
        sheet.number(row, PLANNED, None, RATE)
    else:
        sheet.formula(row, PLANNED, _planned_rate(parts, line), line.planned, RATE)
    for column, stage, value in ((PART, index + 1, line.part), (WHOLE, index, line.whole)):
        count_cell(sheet, row, column, value, _count(parts, line, stage))
    part, whole, share = own(row, PART), own(row, WHOLE), own(row, SHARE)
    rate_cells(sheet, row, SHARE, (part, line.part), (whole, line.whole))
    planned = own(row, PLANNED)
    gap = None if line.planned is None or line.measured is None else 100 * (line.measured - line.planned)
    sheet.formula(row, POINTS_OFF, known(f"100*({share}-{planned})", share, planned), gap, POINTS)
    if line.untold:
        sheet.text(row, NOTE, tr("not measured: the data begins later"), "row_aside")
        return
    words = (tr("few leads"), tr("may be chance"), tr("beyond chance"))
    few, chance, sure = map(literal, words)
    low, high = own(row, LOW), own(row, HIGH)
    inside = f"IF(AND({planned}>={low},{planned}<={high}),{chance},{sure})"
    verdict = f'IF(ABS({share}-{planned})<0.000000001,"",IF(ISNUMBER({low}),{inside},{chance}))'
    formula = f'IF(ISNUMBER({share}),IF({whole}<{FEW},{few},IF(ISNUMBER({planned}),{verdict},"")),"")'
    sheet.formula(row, NOTE, formula, _verdict(line, words), "", "row_aside")


def _verdict(line: PlannedLine, words: tuple[str, str, str]) -> str:
    from funnel_planner.analytics.statistics import wilson

    few, chance, sure = words
    if line.measured is None:
        return ""
    if (line.whole or 0) < FEW:
        return few
    if line.planned is None or abs(line.measured - line.planned) < 1e-9:
        return ""
    interval = wilson(line.part or 0, line.whole or 0)
    return chance if interval is None or interval[0] <= line.planned <= interval[1] else sure


def _planned_rate(parts: Parts, line: PlannedLine) -> str:
    """Where the planned rate stands: the channel's own or the plan's, or the mean of all channels."""
    forecast = parts.forecast
    if line.channel_id:
        return forecast.at(forecast.first_rate + _offset(parts, line), 1 + line.index)
    mean, basic = forecast.at(forecast.step, 2 + line.index), parts.inputs.rates[line.index]
    return f"IF(ISNUMBER({mean}),{mean},IF(ISNUMBER({basic}),{basic},{DASH}))"


def _amounts(sheet: Sheet, parts: Parts, found: PlanFindings, row: int, cells: Cells) -> int:
    lines = [line for line in found.lines if line.what != "rate"]
    if not lines:
        return row
    note = tr(
        "A month has 30.44 days; counted over the period of the filter, at most to the day the leads are counted as of,"
        " else over the time in which leads entered, a month at either end in full unless leads are missing there."
    )
    row = section(sheet, row, tr("Amounts a month"), note)
    titles = [
        tr("Channel"), tr("Number"), tr("Planned"), tr("Counted"), tr("In months, or of customers"), tr("Measured"),
        tr("Difference"),
    ]  # fmt: skip
    heads(sheet, row, titles, left=2)
    names = {
        "volume": tr("People a month"), "customers": tr("Customers a month"), "deal_size": tr("Deal size"),
        "revenue": tr("Revenue a month"), "spend": tr("Spend a month"),
    }  # fmt: skip
    for line in lines:
        row += 1
        number = PEOPLE if line.what in ("volume", "customers") else sheet.look.money
        _names(sheet, parts, row, line, names[line.what])
        sheet.formula(row, PLANNED, _planned_amount(parts, line), line.planned, number)
        source = None
        if line.what in ("volume", "customers"):
            stage = line.index if line.what == "volume" else parts.plan.won_index
            source = _count(parts, line, stage)
        if source is None or line.part is None:
            sheet.number(row, PART, line.part, number, COUNTED)
        else:
            sheet.formula(row, PART, source, line.part, number)
        sheet.number(row, WHOLE, line.whole, "#,##0.0", COUNTED)
        part, whole, planned, measured = (own(row, column) for column in (PART, WHOLE, PLANNED, MEASURED))
        sheet.formula(row, MEASURED, divided(part, whole), line.measured, number)
        off = line.measured / line.planned - 1 if line.measured is not None and line.planned else None
        change = known(f"IF({planned}<>0,{measured}/{planned}-1,{DASH})", planned, measured)
        sheet.formula(row, DIFFERENCE, change, off, "[>=0.0005]+0.0%;[<=-0.0005]-0.0%;0.0%")
        if not line.channel_id:
            cells[line.what, 0] = planned, measured
            cells[f"{line.what} counted", 0] = part, whole
    return row + 1


def _planned_amount(parts: Parts, line: PlannedLine) -> str:
    forecast, inputs = parts.forecast, parts.inputs
    if line.what == "volume":
        if line.channel_id:
            return inputs.channels[_offset(parts, line)].volume
        return forecast.at(forecast.total, 1 + line.index)
    if line.what == "deal_size":
        if not line.channel_id:
            return DEAL_SIZE
        size = inputs.channels[_offset(parts, line)].deal_size
        return f"IF(ISNUMBER({size}),{size},{DEAL_SIZE})"
    column = {"customers": CUSTOMERS, "revenue": REVENUE, "spend": SPEND}[line.what]
    row = forecast.first_money + _offset(parts, line) if line.channel_id else forecast.money_total
    return forecast.at(row, column)


def _names(sheet: Sheet, parts: Parts, row: int, line: PlannedLine, what: str) -> None:
    name = parts.plan.channel(line.channel_id).name if line.channel_id else tr("All channels")
    sheet.text(row, 0, name, "row" if line.channel_id else "strong_row")
    sheet.text(row, STEP, what, "row")


def _count(parts: Parts, line: PlannedLine, stage: int) -> str | None:
    """The cell on the sheet of results that has this count."""
    if not line.channel_id:
        return parts.results.reached(stage)
    return parts.results.channel_count(label_key(parts.plan.channel(line.channel_id).name), stage)


def _offset(parts: Parts, line: PlannedLine) -> int:
    return next(place for place, channel in enumerate(parts.plan.channels) if channel.id == line.channel_id)
