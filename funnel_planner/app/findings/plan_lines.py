"""Planned numbers beside measured ones: what is compared, and the gap between them split over its factors."""

from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.analytics.results import FEW

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import Interval
    from funnel_planner.analytics.statistics import Decomposition

DAYS_PER_MONTH = 30.44


class What(StrEnum):
    """What is compared."""

    RATE = "rate"
    VOLUME = "volume"
    DEAL_SIZE = "deal_size"
    VALUED = "valued"
    """The share of customers who have an amount; only a factor of the gap of revenue."""
    SPEND = "spend"
    CUSTOMERS = "customers"
    REVENUE = "revenue"


@dataclass(frozen=True, slots=True)
class Line:
    """One planned number beside the measured one: ``part`` of ``whole`` (leads of leads, leads in months, money)."""

    what: What
    planned: float | None
    measured: float | None
    part: float
    whole: float
    rests_on: int
    """Leads behind the measured number."""
    channel_id: str = ""
    """Empty: all channels."""
    index: int = 0
    """Of a rate: the stage it leaves."""
    interval: "Interval | None" = None
    untold: bool = False
    """The data begins after this step: nobody is seen to stop here, so its rate cannot be measured."""
    usable: bool = False
    """The plan has a place for the measured number."""
    overruled: bool = False
    """The plan's rate moves nobody: each channel that brings people so far has its own."""
    drawn_to: float | None = None
    """``measured`` is what few leads say with the number of all channels (``analytics.pooling``)."""
    drawn_by: float = 0.0
    """As how many leads that number counts."""
    squares: float | None = None
    """Of a deal size: the sum of the squared amounts; None: only their sum is known."""

    @property
    def is_empty(self) -> bool:
        """Neither the plan nor the data says anything."""
        return not self.planned and self.measured is None and not self.untold

    @property
    def few(self) -> bool:
        """It rests on so few leads that it can be far off by chance."""
        return self.rests_on < FEW

    @property
    def differs(self) -> bool:
        """A rate whose interval leaves the planned one out: more than chance."""
        if self.planned is None or self.interval is None:
            return False
        return not self.interval[0] <= self.planned <= self.interval[1]


class Metric(StrEnum):
    """What the gap is explained of."""

    RATE = "rate"
    CUSTOMERS = "customers"
    REVENUE = "revenue"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one factor adds to the gap; ``index`` is the stage a step leaves."""

    what: What
    effect: float
    planned: float
    measured: float
    index: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """``measured - planned``, split exactly over the factors."""

    planned: float
    measured: float
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """All that is compared. Lines of a channel are under its id, those of all channels under ``""``."""

    rates: dict[str, tuple[Line, ...]]
    amounts: dict[str, tuple[Line, ...]]
    gaps: dict[Metric, Gap]
    mix: "Decomposition | None"
    """The gap of the overall rate, split into the channels' rates and their mix; None with fewer than two."""
    first_index: int
    """The first stage at which the data shows leads that stopped."""
    months: float | None
    """Length of the time leads entered in; None: not dated."""
    period: tuple[int, int] | None
    """Its first and last day, days since 1970-01-01."""
    not_planned: tuple[str, ...]
    """Measured channels that the plan does not have, the largest first; ``UNKNOWN``: leads without one."""
    chosen_by_outcome: bool
    """The filter asks how far leads came or how they ended: their rates say nothing of others."""
    late_entries: bool
    """Some channels bring people in after the first stage compared."""
