"""By what the rows of a lead are recognised: proposed from the columns there are, with the reason."""

from collections.abc import Sequence

from funnel_planner.domain.mapping import FileMapping, MergeRule, Role, Shape
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.survey import Survey

_DISTINCT = 0.95
"""Share of distinct addresses from which on one address is taken for one lead."""
_FILLED = 0.5


def propose_merge(
    surveys: Sequence[Survey], files: Sequence[FileMapping], chosen: MergeRule | None
) -> tuple[MergeRule, str]:
    """The rule and its evidence: ids where there are any; beside them addresses where some rows lack an id.

    Without ids, addresses that hardly ever repeat; a list in which they do (several deals of one person, an info@
    address) is not merged unless that is chosen.
    """
    if chosen is not None:
        return chosen, "chosen"
    lists = [(survey, file) for survey, file in zip(surveys, files, strict=True) if file.shape is not Shape.AGGREGATE]
    ids = [_column(survey, file, Role.ID) for survey, file in lists]
    emails = [_column(survey, file, Role.EMAIL) for survey, file in lists]
    named = [column for column in ids if column is not None]
    if named:
        gaps = [
            email
            for (survey, _), key, email in zip(lists, ids, emails, strict=True)
            if email is not None and email.filled and (key is None or key.blank)
        ]
        if gaps:
            return MergeRule.BOTH, f"id:{named[0].header}; email:{gaps[0].header} where it is blank"
        return MergeRule.ID, f"id:{named[0].header}"
    known = [column for column in emails if column is not None and column.filled]
    if not known:
        return MergeRule.ID, ""
    sure = all(
        column is not None and column.filled >= _FILLED * survey.row_count and column.distinct_share >= _DISTINCT
        for (survey, _), column in zip(lists, emails, strict=True)
    )
    share = min(column.distinct_share for column in known)
    evidence = f"email:{known[0].header} {share:.0%} distinct"
    return (MergeRule.EMAIL, evidence) if sure else (MergeRule.ID, f"no id; {evidence}")


def _column(survey: Survey, file: FileMapping, role: Role) -> ColumnSurvey | None:
    found = file.column(role)
    return None if found is None else survey.columns[found.index]
