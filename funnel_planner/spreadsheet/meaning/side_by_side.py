"""Periods side by side whose numbers nobody can count: shares, a plan beside what happened, one month twice.

Their rows are hardly leads, either; so what they are must be said, and until then nothing is counted.
"""

from collections.abc import Sequence

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.cross_evidence import names_one
from funnel_planner.spreadsheet.meaning.cross_words import is_period_header, says_ratio
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text

SHARES, PERIODS = "shares side by side", "periods side by side"
"""Evidence of such tables."""
_OF_LEADS = frozenset({Role.ID, Role.NAME, Role.EMAIL, Role.PHONE, Role.OUTCOME, Role.CREATED, Role.CLOSED})
"""Roles of which one is enough for rows that are leads."""
_FEWEST = 2


def uncountable(survey: Survey, roles: Sequence[Proposal]) -> str:
    """Why nobody can count the rows of a table that was not read as one laid out across; empty: nothing speaks so."""
    given = {p.role for p in roles}
    if given & _OF_LEADS:
        return ""
    numbers = [c for c in survey.columns if c.number_share >= 0.5 and roles[c.index].role is not Role.CHANNEL]
    named = [column for column in numbers if is_period_header(column.header)]
    if len(named) < _FEWEST or len(named) * 2 < len(numbers) or _are_leads(survey, given):
        return ""
    called_so = any(map(says_ratio, (survey.columns[0].header, *survey.preamble, survey.info.sheet, survey.name)))
    return SHARES if called_so or all(map(_is_percent, named)) else PERIODS


def _are_leads(survey: Survey, given: set[Role]) -> bool:
    """Whether rows name companies or deals, or say a stage of the same labels again, as no table of sums does."""
    labels = [c for c in survey.columns if c.type is CellType.TEXT and c.number_share < 0.5]
    if any(names_one(column.header, [label for label, _ in column.labels]) for column in labels):
        return True
    if Role.STAGE not in given:
        return False
    keys = [
        tuple(label_key(cell_text(row[c.index])) for c in labels if c.index < len(row)) for row in survey.sample_rows
    ]
    return (len(keys) - len(set(keys))) * 10 > len(keys)


def _is_percent(column: ColumnSurvey) -> bool:
    return bool(column.samples) and all(text.strip().endswith("%") for text in column.samples)
