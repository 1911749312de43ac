"""Files as they would be brought in, before they are."""

from dataclasses import dataclass

from funnel_planner.domain.mapping import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey


@dataclass(frozen=True, slots=True)
class Draft:
    """Files looked over, what the user decided, and how they would be read for a plan."""

    surveys: "tuple[Survey, ...]"
    choices: "Choices"
    mapping: Mapping
    plan_currency: str = ""
    """Currency that the plan's earlier leads are counted in; empty: it has none yet."""
    planned_currency: str = ""
    """Currency of amounts that are planned in a plan without leads; empty: none are."""
    suggestion: str = ""
    """``profile:NAME`` or ``preset:NAME`` where such a reading was offered; empty: none."""
    effective: "Choices | None" = None
    """The user's choices with those that were suggested; None: there were none."""
    own_currency: str = ""
    """What the plan would count amounts in that name no currency."""

    @property
    def decided(self) -> "Choices":
        """All that was decided, by the user and by what was suggested."""
        return self.effective or self.choices
