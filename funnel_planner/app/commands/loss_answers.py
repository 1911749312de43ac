"""Losses, paths and pages as keys of the JSON that ``analyse`` answers: the numbers that the views show, unrounded."""

import math
from typing import Any

from funnel_planner.analytics.events import LOST_RANK
from funnel_planner.analytics.leaks import Leak, all_brought, channel_sizes, leaks, reason_column
from funnel_planner.analytics.losses import LostGroup, losses
from funnel_planner.analytics.odd_ways import OUTSIDE, OddWay, odd_ways
from funnel_planner.analytics.page_sums import PageSum
from funnel_planner.analytics.statistics import wilson
from funnel_planner.analytics.ways import Step, tells_ways, usual_ways, visits
from funnel_planner.app.commands.money_answers import pair
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.page_reports import find_pages
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan

MOST_WAYS = 10
LOST_STEP = "(lost)"
"""Stands for a loss in a path."""
NO_STEP = "(outside)"
"""Stands for where leads come from that were never seen at the first stage."""


def lost_keys(look: Look) -> dict[str, Any]:
    """By stage (with what each leak would have brought), by reason and by channel. Refuses counts of reports."""
    if not look.has_leads:
        raise PlannerError("losses_need_leads")
    plan, journeys = look.plan, look.journeys
    found = leaks(journeys)
    column = reason_column(journeys, look.reason_headers)
    groups, sizes = losses(journeys, column), channel_sizes(journeys)
    every = [*found.stages, found.unplaced]
    worth = [leak.value for leak in every if leak.value is not None]
    share_of_all = {
        "lost": found.lost,
        "reached": found.unplaced.reached,
        "rate": found.lost / found.unplaced.reached if found.unplaced.reached else None,
        "interval": pair(wilson(found.lost, found.unplaced.reached)),
    }
    return {
        **share_of_all,
        "value": math.fsum(worth) if worth else None,
        "mean_won_value": found.unplaced.typical,
        "expected": all_brought(every),
        "unknown_stage": found.unplaced.lost,
        "unknown_stage_value": found.unplaced.value,
        "by_stage": {stage.name: _leak(leak) for stage, leak in zip(plan.stages, found.stages, strict=False)},
        "by_reason": None if column is None else {group.label: group.n for group in groups.reasons},
        "by_channel": {group.label: group.n for group in groups.channels},
        "reasons": None if column is None else {one.label: _group(one, found.lost) for one in groups.reasons},
        "channels": {one.label: _group(one, sizes[one.label]) for one in groups.channels},
    }


def _group(group: LostGroup, out_of: int) -> dict[str, Any]:
    """Lost leads of a reason or channel, out of all lost leads, or out of all leads of the channel."""
    return {
        "lost": group.n,
        "out_of": out_of,
        "rate": group.n / out_of if out_of else None,
        "interval": pair(wilson(group.n, out_of)),
        "value": group.value,
    }


def _leak(leak: Leak) -> dict[str, Any]:
    return {
        "lost": leak.lost,
        "reached": leak.reached,
        "rate": leak.rate,
        "interval": pair(leak.interval),
        "with_value": leak.valued,
        "value": leak.value,
        "assumed_leads": leak.assumed,
        "won_later": leak.won_later,
        "decided_later": leak.decided_later,
        "open_later": leak.open_later,
        "expected": leak.expected,
        "expected_interval": pair(leak.expected_range),
        "expected_if_open_lost": leak.least_expected,
    }


def path_keys(look: Look) -> dict[str, Any]:
    """Leads of each unusual path, None where the data cannot tell; the most usual whole paths. Refuses reports."""
    if not look.has_leads:
        raise PlannerError("ways_need_leads")
    plan, journeys = look.plan, look.journeys
    seen = visits(journeys)
    odd = odd_ways(journeys, seen)
    usual = usual_ways(seen, MOST_WAYS) if tells_ways(journeys) else None
    return {
        "leads": odd[0].n,
        **{way.kind.value: way.leads if way.is_told else None for way in odd},
        "moves": {way.kind.value: _moves(plan, way) for way in odd},
        "usual": None
        if usual is None
        else [
            {
                "path": [_place(plan, step) for step in way.steps],
                "goes_on": way.is_cut,
                "leads": way.leads,
            }
            for way in usual
        ],
    }


def _moves(plan: Plan, way: OddWay) -> list[dict[str, Any]] | None:
    """Between which places leads went an unusual way; a lead counts once for each pair."""
    if not way.is_told:
        return None
    return [
        {"from": _place(plan, before), "to": _place(plan, after), "leads": leads} for before, after, leads in way.moves
    ]


def _place(plan: Plan, step: Step) -> str:
    return {LOST_RANK: LOST_STEP, OUTSIDE: NO_STEP}.get(step) or plan.stages[step].name


def page_keys(look: Look) -> dict[str, Any]:
    """Every page by its name, and all of them together. Raises ``PlannerError`` as ``find_pages`` does."""
    found = find_pages(look)
    visits = found.total.visits
    busiest, abandoned = found.busiest, found.most_abandoned
    return {
        "total": _page(found.total, visits),
        "by_page": {page.page: _page(page, visits) for page in found.pages},
        "busiest": None if busiest is None else busiest.page,
        "most_abandoned": None if abandoned is None else abandoned.page,
    }


def _page(page: PageSum, all_visits: int | None) -> dict[str, Any]:
    return {
        "visits": page.visits,
        "of_all_visits": page.visits / all_visits if page.visits is not None and all_visits else None,
        "mean_seconds": page.seconds,
        "conversion": page.conversion,
        "conversion_visits": page.conversion_visits or None,
        "conversion_interval": pair(page.conversion_interval),
        "clicks": page.clicks,
        "exits": page.exits,
        "exit_visits": page.exit_visits or None,
        "exit_rate": page.exit_rate,
        "exit_interval": pair(page.exit_interval),
        "entrances": page.entrances,
    }
