"""The open pipeline of a look: by stage, weighted, against the target, and what it may bring."""

import math
from dataclasses import dataclass, replace

from funnel_planner.app.findings.chances import Basis, has_losses, possible_bases, rates_of, stage_chances
from funnel_planner.app.findings.goals import Goal, goal_of, month_of
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.own_chances import own_chances
from funnel_planner.app.findings.plan_and_actual import neutral_part
from funnel_planner.domain.counting import plain
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from collections.abc import Sequence

    from funnel_planner.analytics.beta import Evidence
    from funnel_planner.analytics.durations import FloatArray, Rows
    from funnel_planner.analytics.later_wins import AgeRule
    from funnel_planner.analytics.open_ages import TooOld, Undecided
    from funnel_planner.analytics.open_leads import OpenLeads, OpenStage, Won
    from funnel_planner.analytics.outcomes import Outcomes
    from funnel_planner.analytics.reached import Journeys
    from funnel_planner.analytics.results import Interval
    from funnel_planner.analytics.stage_times import StageTimes

MINOR = 100


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
    """What these would bring with their own chance, or else that of their stage; in no other expected number."""
    comparable: bool
    """``would_add`` is counted as ``weighted`` is: not where that goes by age, unless all of them have own chances."""
    mean_deal: float | None
    """Mean value of the won leads, as losses take it; None: no won lead says what it was worth."""
    ends: "Interval | None"
    """``weighted`` by all and by decided leads, where no date tells which is right."""
    regardless: bool
    """The rule has a mode, a window or a lost policy that does not matter here."""
    own_column: str
    """Header of the column of own chances; empty: none."""
    in_money: bool
    deal_count: int
    open_value: float
    live_value: float
    """The same without leads older than any win: what may cover the goal."""
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
    month: str
    """That of the as-of day, as ``Goal.month``."""
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

    @property
    def unvalued_wins(self) -> float:
        """Wins expected of open leads that do not say what they are worth."""
        return math.fsum(stage.unvalued_wins for stage in self.stages)

    @property
    def with_mean_deal(self) -> float | None:
        """``weighted`` with leads without a value taken for the mean deal; None: nobody is, or that is not known."""
        if not self.in_money or self.mean_deal is None or not self.unvalued_wins:
            return None
        return (self.weighted or 0.0) + self.unvalued_wins * self.mean_deal

    def whole(self, stage: int) -> int | None:
        """The leads that the chance of a stage is a share of; None where it is not simply a share."""
        won = self.won[stage]
        return {Basis.DECIDED: won.decided, Basis.ALL: won.reached}.get(self.basis)

    @property
    def missing(self) -> float | None:
        """What is still to be won; None where that is not known."""
        return None if self.goal is None else self.goal.missing


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """What became of the leads that tell chances."""

    won: "tuple[Won, ...]"
    ages: "AgeRule | None"
    undecided: "Undecided | None"
    bases: tuple[Basis, ...]
    longest: tuple[int, int] | None
    """Days of the longest win, and of how many."""
    lost_somewhere: int


def pipeline_of(look: Look, basis: Basis | None = None) -> Pipeline:
    """The pipeline under a look; ``basis`` None: the best one there is data for.

    Raises ``PlannerError("pipeline_needs_leads")`` where there are only counts.
    """
    from funnel_planner.analytics.leaks import mean_won_value
    from funnel_planner.analytics.open_ages import TooOld
    from funnel_planner.analytics.open_leads import open_stages
    from funnel_planner.analytics.pipeline import needed_coverage
    from funnel_planner.analytics.stage_times import stage_times
    from funnel_planner.analytics.standing import counted_rows, standing

    if not look.has_leads:
        raise PlannerError("pipeline_needs_leads")
    plan, journeys = look.plan, standing(look.journeys)
    times = look.times if journeys is look.journeys else stage_times(journeys)
    rows = counted_rows(look.journeys, look.rows)
    past = _past(look, journeys, times)
    used = basis if basis in past.bases else past.bases[0]
    journeys, in_money = _in_money(journeys)
    own_column, own = own_chances(journeys.leads)
    found = _opened(plan, journeys, past, used, own, rows)
    stages = open_stages(found, len(past.won))
    rests_on = _rests_on(found, past, used)
    chances, intervals = stage_chances(plan, past.won, used, rests_on, stages)
    weighted = _weighted(stages) if found.deals.any() else None
    ends = None
    if used is Basis.ALL and Basis.DECIDED in past.bases and weighted is not None:
        decided = _opened(plan, journeys, past, Basis.DECIDED, own, rows)
        ends = weighted, _weighted(open_stages(decided, len(past.won)))
    old = int(found.old.sum())
    mean_deal = mean_won_value(look.journeys, _rows_for_chances(look, look.journeys)) if in_money else None
    goal = goal_of(look, journeys, times, in_money=in_money, mean_deal=mean_deal)
    worth = math.fsum(stage.counted_value for stage in stages)
    open_value = math.fsum(stage.value for stage in stages)
    live_value = math.fsum(stage.value - stage.old_value for stage in stages)
    return Pipeline(
        stages=stages,
        won=past.won,
        chances=chances,
        intervals=intervals,
        basis=used,
        bases=past.bases,
        ages=past.ages,
        undecided=past.undecided,
        too_old=TooOld(old, *past.longest) if old and past.longest is not None else None,
        would_add=math.fsum(stage.would_add for stage in stages),
        comparable=used is not Basis.AGE or not (found.deals & found.old & ~found.own).any(),
        mean_deal=mean_deal,
        ends=ends,
        regardless=plan.counting != plain(plan.counting),
        own_column=own_column,
        in_money=in_money,
        deal_count=int(found.counted.sum()),
        open_value=open_value,
        live_value=live_value,
        weighted=weighted,
        outcomes=_outcomes(found, rests_on, measured=used is not Basis.PLAN),
        without_amount=int((~found.valued).sum()),
        without_chance=int((found.valued & ~found.deals).sum()),
        lost_somewhere=past.lost_somewhere,
        month=month_of(look),
        goal=goal,
        coverage=None if goal is None else goal.covered_by(live_value),
        needed=needed_coverage(weighted / worth if weighted is not None and worth else None),
    )


def longest_days(look: Look) -> int | None:
    """Days of the longest win: open leads that entered before are older than any; None: too few wins tell."""
    from funnel_planner.analytics.open_ages import longest_win
    from funnel_planner.analytics.stage_times import stage_times
    from funnel_planner.analytics.standing import counted_rows, standing

    journeys = standing(look.journeys)
    times = look.times if journeys is look.journeys else stage_times(journeys)
    found = longest_win(journeys, times, counted_rows(journeys, _rows_for_chances(look, journeys)))
    return None if found is None else found[0]


def _past(look: Look, journeys: "Journeys", times: "StageTimes") -> _Past:
    """What the leads of a look tell, as they stand."""
    from funnel_planner.analytics.later_wins import age_rule
    from funnel_planner.analytics.open_ages import longest_win, undecided
    from funnel_planner.analytics.open_leads import won_from
    from funnel_planner.analytics.standing import counted_rows

    rows = counted_rows(journeys, _rows_for_chances(look, journeys))
    won = won_from(journeys, rows)
    ages = age_rule(journeys, times, rows)
    return _Past(
        won=won,
        ages=ages,
        undecided=undecided(journeys, times, rows) if has_losses(look.plan, won) else None,
        bases=possible_bases(look.plan, won, timed=ages is not None),
        longest=longest_win(journeys, times, rows),
        lost_somewhere=int(journeys.stage_unknown[rows].sum()),
    )


def _in_money(journeys: "Journeys") -> "tuple[Journeys, bool]":
    """The leads, each worth one unit where none says what it is worth, and whether some do."""
    import numpy as np

    from funnel_planner.analytics.leads import NO_VALUE

    if (journeys.leads.value_minor != NO_VALUE).any():
        return journeys, True
    one_each = np.full(journeys.leads.lead_count, MINOR, dtype=np.int64)
    return replace(journeys, leads=replace(journeys.leads, value_minor=one_each)), False


def _opened(
    plan: Plan, journeys: "Journeys", past: _Past, basis: Basis, own: "FloatArray | None", rows: "Rows"
) -> "OpenLeads":
    """Open leads with the chances of a basis."""
    from funnel_planner.analytics.open_leads import open_leads

    return open_leads(
        journeys,
        past.won,
        rates_of(plan, past.won, basis),
        own,
        rows,
        ages=past.ages if basis is Basis.AGE else None,
        longest_days=None if past.longest is None else past.longest[0],
    )


def _rests_on(found: "OpenLeads", past: _Past, basis: Basis) -> "tuple[Evidence, ...]":
    """What the chances of each stage rest on."""
    from funnel_planner.analytics.open_leads import evidence

    sizes = [one.decided if basis is Basis.DECIDED else one.reached for one in past.won]
    by_age = past.ages is not None and basis is Basis.AGE
    return evidence(found, past.won, sizes, past.ages.pace.unsure if past.ages is not None and by_age else 0.0)


def _weighted(stages: "Sequence[OpenStage]") -> float:
    return math.fsum(stage.weighted or 0.0 for stage in stages)


def _outcomes(found: "OpenLeads", rests_on: "Sequence[Evidence]", *, measured: bool) -> "Outcomes | None":
    """What the deals may bring that are not older than any win; chances set by hand or planned are taken as given."""
    import numpy as np

    from funnel_planner.analytics.outcomes import Deals, outcomes

    kept = found.counted
    if not kept.any():
        return None
    given = found.own[kept] | (not measured)
    stage = np.where(given, -1, found.stage[kept]).astype(np.int32)
    return outcomes(Deals(found.amount_minor[kept], found.chance[kept], stage, rests_on))


def _rows_for_chances(look: Look, journeys: "Journeys") -> "Rows | None":
    """Leads whose fate tells chances: those that pass, whatever the filter asks of how far they came.

    ``journeys`` are all of them as they stand, also those that do not count under the rule in force.
    """
    from funnel_planner.analytics.cube import build_cube

    wish = look.lead_filter
    all_fates = replace(wish, stages=frozenset(), outcomes=frozenset(), group=neutral_part(wish.group))
    if all_fates.is_empty:
        return None
    return (look.cube if journeys is look.journeys else build_cube(journeys, look.cube)).passing(all_fates)
