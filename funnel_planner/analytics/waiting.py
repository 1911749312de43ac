"""Open leads by how long they have been waiting where they stand, and which wait longer than their stage allows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_planner.analytics.durations import FloatArray, Rows, Spread, days_waiting, spread, step_days
from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE
from funnel_planner.analytics.odd_paths import stalled
from funnel_planner.analytics.open_ages import is_too_old
from funnel_planner.analytics.pipeline import sales_velocity
from funnel_planner.analytics.reached import OPEN, WON, Journeys
from funnel_planner.analytics.stage_times import StageTimes
from funnel_planner.analytics.standing import standing
from funnel_planner.analytics.times import CLOCK_BITS, NEVER

LEAST_WINS = 10
"""From so many wins on, the means of what they brought and how long they took are worth a headline."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open leads that stand at one stage."""

    open: int
    undated: int
    """Those of them about whom nobody knows since when."""
    days: Spread | None
    """Days since their latest dated event, of the others."""
    allowed_days: float | None
    stalled: int | None
    """Those that wait longer than allowed; None where nothing says how long is allowed."""
    here: Spread | None
    """Days since they came to this stage, of those of which that day is known."""


@dataclass(frozen=True, slots=True)
class Velocity:
    """Money a day, and the four numbers it is made of; each is None where it is not known."""

    opportunities: int
    open_opportunities: int
    """Without those ``too_old``."""
    too_old: int
    """Open ones that entered longer ago than any win took."""
    won: int
    win_rate: float | None
    """Won of all opportunities."""
    mean_deal: float | None
    """Of won leads that say what they are worth."""
    deals: int
    """How many of them."""
    cycle_days: float | None
    """Mean days from opportunity to won, where both were observed."""
    cycles: int
    """How many of them."""

    @property
    def is_telling(self) -> bool:
        """It rests on enough wins that say what they brought, and on enough that say how long they took."""
        return self.a_day is not None and min(self.deals, self.cycles) >= LEAST_WINS

    @property
    def a_day(self) -> float | None:
        """What all these opportunities bring a day."""
        return sales_velocity(self.opportunities, self.win_rate, self.mean_deal, self.cycle_days)

    @property
    def open_a_day(self) -> float | None:
        """What those still open bring a day, if they go the way of all."""
        return sales_velocity(self.open_opportunities, self.win_rate, self.mean_deal, self.cycle_days)


def waiting(journeys: Journeys, sla_days: Sequence[float | None], rows: Rows | None = None) -> tuple[Waiting, ...]:
    """Open leads by stage; ``sla_days`` has an entry a stage (see ``odd_paths.stalled``)."""
    is_open = (journeys.outcome == OPEN) & (journeys.furthest >= 0)
    who = np.flatnonzero(is_open) if rows is None else rows[is_open[rows]]
    stage, days = journeys.furthest[who], days_waiting(journeys)[who]
    came = _days_here(journeys, who)
    late = stalled(journeys, tuple(sla_days))[who]
    known = ~np.isnan(days)
    found = []
    for index, allowed in enumerate(sla_days):
        here = stage == index
        count = int(np.count_nonzero(here))
        dated = days[here & known]
        over = None if allowed is None else int(np.count_nonzero(here & late))
        since = spread(came[here & ~np.isnan(came)])
        found.append(Waiting(count, count - len(dated), spread(dated), allowed, over, since))
    return tuple(found)


def _days_here(journeys: Journeys, who: Rows) -> FloatArray:
    """Days since these open leads came to the stage they stand at; NaN where no date of theirs is that stage's."""
    days = np.full(len(who), np.nan)
    if journeys.as_of_day == NO_DAY:
        return days
    stage = journeys.furthest[who]
    for index, first in enumerate(journeys.histories.firsts()):
        at = np.flatnonzero(stage == index)
        moment = first[who[at]]
        known = moment != NEVER
        days[at[known]] = journeys.as_of_day - (moment[known] >> CLOCK_BITS)
    return days


def velocity(
    journeys: Journeys, times: StageTimes, rows: Rows | None = None, *, longest_days: int | None = None
) -> Velocity | None:
    """Sales velocity of leads that came to the stage before the won one; None where there is no such stage.

    Open ones that entered more than ``longest_days`` ago are not among those that are to bring something.
    """
    stage = journeys.won_index - 1
    if stage < 0:
        return None
    there = journeys.at(stage)
    who = np.flatnonzero(there) if rows is None else rows[there[rows]]
    outcome, amount = journeys.outcome[who], journeys.leads.value_minor[who]
    won = outcome == WON
    deals = amount[won & (amount != NO_VALUE)]
    cycles = step_days(times, journeys.won_index, who)
    still_open = who[standing(journeys).outcome[who] == OPEN]
    too_old = int(np.count_nonzero(is_too_old(journeys, still_open, longest_days)))
    return Velocity(
        opportunities=len(who),
        open_opportunities=len(still_open) - too_old,
        too_old=too_old,
        won=int(np.count_nonzero(won)),
        win_rate=float(won.mean()) if len(who) else None,
        mean_deal=int(deals.sum()) / len(deals) / MINOR_PER_UNIT if len(deals) else None,
        deals=len(deals),
        cycle_days=float(cycles.mean()) if len(cycles) else None,
        cycles=len(cycles),
    )
