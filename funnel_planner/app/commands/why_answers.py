"""Why things are as they are, as keys of ``analyse``'s JSON: drivers, the plan beside, doubts, changes."""

from datetime import date
from typing import Any

from funnel_planner.analytics.cohorts import Cohort
from funnel_planner.analytics.drivers import Driver, Suspicion
from funnel_planner.analytics.spans import Change
from funnel_planner.analytics.statistics import Decomposition, wilson
from funnel_planner.app.commands.money_answers import pair
from funnel_planner.app.findings.chances import planned_chance
from funnel_planner.app.findings.doubting import noted
from funnel_planner.app.findings.driver_words import driver_value
from funnel_planner.app.findings.driving import CHANNEL, drivers_of
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.plan_lines import Comparison, Line, What
from funnel_planner.app.findings.trend import Spans, find_trend
from funnel_planner.app.findings.trend import compare as compare_spans
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.plan import Plan

Span = tuple[date, date]
CHANNEL_COLUMN = "(channel)"
"""Stands for the plan's channels among the columns of drivers."""


def driver_keys(look: Look) -> dict[str, Any]:
    """Every imported column against reaching the won stage. Raises ``PlannerError`` as ``drivers_of`` does."""
    found = drivers_of(look)
    return {
        "stage": look.plan.stages[found.stage].name,
        "leads": found.leads,
        "converted": found.converted,
        "columns_left_out": list(found.left_out),
        "columns_restating": list(found.restating),
        "drivers": [_driver(driver) for driver in found.drivers],
    }


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "column": CHANNEL_COLUMN if driver.column == CHANNEL else driver.column,
        "label": driver.label or driver_value(driver),
        "from": driver.span[0] if driver.span else None,
        "to" if driver.span and driver.span[0] == driver.span[1] else "below": driver.span[1] if driver.span else None,
        "labels_together": driver.value.others or None,
        "x": driver.x,
        "n": driver.n,
        "rate": driver.x / driver.n if driver.n else None,
        "rate_interval": pair(wilson(driver.x, driver.n)),
        "x_rest": driver.x_rest,
        "n_rest": driver.n_rest,
        "rate_rest": driver.x_rest / driver.n_rest if driver.n_rest else None,
        "odds_ratio": driver.odds_ratio,
        "interval": list(driver.interval),
        "p": driver.p,
        "p_holm": driver.p_holm,
        "skewed": driver.doubt is Suspicion.FILLED_LATER,
        "look_twice": driver.doubt.value or None,
    }


def note_keys(look: Look) -> list[dict[str, str]]:
    """What is doubtful about the numbers: what, why it matters and what to do, as sentences."""
    return [
        {"doubt": one.key.partition(":")[0], "what": one.what, "why": one.why, "advice": one.advice}
        for one in noted(look)
    ]


def actual_keys(look: Look) -> dict[str, Any] | None:
    """The plan beside what was measured; None where nothing is planned (``--stages`` names stages only)."""
    plan = look.plan
    if not plan.has_numbers:
        return None
    found = compare(look)
    names = {channel.id: channel.name for channel in plan.channels}
    return {
        "measured_from": plan.stages[found.first_index].name,
        "months": found.months,
        "period": None if found.period is None else [date_of(day).isoformat() for day in found.period],
        "rates": [_rate(plan, names, line) for lines in found.rates.values() for line in lines],
        "amounts": [_amount(names, line) for lines in found.amounts.values() for line in lines],
        "gaps": _gaps(plan, found),
        "mix": split_keys(found.mix),
        "chance_planned": {
            stage.name: planned_chance(plan, place) for place, stage in enumerate(plan.stages[: plan.won_index])
        },
        "not_planned": list(found.not_planned),
    }


def _rate(plan: Plan, names: dict[str, str], line: Line) -> dict[str, Any]:
    """``channel`` null: all channels together."""
    return {
        "channel": names.get(line.channel_id),
        "from": plan.stages[line.index].name,
        "to": plan.stages[line.index + 1].name,
        "planned": line.planned,
        "measured": line.measured,
        "x": None if line.measured is None else int(line.part),
        "n": None if line.measured is None else int(line.whole),
        "interval": pair(line.interval),
        "differs": line.differs,
    }


def _amount(names: dict[str, str], line: Line) -> dict[str, Any]:
    """A month each, but the deal size."""
    return {
        "channel": names.get(line.channel_id),
        "what": line.what.value,
        "planned": line.planned,
        "measured": line.measured,
        "rests_on": line.rests_on,
    }


def _gaps(plan: Plan, found: Comparison) -> dict[str, Any]:
    """By metric: what was planned and measured, and what each factor adds to the gap; they add up to it."""
    return {
        metric.value: {
            "planned": gap.planned,
            "measured": gap.measured,
            "effects": [
                {
                    "what": effect.what.value,
                    "from": plan.stages[effect.index].name if effect.what is What.RATE else None,
                    "planned": effect.planned,
                    "measured": effect.measured,
                    "effect": effect.effect,
                }
                for effect in gap.effects
            ],
        }
        for metric, gap in found.gaps.items()
    }


def split_keys(split: Decomposition | None) -> dict[str, Any] | None:
    """A change of a total rate, split into rates and mix."""
    if split is None:
        return None
    return {"total": [split.before, split.after], "rate_effect": split.rate_effect, "mix_effect": split.mix_effect}


def day_spans(spans: tuple[Span, Span]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Days since 1970-01-01 of two spans."""
    (one, two), (three, four) = spans
    return (day_number(one), day_number(two)), (day_number(three), day_number(four))


def change_keys(look: Look, spans: tuple[Span, Span]) -> dict[str, Any]:
    """Two spans of entry days compared rate by rate. Raises ``PlannerError`` as ``find_trend`` does."""
    trend = find_trend(look)
    before, after = day_spans(spans)
    found = compare_spans(trend, Spans(before, after, 0), of_all=False)
    return {
        "before": _span(found.before),
        "after": _span(found.after),
        "after_is_complete": found.is_complete,
        "steps": [None, *(_change(change) for change in found.stages)],
        "overall": _change(found.won),
        "window_days": trend.window_days,
        "within_window": None if found.within is None else _change(found.within),
    }


def _span(cohort: Cohort) -> dict[str, Any]:
    first, last = (date_of(day).isoformat() for day in (cohort.first_day, cohort.last_day))
    return {"from": first, "to": last, "n": cohort.n, "counts": list(cohort.counts), "converted": cohort.converted}


def _change(change: Change) -> dict[str, Any]:
    """After minus before, with Newcombe's 95 % interval and the test, adjusted for the steps (Holm)."""
    return {
        "rates": list(change.rates),
        "difference": change.difference,
        "newcombe": pair(change.interval),
        "test": change.test,
        "p": change.p,
        "p_holm": change.p_holm,
        "differs": change.is_told_apart,
    }
