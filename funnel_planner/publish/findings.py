"""What the sheets of findings are made from: the numbers that the views of the results show, without their words.

Every part is None where the data cannot tell; why not stands in ``Findings.refused``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from funnel_planner.analytics.channel_cohorts import ChannelCohorts
from funnel_planner.analytics.channel_tests import ChannelTest
from funnel_planner.analytics.cohorts import Cohort, Mature
from funnel_planner.analytics.column_cuts import ColumnNumbers
from funnel_planner.analytics.drivers import Driver
from funnel_planner.analytics.durations import Spread
from funnel_planner.analytics.event_days import Happened
from funnel_planner.analytics.funnel_parts import FunnelMoney
from funnel_planner.analytics.labels_result import LabelResult
from funnel_planner.analytics.leaks import Leaks
from funnel_planner.analytics.losses import LostGroup
from funnel_planner.analytics.mix import ChannelShift
from funnel_planner.analytics.odd_ways import OddWay
from funnel_planner.analytics.open_leads import OpenStage, Won
from funnel_planner.analytics.outcomes import Outcomes
from funnel_planner.analytics.page_sums import PageSums
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.waiting import Velocity, Waiting
from funnel_planner.analytics.win_days import ChannelWins, WinDays


@dataclass(frozen=True, slots=True)
class FunnelFindings:
    """What the funnel's own view shows beyond what was measured."""

    implied: tuple[int, ...]
    """For each stage: leads that count there though they were only seen further on."""
    mature: Mature | None
    money: FunnelMoney | None
    other_window: str = ""
    """That all leads are given another time than these, in words."""


@dataclass(frozen=True, slots=True)
class ChannelFindings:
    """How channels differ; ``tests`` are in the order of the measured channels."""

    tests: tuple[ChannelTest, ...]
    shares: Mapping[str, Mapping[str, float | None]]
    """Won money by label for each way of sharing it (its name in words); empty unless leads had several touches."""
    periods: tuple[str, str]
    """The two spans that ``shifts`` compare, in words."""
    shifts: tuple[ChannelShift, ...]
    """Leads and wins of each channel in both; empty where there are no two spans."""
    change: str
    """Whether chance can explain the change of the whole rate, in a sentence; empty: not known."""
    assets: tuple[tuple[str, tuple[LabelResult, ...]], ...]
    """What each label of a column of landing pages, campaigns and the like brought."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A planned number beside the measured one, which is ``part`` of ``whole``; None where it is not measured."""

    what: str
    """``rate``, or an amount a month: ``volume``, ``customers``, ``revenue``, ``spend``; or ``deal_size``."""
    planned: float | None
    part: float | None
    whole: float | None
    measured: float | None
    channel_id: str
    """Empty: all channels."""
    index: int
    """Of a rate: the stage it leaves; of a volume: the stage people come in at."""
    rests_on: int
    untold: bool
    """The data begins after this step."""


@dataclass(frozen=True, slots=True)
class GapFindings:
    """The gap of the overall rate, of customers or of revenue, split over its factors."""

    metric: str
    """``rate``, ``customers`` or ``revenue``."""
    factors: tuple[tuple[str, int], ...]
    """``what`` and ``index`` of the lines of all channels that multiply to it."""
    planned: float
    measured: float
    effects: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PlanFindings:
    """The plan beside the leads, line by line, and what explains the gaps."""

    lines: tuple[PlannedLine, ...]
    gaps: tuple[GapFindings, ...]
    remarks: tuple[str, ...]
    """What cannot be compared, in sentences."""
    rate_effect: float | None
    mix_effect: float | None
    """The gap of the overall rate split into the channels' rates and their mix."""


@dataclass(frozen=True, slots=True)
class SpanFindings:
    """Two spans of entry days, one after the other, and whether the later one had its time."""

    names: tuple[str, str]
    before: Cohort
    after: Cohort
    is_complete: bool
    mature: tuple[tuple[int, int], tuple[int, int]] | None
    """Won within the window and leads that had it, before and after."""
    p_values: tuple[float | None, ...]
    """Of each stage from the second, adjusted for their number; of the share won; of ``mature``, if there is one."""


@dataclass(frozen=True, slots=True)
class TrendPeriods:
    """Periods of one length, in order, by the day of entry and by the day of what happened; names are in words."""

    unit: str
    """``month``, ``quarter`` or ``week``."""
    names: tuple[str, ...]
    cohorts: tuple[Cohort, ...]
    complete: tuple[bool, ...]
    happened_names: tuple[str, ...]
    happened: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class TrendFindings:
    """Leads by the period they entered in, and what happened in each period; the first length is that of the chart."""

    lengths: tuple[TrendPeriods, ...]
    window_days: int | None
    window_words: str
    undated: int
    day_words: tuple[str, ...]
    """From when to when things happened, and what is known to have happened, but not when; in sentences."""
    channels: tuple[ChannelCohorts, ...]
    """By month of entry."""
    spans: SpanFindings | None


@dataclass(frozen=True, slots=True)
class TimeFindings:
    """How long things take. Lists by stage have an entry a stage; the first step is None."""

    steps: tuple[Spread | None, ...]
    total: Spread | None
    wins: WinDays
    to_the_hour: WinDays | None
    channels: tuple[ChannelWins, ...]
    periods: tuple[tuple[str, WinDays], ...]
    """By period of entry, named in words."""
    backward: tuple[tuple[int, int], ...]
    """Entry and win of leads that were won before they entered, days since 1970-01-01; the first ones."""
    in_stage: tuple[Spread | None, ...]
    waiting: tuple[Waiting, ...]
    velocity: Velocity | None
    curve: tuple[tuple[float, float, Interval | None, int], ...]
    """Day, share won until then, its limits, leads still at risk; at the days people ask for."""
    points: tuple[tuple[float, float, Interval | None], ...]
    """Steps of the curve, as it is drawn."""
    bars: tuple[tuple[tuple[int, int, int], ...], ...]
    """First day, end and leads of the bars of each step's histogram, and of the whole way at place 0."""
    watched: int
    untimed: int
    drawn_until: float


@dataclass(frozen=True, slots=True)
class LossFindings:
    """Where, why and from which channels leads are lost; ``reasons`` is empty where no column gives any."""

    leaks: Leaks
    reasons: tuple[LostGroup, ...]
    channels: tuple[LostGroup, ...]
    channel_leads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PathFindings:
    """Unusual paths with their names and meanings, and the most usual whole ones (None: the data does not say)."""

    odd: tuple[tuple[str, str, OddWay], ...]
    places: Mapping[int, str]
    """Names of the places that ``OddWay.moves`` lead from and to."""
    usual: tuple[tuple[str, int], ...] | None
    """A path in words, and the leads that took it."""
    usual_words: str
    n: int


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What page reports say of every page, and in sentences."""

    sums: PageSums
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PipelineFindings:
    """Open leads by stage and what they may bring. Amounts are money, or leads where ``in_money`` is off."""

    stages: tuple[OpenStage, ...]
    won: tuple[Won, ...]
    chances: tuple[float | None, ...]
    intervals: tuple[Interval | None, ...]
    """95 % intervals of the chances."""
    wholes: tuple[int | None, ...]
    """The leads of which ``won`` are the chance; None where it is no such share."""
    is_planned: bool
    """Chances are the plan's rates, multiplied."""
    counting: str
    """The rule in words as far as it matters here."""
    remarks: tuple[str, ...]
    """Where the chances come from, and what is left out, in sentences."""
    in_money: bool
    deals_value: float
    """Value of the open leads of which both value and chance are known."""
    too_old: int
    """Open leads older than any win: in no expected number."""
    would_add: float | None
    """What they would add; None: chances go by age, and none tells theirs."""
    with_mean_deal: float | None
    """What is expected with leads without a value taken for the mean of the won; None: there are none, or no mean."""
    ends: Interval | None
    """What may be expected by all and by decided leads, where no date tells which is right."""
    outcomes: Outcomes | None
    goal: float | None
    is_target: bool
    won_so_far: float | None
    month: str
    coverage_remarks: tuple[str, ...]
    """What the coverage leaves out, and what a customer was taken for."""


@dataclass(frozen=True, slots=True)
class DriverFindings:
    """Values of imported columns against reaching a stage, the surest first."""

    stage: int
    drivers: tuple[Driver, ...]
    channel_column: str
    """Stands for the plan's channels among the columns."""
    left_out: tuple[str, ...]
    restating: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnFinding:
    """What each value of an imported column brought; ``numbers`` where its values are numbers."""

    header: str
    results: tuple[LabelResult, ...]
    """Of a column of many different numbers: empty, and ``numbers.ranges`` say it."""
    numbers: ColumnNumbers | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All of it."""

    funnel: FunnelFindings | None = None
    plan: PlanFindings | None = None
    channels: ChannelFindings | None = None
    trend: TrendFindings | None = None
    time: TimeFindings | None = None
    losses: LossFindings | None = None
    paths: PathFindings | None = None
    pages: PageFindings | None = None
    pipeline: PipelineFindings | None = None
    drivers: DriverFindings | None = None
    columns: tuple[ColumnFinding, ...] = ()
    """The funnel of each value of the imported columns that have few of them, or numbers."""
    doubts: tuple[tuple[str, str, str], ...] = ()
    """What is doubtful, why it matters, what to do."""
    noticed: tuple[str, ...] = ()
    """What is odd in the data, whatever the filter, in sentences."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Name of a part and, in words, why the data cannot tell."""
