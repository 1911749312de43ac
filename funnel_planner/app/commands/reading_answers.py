"""How files were understood, and what became of their rows, as keys of the command line's JSON."""

from collections.abc import Mapping as Names
from dataclasses import asdict
from typing import Any

from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, ColumnMapping, Mapping, Role
from funnel_planner.domain.plan import Plan

_MONEY = (Role.VALUE, Role.COST)


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
        "merge": {"by": mapping.merge.value, "evidence": mapping.merge_evidence},
    }


def column_keys(column: ColumnMapping, stages: Names[str, str]) -> dict[str, Any]:
    """One column's decision; ``stages`` are names by id. Columns of money tell their decimal mark, too."""
    keys = {
        "header": column.header,
        "role": column.role.value,
        "stage": stages.get(column.stage_id),
        "type": column.type.value,
        "date_format": column.date_order.value if column.date_order else None,
        "confidence": column.confidence,
        "evidence": column.evidence,
    }
    return keys | ({"decimal": column.decimal or "."} if column.role in _MONEY else {})


def ledger_keys(ledger: Ledger) -> dict[str, int]:
    """The ledger with its sum."""
    counted = asdict(ledger)
    for name in ("created", "updated", "unchanged", "gone"):
        counted.pop(name)
    return {"rows_in": ledger.rows_in, **counted}
