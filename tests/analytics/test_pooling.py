"""Rates of few leads drawn towards the rate of all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.pooling import LEAST, MOST, pooled_rate, pooled_weight

CELL = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda one: (float(min(one)), float(max(one))))


def test_cells_that_differ_much_keep_what_they_saw() -> None:
    apart = [(90.0, 100.0), (10.0, 100.0), (85.0, 100.0), (2.0, 40.0)]
    alike = [(50.0, 100.0), (51.0, 100.0), (49.0, 100.0), (20.0, 40.0)]
    assert pooled_weight(apart) < 3
    assert pooled_weight(alike) == MOST
    assert pooled_rate((0.0, 15.0), 0.5, pooled_weight(apart)) < 0.09


def test_the_weight_is_that_of_the_moments() -> None:
    """Two cells of 50: S = 2 * 50 * 0.2^2 / 0.25 = 16; (16 - 1) / (100 - 50 - 1) = 0.306; 1 / 0.306 - 1."""
    assert pooled_weight([(35.0, 50.0), (15.0, 50.0)]) == pytest.approx(49 / 15 - 1)


def test_nothing_known_is_drawn_all_the_way() -> None:
    assert pooled_rate((0.0, 0.0), 0.4, 3.0) == pytest.approx(0.4)
    assert pooled_weight([]) == pooled_weight([(3.0, 9.0)]) == pooled_weight([(9.0, 9.0), (5.0, 5.0)]) == LEAST


@given(st.lists(CELL, max_size=6), CELL, st.floats(0, 1))
def test_a_drawn_rate_lies_between_its_own_and_that_of_all(
    cells: list[tuple[float, float]], cell: tuple[float, float], rate: float
) -> None:
    weight = pooled_weight(cells)
    assert LEAST <= weight <= MOST
    drawn = pooled_rate(cell, rate, weight)
    own = cell[0] / cell[1] if cell[1] else rate
    assert min(own, rate) - 1e-12 <= drawn <= max(own, rate) + 1e-12
