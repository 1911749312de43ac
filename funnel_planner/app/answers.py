"""What ``analyse`` answers: one JSON object or one readable report, from the same numbers."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.app.ledger_words import ledger_sentence
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, ColumnMapping, Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, tr, trn

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


def counts_by(cube: Cube, leads: LeadData, header: str) -> dict[str, list[int | None]]:
    """Counts of the leads of each label of an imported column. Raises ``PlannerError("column_unknown")``."""
    wanted = label_key(header)
    found = next((known for known in leads.columns if label_key(known) == wanted), None)
    if found is None:
        raise PlannerError("column_unknown", value=header)
    labels = [*leads.columns[found].labels, UNKNOWN_CHANNEL]
    by = {}
    for label in labels:
        measured = measure(cube, columns=[(found, {label})])
        if measured.lead_count:
            by[label] = list(measured.total.counts)
    return by


def decisions(mapping: Mapping) -> dict[str, Any]:
    """How the files were understood: tables, columns with their roles and reasons, stage labels."""
    names = {LOST_TARGET: LOST_TARGET, EXCLUDE_TARGET: EXCLUDE_TARGET, "": None}
    return {
        "files": [
            {
                "file": file.path,
                "sheet": file.sheet,
                "header_row": file.header_row,
                "shape": file.shape.value,
                "presence_stage": file.presence_stage or None,
                "columns": [column_keys(column) for column in file.columns],
            }
            for file in mapping.files
        ],
        "stage_labels": {label.label: names.get(label.target, label.target) for label in mapping.labels},
    }


def column_keys(column: ColumnMapping) -> dict[str, Any]:
    """One column's decision."""
    return {
        "header": column.header,
        "role": column.role.value,
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


def text_report(plan: Plan, measured: Measured, ledger: Ledger) -> str:
    """The same as lines for people."""
    total = measured.total
    width = max(len(stage.name) for stage in plan.stages) + 2
    lines = [
        trn("{n} lead", "{n} leads", measured.lead_count).format(n=formats.count(measured.lead_count)),
        tr("Counted: {rule}, as of {day}").format(
            rule=tr("reached at least"), day=day_text(measured.as_of_day) or formats.day(None)
        ),
        "",
    ]
    for index, stage in enumerate(plan.stages):
        line = f"{stage.name:<{width}}{formats.count(total.counts[index]):>12}"
        if index:
            line += f"{formats.percent(total.step_rate[index]):>10}"
            interval = total.step_interval[index]
            if interval:
                line += f"  ({formats.interval(*interval)})"
        lines.append(line)
    lines += ["", tr("Overall conversion: {rate}").format(rate=formats.percent(total.overall_rate, 3))]
    if total.won_value is not None:
        value = formats.money(total.won_value, plan.economics.currency)
        lines.append(tr("Value won: {value}").format(value=value))
    lines += ["", tr("By channel:")]
    names = [_channel_name(channel.label, is_unknown=channel.is_unknown) for channel in measured.channels]
    width = max((len(name) for name in names), default=0) + 2
    for name, channel in zip(names, measured.channels, strict=True):
        counts = " ".join(f"{formats.count(count):>10}" for count in channel.funnel.counts)
        lines.append(f"{name:<{width}}{counts}{formats.percent(channel.funnel.overall_rate):>10}")
    lines += ["", ledger_sentence(ledger)]
    return "\n".join(lines)


def _channel_name(label: str, *, is_unknown: bool) -> str:
    return tr("(unknown)") if is_unknown else label
