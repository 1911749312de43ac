"""LibreOffice as an independent judge of the workbooks, and plans with leads to write."""

from collections.abc import Callable

import numpy as np
import pytest

from funnel_planner.analytics.conversion import Parts, funnel_results
from funnel_planner.analytics.results import ChannelResult, Measured
from funnel_planner.domain.plan import Plan
from tests.support.libre_office import Recalculate, recalculating

Measure = Callable[[Plan], Measured]


@pytest.fixture(scope="session")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Recalculate:
    """Open workbooks in LibreOffice, compute every formula anew, save them elsewhere."""
    return recalculating(tmp_path_factory)


@pytest.fixture(scope="session")
def measure() -> Measure:
    """Plausible measured numbers for any plan: its channels and one unknown, the last one without any lead."""

    def made(plan: Plan) -> Measured:
        labels = [*[channel.name for channel in plan.channels], "(unknown)", "Newspaper"]
        stages, rows = len(plan.stages), len(labels)
        furthest = np.random.default_rng(7).integers(1, 90, (rows, stages)).astype(np.int64)
        furthest[-1] = 0
        lost = (furthest * 2) // 3
        lost[:, -1] = 0
        funnels = funnel_results(Parts(furthest, lost))
        total = funnel_results(
            Parts(furthest.sum(0, keepdims=True), lost.sum(0, keepdims=True), [98_765.43], [4_321.0])
        )
        channels = zip(labels, funnels, strict=True)
        return Measured(
            lead_count=int(furthest.sum()),
            total=total[0],
            channels=tuple(ChannelResult(label, label == "(unknown)", funnel) for label, funnel in channels),
            as_of_day=20_750,
            first_day=20_400,
            last_day=20_750,
        )

    return made
