"""The planned month in ``analyse``'s JSON."""

from dataclasses import replace

import pytest

from funnel_planner.app.commands.forecast_answers import forecast_keys
from funnel_planner.domain.economics import Economics
from tests.support.made_findings import plan_of


def test_costs_lifetime_value_and_break_even_follow_from_the_plan() -> None:
    """40 come by ads and 20 by mail; 0.4 * 0.4 * 0.4 and 0.7 * 0.4 * 0.4 of them become customers."""
    economics = Economics("EUR", 1000.0, 0.5, 100.0, "", 50.0, 0.05, 30.0)
    month = forecast_keys(replace(plan_of(), economics=economics))
    assert month is not None
    customers = 40 * 0.064 + 20 * 0.112
    assert month["customers"] == pytest.approx(customers)
    assert (month["cac_ads"], month["cac"]) == (pytest.approx(500 / customers), pytest.approx(600 / customers))
    assert month["ltv"] == pytest.approx(50 * 0.5 / 0.05)
    assert month["payback_months"] == pytest.approx(600 / customers / 25)
    assert month["velocity_per_day"] == pytest.approx(month["revenue"] / 30)
    assert month["by_stage"]["Demo"]["cost_per"] == pytest.approx(500 / 30)
    assert month["by_channel"]["E-mail"]["volumes"]["Won"] == pytest.approx(20 * 0.112)


def test_orders_of_customers_who_buy_again_are_their_lifetime_value() -> None:
    economics = Economics("EUR", 1000.0, 0.5, 100.0, orders_per_year=2.5, customer_years=2.0)
    month = forecast_keys(replace(plan_of(), economics=economics))
    assert month is not None
    mean_deal = month["revenue"] / month["customers"]
    assert 0 < mean_deal < 1000  # a channel has smaller ones
    assert month["ltv"] == pytest.approx(mean_deal * 2.5 * 2 * 0.5)
    assert month["ltv_cac"] == pytest.approx(month["ltv"] / month["cac"])
    assert month["payback_months"] is None


def test_a_plan_to_which_nobody_comes_has_no_month() -> None:
    assert forecast_keys(replace(plan_of(), channels=())) is None
