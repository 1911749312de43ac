"""Notices when the day that leads are counted for moves by itself: by an import, or by the first lead made by hand."""

from datetime import date

from funnel_planner.app.state import State
from funnel_planner.words import tr
from funnel_planner.words.formats import day


class AsOfNews:
    """Looks at one state after the other."""

    def __init__(self) -> None:
        self._plan = ""
        self._chosen: date | None = None
        self._day = ""

    def look(self, state: State) -> str:
        """What to say about a state: that its as-of day is another than before, though nobody chose it; else empty."""
        plan, now = state.plan, state.picture.as_of
        if plan.id != self._plan:
            self._plan, self._day = plan.id, ""
        if not now or state.is_preview or state.loading:
            return ""
        before, chosen_before = self._day, self._chosen
        self._day, self._chosen = now, plan.counting.as_of
        if not before or now == before or plan.counting.as_of != chosen_before:
            return ""
        text = tr("Counted as of {day} now, before as of {before}")
        return text.format(day=day(date.fromisoformat(now)), before=day(date.fromisoformat(before)))
