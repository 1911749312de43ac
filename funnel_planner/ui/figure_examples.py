"""The key figures of a planned month, worked out in the plan's own numbers: ``€180 × 1.5 × 2 × 60% = €324``."""

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_words import people, rate_text, tick_text
from funnel_planner.words.formats import figure, number, ratio, round_money

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.forecast.projection import Projection

MOST_SUMMANDS = 6


def month_examples(plan: Plan, month: "Projection") -> dict[str, str]:
    """Formula and value by kind of tile; only of what is defined."""
    economics = plan.economics

    def amount(value: float | None) -> str:
        return round_money(value, economics.currency)

    margin, arpa = tick_text(economics.margin), amount(economics.revenue_per_account_month)
    revenue, spend, sales, cac = map(amount, (month.revenue, month.spend, month.sales_cost, month.cac))
    customers, leads = _people(month.customers), _people(_quotient(month.spend, month.cost_per_lead))
    worked: dict[str, tuple[str, float | None, str]] = {
        "customers_per_month": (
            _sum([_people(channel.customers) for channel in month.channels if channel.customers]),
            month.customers, people(month.customers),
        ),
        "revenue": (f"{customers} × {amount(month.mean_deal)}", month.revenue, revenue),
        "gross_profit": (
            f"{margin} × {revenue} − {spend} − {sales}", month.gross_profit, amount(month.gross_profit)
        ),
        "spend": (_sum([amount(channel.spend) for channel in month.channels if channel.spend]), month.spend, spend),
        "cac": (f"({spend} + {sales}) / {customers}", month.cac, cac),
        "cac_ads": (f"{spend} / {customers}", month.cac_ads, amount(month.cac_ads)),
        "cost_per_lead": (f"{spend} / {leads}", month.cost_per_lead, amount(month.cost_per_lead)),
        "roas": (f"{revenue} / {spend}", month.roas, ratio(month.roas)),
        "roi": (f"({margin} × {revenue} − {spend}) / {spend}", month.roi, rate_text(month.roi)),
        "roi_revenue": (f"({revenue} − {spend}) / {spend}", month.roi_revenue, rate_text(month.roi_revenue)),
        "payback_months": (f"{cac} / ({arpa} × {margin})", month.payback_months, number(month.payback_months, 1)),
        "ltv": (_lifetime(plan, month, arpa, margin), month.ltv, amount(month.ltv)),
        "ltv_cac": (f"{amount(month.ltv)} / {cac}", month.ltv_cac, ratio(month.ltv_cac)),
        "break_even_entries": (
            _break_even(plan, month, sales, margin), month.break_even_entries, people(month.break_even_entries)
        ),
        "velocity_per_day": (
            f"{revenue} / {figure(economics.cycle_days)}", month.velocity_per_day, amount(month.velocity_per_day)
        ),
    }  # fmt: skip
    return {
        kind: f"{formula} = {result}"
        for kind, (formula, value, result) in worked.items()
        if formula and value is not None
    }


def _lifetime(plan: Plan, month: "Projection", arpa: str, margin: str) -> str:
    """Of a subscriber or of one who buys again, whichever holds."""
    economics = plan.economics
    if economics.is_subscription and economics.churn_per_month is not None:
        return f"{arpa} × {margin} / {tick_text(economics.churn_per_month)}"
    order = round_money(month.mean_deal, economics.currency)
    return f"{order} × {figure(economics.orders_per_year)} × {figure(economics.customer_years)} × {margin}"


def _break_even(plan: Plan, month: "Projection", sales: str, margin: str) -> str:
    """Fixed costs over what each entry leaves; empty where nobody enters."""
    entered = sum(channel.volume_per_month for channel in plan.channels)
    if not entered:
        return ""
    fixed = sum(channel.cost.fixed_per_month for channel in plan.channels)
    amounts = (fixed, month.revenue / entered, (month.spend - fixed) / entered)
    costs, brings, takes = (round_money(amount, plan.economics.currency) for amount in amounts)
    return f"({costs} + {sales}) / ({brings} × {margin} − {takes})"


def _sum(summands: list[str]) -> str:
    """Of channels; empty where it would say nothing, or be too long to read."""
    return " + ".join(summands) if 1 < len(summands) <= MOST_SUMMANDS else ""


def _people(value: float | None) -> str:
    """With digits enough to work the formula out again."""
    return figure(value if value is None or value < 0.01 else round(value, 2))


def _quotient(part: float, whole: float | None) -> float | None:
    return part / whole if whole else None
