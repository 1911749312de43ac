"""The sheet of the pipeline: open leads by stage, weighted, against the target, and what they may bring."""

import math
from dataclasses import replace
from datetime import date

from funnel_planner.analytics.open_leads import OpenStage
from funnel_planner.analytics.outcomes import Outcomes
from funnel_planner.publish.finding_charts import Series, add_bars, add_curve
from funnel_planner.publish.findings import PipelineFindings
from funnel_planner.publish.formulas import DASH, known
from funnel_planner.publish.frame import (
    COUNTED,
    FIRST,
    FIXED,
    counting_line,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    section,
    start,
)
from funnel_planner.publish.look import BLUE, COUNT, PEOPLE, RATE, RATIO, SKY
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import formats, tr

(
    OPEN, VALUED, VALUE, WON, WHOLE, CHANCE, LOW, HIGH, WEIGHTED, OWN_COUNT, OWN_VALUE, OWN_WEIGHTED, OLD, OLD_VALUE,
    COUNTED_LEADS, COUNTED_VALUE,
) = range(1, 17)  # fmt: skip
CHART_ROWS = 18
MOST_OUTCOMES = 24
"""Of more distinct outcomes, so many amounts at equal distances are shown."""


def write_pipeline(sheet: Sheet, parts: Parts) -> None:
    """Stages with a chart, the goal, what the open leads may bring."""
    found = parts.findings.pipeline
    assert found is not None  # noqa: S101 - the sheet is only made with it
    line = counting_line(replace(parts.contents, counting=found.counting), parts.measured)
    start(sheet, tr("Pipeline"), line, 34, *[13] * 16)
    row, total = _stages(sheet, parts, found)
    row = _goal(sheet, found, row, total)
    if found.outcomes is not None:
        row = _outcomes(sheet, found, found.outcomes, row)
    finish(sheet, row, COUNTED_VALUE if found.too_old else OWN_WEIGHTED if _has_own(found) else WEIGHTED)
    sheet.worksheet.freeze_panes(2, 1)


def _number(sheet: Sheet, found: PipelineFindings) -> str:
    return sheet.look.money if found.in_money else PEOPLE


def _has_own(found: PipelineFindings) -> bool:
    """Own chances have columns: where there are any, and between the others and those of old leads."""
    return bool(found.too_old) or any(stage.own for stage in found.stages)


def _stages(sheet: Sheet, parts: Parts, found: PipelineFindings) -> tuple[int, int]:
    """The table by stage; returns the row after it and the row of its sums."""
    plan = parts.plan
    row = section(sheet, FIRST, tr("Open leads by stage"), " ".join(found.remarks))
    value = tr("Value") if found.in_money else tr("Leads")
    titles = [
        tr("Stage"), tr("Open leads"), tr("With a value"), value, tr("Won"), tr("Out of"), *rate_heads(tr("Chance")),
        tr("Expected value") if found.in_money else tr("Expected customers"),
    ]  # fmt: skip
    has_own = _has_own(found)
    if has_own:
        titles += [tr("With own chance"), tr("Value of these"), tr("Weighted by own chance")]
    if found.too_old:
        titles += [tr("Older than any win"), tr("Value of these, left out")]
        titles += [tr("Leads counted"), tr("Value counted") if found.in_money else tr("Counted")]
    heads(sheet, row, titles)
    first, last = row + 1, row + plan.won_index
    for index in range(plan.won_index):
        sheet.text(first + index, 0, plan.stages[index].name, "row")
        _stage(sheet, parts, found, (first + index, index), has_own=has_own)
    total = last + 1
    _total(sheet, parts, found, (first, last), has_own=has_own)
    number = _number(sheet, found)
    add_bars(
        sheet, (total + 2, 0), tr("Open leads: value, and weighted by their chance"),
        tr("Bars of the value of open leads by stage, plain and weighted"),
        Series(VALUE, first, last, colour=SKY, number=number),
        Series(WEIGHTED, first, last, colour=BLUE, number=number),
    )  # fmt: skip
    return total + 4 + (90 + 48 * plan.won_index) // 20, total


def _stage(sheet: Sheet, parts: Parts, found: PipelineFindings, place: tuple[int, int], *, has_own: bool) -> None:
    row, index = place
    stage, won, number = found.stages[index], found.won[index], _number(sheet, found)
    sheet.number(row, OPEN, stage.count, COUNT, COUNTED)
    sheet.number(row, VALUED, stage.valued, COUNT, COUNTED)
    sheet.number(row, VALUE, stage.value if stage.valued else None, number, COUNTED)
    chance, whole = found.chances[index], found.wholes[index]
    if whole is not None:
        sheet.number(row, WON, won.won, COUNT, COUNTED)
        sheet.number(row, WHOLE, whole, COUNT, COUNTED)
        rate_cells(sheet, row, CHANCE, (own(row, WON), won.won), (own(row, WHOLE), whole))
    else:
        for column in (WON, WHOLE):
            sheet.number(row, column, None, COUNT)
        low, high = found.intervals[index] or (None, None)
        sheet.number(row, LOW, low, RATE, FIXED)
        sheet.number(row, HIGH, high, RATE, FIXED)
        names = parts.inputs.rates[index : parts.plan.won_index] if found.is_planned else ()
        if names:
            sheet.formula(row, CHANCE, known("*".join(names), *names), chance, RATE)
        else:
            sheet.number(row, CHANCE, chance, RATE, FIXED)
    if has_own:
        sheet.number(row, OWN_COUNT, stage.own, COUNT, COUNTED)
        sheet.number(row, OWN_VALUE, stage.own_value, number, COUNTED)
        sheet.number(row, OWN_WEIGHTED, stage.own_weighted, number, FIXED)
    if found.too_old:
        sheet.number(row, OLD, stage.old, COUNT, COUNTED)
        sheet.number(row, OLD_VALUE, stage.old_value, number, COUNTED)
        sheet.number(row, COUNTED_LEADS, stage.counted, COUNT, COUNTED)
        sheet.number(row, COUNTED_VALUE, stage.counted_value, number, COUNTED)
    less = [own(row, OWN_VALUE)] * has_own + [own(row, OLD_VALUE)] * bool(found.too_old)
    rest = f"({'-'.join([own(row, VALUE), *less])})"
    added = f"+{own(row, OWN_WEIGHTED)}" if has_own else ""
    if not _is_product(stage, chance):
        sheet.number(row, WEIGHTED, stage.weighted, number, FIXED)
        return
    chance_cell, else_ = own(row, CHANCE), _without_chance(stage.weighted, row, has_own=has_own)
    formula = known(f"IF(ISNUMBER({chance_cell}),{rest}*N({chance_cell}){added},{else_})", own(row, VALUE))
    sheet.formula(row, WEIGHTED, formula, stage.weighted if stage.valued else None, number)


def _is_product(stage: OpenStage, chance: float | None) -> bool:
    """The weighted value is the value by the mean chance; with refunds among the values, it need not be."""
    if chance is None or stage.weighted is None or not stage.valued:
        return True
    product = (stage.value - stage.own_value - stage.old_value) * chance + stage.own_weighted
    return math.isclose(product, stage.weighted, rel_tol=1e-9, abs_tol=1e-6)


def _without_chance(weighted: float | None, row: int, *, has_own: bool) -> str:
    """What is weighted where no chance from the stage is known: only what has a chance of its own."""
    if weighted is None:
        return DASH
    return own(row, OWN_WEIGHTED) if has_own else "0"


def _total(sheet: Sheet, parts: Parts, found: PipelineFindings, rows: tuple[int, int], *, has_own: bool) -> None:
    first, last = rows
    row, stages = last + 1, found.stages[: parts.plan.won_index]
    number = _number(sheet, found)
    sheet.text(row, 0, tr("All"), "total")
    weighted = [stage.weighted for stage in stages if stage.valued and stage.weighted is not None]
    columns = [
        (OPEN, float(sum(stage.count for stage in stages)), COUNT),
        (VALUED, float(sum(stage.valued for stage in stages)), COUNT),
        (VALUE, sum(stage.value for stage in stages), number),
        (WEIGHTED, sum(weighted) if weighted else None, number),
    ]
    if has_own:
        columns += [
            (OWN_COUNT, float(sum(stage.own for stage in stages)), COUNT),
            (OWN_VALUE, sum(stage.own_value for stage in stages), number),
            (OWN_WEIGHTED, sum(stage.own_weighted for stage in stages), number),
        ]
    if found.too_old:
        columns += [
            (OLD, float(sum(stage.old for stage in stages)), COUNT),
            (OLD_VALUE, sum(stage.old_value for stage in stages), number),
            (COUNTED_LEADS, float(sum(stage.counted for stage in stages)), COUNT),
            (COUNTED_VALUE, sum(stage.counted_value for stage in stages), number),
        ]
    for column, value, shown in columns:
        cells = area(first, column, last, column)
        formula = f"IF(COUNT({cells})>0,SUM({cells}),{DASH})" if column == WEIGHTED else f"SUM({cells})"
        sheet.formula(row, column, formula, value, shown, "total")
    for column in (WON, WHOLE, CHANCE, LOW, HIGH):
        sheet.text(row, column, "", "total")


def _goal(sheet: Sheet, found: PipelineFindings, row: int, total: int) -> int:
    """Target, what is missing, how far the open leads cover it, and how far they have to."""
    if found.goal is None:
        return row
    number = _number(sheet, found)
    month = formats.month(date.fromisoformat(f"{found.month}-01")) if found.month else ""
    note = tr(
        "Coverage: open value / (target − won so far). Needed: 1 / the mean chance of the open value."
        " Won counts all wins of the month, whenever their leads entered."
    )
    row = section(sheet, row, tr("Coverage of the target"), " ".join([note, *found.coverage_remarks]))
    aim = tr("Target of the month") if found.is_target else tr("The plan's own month brings")
    won, goal, deals = found.won_so_far, found.goal, found.deals_value
    target, so_far, missing = (own(row + offset, 1) for offset in range(3))
    sheet.text(row, 0, aim, "row")
    sheet.number(row, 1, goal, number, COUNTED)
    sheet.text(row + 1, 0, tr("Won in {month} so far").format(month=month) if month else tr("Won so far"), "row")
    sheet.number(row + 1, 1, won, number, COUNTED)
    sheet.text(row + 2, 0, tr("Missing"), "row")
    lacking = None if won is None else max(0.0, goal - won)
    sheet.formula(row + 2, 1, known(f"MAX(0,{target}-{so_far})", target, so_far), lacking, number)
    sheet.text(row + 3, 0, tr("Coverage"), "total")
    live_value = sum(stage.value - stage.old_value for stage in found.stages)
    covers = live_value / lacking if lacking else None
    value = f"({own(total, VALUE)}-{own(total, OLD_VALUE)})" if found.too_old else own(total, VALUE)
    formula = known(f"IF({missing}>0,{value}/{missing},{DASH})", missing)
    sheet.formula(row + 3, 1, formula, covers, RATIO, "total")
    sheet.text(row + 4, 0, tr("Open value with a known chance"), "row")
    sheet.number(row + 4, 1, deals or None, number, COUNTED)
    sheet.text(row + 5, 0, tr("Needed coverage"), "total")
    known_value, weighted = own(row + 4, 1), own(total, WEIGHTED)
    sums = [stage.weighted for stage in found.stages if stage.weighted is not None]
    needed = deals / sum(sums) if deals and sum(sums) else None
    formula = known(f"IF({weighted}<>0,{known_value}/{weighted},{DASH})", known_value, weighted)
    sheet.formula(row + 5, 1, formula, needed, RATIO, "total")
    sheet.text(row + 6, 0, tr("Chance to win all that is missing"), "row")
    chance = found.outcomes.chance_of_at_least(lacking) if found.outcomes is not None and lacking else None
    sheet.number(row + 6, 1, chance, RATE, FIXED)
    return row + 8


def _outcomes(sheet: Sheet, found: PipelineFindings, result: Outcomes, row: int) -> int:
    """What the open leads may bring: quantiles, and the chance of at least so much."""
    drawn = (
        tr("All outcomes, each lead won or not.")
        if result.exact
        else tr("Simulated 10,000 times, always with the same draws: each lead won or not.")
    )
    unsure = tr("How likely leads are won is only known as well as the leads so far tell, and drawn too.")
    note = drawn if found.is_planned else f"{drawn} {unsure}"
    number = _number(sheet, found)
    row = section(sheet, row, tr("What the open leads may bring"), note)
    figures = [
        (tr("In 9 of 10 cases at least"), result.p10, number), (tr("Half of the time at least"), result.median, number),
        (tr("In 1 of 10 cases at least"), result.p90, number), (tr("On average"), result.mean, number),
        (tr("Chance that they bring nothing"), result.chance_of_nothing, RATE),
    ]  # fmt: skip
    if found.too_old and found.would_add is not None:
        figures.append((tr("Leads older than any win would add"), found.would_add, number))
    if found.with_mean_deal is not None:
        name = tr("On average, leads without a value taken for the mean of the won")
        figures.append((name, found.with_mean_deal, number))
    if found.ends is not None:
        figures.append((tr("On average, if the open ones end like the decided"), found.ends[1], number))
    for offset, (name, value, shown) in enumerate(figures):
        sheet.text(row + offset, 0, name, "row")
        sheet.number(row + offset, 1, value, shown, FIXED)
    top = row + len(figures) + 1
    steps = _steps(result)
    heads(sheet, top, [tr("So much or more"), tr("Chance")])
    for offset, (amount, chance) in enumerate(steps, start=1):
        sheet.number(top + offset, 0, amount, number, "fixed_left")
        sheet.number(top + offset, 1, chance, RATE, FIXED)
    if len(steps) > 1:
        add_curve(
            sheet, (top, 3), tr("Chance that the open leads bring so much or more"),
            tr("A line of the chance by amount"), 0,
            [Series(1, top + 1, top + len(steps), colour=BLUE, number="0%")],
            tr("Amount") if found.in_money else tr("Customers"), 1.0,
        )  # fmt: skip
    return top + max(len(steps), CHART_ROWS) + 1


def _steps(result: Outcomes) -> list[tuple[float, float]]:
    """Amounts with the chance of at least so much: every outcome where they are few."""
    amounts = result.amounts
    if len(amounts) > MOST_OUTCOMES:
        low, high = amounts[0], amounts[-1]
        amounts = tuple(low + (high - low) * place / MOST_OUTCOMES for place in range(MOST_OUTCOMES + 1))
    return [(amount, min(1.0, result.chance_of_at_least(amount))) for amount in amounts]
