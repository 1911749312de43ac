"""How a lead tracker is to be understood: as it says itself, whatever stages are called by now."""

from collections.abc import Sequence

from funnel_planner.domain.lead_tracker import Tracker
from funnel_planner.domain.mapping import LOST_TARGET, Role, Shape
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages, Target
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey

EVIDENCE = "tracker"
_ROLES = {role.value: role for role in Role}


def tracker_roles(survey: Survey, proposals: list[Proposal], plan: PlanStages) -> list[Proposal]:
    """The roles that a tracker's own columns were made for; columns added to it are proposed like any others."""
    tracker = survey.info.tracker
    if tracker is None:
        return proposals
    said = [_said(tracker, column.header, plan) for column in survey.columns]
    taken = {(own.role, own.stage_id) for own in said if own is not None}
    return [
        own or (Proposal(Role.OTHER, 0.0, "") if (proposal.role, proposal.stage_id) in taken else proposal)
        for own, proposal in zip(said, proposals, strict=True)
    ]


def tracker_shape(survey: Survey) -> Shape | None:
    """A tracker lists leads with their stages; None for anything else."""
    return None if survey.info.tracker is None else Shape.SNAPSHOT


def tracker_target(surveys: Sequence[Survey], label: str, plan: PlanStages) -> Target | None:
    """What a stage label of a tracker means: the stage of this name or, where it was renamed, the same stage.

    None: no tracker knows it, or its stage is gone.
    """
    for tracker in (survey.info.tracker for survey in surveys):
        target = tracker.target_of(label) if tracker is not None else ""
        if not target or tracker is None:
            continue
        if target == LOST_TARGET:
            return Target(LOST_TARGET, 1.0)
        if _has(plan, tracker, target) and not plan.id_of_name(label):
            return Target(target, 1.0)
    return None


def _said(tracker: Tracker, header: str, plan: PlanStages) -> Proposal | None:
    column = tracker.column(header)
    if column is None or column.role not in _ROLES:
        return None
    role = _ROLES[column.role]
    if role is not Role.STAGE_REACHED:
        return Proposal(role, 1.0, EVIDENCE)
    if _has(plan, tracker, column.stage_id):
        return Proposal(role, 1.0, EVIDENCE, stage_id=column.stage_id)
    by_name = _stage_named(tracker, column.stage_id, plan)
    return Proposal(role, 1.0, EVIDENCE, stage_id=by_name) if by_name else Proposal(Role.OTHER, 1.0, EVIDENCE)


def _has(plan: PlanStages, tracker: Tracker, stage_id: str) -> bool:
    """Ids are only comparable within one plan."""
    return tracker.plan_id == plan.plan_id and stage_id in plan.ids


def _stage_named(tracker: Tracker, stage_id: str, plan: PlanStages) -> str:
    """The stage that another plan, such as a copy, calls as the tracker does."""
    name = next((label for label, target in tracker.labels if target == stage_id), "")
    return plan.id_of_name(name) if name else ""
