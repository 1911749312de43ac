"""More about the funnel on the sheet of results: filled in leads, possible range of rates, mature leads, values."""

from funnel_planner.analytics.cohorts import Mature
from funnel_planner.analytics.conversion import loss_bounds, settled_intervals
from funnel_planner.analytics.funnel_parts import FunnelMoney
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.formulas import DASH, divided, known, wilson_formula
from funnel_planner.publish.frame import COUNTED, FIXED, heads, own, rate_cells, rate_heads, section
from funnel_planner.publish.look import COUNT, RATE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.result_columns import GAP, LOST, REACHED
from funnel_planner.publish.sheets.result_columns import RATE as STEP_RATE
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count


def write_stage_extras(sheet: Sheet, contents: WorkbookContents, measured: Measured, first: int) -> None:
    """Columns beside the stages, from row ``first`` on.

    Leads that were filled in, the possible range of rates, and what counts are at least, where there are any; the rate
    of the drop-off; and the intervals of the rates that have none beside them.
    """
    funnel, column = contents.findings.funnel, GAP + 1
    sheet.worksheet.set_row(first - 1, 48)
    if funnel is not None and any(funnel.implied):
        sheet.text(first - 1, column, tr("Of them seen further on only"), "head_right")
        for index, filled in enumerate(funnel.implied):
            sheet.number(first + index, column, filled, COUNT, COUNTED)
        column += 1
    if any(measured.rate_bounds):
        _bounds(sheet, contents.plan, measured, (first, REACHED, column))
        column += 3
    if any(least is not None for least in measured.at_least):
        sheet.text(first - 1, column, tr("At least"), "head_right")
        for index, least in enumerate(measured.at_least):
            sheet.number(first + index, column, least, COUNT, COUNTED)
        column += 1
    _drop_off(sheet, measured.total, first, column)
    _intervals(sheet, measured.total, first, column + 1)


def _drop_off(sheet: Sheet, total: FunnelResult, first: int, column: int) -> None:
    """The share that did not come on from the stage before, beside the number of them."""
    sheet.text(first - 1, column, tr("Drop-off rate"), "head_right")
    for index, rate in enumerate(total.dropoff_rate):
        if index:
            step = own(first + index, STEP_RATE)
            sheet.formula(first + index, column, known(f"1-{step}", step), rate, RATE)


def _intervals(sheet: Sheet, total: FunnelResult, first: int, column: int) -> None:
    """95 % intervals (Wilson) of the share of the first stage, and of the share of decided leads."""
    titles = (tr("Of the first: 95 % from"), tr("Of the first: 95 % to"),
              tr("Of decided: 95 % from"), tr("Of decided: 95 % to"))  # fmt: skip
    for offset, title in enumerate(titles):
        sheet.text(first - 1, column + offset, title, "head_right")
    decided = settled_intervals(total) or (None,) * len(total.counts)
    for index in range(1, len(total.counts)):
        row = first + index
        here, whole = own(row, REACHED), f"({own(row, REACHED)}+N({own(row - 1, LOST)}))"
        n, x = total.counts[0], total.counts[index]
        of_first = wilson(x, n) if x is not None and n is not None else None
        for place, (cell, interval) in enumerate(((own(first, REACHED), of_first), (whole, decided[index]))):
            for side, upper in enumerate((False, True)):
                at = column + 2 * place + side
                if interval is None:
                    sheet.number(row, at, None, RATE)
                else:
                    sheet.formula(row, at, wilson_formula(here, cell, upper=upper), interval[side], RATE)


def _bounds(sheet: Sheet, plan: Plan, measured: Measured, places: tuple[int, int, int]) -> None:
    """Rates as they might be where some lost leads do not say how far they came (Manski 2003)."""
    first, reached, column = places
    lost = measured.unplaced
    titles = (tr("Lost, nothing says where"), tr("Rate at least"), tr("Rate at most"))
    for offset, title in enumerate(titles):
        sheet.text(first - 1, column + offset, title, "head_right")
    sheet.number(first, column, lost, COUNT, COUNTED)
    unknown = own(first, column)
    follows = loss_bounds(measured.total.counts, lost, plan.won_index) == measured.rate_bounds
    for index, interval in enumerate(measured.rate_bounds):
        if not index:
            continue
        low, high = interval or (None, None)
        if follows:
            formulas = _bound_formulas(index, plan.won_index, (first, reached), unknown)
            for offset, (formula, value) in enumerate(zip(formulas, (low, high), strict=True), start=1):
                sheet.formula(first + index, column + offset, formula, value, RATE)
        else:
            for offset, value in enumerate((low, high), start=1):
                sheet.number(first + index, column + offset, value, RATE, FIXED)


def _bound_formulas(index: int, won: int, place: tuple[int, int], unknown: str) -> tuple[str, str]:
    """``analytics.conversion.loss_bounds`` of one step. The first count has the unplaced leads, the others do not."""
    first, column = place
    here, before = own(first + index, column), own(first + index - 1, column)
    maybe = f"({here}+{unknown})" if index < won else here
    if index == 1:
        least, most = (here, before), (maybe, before)
    else:
        whole = f"({before}+{unknown})" if index - 1 < won else before
        least, most = (here, whole), (maybe, whole if index < won else before)
    both = f"AND({least[1]}<>0,{most[1]}<>0)"
    return f"IF({both},{least[0]}/{least[1]},{DASH})", f"IF({both},{most[0]}/{most[1]},{DASH})"


def write_extras(sheet: Sheet, contents: WorkbookContents, row: int) -> int:
    """Tables below: conversion of mature leads, values by stage; returns the row after them."""
    funnel = contents.findings.funnel
    if funnel is None:
        return row
    if funnel.mature is not None:
        row = _mature(sheet, funnel.mature, row, funnel.other_window) + 1
    if funnel.money is not None:
        row = _values(sheet, contents.plan, funnel.money, row) + 1
    return row


def _mature(sheet: Sheet, mature: Mature, row: int, other_window: str) -> int:
    note = tr("Only leads that had so many days, and only wins within them: young leads cannot lower it.")
    row = section(sheet, row, tr("Mature conversion"), note, *([other_window] if other_window else []))
    within = trn("Won within {n} day", "Won within {n} days", mature.window_days)
    heads(sheet, row, ["", tr("Leads that had it"), within, *rate_heads(tr("Share won"))])
    sheet.text(row + 1, 0, tr("All leads"), "row")
    sheet.number(row + 1, 1, mature.n, COUNT, COUNTED)
    sheet.number(row + 1, 2, mature.converted, COUNT, COUNTED)
    rate_cells(sheet, row + 1, 3, (own(row + 1, 2), mature.converted), (own(row + 1, 1), mature.n))
    return row + 2


def _values(sheet: Sheet, plan: Plan, money: FunnelMoney, row: int) -> int:
    note = tr("{n} of {all} leads say what they are worth.").format(n=count(money.known), all=count(money.n))
    row = section(sheet, row, tr("The funnel in money"), note)
    heads(sheet, row, [tr("Stage"), tr("Value"), tr("Of the stage before"), tr("Lost"), tr("Open")])
    amount = sheet.look.money
    for index, stage in enumerate(plan.stages):
        line = row + 1 + index
        sheet.text(line, 0, stage.name, "row")
        sheet.number(line, 1, money.reached[index], amount, COUNTED)
        if index:
            before = money.reached[index - 1]
            share = money.reached[index] / before if before else None
            sheet.formula(line, 2, divided(own(line, 1), own(line - 1, 1)), share, RATE)
        if index < len(plan.stages) - 1:
            sheet.number(line, 3, money.lost[index], amount, COUNTED)
            sheet.number(line, 4, money.open[index], amount, COUNTED)
    return row + 1 + len(plan.stages)
