"""Money assumptions of a plan."""

from dataclasses import dataclass

from funnel_planner.domain.checks import check_amount, check_rate
from funnel_planner.domain.errors import PlannerError

_AMOUNTS = (
    "deal_size", "sales_cost_per_month", "revenue_per_account_month", "cycle_days", "orders_per_year", "customer_years",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Economics:
    """Deal size, margin and costs, all in one currency (ISO 4217, three capital letters).

    Raises ``PlannerError`` for negative amounts, shares outside 0..1 and an unknown form of currency.
    """

    currency: str = "EUR"
    deal_size: float = 0.0
    margin: float = 1.0
    """Gross margin as a share of revenue, 0..1."""
    sales_cost_per_month: float = 0.0
    """Sales people, tools and all that is not a channel's cost; makes CAC fully loaded."""
    lead_stage: str = ""
    """Id of the stage whose people count as leads (for cost per lead); empty: the entry stage."""
    revenue_per_account_month: float | None = None
    """ARPA: mean monthly revenue of a customer, for subscriptions."""
    churn_per_month: float | None = None
    cycle_days: float | None = None
    """Mean days from opportunity to customer, for sales velocity."""
    orders_per_year: float | None = None
    """Orders of a customer in a year, the first one included, for shops where customers buy again."""
    customer_years: float | None = None
    """Years in which a customer goes on buying."""

    def __post_init__(self) -> None:
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise PlannerError("currency_unknown", value=self.currency)
        for field in _AMOUNTS:
            check_amount(field, getattr(self, field))
        check_rate("margin", self.margin)
        check_rate("churn_per_month", self.churn_per_month)

    @property
    def is_subscription(self) -> bool:
        """Customers pay monthly, until they leave: that decides their lifetime value, whatever else is filled in."""
        return self.revenue_per_account_month is not None and self.churn_per_month is not None
