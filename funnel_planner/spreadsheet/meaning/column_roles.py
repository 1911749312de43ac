"""Proposing what each column of a table is, from its header and from its values; neither alone decides."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from funnel_planner.domain.mapping import LOST_TARGET, CellType, Role
from funnel_planner.spreadsheet.meaning.column_checks import VALUE_CHECKS, anything, is_identity, is_phone_column
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_row import column_letter
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts, header_key
from funnel_planner.spreadsheet.meaning.named_stages import with_named_stages, without_dated_ids
from funnel_planner.spreadsheet.meaning.outcomes import with_outcomes
from funnel_planner.spreadsheet.meaning.periods import is_yearless
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.stage_columns import ends_in_stage, stage_by_values, stage_column, stage_reached
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.meaning.unnamed_columns import with_unnamed

_ROLE_OF_CONCEPT = {
    "lead_id": Role.ID,
    "name": Role.NAME,
    "first_name": Role.NAME,
    "last_name": Role.NAME,
    "email": Role.EMAIL,
    "phone": Role.PHONE,
    "stage": Role.STAGE,
    "status_generic": Role.STAGE,
    "stage_date": Role.TIME,
    "channel": Role.CHANNEL,
    "created_date": Role.CREATED,
    "close_date": Role.CLOSED,
    "previous_stage": Role.LAST_STAGE,
    "lost_reason": Role.LOST_REASON,
    "value": Role.VALUE,
    "revenue": Role.VALUE,
    "cost": Role.COST,
    "owner": Role.OWNER,
    "leads_count": Role.COUNT,
    "reached_count": Role.COUNT,
    "conversions": Role.COUNT,
    "clicks": Role.COUNT,
    "impressions": Role.COUNT,
    "asset": Role.ASSET,
}
SINGLE_ROLES = frozenset(
    {
        Role.ID, Role.STAGE, Role.TIME, Role.CHANNEL, Role.CREATED, Role.CLOSED, Role.LAST_STAGE, Role.LOST_REASON,
        Role.VALUE, Role.COST, Role.OWNER, Role.ASSET,
    }
)  # fmt: skip
"""Roles that one column of a file has; of several candidates the best gets it."""

_ID_ENDINGS = frozenset(
    {"id", "nr", "no", "number", "numer", "uuid", "guid", "key", "kod", "code", "identyfikator", "ref"}
)
_ID_BEGINNINGS = frozenset({"id", "nr", "numer", "identyfikator", "kod"})
_PHONE_WORDS = frozenset(
    {"phone", "telephone", "tel", "telefon", "telefonu", "mobile", "komorka", "komorkowy", "komorki", "fax", "sms"}
)
_PREFERRED: Mapping[Role, tuple[tuple[str, int], ...]] = {
    Role.CHANNEL: (
        ("source", 4), ("zrodlo", 4), ("channel", 3), ("kanal", 3), ("skad", 3), ("origin", 1),
        ("medium", -3), ("platform", -3), ("contact", -4), ("type", -3), ("met", -1),
    ),
    Role.CREATED: (
        ("creat", 4), ("utworz", 4), ("dodan", 3), ("added", 3), ("contact", 2), ("kontakt", 2),
        ("simulated", -3), ("start", -2),
    ),
    Role.CLOSED: (
        ("actual", 3), ("closed", 2), ("zamkn", 2), ("won", 2), ("wygra", 2),
        ("expected", -5), ("planowan", -5), ("spodziew", -5), ("lost", -3), ("przegr", -3), ("simulated", -3),
    ),
    Role.VALUE: (
        ("deal", 3), ("szans", 2), ("umow", 2), ("amount", 2), ("value", 2), ("wartosc", 2), ("kwota", 2),
        ("expected", -2), ("oczekiw", -2), ("spodziew", -2), ("plan", -2), ("cena", -1), ("price", -1),
    ),
    Role.COST: (("budget", -4), ("budzet", -4)),
    Role.ID: (
        ("lead", 3), ("record", 1), ("prospect", 1),
        ("opportunity", -1), ("reference", -1), ("external", -2), ("original", -3),
    ),
    Role.OWNER: (("owner", 2), ("opiekun", 2), ("handlowiec", 2), ("rep", 1)),
}  # fmt: skip
"""Words of a header that speak for or against it where several columns could have one role."""
_OF_STAFF = frozenset(
    {"user", "owner", "host", "organizer", "organiser", "agent", "rep", "assignee", "assigned", "creator", "sender",
     "opiekun", "opiekuna", "handlowiec", "handlowca", "pracownik", "pracownika", "nadawca"}
)  # fmt: skip
"""Words of addresses of those who work on leads."""
_INCOME = ("revenue", "turnover", "income", "przychod", "obrot", "dochod")
_OF_A_COMPANY = ("annual", "yearly", "monthly", "declared", "compan", "account", "roczn", "miesieczn", "deklar", "firm")
_BUDGET = ("budget", "budzet")
_DOUBTFUL = 0.4
NO_YEAR = "values:days without a year"
"""Evidence of a column of dates that lack the year."""
_SALE_WORDS = (
    "wygran", "sprzeda", "sale", "sold", "purchas", "zakup", "order", "zamow", "contract", "umow", "podpis", "signed",
    "payment", "platn", "transak", "finaliz", "bought",
)  # fmt: skip
_PLANNED_WORDS = ("expect", "plan", "spodziew", "oczekiw", "przewid", "forecast", "lost", "przegr")
_CREATING_WORDS = (
    "created", "creation", "added", "joined", "utworz", "dodan", "submit", "zgloszen", "rejestrac", "regist", "wplyn",
    "otrzyma", "receiv",
)  # fmt: skip
_NOT_CREATED_WORDS = frozenset({"company", "account", "organization", "firma", "firmy", "last", "ostatnia", "ostatnie"})
_PERIOD_WORDS = frozenset({"month", "miesiac", "period", "okres"})
"""Headers of a list of leads that name the month in which each came in, and nothing else."""
_OTHER = Proposal(Role.OTHER, 0.0, "")


def propose_roles(survey: Survey, plan: PlanStages) -> list[Proposal]:
    """One proposal for each column of a survey, in order; below the threshold a column is ``OTHER``."""
    survey = _without_made_names(survey)
    wide = {
        column.index: found for column in survey.columns if (found := stage_reached(column, plan)).confidence >= ADOPTED
    }
    wide_stages = len({proposal.stage_id for proposal in wide.values()})
    chosen: list[Proposal] = []
    for column in survey.columns:
        proposal = wide.get(column.index, _OTHER)
        if not proposal.confidence:
            proposal = max(
                _candidates(column, plan, wide_stages=wide_stages), key=lambda p: p.confidence, default=_OTHER
            )
        if proposal.confidence < ADOPTED:
            proposal = Proposal(Role.OTHER, 0.0, NO_YEAR) if _without_years(column) else _OTHER
        chosen.append(proposal)
    chosen = without_dated_ids(survey, plan, with_unnamed(survey, with_outcomes(survey, plan, chosen)))
    chosen = with_named_stages(survey, plan, _without_rivals(chosen))
    return _with_sale_dates(survey, plan, _without_contradictions(survey, plan, chosen))


def _without_made_names(survey: Survey) -> Survey:
    """The survey with nameless columns really nameless: ``(ID)`` may just be the 238th column of a sheet."""
    if not any(c.header == f"({column_letter(c.index)})" for c in survey.columns[26:]):
        return survey
    columns = (replace(c, header="") if c.header == f"({column_letter(c.index)})" else c for c in survey.columns)
    return replace(survey, columns=tuple(columns))


def _with_sale_dates(survey: Survey, plan: PlanStages, proposals: list[Proposal]) -> list[Proposal]:
    """Without a stage column, a date of sale that only some rows have says who bought."""
    says_already = any(p.role is Role.STAGE or p.stage_id == plan.won_id for p in proposals)
    closed = next((i for i, p in enumerate(proposals) if p.role is Role.CLOSED), None)
    if says_already or closed is None:
        return proposals
    column = survey.columns[closed]
    words = header_key(column.header).split()
    sold = any(word == "won" or word.startswith(_SALE_WORDS) for word in words)
    if (
        not sold
        or any(word.startswith(_PLANNED_WORDS) for word in words)
        or column.filled >= 0.98 * (column.filled + column.blank)
    ):
        return proposals
    result = list(proposals)
    evidence = f"header:{column.header} is the sale; values:dates in {column.filled} of {survey.row_count} rows"
    result[closed] = Proposal(Role.STAGE_REACHED, 0.82, evidence, stage_id=plan.won_id)
    return result


def _without_contradictions(survey: Survey, plan: PlanStages, proposals: list[Proposal]) -> list[Proposal]:
    """A stage's column that is filled in every row, though the stage column says few came there, is something else."""
    stage = next((i for i, p in enumerate(proposals) if p.role is Role.STAGE), None)
    if stage is None:
        return proposals
    labels = survey.columns[stage].labels
    result = list(proposals)
    for index, proposal in enumerate(proposals):
        if proposal.role is not Role.STAGE_REACHED or proposal.stage_id == plan.ids[0]:
            continue
        if (
            proposal.stage_id == plan.won_id
            and survey.columns[index].tick_share >= 0.95
            and any(plan.target_of(label).target == plan.won_id for label, _ in labels)
        ):  # a tick has no date, which the closed date of the stage has
            result[index] = Proposal(Role.OTHER, 0.0, "the stage column says it")
            continue
        rank = plan.ids.index(proposal.stage_id)
        there = set(plan.ids[rank:]) | {LOST_TARGET}
        came = sum(count for label, count in labels if plan.target_of(label).target in there)
        filled = survey.columns[index].filled
        if (
            filled >= 0.98 * (filled + survey.columns[index].blank)
            and came < 0.5 * filled
            and survey.columns[index].tick_share < 0.5
        ):
            result[index] = Proposal(Role.OTHER, 0.0, "contradicts the stage column")
    return result


def _without_rivals(proposals: list[Proposal]) -> list[Proposal]:
    """Of the columns that could have a single role, only the best ranked keeps it; of two for one stage both stay."""
    result = list(proposals)
    for role in SINGLE_ROLES:
        rivals = [index for index, proposal in enumerate(result) if proposal.role is role]
        if len(rivals) > 1:
            best = max(
                rivals, key=lambda i: (result[i].confidence >= ADOPTED, result[i].rank, result[i].confidence, -i)
            )
            for index in rivals:
                if index != best:
                    result[index] = Proposal(Role.OTHER, 0.0, f"rival of {role.value}")
    return result


def _candidates(column: ColumnSurvey, plan: PlanStages, *, wide_stages: int) -> list[Proposal]:
    found: list[Proposal] = []
    for concept in concepts(column.header):
        role = _ROLE_OF_CONCEPT.get(concept.name)
        if role is None or concept.score < GOOD_SCORE:
            continue
        if role in (Role.STAGE, Role.LAST_STAGE):
            found.append(stage_column(column, plan, role, concept.known_as, wide_stages=wide_stages))
            continue
        check, what = VALUE_CHECKS.get(role, (anything, ""))
        if not check(column):
            continue
        if what == "dates" and _in_months(column):
            what = "months"
        evidence = f"header:{column.header}~{concept.known_as}" + (f"; values:{what}" if what else "")
        rank = _preference(column, role) + concept.score / 100
        confidence = concept.score / 100
        if role is Role.VALUE and _is_customers_own(column.header):
            confidence, evidence = min(confidence, _DOUBTFUL), f"{evidence}; doubt:the customer's own"
        if role is Role.COST and _is_budget(column.header):
            confidence, evidence = min(confidence, _DOUBTFUL), f"{evidence}; doubt:what somebody may spend"
        found.append(Proposal(role, confidence, evidence, rank=rank))
    found += _by_values(column)
    if ends_in_stage(column) and not any(p.role in (Role.STAGE, Role.LAST_STAGE) for p in found):
        found.append(stage_column(column, plan, Role.STAGE, "stage", wide_stages=wide_stages))
    if not any(proposal.role is Role.STAGE for proposal in found):
        found.append(stage_by_values(column, plan, wide_stages=wide_stages))
    return found


def _without_years(column: ColumnSurvey) -> bool:
    """Days or months of no year: nobody can tell to which period a lead belongs."""
    if _in_months(column):
        return False
    return bool(column.labels) and sum(is_yearless(label) for label, _ in column.labels) >= 0.9 * len(column.labels)


def _in_months(column: ColumnSurvey) -> bool:
    """Months of some year instead of days."""
    return column.month_share >= 0.5


def _is_customers_own(header: str) -> bool:
    """``Annual revenue``, ``declared_monthly_revenue``: how big the customer is, not what the deal is worth."""
    words = header_key(header).split()
    income = any(word.startswith(_INCOME) for word in words)
    return income and any(word.startswith(_OF_A_COMPANY) for word in words)


def _is_budget(header: str) -> bool:
    """What a lead may spend, or was to be spent on it; of tables of costs ``cost_reports`` decides."""
    return any(word.startswith(_BUDGET) for word in header_key(header).split())


def _by_values(column: ColumnSurvey) -> list[Proposal]:
    """Roles that the values show without a known header."""
    if not column.filled:
        return []
    words = header_key(column.header).split()
    if column.email_share >= 0.8:
        lead = Proposal(Role.EMAIL, 0.85, f"values:email {column.email_share:.0%}")
        return [] if _OF_STAFF & set(words) else [lead]
    if _tells_apart(column, words):
        rank = _preference(column, Role.ID) - 2
        return [Proposal(Role.ID, 0.85, f"values:distinct {column.distinct_share:.0%}", rank=rank)]
    if is_phone_column(column):
        return [Proposal(Role.PHONE, 0.81, f"values:phone {column.phone_share:.0%}")]
    if _says_created(column, words):
        rank = _preference(column, Role.CREATED) - 5
        what = "months" if _in_months(column) else "dates"
        return [Proposal(Role.CREATED, 0.82, f"header:{column.header}; values:{what}", rank=rank)]
    return []


def _tells_apart(column: ColumnSurvey, words: Sequence[str]) -> bool:
    """Values that hardly come again under a header that says id or number, of a deal or of whatever."""
    named = bool(words) and (words[-1] in _ID_ENDINGS or words[0] in _ID_BEGINNINGS) and not _PHONE_WORDS & set(words)
    unique = column.distinct_share >= 0.9 and column.filled >= 0.95 * (column.filled + column.blank)
    return named and unique and is_identity(column) and not concepts(column.header)


def _says_created(column: ColumnSurvey, words: Sequence[str]) -> bool:
    """``Event Created Date & Time``: dates under a header in which something was made."""
    if _in_months(column) and _PERIOD_WORDS.issuperset(words) and words:
        return True
    dated = (column.looks_dated and column.type is not CellType.NUMBER) or _in_months(column)
    if not dated or concepts(column.header):
        return False
    return any(word.startswith(_CREATING_WORDS) for word in words) and not set(words) & _NOT_CREATED_WORDS


def _preference(column: ColumnSurvey, role: Role) -> float:
    """Rank of a column among rivals for a role: words of its header, how full it is, what it holds."""
    key = header_key(column.header)
    rank = float(sum(points for word, points in _PREFERRED.get(role, ()) if word in key))
    total = column.filled + column.blank
    rank += 2.0 * (column.filled / total if total else 0.0)
    if role is Role.ID:
        rank += 3.0 * column.distinct_share
    if role is Role.CHANNEL:
        rank += 1.0 * (column.distinct >= 2)
    return rank
