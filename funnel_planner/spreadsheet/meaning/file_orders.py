"""One file, one order of day and month: columns whose own dates leave it open follow one whose dates tell."""

from collections import Counter

from funnel_planner.domain.mapping import CellType, DateOrder
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.dates import PARTS
from funnel_planner.spreadsheet.meaning.survey import Survey

Followed = tuple[DateOrder, str]
"""An order, and the header of the column that shows it."""
_TOLD = (DateOrder.DMY, DateOrder.MDY)


def orders_beside(survey: Survey, choices: Choices | None = None) -> dict[int, Followed]:
    """Index of a column of which nothing tells day from month -> the order of others that are written like it.

    What their dates prove goes before what somebody chose for one of them; where they disagree, it stays open.
    """
    dated = [column for column in survey.columns if column.type in (CellType.DATE, CellType.DATETIME)]
    chosen = dict(choices.date_orders) if choices is not None else {}
    found: dict[int, Followed] = {}
    for column in dated:
        if column.date_order is not None or column.contrary is not None:
            continue
        alike = [other for other in dated if other is not column and _mark(other) == _mark(column)]
        proven = {other.date_order: other.header for other in alike if other.date_order in _TOLD}
        said = {chosen[o.header]: o.header for o in alike if o.date_order is None and chosen.get(o.header) in _TOLD}
        shown = [(order, header) for order, header in (proven or said).items() if order is not None]
        if len(shown) == 1:
            found[column.index] = shown[0]
    return found


def _mark(column: ColumnSurvey) -> str:
    """What stands between day, month and year; dates with dots and with slashes come from different hands."""
    marks = Counter(match[2] for text in column.samples if (match := PARTS.match(text.strip())) is not None)
    return marks.most_common(1)[0][0] if marks else ""
