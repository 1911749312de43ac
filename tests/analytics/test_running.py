"""Running counts, against counting the rows of a run."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics import running as running_module
from funnel_planner.analytics.running import running, sums_by

CELLS = 4
rows = st.lists(st.tuples(st.integers(0, CELLS - 1), st.integers(-(2**58), 2**58)), max_size=15)


@given(rows, st.data(), st.sampled_from([1, 2, 5, 100]), st.booleans())
def test_a_run_is_the_difference_of_two_counts(
    made: list[tuple[int, int]],
    data: st.DataObject,
    step: int,
    summed: bool,  # noqa: FBT001
) -> None:
    cell = np.array([cell for cell, _ in made], dtype=np.uint8)
    minor = np.array([amount for _, amount in made], dtype=np.int64)
    start = data.draw(st.integers(0, len(made)))
    stop = data.draw(st.integers(start, len(made)))
    mask = np.array([data.draw(st.booleans()) for _ in range(start, stop)], dtype=bool)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running_module, "STEP", step)
        found = running(cell, CELLS, minor if summed else None)
    run = list(zip(made[start:stop], mask.tolist(), strict=True))
    for numbers, kept in (
        (found.between(start, stop), [row for row, _ in run]),
        (found.passing(start, stop, mask), [row for row, passes in run if passes]),
    ):
        assert numbers.tolist() == [
            sum(amount if summed else 1 for at, amount in kept if at == c) for c in range(CELLS)
        ]


def test_many_cells_are_counted_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "STEP", 1)
    monkeypatch.setattr(running_module, "MOST_CELLS", 20)
    found = running(np.arange(10, dtype=np.uint8), 10)
    assert found.sums.size <= 20 + 10
    assert found.between(3, 8).tolist() == [int(3 <= cell < 8) for cell in range(10)]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-(2**60), 2**60)), max_size=7))
def test_amounts_are_summed_exactly(made: list[tuple[int, int]]) -> None:
    key, minor = (np.array([row[part] for row in made], dtype=np.int64) for part in (0, 1))
    assert sums_by(key, minor, 3).tolist() == [sum(amount for at, amount in made if at == k) for k in range(3)]
