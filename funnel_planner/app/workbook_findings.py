"""What the workbook's sheets of findings show: found out as the views of the results do, one part after the other."""

from collections.abc import Callable, Sequence
from typing import Any

from funnel_planner.app.explain import explain
from funnel_planner.app.look import Look
from funnel_planner.domain.counting import LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.words import mark, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.durations import FloatArray
    from funnel_planner.analytics.labels_result import LabelResult
    from funnel_planner.analytics.page_sums import PageSums
    from funnel_planner.app.deals import Pipeline
    from funnel_planner.publish.findings import (
        DriverFindings,
        Findings,
        FunnelFindings,
        LossFindings,
        PathFindings,
        PipelineFindings,
        TimeFindings,
    )

MOST_WAYS = 25
"""The most usual paths that are listed."""
LEADS_A_VALUE = 3
"""Columns with fewer leads for each value are no groups: names, remarks."""


def findings_of(look: Look) -> "Findings":
    """All that the views of the results would show under a look; any thread, a second or two for a million leads.

    A part that the data cannot answer is None, and its refusal is kept in words.
    """
    from funnel_planner.app.doubting import noted
    from funnel_planner.app.workbook_comparisons import channel_findings, plan_findings, trend_findings
    from funnel_planner.publish.findings import Findings

    parts: tuple[tuple[str, str, Callable[[Look], Any]], ...] = (
        ("funnel", "", _funnel),
        ("plan", "", plan_findings),
        ("channels", "", channel_findings),
        ("trend", mark("Trend"), trend_findings),
        ("time", mark("Time"), _time),
        ("losses", mark("Losses"), _losses),
        ("paths", mark("Paths"), _paths),
        ("pages", mark("Pages"), _pages),
        ("pipeline", mark("Pipeline"), _pipeline),
        ("drivers", mark("Drivers"), _drivers),
    )
    found: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for key, name, find in parts:
        try:
            found[key] = find(look)
        except PlannerError as error:
            if name:
                refused[tr(name)] = explain(error)
    found["columns"] = _columns(look)
    doubts = tuple((one.what, one.why, one.advice) for one in noted(look))
    return Findings(**found, doubts=doubts, refused=refused)


def _funnel(look: Look) -> "FunnelFindings | None":
    from funnel_planner.analytics.funnel_parts import funnel_money, implied, mature_rate
    from funnel_planner.publish.findings import FunnelFindings

    if not look.has_leads:
        return None
    journeys = look.journeys
    return FunnelFindings(implied(journeys), mature_rate(journeys, look.times), funnel_money(journeys))


def _time(look: Look) -> "TimeFindings":
    from funnel_planner.app.timing import LISTED_DAYS, find_timing
    from funnel_planner.publish.findings import TimeFindings

    found = find_timing(look)
    curve = found.curve
    listed = [] if curve is None else [day for day in LISTED_DAYS if day <= max(curve.followed, LISTED_DAYS[0])]
    return TimeFindings(
        steps=found.steps,
        total=found.total,
        in_stage=found.in_stage,
        waiting=found.waiting,
        velocity=found.velocity,
        curve=tuple((float(day), *found.read(day)) for day in listed),
        points=found.points,
        watched=0 if curve is None else curve.n,
        untimed=0 if curve is None else curve.untimed,
        drawn_until=found.drawn_until,
    )


def _losses(look: Look) -> "LossFindings":
    from funnel_planner.analytics.leaks import channel_sizes, leaks, reason_column
    from funnel_planner.analytics.losses import losses
    from funnel_planner.analytics.results import UNKNOWN
    from funnel_planner.publish.findings import LossFindings

    if not look.has_leads:
        raise PlannerError("losses_need_leads")
    if look.plan.counting.lost_policy is LostPolicy.EXCLUDE:
        raise PlannerError("losses_left_out")
    found = leaks(look.journeys, look.rows)
    if not found.lost:
        raise PlannerError("losses_none")
    column = reason_column(look.journeys, look.reason_headers)
    groups = losses(look.journeys, column, look.rows)
    given = column is not None and any(group.label != UNKNOWN for group in groups.reasons)
    return LossFindings(
        leaks=found,
        reasons=groups.reasons if given else (),
        channels=groups.channels,
        channel_leads=channel_sizes(look.journeys, look.rows),
    )


def _paths(look: Look) -> "PathFindings":
    from funnel_planner.analytics.ways import odd_ways, tells_ways, usual_ways, visits
    from funnel_planner.app.group_words import PATH_NAMES
    from funnel_planner.app.path_words import MEANINGS, UNTOLD
    from funnel_planner.publish.findings import PathFindings

    if not look.has_leads:
        raise PlannerError("ways_need_leads")
    seen = visits(look.journeys, look.rows)
    odd = tuple(
        (tr(PATH_NAMES[way.kind.value]), tr((MEANINGS if way.is_told else UNTOLD)[way.kind.value]), way)
        for way in odd_ways(look.journeys, seen, look.rows)
    )
    usual = tuple(usual_ways(seen, MOST_WAYS)) if tells_ways(look.journeys) else None
    return PathFindings(odd, usual, odd[0][2].n)


def _pages(look: Look) -> "PageSums":
    from funnel_planner.analytics.page_sums import page_sums

    pages = look.journeys.leads.pages
    if pages is None or not len(pages.day):
        raise PlannerError("pages_none")
    return page_sums(pages)


def _pipeline(look: Look) -> "PipelineFindings":
    from funnel_planner.app.deals import own_chances, pipeline_of
    from funnel_planner.publish.findings import PipelineFindings

    found = pipeline_of(look)
    if not found.open_count:
        raise PlannerError("pipeline_empty")
    _, own = own_chances(look.journeys.leads)
    goal = found.goal
    return PipelineFindings(
        stages=found.stages,
        won=found.won,
        chances=found.chances,
        basis=found.basis.value,
        own_column=found.own_column,
        own=_weighted_by_own(look, found, own),
        in_money=found.in_money,
        deals_value=found.weighted * found.needed if found.weighted and found.needed else 0.0,
        outcomes=found.outcomes,
        without_amount=found.without_amount,
        without_chance=found.without_chance,
        lost_somewhere=found.lost_somewhere,
        goal=None if goal is None else goal.amount,
        is_target=goal is not None and goal.is_target,
        won_so_far=None if goal is None else goal.won_so_far,
        month="" if goal is None else goal.month,
    )


def _weighted_by_own(look: Look, found: "Pipeline", own: "FloatArray | None") -> tuple[tuple[float, float], ...]:
    """By stage: value of the open leads with a chance of their own, and that value times it."""
    import numpy as np

    from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_VALUE
    from funnel_planner.analytics.reached import OPEN
    from funnel_planner.analytics.standing import standing

    journeys = standing(look.journeys)
    if own is None:
        return ((0.0, 0.0),) * len(found.stages)
    who = np.flatnonzero((journeys.outcome == OPEN) & (look.journeys.furthest >= 0) & ~np.isnan(own))
    minor = journeys.leads.value_minor[who] if found.in_money else np.full(len(who), MINOR_PER_UNIT, dtype=np.int64)
    valued = minor != NO_VALUE
    who, minor = who[valued], minor[valued]
    stage, size = journeys.furthest[who], len(found.stages)
    value = np.bincount(stage, weights=minor, minlength=size) / MINOR_PER_UNIT
    weighted = np.bincount(stage, weights=minor * own[who], minlength=size) / MINOR_PER_UNIT
    return tuple(zip(value.tolist(), weighted.tolist(), strict=True))


def _columns(look: Look) -> "tuple[tuple[str, tuple[LabelResult, ...]], ...]":
    """The funnel of each value of the imported columns that have few values, each of several leads."""
    from funnel_planner.analytics.drivers import MOST_LABELS
    from funnel_planner.analytics.labels_result import label_results
    from funnel_planner.app.driving import stage_aliases

    if not look.has_leads:
        return ()
    known = look.measured.lead_count
    stages = {label_key(name) for name in (*(stage.name for stage in look.plan.stages), *stage_aliases(look.plan))}
    channels = {label_key(label) for label in look.journeys.channel.labels}

    def says_again(labels: Sequence[str]) -> bool:
        """The stage or the channel, which have sheets of their own."""
        keys = {label_key(label) for label in labels}
        return 2 * len(keys & stages) > len(keys) or keys == channels

    return tuple(
        (header, tuple(label_results(look.journeys, column, look.rows)))
        for header, column in look.journeys.leads.columns.items()
        if not (header in look.asset_headers or says_again(column.labels))
        and 1 <= len(column.labels) <= min(MOST_LABELS, known // LEADS_A_VALUE)
    )


def _drivers(look: Look) -> "DriverFindings":
    from funnel_planner.app.driving import CHANNEL, drivers_of
    from funnel_planner.publish.findings import DriverFindings

    found = drivers_of(look)
    return DriverFindings(found.stage, found.drivers, CHANNEL, found.left_out, found.restating)
