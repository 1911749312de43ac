"""The money assumptions of a plan: what they refuse, and which way of paying holds."""

import math

import pytest

from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError


@pytest.mark.parametrize("field", ["orders_per_year", "customer_years", "revenue_per_account_month", "deal_size"])
@pytest.mark.parametrize("amount", [-1.0, math.inf, math.nan])
def test_impossible_amounts_are_refused_by_name(field: str, amount: float) -> None:
    values: dict[str, float] = {field: amount}
    with pytest.raises(PlannerError) as error:
        Economics("EUR", **values)  # type: ignore[arg-type]  # every field in question is a number
    assert error.value.kind == "amount_out_of_range"
    assert error.value.values["field"] == field


def test_it_takes_both_numbers_to_be_a_subscription() -> None:
    assert Economics(revenue_per_account_month=50.0, churn_per_month=0.0).is_subscription
    assert not Economics(revenue_per_account_month=50.0).is_subscription
    assert not Economics(churn_per_month=0.1).is_subscription
