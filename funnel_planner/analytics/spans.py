"""Two spans of entry days compared: which rates differ, and by how much (Newcombe 1998, method 10)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import Cohort
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.statistics import newcombe_difference


@dataclass(frozen=True, slots=True)
class Change:
    """A rate before and after: ``x`` of ``n`` leads each; ``difference`` is after minus before, None: no data."""

    x: tuple[int, int]
    n: tuple[int, int]
    difference: float | None
    interval: Interval | None
    """95 % interval of the difference (Newcombe 1998, method 10)."""

    @property
    def rates(self) -> tuple[float | None, float | None]:
        """Before and after."""
        before, after = (x / n if n else None for x, n in zip(self.x, self.n, strict=True))
        return before, after

    @property
    def is_told_apart(self) -> bool:
        """The interval excludes 0: chance alone is no likely reason."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)


def change(x: tuple[int, int], n: tuple[int, int]) -> Change:
    """What a rate changed by from the first pair (x of n) to the second."""
    found = newcombe_difference(x[1], n[1], x[0], n[0])
    return Change(x, n, None, None) if found is None else Change(x, n, *found)


def changes(before: Cohort, after: Cohort, bases: Sequence[int]) -> list[Change]:
    """For each stage from the second: the change of its share in the leads at stage ``bases[stage - 1]``."""
    return [
        change(
            (before.counts[stage], after.counts[stage]),
            (before.counts[base], after.counts[base]),
        )
        for stage, base in enumerate(bases, start=1)
    ]


def span_before(first: int, last: int) -> tuple[int, int]:
    """The span of the same length just before: whole months before whole months, else so many days."""
    ends = np.array([first, last + 1], dtype=np.int64).astype("datetime64[D]")
    months = ends.astype("datetime64[M]")
    if (months.astype("datetime64[D]") == ends).all():
        earlier = months[0] - (months[1] - months[0])
        return int(earlier.astype("datetime64[D]").astype(np.int64)), first - 1
    return first - (last - first + 1), first - 1
