"""Open leads by stage, and the chance of winning from each stage that decided leads give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.beta import Evidence
from funnel_planner.analytics.durations import FloatArray, Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.later_wins import AgeRule
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE, Int32Array, Int64Array
from funnel_planner.analytics.open_ages import is_too_old
from funnel_planner.analytics.reached import LOST_OUTCOME, OPEN, WON, Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.times import UNDATED, days_of


@dataclass(frozen=True, slots=True)
class Won:
    """What became of the leads that count at a stage; ``reached`` = won + lost + still open."""

    reached: int
    won: int
    lost: int
    unplaced: int = 0
    """Lost leads that count only at earlier stages because nothing says where they were lost: perhaps here."""

    @property
    def decided(self) -> int:
        """Those whose fate is known, and those who may have been lost here: chances are rather too low then.

        Else nearly every later stage would be sure to win where losses name no stage.
        """
        return self.won + self.lost + self.unplaced


@dataclass(frozen=True, slots=True)
class OpenStage:
    """Open leads that stand at one stage. Money in units of the currency."""

    count: int
    valued: int
    """Those that say what they are worth."""
    value: float
    weighted: float | None
    """Value times chance of those not ``old``; None where no chance is known for any of them."""
    own: int
    """Those with a chance of their own, old ones among them."""
    own_value: float
    """Value of those that are not ``old``."""
    own_weighted: float
    """Their value times their own chance."""
    old: int
    """Those that entered longer ago than any win took."""
    old_value: float
    would_add: float
    """What old ones would bring with their own chance, or else that of the stage."""
    counted: int
    """Those in ``weighted``: value and chance are known, and they are not ``old``."""
    counted_value: float
    unvalued_wins: float
    """Sum of the chances of those that are not ``old`` and do not say what they are worth."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenLeads:
    """Open leads, an entry each."""

    rows: Rows
    """Numbers of the leads."""
    stage: Int32Array
    amount_minor: Int64Array
    """``NO_VALUE`` where nothing says what a lead is worth."""
    chance: FloatArray
    """NaN where none is known; of old leads that which they would have if they were not."""
    behind: FloatArray
    """Wins that the chance rests on."""
    own: BoolArray
    """Those with a chance of their own."""
    old: BoolArray
    """Those that entered longer ago than any win took."""

    @property
    def valued(self) -> BoolArray:
        """Those that say what they are worth."""
        return np.asarray(self.amount_minor != NO_VALUE)

    @property
    def deals(self) -> BoolArray:
        """Those of which value and chance are known."""
        return np.asarray(self.valued & ~np.isnan(self.chance))

    @property
    def counted(self) -> BoolArray:
        """Deals that are not old: those that anything is expected of."""
        return np.asarray(self.deals & ~self.old)

    @property
    def unvalued(self) -> BoolArray:
        """Those that are not old whose chance is known, but not what they are worth."""
        return np.asarray(~self.valued & ~np.isnan(self.chance) & ~self.old)


def won_from(journeys: Journeys, rows: Rows | None = None) -> tuple[Won, ...]:
    """For each stage: the leads that count there, and how many of them won and were lost."""
    chosen = np.flatnonzero(journeys.furthest >= 0) if rows is None else rows
    outcome, stage_unknown = journeys.outcome[chosen], journeys.stage_unknown[chosen]
    found = []
    for stage in range(journeys.stage_count):
        there = journeys.at(stage)[chosen]
        by_outcome = np.bincount(outcome[there], minlength=3)
        unplaced = int(np.count_nonzero(stage_unknown & ~there))
        found.append(Won(int(by_outcome.sum()), int(by_outcome[WON]), int(by_outcome[LOST_OUTCOME]), unplaced))
    return tuple(found)


def open_leads(
    journeys: Journeys,
    won: Sequence[Won],
    rates: Sequence[float | None],
    own: FloatArray | None = None,
    rows: Rows | None = None,
    *,
    ages: AgeRule | None = None,
    longest_days: int | None = None,
) -> OpenLeads:
    """Open leads and their chances. ``rates`` are chances of winning from each stage; None: not known.

    ``own`` holds the chance set by hand for each lead, NaN where there is none; it stands whatever the stage and age.
    With ``ages`` the chance is that of leads of this age, mixed with the rate by ``AgeRule.weight``; leads without
    an entry date keep the rate. Leads that entered more than ``longest_days`` ago are old.
    """
    is_open = (journeys.outcome == OPEN) & (journeys.furthest >= 0)
    who = np.flatnonzero(is_open) if rows is None else rows[is_open[rows]]
    stage = journeys.furthest[who].astype(np.int32)
    chance = np.array([np.nan if rate is None else rate for rate in rates], dtype=np.float64)[stage]
    behind = np.array([one.won for one in won], dtype=np.float64)[stage]
    dated = (journeys.entry_day[who] != NO_DAY) & (journeys.as_of_day != NO_DAY)
    age = np.where(dated, journeys.as_of_day - journeys.entry_day[who].astype(np.int64), 0)
    old = is_too_old(journeys, who, longest_days)
    for index, later in enumerate(ages.stages if ages is not None else ()):
        here = np.flatnonzero((stage == index) & dated & ~old & (age >= 0))
        weight = ages.weight if ages is not None else 0.0
        by_age, wins = later.at(age[here])
        chance[here] = weight * by_age + (1 - weight) * chance[here]
        behind[here] = weight * wins + (1 - weight) * behind[here]
    has_own = np.zeros(len(who), dtype=bool)
    if own is not None:
        has_own = ~np.isnan(own[who])
        chance = np.where(has_own, own[who], chance)
    return OpenLeads(who, stage, journeys.leads.value_minor[who], chance, behind, has_own, old)


def open_stages(found: OpenLeads, size: int) -> tuple[OpenStage, ...]:
    """Open leads by the stage they stand at, of so many stages."""
    stage, valued, amount = found.stage, found.valued, found.amount_minor

    def numbers(which: BoolArray) -> list[int]:
        counted: list[int] = np.bincount(stage[which], minlength=size).tolist()
        return counted

    def value(which: BoolArray) -> list[float]:
        sums = np.zeros(size, dtype=np.int64)
        np.add.at(sums, stage[which], amount[which])
        return [int(one) / MINOR_PER_UNIT for one in sums]

    def weighted(which: BoolArray) -> list[float]:
        sums = np.bincount(stage[which], weights=amount[which] * found.chance[which], minlength=size)
        told: list[float] = (sums / MINOR_PER_UNIT).tolist()
        return told

    every, known = np.ones(len(stage), dtype=bool), numbers(found.deals)
    young, by_own = found.counted, found.counted & found.own
    chances = np.where(found.unvalued, found.chance, 0.0)
    unvalued: list[float] = np.bincount(stage, weights=chances, minlength=size).tolist()
    columns = zip(
        numbers(every), numbers(valued), value(valued), weighted(young),
        numbers(found.own), value(by_own), weighted(by_own),
        numbers(found.old), value(valued & found.old), weighted(found.deals & found.old),
        numbers(young), value(young), unvalued, strict=True,
    )  # fmt: skip
    return tuple(
        OpenStage(count, worth, sum_, brings if known[index] or not worth else None, *rest)
        for index, (count, worth, sum_, brings, *rest) in enumerate(columns)
    )


def evidence(found: OpenLeads, won: Sequence[Won], sizes: Sequence[int], swing: float = 0.0) -> tuple[Evidence, ...]:
    """What the chances of the leads at each stage rest on together, old ones and own chances left out.

    The wins behind a sum of chances, each with the relative deviation 1 / sqrt(wins), that are right or wrong
    together: (sum v / sum (v / sqrt(wins)))² with v = amount * chance, whatever its sign. Leads that share one rate:
    its wins, and all ``sizes`` it was taken of. ``swing`` is that of ``Evidence``.
    """
    told = []
    for stage, (one, size) in enumerate(zip(won, sizes, strict=True)):
        here = (found.stage == stage) & ~found.own & ~found.old & ~np.isnan(found.chance)
        worth = found.valued[here]
        weight = np.where(worth, np.abs(found.amount_minor[here]), 0).astype(np.float64)
        weight = weight if weight.any() else np.ones(len(worth))
        brings = weight * found.chance[here]
        sure = brings > 0
        if not sure.any():
            told.append(Evidence(0.0, size) if here.any() else Evidence(one.won, size))
            continue
        relative = brings[sure] / np.sqrt(np.maximum(found.behind[here][sure], 1.0))
        wins = float((brings.sum() / relative.sum()) ** 2)
        told.append(Evidence(wins, wins * float(weight.sum() / brings.sum()), swing))
    return tuple(told)


def won_in_month(journeys: Journeys, times: StageTimes, rows: Rows | None = None) -> tuple[int, float] | None:
    """Wins dated in the calendar month of the as-of day, and what they are worth; None where no win is dated."""
    if journeys.as_of_day == NO_DAY:
        return None
    is_won = journeys.at(journeys.won_index)
    who = np.flatnonzero(is_won) if rows is None else rows[is_won[rows]]
    if len(who) and not (times.won[who] != UNDATED).any():
        return None
    dated = who[times.won[who] != UNDATED]
    days = days_of(times.won[dated]).astype("datetime64[D]").astype("datetime64[M]")
    month = np.datetime64(journeys.as_of_day, "D").astype("datetime64[M]")
    now = dated[days == month]
    amounts = journeys.leads.value_minor[now]
    return len(now), int(amounts[amounts != NO_VALUE].sum()) / MINOR_PER_UNIT
