"""The decimal mark of a column in which no value proves one: ``1.234`` clicks beside a cost of ``1.851,00``."""

from collections import Counter

from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.survey import Survey


def decimal_mark(survey: Survey, column: ColumnSurvey) -> str:
    """``.`` or ``,``: as the column proves, else as most of the table's other columns do, else by its delimiter."""
    if column.decimal:
        return column.decimal
    proven = Counter(other.decimal for other in survey.columns if other.decimal and other.number_share >= 0.5)
    first, second = (*proven.most_common(2), ("", 0), ("", 0))[:2]
    if first[1] > second[1]:
        return first[0]
    return "," if survey.info.delimiter == ";" else "."
