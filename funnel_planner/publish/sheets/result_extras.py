"""More about the funnel on the sheet of results: filled in leads, possible range of rates, mature leads, values."""

from funnel_planner.analytics.cohorts import Mature
from funnel_planner.analytics.conversion import loss_bounds
from funnel_planner.analytics.funnel_parts import FunnelMoney
from funnel_planner.analytics.results import Measured
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.formulas import DASH, divided
from funnel_planner.publish.frame import COUNTED, FIXED, heads, own, rate_cells, rate_heads, section
from funnel_planner.publish.look import COUNT, RATE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count

Places = tuple[int, int, int]
"""Row of the first stage, column of its count, first free column."""


def write_stage_extras(sheet: Sheet, contents: WorkbookContents, measured: Measured, places: Places) -> None:
    """Columns beside the stages: leads that were filled in, and the possible range of rates; where there are any."""
    first, reached, column = places
    funnel = contents.findings.funnel
    if (funnel is not None and any(funnel.implied)) or any(measured.rate_bounds):
        sheet.worksheet.set_row(first - 1, 48)
    if funnel is not None and any(funnel.implied):
        sheet.text(first - 1, column, tr("Of them seen further on only"), "head_right")
        for index, filled in enumerate(funnel.implied):
            sheet.number(first + index, column, filled, COUNT, COUNTED)
        column += 1
    if any(measured.rate_bounds):
        _bounds(sheet, contents.plan, measured, (first, reached, column))


def _bounds(sheet: Sheet, plan: Plan, measured: Measured, places: Places) -> None:
    """Rates as they might be where some lost leads do not say how far they came (Manski 2003)."""
    first, reached, column = places
    lost = measured.flags.get("lost_unknown_stage", 0)
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
