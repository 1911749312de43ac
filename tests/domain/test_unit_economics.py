"""What a lead and a customer cost and bring."""

import pytest

from funnel_planner.domain import unit_economics as money


def test_sales_velocity_is_money_a_day() -> None:
    assert money.velocity_per_day(27, 6 / 27, 5000, 60) == pytest.approx(500)


def test_fully_loaded_adds_the_sales_cost() -> None:
    assert (money.cac(12_000, 6), money.cac(12_000, 6, 3000)) == (2000, 2500)


def test_repeat_buyers_are_worth_their_orders() -> None:
    assert money.ltv_repeat(50, 4, 3, 0.4) == pytest.approx(240)
    assert money.ltv_repeat(50, 0, 3, 0.4) == 0


@pytest.mark.parametrize(
    "undefined",
    [
        money.cost_per(100, 0),
        money.cost_per(100, None),
        money.cac(100, 0),
        money.roas(100, 0),
        money.roi(100, 0),
        money.roi(None, 5),
        money.ltv_subscription(10, 0.5, 0),
        money.ltv_subscription(10, 0.5, None),
        money.ltv_subscription(None, 0.5, 0.1),
        money.ltv_repeat(None, 4, 3, 0.5),
        money.ltv_repeat(50, None, 3, 0.5),
        money.ltv_repeat(50, 4, None, 0.5),
        money.ltv_to_cac(100, None),
        money.payback_months(100, 10, 0),
        money.payback_months(100, None, 0.5),
        money.break_even_entries(100, 1, 0.5, 0.5),
        money.break_even_entries(100, None, 0.5, 0.5),
        money.velocity_per_day(1, 1, 1, 0),
        money.velocity_per_day(1, None, 1, 1),
    ],
)
def test_what_is_undefined_is_no_data(undefined: float | None) -> None:
    assert undefined is None
