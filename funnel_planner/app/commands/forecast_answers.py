"""The planned month as keys of the JSON that ``analyse`` answers: what its sheet and its page show, unrounded."""

from typing import Any

from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.flow import project
from funnel_planner.forecast.projection import Projection

FIGURES = (
    "overall_rate", "spend", "sales_cost", "customers", "revenue", "gross_profit", "cost_per_lead", "cac_ads", "cac",
    "roas", "roi", "roi_revenue", "ltv", "ltv_cac", "payback_months", "break_even_entries", "velocity_per_day",
)  # fmt: skip
"""Fields of the projection; money is in ``currency``."""


def forecast_keys(plan: Plan) -> dict[str, Any] | None:
    """A month of the plan; None where nobody is planned to come (``--stages`` names stages only)."""
    if not any(channel.volume_per_month for channel in plan.channels):
        return None
    month = project(plan)
    return {
        **{name: getattr(month, name) for name in FIGURES},
        "by_stage": {
            stage.name: {
                "volume": month.volumes[place],
                "step_rate": month.step_rate[place],
                "cost_per": month.cost_per_stage[place],
            }
            for place, stage in enumerate(plan.stages)
        },
        "by_channel": _channels(plan, month),
    }


def _channels(plan: Plan, month: Projection) -> dict[str, Any]:
    """Every channel by its name."""
    names = [stage.name for stage in plan.stages]
    return {
        channel.name: {
            "volumes": dict(zip(names, channel.volumes, strict=True)),
            "spend": channel.spend,
            "customers": channel.customers,
            "revenue": channel.revenue,
            "cac_ads": channel.cac,
            "roas": channel.roas,
            "roi": channel.roi,
        }
        for channel in month.channels
    }
