"""Where a planned number comes from, if it was measured: kept in the plan, shown wherever the number is."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funnel_planner.domain.checks import check_amount, check_rate, check_text
from funnel_planner.domain.counting import Counting

MAX_FILES = 5
"""Names of more files than this are not kept; ``more_files`` counts them."""


class NumberKind(StrEnum):
    """Which number of a plan was measured."""

    RATE = "rate"
    """From the stage ``stage_id`` to the next: the plan's, or the own one of ``channel_id``."""
    VOLUME = "volume"
    """People a month of ``channel_id``."""
    DEAL_SIZE = "deal_size"
    """The plan's, or the own one of ``channel_id``."""
    SPEND = "spend"
    """Fixed cost a month of ``channel_id``."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """``value`` was measured as ``part`` of ``whole``: leads of leads, leads in months, or money of customers.

    The days are the first and last entry day of the leads it rests on, None where they are not dated. Raises
    ``PlannerError`` for negative amounts and endless names.
    """

    what: NumberKind
    value: float
    part: float
    whole: float
    channel_id: str = ""
    """Empty: the plan's number."""
    stage_id: str = ""
    first_day: date | None = None
    last_day: date | None = None
    files: tuple[str, ...] = ()
    """Names of the imported files, without their folders."""
    more_files: int = 0
    conditions: tuple[str, ...] = ()
    """The filter in force, as labels of the data: ``Owner: Ann``; empty: all leads."""
    drawn_to: float | None = None
    """A number of few leads: that of all channels, towards which ``value`` was drawn; None: it is ``part / whole``."""
    drawn_by: float = 0.0
    """As how many leads that number counted."""
    counting: Counting | None = None
    """The rule that leads were counted by; None: it was not kept."""

    def __post_init__(self) -> None:
        for field in ("value", "part", "whole", "more_files", "drawn_by"):
            check_amount(field, getattr(self, field))
        (check_rate if self.what is NumberKind.RATE else check_amount)("drawn_to", self.drawn_to)
        for text in (*self.files, *self.conditions):
            check_text("files", text)

    @property
    def place(self) -> tuple[NumberKind, str, str]:
        """The number it belongs to."""
        return self.what, self.channel_id, self.stage_id

    def is_of(self, value: float | None) -> bool:
        """The number is still the measured one; one that was changed since has no source."""
        return value is not None and math.isclose(value, self.value, rel_tol=1e-9, abs_tol=1e-12)
