"""Money by channel, and other ways of sharing it: tables of the sheet that compares channels."""

import math
from collections.abc import Mapping

from funnel_planner.analytics.results import FunnelResult
from funnel_planner.domain import unit_economics
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.formulas import DASH, divided, known
from funnel_planner.publish.frame import COUNTED, FIXED, heads, own, section
from funnel_planner.publish.inputs import MARGIN
from funnel_planner.publish.look import RATIO, SHARE
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.publish.sheets.result_channels import ShownChannel
from funnel_planner.words import tr
from funnel_planner.words.money_words import margin_words, without_costs

Source = tuple[str | None, str]
"""A formula, or the style of a number."""


def write_money(sheet: Sheet, parts: Parts, channels: tuple[ShownChannel, ...], row: int) -> int:
    """Revenue, cost and what each person at a stage cost; where any of it is known."""
    total, plan = parts.measured.total, parts.plan
    if total.won_value is None and total.cost is None:
        return row
    notes = []
    if total.cost is not None:
        notes.append(tr("Cost as far as it is known: ads only, without sales."))
        missing = without_costs((channel.name, channel.funnel.cost) for channel in channels)
        notes += [text for text in (missing, margin_words(plan.economics.margin)) if text]
    row = section(sheet, row, tr("Money by channel"), *notes)
    stages = [(index, stage.name) for index, stage in enumerate(plan.stages) if 0 < index < plan.won_index]
    per = [tr("Cost per {stage}").format(stage=name) for _, name in stages]
    titles = [
        tr("Channel"),
        tr("Revenue"),
        tr("Cost"),
        tr("CPL"),
        *per,
        tr("CAC, ads only"),
        tr("ROAS"),
        tr("ROI on gross profit"),
    ]
    heads(sheet, row, titles if total.cost is not None else titles[:2])
    first, last = row + 1, row + len(channels)
    steps = [0, *(index for index, _ in stages), plan.won_index]
    for offset, channel in enumerate(channels):
        cells = [parts.channel_source(offset, step) for step in steps]
        sheet.text(first + offset, 0, channel.name, "row")
        _amounts(
            sheet, parts, first + offset, channel.funnel, [(None, COUNTED), (None, COUNTED)], (steps, cells), "row"
        )
    sums = [f"SUM({area(first, column, last, column)})" for column in (1, 2)]
    given = [
        [one.funnel.won_value for one in channels], [one.funnel.cost for one in channels],
    ]  # fmt: skip
    known_sums = [
        formula if math.isclose(math.fsum(value or 0.0 for value in values), whole or 0.0, abs_tol=1e-6) else None
        for formula, values, whole in zip(sums, given, (total.won_value, total.cost), strict=True)
    ]
    sheet.text(last + 1, 0, tr("All leads"), "total")
    totals: list[str | None] = [parts.results.reached(step) for step in steps]
    summed: list[Source] = [(formula, "counted_total") for formula in known_sums]
    _amounts(sheet, parts, last + 1, total, summed, (steps, totals), "total")
    return last + 3


def _amounts(
    sheet: Sheet, parts: Parts, row: int, funnel: FunnelResult, sources: list[Source],
    counts: tuple[list[int], list[str | None]], style: str,
) -> None:  # fmt: skip
    """One line of money: revenue and cost (``sources``: formulas, or the style of a number), then what follows."""
    amount, cents = sheet.look.money, sheet.look.money_cents
    has_cost = parts.measured.total.cost is not None
    told = [funnel.won_value, funnel.cost] if has_cost else [funnel.won_value]
    for column, (value, (formula, counted)) in enumerate(zip(told, sources, strict=False), start=1):
        if formula is None or value is None:
            sheet.number(row, column, value, amount, counted)
        else:
            sheet.formula(row, column, formula, value, amount, style)
    if not has_cost:
        return
    revenue, cost = own(row, 1), own(row, 2)
    column = 3
    for step, cell in zip(*counts, strict=True):
        value = unit_economics.cost_per(funnel.cost, funnel.counts[step])
        if cell is None:
            sheet.number(row, column, value, cents, "fixed_total" if style == "total" else FIXED)
        else:
            sheet.formula(row, column, divided(cost, cell), value, cents, style)
        column += 1
    margin = parts.plan.economics.margin
    sheet.formula(row, column, divided(revenue, cost), unit_economics.roas(funnel.won_value, funnel.cost), RATIO, style)
    roi = known(f"IF({cost}<>0,({MARGIN}*{revenue}-{cost})/{cost},{DASH})", revenue, cost)
    sheet.formula(row, column + 1, roi, unit_economics.roi(funnel.won_value, funnel.cost, margin), SHARE, style)


def write_shares(
    sheet: Sheet, channels: tuple[ShownChannel, ...], shares: Mapping[str, Mapping[str, float | None]], row: int
) -> int:
    """Revenue by channel under other ways of sharing it; each adds up to the same total."""
    row = section(
        sheet, row, tr("Revenue shared among all channels that touched a lead"),
        tr("Every column adds up to the revenue of all won leads."),
    )  # fmt: skip
    models = list(shares)
    heads(sheet, row, [tr("Channel"), *models])
    labels = [one.label for one in channels if one.label]
    more = {label for model in models for label in shares[model]} - set(labels)
    rows = [*labels, *sorted(more, key=str.casefold)]
    for offset, label in enumerate(rows, start=1):
        sheet.text(row + offset, 0, shown_label(label), "row")
        for column, model in enumerate(models, start=1):
            sheet.number(row + offset, column, shares[model].get(label, 0.0), sheet.look.money, FIXED)
    end = row + len(rows) + 1
    sheet.text(end, 0, tr("All leads"), "total")
    for column, model in enumerate(models, start=1):
        total = math.fsum(value or 0.0 for value in shares[model].values())
        sheet.formula(end, column, f"SUM({area(row + 1, column, end - 1, column)})", total, sheet.look.money, "total")
    return end + 2
