"""What open deals are worth and how fast they come in (oracle 1 of the semantics)."""

import pytest

from funnel_planner.analytics.pipeline import coverage, needed_coverage, sales_velocity


def test_velocity_and_coverage() -> None:
    assert sales_velocity(27, 6 / 27, 5000, 60) == pytest.approx(500)
    assert sales_velocity(27, None, 5000, 60) is None
    assert sales_velocity(27, 0.2, 5000, 0) is None
    assert coverage(30_000, 20_000, 10_000) == 3.0
    assert coverage(30_000, 20_000, 20_000) is None
    assert needed_coverage(0.25) == 4.0
    assert needed_coverage(0.0) is None
