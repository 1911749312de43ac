"""How long leads took: steps, the whole way, stays at a stage, waiting ones, and the curve of conversion."""

import math
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.curve import Curve, Waits, curve, waits
from funnel_planner.analytics.curve_band import Band, at_risk, band
from funnel_planner.analytics.durations import FloatArray, Rows, Spread, histogram, spread, stays, step_days, total_days
from funnel_planner.analytics.leads import NO_DAY
from funnel_planner.analytics.results import Interval
from funnel_planner.analytics.standing import counted_rows, standing
from funnel_planner.analytics.times import days_of
from funnel_planner.analytics.waiting import LEAST_WINS, Velocity, Waiting, velocity, waiting
from funnel_planner.analytics.win_days import (
    ChannelWins,
    PeriodWins,
    WinDays,
    win_days,
    win_days_by_channel,
    win_days_by_period,
    win_days_to_the_hour,
)
from funnel_planner.app.findings.deals import longest_days
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError

LEAST_AT_RISK = 0.05
"""The curve is drawn while at least this share of the leads, and ``FEWEST_AT_RISK`` of them, are at risk."""
FEWEST_AT_RISK = 10
MOST_MONTHS = 24
"""More of them are told by the quarter."""
LISTED_DAYS = (7, 14, 30, 60, 90, 180, 365, 730)
"""Days at which the curve is read in its table."""

MOST_POINTS = 600
"""No screen is wider; dates with clocks give a step for each win."""
CurveStep = tuple[float, float, Interval | None]
"""Day, share from this day on, and its limits."""


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """All that is known of time. Lists by stage have an entry a stage of the plan; the first step is None."""

    steps: tuple[Spread | None, ...]
    total: Spread | None
    in_stage: tuple[Spread | None, ...]
    waiting: tuple[Waiting, ...]
    velocity: Velocity | None
    curve: Curve | None
    """None without an as-of day or without a lead that was watched, and where no win has a date."""
    is_entry_dated: bool
    """Some lead that is looked at has an entry date."""
    band: Band | None
    watched_days: FloatArray
    """How long each lead was watched, ascending."""
    drawn_until: float
    """The day up to which the curve is drawn: later ones rest on too few leads."""
    points: tuple[CurveStep, ...]
    """Steps of the curve as far as it is drawn, ``MOST_POINTS`` of them at most."""
    bars: tuple[tuple[tuple[int, int, int], ...], ...]
    """Histogram bars of each step, and of the whole way at place 0."""
    wins: WinDays
    """``total`` once more, and with the wins that are dated before the entry."""
    to_the_hour: WinDays | None
    """The same with a date without a time of day taken as 0:00; None where that changes nothing."""
    channels: tuple[ChannelWins, ...]
    """The same of each channel with dated wins, the one with most leads first."""
    periods: tuple[PeriodWins, ...]
    """The same of each month of entry with dated wins; of each quarter where there are more than ``MOST_MONTHS``."""

    @property
    def listed_days(self) -> tuple[int, ...]:
        """Days at which the curve is read in its table: as long as any lead was watched, the first one always."""
        if self.curve is None:
            return ()
        return tuple(day for day in LISTED_DAYS if day <= max(self.curve.followed, LISTED_DAYS[0]))

    def proposed_sla(self) -> dict[int, int]:
        """Stage -> days within which nine of ten who went on did so; of stages without an SLA.

        Where at least ten are known to have gone on: fewer say little of the slowest tenth.
        """
        following = enumerate(zip(self.steps[1:], self.waiting, strict=False))
        return {
            stage: max(1, math.ceil(step.p90))
            for stage, (step, now) in following
            if step is not None and step.n >= LEAST_WINS and now.allowed_days is None
        }

    def read(self, day: float) -> tuple[float, Interval | None, int]:
        """The curve at a day: share, its limits, leads at risk. There must be a curve."""
        assert self.curve is not None  # noqa: S101 - asked before
        assert self.band is not None  # noqa: S101 - comes with the curve
        return self.curve.at(day) or 0.0, self.band.at(day), at_risk(self.watched_days, [day])[0]


def find_timing(look: Look) -> Timing:
    """Measure times. Raises ``PlannerError``: ``times_need_leads``, ``times_need_dates``."""
    if not look.has_leads:
        raise PlannerError("times_need_leads")
    journeys, times, rows = look.journeys, look.times, look.rows
    ways: list[FloatArray] = [total_days(journeys, times, rows)]
    ways += [step_days(times, stage, rows) for stage in range(1, journeys.stage_count)]
    steps = [spread(days) for days in ways]
    sla_days = [stage.sla_days for stage in look.plan.stages]
    waits_now = waiting(standing(journeys), sla_days, counted_rows(journeys, rows))
    watched = _watched(look, rows)
    in_stage = tuple(spread(days) for days in stays(journeys, rows))
    known = any(steps) or any(in_stage) or any(found.days for found in waits_now)
    if not known and watched is None:
        raise PlannerError("times_need_dates")
    found = None if watched is None else curve(watched)
    limits = None if watched is None else band(watched)
    ordered = np.sort(np.empty(0) if watched is None else watched.days)
    last = 0.0 if found is None else _end_of(found, ordered)
    return Timing(
        steps=(None, *steps[1:]),
        total=steps[0],
        in_stage=in_stage,
        waiting=waits_now,
        velocity=velocity(journeys, times, rows, longest_days=longest_days(look)),
        curve=found,
        is_entry_dated=bool((journeys.entry_day[counted_rows(journeys, rows)] != NO_DAY).any()),
        band=limits,
        watched_days=ordered,
        drawn_until=last,
        points=() if found is None or limits is None else _points(found, limits, last),
        bars=tuple(tuple(histogram(days)) for days in ways),
        wins=win_days(journeys, times, rows),
        to_the_hour=win_days_to_the_hour(journeys, times, rows),
        channels=_by_channel(look),
        periods=_by_period(look),
    )


def _by_channel(look: Look) -> tuple[ChannelWins, ...]:
    """In the order of the channels measured."""
    place = {(one.label, one.is_unknown): index for index, one in enumerate(look.measured.channels)}
    found = win_days_by_channel(look.journeys, look.times, look.rows)
    return tuple(sorted(found, key=lambda one: place.get((one.label, one.is_unknown), len(place))))


def _by_period(look: Look) -> tuple[PeriodWins, ...]:
    months = win_days_by_period(look.journeys, look.times, Period.MONTH, look.rows)
    if len(months) <= MOST_MONTHS:
        return tuple(months)
    return tuple(win_days_by_period(look.journeys, look.times, Period.QUARTER, look.rows))


def _watched(look: Look, rows: Rows | None) -> Waits | None:
    """Leads that were watched from a dated entry; None where there are none."""
    found = waits(look.journeys, look.times, rows)
    return found if found is not None and len(found.days) else None


def _end_of(found: Curve, ordered: FloatArray) -> float:
    """The last day at which enough leads are at risk, but not long after the last conversion."""
    enough = min(found.n, max(FEWEST_AT_RISK, int(LEAST_AT_RISK * found.n)))
    last = float(ordered[found.n - enough])  # so many were watched at least until then
    if len(found.day):
        last = min(last, float(found.day[-1]) * 1.25)
    return max(1.0, float(int(last)))


def _points(found: Curve, limits: Band, last: float) -> tuple[CurveStep, ...]:
    """Steps up to the day ``last``, evenly thinned where there are very many; the last one always stays."""
    count = int(np.searchsorted(found.day, last, side="right"))
    steps: list[CurveStep] = []
    for place in np.unique(np.linspace(0, max(0, count - 1), min(count, MOST_POINTS)).astype(np.int64)).tolist():
        low, high = float(limits.low[place]), float(limits.high[place])
        steps.append((float(found.day[place]), float(found.share[place]), None if np.isnan(low) else (low, high)))
    return tuple(steps)


def backward_wins(look: Look, most: int) -> list[tuple[int, int, int]]:
    """The first ``most`` leads that pass whose win is dated before their entry: number, day of entry and of the win."""
    journeys, is_backward = look.journeys, look.cube.group(("won_before_entry",))
    who = (np.flatnonzero(is_backward) if look.rows is None else look.rows[is_backward[look.rows]])[:most]
    entered, won = (days_of(when[who]) for when in (journeys.histories.entry, look.times.observed[journeys.won_index]))
    return list(zip(who.tolist(), entered.tolist(), won.tolist(), strict=True))
