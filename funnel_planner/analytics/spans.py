"""Two spans of entry days compared: which rates differ, and by how much (Newcombe 1998, method 10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from funnel_planner.analytics.cohorts import Cohort
from funnel_planner.analytics.results import SURE, Interval
from funnel_planner.analytics.statistics import holm, newcombe_difference, two_channel_test


@dataclass(frozen=True, slots=True)
class Change:
    """A rate before and after: ``x`` of ``n`` leads each; ``difference`` is after minus before, None: no data."""

    x: tuple[int, int]
    n: tuple[int, int]
    difference: float | None
    interval: Interval | None
    """95 % interval of the difference (Newcombe 1998, method 10)."""
    test: str | None = None
    """``n-1 chi2`` or ``fisher-irwin`` (``statistics.two_channel_test``)."""
    p: float | None = None
    p_holm: float | None = None
    """Adjusted for the steps compared together (Holm 1979); ``p`` where one rate is compared alone."""

    @property
    def rates(self) -> tuple[float | None, float | None]:
        """Before and after."""
        before, after = (x / n if n else None for x, n in zip(self.x, self.n, strict=True))
        return before, after

    @property
    def is_told_apart(self) -> bool:
        """The adjusted test says so at 5 %, and so does the interval, as between channels (``ChannelTest.differs``)."""
        return self.leaves_0_out and self.p_holm is not None and self.p_holm < SURE

    @property
    def leaves_0_out(self) -> bool:
        """The interval excludes 0; with few leads it may where the test is not sure."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)


def change(x: tuple[int, int], n: tuple[int, int]) -> Change:
    """What a rate changed by from the first pair (x of n) to the second."""
    found = newcombe_difference(x[1], n[1], x[0], n[0])
    # stages that were only touched may have more leads than the one before: nothing to be tested
    test = None if found is None else two_channel_test(x[1], n[1], x[0], n[0])
    if found is None or test is None:
        return Change(x, n, None, None)
    return Change(x, n, *found, test=test.test, p=test.p, p_holm=test.p)


def changes(before: Cohort, after: Cohort, bases: Sequence[int]) -> list[Change]:
    """For each stage from the second: the change of its share in the leads at stage ``bases[stage - 1]``.

    They are tested together, so their p values are adjusted for their number.
    """
    found = [
        change(
            (before.counts[stage], after.counts[stage]),
            (before.counts[base], after.counts[base]),
        )
        for stage, base in enumerate(bases, start=1)
    ]
    adjusted = holm([one.p for one in found])
    return [replace(one, p_holm=p) for one, p in zip(found, adjusted, strict=True)]


def span_before(first: int, last: int) -> tuple[int, int]:
    """The span of the same length just before: whole months before whole months, else so many days."""
    ends = np.array([first, last + 1], dtype=np.int64).astype("datetime64[D]")
    months = ends.astype("datetime64[M]")
    if (months.astype("datetime64[D]") == ends).all():
        earlier = months[0] - (months[1] - months[0])
        return int(earlier.astype("datetime64[D]").astype(np.int64)), first - 1
    return first - (last - first + 1), first - 1
