"""Whether the rows of a table are counts and no leads, and what speaks for it."""

from collections.abc import Sequence
from itertools import pairwise

from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.meaning.amounts import parse_amount
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.count_columns import is_counted, is_dated, is_text, known_concepts
from funnel_planner.spreadsheet.meaning.count_roles import (
    COUNTED,
    PAGE_ROLES,
    ROW_OF_STAGES,
    is_row_of_one_stage,
    propose_counts,
)
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.header_words import is_total_word
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.table import Cell


def counts_evidence(survey: Survey, roles: Sequence[Proposal], plan: PlanStages) -> str:
    """Why a table's rows are counts and no leads; empty where they are leads. ``roles`` as of a list of leads."""
    has = {proposal.role for proposal in roles}
    if not survey.row_count or has & {Role.EMAIL, Role.PHONE}:
        return ""
    named = {name for column in survey.columns for name in known_concepts(column)}
    if Role.STAGE in has and is_row_of_one_stage(survey):
        return "one row for each stage"
    counted = sorted(
        {name for column in survey.columns if is_counted(column) for name in known_concepts(column) & COUNTED}
    )
    found = propose_counts(survey, plan)
    wide = [c for c, p in zip(survey.columns, found, strict=True) if p.role is Role.STAGE_REACHED]
    own = {c.index for c in wide} if len(wide) >= ROW_OF_STAGES and Role.STAGE not in has else set()
    person = any(_is_person(survey, c, p) for c, p in zip(survey.columns, roles, strict=True) if c.index not in own)
    report = _kind_of_report(set(counted), named, person=person)
    if report:
        return f"counts of {report}: {', '.join(counted)}"
    if person or (Role.NAME in has and len(wide) < ROW_OF_STAGES and not counted):
        return ""
    return _plain_counts(survey, found, wide) or (
        f"counts: {', '.join(counted)}" if len(counted) > 1 and Role.STAGE not in has else ""
    )


def counts_grow(survey: Survey, proposals: Sequence[Proposal], plan: PlanStages) -> bool:
    """Whether more leads are counted at some stage than at the one before, in the rows looked at."""
    sums: dict[str, float] = {}
    stage = next((i for i, p in enumerate(proposals) if p.role is Role.STAGE), None)
    count = next((i for i, p in enumerate(proposals) if p.role is Role.COUNT), None)
    wide = [(i, p.stage_id) for i, p in enumerate(proposals) if p.role is Role.STAGE_REACHED]
    marks = [decimal_mark(survey, column) for column in survey.columns]
    for row in survey.sample_rows:
        cells = [(i, row[i], stage_id) for i, stage_id in wide if i < len(row)]
        if stage is not None and count is not None and max(stage, count) < len(row):
            cells.append((count, row[count], plan.target_of(cell_text(row[stage])).target))
        if is_total_word(cell_text(next((cell for cell in row if not is_blank(cell)), None))):
            continue
        for index, cell, stage_id in cells:
            number = number_of(cell, marks[index])
            if number is not None:
                sums[stage_id] = sums.get(stage_id, 0.0) + number
    ordered = [sums[stage_id] for stage_id in plan.ids if stage_id in sums]
    return any(later > earlier for earlier, later in pairwise(ordered))


def number_of(cell: Cell, decimal: str) -> float | None:
    """The number in a cell of a sample; None: there is none."""
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return parse_amount(cell_text(cell), decimal)
    except ValueError:
        return None


def _plain_counts(survey: Survey, found: Sequence[Proposal], wide: Sequence[ColumnSurvey]) -> str:
    """Why the roles of a table of counts fit a table in which nobody is named; empty where they do not."""
    given = {p.role for p in found}
    if Role.PAGE in given and len(given & {role for _, role in PAGE_ROLES}) > 1:
        return "a page report"
    if Role.STAGE in given and Role.COUNT in given:
        return "a stage and a count in each row" if _cells_differ(survey, found) else ""
    if len(wide) >= ROW_OF_STAGES and any(column.tick_share < 0.9 for column in wide):
        return f"counts in {len(wide)} stage columns"
    return ""


def _kind_of_report(counted: set[str], named: set[str], *, person: bool) -> str:
    """What report has these counts; empty: none that is known."""
    if "impressions" in counted and (len(counted) > 1 or "cost" in named) and ("cost" in named or not person):
        return "an advertising report"
    mailed = (counted & {"sent", "sent_count"}, counted & {"opens", "opened"}, counted & {"clicked", "email_clicks"})
    return "a mailing report" if all(mailed) else ""


def _is_person(survey: Survey, column: ColumnSurvey, proposal: Proposal) -> bool:
    """Whether a column tells persons apart: an id that is one, in nearly every row another."""
    if proposal.role is not Role.ID or "campaign" in known_concepts(column):
        return False
    return (
        column.distinct_share >= 0.9 or column.filled < 0.5 * survey.row_count or survey.row_count > 2 * column.filled
    )


def _cells_differ(survey: Survey, found: Sequence[Proposal]) -> bool:
    """Nearly every row is another cell of the table: stage by channel, day and whatever else has labels."""
    places = [
        column.index
        for column, p in zip(survey.columns, found, strict=True)
        if p.role in (Role.STAGE, Role.CHANNEL, Role.TIME, Role.OTHER, Role.ASSET)
        and (is_text(column) or is_dated(column))
    ]
    cells = {tuple(row[i] for i in places if i < len(row)) for row in survey.sample_rows}
    return len(cells) >= 0.7 * len(survey.sample_rows)
