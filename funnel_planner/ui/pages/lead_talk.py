"""What the forms about leads are told, and what they tell: what can be chosen, who is meant, what is wished."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class LeadOptions:
    """What a form offers: stages by id and name, known channels, further columns with their known labels."""

    stages: tuple[tuple[str, str], ...]
    channels: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """None: free text."""
    currency: str = ""
    has_ids: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with the leads: a stage id or ``LOST_TARGET``, since when, and why (of a loss)."""

    stage_id: str
    day: date | None
    corrects: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The leads to be moved: how many, the name of the only one, and the furthest stage and outcome of each."""

    count: int
    name: str
    furthest: tuple[int, ...]
    lost: int = 0
    won: int = 0
