"""The numbers of a measured funnel, as plain Python values: what screens, JSON and workbooks all show."""

from dataclasses import dataclass, field

Interval = tuple[float, float]

OTHER = "Other"
"""Stands for all channels beyond the largest ones, unless one is called so; translated where it is shown."""
FEW = 30
"""A share of fewer than so many leads says little; wherever it is shown, it is marked."""
SURE = 0.05
"""Below this p, a difference is called more than chance."""


@dataclass(frozen=True, slots=True)
class FunnelResult:
    """Counts and rates of K stages. Tuples have K entries; an entry is None where there is no data.

    Rates are shares; ``step_rate[k]`` leads from stage k-1 to k (the first is None). ``advanced``, ``lost`` and
    ``open`` have K-1 entries: what became of the leads that reached a stage, and add up to its count.
    """

    counts: tuple[int | None, ...]
    step_rate: tuple[float | None, ...]
    step_interval: tuple[Interval | None, ...]
    overall_rate: float | None
    overall_interval: Interval | None
    from_first: tuple[float | None, ...]
    dropoff: tuple[int | None, ...]
    dropoff_rate: tuple[float | None, ...]
    advanced: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    settled_rate: tuple[float | None, ...] = ()
    """Advanced of decided leads, listed at the target stage (first entry None)."""
    settled_told: tuple[float | None, ...] = ()
    """The same as people are shown it: None where "decided" is but another word for "advanced", because no loss is
    marked at all, or some do not say where and none is known at the stage or after it."""
    won_value: float | None = None
    """Sum of the values of won leads, in the plan's currency; None: no value column."""
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class ChannelResult:
    """One channel's funnel; ``label`` is as first written, ``is_unknown`` for leads without a channel."""

    label: str
    is_unknown: bool
    funnel: FunnelResult
    folded: int = 0
    """How many channels it is the sum of; 0: it is one."""
    left_out: bool = False
    """The rule of counting leaves out all of its leads: here is only what was spent on them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything measured from a set of leads under one counting rule and filter.

    ``channels`` are sorted by entries, largest first; they add up to ``total``.
    """

    lead_count: int
    total: FunnelResult
    channels: tuple[ChannelResult, ...]
    as_of_day: int
    first_day: int | None
    last_day: int | None
    """First and last entry day (days since 1970-01-01), None where nothing is dated."""
    flags: dict[str, int] = field(default_factory=dict)
    rate_bounds: tuple[Interval | None, ...] = ()
    """Sharp bounds of each step rate where lost leads name no stage (Manski 2003)."""
    unplaced: int = 0
    """Lost leads of these that name no stage, which the bounds allow for."""
    at_least: tuple[int | None, ...] = ()
    """Of a report: where a stage's count is not told because some rows are blank, what the others add up to."""
    blank_rows: tuple[int, ...] = ()
    """Of a report: rows that do not tell a stage's count."""

    @property
    def of_report(self) -> bool:
        """Only a report's counts were added up: nobody is known one by one, and no rule of counting applies."""
        return bool(self.blank_rows)

    @property
    def is_empty(self) -> bool:
        """Nothing was counted. A report may count stages without saying how many entered: it is not empty."""
        funnels = (self.total, *(channel.funnel for channel in self.channels))
        return not self.lead_count and not any(any(funnel.counts) for funnel in funnels)
