"""Changing one choice of an import without losing any other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import (
    EXCLUDE_TARGET,
    LOST_TARGET,
    ColumnMapping,
    CountKind,
    DateOrder,
    Mapping,
    MergeRule,
    Role,
    Shape,
)
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.column_roles import SINGLE_ROLES
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import GROWING, PERIOD_CHOSEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.spreadsheet.meaning.survey import Survey

STAGE_PREFIX = "stage:"
_DECIDED = ("chosen", "profile:", "preset:", "earlier:")
"""Beginnings of the evidence of what was chosen, or taken over from an earlier choice."""


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


def with_shape(choices: Choices, path: str, shape: Shape | None) -> Choices:
    """A row of a file is this; None: what is proposed."""
    others = tuple(pair for pair in choices.shapes if pair[0] != path)
    return replace(choices, shapes=others if shape is None else (*others, (path, shape)))


def with_date_order(choices: Choices, header: str, order: DateOrder | None) -> Choices:
    """The dates of a column are written so; None: as their values decide."""
    others = tuple(pair for pair in choices.date_orders if pair[0] != header)
    return replace(choices, date_orders=others if order is None else (*others, (header, order)))


def with_decimal(choices: Choices, header: str, mark: str) -> Choices:
    """The decimal mark of a column is this; empty: as its values show."""
    others = tuple(pair for pair in choices.decimals if pair[0] != header)
    return replace(choices, decimals=(*others, (header, mark)) if mark else others)


def with_channel(choices: Choices, label: str, channel: str) -> Choices:
    """A channel label means a channel of the plan (by name), or stands for itself (empty).

    ``EXCLUDE_TARGET``: the rows of a report that have it are left out.
    """
    key = label_key(label)
    others = tuple(pair for pair in choices.channels if label_key(pair[0]) != key)
    exclude = tuple(other for other in choices.exclude_channels if label_key(other) != key)
    if channel == EXCLUDE_TARGET:
        return replace(choices, channels=others, exclude_channels=(*exclude, label))
    return replace(choices, channels=(*others, (label, channel)), exclude_channels=exclude)


def with_period(choices: Choices, path: str, first: date | None, last: date | None) -> Choices:
    """A report is about these days; None: it says of no day when that was."""
    others = tuple(each for each in choices.periods if each[0] != path)
    return replace(choices, periods=(*others, (path, first, last)))


def with_period_as_told(choices: Choices, path: str) -> Choices:
    """A report is about the days that its title lines name."""
    return replace(choices, periods=tuple(each for each in choices.periods if each[0] != path))


def with_merge(choices: Choices, rule: MergeRule | None) -> Choices:
    """Leads are recognised by this; None: as proposed."""
    return replace(choices, merge=rule)


def with_stage_names(choices: Choices, renamed: Sequence[tuple[str, str]]) -> Choices:
    """Choices that follow stages (old name, new name) to their new names."""
    names = {label_key(old): new for old, new in renamed}

    def now(name: str) -> str:
        return names.get(label_key(name), name)

    def column(role: str) -> str:
        return f"{STAGE_PREFIX}{now(role[len(STAGE_PREFIX) :])}" if role.startswith(STAGE_PREFIX) else role

    return replace(
        choices,
        columns=tuple((column(role), header) for role, header in choices.columns),
        labels=tuple((label, now(stage)) for label, stage in choices.labels),
        presence=tuple((path, now(stage)) for path, stage in choices.presence),
    )


def still_there(choices: Choices, surveys: "Sequence[Survey]", plan: Plan) -> Choices:
    """Choices without columns, files and stages that are gone: another sheet was taken, a file or stage left out."""
    headers = {column.header for survey in surveys for column in survey.columns}
    files = {name for survey in surveys for name in (survey.path, survey.name)}
    stages = {label_key(stage.name) for stage in plan.stages}

    def is_known(role: str) -> bool:
        return not role.startswith(STAGE_PREFIX) or label_key(role[len(STAGE_PREFIX) :]) in stages

    return replace(
        choices,
        columns=tuple(pair for pair in choices.columns if pair[1] in headers and is_known(pair[0])),
        labels=tuple(pair for pair in choices.labels if not pair[1] or label_key(pair[1]) in stages),
        presence=tuple(pair for pair in choices.presence if pair[0] in files and label_key(pair[1]) in stages),
        shapes=tuple(pair for pair in choices.shapes if pair[0] in files),
        date_orders=tuple(pair for pair in choices.date_orders if pair[0] in headers),
        decimals=tuple(pair for pair in choices.decimals if pair[0] in headers),
        periods=tuple(each for each in choices.periods if each[0] in files),
    )


def choices_again(mapping: Mapping, plan: Plan) -> Choices:
    """What was decided for an import, from how it was read: for reading the same kind of files again in the same way.

    A label that was surely understood then, and would be understood otherwise now, was chosen.
    """
    names = {stage.id: stage.name for stage in plan.stages}
    labels, lost, exclude = _labels_again(mapping, plan, names)
    chosen = [column for file in mapping.files for column in file.columns if column.evidence.startswith(_DECIDED)]
    columns = dict.fromkeys((_role_choice(column, names), column.header) for column in chosen)
    presence = [
        (file.path, names[file.presence_stage])
        for file in mapping.files
        if "presence:chosen" in file.evidence and file.presence_stage in names
    ]
    orders = {
        column.header: column.date_order
        for file in reversed(mapping.files)
        for column in reversed(file.columns)
        if column.date_order in (DateOrder.DMY, DateOrder.MDY) and column.role is not Role.IGNORE
    }
    return Choices(
        columns=tuple(pair for pair in columns if pair[0]),
        labels=labels,
        lost=lost,
        exclude=exclude,
        exclude_channels=mapping.exclude_channels,
        presence=tuple(presence),
        utc_offset_minutes=mapping.utc_offset_minutes,
        kind=_kind_again(mapping),
        date_orders=tuple(orders.items()),
        decimals=decimals_of(mapping),
        merge=mapping.merge if mapping.merge_evidence.startswith(_DECIDED) else None,
        periods=tuple(
            (file.path, file.period, file.period_end) for file in mapping.files if PERIOD_CHOSEN in file.evidence
        ),
    )


def decimals_of(mapping: Mapping) -> tuple[tuple[str, str], ...]:
    """(header, decimal mark) of the columns of money."""
    money = (column for file in mapping.files for column in file.columns if column.role in (Role.VALUE, Role.COST))
    return tuple({column.header: column.decimal for column in money if column.decimal}.items())


def _labels_again(
    mapping: Mapping, plan: Plan, names: dict[str, str]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    """Chosen meanings of labels: (label, stage name or empty), those of lost leads, and those left out."""
    stages = PlanStages.of(plan)
    labels: list[tuple[str, str]] = []
    lost: list[str] = []
    exclude: list[str] = []
    for item in mapping.labels:
        now = stages.target_of(item.label)
        if item.confidence < 1.0 or (now.target == item.target and now.confidence >= item.confidence):
            continue
        if item.target == LOST_TARGET:
            lost.append(item.label)
        elif item.target == EXCLUDE_TARGET:
            exclude.append(item.label)
        elif not item.target or item.target in names:
            labels.append((item.label, names.get(item.target, "")))
    return tuple(labels), tuple(lost), tuple(exclude)


def _kind_again(mapping: Mapping) -> CountKind | None:
    """What counts mean; None where there are none, or it was only supposed."""
    counted = [file for file in mapping.files if file.shape is Shape.AGGREGATE]
    if any(file.kind is CountKind.CURRENT for file in counted):
        return CountKind.CURRENT
    return CountKind.REACHED if counted and not any(GROWING in file.evidence for file in counted) else None


def _role_choice(column: ColumnMapping, names: dict[str, str]) -> str:
    """A column's role as a choice; empty for a stage that is no longer there."""
    if column.role is not Role.STAGE_REACHED:
        return column.role.value
    return f"{STAGE_PREFIX}{names[column.stage_id]}" if column.stage_id in names else ""
