"""Open leads and times as keys of the JSON that ``analyse`` answers: pipeline, waiting, velocity, the curve's band."""

from dataclasses import asdict
from typing import Any

from funnel_planner.analytics.outcomes import Outcomes
from funnel_planner.analytics.statistics import wilson
from funnel_planner.analytics.waiting import Waiting
from funnel_planner.analytics.win_days import WinDays
from funnel_planner.app.commands.answers import day_text
from funnel_planner.app.commands.money_answers import pair
from funnel_planner.app.findings.chances import Basis
from funnel_planner.app.findings.deals import Pipeline
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.pipeline_untold import no_coverage, no_goal, no_outcomes, no_wins_of_the_month
from funnel_planner.app.findings.pipeline_words import no_forecast, pipeline_amount, without_old
from funnel_planner.app.findings.time_words import no_curve_words, no_velocity_words
from funnel_planner.app.findings.timing import Timing, backward_wins
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr

MOST_LISTED = 1_024
"""Of more results than this only the quantiles are told, as of simulated ones."""


def pipeline_keys(plan: Plan, found: Pipeline) -> dict[str, Any]:
    """The open pipeline with the best chances there are.

    ``weighted_value`` and ``weighted`` of a stage are sums over all open leads; ``expected_value``, ``expected`` and
    ``outcomes``, ``coverage`` and ``counted`` leave out those older than any win (``too_old``; ``would_add`` is null
    where chances go by age, as none tells theirs). ``with_mean_deal`` is ``expected_value`` with leads without a value
    taken for ``mean_won_value``. Amounts are money, or numbers of leads where ``in_money`` is false because no lead
    says what it is worth.
    """
    stages = list(enumerate(plan.stages[: plan.won_index]))
    return {
        "open_leads": found.open_count,
        "in_money": found.in_money,
        "open_value": found.open_value,
        "weighted_value": found.weighted_all,
        "expected_value": found.weighted,
        "expected_between": pair(found.ends),
        "no_forecast": no_forecast(found) if found.basis is Basis.NONE else None,
        "basis": found.basis.value,
        "bases": [basis.value for basis in found.bases],
        "chances_by_age": None
        if found.ages is None
        else {
            "wins": found.ages.wins,
            "weight": found.ages.weight,
            "undated_losses": found.ages.undated_losses,
            "dated_comings": found.ages.dated_comings,
            **asdict(found.ages.pace),
        },
        "undecided": None
        if found.undecided is None
        else {**asdict(found.undecided), "stage": plan.stages[found.undecided.stage].name},
        "too_old": None
        if found.too_old is None
        else {
            **asdict(found.too_old),
            "weighted_without": found.weighted,
            "would_add": found.would_add if found.comparable else None,
        },
        "own_chance_column": found.own_column or None,
        "by_stage": {stage.name: _stage(found, place) for place, stage in stages},
        "deals": found.deal_count,
        "without_amount": found.without_amount,
        "mean_won_value": found.mean_deal,
        "with_mean_deal": found.with_mean_deal,
        "without_chance": found.without_chance,
        "lost_somewhere": found.lost_somewhere,
        "goal": _goal(found),
        "live_value": found.live_value,
        "coverage": found.coverage,
        "needed_coverage": found.needed,
        "outcomes": None if found.outcomes is None else _outcomes(found, found.outcomes),
    }


def pipeline_reasons(plan: Plan, found: Pipeline) -> dict[str, str]:
    """Why parts of it are null, by their places (``untold``)."""

    def write(value: float | None) -> str:
        return pipeline_amount(plan, found, value)

    expected, chances = no_outcomes(found, write), tr("It takes open leads here, and a chance of theirs.")
    if found.basis is Basis.NONE:
        chances = no_forecast(found)
    no_share = tr("The chance is no share of leads: it goes by their age, or by the plan.")
    stage = "pipeline.by_stage.*."
    return {
        **dict.fromkeys(("pipeline.weighted_value", "pipeline.expected_value", "pipeline.outcomes"), expected),
        "pipeline.too_old.weighted_without": expected,
        "pipeline.too_old.would_add": without_old(found, write),
        "pipeline.chances_by_age": no_curve_words(is_entry_dated=True),
        "pipeline.goal": no_goal(plan, found),
        **dict.fromkeys(("pipeline.goal.won_so_far", "pipeline.goal.missing"), no_wins_of_the_month()),
        **dict.fromkeys(("pipeline.coverage", "pipeline.outcomes.chance_of_missing"), no_coverage(plan, found)),
        "pipeline.needed_coverage": expected
        if found.outcomes is None
        else tr("Nothing is expected of the open leads, so no coverage is enough."),
        **dict.fromkeys((f"{stage}chance", f"{stage}interval"), chances),
        **dict.fromkeys((f"{stage}won", f"{stage}of"), chances if found.basis is Basis.NONE else no_share),
    }


def _stage(found: Pipeline, place: int) -> dict[str, Any]:
    stage, whole, expected = found.stages[place], found.whole(place), found.stages[place].weighted
    return {
        "open": stage.count,
        "with_value": stage.valued,
        "value": stage.value if stage.valued else None,
        "weighted": expected + stage.would_add if stage.valued and expected is not None else None,
        "expected": expected if stage.valued else None,
        "counted": stage.counted,
        "counted_value": stage.counted_value if stage.valued else None,
        "chance": found.chances[place],
        "won": None if whole is None else found.won[place].won,
        "of": whole,
        "interval": pair(found.intervals[place]),
        "with_own_chance": stage.own,
        "older_than_any_win": stage.old,
    }


def _goal(found: Pipeline) -> dict[str, Any] | None:
    goal = found.goal
    if goal is None:
        return None
    return {
        "amount": goal.amount,
        "is_target": goal.is_target,
        "month": goal.month or None,
        "won_so_far": goal.won_so_far,
        "missing": found.missing,
        "mean_deal": goal.mean_deal,
    }


def _outcomes(found: Pipeline, outcomes: Outcomes) -> dict[str, Any]:
    listed = outcomes.exact and len(outcomes.amounts) <= MOST_LISTED
    return {
        "exact": outcomes.exact,
        "mean": outcomes.mean,
        "p10": outcomes.p10,
        "median": outcomes.median,
        "chance_of_nothing": outcomes.chance_of_nothing,
        "p90": outcomes.p90,
        "chance_of_weighted": None if found.weighted is None else outcomes.chance_of_at_least(found.weighted),
        "chance_of_missing": outcomes.chance_of_at_least(found.missing) if found.missing else None,
        "distribution": [list(one) for one in zip(outcomes.amounts, outcomes.chances, strict=True)] if listed else None,
    }


def timing_keys(look: Look, found: Timing) -> dict[str, Any]:
    """``waiting``, ``velocity``, ``curve_at``, ``histogram``, and days to the win: ``win_days``, ``wins_backward``."""
    stages = [stage.name for stage in look.plan.stages]
    return {
        "waiting": {
            name: {
                "open": now.open,
                "undated": now.undated,
                "days": asdict(now.days) if now.days else None,
                "days_at_stage": asdict(now.here) if now.here else None,
                "allowed_days": now.allowed_days,
                **_stalled(now),
            }
            for name, now in zip(stages[: look.plan.won_index], found.waiting, strict=False)
        },
        "velocity": _velocity(found),
        "curve_at": _curve_at(found),
        "histogram": {
            "total": [list(bar) for bar in found.bars[0]],
            "steps": [None, *([list(bar) for bar in bars] for bars in found.bars[1:])],
        },
        "win_days": _win_days(found.wins),
        "win_days_to_the_hour": _win_days(found.to_the_hour) if found.to_the_hour else None,
        "win_days_by_channel": {one.label: _win_days(one.wins) for one in found.channels},
        "win_days_by_period": {one.period: _win_days(one.wins) for one in found.periods},
        "wins_backward": _backward(look),
    }


def timing_reasons(plan: Plan, found: Timing) -> dict[str, str]:
    """Why parts of it are null, and the curve of leads, by their places (``untold``)."""
    return {
        **dict.fromkeys(("velocity", "velocity.a_day", "velocity.open_a_day"), no_velocity_words(plan, found.velocity)),
        **dict.fromkeys(
            ("curve", "curve_leads", "curve_untimed", "curve_at"), no_curve_words(is_entry_dated=found.is_entry_dated)
        ),
    }


def _stalled(now: Waiting) -> dict[str, Any]:
    """Of the leads of which it is known since when they wait."""
    dated = now.open - now.undated
    known = now.stalled is not None and dated > 0
    return {
        "stalled": now.stalled,
        "stalled_share": (now.stalled or 0) / dated if known else None,
        "stalled_interval": pair(wilson(now.stalled or 0, dated)) if known else None,
    }


def _win_days(found: WinDays) -> dict[str, Any]:
    """``days`` leave out wins that are dated before the entry, ``signed`` count them with their negative days."""
    return {
        "days": asdict(found.days) if found.days else None,
        "signed": asdict(found.signed) if found.signed else None,
        "backward": found.backward,
    }


def _backward(look: Look) -> list[dict[str, Any]]:
    """Wins that are dated before the entry, ``MOST_LISTED`` at most: id (null without one), both days."""
    keys = look.journeys.leads.keys
    return [
        {
            "id": keys[lead] if keys else None,
            "entered": day_text(entered),
            "won": day_text(won),
            "days": won - entered,
        }
        for lead, entered, won in backward_wins(look, MOST_LISTED)
    ]


def _velocity(found: Timing) -> dict[str, Any] | None:
    parts = found.velocity
    return None if parts is None else {"a_day": parts.a_day, "open_a_day": parts.open_a_day, **asdict(parts)}


def _curve_at(found: Timing) -> dict[str, Any] | None:
    """The curve read at the days that its table lists: share, limits, leads at risk."""
    if found.curve is None:
        return None
    told = {}
    for day in found.listed_days:
        share, limits, at_risk = found.read(day)
        told[str(day)] = {"share": share, "interval": pair(limits), "at_risk": at_risk}
    return told
