"""The decimal mark of a column in which no value proves one: ``1.234`` clicks beside a cost of ``1.851,00``."""

from collections import Counter
from collections.abc import Iterable

from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.words.numbers import is_ambiguous

GROUPED_ROLES = frozenset(
    {
        Role.VALUE, Role.COST, Role.COUNT, Role.VISITS, Role.CLICKS, Role.EXITS, Role.ENTRANCES, Role.STAGE_REACHED,
    }
)  # fmt: skip
"""Roles of money and of counts: three digits behind each mark are thousands, for nobody has tenths of a cent."""
_MARKS = (".", ",")


def decimal_mark(survey: Survey, column: ColumnSurvey, role: Role = Role.COUNT) -> str:
    """``.`` or ``,``: as the column proves, else as most of the table's other columns do.

    Where nothing proves one, money and counts are grouped in thousands (asked: ``doubtful_number``); else the delimiter
    decides.
    """
    proven = column.decimal or _proven_beside(survey)
    if proven:
        return proven
    grouping = _open_mark(survey, column) if role in GROUPED_ROLES else ""
    if grouping:
        return "," if grouping == "." else "."
    return "," if survey.info.delimiter == ";" else "."


def doubtful_number(survey: Survey, column: ColumnSurvey) -> str:
    """A cell such as ``1.234`` of a column in which nothing tells 1234 from 1.234; empty: there is none.

    Other columns may group thousands by the same mark; where they only have it before decimals, money is in doubt.
    """
    beside = _proven_beside(survey)
    if column.decimal or (beside and _open_mark(survey, column) not in ("", beside)):
        return ""
    return next((text for text in _texts(survey, column) if is_ambiguous(text)), "")


def _proven_beside(survey: Survey) -> str:
    """The mark that most of a table's columns prove; empty: none does, or as many prove the other."""
    proven = Counter(other.decimal for other in survey.columns if other.decimal and other.number_share >= 0.5)
    first, second = (*proven.most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] > second[1] else ""


def _open_mark(survey: Survey, column: ColumnSurvey) -> str:
    """The one mark that all open numbers of a column have, before three digits; empty: none, or both."""
    found = {mark for text in _texts(survey, column) if is_ambiguous(text) for mark in _MARKS if mark in text}
    return found.pop() if len(found) == 1 else ""


def _texts(survey: Survey, column: ColumnSurvey) -> Iterable[str]:
    """Cells that somebody wrote as text: the numbers of a workbook have no mark of their own."""
    seen = [row[column.index] for row in survey.sample_rows if column.index < len(row)]
    written = [cell for cell in seen if isinstance(cell, str)]
    if any(isinstance(cell, int | float) for cell in seen):
        return written
    return (*written, *column.samples, *(label for label, _ in column.labels))
