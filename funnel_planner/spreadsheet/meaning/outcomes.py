"""Columns that say how a lead ended while the stage column keeps the stage: ``Status`` beside ``Stage``, lost dates."""

from collections.abc import Sequence

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import LOST_TARGET, CellType, Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import header_key, stage_key, synonyms
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey

_MOST_LABELS = 12
_MOST_WORDS = 30
"""A column with more labels is no list of states."""
_OPEN_WORDS = frozenset(
    {
        "open", "in progress", "ongoing", "active", "pending", "on hold", "deleted", "paused", "working", "otwarta",
        "otwarty", "otwarte", "w toku", "w trakcie", "aktywna", "aktywny", "aktywne", "usunieta", "usuniete",
        "wstrzymana", "wstrzymane", "none",
    }
)  # fmt: skip
"""What stands beside won and lost; no stage, whatever else it means as one."""
_LOST_WORDS = frozenset(
    {"lost", "przegrana", "przegrane", "przegrany", "utracona", "utracony", "utracone", "stracona", "stracony",
     "przegranej", "utraty", "straty", "przegrania"}
)  # fmt: skip
_NOT_WHEN = frozenset({"reason", "powod", "przyczyna", "stage", "etap", "note", "comment", "last", "amount", "count"})
_ACTIVE_WORDS = frozenset({"active", "aktywny", "aktywna", "aktywne", "is active"})


def with_outcomes(survey: Survey, plan: PlanStages, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals in which columns of mere won, lost and open give way to the stage column and say the outcome.

    A column that dates or ticks losses is an outcome as well, and so is an ``Active`` tick beside reasons for losses.
    """
    result = list(proposals)
    statuses = {column.index for column in survey.columns if _is_status(column, plan)}
    stages = {index for index, p in enumerate(result) if p.role is Role.STAGE}
    has_stage = bool(stages - statuses) or any(p.role is Role.STAGE_REACHED for p in result)
    has_reason = any(p.role is Role.LOST_REASON for p in result)
    for column in survey.columns:
        index, free = column.index, result[column.index].role in (Role.OTHER, Role.STAGE, Role.CLOSED)
        if index in statuses and has_stage and free and column.labels:
            known = ", ".join(label for label, _ in column.labels[:3])
            result[index] = Proposal(Role.OUTCOME, 0.9, f"values:won and lost, {known}")
        elif free and _says_lost(column):
            what = "ticks" if column.tick_share >= 0.95 else "dates"
            evidence = f"header:{column.header} is the loss; values:{what}"
            result[index] = Proposal(Role.OUTCOME, 0.9, evidence, LOST_TARGET)
        elif free and has_reason and _is_active(column):
            result[index] = Proposal(Role.OUTCOME, 0.85, "values:archived beside a lost reason", ACTIVE)
    return result


def chosen_outcome(column: ColumnSurvey, plan: PlanStages) -> str:
    """``stage_id`` of a column that somebody says tells how leads ended: what of it does.

    Beside words that are no outcome, those of wins say nothing sure: ``Converted`` may be a lead handed over.
    """
    if _is_active(column):
        return ACTIVE
    return LOST_TARGET if _says_lost(column) or (lost_labels(column, plan) and not _is_status(column, plan)) else ""


def lost_labels(column: ColumnSurvey, plan: PlanStages) -> list[tuple[str, int]]:
    """Labels of a column of few that say a lead is lost, and in how many rows; none where all of them do."""
    if column.type is not CellType.TEXT or not 1 < len(column.labels) <= _MOST_WORDS:
        return []
    found = [(label, count) for label, count in column.labels if plan.target_of(label).target == LOST_TARGET]
    return found if len(found) < len(column.labels) else []


ACTIVE = "(active)"
"""``stage_id`` of an outcome column in which a no says that the lead is lost."""


def open_labels(column: ColumnSurvey, plan: PlanStages) -> frozenset[str]:
    """Keys of the labels of a status column (nothing but won, lost and open) that only say a lead is open."""
    if not _is_status(column, plan):
        return frozenset()
    return frozenset(label_key(label) for label, _ in column.labels if not _ends(label, plan))


def _is_status(column: ColumnSurvey, plan: PlanStages) -> bool:
    """Whether all labels are won, lost and open, and one of them is won or lost."""
    if column.type is not CellType.TEXT or not 1 < len(column.labels) <= _MOST_LABELS:
        return False
    ended = 0
    for label, _ in column.labels:
        key = stage_key(label)
        if _ends(label, plan):
            ended += 1
        elif key not in _OPEN_WORDS:
            return False
    return ended > 0


def _ends(label: str, plan: PlanStages) -> bool:
    """Whether a label says won or lost."""
    known = synonyms()
    key = stage_key(label)
    if key in known.groups["stage:won"] or key in known.groups["stage:lost"]:
        return True
    return plan.target_of(label).target == LOST_TARGET


def _says_lost(column: ColumnSurvey) -> bool:
    """A date or a tick under ``Lost time``, ``IsLost``, ``Data przegranej``."""
    words = set(header_key(column.header).split())
    if not column.filled or not words & _LOST_WORDS or words & _NOT_WHEN:
        return False
    return column.looks_dated or column.date_share >= 0.8 or column.tick_share >= 0.95


def _is_active(column: ColumnSurvey) -> bool:
    return header_key(column.header) in _ACTIVE_WORDS and column.tick_share >= 0.95
