"""The sheet on which people change what the plan assumes."""

from collections.abc import Mapping

from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.publish import inputs as names
from funnel_planner.publish.inputs import Inputs
from funnel_planner.publish.look import COUNT, DAYS, PEOPLE, SHARE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import mark, tr

TENTHS = "0.0"
FIRST_OWN_RATE = 7
"""Column of the first own rate in the table of channels."""


Sources = Mapping[tuple[NumberKind, str, str], str]
"""What numbers were measured from, by ``Measurement.place``."""
_OF_CHANNEL = {
    NumberKind.VOLUME: mark("People per month"),
    NumberKind.SPEND: mark("Fixed cost per month"),
    NumberKind.DEAL_SIZE: mark("Own deal size"),
}
"""Headings of the columns of channels."""


def write_assumptions(sheet: Sheet, plan: Plan, inputs: Inputs, measured_from: Sources) -> None:
    """Rates per stage, goals, money, and volume, costs, deal size and own rates per channel.

    Beside numbers that were measured stands what from; for those of channels below their table.
    """
    sheet.title(tr("Assumptions"), tr("Change the cells with blue numbers: forecast, channels and summary follow."))
    sheet.widths(38, 16, 18, 14, 14, 14, 14, 15)
    row = _rates(sheet, 3, plan, inputs, measured_from)
    row = _money(sheet, row + 1, plan, measured_from)
    row = _channels(sheet, row + 1, plan, inputs)
    _channel_sources(sheet, row + 1, plan, measured_from)
    sheet.worksheet.freeze_panes(2, 1)


def step_title(plan: Plan, index: int) -> str:
    """``Lead → MQL``: the step from a stage to the next."""
    return f"{plan.stages[index].name} → {plan.stages[index + 1].name}"


def _rates(sheet: Sheet, row: int, plan: Plan, inputs: Inputs, measured_from: Sources) -> int:
    sheet.text(row, 0, tr("From stage to stage"), "section")
    sheet.heads(row + 1, 0, [tr("Step"), tr("Planned rate"), "", tr("Goal per month")])
    sheet.text(row + 1, 2, tr("Stage"), "head_aside")
    targets = {target.stage_id: target.count for target in plan.targets if not target.month}
    for index, stage in enumerate(plan.stages):
        line = row + 2 + index
        last = index == len(plan.stages) - 1
        sheet.text(line, 0, stage.name if last else step_title(plan, index), "row")
        if not last:
            sheet.input(line, 1, stage.rate_to_next, SHARE, inputs.rates[index], share=True)
        sheet.text(line, 2, stage.name, "row_aside")
        sheet.input(line, 3, targets.get(stage.id), PEOPLE, inputs.targets[index])
        sheet.text(line, 4, measured_from.get((NumberKind.RATE, "", stage.id), ""), "aside")
    return row + 2 + len(plan.stages)


def _money(sheet: Sheet, row: int, plan: Plan, measured_from: Sources) -> int:
    economics, look = plan.economics, sheet.look
    again = tr("for customers who buy again; does not count while revenue per account and churn are both filled in")
    sheet.text(row, 0, tr("Money"), "section")
    sheet.heads(row + 1, 0, [tr("Assumption"), tr("Value"), "", ""])
    lines: list[tuple[str, float | None, str, str, str]] = [
        (tr("Deal size"), economics.deal_size, look.money_cents, names.DEAL_SIZE,
         measured_from.get((NumberKind.DEAL_SIZE, "", ""), "")),
        (tr("Gross margin"), economics.margin, SHARE, names.MARGIN, tr("share of revenue")),
        (tr("Sales cost per month"), economics.sales_cost_per_month, look.money, names.SALES_COST,
         tr("people and tools that are not a channel's cost")),
        (tr("Revenue per account and month"), economics.revenue_per_account_month, look.money_cents, names.ARPA,
         tr("for subscriptions; blank otherwise")),
        (tr("Churn per month"), economics.churn_per_month, SHARE, names.CHURN,
         tr("for subscriptions; blank otherwise")),
        (tr("Orders per customer and year"), economics.orders_per_year, TENTHS, names.ORDERS, again),
        (tr("Years a customer keeps buying"), economics.customer_years, TENTHS, names.YEARS, again),
        (tr("Sales cycle in days"), economics.cycle_days, DAYS, names.CYCLE_DAYS, tr("from opportunity to customer")),
        (tr("Months looked ahead"), float(plan.horizon_months), COUNT, names.HORIZON, ""),
    ]  # fmt: skip
    for offset, (label, value, number, name, note) in enumerate(lines):
        line = row + 2 + offset
        sheet.text(line, 0, label, "row")
        sheet.input(line, 1, value, number, name, share=number == SHARE)
        sheet.text(line, 2, note, "aside")
    return row + 2 + len(lines)


def _channels(sheet: Sheet, row: int, plan: Plan, inputs: Inputs) -> int:
    look = sheet.look
    sheet.text(row, 0, tr("Channels"), "section")
    sheet.text(row, 1, tr("A blank deal size or rate takes the plan's."), "aside")
    titles = [
        tr("Channel"), tr("Enters at"), tr("People per month"), tr("Fixed cost per month"), tr("Cost per person"),
        tr("Cost per lead"), tr("Own deal size"),
    ]  # fmt: skip
    steps = [step_title(plan, index) for index in range(len(plan.stages) - 1)]
    sheet.heads(row + 1, 0, [*titles, *steps], left=2)
    sheet.worksheet.set_row(row + 1, 48)
    for offset, (channel, own) in enumerate(zip(plan.channels, inputs.channels, strict=True)):
        line = row + 2 + offset
        sheet.text(line, 0, channel.name, "row")
        sheet.text(line, 1, plan.stages[plan.entry_index(channel)].name, "row")
        sheet.input(line, 2, channel.volume_per_month, PEOPLE, own.volume)
        sheet.input(line, 3, channel.cost.fixed_per_month, look.money, own.fixed_cost)
        sheet.input(line, 4, channel.cost.per_click, look.money_cents, own.click_cost)
        sheet.input(line, 5, channel.cost.per_lead, look.money_cents, own.lead_cost)
        sheet.input(line, 6, channel.deal_size, look.money_cents, own.deal_size)
        for step, name in enumerate(own.rates):
            rate = channel.own_rate(plan.stages[step].id)
            if step < plan.entry_index(channel):
                sheet.text(line, FIRST_OWN_RATE + step, "", "row")
            else:
                sheet.input(line, FIRST_OWN_RATE + step, rate, SHARE, name, share=True)
    if plan.channels:
        first, last = row + 2, row + 1 + len(plan.channels)
        sheet.name_area(names.ALL_VOLUMES, first, 2, last, 2)
        sheet.name_area(names.ALL_FIXED_COSTS, first, 3, last, 3)
    return row + 2 + len(plan.channels)


def _channel_sources(sheet: Sheet, row: int, plan: Plan, measured_from: Sources) -> None:
    """A line for each number of a channel that was measured; nothing where none was."""
    order = [channel.id for channel in plan.channels]
    found = [(place, text) for place, text in measured_from.items() if place[1] in order]
    if not found:
        return
    sheet.text(row, 0, tr("What numbers of channels were measured from"), "section")
    for offset, (place, text) in enumerate(sorted(found, key=lambda one: order.index(one[0][1]))):
        kind, channel_id, stage_id = place
        what = step_title(plan, plan.stage_index(stage_id)) if kind is NumberKind.RATE else tr(_OF_CHANNEL[kind])
        sheet.text(row + 1 + offset, 0, f"{plan.channel(channel_id).name}: {what}", "row")
        sheet.text(row + 1 + offset, 1, text, "aside")
