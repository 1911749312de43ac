"""Unit economics: what a lead and a customer cost and bring, shared by results and forecast.

Money is in one currency, rates and margins are shares (0..1). Every function returns None where its formula is
undefined (a denominator of 0, a missing assumption): never 0, never infinity.
"""

Amount = float | None
"""A number, or None: no data."""


def ratio(part: Amount, whole: Amount) -> Amount:
    """``part / whole``; None where either is missing or ``whole`` is 0."""
    if part is None or not whole:
        return None
    return part / whole


def cost_per(spend: Amount, count: Amount) -> Amount:
    """Spend per person at a stage: cost per lead, per MQL, per opportunity (same channel and cohort)."""
    return ratio(spend, count)


def cac(spend: float, customers: float, sales_cost: float = 0.0) -> Amount:
    """Customer acquisition cost: *ads only*, or *fully loaded* when the sales cost is given."""
    return ratio(spend + sales_cost, customers)


def roas(revenue: Amount, spend: Amount) -> Amount:
    """Return on ad spend: revenue / spend."""
    return ratio(revenue, spend)


def roi(revenue: Amount, spend: Amount, margin: float = 1.0) -> Amount:
    """Return on investment: (margin * revenue - spend) / spend; with margin 1 it is the one on revenue."""
    if revenue is None or spend is None:
        return None
    return ratio(margin * revenue - spend, spend)


def ltv_subscription(arpa_per_month: Amount, margin: float, churn_per_month: Amount) -> Amount:
    """Lifetime value of a subscriber: ARPA * margin / churn; without churn nobody ever leaves: undefined."""
    return None if arpa_per_month is None else ratio(arpa_per_month * margin, churn_per_month)


def ltv_repeat(order: Amount, orders_per_year: Amount, years: Amount, margin: float) -> Amount:
    """Lifetime value of a customer who buys again: order * orders a year * years * margin."""
    if order is None or orders_per_year is None or years is None:
        return None
    return order * orders_per_year * years * margin


def ltv_to_cac(ltv: Amount, cac_value: Amount) -> Amount:
    """LTV / CAC."""
    return ratio(ltv, cac_value)


def payback_months(cac_value: Amount, arpa_per_month: Amount, margin: float) -> Amount:
    """Months until a customer's margin has paid its acquisition: CAC / (ARPA * margin)."""
    return None if arpa_per_month is None else ratio(cac_value, arpa_per_month * margin)


def break_even_entries(fixed_cost: float, revenue_per_entry: Amount, margin: float, cost_per_entry: Amount) -> Amount:
    """Entries whose margin pays the fixed cost: fixed / (revenue per entry * margin - cost per entry).

    None means never (each further entry loses money or brings nothing) or unknown.
    """
    if revenue_per_entry is None or cost_per_entry is None:
        return None
    gain = revenue_per_entry * margin - cost_per_entry
    return fixed_cost / gain if gain > 0 else None


def velocity_per_day(opportunities: Amount, win_rate: Amount, mean_deal: Amount, cycle_days: Amount) -> Amount:
    """Sales velocity: opportunities * win rate * mean deal / cycle days, money a day."""
    if opportunities is None or win_rate is None or mean_deal is None:
        return None
    return ratio(opportunities * win_rate * mean_deal, cycle_days)
