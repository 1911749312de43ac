"""Changing one choice of an import without losing any other."""

from dataclasses import replace

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, ColumnMapping, Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.column_roles import SINGLE_ROLES
from funnel_planner.spreadsheet.meaning.proposal import Choices

STAGE_PREFIX = "stage:"


def with_role(choices: Choices, header: str, role: Role, stage: str = "") -> Choices:
    """A column is this; a role that only one column has, and a stage, leave the column chosen for it before."""
    wanted = f"{STAGE_PREFIX}{stage}" if role is Role.STAGE_REACHED else role.value
    alone = role in SINGLE_ROLES or role is Role.STAGE_REACHED
    kept = [
        (Role.OTHER.value if alone and name == wanted else name, other)
        for name, other in choices.columns
        if other != header
    ]
    return replace(choices, columns=(*kept, (wanted, header)))


def with_label(choices: Choices, label: str, target: str) -> Choices:
    """A stage label means a stage (by name), ``LOST_TARGET``, ``EXCLUDE_TARGET`` or nothing (empty)."""
    key = label_key(label)

    def without(labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(other for other in labels if label_key(other) != key)

    labels = tuple(pair for pair in choices.labels if label_key(pair[0]) != key)
    lost, exclude = without(choices.lost), without(choices.exclude)
    if target == LOST_TARGET:
        return replace(choices, labels=labels, lost=(*lost, label), exclude=exclude)
    if target == EXCLUDE_TARGET:
        return replace(choices, labels=labels, lost=lost, exclude=(*exclude, label))
    return replace(choices, labels=(*labels, (label, target)), lost=lost, exclude=exclude)


def with_presence(choices: Choices, path: str, stage: str) -> Choices:
    """Being listed in a file means a stage (by name)."""
    others = tuple(pair for pair in choices.presence if pair[0] != path)
    return replace(choices, presence=(*others, (path, stage)))


def choices_again(mapping: Mapping, plan: Plan) -> Choices:
    """What the user had decided about columns and dates, for importing the same kind of files again."""
    names = {stage.id: stage.name for stage in plan.stages}
    chosen = [column for file in mapping.files for column in file.columns if column.evidence == "chosen"]
    columns = dict.fromkeys((_role_choice(column, names), column.header) for column in chosen)
    presence = [
        (file.path, names[file.presence_stage])
        for file in mapping.files
        if "presence:chosen" in file.evidence and file.presence_stage in names
    ]
    return Choices(
        columns=tuple(pair for pair in columns if pair[0]),
        presence=tuple(presence),
        utc_offset_minutes=mapping.utc_offset_minutes,
    )


def _role_choice(column: ColumnMapping, names: dict[str, str]) -> str:
    """A column's role as a choice; empty for a stage that is no longer there."""
    if column.role is not Role.STAGE_REACHED:
        return column.role.value
    return f"{STAGE_PREFIX}{names[column.stage_id]}" if column.stage_id in names else ""
