"""Leads counted by the day on which something happened to them, whenever they had entered: period, not cohort.

Cohorts follow the same leads (``entry_days``). A period counts what happened in it: those who entered in it and those
who won in it are different people, so that no rate follows from its numbers (with leads that grow by g a month and win
L months later, wins / leads of a month show 1 / (1 + g)^L of the true rate).
"""

from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import Period, period_days, period_label, period_numbers
from funnel_planner.analytics.durations import Rows
from funnel_planner.analytics.events import BoolArray
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE, Int32Array, Int64Array
from funnel_planner.analytics.money_told import tells_won_value, value_told
from funnel_planner.analytics.reached import LOST_OUTCOME, WON, Journeys
from funnel_planner.analytics.stage_times import arrivals
from funnel_planner.analytics.times import NEVER, UNDATED, days_of

NO_DAYS: Int32Array = np.empty(0, dtype=np.int32)
MOST_STRAY = 100_000
"""Days between the first and the last for which a table is quicker than sorting, however few leads there are."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in one period. Days since 1970-01-01; the last one is part of the period."""

    period: str
    """``2024-02``, ``2025-W01`` or ``2024-Q1``."""
    first_day: int
    last_day: int
    came: tuple[int, ...]
    """Leads that came to each stage in it, whenever they had entered; at the first stage: that entered."""
    lost: int
    won_value: float | None
    """Value of the leads won in it; None: nobody tells what they are worth."""
    is_over: bool
    """The as-of day is its last day or later."""

    @property
    def is_empty(self) -> bool:
        """Nothing happened."""
        return not (self.lost or any(self.came))


@dataclass(frozen=True, slots=True, eq=False)
class EventDays:
    """D days on which something happened, ascending, and what is known to have happened on no day one knows of."""

    day: Int32Array
    came: Int64Array
    """(D, K) leads that came to each stage; to the first one: that entered."""
    lost: Int64Array
    won_minor: Int64Array
    """(D,) value of the leads won."""
    told: Int64Array
    """(2, D) leads won with and without a value."""
    tells_value: bool
    as_of_day: int
    undated: tuple[int, ...]
    """For each stage: leads that came to it on a day nobody wrote down: a date of a later stage is not that day."""
    undated_lost: int

    def periods(self, unit: Period, most: int | None = None) -> list[Happened]:
        """Periods in which something happened; ``most``: the latest so many in a row, empty ones among them."""
        if not len(self.day):
            return []
        numbers = period_numbers(self.day, unit)
        first, last = int(numbers[0]), int(numbers[-1])
        wanted = np.unique(numbers).tolist() if most is None else range(max(first, last - most + 1), last + 1)
        starts = np.searchsorted(numbers, wanted, side="left").tolist()
        stops = np.searchsorted(numbers, wanted, side="right").tolist()
        return [
            self._sum(number, unit, slice(start, stop))
            for number, start, stop in zip(wanted, starts, stops, strict=True)
        ]

    def span(self, stage: int) -> tuple[int, int] | None:
        """First and last day on which a lead came to a stage; None where no such day is known."""
        days = self.day[self.came[:, stage] > 0]
        return (int(days[0]), int(days[-1])) if len(days) else None

    def _sum(self, number: int, unit: Period, part: slice) -> Happened:
        first, last = period_days(number, unit)
        is_told = self.tells_value and bool(value_told(self.told[:, part].sum(axis=1)))
        return Happened(
            period=period_label(number, unit),
            first_day=first,
            last_day=last,
            came=tuple(self.came[part].sum(axis=0).tolist()),
            lost=int(self.lost[part].sum()),
            won_value=int(self.won_minor[part].sum()) / MINOR_PER_UNIT if is_told else None,
            is_over=self.as_of_day == NO_DAY or last <= self.as_of_day,
        )


def event_days(journeys: Journeys, rows: Rows | None = None) -> EventDays:
    """What happened to counted leads (or these ``rows`` of them) by the day it happened."""
    chosen = _chosen(journeys, rows)
    came: list[Int32Array] = [NO_DAYS] * journeys.stage_count
    who = [np.empty(0, dtype=np.intp)] * journeys.stage_count
    for stage, when in arrivals(journeys, implied=False):
        who[stage] = np.flatnonzero(journeys.at(stage) & chosen)
        came[stage] = days_of(when[who[stage]]) if stage else journeys.entry_day[who[stage]]
    dated = [days != NO_DAY for days in came]
    lost = loss_days(journeys)[chosen & (journeys.outcome == LOST_OUTCOME)]
    dated_losses = lost[lost != NO_DAY]
    tallies = [_tally(days[known]) for days, known in zip(came, dated, strict=True)] + [_tally(dated_losses)]
    day = np.unique(np.concatenate([found for found, _ in tallies]))
    *counts, losses = (_on(day, *tally) for tally in tallies)
    value, won = journeys.leads.value_minor, journeys.won_index
    place, worth = np.searchsorted(day, came[won][dated[won]]), value[who[won][dated[won]]]
    is_told = worth != NO_VALUE
    amounts = np.zeros(len(day), dtype=np.int64)
    np.add.at(amounts, place[is_told], worth[is_told])
    return EventDays(
        day=day,
        came=np.stack(counts, axis=1),
        lost=losses,
        won_minor=amounts,
        told=np.stack([np.bincount(place[kind], minlength=len(day)) for kind in (is_told, ~is_told)]),
        tells_value=tells_won_value(value != NO_VALUE, journeys.outcome == WON),
        as_of_day=journeys.as_of_day,
        undated=tuple(int(np.count_nonzero(~known)) for known in dated),
        undated_lost=len(lost) - len(dated_losses),
    )


def arrival_days(journeys: Journeys, stage: int) -> Int32Array:
    """(n,) day each lead came to a stage, at the first one: that it entered; ``NO_DAY`` where that is not known."""
    if not stage:
        return journeys.entry_day
    return days_of(next(when for index, when in arrivals(journeys, implied=False) if index == stage))


def loss_days(journeys: Journeys) -> Int32Array:
    """(n,) day of the loss that stands; ``NO_DAY`` where there is none, or it has no date."""
    when = journeys.histories.standing_loss
    return days_of(np.where(when == NEVER, UNDATED, when))


def _chosen(journeys: Journeys, rows: Rows | None) -> BoolArray:
    counted: BoolArray = journeys.furthest >= 0
    if rows is None:
        return counted
    chosen = np.zeros_like(counted)
    chosen[rows] = True
    return counted & chosen


def _tally(days: Int32Array) -> tuple[Int32Array, Int64Array]:
    """Distinct days, ascending, and how often each occurs; by a table unless years stray far."""
    if not len(days):
        return NO_DAYS, np.empty(0, dtype=np.int64)
    first, last = int(days.min()), int(days.max())
    if last - first > len(days) + MOST_STRAY:
        found, many = np.unique(days, return_counts=True)
        return found, many.astype(np.int64)
    table = np.bincount(days.astype(np.int64) - first)
    present = np.flatnonzero(table)
    return (present + first).astype(np.int32), table[present].astype(np.int64)


def _on(day: Int32Array, found: Int32Array, many: Int64Array) -> Int64Array:
    """The same counts by place in ``day``, which has all of the days found."""
    counts = np.zeros(len(day), dtype=np.int64)
    counts[np.searchsorted(day, found)] = many
    return counts
