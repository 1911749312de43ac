"""Everything that ``analyse`` answers as one JSON object: each number that the views of the results show, unrounded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.funnel_parts import mature_rate
from funnel_planner.app.commands.answers import Found, answer_of, mature_keys
from funnel_planner.app.commands.forecast_answers import forecast_keys
from funnel_planner.app.commands.loss_answers import loss_keys
from funnel_planner.app.commands.money_answers import (
    asset_keys,
    asset_total_keys,
    channel_keys,
    implied_keys,
    money_keys,
    touch_keys,
    value_keys,
)
from funnel_planner.app.commands.open_answers import pipeline_keys, timing_keys
from funnel_planner.app.commands.period_answers import period_keys
from funnel_planner.app.commands.reading_answers import decisions
from funnel_planner.app.commands.why_answers import actual_keys, change_keys, driver_keys, note_keys
from funnel_planner.app.explain import explain
from funnel_planner.app.files.currency_check import value_currency
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.path_words import UNTOLD
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.words import tr

TIMED = (
    "waiting",
    "velocity",
    "curve_at",
    "histogram",
    "win_days",
    "win_days_to_the_hour",
    "win_days_by_channel",
    "win_days_by_period",
    "wins_backward",
)


WAITED = (
    "total_days", "median_total_days", "mean_total_days", "curve", "curve_at", "proposed_window_days",
    "mature_proposed", "win_days_by_period",
)  # fmt: skip
"""What dated wins tell."""
DATED = ("periods", "periods_undated", "cohorts_by_channel")
"""What dates tell; null without them, or where no cohort was asked for."""


def as_imported(plan: Plan, mapping: Mapping) -> Plan:
    """The plan as it would be with these files imported: the currency of their amounts, their words for its stages."""
    currency = value_currency(mapping)
    if currency:
        plan = plan.with_economics(replace(plan.economics, currency=currency))
    named: dict[str, list[str]] = {}
    for label in mapping.labels:
        named.setdefault(label.target, []).append(label.label)

    def aliases(stage_id: str, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        own = {label_key(one) for one in (name, *known)}
        return (*known, *(label for label in named.get(stage_id, ()) if label_key(label) not in own))

    stages = tuple(replace(stage, aliases=aliases(stage.id, stage.name, stage.aliases)) for stage in plan.stages)
    return replace(plan, stages=stages)


def look_at(plan: Plan, cube: Cube, mapping: Mapping, found: Found) -> Look:
    """All leads of the files, as the views of the results look at them."""

    def headers(role: Role) -> tuple[str, ...]:
        columns = (column for file in mapping.files for column in file.columns)
        return tuple(dict.fromkeys(column.header for column in columns if column.role is role))

    reasons, assets, worth = map(headers, (Role.LOST_REASON, Role.ASSET, Role.VALUE))
    return Look(plan, cube, LeadFilter(), found.measured, reasons, assets, next(iter(worth), ""))


def analysis(found: Found, look: Look, ledger: Ledger, mapping: Mapping) -> dict[str, Any]:
    """The JSON object. A part that the data cannot answer is null, and ``no_data`` has the reason as a sentence."""
    plan, total = look.plan, found.measured.total
    answered = answer_of(found, ledger, decisions(mapping, plan), mapping.files[0].shape.value)
    answered |= {
        "currency": plan.economics.currency,
        **money_keys(plan, total),
        "from_first": list(total.from_first),
        "implied": implied_keys(look),
        "value_by_stage": value_keys(look),
        "channels": channel_keys(plan, found.shown),
        "revenue_shares": touch_keys(look),
        "assets": asset_keys(look),
        "asset_totals": asset_total_keys(look),
        "forecast": forecast_keys(plan),
        **loss_keys(plan, look.cube, mapping),
        **_proposed(look),
        **period_keys(look, found.cuts.cohort),
    }
    no_data: dict[str, str] = {}
    parts: list[tuple[tuple[str, ...], Callable[[], dict[str, Any]]]] = [
        (TIMED, lambda: timing_keys(look)),
        (("pipeline",), lambda: {"pipeline": pipeline_keys(look)}),
        (("drivers",), lambda: {"drivers": driver_keys(look)}),
        (("plan_vs_actual",), lambda: {"plan_vs_actual": actual_keys(look)}),
        (("compare",), lambda: {"compare": _compared(found, look)}),
        (("consistency",), lambda: {"consistency": note_keys(look)}),
    ]
    for keys, part in parts:
        try:
            answered |= part()
        except PlannerError as error:
            answered |= dict.fromkeys(keys)
            no_data |= dict.fromkeys(keys, _reason(look, error))
    return {**answered, "no_data": {**_untold(look, answered, no_data.get("waiting", "")), **no_data}}


def _untold(look: Look, answered: dict[str, Any], undated: str) -> dict[str, str]:
    """Why keys are null that no part of its own refuses; ``undated``: why nothing about times can be told."""
    if not look.has_leads:
        empty = look.journeys.report is None
        kinds = {"losses": "losses_need_leads", "paths": "ways_need_leads", **dict.fromkeys(WAITED, "times_need_leads")}
        return {key: _reason(look, PlannerError(kind)) for key, kind in kinds.items() if empty or answered[key] is None}
    no_win = undated or tr("No win is dated, so nothing says how soon after their entry leads win.")
    reasons = dict.fromkeys(WAITED, no_win)
    if undated:
        reasons |= dict.fromkeys(DATED, undated)
    paths = {f"paths.{kind}": tr(words) for kind, words in UNTOLD.items() if answered["paths"][kind] is None}
    return {key: reason for key, reason in reasons.items() if answered.get(key) is None} | paths


def _reason(look: Look, error: PlannerError) -> str:
    """Why a part is not answered."""
    if not look.has_leads and look.journeys.report is None:
        return tr("There are no leads in these files.")
    return explain(error)


def _compared(found: Found, look: Look) -> dict[str, Any] | None:
    return None if found.cuts.compare is None else change_keys(look, found.cuts.compare)


def _proposed(look: Look) -> dict[str, Any]:
    """What to wait for where no window is asked for: the days within which nine of ten wins came."""
    if not look.has_leads:
        return {"proposed_window_days": None, "mature_proposed": None}
    return {
        "proposed_window_days": look.cube.usual_wait,
        "mature_proposed": mature_keys(mature_rate(look.journeys, look.times)),
    }
