"""Proposing how files are to be understood: roles, shapes, labels and how files join; pure and fast, no file access."""

from collections.abc import Sequence
from dataclasses import replace

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CountKind, FileMapping, Mapping, Role, Shape
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.column_mapping import column_mapping
from funnel_planner.spreadsheet.meaning.column_roles import SINGLE_ROLES, propose_roles
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.count_evidence import counts_grow
from funnel_planner.spreadsheet.meaning.count_roles import propose_counts
from funnel_planner.spreadsheet.meaning.file_orders import orders_beside
from funnel_planner.spreadsheet.meaning.header_words import header_key, squeezed
from funnel_planner.spreadsheet.meaning.joining import Membership, join_on_ids, memberships, without_visitors
from funnel_planner.spreadsheet.meaning.label_meanings import label_meanings, stage_id_of
from funnel_planner.spreadsheet.meaning.merge_rule import propose_merge
from funnel_planner.spreadsheet.meaning.outcomes import chosen_outcome
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.report_period import report_period
from funnel_planner.spreadsheet.meaning.shapes import Recognised, recognise
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.meaning.tracker_roles import tracker_roles, tracker_shape
from funnel_planner.spreadsheet.tables.own_columns import HEADERS, has_own_columns

GROWING = "kind:counts grow"
"""Evidence of counts that are larger at a later stage, though nobody has said what they mean."""
PERIOD_CHOSEN = "period:chosen, told "
"""Evidence of a report's period that was chosen; what its title lines say follows (``period_told``)."""
_STAGE_PREFIX = "stage:"
_LEAD_LISTS = (Shape.SNAPSHOT, Shape.WIDE)


def propose(surveys: Sequence[Survey], plan: PlanStages, choices: Choices | None = None) -> Mapping:
    """How these files are read for this plan; nothing below the threshold is decided.

    Raises:
        PlannerError: ``column_unknown``, ``role_unknown`` or ``stage_unknown`` for choices that name nothing.
    """
    choices = choices or Choices()
    _check(surveys, choices)
    roles = join_on_ids(surveys, [_without_own_columns(survey, propose_roles(survey, plan)) for survey in surveys])
    roles = [tracker_roles(survey, proposals, plan) for survey, proposals in zip(surveys, roles, strict=True)]
    roles = [_forced(survey, proposals, plan, choices) for survey, proposals in zip(surveys, roles, strict=True)]
    shapes = [
        recognise(survey, proposals, plan, choices.shape_of(survey) or tracker_shape(survey))
        for survey, proposals in zip(surveys, roles, strict=True)
    ]
    roles = [_roles_in(survey, shape, plan, choices) for survey, shape in zip(surveys, shapes, strict=True)]
    lists = [shape.shape in _LEAD_LISTS for shape in shapes]
    places = [
        _chosen_presence(survey, without_visitors(survey, own, place, plan), plan, choices) if is_list else place
        for survey, own, is_list, place in zip(
            surveys, roles, lists, memberships(surveys, roles, plan, lists), strict=True
        )
    ]
    roles = _without_repeated_ticks(surveys, roles, places, choices)
    files = tuple(
        _file(survey, shape, proposals, place, plan, choices)
        for survey, shape, proposals, place in zip(surveys, shapes, roles, places, strict=True)
    )
    merge, why = propose_merge(surveys, files, choices.merge)
    return Mapping(
        files=files,
        labels=label_meanings(surveys, files, plan, choices),
        stage_ids=plan.ids,
        won_stage=plan.won_id,
        as_of=choices.as_of,
        utc_offset_minutes=choices.utc_offset_minutes,
        merge=merge,
        merge_evidence=why,
        exclude_channels=choices.exclude_channels,
    )


def period_told(survey: Survey, choices: Choices) -> str:
    """What the title lines of a report say of its period, ``2024-01-01..2024-01-31``; empty: nothing."""
    told = report_period(survey.preamble, choices.dates)
    return "" if told is None else f"{told[0]}..{told[1]}"


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


def _without_own_columns(survey: Survey, proposals: list[Proposal]) -> list[Proposal]:
    """In a sheet of rows that were left out earlier, why and where they stood means nothing."""
    if not has_own_columns([column.header for column in survey.columns]):
        return proposals
    own = Proposal(Role.IGNORE, 1.0, "own:left out")
    return [*proposals[: -len(HEADERS)], *(own for _ in HEADERS)]


def _check(surveys: Sequence[Survey], choices: Choices) -> None:
    for role, header in choices.columns:
        if not role.startswith(_STAGE_PREFIX) and role not in {known.value for known in Role}:
            raise PlannerError("role_unknown", value=role)
        if not any(find_columns(survey, header) for survey in surveys):
            raise PlannerError("column_unknown", value=header)


def _forced(survey: Survey, proposals: list[Proposal], plan: PlanStages, choices: Choices) -> list[Proposal]:
    """Proposals with the user's roles; a single role leaves the column that had it by proposal."""
    result = list(proposals)
    if choices.shape_of(survey) is Shape.WIDE:
        result = [Proposal(Role.OTHER, 0.0, "shape is wide") if p.role is Role.STAGE else p for p in result]
    forced: set[int] = set()
    for role_name, header in choices.columns:
        for column in find_columns(survey, header):
            stage_id = stage_id_of(plan, role_name[len(_STAGE_PREFIX) :]) if role_name.startswith(_STAGE_PREFIX) else ""
            role = Role.STAGE_REACHED if stage_id else Role(role_name)
            for index, other in enumerate(result):
                taken = other.role is role and (role in SINGLE_ROLES or other.stage_id == stage_id != "")
                if taken and index not in forced:
                    result[index] = Proposal(Role.OTHER, 0.0, f"rival of {role.value}")
            own = chosen_outcome(column, plan) if role is Role.OUTCOME else stage_id
            result[column.index] = Proposal(role, 1.0, "chosen", stage_id=own)
            forced.add(column.index)
    return result


def _chosen_presence(survey: Survey, place: Membership, plan: PlanStages, choices: Choices) -> Membership:
    for name, stage in choices.presence:
        if name in (survey.path, survey.name):
            stage_id = stage_id_of(plan, stage)
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


def _roles_in(survey: Survey, shape: Recognised, plan: PlanStages, choices: Choices) -> list[Proposal]:
    """The roles of a table's columns, given what its rows are."""
    if shape.shape is not Shape.AGGREGATE:
        return shape.roles
    return _forced(survey, propose_counts(survey, plan), plan, choices)


def _file(
    survey: Survey,
    shape: Recognised,
    proposals: Sequence[Proposal],
    place: Membership,
    plan: PlanStages,
    choices: Choices,
) -> FileMapping:
    reasons = [f"shape:{shape.evidence}", place.evidence]
    if shape.shape is Shape.AGGREGATE and choices.kind is None and counts_grow(survey, proposals, plan):
        reasons.append(GROWING)
    is_counts = shape.shape is Shape.AGGREGATE
    period = choices.period_of(survey) if is_counts else (None, None)
    beside = orders_beside(survey, choices)
    if is_counts and choices.has_period(survey):
        reasons.append(PERIOD_CHOSEN + period_told(survey, choices))
    return FileMapping(
        path=survey.path,
        columns=tuple(
            column_mapping(
                survey,
                column,
                p,
                choices,
                counted=is_counts and p.role is Role.STAGE_REACHED,
                beside=beside.get(column.index),
            )
            for column, p in zip(survey.columns, proposals, strict=True)
        ),
        sheet=survey.info.sheet,
        table=survey.table,
        end_line=survey.area.end_line,
        first_column=survey.area.first_column,
        end_column=survey.area.end_column,
        header_row=survey.header_row,
        encoding=survey.info.encoding,
        delimiter=survey.info.delimiter,
        shape=shape.shape,
        presence_stage=place.presence,
        evidence="; ".join(filter(None, reasons)),
        shape_confidence=shape.confidence,
        kind=choices.kind or CountKind.REACHED,
        period=period[0],
        period_end=period[1],
        as_it_stands=survey.as_it_stands,
    )
