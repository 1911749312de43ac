"""What the workbook's sheets of findings show: found out as the views of the results do, one part after the other."""

from collections.abc import Callable
from functools import partial
from typing import Any

from funnel_planner.app.explain import explain
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.lost_leads import find_leaks
from funnel_planner.app.findings.page_reports import find_pages
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.words import mark, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.publish.findings import (
        ColumnFinding,
        DriverFindings,
        Findings,
        FunnelFindings,
        LossFindings,
        PageFindings,
        PathFindings,
        PipelineFindings,
    )

MOST_WAYS = 25
"""The most usual paths that are listed."""
LEADS_A_VALUE = 3
"""Columns with fewer leads for each value are no groups: names, remarks."""


def findings_of(look: Look) -> "Findings":
    """All that the views of the results would show under a look; any thread, a second or two for a million leads.

    A part that the data cannot answer is None, and its refusal is kept in words.
    """
    from funnel_planner.app.findings.doubting import noted
    from funnel_planner.app.findings.finding_words import flag_sentences
    from funnel_planner.app.workbook.workbook_comparisons import channel_findings, plan_findings
    from funnel_planner.app.workbook.workbook_times import time_findings, trend_findings
    from funnel_planner.publish.findings import Findings

    parts: tuple[tuple[str, str, Callable[[Look], Any]], ...] = (
        ("funnel", "", _funnel),
        *([("plan", "", plan_findings)] if look.plan.has_numbers else []),
        ("channels", "", channel_findings),
        ("trend", mark("Trend"), trend_findings),
        ("time", mark("Time"), time_findings),
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
    return Findings(**found, doubts=doubts, noticed=tuple(flag_sentences(look.measured.flags)), refused=refused)


def _funnel(look: Look) -> "FunnelFindings | None":
    from funnel_planner.analytics.funnel_parts import funnel_money, implied, mature_rate, usual_window
    from funnel_planner.app.findings.finding_words import other_window_words
    from funnel_planner.publish.findings import FunnelFindings

    if not look.has_leads:
        return None
    journeys, rows = look.journeys, look.rows
    mature = mature_rate(journeys, look.times, rows)
    window = other_window_words(usual_window(look.cube, mature))
    return FunnelFindings(implied(journeys, rows), mature, funnel_money(journeys, rows), window)


def _losses(look: Look) -> "LossFindings":
    from funnel_planner.analytics.leaks import channel_sizes, reason_column
    from funnel_planner.analytics.losses import losses
    from funnel_planner.publish.findings import LossFindings

    found = find_leaks(look)
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
    from funnel_planner.analytics.odd_ways import odd_ways
    from funnel_planner.analytics.ways import tells_ways, usual_ways, visits
    from funnel_planner.app.findings.group_words import PATH_NAMES
    from funnel_planner.app.findings.path_words import MEANINGS, UNTOLD, place_name, usual_sentence, way_text
    from funnel_planner.publish.findings import PathFindings

    if not look.has_leads:
        raise PlannerError("ways_need_leads")
    seen = visits(look.journeys, look.rows)
    odd = tuple(
        (tr(PATH_NAMES[way.kind.value]), tr((MEANINGS if way.is_told else UNTOLD)[way.kind.value]), way)
        for way in odd_ways(look.journeys, seen, look.rows)
    )
    usual, n = usual_ways(seen, MOST_WAYS) if tells_ways(look.journeys) else None, odd[0][2].n
    steps = {step for _, _, way in odd for before, after, _ in way.moves for step in (before, after)}
    return PathFindings(
        odd=odd,
        places={step: place_name(look.plan, step) for step in steps},
        usual=None if usual is None else tuple((way_text(look.plan, way), way.leads) for way in usual),
        usual_words=usual_sentence(usual, n),
        n=n,
    )


def _pages(look: Look) -> "PageFindings":
    from funnel_planner.app.findings.page_words import page_sentences
    from funnel_planner.publish.findings import PageFindings

    sums = find_pages(look)
    return PageFindings(sums, tuple(page_sentences(sums)))


def _pipeline(look: Look) -> "PipelineFindings":
    from funnel_planner.app.findings.chances import Basis
    from funnel_planner.app.findings.counting_words import standing_words
    from funnel_planner.app.findings.deals import pipeline_of
    from funnel_planner.app.findings.pipeline_words import coverage_remarks, pipeline_amount, pipeline_remarks
    from funnel_planner.publish.findings import PipelineFindings

    found = pipeline_of(look)
    if not found.open_count:
        raise PlannerError("pipeline_empty")
    goal, write = found.goal, partial(pipeline_amount, look.plan, found)
    return PipelineFindings(
        stages=found.stages,
        won=found.won,
        chances=found.chances,
        intervals=found.intervals,
        wholes=tuple(found.whole(stage) for stage in range(len(found.stages))),
        is_planned=found.basis is Basis.PLAN,
        counting=standing_words(look.plan.counting),
        remarks=tuple(pipeline_remarks(look.plan, found, write)),
        in_money=found.in_money,
        deals_value=found.weighted * found.needed if found.weighted and found.needed else 0.0,
        too_old=0 if found.too_old is None else found.too_old.count,
        would_add=found.would_add if found.comparable else None,
        with_mean_deal=found.with_mean_deal,
        ends=found.ends,
        outcomes=found.outcomes,
        goal=None if goal is None else goal.amount,
        is_target=goal is not None and goal.is_target,
        won_so_far=None if goal is None else goal.won_so_far,
        month="" if goal is None else goal.month,
        coverage_remarks=tuple(coverage_remarks(found, write)),
    )


def _columns(look: Look) -> "tuple[ColumnFinding, ...]":
    """The funnel of each value of the imported columns that have few values, each of several leads, or numbers."""
    from funnel_planner.app.findings.by_column import MOST_LABELS, cut_by, restates, value_name
    from funnel_planner.publish.findings import ColumnFinding

    if not look.has_leads:
        return ()
    most = look.measured.lead_count // LEADS_A_VALUE
    found = []
    for header, column in look.journeys.leads.columns.items():
        is_few = 1 <= len(column.labels) <= min(MOST_LABELS, most)
        if header in look.asset_headers or not column.labels or (is_few and restates(look, column.labels)):
            continue
        results, numbers = cut_by(look, header)
        if is_few:
            found.append(ColumnFinding(header, results, numbers))
        elif numbers is not None and numbers.leads is not None and len(numbers.ranges) <= most:
            found.append(ColumnFinding(header, (), numbers))
    worth = value_name(look)
    if worth:
        _, numbers = cut_by(look, worth)
        found += [ColumnFinding(worth, (), numbers)] if numbers is not None and numbers.leads is not None else []
    return tuple(found)


def _drivers(look: Look) -> "DriverFindings":
    from funnel_planner.app.findings.driving import CHANNEL, drivers_of
    from funnel_planner.publish.findings import DriverFindings

    found = drivers_of(look)
    return DriverFindings(found.stage, found.drivers, CHANNEL, found.left_out, found.restating)
