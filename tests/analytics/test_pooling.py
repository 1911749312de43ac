"""Rates of few leads drawn towards the rate of all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.pooling import LEAST, MOST, pooled_mean_weight, pooled_rate, pooled_weight

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


def _amounts(cells: list[list[float]]) -> list[tuple[float, float, float]]:
    return [(float(len(cell)), sum(cell), sum(one * one for one in cell)) for cell in cells]


def test_the_weight_of_amounts_is_the_variance_within_by_that_between() -> None:
    """Within: 2 and 2 over 2 degrees, 2; between: (2 * 16 + 2 * 16 - 2) / (4 - 8 / 4) = 31."""
    assert pooled_mean_weight(_amounts([[9, 11], [17, 19]])) == LEAST
    assert pooled_mean_weight(_amounts([[0, 20], [8, 28]])) == MOST, "200 within; (2 * 16 + 2 * 16 - 200) / 2 < 0"
    assert pooled_mean_weight(_amounts([[4, 12], [24, 32]])) == LEAST, "32 by 184"
    assert pooled_mean_weight(_amounts([[0, 20], [20, 40]])) == pytest.approx(2.0), "200 by (400 - 200) / 2"
    assert pooled_mean_weight([]) == pooled_mean_weight(_amounts([[5.0], [9.0]])) == MOST


def test_means_of_few_amounts_come_nearer_to_the_truth() -> None:
    random, raw, drawn = np.random.default_rng(2), 0.0, 0.0
    for _ in range(300):
        true = 1_000 * np.exp(random.normal(0, 0.2, 6))
        sizes = (3, 5, 8, 15, 40, 80)
        cells = [(m * np.exp(random.normal(-0.32, 0.8, n))).tolist() for m, n in zip(true, sizes, strict=True)]
        weight = pooled_mean_weight(_amounts(cells))
        everyone = sum(map(sum, cells)) / sum(map(len, cells))
        for mean, cell in zip(true[:4], cells, strict=False):
            raw += (sum(cell) / len(cell) - mean) ** 2
            drawn += (pooled_rate((sum(cell), len(cell)), everyone, weight) - mean) ** 2
    assert drawn < 0.5 * raw


@given(st.lists(CELL, max_size=6), CELL, st.floats(0, 1))
def test_a_drawn_rate_lies_between_its_own_and_that_of_all(
    cells: list[tuple[float, float]], cell: tuple[float, float], rate: float
) -> None:
    weight = pooled_weight(cells)
    assert LEAST <= weight <= MOST
    drawn = pooled_rate(cell, rate, weight)
    own = cell[0] / cell[1] if cell[1] else rate
    assert min(own, rate) - 1e-12 <= drawn <= max(own, rate) + 1e-12
