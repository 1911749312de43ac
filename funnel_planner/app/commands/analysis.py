"""Everything that ``analyse`` answers as one JSON object: each number that the views of the results show, unrounded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.funnel_parts import mature_rate
from funnel_planner.app.commands.answers import Found, answer_of, mature_keys
from funnel_planner.app.commands.forecast_answers import forecast_keys
from funnel_planner.app.commands.loss_answers import lost_keys, page_keys, path_keys
from funnel_planner.app.commands.money_answers import (
    asset_keys,
    asset_total_keys,
    channel_keys,
    implied_keys,
    money_keys,
    touch_keys,
    value_keys,
)
from funnel_planner.app.commands.open_answers import pipeline_keys, pipeline_reasons, timing_keys, timing_reasons
from funnel_planner.app.commands.period_answers import period_keys
from funnel_planner.app.commands.reading_answers import decisions
from funnel_planner.app.commands.untold import asked_reasons, no_data
from funnel_planner.app.commands.why_answers import actual_keys, change_keys, driver_keys, note_keys
from funnel_planner.app.explain import explain
from funnel_planner.app.files.currency_check import value_currency
from funnel_planner.app.findings.deals import pipeline_of
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.timing import find_timing
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


def analysis(
    found: Found, look: Look, ledger: Ledger, mapping: Mapping, cut: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The JSON object, with the keys of a ``cut`` by a column if there is one.

    What the data cannot answer is null, and ``no_data`` has the reason as a sentence (``untold``).
    """
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
        **_proposed(look),
        **period_keys(look, found.cuts.cohort),
        **(cut or {}),
    }
    refused: dict[str, str] = {}
    reasons: dict[str, str] = {}
    parts: list[tuple[tuple[str, ...], Callable[[], dict[str, Any]]]] = [
        (TIMED, lambda: _timing(look, reasons)),
        (("losses",), lambda: {"losses": lost_keys(look)}),
        (("paths",), lambda: {"paths": path_keys(look)}),
        (("pages",), lambda: {"pages": page_keys(look)}),
        (("pipeline",), lambda: {"pipeline": _pipeline(look, reasons)}),
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
            refused |= dict.fromkeys(keys, _reason(look, error))
    return {**answered, "no_data": no_data(answered, refused, asked_reasons(answered, refused) | reasons)}


def _timing(look: Look, reasons: dict[str, str]) -> dict[str, Any]:
    """What is known of time; adds why parts of it are not told. Refuses counts of reports, and leads without dates."""
    found = find_timing(look)
    reasons |= timing_reasons(look.plan, found)
    return timing_keys(look, found)


def _pipeline(look: Look, reasons: dict[str, str]) -> dict[str, Any]:
    """The open pipeline; adds why parts of it are not told."""
    found = pipeline_of(look)
    reasons |= pipeline_reasons(look.plan, found)
    return pipeline_keys(look.plan, found)


def _reason(look: Look, error: PlannerError) -> str:
    """Why a part is not answered."""
    if not look.has_leads and look.journeys.report is None and error.kind != "pages_none":
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
