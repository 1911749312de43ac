"""Which columns say how far a lead came: a stage column, and columns of dates or ticks named after a stage."""

from collections.abc import Iterable
from dataclasses import dataclass

from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.conversions import is_conversion
from funnel_planner.spreadsheet.meaning.header_words import concepts, header_key
from funnel_planner.spreadsheet.meaning.plan_stages import SURE, PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal

_AFTER_WORDS = frozenset({"new", "to", "after", "nowa", "nowy", "nowe", "po"})
_BEFORE_WORDS = frozenset({"old", "from", "before", "previous", "stara", "stary", "stare", "poprzednia", "przed"})
"""Words of headers of what changed, and into what."""
_CLOSING_WORDS = frozenset(
    {"is", "was", "deal", "close", "closed", "closing", "date", "data", "dnia", "on", "at", "time", "zamkniete",
     "zamknieta", "zamkniety", "zamkniecia", "zamknieto", "zamkniecie", "czy"}
)  # fmt: skip
"""Headers of nothing but these say that something ended, not how."""
_STAGE_WORDS = frozenset({"stage", "status", "state", "etap", "stan", "faza", "phase"})
_OTHER = Proposal(Role.OTHER, 0.0, "")


@dataclass(frozen=True, slots=True)
class LabelFit:
    """How well a column's labels fit the plan's stages: shares of filled rows, and how many different targets."""

    strong: float = 0.0
    """By name, alias, lost or exclusion label."""
    any: float = 0.0
    targets: int = 0


def label_fit(column: ColumnSurvey, plan: PlanStages) -> LabelFit:
    """How well a column's labels are stages of the plan."""
    strong = known = 0
    targets = set()
    for label, count in column.labels:
        target = plan.target_of(label)
        if target.target or is_conversion(label):
            known += count
            strong += count * (target.confidence >= SURE)
            targets.add(target.target or plan.won_id)
    total = column.filled or 1
    return LabelFit(strong / total, known / total, len(targets - {LOST_TARGET, EXCLUDE_TARGET}))


def stage_column(column: ColumnSurvey, plan: PlanStages, role: Role, known_as: str, *, wide_stages: int) -> Proposal:
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
    tells_conversion = any(is_conversion(label) for label, _ in column.labels)
    if fit.strong >= 0.5 or ((fit.any >= 0.7 or tells_conversion) and not wide_stages):
        return Proposal(role, 0.99, evidence, rank=rank + 2)
    if column.tick_share >= 0.9 or column.type is CellType.NUMBER:
        return _OTHER
    return Proposal(role, 0.0 if generic or wide_stages > 1 else 0.9, evidence, rank=rank)


def stage_by_values(column: ColumnSurvey, plan: PlanStages, *, wide_stages: int) -> Proposal:
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


def stage_reached(column: ColumnSurvey, plan: PlanStages) -> Proposal:
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
    if named and not says_won and (target.confidence < SURE or only_closes(words)):
        return _OTHER
    if ticks and only_closes(words):  # closed is lost as well as won
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


def only_closes(words: Iterable[str]) -> bool:
    """Whether the words of a header say that something ended, not how."""
    return not set(words) - _CLOSING_WORDS


def ends_in_stage(column: ColumnSurvey) -> bool:
    """``Order Status``, ``Etap zamówienia``: a stage of something, if its labels fit."""
    words = header_key(column.header).split()
    says_when = set(words) & (_BEFORE_WORDS | _AFTER_WORDS)
    named = words[:1] + words[-1:]
    return len(words) > 1 and not says_when and bool(_STAGE_WORDS & set(named)) and bool(column.labels)


def _means_the_last_stage(column: ColumnSurvey, plan: PlanStages) -> Proposal:
    """``Converted`` or ``y`` in a funnel of two stages: the second was reached."""
    known = [concept for concept in concepts(column.header) if concept.name == "stage" and concept.score == 100.0]
    words = set(header_key(column.header).split())
    if len(plan.stages) != 2 or not known or words & {"status", "stan", "state"} or not column.labels:
        return _OTHER
    evidence = f"header:{column.header}~{known[0].known_as}; values:yes or no, two stages"
    return Proposal(Role.STAGE_REACHED, 0.82, evidence, stage_id=plan.stages[-1].id)
