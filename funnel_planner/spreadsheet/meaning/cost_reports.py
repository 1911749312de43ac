"""Tables of what was spent, by channel or period: they name nobody, so their rows are sums and no leads."""

from collections.abc import Sequence

from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.count_columns import header_evidence, is_counted, known_concepts
from funnel_planner.spreadsheet.meaning.header_words import header_key, plain
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey

ONLY_NAMED = "values:names of what was spent on"
"""Evidence of channels that may just as well be leads."""
PLANNED = "doubt:planned"
"""Evidence of a cost column whose header rather speaks of a budget."""
_WHERE_OR_WHEN = frozenset({Role.CHANNEL, Role.TIME, Role.ASSET})
_OF_LEADS = frozenset(
    {Role.EMAIL, Role.PHONE, Role.STAGE, Role.LAST_STAGE, Role.OUTCOME, Role.LOST_REASON}
)  # fmt: skip
"""Roles that only somebody in a funnel has."""
_COUNTING = frozenset({Role.COST, Role.COUNT, Role.STAGE_REACHED, Role.PAGE, Role.STAGE})
"""Roles of tables that say more than a budget."""
_OF_BILLS = frozenset(
    {"invoice", "bill", "receipt", "document", "doc", "faktura", "faktury", "fv", "dokument", "dokumentu", "rachunek",
     "rachunku", "rechnung", "campaign", "kampania", "kampanii", "ad", "adset", "reklamy", "supplier", "vendor",
     "dostawca", "agency", "agencja"}
)  # fmt: skip
"""Words of numbers and names on bills and in accounts of advertising."""
_OF_A_LEAD = frozenset({"lead", "leada", "leads", "leadu", "contact", "kontaktu", "pozyskania", "acquisition"})
"""``Cost per lead``, ``Koszt leada``: what one lead did cost, not a channel."""
_SPENT_WORDS = ("cost", "koszt", "spend", "spent", "wydat", "wydan", "expens", "naklad")
_COST_WORDS = (*_SPENT_WORDS, "budget", "budzet", "faktur", "invoice")
_CELLS_DIFFER = 0.7
_COMPANIES_DIFFER = 0.7


def may_be_costs(survey: Survey, roles: Sequence[Proposal]) -> bool:
    """Whether ``cost_evidence`` is worth its price: there are amounts, and nothing that only leads have."""
    amounts = any(is_counted(column) and column.filled for column in survey.columns)
    return amounts and not any(map(_is_of_leads, survey.columns, roles))


def cost_evidence(survey: Survey, roles: Sequence[Proposal], found: Sequence[Proposal]) -> tuple[str, float]:
    """Why the rows of a table are what was spent, and how sure that is (0..1); nothing and 0.0 where they are not.

    ``roles`` as of a list of leads, ``found`` as of a table of counts. Below the threshold where the same channel and
    period come again and again, as they do in a list of leads, and where names may be those of leads.
    """
    given = {proposal.role for proposal in found}
    costs = [c for c, p in zip(survey.columns, found, strict=True) if p.role is Role.COST]
    if not costs or not given & _WHERE_OR_WHEN or not may_be_costs(survey, roles):
        return "", 0.0
    if any(set(header_key(column.header).split()) & _OF_A_LEAD for column in costs):
        return "", 0.0
    for column, own, counted in zip(survey.columns, roles, found, strict=True):
        if _names_somebody(column, own, counted):
            return "", 0.0
    sure = _cells_differ(survey, found) and not any(proposal.evidence == ONLY_NAMED for proposal in found)
    return "counts of what was spent", 0.85 if sure else 0.75


def with_costs(survey: Survey, found: list[Proposal]) -> list[Proposal]:
    """Proposals in which the only amounts are the cost where nothing else says what was spent.

    Amounts whose header has a word for cost among others (``Koszt netto``); a budget, which is asked about; amounts in
    a table that its own name or title calls costs (``koszty.csv``).
    """
    given = {proposal.role for proposal in found}
    if not given & _WHERE_OR_WHEN or given & _COUNTING:
        return found
    numbers = [c for c in survey.columns if is_counted(c) and c.filled]
    budgets = [c for c in numbers if found[c.index].role is Role.OTHER and "cost" in known_concepts(c)]
    amounts = [c for c in numbers if found[c.index].role is Role.VALUE]
    worded = [c for c in numbers if c not in budgets and _is_worded_cost(c)]
    result = list(found)
    if worded:  # net before gross, as they stand
        evidence = f"header:{worded[0].header}~{_word_of_cost(worded[0])}; values:numbers"
        result[worded[0].index] = Proposal(Role.COST, 0.85, evidence)
    elif len(budgets) == 1:
        evidence = f"{header_evidence(budgets[0])}; values:numbers; {PLANNED}"
        result[budgets[0].index] = Proposal(Role.COST, 0.8, evidence)
    elif len(amounts) == 1 and _is_called_costs(survey):
        result[amounts[0].index] = Proposal(
            Role.COST, 0.82, f"{header_evidence(amounts[0])}; the table is called costs"
        )
    return result


def _is_worded_cost(column: ColumnSurvey) -> bool:
    return bool(_word_of_cost(column)) and not set(header_key(column.header).split()) & _OF_A_LEAD


def _word_of_cost(column: ColumnSurvey) -> str:
    words = header_key(column.header).split()
    return next((word for word in words if word.startswith(_SPENT_WORDS)), "")


def _is_called_costs(survey: Survey) -> bool:
    """Whether the name of the file or sheet, or a title line, speaks of costs."""
    words = {word for text in (survey.name, survey.info.sheet, *survey.preamble) for word in plain(text).split()}
    return any(word.startswith(_COST_WORDS) for word in words)


def _is_of_leads(column: ColumnSurvey, own: Proposal) -> bool:
    """Whether only leads have such a column; a stage's own numbers may be counts, though they are 1 and 0."""
    if own.role is Role.STAGE_REACHED:
        return column.type is not CellType.NUMBER
    return own.role in _OF_LEADS


def _names_somebody(column: ColumnSurvey, own: Proposal, counted: Proposal) -> bool:
    """Whether a column tells leads apart: an id or a name that is not one of a bill, a campaign or a channel.

    A company names them, too, if it hardly comes again; the few that send bills do.
    """
    is_company = "company" in known_concepts(column) and column.distinct_share >= _COMPANIES_DIFFER
    if counted.role in (Role.CHANNEL, Role.ASSET, Role.TIME) or not (own.role in (Role.ID, Role.NAME) or is_company):
        return False
    words = set(header_key(column.header).split())
    return not words & _OF_BILLS and "campaign" not in known_concepts(column)


def _cells_differ(survey: Survey, found: Sequence[Proposal]) -> bool:
    """Nearly every row is another channel, period and whatever else has labels."""
    money = (Role.COST, Role.VALUE, Role.COUNT, Role.STAGE_REACHED)
    places = [c.index for c, p in zip(survey.columns, found, strict=True) if p.role not in money and not _is_sum(c)]
    cells = {tuple(str(row[i]) for i in places if i < len(row)) for row in survey.sample_rows}
    return len(cells) >= _CELLS_DIFFER * len(survey.sample_rows)


def _is_sum(column: ColumnSurvey) -> bool:
    return is_counted(column) and column.number_share >= 0.5  # two equal rows with other amounts are two rows
