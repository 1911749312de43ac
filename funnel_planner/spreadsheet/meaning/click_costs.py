"""What one click did cost by a report: where it is a fortune, its amounts are hardly those of the currency."""

from funnel_planner.domain.mapping import ColumnMapping
from funnel_planner.spreadsheet.meaning.count_columns import is_counted, known_concepts
from funnel_planner.spreadsheet.meaning.count_evidence import number_of
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.survey import Survey

_DEAREST = 1_000.0
"""No click costs so much; in small currencies (one is less than a cent) not a hundred times as much."""
_SMALL = frozenset({"JPY", "KRW", "VND", "IDR", "HUF", "CLP", "COP", "IRR", "UZS", "NGN", "PYG", "UGX", "TZS", "KZT"})
_FEWEST_CLICKS = 10


def absurd_click(survey: Survey, cost: ColumnMapping) -> float | None:
    """The cost of one click in the rows looked at, where it is beyond belief; None: it is not, or none are counted."""
    clicks = next((c for c in survey.columns if "clicks" in known_concepts(c) and is_counted(c)), None)
    if clicks is None:
        return None
    mark = decimal_mark(survey, clicks)
    spent = clicked = 0.0
    for row in survey.sample_rows:
        if max(cost.index, clicks.index) < len(row):
            paid, count = number_of(row[cost.index], cost.decimal), number_of(row[clicks.index], mark)
            if paid is not None and count:
                spent, clicked = spent + paid / cost.divisor, clicked + count
    most = _DEAREST * (100 if cost.currency in _SMALL else 1)
    return spent / clicked if clicked >= _FEWEST_CLICKS and spent > most * clicked else None
