"""The open pipeline of a look: by stage, weighted, against the target, and what it may bring."""

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.own_chances import own_chances
from funnel_planner.app.findings.plan_and_actual import NEUTRAL_GROUPS, chosen_by_outcome
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.counting import plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from collections.abc import Sequence

    from funnel_planner.analytics.durations import Rows
    from funnel_planner.analytics.open_ages import TooOld, Undecided
    from funnel_planner.analytics.open_leads import OpenStage, Won
    from funnel_planner.analytics.pipeline import Deals, Outcomes
    from funnel_planner.analytics.reached import Journeys
    from funnel_planner.analytics.stage_times import StageTimes

MINOR = 100
GROUPS_OF_ALL_DAYS = frozenset({"label", "channel"})
"""Of the neutral groups those that do not ask when leads entered."""


class Basis(StrEnum):
    """What the chance of winning from a stage is taken from."""

    DECIDED = "decided"
    """Won of the leads that count at the stage and are won or lost."""
    ALL = "all"
    """Won of all leads that count at the stage, the open ones among them: the least it can become."""
    PLAN = "plan"
    """The plan's rates from the stage to the win, multiplied."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be won in the month of the as-of day. Money, or customers where no lead says what it is worth."""

    amount: float
    is_target: bool
    """A target of the plan; else the plan's own month."""
    won_so_far: float | None
    """By the day of winning, whenever the leads entered. None: no win is dated."""
    month: str
    """``2024-06``; empty: nothing is dated."""


@dataclass(frozen=True, slots=True, eq=False)
class Pipeline:
    """All that is to be said of open leads. Amounts are money, or leads where ``in_money`` is off."""

    stages: "tuple[OpenStage, ...]"
    won: "tuple[Won, ...]"
    chances: tuple[float | None, ...]
    """Chance of winning from each stage."""
    basis: Basis
    bases: tuple[Basis, ...]
    """Those that the data and the plan allow."""
    undecided: "Undecided | None"
    """Why the chances of decided leads say too little; None: they do not, or there are none."""
    too_old: "TooOld | None"
    """Open leads that entered longer ago than any win took; None: nobody, or too few wins tell."""
    weighted_without_old: float | None
    """``weighted`` without them."""
    regardless: bool
    """The rule has a mode or a window that does not matter here."""
    own_column: str
    """Header of the column of own chances; empty: none."""
    in_money: bool
    deal_count: int
    open_value: float
    weighted: float | None
    outcomes: "Outcomes | None"
    """None: there is no deal whose amount and chance are known."""
    without_amount: int
    without_chance: int
    lost_somewhere: int
    """Lost leads that do not say at which stage."""
    goal: Goal | None
    coverage: float | None
    needed: float | None

    @property
    def open_count(self) -> int:
        """Open leads at all stages."""
        return sum(stage.count for stage in self.stages)

    @property
    def missing(self) -> float | None:
        """What is still to be won; None where that is not known."""
        if self.goal is None or self.goal.won_so_far is None:
            return None
        return max(0.0, self.goal.amount - self.goal.won_so_far)


def pipeline_of(look: Look, basis: Basis | None = None) -> Pipeline:
    """The pipeline under a look; ``basis`` None: the best one there is data for.

    Raises ``PlannerError("pipeline_needs_leads")`` where there are only counts.
    """
    from funnel_planner.analytics.leads import NO_VALUE
    from funnel_planner.analytics.open_ages import undecided
    from funnel_planner.analytics.open_leads import open_stages, won_from
    from funnel_planner.analytics.pipeline import coverage, needed_coverage, open_deals, outcomes, weighted_value
    from funnel_planner.analytics.stage_times import stage_times
    from funnel_planner.analytics.standing import counted_rows, standing

    if not look.has_leads:
        raise PlannerError("pipeline_needs_leads")
    import numpy as np

    plan, journeys = look.plan, standing(look.journeys)
    times = look.times if journeys is look.journeys else stage_times(journeys)
    rows = counted_rows(look.journeys, look.rows)
    for_chances = counted_rows(look.journeys, _rows_for_chances(look))
    won = won_from(journeys, for_chances)
    doubt = undecided(journeys, times, for_chances) if _has_losses(plan, won) else None
    bases = _possible(plan, won, decided_tells=doubt is None)
    used = basis if basis in bases else bases[0]
    chances = chances_of(plan, won, used)
    own_column, own = own_chances(journeys.leads)
    stages = open_stages(journeys, chances, own, rows)
    in_money = any(stage.valued for stage in stages) or bool((journeys.leads.value_minor != NO_VALUE).any())
    if not in_money:
        one_each = np.full(journeys.leads.lead_count, MINOR, dtype=np.int64)
        journeys = replace(journeys, leads=replace(journeys.leads, value_minor=one_each))
        stages = open_stages(journeys, chances, own, rows)
    deals = open_deals(journeys, chances, own, rows)
    found = outcomes(deals.amount_minor, deals.chance) if len(deals.rows) else None
    weighted = weighted_value(deals.amount_minor / MINOR, deals.chance) if found is not None else None
    goal = _goal(look, journeys, times, in_money=in_money)
    too_old, without_old = _too_old(journeys, times, (for_chances, rows), deals)
    rate = weighted / deals.open_value if weighted is not None and deals.open_value else None
    open_value = math.fsum(stage.value for stage in stages)
    covers = None
    if goal is not None and goal.won_so_far is not None:
        covers = coverage(open_value, goal.amount, goal.won_so_far)
    return Pipeline(
        stages=stages,
        won=won,
        chances=chances,
        basis=used,
        bases=bases,
        undecided=doubt,
        too_old=too_old,
        weighted_without_old=without_old if found is not None else None,
        regardless=plan.counting != plain(plan.counting),
        own_column=own_column,
        in_money=in_money,
        deal_count=len(deals.rows),
        open_value=open_value,
        weighted=weighted,
        outcomes=found,
        without_amount=deals.without_amount,
        without_chance=deals.without_chance,
        lost_somewhere=int(np.count_nonzero(journeys.stage_unknown if rows is None else journeys.stage_unknown[rows])),
        goal=goal,
        coverage=covers,
        needed=needed_coverage(rate),
    )


def chances_of(plan: Plan, won: "Sequence[Won]", basis: Basis) -> tuple[float | None, ...]:
    """Chance of winning from each stage; 1 from the won stage on, None where nothing is known."""
    found: list[float | None] = []
    for index, stage in enumerate(won):
        if index >= plan.won_index:
            found.append(1.0)
        elif basis is Basis.PLAN:
            found.append(planned_chance(plan, index))
        else:
            whole = stage.decided if basis is Basis.DECIDED else stage.reached
            found.append(stage.won / whole if whole else None)
    return tuple(found)


def planned_chance(plan: Plan, index: int) -> float | None:
    """The plan's rates from a stage to the win, multiplied; None where one is not planned."""
    chance = 1.0
    for stage in plan.stages[index : plan.won_index]:
        if stage.rate_to_next is None:
            return None
        chance *= stage.rate_to_next
    return chance


def _rows_for_chances(look: Look) -> "Rows | None":
    """Leads whose fate tells chances: those that pass, whatever the filter asks of how far they came."""
    wish = look.lead_filter
    if not chosen_by_outcome(wish):
        return look.rows
    all_fates = replace(wish, stages=frozenset(), group=())
    return None if all_fates.is_empty else look.cube.passing(*all_fates.parts)


def _rows_for_wins(look: Look) -> "Rows | None":
    """Leads whose wins count in a month: those that pass, whenever they entered and however far they came."""
    wish = look.lead_filter
    if not (chosen_by_outcome(wish) or has_entry_days(wish)):
        return look.rows
    group = wish.group if wish.group and wish.group[0] in GROUPS_OF_ALL_DAYS else ()
    anytime = replace(wish, first_day=None, last_day=None, period="", stages=frozenset(), group=group)
    return None if anytime.is_empty else look.cube.passing(*anytime.parts)


def has_entry_days(wish: LeadFilter) -> bool:
    """A filter asks when leads entered."""
    asks = bool(wish.group) and wish.group[0] in NEUTRAL_GROUPS - GROUPS_OF_ALL_DAYS
    return asks or wish.first_day is not None or wish.last_day is not None


def _too_old(
    journeys: "Journeys", times: "StageTimes", rows: "tuple[Rows, Rows]", deals: "Deals"
) -> "tuple[TooOld | None, float | None]":
    """Open leads older than any win took, by all wins that tell chances, and what the others bring on average."""
    from funnel_planner.analytics.open_ages import TooOld, longest_win, older_than
    from funnel_planner.analytics.pipeline import weighted_value
    from funnel_planner.analytics.reached import OPEN

    longest = longest_win(journeys, times, rows[0])
    if longest is None:
        return None, None
    old = older_than(journeys, longest[0])
    count = int((old & (journeys.outcome == OPEN) & (journeys.furthest >= 0))[rows[1]].sum())
    if not count:
        return None, None
    kept = ~old[deals.rows]
    return TooOld(count, *longest), weighted_value(deals.amount_minor[kept] / MINOR, deals.chance[kept])


def _has_losses(plan: Plan, won: "Sequence[Won]") -> bool:
    """Somebody won and somebody was lost; else "of decided" would be 100 % or 0 % and say nothing."""
    before = won[: plan.won_index]
    return any(stage.lost for stage in before) and any(stage.won for stage in before)


def _possible(plan: Plan, won: "Sequence[Won]", *, decided_tells: bool) -> tuple[Basis, ...]:
    """Bases in order of preference; "of decided" comes last where too few leads are decided."""
    before = won[: plan.won_index]
    has_losses = _has_losses(plan, won)
    bases = [Basis.DECIDED] if has_losses and decided_tells else []
    planned = bool(before) and any(planned_chance(plan, index) is not None for index in range(plan.won_index))
    if planned:
        bases.append(Basis.PLAN)
    bases.append(Basis.ALL)
    if has_losses and not decided_tells:
        bases.append(Basis.DECIDED)
    return tuple(bases)


def _goal(look: Look, now: "Journeys", times: "StageTimes", *, in_money: bool) -> Goal | None:
    """The plan's target for the won stage in the month of the as-of day, else what its own month brings."""
    from funnel_planner.analytics.leads import EPOCH, NO_DAY
    from funnel_planner.analytics.open_leads import won_in_month
    from funnel_planner.analytics.standing import counted_rows

    plan, as_of = look.plan, look.journeys.as_of_day
    month = "" if as_of == NO_DAY else f"{EPOCH + timedelta(days=as_of):%Y-%m}"
    wanted = target_count(plan, month)
    if wanted is not None:
        amount = wanted * (plan.economics.deal_size if in_money else 1.0)
    else:
        projection = project_part(plan, look.lead_filter)
        amount = projection.revenue if in_money else projection.customers
    if amount <= 0:
        return None
    won = won_in_month(now, times, counted_rows(look.journeys, _rows_for_wins(look)))
    so_far = None if won is None else won[1] if in_money else float(won[0])
    return Goal(amount, wanted is not None, so_far, month)


def target_count(plan: Plan, month: str) -> float | None:
    """Customers that the plan's targets ask for in a month: one of that month beats one for every month."""
    won = plan.stages[plan.won_index].id
    wanted = {target.month: target.count for target in plan.targets if target.stage_id == won}
    return wanted.get(month, wanted.get("")) if wanted else None
