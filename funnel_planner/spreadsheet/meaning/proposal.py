"""Proposing how files are to be understood: roles, shapes, labels and how files join; pure and fast, no file access."""

import re
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
    CountKind,
    DateOrder,
    FileMapping,
    LabelMapping,
    Mapping,
    MergeRule,
    Role,
    Shape,
)
from funnel_planner.spreadsheet.meaning.column_roles import SINGLE_ROLES, propose_roles
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.count_evidence import counts_grow
from funnel_planner.spreadsheet.meaning.count_roles import propose_counts
from funnel_planner.spreadsheet.meaning.currencies import currency_of
from funnel_planner.spreadsheet.meaning.date_orders import order_evidence
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.header_words import header_key, squeezed
from funnel_planner.spreadsheet.meaning.joining import Membership, join_on_ids, memberships
from funnel_planner.spreadsheet.meaning.merge_rule import propose_merge
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages, Target
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.report_period import Span, report_period
from funnel_planner.spreadsheet.meaning.shapes import Recognised, recognise
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.meaning.tracker_roles import tracker_roles, tracker_shape, tracker_target
from funnel_planner.spreadsheet.tables.own_columns import HEADERS, has_own_columns

GROWING = "kind:counts grow"
"""Evidence of counts that are larger at a later stage, though nobody has said what they mean."""
PERIOD_CHOSEN = "period:chosen, told "
"""Evidence of a report's period that was chosen; what its title lines say follows (``period_told``)."""
_STAGE_PREFIX = "stage:"
_DAY = re.compile(r"(?<!\d)\d{1,2}[-./]\d{1,2}[-./]\d{4}(?!\d)")
_LEAD_LISTS = (Shape.SNAPSHOT, Shape.WIDE)
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
    kind: CountKind | None = None
    """What counts mean; None: of all who came to a stage."""
    presence: tuple[tuple[str, str], ...] = field(default=())
    """(file path or name, stage name): the stage that being listed in a file means."""
    shapes: tuple[tuple[str, Shape], ...] = ()
    """(file path or name, shape): what a row of that file is; before ``shape``, which is for all files."""
    date_orders: tuple[tuple[str, DateOrder], ...] = ()
    """(header, order): how the dates of a column are written; before ``dates``, which is for all columns."""
    channels: tuple[tuple[str, str], ...] = ()
    """(channel label, channel name): the label means that channel of the plan; an empty name: it stands for itself."""
    merge: MergeRule | None = None
    """By what leads are recognised; None: as proposed."""
    period: tuple[date, date] | None = None
    """First and last day that reports are about; None: as their title lines say."""
    periods: tuple[tuple[str, date | None, date | None], ...] = ()
    """(file path or name, first day, last day) of a report, before ``period``; no first day: it has no period."""

    def shape_of(self, survey: Survey) -> Shape | None:
        """What a row of this file is; None: as proposed."""
        return next((shape for name, shape in self.shapes if name in (survey.path, survey.name)), self.shape)

    def period_of(self, survey: Survey) -> Span | tuple[None, None]:
        """First and last day that a report is about; both None: nobody knows."""
        for name, first, last in self.periods:
            if name in (survey.path, survey.name):
                return (None, None) if first is None else (first, max(first, last or first))
        return self.period or report_period(survey.preamble, self.dates) or (None, None)

    def has_period(self, survey: Survey) -> bool:
        """Somebody said what days a report is about, or that it is about none."""
        return self.period is not None or any(name in (survey.path, survey.name) for name, _, _ in self.periods)

    def order_of(self, header: str) -> DateOrder | None:
        """How the dates of a column are written; None: as its values decide."""
        return dict(self.date_orders).get(header, self.dates)


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
    places = [
        _chosen_presence(survey, place, plan, choices)
        if shape.shape in _LEAD_LISTS
        else Membership(joined=place.joined)
        for survey, shape, place in zip(surveys, shapes, memberships(surveys, roles, plan), strict=True)
    ]
    roles = _without_repeated_ticks(surveys, roles, places, choices)
    files = tuple(
        _file(survey, shape, proposals, place, plan, choices)
        for survey, shape, proposals, place in zip(surveys, shapes, roles, places, strict=True)
    )
    merge, why = propose_merge(surveys, files, choices.merge)
    return Mapping(
        files=files,
        labels=_labels(surveys, files, plan, choices),
        stage_ids=plan.ids,
        won_stage=plan.won_id,
        as_of=choices.as_of,
        utc_offset_minutes=choices.utc_offset_minutes,
        merge=merge,
        merge_evidence=why,
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


def _stage_id(plan: PlanStages, name: str) -> str:
    stage_id = plan.id_of_name(name)
    if not stage_id:
        raise PlannerError("stage_unknown", value=name)
    return stage_id


def _forced(survey: Survey, proposals: list[Proposal], plan: PlanStages, choices: Choices) -> list[Proposal]:
    """Proposals with the user's roles; a single role leaves the column that had it by proposal."""
    result = list(proposals)
    if choices.shape_of(survey) is Shape.WIDE:
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
    period = choices.period_of(survey) if shape.shape is Shape.AGGREGATE else (None, None)
    if shape.shape is Shape.AGGREGATE and choices.has_period(survey):
        reasons.append(PERIOD_CHOSEN + period_told(survey, choices))
    return FileMapping(
        path=survey.path,
        columns=tuple(
            _column(survey, column, p, choices, counted=shape.shape is Shape.AGGREGATE and p.role is Role.STAGE_REACHED)
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
    )


def _column(
    survey: Survey, column: ColumnSurvey, proposal: Proposal, choices: Choices, *, counted: bool
) -> ColumnMapping:
    """How one column is read; ``counted``: its numbers are people, not days."""
    order = column.date_order or _order_above(survey, column)
    chosen = choices.order_of(column.header)
    if chosen is not None and order is not DateOrder.YMD:
        order = chosen
    kind = column.type
    if proposal.role in _DATED_ROLES and kind is CellType.NUMBER and column.serial_share >= 0.3 and not counted:
        kind = CellType.DATE
        if order is None and not column.date_share:  # a spreadsheet's days are numbers: there is no order to ask for
            order = DateOrder.YMD
    if proposal.role in _DATED_ROLES and kind is CellType.TEXT and not counted and _is_in_months(column):
        kind = CellType.DATE
        if order is None and not column.date_share:
            order = DateOrder.YMD
    return ColumnMapping(
        index=column.index,
        header=column.header,
        role=proposal.role,
        stage_id=proposal.stage_id,
        type=kind,
        date_order=order,
        confidence=proposal.confidence,
        evidence=proposal.evidence,
        decimal=decimal_mark(survey, column),
        currency=_currency(column) if proposal.role in (Role.VALUE, Role.COST) else "",
    )


def _is_in_months(column: ColumnSurvey) -> bool:
    """Months of some year, maybe among days: read as dates."""
    return column.month_share > 0 and column.month_share + column.date_share >= 0.5


def _order_above(survey: Survey, column: ColumnSurvey) -> DateOrder | None:
    """Where a column's days leave their order open: that of the report's own period, in the lines above the header."""
    if column.type not in (CellType.DATE, CellType.DATETIME) or not survey.preamble:
        return None
    order = order_evidence(_DAY.findall(" ".join(survey.preamble))).order()
    return None if order is DateOrder.YMD else order


def _currency(column: ColumnSurvey) -> str:
    return currency_of(column.header, (*column.samples, *(label for label, _ in column.labels)))


def _labels_of_leads(column: ColumnSurvey) -> list[tuple[str, int]]:
    """The labels of a column with their counts, those in lines of totals apart."""
    in_totals = dict(column.in_totals)
    left = ((label, count - in_totals.get(label, 0)) for label, count in column.labels)
    return [(label, count) for label, count in left if count > 0]


def _labels(
    surveys: Sequence[Survey], files: Sequence[FileMapping], plan: PlanStages, choices: Choices
) -> tuple[LabelMapping, ...]:
    """What every stage label of all files means, most frequent first; labels chosen but not seen are kept, too."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for survey, file in zip(surveys, files, strict=True):
        for column in file.columns:
            if column.role in (Role.STAGE, Role.LAST_STAGE):
                for label, count in _labels_of_leads(survey.columns[column.index]):
                    shown.setdefault(label_key(label), label)
                    counts[label_key(label)] += count * (column.role is Role.STAGE)
            elif column.role is Role.OUTCOME and not column.stage_id:  # beside it, open is no stage
                for label, _ in survey.columns[column.index].labels:
                    if plan.target_of(label).target in (LOST_TARGET, EXCLUDE_TARGET, plan.won_id):
                        shown.setdefault(label_key(label), label)
    chosen = {label_key(label): Target(_stage_id(plan, stage) if stage else "", 1.0) for label, stage in choices.labels}
    chosen.update({label_key(label): Target(LOST_TARGET, 1.0) for label in choices.lost})
    chosen.update({label_key(label): Target(EXCLUDE_TARGET, 1.0) for label in choices.exclude})
    for label in [*(label for label, _ in choices.labels), *choices.lost, *choices.exclude]:
        shown.setdefault(label_key(label), label)
    result = []
    for key, label in shown.items():
        target = chosen.get(key) or tracker_target(surveys, label, plan) or plan.target_of(label)
        result.append(LabelMapping(label, target.target, counts[key], target.confidence))
    return tuple(sorted(result, key=lambda item: -item.count))
