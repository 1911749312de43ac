"""Losses, paths and pages as keys of the JSON that ``analyse`` answers: the numbers that the views show, unrounded."""

from collections.abc import Sequence
from typing import Any

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.events import LOST_RANK
from funnel_planner.analytics.leaks import Leak, leaks, reason_column
from funnel_planner.analytics.losses import losses
from funnel_planner.analytics.odd_ways import odd_ways
from funnel_planner.analytics.page_sums import PageSum, page_sums
from funnel_planner.analytics.ways import tells_ways, usual_ways, visits
from funnel_planner.domain.mapping import Mapping, Role
from funnel_planner.domain.plan import Plan

MOST_WAYS = 10
LOST_STEP = "(lost)"
"""Stands for a loss in a path."""


def loss_keys(plan: Plan, cube: Cube, mapping: Mapping) -> dict[str, Any]:
    """``losses``, ``paths`` and ``pages``; None where the data cannot tell."""
    reasons = [column.header for file in mapping.files for column in file.columns if column.role is Role.LOST_REASON]
    has_leads = bool(cube.journeys.leads.lead_count)
    return {
        "losses": _losses(plan, cube, reasons) if has_leads else None,
        "paths": _paths(plan, cube) if has_leads else None,
        "pages": _pages(cube),
    }


def _losses(plan: Plan, cube: Cube, reasons: Sequence[str]) -> dict[str, Any]:
    """By stage (with what each leak would have brought), by reason and by channel."""
    found = leaks(cube.journeys)
    column = reason_column(cube.journeys, reasons)
    groups = losses(cube.journeys, column)
    return {
        "lost": found.lost,
        "unknown_stage": found.unplaced.lost,
        "by_stage": {stage.name: _leak(leak) for stage, leak in zip(plan.stages, found.stages, strict=False)},
        "by_reason": None if column is None else {group.label: group.n for group in groups.reasons},
        "by_channel": {group.label: group.n for group in groups.channels},
    }


def _leak(leak: Leak) -> dict[str, Any]:
    return {
        "lost": leak.lost,
        "reached": leak.reached,
        "rate": leak.rate,
        "interval": None if leak.interval is None else list(leak.interval),
        "value": leak.value,
        "assumed_leads": leak.assumed,
        "expected": leak.expected,
        "expected_interval": None if leak.expected_range is None else list(leak.expected_range),
    }


def _paths(plan: Plan, cube: Cube) -> dict[str, Any]:
    """Leads of each unusual path, None where the data cannot tell; and the most usual whole paths."""
    journeys = cube.journeys
    seen = visits(journeys)
    odd = odd_ways(journeys, seen)
    usual = usual_ways(seen, MOST_WAYS) if tells_ways(journeys) else None
    return {
        "leads": odd[0].n,
        **{way.kind.value: way.leads if way.is_told else None for way in odd},
        "usual": None
        if usual is None
        else [
            {
                "path": [LOST_STEP if step == LOST_RANK else plan.stages[step].name for step in way.steps],
                "goes_on": way.is_cut,
                "leads": way.leads,
            }
            for way in usual
        ],
    }


def _pages(cube: Cube) -> dict[str, Any] | None:
    """Every page by its name, and all of them together."""
    pages = cube.journeys.leads.pages
    if pages is None:
        return None
    found = page_sums(pages)
    return {"total": _page(found.total), "by_page": {page.page: _page(page) for page in found.pages}}


def _page(page: PageSum) -> dict[str, Any]:
    return {
        "visits": page.visits,
        "mean_seconds": page.seconds,
        "conversion": page.conversion,
        "clicks": page.clicks,
        "exits": page.exits,
        "exit_rate": page.exit_rate,
        "entrances": page.entrances,
    }
