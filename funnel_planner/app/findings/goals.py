"""What is to be won in the month of the as-of day, and what of it is won already."""

from dataclasses import dataclass, replace

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.plan_and_actual import chosen_by_outcome, neutral_part
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.domain.days import date_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.durations import Rows
    from funnel_planner.analytics.reached import Journeys
    from funnel_planner.analytics.stage_times import StageTimes

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
    mean_deal: float | None = None
    """What a customer was taken for, measured of the won leads, because the plan has no deal size; None: it has."""

    @property
    def missing(self) -> float | None:
        """What is still to be won; None where that is not known."""
        return None if self.won_so_far is None else max(0.0, self.amount - self.won_so_far)

    def covered_by(self, open_value: float) -> float | None:
        """Open pipeline for each unit still missing; None where nothing is, or that is not known."""
        from funnel_planner.analytics.pipeline import coverage

        return None if self.won_so_far is None else coverage(open_value, self.amount, self.won_so_far)


def _rows_for_wins(look: Look) -> "Rows | None":
    """Leads whose wins count in a month: those that pass, whenever they entered and however far they came."""
    wish = look.lead_filter
    if not (chosen_by_outcome(wish) or has_entry_days(wish)):
        return look.rows
    group = () if _names_days(wish.group) else neutral_part(wish.group)
    all_fates = replace(wish, stages=frozenset(), outcomes=frozenset(), group=group)
    return look.passing(replace(all_fates, first_day=None, last_day=None, period=""))


def has_entry_days(wish: LeadFilter) -> bool:
    """A filter asks when leads entered."""
    return _names_days(wish.group) or wish.first_day is not None or wish.last_day is not None


def _names_days(group: tuple[str, ...]) -> bool:
    return bool(group) and group[0] in GROUPS_OF_DAYS


def goal_of(
    look: Look, now: "Journeys", times: "StageTimes", *, in_money: bool, mean_deal: float | None = None
) -> Goal | None:
    """The plan's target for the won stage in the month of the as-of day, else what its own month brings.

    Where the plan has no deal size, a customer counts ``mean_deal``. None: no goal, or not what it is worth.
    """
    from funnel_planner.analytics.open_leads import won_in_month
    from funnel_planner.analytics.standing import counted_rows

    plan, month = look.plan, month_of(look)
    wanted = target_count(plan, month)
    projection = project_part(plan, look.lead_filter)
    customers = projection.customers if wanted is None else wanted
    revenue = projection.revenue if wanted is None else wanted * plan.economics.deal_size
    taken = mean_deal if in_money and not revenue else None
    amount = customers if not in_money else customers * taken if taken is not None else revenue
    if amount <= 0:
        return None
    won = won_in_month(now, times, counted_rows(look.journeys, _rows_for_wins(look)))
    so_far = None if won is None else won[1] if in_money else float(won[0])
    return Goal(amount, wanted is not None, so_far, month, taken)


def month_of(look: Look) -> str:
    """The month of the as-of day, ``2024-06``; empty: nothing is dated."""
    from funnel_planner.analytics.leads import NO_DAY

    as_of = look.journeys.as_of_day
    return "" if as_of == NO_DAY else f"{date_of(as_of):%Y-%m}"


def target_count(plan: Plan, month: str) -> float | None:
    """Customers that the plan's targets ask for in a month: one of that month beats one for every month."""
    won = plan.stages[plan.won_index].id
    wanted = {target.month: target.count for target in plan.targets if target.stage_id == won}
    return wanted.get(month, wanted.get("")) if wanted else None
