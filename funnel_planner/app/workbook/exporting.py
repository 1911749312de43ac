"""Handing a plan over: an Excel workbook that recalculates."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from funnel_planner.app.files.column_roles import headers_with
from funnel_planner.app.findings.counting_words import counting_words, report_words
from funnel_planner.app.findings.filter_words import filter_line, filter_parts
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.loss_reasons import reason_headers
from funnel_planner.app.findings.measurement_words import sources_in_words
from funnel_planner.app.findings.planned_channels import planned_part, planned_words
from funnel_planner.app.numbers import Numbers
from funnel_planner.app.workbook.workbook_findings import findings_of
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.checks import MOST_NAME, new_id
from funnel_planner.domain.days import date_of
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import MAX_CHANNELS, Plan
from funnel_planner.storage.plan_file import BatchInfo, PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.analytics.results import Measured


def export_workbook(file: PlanFile, plan: Plan, path: Path, wish: LeadFilter | None = None) -> None:
    """Write the workbook in the language in use, replacing ``path`` at once or not at all; any thread.

    The leads that pass ``wish`` are counted, all of them without one; where it names channels, the plan is of the same
    channels. Raises ``PlannerError`` where it cannot be written.
    """
    from funnel_planner.forecast.flow import project
    from funnel_planner.publish.contents import WorkbookContents
    from funnel_planner.publish.findings import Findings
    from funnel_planner.publish.workbook import write_workbook

    numbers = Numbers(file)
    numbers.use(numbers.count(plan))
    wish = LeadFilter() if wish is None else wish
    measured, everything = numbers.measured(plan, wish), numbers.measured(plan, LeadFilter())
    batches = [file.batch(batch_id) for batch_id in plan.batches]
    cube = numbers.cube(plan)
    imports, shown = numbers.imports(plan), _of_same_channels(plan, wish)
    findings, look = Findings(), None
    if cube is not None and measured is not None:
        assets, worth = (headers_with(file, imports, role) for role in (Role.ASSET, Role.VALUE))
        look = Look(shown, cube, wish, measured, reason_headers(file, imports), assets, next(iter(worth), ""))
        findings = findings_of(look)
    contents = WorkbookContents(
        plan=shown,
        projection=project(shown),
        measured=measured,
        ledger=_total(batches) if batches else None,
        as_of=_as_of(measured),
        counting=report_words() if look is not None and look.is_report else counting_words(plan.counting),
        sources=tuple(dict.fromkeys(known.name for batch in batches for known in batch.files)),
        measured_from=sources_in_words(shown),
        findings=findings,
        conditions=_conditions(plan, wish),
        filter_line=filter_line(wish, plan),
        all_leads=0 if everything is None else everything.lead_count,
    )
    write_workbook(path, contents)


def _of_same_channels(plan: Plan, wish: LeadFilter) -> Plan:
    """The plan of the channels that a filter asks for, with their messages."""
    part = planned_part(plan, wish)
    if part is plan:
        return plan
    kept = {channel.id for channel in part.channels}
    return replace(part, messages=tuple(message for message in plan.messages if message.channel_id in kept))


def _conditions(plan: Plan, wish: LeadFilter) -> tuple[str, ...]:
    """Each part of a filter in words, all labels named; then which channels the planned numbers are of."""
    parts = [text for text, _ in filter_parts(wish, plan, most=sys.maxsize)]
    words = planned_words(plan, wish)
    return (*parts, words) if words else tuple(parts)


def export_lead_tracker(file: PlanFile, plan: Plan, path: Path) -> None:
    """Write an empty lead tracker of a plan in the language in use, replacing ``path`` at once or not at all.

    A plan without channels offers those of its leads. Any thread. Raises ``PlannerError`` where it cannot be written.
    """
    from funnel_planner.publish.tracker.lead_tracker import write_lead_tracker

    write_lead_tracker(path, plan if plan.channels else _with_seen_channels(file, plan))


def _with_seen_channels(file: PlanFile, plan: Plan) -> Plan:
    """The plan with the channels of its leads, those with the most leads first."""
    numbers = Numbers(file)
    numbers.use(numbers.count(plan))
    measured = numbers.measured(plan, LeadFilter())
    names = [] if measured is None else [seen.label for seen in measured.channels if not seen.is_unknown]
    found = {label_key(name): name for name in reversed(names) if len(name) <= MOST_NAME}
    kept = list(reversed(found.values()))[:MAX_CHANNELS]
    return replace(plan, channels=tuple(Channel(id=new_id(), name=name) for name in kept))


def _total(batches: list[BatchInfo]) -> Ledger:
    """The ledgers of several imports as one."""
    total = Ledger()
    for batch in batches:
        sums = {name: getattr(total, name) + getattr(batch.ledger, name) for name in Ledger.__dataclass_fields__}
        total = replace(total, **sums)
    return total


def _as_of(measured: "Measured | None") -> date | None:
    if measured is None or measured.as_of_day < 0:
        return None
    return date_of(measured.as_of_day)
