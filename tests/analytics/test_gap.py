"""The gap between two products, split over their factors."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.gap import factor_effects

factors = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=5)


@given(factors)
def test_effects_add_up_to_the_gap(pairs: list[tuple[float, float]]) -> None:
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    effects = factor_effects(before, after)
    assert math.fsum(effects) == pytest.approx(math.prod(after) - math.prod(before), rel=1e-9, abs=1e-9)


@given(factors)
def test_an_effect_is_the_mean_over_all_orders_of_changing(pairs: list[tuple[float, float]]) -> None:
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    slow = [0.0] * len(pairs)
    orders = list(itertools.permutations(range(len(pairs))))
    for order in orders:
        now = list(before)
        for index in order:
            was = math.prod(now)
            now[index] = after[index]
            slow[index] += (math.prod(now) - was) / len(orders)
    assert factor_effects(before, after) == pytest.approx(slow, rel=1e-9, abs=1e-9)


def test_with_two_factors_it_is_kitagawas() -> None:
    assert factor_effects([0.5, 0.2], [0.6, 0.1]) == pytest.approx([(0.2 + 0.1) / 2 * 0.1, (0.5 + 0.6) / 2 * -0.1])


def test_a_rate_of_nothing_does_no_harm() -> None:
    assert factor_effects([100, 0.5], [100, 0.0]) == pytest.approx([0.0, -50.0])
    assert factor_effects([0.4], [0.4]) == [0.0]
