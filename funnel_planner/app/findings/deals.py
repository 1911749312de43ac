"""The open pipeline of a look: by stage, weighted, against the target, and what it may bring."""

import math
from dataclasses import dataclass, replace

from funnel_planner.app.findings.chances import Basis, has_losses, possible_bases, rates_of, stage_chances
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.own_chances import own_chances
from funnel_planner.app.findings.plan_and_actual import chosen_by_outcome, neutral_part
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.counting import plain
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from collections.abc import Sequence

    from funnel_planner.analytics.beta import Evidence
    from funnel_planner.analytics.durations import Rows
    from funnel_planner.analytics.later_wins import AgeRule
    from funnel_planner.analytics.open_ages import TooOld, Undecided
    from funnel_planner.analytics.open_leads import OpenLeads, OpenStage, Won
    from funnel_planner.analytics.outcomes import Outcomes
    from funnel_planner.analytics.reached import Journeys
    from funnel_planner.analytics.results import Interval
    from funnel_planner.analytics.stage_times import StageTimes

MINOR = 100
GROUPS_OF_DAYS = frozenset({"cohort", "entered", "undated"})
"""Groups that ask when leads entered."""


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
    """Chance of winning from each stage; by age, the mean of the open leads that stand there, by their value."""
    intervals: "tuple[Interval | None, ...]"
    """95 % intervals of them: Wilson's, by age those of ``beta.Evidence``."""
    basis: Basis
    bases: tuple[Basis, ...]
    """Those that the data and the plan allow."""
    ages: "AgeRule | None"
    """What the basis *age* rests on; None: no win is dated."""
    undecided: "Undecided | None"
    """Why the chances of decided leads say too little; None: they do not, or there are none."""
    too_old: "TooOld | None"
    """Open leads that entered longer ago than any win took; None: nobody, or too few wins tell."""
    would_add: float
    """What these would bring on average; they are in no other expected number."""
    ends: "Interval | None"
    """``weighted`` by all and by decided leads, where no date tells which is right."""
    regardless: bool
    """The rule has a mode or a window that does not matter here."""
    own_column: str
    """Header of the column of own chances; empty: none."""
    in_money: bool
    deal_count: int
    open_value: float
    weighted: float | None
    """Sum of amount times chance, leads older than any win left out."""
    outcomes: "Outcomes | None"
    """Of the leads in ``weighted``. None: no deal's amount and chance are known, or all are older than any win."""
    without_amount: int
    """Open leads left out because nothing says what they are worth."""
    without_chance: int
    """Open leads left out because no chance of theirs is known."""
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
    def weighted_all(self) -> float | None:
        """Sum of amount times chance over all open leads, old ones too."""
        return None if self.weighted is None else self.weighted + self.would_add

    def whole(self, stage: int) -> int | None:
        """The leads that the chance of a stage is a share of; None where it is not simply a share."""
        won = self.won[stage]
        return {Basis.DECIDED: won.decided, Basis.ALL: won.reached}.get(self.basis)

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
    from funnel_planner.analytics.later_wins import age_rule
    from funnel_planner.analytics.leads import NO_VALUE
    from funnel_planner.analytics.open_ages import TooOld, longest_win, undecided
    from funnel_planner.analytics.open_leads import evidence, open_leads, open_stages, won_from
    from funnel_planner.analytics.pipeline import coverage, needed_coverage
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
    ages = age_rule(journeys, times, for_chances)
    doubt = undecided(journeys, times, for_chances) if has_losses(plan, won) else None
    bases = possible_bases(plan, won, timed=ages is not None)
    used = basis if basis in bases else bases[0]
    longest = longest_win(journeys, times, for_chances)
    own_column, own = own_chances(journeys.leads)
    in_money = bool((journeys.leads.value_minor != NO_VALUE).any())
    if not in_money:
        one_each = np.full(journeys.leads.lead_count, MINOR, dtype=np.int64)
        journeys = replace(journeys, leads=replace(journeys.leads, value_minor=one_each))

    def opened(by: Basis) -> "OpenLeads":
        return open_leads(
            journeys, won, rates_of(plan, won, by), own, rows,
            ages=ages if by is Basis.AGE else None, longest_days=None if longest is None else longest[0],
        )  # fmt: skip

    found = opened(used)
    stages = open_stages(found, len(won))
    sizes = [one.decided if used is Basis.DECIDED else one.reached for one in won]
    rests_on = evidence(found, won, sizes, ages.dispersion if used is Basis.AGE and ages is not None else 1.0)
    chances, intervals = stage_chances(plan, won, used, rests_on, stages)
    deals = found.deals
    weighted = math.fsum(stage.weighted or 0.0 for stage in stages) if deals.any() else None
    ends = None
    if used is Basis.ALL and Basis.DECIDED in bases and weighted is not None:
        decided = open_stages(opened(Basis.DECIDED), len(won))
        ends = weighted, math.fsum(stage.weighted or 0.0 for stage in decided)
    old = int(found.old.sum())
    goal = _goal(look, journeys, times, in_money=in_money)
    worth = float(found.amount_minor[deals].sum()) / MINOR
    open_value = math.fsum(stage.value for stage in stages)
    covers = None
    if goal is not None and goal.won_so_far is not None:
        covers = coverage(open_value, goal.amount, goal.won_so_far)
    return Pipeline(
        stages=stages,
        won=won,
        chances=chances,
        intervals=intervals,
        basis=used,
        bases=bases,
        ages=ages,
        undecided=doubt,
        too_old=TooOld(old, *longest) if old and longest is not None else None,
        would_add=math.fsum(stage.would_add for stage in stages),
        ends=ends,
        regardless=plan.counting != plain(plan.counting),
        own_column=own_column,
        in_money=in_money,
        deal_count=int(np.count_nonzero(deals & ~found.old)),
        open_value=open_value,
        weighted=weighted,
        outcomes=_outcomes(found, rests_on, measured=used is not Basis.PLAN),
        without_amount=int(np.count_nonzero(~found.valued)),
        without_chance=int(np.count_nonzero(found.valued & ~deals)),
        lost_somewhere=int(np.count_nonzero(journeys.stage_unknown[rows])),
        goal=goal,
        coverage=covers,
        needed=needed_coverage(weighted / worth if weighted is not None and worth else None),
    )


def _outcomes(found: "OpenLeads", rests_on: "Sequence[Evidence]", *, measured: bool) -> "Outcomes | None":
    """What the deals may bring that are not older than any win; chances set by hand or planned are taken as given."""
    import numpy as np

    from funnel_planner.analytics.outcomes import Deals, outcomes

    kept = found.deals & ~found.old
    if not kept.any():
        return None
    given = found.own[kept] | (not measured)
    stage = np.where(given, -1, found.stage[kept]).astype(np.int32)
    return outcomes(Deals(found.amount_minor[kept], found.chance[kept], stage, rests_on))


def _rows_for_chances(look: Look) -> "Rows | None":
    """Leads whose fate tells chances: those that pass, whatever the filter asks of how far they came."""
    wish = look.lead_filter
    if not chosen_by_outcome(wish):
        return look.rows
    all_fates = replace(wish, stages=frozenset(), group=neutral_part(wish.group))
    return None if all_fates.is_empty else look.cube.passing(*all_fates.parts)


def _rows_for_wins(look: Look) -> "Rows | None":
    """Leads whose wins count in a month: those that pass, whenever they entered and however far they came."""
    wish = look.lead_filter
    if not (chosen_by_outcome(wish) or has_entry_days(wish)):
        return look.rows
    group = () if _names_days(wish.group) else neutral_part(wish.group)
    anytime = replace(wish, first_day=None, last_day=None, period="", stages=frozenset(), group=group)
    return None if anytime.is_empty else look.cube.passing(*anytime.parts)


def has_entry_days(wish: LeadFilter) -> bool:
    """A filter asks when leads entered."""
    return _names_days(wish.group) or wish.first_day is not None or wish.last_day is not None


def _names_days(group: tuple[str, ...]) -> bool:
    return bool(group) and group[0] in GROUPS_OF_DAYS


def _goal(look: Look, now: "Journeys", times: "StageTimes", *, in_money: bool) -> Goal | None:
    """The plan's target for the won stage in the month of the as-of day, else what its own month brings."""
    from funnel_planner.analytics.leads import NO_DAY
    from funnel_planner.analytics.open_leads import won_in_month
    from funnel_planner.analytics.standing import counted_rows

    plan, as_of = look.plan, look.journeys.as_of_day
    month = "" if as_of == NO_DAY else f"{date_of(as_of):%Y-%m}"
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
