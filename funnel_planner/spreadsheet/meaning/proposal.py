"""Proposing how files are to be understood: roles, shapes, labels and how files join; pure and fast, no file access."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import (
    EXCLUDE_TARGET,
    LOST_TARGET,
    CellType,
    ColumnMapping,
    DateOrder,
    FileMapping,
    LabelMapping,
    Mapping,
    Role,
    Shape,
)
from funnel_planner.spreadsheet.meaning.column_roles import SINGLE_ROLES, Proposal, propose_roles
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.currencies import currency_of
from funnel_planner.spreadsheet.meaning.header_words import header_key, squeezed
from funnel_planner.spreadsheet.meaning.joining import Membership, join_on_ids, memberships
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages, Target
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, id_text

_STAGE_PREFIX = "stage:"
_DATED_ROLES = (Role.CREATED, Role.CLOSED, Role.TIME, Role.STAGE_REACHED)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decided; it overrides any proposal."""

    shape: Shape | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """(role or ``stage:NAME``, header): the role applies to each file that has the header."""
    labels: tuple[tuple[str, str], ...] = ()
    """(stage label, stage name); an empty name: the label has no meaning, whatever would be proposed."""
    lost: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    dates: DateOrder | None = None
    as_of: date | None = None
    utc_offset_minutes: int = 0
    presence: tuple[tuple[str, str], ...] = field(default=())
    """(file path or name, stage name): the stage that being listed in a file means."""


def propose(surveys: Sequence[Survey], plan: PlanStages, choices: Choices | None = None) -> Mapping:
    """How these files are read for this plan; nothing below the threshold is decided.

    Raises:
        PlannerError: ``column_unknown``, ``role_unknown`` or ``stage_unknown`` for choices that name nothing.
    """
    choices = choices or Choices()
    _check(surveys, choices)
    roles = join_on_ids(surveys, [propose_roles(survey, plan) for survey in surveys])
    roles = [_forced(survey, proposals, plan, choices) for survey, proposals in zip(surveys, roles, strict=True)]
    places = [
        _chosen_presence(survey, place, plan, choices)
        for survey, place in zip(surveys, memberships(surveys, roles, plan), strict=True)
    ]
    roles = _without_repeated_ticks(surveys, roles, places, choices)
    files = tuple(
        _file(survey, proposals, place, choices)
        for survey, proposals, place in zip(surveys, roles, places, strict=True)
    )
    return Mapping(
        files=files,
        labels=_labels(surveys, files, plan, choices),
        stage_ids=plan.ids,
        won_stage=plan.won_id,
        as_of=choices.as_of,
        utc_offset_minutes=choices.utc_offset_minutes,
    )


def find_columns(survey: Survey, header: str) -> list[ColumnSurvey]:
    """The columns a user means by a header: the exact one, else the same label, else the same header key."""
    for same in (
        lambda column: column.header == header,
        lambda column: label_key(column.header) == label_key(header),
        lambda column: bool(header_key(header)) and squeezed(header_key(column.header)) == squeezed(header_key(header)),
    ):
        found = [column for column in survey.columns if same(column)]
        if found:
            return found[:1]
    return []


def _check(surveys: Sequence[Survey], choices: Choices) -> None:
    for role, header in choices.columns:
        if not role.startswith(_STAGE_PREFIX) and role not in {known.value for known in Role}:
            raise PlannerError("role_unknown", value=role)
        if not any(find_columns(survey, header) for survey in surveys):
            raise PlannerError("column_unknown", value=header)


def _stage_id(plan: PlanStages, name: str) -> str:
    stage_id = plan.id_of_name(name)
    if not stage_id:
        raise PlannerError("stage_unknown", value=name)
    return stage_id


def _forced(survey: Survey, proposals: list[Proposal], plan: PlanStages, choices: Choices) -> list[Proposal]:
    """Proposals with the user's roles; a single role leaves the column that had it by proposal."""
    result = list(proposals)
    if choices.shape is Shape.WIDE:
        result = [Proposal(Role.OTHER, 0.0, "shape is wide") if p.role is Role.STAGE else p for p in result]
    forced: set[int] = set()
    for role_name, header in choices.columns:
        for column in find_columns(survey, header):
            stage_id = _stage_id(plan, role_name[len(_STAGE_PREFIX) :]) if role_name.startswith(_STAGE_PREFIX) else ""
            role = Role.STAGE_REACHED if stage_id else Role(role_name)
            for index, other in enumerate(result):
                taken = other.role is role and (role in SINGLE_ROLES or other.stage_id == stage_id != "")
                if taken and index not in forced:
                    result[index] = Proposal(Role.OTHER, 0.0, f"rival of {role.value}")
            result[column.index] = Proposal(role, 1.0, "chosen", stage_id=stage_id)
            forced.add(column.index)
    return result


def _chosen_presence(survey: Survey, place: Membership, plan: PlanStages, choices: Choices) -> Membership:
    for name, stage in choices.presence:
        if name in (survey.path, survey.name):
            stage_id = _stage_id(plan, stage)
            return replace(place, presence="" if stage_id == plan.ids[0] else stage_id, evidence="presence:chosen")
    return place


def _without_repeated_ticks(
    surveys: Sequence[Survey], roles: list[list[Proposal]], places: Sequence[Membership], choices: Choices
) -> list[list[Proposal]]:
    """A yes/no column of a stage gives way where another file lists the leads of that stage."""
    listed = {place.presence for place in places if place.presence}
    chosen = {header for _, header in choices.columns}
    return [
        [
            Proposal(Role.OTHER, 0.0, "another file lists this stage")
            if p.role is Role.STAGE_REACHED
            and p.stage_id in listed
            and survey.columns[index].tick_share >= 0.95
            and survey.columns[index].header not in chosen
            else p
            for index, p in enumerate(proposals)
        ]
        for survey, proposals in zip(surveys, roles, strict=True)
    ]


def _file(survey: Survey, proposals: Sequence[Proposal], place: Membership, choices: Choices) -> FileMapping:
    shape, confidence, why = _shape(survey, proposals, choices)
    return FileMapping(
        path=survey.path,
        columns=tuple(_column(survey, column, p, choices) for column, p in zip(survey.columns, proposals, strict=True)),
        sheet=survey.info.sheet,
        header_row=survey.header_row,
        encoding=survey.info.encoding,
        delimiter=survey.info.delimiter,
        shape=shape,
        presence_stage=place.presence,
        evidence="; ".join(part for part in (f"shape:{why}", place.evidence) if part),
        shape_confidence=confidence,
    )


def _column(survey: Survey, column: ColumnSurvey, proposal: Proposal, choices: Choices) -> ColumnMapping:
    order = column.date_order
    if choices.dates is not None and order is not DateOrder.YMD:
        order = choices.dates
    kind = column.type
    if proposal.role in _DATED_ROLES and kind is CellType.NUMBER and column.serial_share >= 0.3:
        kind = CellType.DATE
    return ColumnMapping(
        index=column.index,
        header=column.header,
        role=proposal.role,
        stage_id=proposal.stage_id,
        type=kind,
        date_order=order,
        confidence=proposal.confidence,
        evidence=proposal.evidence,
        decimal=column.decimal or ("," if survey.info.delimiter == ";" else "."),
        currency=_currency(column) if proposal.role in (Role.VALUE, Role.COST) else "",
    )


def _currency(column: ColumnSurvey) -> str:
    return currency_of(column.header, (*column.samples, *(label for label, _ in column.labels)))


def _shape(survey: Survey, proposals: Sequence[Proposal], choices: Choices) -> tuple[Shape, float, str]:
    """What a row is, how sure, and why."""
    if choices.shape is not None:
        return choices.shape, 1.0, "chosen"
    by_role = {role: [i for i, p in enumerate(proposals) if p.role is role] for role in {p.role for p in proposals}}
    stage, ids = by_role.get(Role.STAGE, []), by_role.get(Role.ID, [])
    if _is_aggregate(survey, by_role):
        return Shape.AGGREGATE, 0.85, "counts and no leads"
    dates = by_role.get(Role.TIME) or by_role.get(Role.CREATED)
    if stage and ids and dates and _is_log(survey, ids[0], stage[0], dates[0]):
        column = survey.columns[ids[0]]
        return Shape.LOG, 0.85, f"{column.filled / max(1, column.distinct):.1f} rows a lead, stages and dates differ"
    reached = by_role.get(Role.STAGE_REACHED, [])
    if reached and not stage:
        return Shape.WIDE, 0.95, f"{len(reached)} stage columns"
    if reached:
        return Shape.SNAPSHOT, 0.9, f"stage column and {len(reached)} stage columns"
    return Shape.SNAPSHOT, 0.95 if stage else 0.8, "stage column" if stage else "no stage column"


def _is_log(survey: Survey, id_index: int, stage: int, dated: int) -> bool:
    """Leads with several rows that differ in stage and date; a list that merely repeats itself is none."""
    column = survey.columns[id_index]
    if column.filled < 10 or column.filled < 1.5 * column.distinct:
        return False
    seen: dict[str, set[tuple[str, str]]] = {}
    rows: Counter[str] = Counter()
    for row in survey.sample_rows:
        if len(row) > max(id_index, stage, dated):
            key = id_text(row[id_index])
            rows[key] += 1
            seen.setdefault(key, set()).add((label_key(cell_text(row[stage])), cell_text(row[dated])))
    repeated = [key for key, count in rows.items() if count > 1]
    moving = sum(len({s for s, _ in seen[key]}) > 1 and len({d for _, d in seen[key]}) > 1 for key in repeated)
    return bool(repeated) and moving * 2 > len(repeated)


def _is_aggregate(survey: Survey, by_role: dict[Role, list[int]]) -> bool:
    """Counts beside labels, and nothing that stands for one person."""
    persons = (Role.ID, Role.EMAIL, Role.NAME, Role.PHONE, Role.STAGE_REACHED)
    counts = [survey.columns[index] for index in by_role.get(Role.COUNT, [])]
    counted = len(counts) > 1 or any(column.tick_share < 0.9 for column in counts)
    return counted and not any(by_role.get(role) for role in persons)


def _labels(
    surveys: Sequence[Survey], files: Sequence[FileMapping], plan: PlanStages, choices: Choices
) -> tuple[LabelMapping, ...]:
    """What every stage label of all files means, most frequent first; labels chosen but not seen are kept, too."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for survey, file in zip(surveys, files, strict=True):
        for column in file.columns:
            if column.role in (Role.STAGE, Role.LAST_STAGE):
                for label, count in survey.columns[column.index].labels:
                    shown.setdefault(label_key(label), label)
                    counts[label_key(label)] += count * (column.role is Role.STAGE)
    chosen = {label_key(label): Target(_stage_id(plan, stage) if stage else "", 1.0) for label, stage in choices.labels}
    chosen.update({label_key(label): Target(LOST_TARGET, 1.0) for label in choices.lost})
    chosen.update({label_key(label): Target(EXCLUDE_TARGET, 1.0) for label in choices.exclude})
    for label in [*(label for label, _ in choices.labels), *choices.lost, *choices.exclude]:
        shown.setdefault(label_key(label), label)
    result = []
    for key, label in shown.items():
        target = chosen.get(key) or plan.target_of(label)
        result.append(LabelMapping(label, target.target, counts[key], target.confidence))
    return tuple(sorted(result, key=lambda item: -item.count))
