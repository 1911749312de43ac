"""What one row of a table is, from its columns and values (semantics, section 2), and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CellType, Role, Shape
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.cost_reports import cost_evidence, may_be_costs
from funnel_planner.spreadsheet.meaning.count_evidence import counts_evidence
from funnel_planner.spreadsheet.meaning.count_roles import propose_counts
from funnel_planner.spreadsheet.meaning.header_words import header_key
from funnel_planner.spreadsheet.meaning.ids_or_counts import are_ids
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.side_by_side import SHARES, uncountable
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, id_text

_UNKNOWN = 0.5
"""How sure a shape is that must be said before anything is counted."""
_FEWEST_ROWS = 4
_ROWS_A_LEAD = 1.3
"""A list of stage changes has more rows than leads; a list of leads has some by accident."""
_ROWS_APART = 1.5
_WHOSE = frozenset(
    {
        "opportunity", "deal", "lead", "leada", "prospect", "szansa", "szansy", "contact", "kontaktu", "person", "case",
        "application", "order", "ticket", "mql", "sql", "enquiry", "inquiry", "zapytania", "sprawy",
    }
)  # fmt: skip
"""Words of the ids of what moves through a funnel."""
_OF_OTHERS = frozenset(
    {
        "owner", "account", "company", "user", "creator", "created", "modified", "assigned", "assignee", "campaign",
        "stage", "status", "source", "type", "pipeline", "product", "scoring", "country", "city", "organization",
        "organisation", "opiekun", "opiekuna", "handlowiec", "handlowca", "firma", "firmy", "etap", "etapu", "zrodla",
    }
)  # fmt: skip
"""Words of ids of what stands beside a deal: ``Deal Owner.id``, ``LeadStageId``."""
_OF_SOMEBODY = frozenset({Role.ID, Role.NAME, Role.EMAIL, Role.PHONE, Role.OUTCOME})
"""Roles without which, and without any stage, a row may be anything."""
_FEWEST_NUMBERS = 2
_DATED = frozenset({Role.CREATED, Role.CLOSED})
_TIME_WORDS = frozenset({"time", "timestamp", "ts", "date", "datetime", "at", "when", "data", "czas", "kiedy"})
_CHANGES = frozenset(
    {"changed", "change", "moved", "move", "event", "entered", "stage", "status", "zmiana", "zmiany", "zmieniono",
     "zdarzenia", "przejscia", "etapu", "statusu"}
)  # fmt: skip
"""Words of what happens to a lead at some time."""
_WEAK_TIMES = frozenset({"modstamp", "modified", "updated", "zmodyfikowano", "modyfikacji"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a row is, how sure (0..1) and why; ``roles`` are those of a list of leads made fit for it."""

    shape: Shape
    confidence: float
    evidence: str
    roles: list[Proposal]


@dataclass(frozen=True, slots=True)
class _Moves:
    """Columns by which leads move: id, stage and time, and how many rows a lead has."""

    key: int
    stage: int
    time: int
    rows_a_lead: float
    seen: bool = True
    """Rows of one lead that differ were seen; else only the numbers of rows and leads speak for it."""
    several: bool = True
    """Leads have several rows; else each has one, which says a stage and when."""


def recognise(survey: Survey, roles: list[Proposal], plan: PlanStages, chosen: Shape | None) -> Recognised:
    """What the rows of a table are; ``chosen`` overrules. Counts get their own roles elsewhere (``count_roles``)."""
    if chosen is not None and chosen is not Shape.LOG:
        return Recognised(chosen, 1.0, "chosen", roles)
    if survey.is_cross_table and chosen is None:
        sure = (_UNKNOWN, SHARES) if survey.has_shares else (survey.cross_certainty, "a number of a cross table")
        return Recognised(Shape.AGGREGATE, *sure, roles)
    moves = _moves(survey, roles, sure=chosen is Shape.LOG)
    if chosen is Shape.LOG:
        return Recognised(Shape.LOG, 1.0, "chosen", _log_roles(survey, roles, moves))
    counts, certainty = counts_evidence(survey, roles, plan), 0.85
    if not counts and moves is None and may_be_costs(survey, roles):
        counts, certainty = cost_evidence(survey, roles, propose_counts(survey, plan))
    if counts and moves is not None and propose_counts(survey, plan)[moves.key].role is Role.COUNT:
        ids = are_ids(survey, roles, (moves.key, moves.stage, moves.time), plan)
        counts, certainty = ("" if ids else counts), (_UNKNOWN if ids is None else certainty)
    if counts:
        return Recognised(Shape.AGGREGATE, certainty, counts, roles)
    if moves is not None:
        return _list_of_changes(survey, roles, moves)
    lone = _lone_time(survey, roles)
    return _list_of_leads(survey, roles) if lone is None else _list_of_changes(survey, roles, lone)


def _list_of_changes(survey: Survey, roles: list[Proposal], moves: _Moves) -> Recognised:
    """Stage changes; below the threshold it is asked."""
    sure, evidence = 0.85, f"{moves.rows_a_lead:.1f} rows a lead, stages and dates differ"
    if not moves.several:
        sure, evidence = 0.75, "a stage and a time in each row"
    elif not moves.seen:
        sure = 0.82 if roles[moves.time].role is Role.TIME else 0.75
        evidence = f"{moves.rows_a_lead:.1f} rows a lead"
    return Recognised(Shape.LOG, sure, evidence, _log_roles(survey, roles, moves))


def _list_of_leads(survey: Survey, roles: list[Proposal]) -> Recognised:
    if why := uncountable(survey, roles):
        return Recognised(Shape.SNAPSHOT, _UNKNOWN, why, roles)
    stage = any(p.role is Role.STAGE for p in roles)
    reached = sum(p.role is Role.STAGE_REACHED for p in roles)
    if reached and not stage:
        return Recognised(Shape.WIDE, 0.95, f"{reached} stage columns", roles)
    if reached:
        return Recognised(Shape.SNAPSHOT, 0.9, f"stage column and {reached} stage columns", roles)
    if not stage and survey.row_count and _is_anonymous(survey, roles):
        return Recognised(Shape.SNAPSHOT, 0.7, "nobody is named", roles)  # below the threshold it is asked
    known = "stage column" if stage else "no stage column"
    return Recognised(Shape.SNAPSHOT, 0.95 if stage else 0.8, known, roles)


def _is_anonymous(survey: Survey, roles: Sequence[Proposal]) -> bool:
    """Whether nothing names anybody, and nothing but a date speaks for leads: rows may just as well be sums."""
    given = {p.role for p in roles}
    if given & _OF_SOMEBODY:
        return False
    numbers = [c for c in survey.columns if c.type is CellType.NUMBER and roles[c.index].role is Role.OTHER]
    remarks = [c for c in survey.columns if c.type is CellType.TEXT and roles[c.index].role is Role.OTHER]
    in_numbers = len(numbers) >= _FEWEST_NUMBERS and not remarks
    return not given & _DATED or bool(given & {Role.VALUE, Role.COST}) or in_numbers


def _moves(survey: Survey, roles: Sequence[Proposal], *, sure: bool) -> _Moves | None:
    """The columns by which several rows of one lead differ in stage and time; None: rows are leads.

    ``sure``: the user says that rows are stage changes; then the best columns are taken, however few changes there are.
    """
    stages = [index for index, p in enumerate(roles) if p.role is Role.STAGE]
    times = _time_columns(survey, roles)
    if not stages or not times:
        return None
    best: tuple[float, _Moves] | None = None
    for key in _keys(survey, roles):
        column = survey.columns[key]
        rows_a_lead = column.filled / max(1, column.distinct)
        many = column.filled >= _FEWEST_ROWS and rows_a_lead >= _ROWS_A_LEAD
        if not (many or sure or rows_a_lead > 1):
            continue
        for rank, time in enumerate(times):
            moving = _moving_share(survey, key, stages[0], time)
            if not (many or sure) and not (moving == 1.0 and _says_when(survey.columns[time], roles[time], _CHANGES)):
                continue  # of a few repeated leads only a plain time tells that each row is a change
            seen = moving is not None
            if moving is None:  # the rows of a lead lie far apart
                moving = 0.6 if rows_a_lead >= _ROWS_APART and not _is_constant(survey, stages[0], time) else 0.0
            score = moving - 0.01 * rank + 0.05 * (roles[key].role is Role.ID)
            enough = moving > 0.5 or sure
            if enough and (best is None or score > best[0]):
                best = score, _Moves(key, stages[0], time, rows_a_lead, seen)
    return None if best is None else best[1]


def _lone_time(survey: Survey, roles: Sequence[Proposal]) -> _Moves | None:
    """The columns of a list that says of each lead one stage and when, and has no other dates; None: it says more.

    Read as leads it would have no dates at all.
    """
    given = {proposal.role for proposal in roles}
    plain = [c.index for c in survey.columns if _says_when(c, roles[c.index]) and roles[c.index].role is Role.OTHER]
    keys = [index for index, p in enumerate(roles) if p.role is Role.ID]
    stages = [index for index, p in enumerate(roles) if p.role is Role.STAGE]
    if len(plain) != 1 or not keys or not stages or given & {Role.TIME, Role.STAGE_REACHED, *_DATED}:
        return None
    return _Moves(keys[0], stages[0], plain[0], 1.0, seen=False, several=False)


def _says_when(column: ColumnSurvey, proposal: Proposal, others: frozenset[str] = frozenset()) -> bool:
    """``time``, ``when``: a date of whatever the row tells, and not that of creating a lead.

    ``others``: words that may stand beside those for time.
    """
    words = set(_words(column))
    return (
        proposal.role in (Role.TIME, Role.OTHER)
        and column.type in (CellType.DATE, CellType.DATETIME)
        and (proposal.role is Role.TIME or words <= _TIME_WORDS | others)
        and not words & _WEAK_TIMES
    )


def _is_constant(survey: Survey, stage: int, time: int) -> bool:
    """Whether all rows say the same stage or the same time."""
    return survey.columns[stage].distinct < 2 or survey.columns[time].distinct < 2


def _moving_share(survey: Survey, key: int, stage: int, time: int) -> float | None:
    """Share of the leads with several rows whose rows differ in stage and in time; a repeated list has none.

    None: the rows looked at hold hardly any lead twice, though the column repeats.
    """
    stages: dict[str, set[str]] = {}
    days: dict[str, set[str]] = {}
    rows: Counter[str] = Counter()
    for row in survey.sample_rows:
        if len(row) > max(key, stage, time):
            name = id_text(row[key])
            rows[name] += 1
            stages.setdefault(name, set()).add(label_key(cell_text(row[stage])))
            days.setdefault(name, set()).add(cell_text(row[time]))
    repeated = [name for name, count in rows.items() if count > 1 and name]
    moving = sum(len(stages[name]) > 1 and len(days[name]) > 1 for name in repeated)
    looked_at = len(survey.sample_rows)
    if len(repeated) * 10 < looked_at < survey.row_count:
        return None
    return moving / len(repeated) if repeated else 0.0


def _keys(survey: Survey, roles: Sequence[Proposal]) -> list[int]:
    """Columns that may say whose change a row is: the proposed id, else what changes name beside an id of their own.

    Where each row has a ``Deal ID`` of its own, rows are deals, though their customers come again. An e-mail address
    serves where there is no id and a column says when stages changed, or no row has a name of its own.
    """
    found = [index for index, p in enumerate(roles) if p.role is Role.ID]
    if found and set(_words(survey.columns[found[0]])) & _WHOSE and survey.columns[found[0]].distinct_share >= 0.95:
        return found
    for column in survey.columns:
        own = roles[column.index].role in (Role.OTHER, Role.ID) and column.index not in found
        if own and column.filled and not column.looks_dated and _names_what_moves(column):
            found.append(column.index)
    named = any(p.role is Role.NAME and survey.columns[i].distinct_share >= 0.95 for i, p in enumerate(roles))
    if not found and (not named or any(p.role is Role.TIME for p in roles)):
        found = [index for index, p in enumerate(roles) if p.role is Role.EMAIL]
    return found


def _names_what_moves(column: ColumnSurvey) -> bool:
    words = set(_words(column))
    return bool(words & _WHOSE) and not words & _OF_OTHERS and _says_id(column)


def _says_id(column: ColumnSurvey) -> bool:
    words = _words(column)
    return words[-1] in ("id", "key", "nr", "no", "number", "numer") or words[0] in ("id", "nr", "numer")


def _words(column: ColumnSurvey) -> list[str]:
    return header_key(column.header).split() or [""]


def _time_columns(survey: Survey, roles: Sequence[Proposal]) -> list[int]:
    """Columns that may say when: the one of stage dates, then created ones, then those that programs keep."""

    def rank(index: int) -> tuple[bool, int]:
        weak = bool(_WEAK_TIMES & set(header_key(survey.columns[index].header).split()))
        order = (Role.TIME, Role.CREATED, Role.OTHER)
        return weak, order.index(roles[index].role)

    dated = [index for index, p in enumerate(roles) if p.role in (Role.TIME, Role.CREATED)] or [
        index for index, p in enumerate(roles) if p.role is Role.OTHER and _is_dated(survey.columns[index])
    ]
    return sorted(dated, key=rank)


def _is_dated(column: ColumnSurvey) -> bool:
    """Dates, or numbers that can be some under a header that says so."""
    says_when = bool(_TIME_WORDS & set(_words(column)))
    return column.type in (CellType.DATE, CellType.DATETIME) or (column.looks_dated and says_when)


def _log_roles(survey: Survey, roles: list[Proposal], moves: _Moves | None) -> list[Proposal]:
    """Roles of a list of stage changes: id, time and stage by what moves; closed dates belong to no change."""
    result = list(roles)
    if moves is not None:
        for role, index in ((Role.ID, moves.key), (Role.TIME, moves.time)):
            if result[index].role is role or result[index].evidence == "chosen":
                continue
            for other, proposal in enumerate(result):
                if proposal.role is role and proposal.evidence != "chosen":
                    result[other] = Proposal(Role.OTHER, 0.0, f"rival of {role.value}")
            if not any(p.role is role for p in result):
                why = f"header:{survey.columns[index].header}; values:differ from row to row of a lead"
                result[index] = Proposal(role, 0.9, why)
    return [
        replace(p, role=Role.OTHER, evidence="rows are stage changes")
        if p.role in (Role.CLOSED, Role.STAGE_REACHED) and p.evidence != "chosen"
        else p
        for p in result
    ]
