"""The numbers of a forward forecast, as plain Python values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelProjection:
    """One channel's month: ``volumes`` has K real numbers (0 before its entry stage), money in plan currency."""

    channel_id: str
    name: str
    volumes: tuple[float, ...]
    spend: float
    customers: float
    revenue: float
    cost_per_stage: tuple[float | None, ...]
    """Spend / volume of each stage; None where nobody arrives."""
    cac: float | None
    roas: float | None
    roi: float | None


@dataclass(frozen=True, slots=True)
class Projection:
    """A plan's month, summed over channels; None stands for undefined (a denominator of 0).

    ``step_rate[k]`` is the resulting share from stage k-1 to k (None first); ``overall_rate`` from first
    to last.
    """

    volumes: tuple[float, ...]
    step_rate: tuple[float | None, ...]
    overall_rate: float | None
    channels: tuple[ChannelProjection, ...]
    spend: float
    sales_cost: float
    customers: float
    revenue: float
    mean_deal: float
    """Revenue / customers; the plan's deal size where nobody becomes one."""
    gross_profit: float
    """margin * revenue - spend - sales cost."""
    cost_per_stage: tuple[float | None, ...]
    cost_per_lead: float | None
    cac_ads: float | None
    """Channel spend / customers ("ads only")."""
    cac: float | None
    """(Channel spend + sales cost) / customers ("fully loaded")."""
    roas: float | None
    roi: float | None
    """(margin * revenue - spend) / spend, on channel spend."""
    roi_revenue: float | None
    """(revenue - spend) / spend."""
    ltv: float | None
    """Of a subscription: ARPA * margin / churn; else of customers who buy again: mean deal * orders a year * years *
    margin."""
    ltv_cac: float | None
    payback_months: float | None
    break_even_entries: float | None
    """Entries a month at which margin pays the fixed costs; None: never."""
    velocity_per_day: float | None
    """Customers * deal size / cycle days: money per day."""
