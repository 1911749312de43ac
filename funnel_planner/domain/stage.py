"""One stage of a funnel."""

from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.domain.checks import check_amount, check_name, check_rate, check_text


class Phase(StrEnum):
    """Where in the funnel a stage stands."""

    TOP = "tofu"
    MIDDLE = "mofu"
    BOTTOM = "bofu"
    AFTER = "after"


class StageKind(StrEnum):
    """Who works a stage and what it is for; ``WON`` marks the stage at which someone is a customer."""

    MARKETING = "marketing"
    HAND_OVER = "hand_over"
    SALES = "sales"
    WON = "won"
    LOYALTY = "loyalty"


class AidaStep(StrEnum):
    """The four steps of a message: attention, interest, desire, action (Lewis 1898; Strong 1925)."""

    ATTENTION = "attention"
    INTEREST = "interest"
    DESIRE = "desire"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its place, its guidance and its planned rate to the next stage.

    Raises ``PlannerError`` for an empty name, a rate outside 0..1 or negative days.
    """

    id: str
    name: str
    phase: Phase = Phase.TOP
    kind: StageKind = StageKind.MARKETING
    aida: AidaStep = AidaStep.ATTENTION
    question: str = ""
    entry_criterion: str = ""
    exit_criterion: str = ""
    owner: str = ""
    sla_days: float | None = None
    days_to_next: float | None = None
    rate_to_next: float | None = None
    """Planned share that goes on to the next stage, 0..1; meaningless on the last stage."""
    metrics: tuple[str, ...] = ()
    content_ideas: tuple[str, ...] = ()
    suitable_channels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Labels in imported files that mean this stage."""

    def __post_init__(self) -> None:
        check_name("stage", self.name)
        check_rate("rate_to_next", self.rate_to_next)
        check_amount("sla_days", self.sla_days)
        check_amount("days_to_next", self.days_to_next)
        for field in ("question", "entry_criterion", "exit_criterion", "owner"):
            check_text(field, getattr(self, field))
