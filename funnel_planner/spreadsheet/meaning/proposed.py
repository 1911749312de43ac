"""What a column of a foreign table may be."""

from dataclasses import dataclass

from funnel_planner.domain.mapping import Role


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column may be: role, stage (for ``STAGE_REACHED``), confidence 0..1, evidence, and rank among rivals."""

    role: Role
    confidence: float
    evidence: str
    stage_id: str = ""
    rank: float = 0.0
