"""Files of which each lists a part of the people of the one before, as they pass from stage to stage."""

from collections.abc import Sequence
from itertools import pairwise

from funnel_planner.domain.mapping import CellType
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey, shared_values
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts
from funnel_planner.spreadsheet.meaning.survey import Survey

_CONTAINED = 0.9
"""Share of ids that must be in the larger file; both are estimates."""


def larger_first(surveys: Sequence[Survey]) -> list[Survey]:
    """Files in the order of a funnel where each has the ids of the next ones; else as they are.

    Of files with the same ids the one with more columns is first: a list of people says more than who came further.
    """
    found = [(survey, _ids(survey)) for survey in surveys]
    sized = [(survey, column) for survey, column in found if column is not None]
    if len(sized) < len(surveys):
        return list(surveys)
    ordered = sorted(sized, key=lambda item: (-item[1].distinct, -len(item[0].columns)))
    nested = all(shared_values(one[1], other[1]) >= _CONTAINED for one, other in pairwise(ordered))
    return [survey for survey, _ in ordered] if nested else list(surveys)


def _ids(survey: Survey) -> ColumnSurvey | None:
    """The column of ids, by its header: of several the one that tells most rows apart."""
    named = [
        column
        for column in survey.columns
        if column.filled and column.type not in (CellType.DATE, CellType.DATETIME)
        if any(concept.name == "lead_id" and concept.score >= GOOD_SCORE for concept in concepts(column.header))
    ]
    return max(named, key=lambda column: column.distinct, default=None)
