"""Columns that are called exactly like a stage, whatever stands in them: none of them is passed over in silence."""

from collections.abc import Sequence
from datetime import date

from funnel_planner.domain.labels import is_blank_label
from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.amounts import parse_amount
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.dates import is_day_text, is_no_day
from funnel_planner.spreadsheet.meaning.header_words import concepts, header_key
from funnel_planner.spreadsheet.meaning.plan_stages import SURE, PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.stage_columns import only_closes
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, NOT_YET_WORDS, is_number, tick

FILLED = "doubt:filled cells"
"""Evidence of a stage's column some of whose cells are neither dates nor ticks: each filled one counts as reached."""
CALLED = "doubt:called like a stage"
"""Evidence of a column that is called like a stage and that nothing is made of."""
_ABOUT = frozenset({"status", "stan", "state", "stage", "etap", "id", "owner", "name", "nazwa"})
"""``Lead Status``: something about what a stage is called, not that it was reached."""
_UNDERSTOOD = 0.95
_SERIAL = 0.8
_COUNTED = 0.5
_PERSONAL = frozenset({Role.ID, Role.NAME, Role.EMAIL, Role.PHONE, Role.CREATED})
_DAYS = (36_526.0, 51_500.0)
"""2000 to 2040 as a spreadsheet counts days."""
_LONGEST_SPAN = 15 * 365.25
_SINCE_1970 = 9e8
"""From here on numbers are seconds, milli- or microseconds since 1970, and hardly money."""
_EPOCH = date(1899, 12, 30).toordinal()
_NEAR = 730
"""Days between a table's dates and its day numbers."""
_HUNDRED = 100
_ROUND = 50
"""Amounts of money are often multiples of it, days hardly ever."""
_NAMES = 0.9


def with_named_stages(survey: Survey, plan: PlanStages, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals in which columns called like a stage say that it was reached, in a list of leads.

    Where all of their cells are dates (a spreadsheet's day numbers, too) or ticks nothing is left to ask. Of other
    cells each filled one counts (``FILLED``), unless a stage column says already how far leads came (``CALLED``).
    """
    result = list(proposals)
    for column in survey.columns:
        if result[column.index].role is not Role.OTHER or result[column.index].evidence or not column.filled:
            continue
        stage_id = stage_called(column.header, plan)
        if stage_id:
            result[column.index] = _proposal(survey, column, stage_id, plan, proposals)
    return result


def without_dated_ids(survey: Survey, plan: PlanStages, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals in which ``Lead`` above day numbers, a stage of this plan, is no id where they repeat or another is."""
    ids = [index for index, p in enumerate(proposals) if p.role is Role.ID]
    result = list(proposals)
    for index in ids:
        column = survey.columns[index]
        repeats = column.distinct_share < _NAMES or len(ids) > 1
        if column.looks_dated and repeats and stage_called(column.header, plan):
            result[index] = Proposal(Role.OTHER, 0.0, "")
    return result


def stage_called(header: str, plan: PlanStages) -> str:
    """Id of the stage that a header is the name of, beside words for date and reaching; empty: none."""
    target = plan.stage_in_header(header)
    words = set(header_key(header).split())
    if target.target not in plan.ids or target.confidence < SURE or only_closes(words) or words & _ABOUT:
        return ""
    return target.target


def are_days(texts: Sequence[str], around: tuple[float, float] | None = None) -> bool:
    """Whether numbers can be a spreadsheet's days, and hardly amounts: of some years, close together, not round.

    ``around``: first and last day of the table's other dates, as a spreadsheet counts them; near them even round
    numbers are days, unless all are hundreds.
    """
    try:
        numbers = [_number(text) for text in texts]
    except ValueError:
        return False
    if numbers and min(numbers) >= _SINCE_1970:
        return True
    if not numbers or min(numbers) < _DAYS[0] or max(numbers) > _DAYS[1] or max(numbers) - min(numbers) > _LONGEST_SPAN:
        return False
    if around is not None and around[0] - _NEAR <= min(numbers) and max(numbers) <= around[1] + _NEAR:
        return any(number % _HUNDRED for number in numbers)
    round_ones = sum(number % _ROUND == 0 for number in numbers)
    return round_ones * 3 <= len(numbers)


def days_around(survey: Survey) -> tuple[float, float] | None:
    """First and last day of a table's dates and sure day numbers, as a spreadsheet counts them; None: it has none."""
    written = [day for column in survey.columns for day in (column.first_day, column.last_day) if day]
    found = [float(date.fromisoformat(day).toordinal() - _EPOCH) for day in written]
    for column in survey.columns:
        numbers = [label for label, _ in column.labels if is_number(label)] if column.serial_share >= _SERIAL else []
        if are_days(numbers) and max(map(_number, numbers)) <= _DAYS[1]:
            found += map(_number, numbers)
    return (min(found), max(found)) if found else None


def _number(text: str) -> float:
    return float(text.strip().replace(",", "."))


def unclear_cells(column: ColumnSurvey) -> list[str]:
    """The cells that are neither dates nor ticks nor blank, the most frequent first."""
    cells = [label for label, _ in column.labels] or list(column.samples)
    return [text for text in cells if not _is_understood(text)]


def _proposal(
    survey: Survey, column: ColumnSurvey, stage_id: str, plan: PlanStages, proposals: Sequence[Proposal]
) -> Proposal:
    """What a column of a stage's name is."""
    nothing = Proposal(Role.OTHER, 0.0, "")
    has_stage = any(p.role is Role.STAGE for p in proposals)
    people = any(p.role in _PERSONAL for p in proposals) or any(
        p.role is Role.STAGE_REACHED and survey.columns[i].type is not CellType.NUMBER for i, p in enumerate(proposals)
    )
    if _names_leads(column, stage_id, plan) or concepts_of_others(column):
        return nothing
    header = f"header:{column.header} names the stage"
    if _understood_share(column, days_around(survey)) >= _UNDERSTOOD:
        return Proposal(Role.STAGE_REACHED, 0.9, f"{header}; values:dates", stage_id=stage_id)
    counts = not people and column.number_share >= _COUNTED  # of whom? that is for a table of counts to say
    if has_stage or counts or (column.has_many and column.date_share < _UNDERSTOOD / 2):
        return Proposal(Role.OTHER, 0.0, CALLED)
    return Proposal(Role.STAGE_REACHED, 0.7, f"{header}; {FILLED}", stage_id=stage_id)


def concepts_of_others(column: ColumnSurvey) -> bool:
    """Whether a header that a stage is called like is known as something that its values are, such as an amount."""
    known = {concept.name for concept in concepts(column.header) if concept.score == 100.0}
    return bool(known & {"value", "revenue", "cost", "owner", "channel", "campaign"})


def _names_leads(column: ColumnSurvey, stage_id: str, plan: PlanStages) -> bool:
    """``Lead`` above names or numbers of leads, another in each row: it tells them apart and no stage."""
    return stage_id == plan.ids[0] and not column.blank and column.distinct_share >= _NAMES and column.tick_share < 0.5


def _understood_share(column: ColumnSurvey, around: tuple[float, float] | None) -> float:
    """Share of the cells that are dates, ticks, or a spreadsheet's days; blanks of all kinds aside."""
    if column.has_many:
        serial = column.serial_share if are_days(column.samples, around) else 0.0
        return column.date_share + column.tick_share + serial
    numbers = [label for label, _ in column.labels if _is_day_number(label)]
    days = set(numbers) if are_days(numbers, around) else set()
    known = sum(n for label, n in column.labels if _is_understood(label) or label in days)
    return known / column.filled


def _is_understood(text: str) -> bool:
    return tick(text) is not None or _is_nothing(text) or (not is_number(text) and is_day_text(text))


def _is_nothing(text: str) -> bool:
    return is_blank_label(text) or text.strip().casefold() in BLANK_WORDS | NOT_YET_WORDS or is_no_day(text)


def _is_day_number(text: str) -> bool:
    """A number above 1, which is no tick."""
    if tick(text) is not None or not is_number(text):
        return False
    try:
        number = parse_amount(text, ".")
    except ValueError:
        return False
    return _DAYS[0] <= number <= _DAYS[1] or number >= _SINCE_1970
