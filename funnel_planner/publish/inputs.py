"""The named input cells of a workbook: what formulas call the plan's assumptions."""

from dataclasses import dataclass, field

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.texts import Names

DEAL_SIZE = "deal_size"
MARGIN = "margin"
SALES_COST = "sales_cost"
ARPA = "revenue_per_account"
CHURN = "churn"
ORDERS = "orders_per_year"
YEARS = "customer_years"
CYCLE_DAYS = "cycle_days"
HORIZON = "horizon_months"
ALL_VOLUMES = "all_volumes"
ALL_FIXED_COSTS = "all_fixed_costs"


@dataclass(frozen=True, slots=True)
class ChannelInputs:
    """Names of one channel's cells; ``rates`` has one for each step."""

    volume: str
    fixed_cost: str
    click_cost: str
    lead_cost: str
    deal_size: str
    rates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Names of all input cells and of the results that other sheets show."""

    rates: tuple[str, ...]
    """Planned rate from stage k to the next, K-1 names."""
    channels: tuple[ChannelInputs, ...]
    targets: tuple[str, ...]
    """Monthly goal of each stage, K names."""
    names: Names = field(default_factory=Names)


def named_inputs(plan: Plan) -> Inputs:
    """Names for everything that can be changed, readable and distinct."""
    names = Names({DEAL_SIZE, MARGIN, SALES_COST, ARPA, CHURN, ORDERS, YEARS, CYCLE_DAYS, HORIZON})
    rates = tuple(names.new("rate", stage.name) for stage in plan.stages[:-1])
    channels = tuple(_channel(plan, channel, names) for channel in plan.channels)
    targets = tuple(names.new("target", stage.name) for stage in plan.stages)
    return Inputs(rates, channels, targets, names)


def _channel(plan: Plan, channel: Channel, names: Names) -> ChannelInputs:
    return ChannelInputs(
        volume=names.new("volume", channel.name),
        fixed_cost=names.new("fixed_cost", channel.name),
        click_cost=names.new("cost_per_person", channel.name),
        lead_cost=names.new("cost_per_lead", channel.name),
        deal_size=names.new("deal_size", channel.name),
        rates=tuple(names.new("rate", channel.name, stage.name) for stage in plan.stages[:-1]),
    )
