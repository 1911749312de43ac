"""How one column of a table is read, given its role: type of its cells, order of its dates, decimal mark, currency."""

import re

from funnel_planner.domain.mapping import CellType, ColumnMapping, DateOrder, Role
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.currencies import currency_beside, currency_of
from funnel_planner.spreadsheet.meaning.date_orders import order_evidence
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.file_orders import Followed
from funnel_planner.spreadsheet.meaning.header_words import says_millionths
from funnel_planner.spreadsheet.meaning.named_stages import FILLED
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey

_DAY = re.compile(r"(?<!\d)\d{1,2}[-./]\d{1,2}[-./]\d{4}(?!\d)")
MILLION = 1_000_000
MILLIONTHS = "unit:millionths"
"""Evidence of amounts that their header says are millionths."""
ORDER_OF = "order:"
"""Evidence of dates whose day and month stand as in another column, whose header follows."""
_DATED_ROLES = (Role.CREATED, Role.CLOSED, Role.TIME, Role.STAGE_REACHED)


def column_mapping(
    survey: Survey,
    column: ColumnSurvey,
    proposal: Proposal,
    choices: Choices,
    *,
    counted: bool,
    beside: Followed | None = None,
) -> ColumnMapping:
    """How one column is read; ``counted``: its numbers are people, not days; ``beside``: see ``orders_beside``."""
    reasons = [proposal.evidence]
    order = column.date_order or _order_above(survey, column)
    chosen = choices.order_of(column.header)
    if chosen is not None and order is not DateOrder.YMD:
        order = chosen
    elif order is None and beside is not None:
        order = beside[0]
        reasons.append(f"{ORDER_OF}{beside[1]}")
    kind = column.type
    counted = counted or FILLED in proposal.evidence  # amounts may look like a spreadsheet's days
    if proposal.role in _DATED_ROLES and kind is CellType.NUMBER and column.serial_share >= 0.3 and not counted:
        kind = CellType.DATE
        if order is None and not column.date_share:  # a spreadsheet's days are numbers: there is no order to ask for
            order = DateOrder.YMD
    if proposal.role in _DATED_ROLES and kind is CellType.TEXT and not counted and _is_in_months(column):
        kind = CellType.DATE
        if order is None and not column.date_share:
            order = DateOrder.YMD
    is_money = proposal.role in (Role.VALUE, Role.COST)
    chosen_role = proposal.evidence == "chosen"  # others tell by this alone who decided
    in_millionths = is_money and says_millionths(column.header)
    if in_millionths:
        reasons.append(MILLIONTHS)
    return ColumnMapping(
        index=column.index,
        header=column.header,
        role=proposal.role,
        stage_id=proposal.stage_id,
        type=kind,
        date_order=order,
        confidence=proposal.confidence,
        evidence=proposal.evidence if chosen_role else "; ".join(filter(None, reasons)),
        decimal=choices.decimal_of(column.header) or decimal_mark(survey, column, proposal.role),
        currency=_currency(survey, column) if is_money else "",
        divisor=MILLION if in_millionths else 1,
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


def _currency(survey: Survey, column: ColumnSurvey) -> str:
    """The currency that amounts name themselves, else the one that a column beside them names."""
    cells = (*column.samples, *(label for label, _ in column.labels))
    return currency_of(column.header, cells) or currency_beside(survey.columns)
