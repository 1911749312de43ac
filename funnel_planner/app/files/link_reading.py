"""How a link's files are read again: as they were before, whatever would be proposed of their new values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import ColumnMapping, Mapping, MergeRule, Role
from funnel_planner.domain.plan import Plan

if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.app.files.drafts import Draft
    from funnel_planner.app.files.links import Link
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey


def choices_for(link: "Link", surveys: "Sequence[Survey]", plan: Plan) -> "Choices":
    """The link's choices, with every column told its role: what was proposed once is not proposed anew.

    Columns that are new are kept without a meaning. Raises ``PlannerError("link_columns_gone")``.
    """
    stages = {stage.id for stage in plan.stages}
    columns: dict[str, str] = {}
    orders = dict(link.choices.date_orders)
    for survey, read in zip(surveys, link.mapping.files, strict=True):
        if survey.info.tracker is not None:  # it says itself what its columns are
            continue
        now = {column.header: column for column in survey.columns}
        gone = [c.header for c in read.columns if c.role not in (Role.OTHER, Role.IGNORE) and c.header not in now]
        if gone:
            raise PlannerError("link_columns_gone", file=survey.name, columns=", ".join(gone))
        for column in read.columns:
            known = column.role is not Role.STAGE_REACHED or column.stage_id in stages
            role = f"stage:{column.stage_id}" if column.role is Role.STAGE_REACHED else column.role.value
            if column.header in now:
                columns.setdefault(column.header, role if known else Role.OTHER.value)
                told = column.date_order
                if told is not None and now[column.header].date_order is None:  # else its dates say it themselves
                    orders.setdefault(column.header, told)
        for header in now:
            columns.setdefault(header, Role.OTHER.value)
    own = {header for survey in surveys for header in (column.header for column in survey.columns)}
    chosen = {header: role for role, header in link.choices.columns if header in own}
    forced = tuple((role, header) for header, role in {**_by_id(chosen, plan), **columns}.items())
    targets = {label.label: label.target for label in link.mapping.labels}
    return replace(
        link.choices,
        columns=forced,
        labels=tuple(
            (label, targets.get(label, "") if name else "")
            for label, name in link.choices.labels
            if not name or targets.get(label) in stages
        ),
        date_orders=tuple(orders.items()),
        presence=tuple(
            (survey.path, read.presence_stage or plan.stages[0].id)
            for survey, read in zip(surveys, link.mapping.files, strict=True)
            if len(surveys) > 1 and (not read.presence_stage or read.presence_stage in stages)
        ),
        shapes=tuple((survey.path, read.shape) for survey, read in zip(surveys, link.mapping.files, strict=True)),
        as_of=None,
        periods=_periods_as_before(link, surveys),
        merge=link.choices.merge or _merge_as_before(link.mapping),
    )


def _periods_as_before(link: "Link", surveys: "Sequence[Survey]") -> tuple[tuple[str, date | None, date | None], ...]:
    """Periods of reports that were chosen; where the title lines say something new, that holds."""
    from funnel_planner.spreadsheet.meaning.proposal import PERIOD_CHOSEN, period_told

    return tuple(
        (survey.path, read.period, read.period_end)
        for survey, read in zip(surveys, link.mapping.files, strict=True)
        if PERIOD_CHOSEN + period_told(survey, link.choices) in read.evidence.split("; ")
    )


def _merge_as_before(mapping: Mapping) -> MergeRule | None:
    """By what leads go on being recognised; None: there was nothing to tell, or ids, which addresses may help out."""
    return None if not mapping.merge_evidence or mapping.merge_evidence.startswith("id:") else mapping.merge


def _by_id(chosen: dict[str, str], plan: Plan) -> dict[str, str]:
    """Chosen roles that the plan still has."""
    names = {stage.name for stage in plan.stages} | {stage.id for stage in plan.stages}
    return {
        header: role
        for header, role in chosen.items()
        if not role.startswith("stage:") or role.removeprefix("stage:") in names
    }


def as_before(drafted: "Draft", link: "Link") -> "Draft":
    """The draft with why each column was understood so in the first place: it was not chosen by being repeated."""
    known = [{column.header: column for column in read.columns} for read in link.mapping.files]

    def told(column: ColumnMapping, before: ColumnMapping | None) -> ColumnMapping:
        if before is None or (before.role, before.stage_id) != (column.role, column.stage_id):
            return column
        return replace(column, confidence=before.confidence, evidence=before.evidence)

    files = tuple(
        replace(file, columns=tuple(told(column, before.get(column.header)) for column in file.columns))
        for file, before in zip(drafted.mapping.files, known, strict=True)
    )
    why = link.mapping.merge_evidence if drafted.mapping.merge is link.mapping.merge else drafted.mapping.merge_evidence
    return replace(drafted, mapping=replace(drafted.mapping, files=files, merge_evidence=why))
