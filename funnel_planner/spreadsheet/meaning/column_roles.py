"""Proposing what each column of a table is, from its header and from its values; neither alone decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, Role
from funnel_planner.spreadsheet.meaning.column_checks import VALUE_CHECKS, anything, is_identity, is_phone_column
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts, header_key
from funnel_planner.spreadsheet.meaning.outcomes import with_outcomes
from funnel_planner.spreadsheet.meaning.periods import is_yearless
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, SURE, PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
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


_INCOME = ("revenue", "turnover", "income", "przychod", "obrot", "dochod")
_OF_A_COMPANY = ("annual", "yearly", "monthly", "declared", "compan", "account", "roczn", "miesieczn", "deklar", "firm")
_DOUBTFUL = 0.4
NO_YEAR = "values:days without a year"
"""Evidence of a column of dates that lack the year."""
_AFTER_WORDS = frozenset({"new", "to", "after", "nowa", "nowy", "nowe", "po"})
_BEFORE_WORDS = frozenset({"old", "from", "before", "previous", "stara", "stary", "stare", "poprzednia", "przed"})
"""Words of headers of what changed, and into what."""
_CLOSING_WORDS = frozenset(
    {"is", "was", "deal", "close", "closed", "closing", "date", "data", "dnia", "on", "at", "time", "zamkniete",
     "zamknieta", "zamkniety", "zamkniecia", "zamknieto", "zamkniecie", "czy"}
)  # fmt: skip
"""Headers of nothing but these say that something ended, not how."""
_SALE_WORDS = (
    "wygran", "sprzeda", "sale", "sold", "purchas", "zakup", "order", "zamow", "contract", "umow", "podpis", "signed",
    "payment", "platn", "transak", "finaliz", "bought",
)  # fmt: skip
_PLANNED_WORDS = ("expect", "plan", "spodziew", "oczekiw", "przewid", "forecast", "lost", "przegr")


_OTHER = Proposal(Role.OTHER, 0.0, "")


@dataclass(frozen=True, slots=True)
class LabelFit:
    """How well a column's labels fit the plan's stages: shares of filled rows, and how many different targets."""

    strong: float = 0.0
    """By name, alias, lost or exclusion label."""
    any: float = 0.0
    targets: int = 0


def propose_roles(survey: Survey, plan: PlanStages) -> list[Proposal]:
    """One proposal for each column of a survey, in order; below the threshold a column is ``OTHER``."""
    wide = {
        column.index: found
        for column in survey.columns
        if (found := _stage_reached(column, plan)).confidence >= ADOPTED
    }
    wide_stages = len({proposal.stage_id for proposal in wide.values()})
    chosen: list[Proposal] = []
    for column in survey.columns:
        proposal = wide.get(column.index, _OTHER)
        if not proposal.confidence:
            proposal = max(
                _candidates(column, survey, plan, wide_stages=wide_stages), key=lambda p: p.confidence, default=_OTHER
            )
        if proposal.confidence < ADOPTED:
            proposal = Proposal(Role.OTHER, 0.0, NO_YEAR) if _without_years(column) else _OTHER
        chosen.append(proposal)
    chosen = with_unnamed(survey, with_outcomes(survey, plan, chosen))
    return _with_sale_dates(survey, plan, _without_contradictions(survey, plan, _without_rivals(chosen)))


def _with_sale_dates(survey: Survey, plan: PlanStages, proposals: list[Proposal]) -> list[Proposal]:
    """Without a stage column, a date of sale that only some rows have says who bought."""
    says_already = any(p.role is Role.STAGE or p.stage_id == plan.won_id for p in proposals)
    closed = next((i for i, p in enumerate(proposals) if p.role is Role.CLOSED), None)
    if says_already or closed is None:
        return proposals
    column = survey.columns[closed]
    words = header_key(column.header).split()
    sold = any(word == "won" or word.startswith(_SALE_WORDS) for word in words)
    if not sold or any(word.startswith(_PLANNED_WORDS) for word in words) or column.filled >= 0.98 * survey.row_count:
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
        if filled >= 0.98 * survey.row_count and came < 0.5 * filled and survey.columns[index].tick_share < 0.5:
            result[index] = Proposal(Role.OTHER, 0.0, "contradicts the stage column")
    return result


def label_fit(column: ColumnSurvey, plan: PlanStages) -> LabelFit:
    """How well a column's labels are stages of the plan."""
    strong = known = 0
    targets = set()
    for label, count in column.labels:
        target = plan.target_of(label)
        if target.target:
            known += count
            strong += count * (target.confidence >= SURE)
            targets.add(target.target)
    total = column.filled or 1
    return LabelFit(strong / total, known / total, len(targets - {LOST_TARGET, EXCLUDE_TARGET}))


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


def _candidates(column: ColumnSurvey, survey: Survey, plan: PlanStages, *, wide_stages: int) -> list[Proposal]:
    found: list[Proposal] = []
    for concept in concepts(column.header):
        role = _ROLE_OF_CONCEPT.get(concept.name)
        if role is None or concept.score < GOOD_SCORE:
            continue
        if role in (Role.STAGE, Role.LAST_STAGE):
            found.append(_stage_column(column, plan, role, concept.known_as, wide_stages=wide_stages))
            continue
        check, what = VALUE_CHECKS.get(role, (anything, ""))
        if not check(column):
            continue
        evidence = f"header:{column.header}~{concept.known_as}" + (f"; values:{what}" if what else "")
        rank = _preference(column, role) + concept.score / 100
        confidence = concept.score / 100
        if role is Role.VALUE and _is_customers_own(column.header):
            confidence, evidence = min(confidence, _DOUBTFUL), f"{evidence}; doubt:the customer's own"
        found.append(Proposal(role, confidence, evidence, rank=rank))
    found += _by_values(column, survey)
    if not any(proposal.role is Role.STAGE for proposal in found):
        found.append(_stage_by_values(column, plan, wide_stages=wide_stages))
    return found


def _without_years(column: ColumnSurvey) -> bool:
    """Days or months of no year: nobody can tell to which period a lead belongs."""
    return bool(column.labels) and sum(is_yearless(label) for label, _ in column.labels) >= 0.9 * len(column.labels)


def _is_customers_own(header: str) -> bool:
    """``Annual revenue``, ``declared_monthly_revenue``: how big the customer is, not what the deal is worth."""
    words = header_key(header).split()
    income = any(word.startswith(_INCOME) for word in words)
    return income and any(word.startswith(_OF_A_COMPANY) for word in words)


def _stage_column(column: ColumnSurvey, plan: PlanStages, role: Role, known_as: str, *, wide_stages: int) -> Proposal:
    """A header that says stage. Generic ones (``status``), and any beside stage-date columns, must fit by values."""
    if column.type in (CellType.DATE, CellType.DATETIME) or column.email_share > 0.5 or column.has_many:
        return _OTHER
    fit = label_fit(column, plan)
    words = header_key(column.header).split()
    generic = (
        bool({"status", "stan", "state", "y", "revenue", "converted", "estado", "stav", "stato"} & set(words))
        or "is" in words
    )
    evidence = f"header:{column.header}~{known_as}; values:stages {fit.any:.0%}"
    rank = 4 * fit.strong + 2 * fit.any + 0.2 * fit.targets - generic
    if role is Role.LAST_STAGE:
        return Proposal(role, 0.95 if fit.any >= 0.5 or not column.filled else 0.0, evidence, rank=rank)
    if fit.strong >= 0.5 or (fit.any >= 0.7 and not wide_stages):
        return Proposal(role, 0.99, evidence, rank=rank + 2)
    if column.tick_share >= 0.9 or column.type is CellType.NUMBER:
        return _OTHER
    return Proposal(role, 0.0 if generic or wide_stages > 1 else 0.9, evidence, rank=rank)


def _stage_by_values(column: ColumnSurvey, plan: PlanStages, *, wide_stages: int) -> Proposal:
    """Labels that are stages of the plan make a stage column, whatever its header."""
    if column.type is not CellType.TEXT or not column.labels or len(column.labels) > 60:
        return _OTHER
    fit = label_fit(column, plan)
    words = set(header_key(column.header).split())
    if fit.targets >= 2 and fit.any >= 0.3 and words & _AFTER_WORDS:  # a history of all fields has other values, too
        return Proposal(Role.STAGE, 0.85, f"values:stages {fit.any:.0%}", rank=4 * fit.strong + 2 * fit.any + 1)
    if fit.targets >= 1 and fit.any >= 0.3 and words & _BEFORE_WORDS:
        return Proposal(Role.LAST_STAGE, 0.85, f"values:stages {fit.any:.0%}", rank=2 * fit.any)
    if fit.strong < 0.9 or fit.targets < 2 or wide_stages > 1:
        return _OTHER
    return Proposal(Role.STAGE, 0.85, f"values:stages {fit.strong:.0%}", rank=4 * fit.strong + 2 * fit.any)


def _stage_reached(column: ColumnSurvey, plan: PlanStages) -> Proposal:
    """A column of dates or ticks whose header names a stage."""
    ticks = column.tick_share >= 0.95 and column.distinct <= 6
    dated = column.looks_dated or column.date_share + column.tick_share >= 0.8
    if not column.filled or not (dated or ticks):
        return _OTHER
    words = header_key(column.header).split()
    target = plan.stage_in_header(column.header)
    if not target.target:
        return _means_the_last_stage(column, plan) if ticks else _OTHER
    named = {concept.name for concept in concepts(column.header)} & {"created_date", "close_date", "modified_date"}
    says_won = target.target == plan.won_id and any(w == "won" or w.startswith(("wygran", "sprzed")) for w in words)
    if named and not says_won and (target.confidence < SURE or not set(words) - _CLOSING_WORDS):
        return _OTHER
    if ticks and not set(words) - _CLOSING_WORDS:  # closed is lost as well as won
        return _OTHER
    if (
        dated
        and not ticks
        and column.type is CellType.NUMBER
        and not any(w in words for w in ("date", "data", "dnia", "time"))
    ):
        return _OTHER
    what = "ticks" if ticks else "dates"
    evidence = f"header:{column.header} names the stage; values:{what}"
    return Proposal(Role.STAGE_REACHED, target.confidence, evidence, stage_id=target.target)


def _means_the_last_stage(column: ColumnSurvey, plan: PlanStages) -> Proposal:
    """``Converted`` or ``y`` in a funnel of two stages: the second was reached."""
    known = [concept for concept in concepts(column.header) if concept.name == "stage" and concept.score == 100.0]
    words = set(header_key(column.header).split())
    if len(plan.stages) != 2 or not known or words & {"status", "stan", "state"} or not column.labels:
        return _OTHER
    evidence = f"header:{column.header}~{known[0].known_as}; values:yes or no, two stages"
    return Proposal(Role.STAGE_REACHED, 0.82, evidence, stage_id=plan.stages[-1].id)


def _by_values(column: ColumnSurvey, survey: Survey) -> list[Proposal]:
    """Roles that the values show without a known header."""
    if not column.filled:
        return []
    if column.email_share >= 0.8:
        return [Proposal(Role.EMAIL, 0.85, f"values:email {column.email_share:.0%}")]
    if is_phone_column(column):
        return [Proposal(Role.PHONE, 0.81, f"values:phone {column.phone_share:.0%}")]
    words = header_key(column.header).split()
    unique = column.distinct_share >= 0.9 and column.filled >= 0.95 * survey.row_count
    if words and words[-1] in _ID_ENDINGS and unique and is_identity(column) and not concepts(column.header):
        return [
            Proposal(
                Role.ID, 0.85, f"values:distinct {column.distinct_share:.0%}", rank=_preference(column, Role.ID) - 2
            )
        ]
    return []


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
