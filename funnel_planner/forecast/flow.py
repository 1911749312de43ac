"""The forward flow of a plan: how many people reach each stage in a month, what they cost and bring.

``N_(k+1) = N_k * c_k`` per channel in real numbers; totals are sums over channels (semantics, section 5).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_planner.domain import unit_economics as money
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.projection import ChannelProjection, Projection

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A month's people per channel and stage; C channels, K stages."""

    volumes: FloatArray
    """(C, K) people at each stage; 0 before a channel's entry stage."""
    entries: FloatArray
    """(C,) people a channel brings in."""
    entry_index: IndexArray
    """(C,) stage they enter at."""
    rates: FloatArray
    """(C, K-1) rate to the next stage; NaN where none is planned (nobody goes on)."""


def volumes(plan: Plan) -> Flow:
    """People per channel and stage in one month."""
    count, width = len(plan.channels), len(plan.stages)
    rates = _rates(plan)
    index_of = {stage.id: index for index, stage in enumerate(plan.stages)}
    entries = np.array([channel.volume_per_month for channel in plan.channels], dtype=np.float64)
    entry_index = np.array([index_of[c.entry_stage] if c.entry_stage else 0 for c in plan.channels], dtype=np.intp)
    people = np.zeros((count, width))
    people[np.arange(count), entry_index] = entries
    passing = np.where(np.isnan(rates), 0.0, rates)
    for stage in range(width - 1):
        people[:, stage + 1] += people[:, stage] * passing[:, stage]
    return Flow(people, entries, entry_index, rates)


def project(plan: Plan) -> Projection:
    """A plan's month, in total and by channel.

    ``step_rate[k]`` is the share of the people at stage k-1 who go on to k; people a channel brings in at k are not
    part of it. It is None where nobody is at k-1 or no rate is planned for those who are. ``overall_rate`` likewise:
    the share of the people at the first stage who reach the last one. People count as leads from the plan's lead
    stage on, or from their channel's entry stage where that is later.
    """
    flow = volumes(plan)
    economics = plan.economics
    won = flow.volumes[:, plan.won_index]
    leads = _leads(plan, flow)
    revenue_by_channel = won * np.array([plan.deal_size(channel) for channel in plan.channels])
    fixed = np.array([channel.cost.fixed_per_month for channel in plan.channels])
    per_click = np.array([channel.cost.per_click for channel in plan.channels])
    per_lead = np.array([channel.cost.per_lead for channel in plan.channels])
    variable = per_click * flow.entries + per_lead * leads
    spend_by_channel = fixed + variable

    totals = [float(total) for total in flow.volumes.sum(axis=0)]
    spend, customers, revenue = float(spend_by_channel.sum()), float(won.sum()), float(revenue_by_channel.sum())
    sales_cost, margin = economics.sales_cost_per_month, economics.margin
    cac = money.cac(spend, customers, sales_cost) if spend + sales_cost else None
    mean_deal = revenue / customers if customers else economics.deal_size
    ltv = _lifetime_value(economics, mean_deal)
    entered = float(flow.entries.sum())
    return Projection(
        volumes=tuple(totals),
        step_rate=_step_rates(flow),
        overall_rate=_overall_rate(flow),
        channels=_channels(plan, flow, spend_by_channel, revenue_by_channel),
        spend=spend,
        sales_cost=sales_cost,
        customers=customers,
        revenue=revenue,
        mean_deal=mean_deal,
        gross_profit=margin * revenue - spend - sales_cost,
        cost_per_stage=tuple(_price(spend, total) for total in totals),
        cost_per_lead=_price(spend, float(leads.sum())),
        cac_ads=_price(spend, customers),
        cac=cac,
        roas=money.roas(revenue, spend),
        roi=money.roi(revenue, spend, margin),
        roi_revenue=money.roi(revenue, spend),
        ltv=ltv,
        ltv_cac=money.ltv_to_cac(ltv, cac),
        payback_months=money.payback_months(cac, economics.revenue_per_account_month, margin),
        break_even_entries=money.break_even_entries(
            float(fixed.sum()) + sales_cost,
            money.ratio(revenue, entered),
            margin,
            money.ratio(float(variable.sum()), entered),
        ),
        velocity_per_day=money.ratio(revenue, economics.cycle_days),
    )


def _lifetime_value(economics: Economics, mean_deal: float) -> float | None:
    """Of a subscriber, else of one who buys again for the mean deal size of the month's customers."""
    margin = economics.margin
    if economics.is_subscription:
        return money.ltv_subscription(economics.revenue_per_account_month, margin, economics.churn_per_month)
    return money.ltv_repeat(mean_deal, economics.orders_per_year, economics.customer_years, margin)


def _rates(plan: Plan) -> FloatArray:
    """(C, K-1) rates: the plan's, with each channel's own written over them; NaN where there is none."""
    inherited = [np.nan if stage.rate_to_next is None else stage.rate_to_next for stage in plan.stages[:-1]]
    index_of = {stage.id: index for index, stage in enumerate(plan.stages[:-1])}
    rates = np.empty((len(plan.channels), len(inherited)))
    rates[:] = inherited
    for row, channel in enumerate(plan.channels):
        for override in channel.rates:
            if override.stage_id in index_of:  # an own rate kept on what is now the last stage leads nowhere
                rates[row, index_of[override.stage_id]] = override.rate
    return rates


def _leads(plan: Plan, flow: Flow) -> FloatArray:
    """(C,) people who count as leads: at the plan's lead stage, or at the channel's entry stage if that is later."""
    return flow.volumes[np.arange(len(plan.channels)), np.maximum(plan.lead_index, flow.entry_index)]


def _step_rates(flow: Flow) -> tuple[float | None, ...]:
    steps: list[float | None] = [None]
    for stage in range(flow.rates.shape[1]):
        here, rate = flow.volumes[:, stage], flow.rates[:, stage]
        planned = (here > 0) & ~np.isnan(rate)
        going_on = float((here[planned] * rate[planned]).sum())
        steps.append(going_on / float(here.sum()) if planned.any() else None)
    return tuple(steps)


def _overall_rate(flow: Flow) -> float | None:
    first = flow.volumes[:, 0]
    unplanned = (flow.volumes[:, :-1] > 0) & np.isnan(flow.rates)
    if not first.sum() or unplanned[first > 0].any():
        return None
    return float(flow.volumes[first > 0, -1].sum() / first.sum())


def _price(spend: float, people: float) -> float | None:
    """What one of them costs; where no cost is planned nobody knows, and it is not 0."""
    return money.cost_per(spend, people) if spend else None


def _channels(
    plan: Plan, flow: Flow, spend_by_channel: FloatArray, revenue_by_channel: FloatArray
) -> tuple[ChannelProjection, ...]:
    won_index, margin = plan.won_index, plan.economics.margin
    money_rows = zip(spend_by_channel.tolist(), revenue_by_channel.tolist(), strict=True)
    return tuple(
        ChannelProjection(
            channel_id=channel.id,
            name=channel.name,
            volumes=tuple(people),
            spend=spend,
            customers=people[won_index],
            revenue=revenue,
            cost_per_stage=tuple([_price(spend, count) for count in people]),
            cac=_price(spend, people[won_index]),
            roas=money.roas(revenue, spend),
            roi=money.roi(revenue, spend, margin),
        )
        for channel, people, (spend, revenue) in zip(plan.channels, flow.volumes.tolist(), money_rows, strict=True)
    )
