"""How leads are counted: the rule in force, always shown beside the numbers."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from funnel_planner.domain.checks import check_amount
from funnel_planner.domain.errors import PlannerError


class CountingMode(StrEnum):
    """When a lead counts at a stage (semantics, section 3)."""

    REACHED = "reached"
    ALL = "all"
    ANY = "any"


class Attribution(StrEnum):
    """Which of a lead's channels it counts for."""

    FIRST = "first"
    LAST = "last"
    ENTRY = "entry"


class LostPolicy(StrEnum):
    """Whether lost leads stay in the denominators."""

    ENTRY = "entry"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Counting:
    """The counting rule. ``utc_offset_minutes`` is the project clock; ``as_of`` None means the import's day."""

    mode: CountingMode = CountingMode.REACHED
    attribution: Attribution = Attribution.FIRST
    lost_policy: LostPolicy = LostPolicy.ENTRY
    window_days: int | None = None
    as_of: date | None = None
    utc_offset_minutes: int = 0

    def __post_init__(self) -> None:
        check_amount("window_days", self.window_days)
        if not -24 * 60 < self.utc_offset_minutes < 24 * 60:
            raise PlannerError("utc_offset_out_of_range", value=self.utc_offset_minutes)


def plain(counting: Counting) -> Counting:
    """The rule without its mode, window and policy: that by which leads stand somewhere, won, lost or open."""
    return replace(counting, mode=CountingMode.REACHED, window_days=None, lost_policy=LostPolicy.ENTRY)
