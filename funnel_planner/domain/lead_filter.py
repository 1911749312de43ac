"""Which leads are looked at: a period, channels, other columns, stages, outcomes, a group behind a bar of a chart."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads are looked at; empty parts let everything pass. Days include both ends.

    Leads without an entry day pass no filter on days. Labels compare as labels do (``label_key``); ``(unknown)`` is a
    blank, and a column that is not there is blank everywhere.
    """

    first_day: date | None = None
    last_day: date | None = None
    channels: frozenset[str] = frozenset()
    """Channel labels as shown; ``(unknown)`` for leads without one."""
    columns: tuple[tuple[str, frozenset[str]], ...] = ()
    """(header, labels) of other imported columns."""
    stages: frozenset[str] = frozenset()
    """Ids of the stages of which one is the furthest a lead came to."""
    group: tuple[str, ...] = ()
    """Kind and values of a group of leads, such as those behind a bar of a chart (``analytics.groups``)."""
    period: str = ""
    """Key of the period (``periods``) that the days are for now, and move along with; empty: they are fixed."""
    outcomes: frozenset[str] = frozenset()
    """Of ``OUTCOMES``: how leads stand on the as-of day, as they are listed, whatever the mode and the window."""

    @property
    def is_empty(self) -> bool:
        """Nothing is filtered out."""
        return self == ALL_LEADS


OUTCOMES = ("open", "won", "lost")
"""What becomes of leads, by the codes of ``analytics.reached``."""
SIGNED = "signed"
"""In a group of wins by their days: those before the entry belong to it, too."""
ALL_LEADS = LeadFilter()
