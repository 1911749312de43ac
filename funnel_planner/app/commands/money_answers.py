"""Money as keys of the JSON that ``analyse`` answers: by channel, by stage, by touch and by what brought the leads."""

from collections.abc import Sequence
from typing import Any

from funnel_planner.analytics.funnel_parts import funnel_money, implied
from funnel_planner.analytics.labels_result import LabelResult, label_results, label_totals
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.analytics.touch_shares import ShareModel, touch_shares
from funnel_planner.app.findings.look import Look
from funnel_planner.domain import unit_economics
from funnel_planner.domain.plan import Plan


def channel_keys(plan: Plan, shown: Measured) -> dict[str, dict[str, Any]]:
    """Every channel by its label: the funnel with its rates and intervals, and its money."""
    return {
        channel.label: {
            "counts": list(channel.funnel.counts),
            "of_all": unit_economics.ratio(channel.funnel.counts[0], shown.total.counts[0]),
            "step_rate": list(channel.funnel.step_rate),
            "step_interval": [pair(interval) for interval in channel.funnel.step_interval],
            "overall_rate": channel.funnel.overall_rate,
            "overall_interval": pair(channel.funnel.overall_interval),
            "won": share_keys(channel.funnel.counts[plan.won_index], channel.funnel.counts[0]),
            "lost": list(channel.funnel.lost) if channel.funnel.settled_rate else None,
            "open": list(channel.funnel.open) if channel.funnel.settled_rate else None,
            "settled_rate": list(channel.funnel.settled_rate) or None,
            "settled_told": list(channel.funnel.settled_told) or None,
            **money_keys(plan, channel.funnel),
        }
        for channel in shown.channels
    }


def money_keys(plan: Plan, funnel: FunnelResult) -> dict[str, Any]:
    """Value won, cost and what follows from them (semantics, section 4); None where one of them is not told.

    ``cost_per`` is by stage, the entry's being CPL and the won one's CAC (*ads only*: the cost of the leads or of
    reports; ``cac_loaded`` adds the plan's monthly cost of sales only where the months are known, so not here).
    """
    won, cost, value = plan.won_index, funnel.cost, funnel.won_value
    return {
        "won_value": value,
        "cost": cost,
        "cost_per": {
            stage.name: unit_economics.cost_per(cost, count)
            for stage, count in zip(plan.stages, funnel.counts, strict=True)
        },
        "cac": unit_economics.cost_per(cost, funnel.counts[won]),
        "roas": unit_economics.roas(value, cost),
        "roi": unit_economics.roi(value, cost, plan.economics.margin),
        "roi_on_revenue": unit_economics.roi(value, cost),
    }


def value_keys(look: Look) -> dict[str, Any] | None:
    """Values of the leads by stage: reached, and of those that stopped there, lost or open (there K-1 entries)."""
    found = funnel_money(look.journeys, look.rows) if look.has_leads else None
    if found is None:
        return None
    return {
        "reached": list(found.reached),
        "lost": list(found.lost[:-1]),
        "open": list(found.open[:-1]),
        "leads_with_value": found.known,
        "leads": found.n,
    }


def implied_keys(look: Look) -> list[int] | None:
    """By stage: leads that count there though nothing says they were there; None without leads."""
    return list(implied(look.journeys, look.rows)) if look.has_leads else None


def touch_keys(look: Look) -> dict[str, dict[str, Any]] | None:
    """Won leads and their value by channel in every model of sharing; None where no lead names several channels."""
    if not look.has_leads or not look.measured.flags.get("channel_conflicts"):
        return None
    nothing: dict[str, Any] = {"won": 0.0, "value": None if look.measured.total.won_value is None else 0.0}
    channels = {channel.label: nothing for channel in look.measured.channels}
    return {
        model.value: channels
        | {
            share.label: {"won": share.won, "value": share.value}
            for share in touch_shares(look.journeys, model, rows=look.rows)
        }
        for model in ShareModel
    }


def asset_keys(look: Look) -> dict[str, dict[str, Any]]:
    """Each column of assets (landing page, campaign ...): what each of its labels brought."""
    columns = look.journeys.leads.columns
    return {
        header: {result.label: _label_keys(look.plan, result) for result in results}
        for header in look.asset_headers
        if header in columns and (results := _results(look, header))
    }


def asset_total_keys(look: Look) -> dict[str, dict[str, int]]:
    """Each column of assets: how many labels it has, and how many of them brought no win; blanks are no label."""
    columns, totals = look.journeys.leads.columns, {}
    for header in look.asset_headers:
        if header in columns and (results := _results(look, header)):
            labels, without = label_totals(results, look.plan.won_index)
            totals[header] = {"labels": labels, "without_win": without}
    return totals


def _results(look: Look, header: str) -> Sequence[LabelResult]:
    return label_results(look.journeys, look.journeys.leads.columns[header], look.rows)


def _label_keys(plan: Plan, result: LabelResult) -> dict[str, Any]:
    won = result.counts[plan.won_index]
    return {
        "n": result.n,
        "counts": list(result.counts),
        "rate": won / result.n if result.n else None,
        "interval": pair(wilson(won, result.n)),
        "won_value": result.won_value,
    }


def pair(interval: tuple[float, float] | None) -> list[float] | None:
    """An interval as JSON has it."""
    return None if interval is None else list(interval)


def share_keys(part: int | None, whole: int | None) -> dict[str, Any] | None:
    """``x`` of ``n`` with the rate and its interval (Wilson); None where one of them is not told."""
    if part is None or whole is None:
        return None
    return {"x": part, "n": whole, "rate": part / whole if whole else None, "interval": pair(wilson(part, whole))}
