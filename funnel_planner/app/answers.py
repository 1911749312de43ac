"""What ``analyse`` answers, as one JSON object."""

from collections.abc import Mapping as Names
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, ColumnMapping, Mapping
from funnel_planner.domain.plan import Plan

UNKNOWN_CHANNEL = "(unknown)"


def answer(plan: Plan, measured: Measured, ledger: Ledger, decided: object, shape: str) -> dict[str, Any]:
    """The JSON object of ``analyse``: keys as in the command line's contract, numbers unrounded, None for no data."""
    total = measured.total
    return {
        "stages": [stage.name for stage in plan.stages],
        "shape": shape,
        "counting": plan.counting.mode.value,
        "attribution": plan.counting.attribution.value,
        "as_of": day_text(measured.as_of_day),
        **funnel_keys(total),
        "by_channel": {channel.label: list(channel.funnel.counts) for channel in measured.channels},
        "rate_bounds": [list(bounds) if bounds else None for bounds in measured.rate_bounds] or None,
        "intervals": {
            "step_rate": [list(interval) if interval else None for interval in total.step_interval],
            "overall_rate": list(total.overall_interval) if total.overall_interval else None,
        },
        "won_value": total.won_value,
        "cost": total.cost,
        "flags": dict(measured.flags),
        "ledger": ledger_keys(ledger),
        "decisions": decided,
    }


def funnel_keys(total: FunnelResult) -> dict[str, Any]:
    """The keys of one funnel: counts and what follows from them."""
    return {
        "counts": list(total.counts),
        "step_rate": list(total.step_rate),
        "dropoff": list(total.dropoff),
        "dropoff_rate": list(total.dropoff_rate),
        "overall_rate": total.overall_rate,
        "split": {"advanced": list(total.advanced), "lost": list(total.lost), "open": list(total.open)},
        "settled_rate": list(total.settled_rate),
    }


def counts_by(cube: Cube, leads: LeadData, mapping: Mapping, header: str) -> dict[str, list[int | None]]:
    """Counts of the leads of each label of an imported column.

    Raises ``PlannerError``: ``column_unknown``, or ``column_not_kept`` for one of the files that is not kept for cuts.
    """
    wanted = label_key(header)
    found = next((known for known in leads.columns if label_key(known) == wanted), None)
    if found is None:
        known_headers = {label_key(column.header) for file in mapping.files for column in file.columns}
        raise PlannerError("column_not_kept" if wanted in known_headers else "column_unknown", value=header)
    labels = [*leads.columns[found].labels, UNKNOWN_CHANNEL]
    by = {}
    for label in labels:
        measured = measure(cube, columns=[(found, {label})])
        if measured.lead_count:
            by[label] = list(measured.total.counts)
    return by


def decisions(mapping: Mapping, plan: Plan) -> dict[str, Any]:
    """How the files were understood: tables, columns with their roles and reasons, stage labels."""
    stages = {stage.id: stage.name for stage in plan.stages}
    names = stages | {LOST_TARGET: LOST_TARGET, EXCLUDE_TARGET: EXCLUDE_TARGET}
    return {
        "files": [
            {
                "file": file.path,
                "sheet": file.sheet,
                "header_row": file.header_row,
                "shape": file.shape.value,
                "presence_stage": stages.get(file.presence_stage),
                "columns": [column_keys(column, stages) for column in file.columns],
            }
            for file in mapping.files
        ],
        "stage_labels": {label.label: names.get(label.target) for label in mapping.labels},
    }


def column_keys(column: ColumnMapping, stages: Names[str, str]) -> dict[str, Any]:
    """One column's decision; ``stages`` are names by id."""
    return {
        "header": column.header,
        "role": column.role.value,
        "stage": stages.get(column.stage_id),
        "type": column.type.value,
        "date_format": column.date_order.value if column.date_order else None,
        "confidence": column.confidence,
        "evidence": column.evidence,
    }


def ledger_keys(ledger: Ledger) -> dict[str, int]:
    """The ledger with its sum."""
    counted = asdict(ledger)
    for name in ("created", "updated", "unchanged"):
        counted.pop(name)
    return {"rows_in": ledger.rows_in, **counted}


def day_text(day: int) -> str | None:
    """ISO date of days since 1970-01-01; None where there is no day."""
    return None if day < -1_000_000 else (date(1970, 1, 1) + timedelta(days=day)).isoformat()
