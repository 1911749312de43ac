"""The sheet that computes the planned month from the assumptions, as ``forecast.flow`` does."""

from dataclasses import dataclass

from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.projection import Projection
from funnel_planner.publish import inputs as names
from funnel_planner.publish.charts import add_money_chart
from funnel_planner.publish.formulas import divided, priced
from funnel_planner.publish.inputs import Inputs
from funnel_planner.publish.look import COUNT, PEOPLE, RATIO, SHARE
from funnel_planner.publish.sheet import Sheet, absolute, area, relative
from funnel_planner.words import tr
from funnel_planner.words.formats import NO_DATA

HEADS = 4
"""Row of the first table's header; stages start in column 1."""


@dataclass(frozen=True, slots=True)
class ForecastPlaces:
    """Where other sheets find the forecast's numbers; rows and columns count from 0."""

    sheet: Sheet
    stage_count: int
    first_channel: int
    total: int
    step: int
    cost: int
    goal: int
    spacer: int
    first_rate: int
    first_money: int
    money_total: int

    def at(self, row: int, column: int) -> str:
        """A cell's address for other sheets."""
        return self.sheet.address(row, column)


LEADS, SPEND, CUSTOMERS, REVENUE, CAC, ROAS, ROI = range(1, 8)
"""Columns of the table of money."""


def forecast_places(sheet: Sheet, plan: Plan) -> ForecastPlaces:
    """The layout, known before anything is written, so that sheets can refer to each other."""
    count = max(len(plan.channels), 1)
    first = HEADS + 1
    total = first + count
    first_rate = total + 9
    first_money = first_rate + count + 3
    return ForecastPlaces(
        sheet=sheet,
        stage_count=len(plan.stages),
        first_channel=first,
        total=total,
        step=total + 1,
        cost=total + 2,
        goal=total + 3,
        spacer=total + 5,
        first_rate=first_rate,
        first_money=first_money,
        money_total=first_money + count,
    )


def write_forecast(places: ForecastPlaces, plan: Plan, projection: Projection, inputs: Inputs) -> None:
    """People per channel and stage, the rates used, money per channel, key figures and a chart."""
    sheet = places.sheet
    sheet.title(tr("Forecast"), tr("A month as planned. Everything here is computed from the sheet Assumptions."))
    sheet.widths(34, *[15] * max(len(plan.stages), ROI), 12)
    _people(places, plan, projection, inputs)
    _below_people(places, plan, projection, inputs)
    _rates(places, plan, inputs)
    _money(places, plan, projection, inputs)
    _money_totals(places, plan, projection)
    end = _key_figures(places, plan, projection)
    add_money_chart(places, plan, end)
    sheet.worksheet.freeze_panes(2, 1)


def _people(places: ForecastPlaces, plan: Plan, projection: Projection, inputs: Inputs) -> None:
    sheet = places.sheet
    sheet.text(HEADS - 1, 0, tr("People per month"), "section")
    sheet.heads(HEADS, 0, [tr("Channel"), *[stage.name for stage in plan.stages]])
    for offset, (channel, month) in enumerate(zip(plan.channels, projection.channels, strict=True)):
        row, entry = places.first_channel + offset, plan.entry_index(channel)
        sheet.text(row, 0, channel.name, "row")
        for stage, people in enumerate(month.volumes):
            if stage < entry:
                sheet.number(row, 1 + stage, 0, PEOPLE)
            elif stage == entry:
                sheet.formula(row, 1 + stage, inputs.channels[offset].volume, people, PEOPLE)
            else:
                rate = relative(places.first_rate + offset, stage)
                sheet.formula(row, 1 + stage, f"{relative(row, stage)}*N({rate})", people, PEOPLE)
    sheet.text(places.total, 0, tr("All channels"), "total")
    for stage, people in enumerate(projection.volumes):
        column = 1 + stage
        formula = f"SUM({area(places.first_channel, column, places.total - 1, column)})"
        sheet.formula(places.total, column, formula, people, PEOPLE, "total")


def _below_people(places: ForecastPlaces, plan: Plan, projection: Projection, inputs: Inputs) -> None:
    sheet, first, last = places.sheet, places.first_channel, places.total - 1
    labels = [tr("From the stage before"), tr("Spend per person here"), tr("Goal per month"), tr("Above the goal")]
    for offset, label in enumerate(labels):
        sheet.text(places.step + offset, 0, label, "row")
    sheet.text(places.spacer, 0, tr("Margin of the funnel chart"), "helper")
    targets = {target.stage_id: target.count for target in plan.targets if not target.month}
    widest = max(projection.volumes)
    for stage, people in enumerate(projection.volumes):
        column = 1 + stage
        total = relative(places.total, column)
        if stage:
            here = area(first, stage, last, stage)
            rates = area(places.first_rate, stage, places.first_rate + last - first, stage)
            planned = f"SUMPRODUCT(({here}>0)*ISNUMBER({rates}))>0"
            share = f"SUMPRODUCT({here},{rates})/SUM({here})"
            formula = f'IF({planned},{share},"{NO_DATA}")'
            sheet.formula(places.step, column, formula, projection.step_rate[stage], SHARE)
        cost, goal, spend = projection.cost_per_stage[stage], targets.get(plan.stages[stage].id), "spend"
        sheet.formula(places.cost, column, priced(spend, total), cost, sheet.look.money_cents)
        name = inputs.targets[stage]
        sheet.formula(places.goal, column, f'IF(ISNUMBER({name}),{name},"{NO_DATA}")', goal, PEOPLE)
        formula = f'IF(ISNUMBER({name}),{total}-{name},"{NO_DATA}")'
        sheet.formula(places.goal + 1, column, formula, None if goal is None else people - goal, "+#,##0.0;-#,##0.0;0")
        totals = area(places.total, 1, places.total, places.stage_count)
        sheet.formula(places.spacer, column, f"(MAX({totals})-{total})/2", (widest - people) / 2, PEOPLE, "helper")


def _rates(places: ForecastPlaces, plan: Plan, inputs: Inputs) -> None:
    sheet = places.sheet
    sheet.text(places.first_rate - 2, 0, tr("Rates used: the channel's own, else the plan's"), "section")
    sheet.heads(places.first_rate - 1, 0, [tr("Channel"), *[f"→ {stage.name}" for stage in plan.stages[1:]]])
    for offset, channel in enumerate(plan.channels):
        row = places.first_rate + offset
        sheet.text(row, 0, channel.name, "row")
        for step, planned in enumerate(inputs.rates):
            if step < plan.entry_index(channel):
                sheet.number(row, 1 + step, None, SHARE)
                continue
            own = inputs.channels[offset].rates[step]
            formula = f'IF(ISNUMBER({own}),{own},IF(ISNUMBER({planned}),{planned},"{NO_DATA}"))'
            sheet.formula(row, 1 + step, formula, plan.rate(channel, step), SHARE)


def _money(places: ForecastPlaces, plan: Plan, projection: Projection, inputs: Inputs) -> None:
    sheet, look = places.sheet, places.sheet.look
    sheet.text(places.first_money - 2, 0, tr("Money per month"), "section")
    titles = [tr("Channel"), tr("Leads"), tr("Spend"), tr("Customers"), tr("Revenue"), tr("CAC, ads only"), tr("ROAS"),
              tr("ROI on gross profit")]  # fmt: skip
    sheet.heads(places.first_money - 1, 0, titles)
    for offset, (channel, month) in enumerate(zip(plan.channels, projection.channels, strict=True)):
        row, own = places.first_money + offset, inputs.channels[offset]
        lead_index = max(plan.lead_index, plan.entry_index(channel))
        leads, spend, customers, revenue = (relative(row, column) for column in (LEADS, SPEND, CUSTOMERS, REVENUE))
        people = places.first_channel + offset
        deal = f"IF(ISNUMBER({own.deal_size}),{own.deal_size},{names.DEAL_SIZE})"
        spent = f"{own.fixed_cost}+{own.click_cost}*{own.volume}+{own.lead_cost}*{leads}"
        sheet.text(row, 0, channel.name, "row")
        sheet.formula(row, LEADS, relative(people, 1 + lead_index), month.volumes[lead_index], PEOPLE)
        sheet.formula(row, SPEND, spent, month.spend, look.money)
        sheet.formula(row, CUSTOMERS, relative(people, 1 + plan.won_index), month.customers, PEOPLE)
        sheet.formula(row, REVENUE, f"{customers}*{deal}", month.revenue, look.money)
        sheet.formula(row, CAC, priced(spend, customers), month.cac, look.money_cents)
        sheet.formula(row, ROAS, divided(revenue, spend), month.roas, RATIO)
        sheet.formula(row, ROI, _roi(revenue, spend, names.MARGIN), month.roi, SHARE)


def _money_totals(places: ForecastPlaces, plan: Plan, projection: Projection) -> None:
    sheet, look, row = places.sheet, places.sheet.look, places.money_total
    leads = sum(
        month.volumes[max(plan.lead_index, plan.entry_index(channel))]
        for channel, month in zip(plan.channels, projection.channels, strict=True)
    )
    sheet.text(row, 0, tr("All channels"), "total")
    sums = [
        (LEADS, "leads", leads, PEOPLE), (SPEND, "spend", projection.spend, look.money),
        (CUSTOMERS, "customers", projection.customers, PEOPLE), (REVENUE, "revenue", projection.revenue, look.money),
    ]  # fmt: skip
    for column, name, value, number in sums:
        formula = f"SUM({area(places.first_money, column, row - 1, column)})"
        sheet.formula(row, column, formula, value, number, "total")
        sheet.name_cell(name, row, column)
    sheet.formula(row, CAC, priced("spend", "customers"), projection.cac_ads, look.money_cents, "total")
    sheet.formula(row, ROAS, divided("revenue", "spend"), projection.roas, RATIO, "total")
    sheet.formula(row, ROI, _roi("revenue", "spend", names.MARGIN), projection.roi, SHARE, "total")


def _roi(revenue: str, spend: str, margin: str) -> str:
    return f'IF({spend}<>0,({margin}*{revenue}-{spend})/{spend},"{NO_DATA}")'


def _key_figures(places: ForecastPlaces, plan: Plan, projection: Projection) -> int:
    """Label, month, all months; returns the row after the table. Each figure has a name."""
    sheet, look, row = places.sheet, places.sheet.look, places.money_total + 2
    sheet.text(row, 0, tr("Key figures"), "section")
    sheet.heads(row + 1, 0, [tr("Figure"), tr("Per month"), tr("All months looked ahead")])
    entered = sum(channel.volume_per_month for channel in plan.channels)
    fixed = sum(channel.cost.fixed_per_month for channel in plan.channels)
    people_in = f"SUM({names.ALL_VOLUMES})" if plan.channels else "0"
    fixed_costs = f"SUM({names.ALL_FIXED_COSTS})" if plan.channels else "0"
    per_entry = f"(revenue*{names.MARGIN}-(spend-fixed_costs))/people_in"
    figures = [
        (tr("People entering"), "people_in", people_in, entered, PEOPLE, True),
        (tr("Customers"), "customers_month", "customers", projection.customers, PEOPLE, True),
        (tr("Revenue"), "revenue_month", "revenue", projection.revenue, look.money, True),
        (tr("Spend on channels"), "spend_month", "spend", projection.spend, look.money, True),
        (tr("of which fixed"), "fixed_costs", fixed_costs, fixed, look.money, True),
        (tr("Sales cost"), "sales_cost_month", f"N({names.SALES_COST})", projection.sales_cost, look.money, True),
        (tr("Profit after marketing and sales"), "gross_profit",
         f"{names.MARGIN}*revenue-spend-{names.SALES_COST}", projection.gross_profit, look.money, True),
        (tr("From first to last stage"), "overall_rate", _overall(places), projection.overall_rate, "0.00%", False),
        (tr("Cost per lead"), "cpl", priced("spend", "leads"), projection.cost_per_lead, look.money_cents, False),
        (tr("CAC, ads only"), "cac_ads", priced("spend", "customers"), projection.cac_ads, look.money_cents, False),
        (tr("CAC, fully loaded"), "cac", priced(f"(spend+N({names.SALES_COST}))", "customers"),
         projection.cac, look.money_cents, False),
        (tr("ROAS"), "roas", divided("revenue", "spend"), projection.roas, RATIO, False),
        (tr("ROI on gross profit"), "roi", _roi("revenue", "spend", names.MARGIN), projection.roi, SHARE, False),
        (tr("ROI on revenue"), "roi_revenue", _roi("revenue", "spend", "1"), projection.roi_revenue, SHARE, False),
        (tr("Lifetime value (LTV)"), "ltv", _lifetime_value(), projection.ltv, look.money_cents, False),
        (tr("LTV : CAC"), "ltv_cac", divided("ltv", "cac"), projection.ltv_cac, RATIO, False),
        (tr("Payback in months"), "payback_months",
         f'IF(AND(ISNUMBER(cac),N({names.ARPA})*{names.MARGIN}>0),cac/({names.ARPA}*{names.MARGIN}),"{NO_DATA}")',
         projection.payback_months, "0.0", False),
        (tr("Break-even: people entering per month"), "break_even",
         f'IF(people_in>0,IF({per_entry}>0,(fixed_costs+{names.SALES_COST})/({per_entry}),"{NO_DATA}"),"{NO_DATA}")',
         projection.break_even_entries, COUNT, False),
        (tr("Sales velocity, planned: money per day"), "velocity", divided("revenue", names.CYCLE_DAYS),
         projection.velocity_per_day, look.money_cents, False),
    ]  # fmt: skip
    for offset, (label, name, formula, value, number, adds_up) in enumerate(figures):
        line = row + 2 + offset
        sheet.text(line, 0, label, "row")
        sheet.formula(line, 1, formula, value, number)
        sheet.name_cell(name, line, 1)
        if adds_up and value is not None:
            ahead = value * plan.horizon_months
            sheet.formula(line, 2, f"{absolute(line, 1)}*{names.HORIZON}", ahead, number)
    return row + 2


def _lifetime_value() -> str:
    """A subscription's where both of its inputs are filled, else that of customers who buy again."""
    arpa, churn, orders, years = names.ARPA, names.CHURN, names.ORDERS, names.YEARS
    subscription = f'IF({churn}>0,{arpa}*{names.MARGIN}/{churn},"{NO_DATA}")'
    mean_deal = f"IF(customers>0,revenue/customers,{names.DEAL_SIZE})"
    repeat = f'IF(COUNT({orders},{years})=2,{mean_deal}*{orders}*{years}*{names.MARGIN},"{NO_DATA}")'
    return f"IF(COUNT({arpa},{churn})=2,{subscription},{repeat})"


def _overall(places: ForecastPlaces) -> str:
    """Share of the first stage that reaches the last; a dash where a step on the way has no rate."""
    last_row, stages = places.total - 1, places.stage_count
    first = area(places.first_channel, 1, last_row, 1)
    last = area(places.first_channel, stages, last_row, stages)
    if stages == 1:
        return f'IF(SUM({first})>0,1,"{NO_DATA}")'
    passing = area(places.first_channel, 1, last_row, stages - 1)
    rates = area(places.first_rate, 1, places.first_rate + last_row - places.first_channel, stages - 1)
    gaps = f"SUMPRODUCT(({first}>0)*({passing}>0)*ISTEXT({rates}))"
    return f'IF(OR(SUM({first})=0,{gaps}>0),"{NO_DATA}",SUMIF({first},">0",{last})/SUM({first}))'
