"""The way back from the leads behind a chart: the view, the filter and the place on the screen one came from."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Protocol

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from funnel_planner.app.findings.filter_words import filter_parts
from funnel_planner.app.session import Session
from funnel_planner.app.state import State
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.words import tr


@dataclass(frozen=True, slots=True)
class _Detour:
    """Where one came from: title of the view, its plan and filter, what was wished for, and what had the keyboard.

    ``searched`` is what the list of leads was searched for: a search from before would hide the leads of a chart.
    """

    title: str
    plan_id: str
    before: LeadFilter
    wish: LeadFilter
    focus: QWidget | None
    searched: str

    def holds(self, state: State) -> bool:
        """These leads are still looked at, with more conditions or fewer; or all of them by now."""
        now, before, wish = state.lead_filter, self.before, self.wish
        if state.plan.id != self.plan_id or now == before:
            return False
        added = [part.name for part in fields(wish) if getattr(wish, part.name) != getattr(before, part.name)]
        return now.is_empty or any(getattr(now, name) == getattr(wish, name) for name in added)


class LeadPlace(Protocol):
    """Where leads are listed and searched."""

    def show_searched(self, text: str) -> str:
        """Show the list, searched for a text (empty: all of it); returns what was searched before."""


class WayBack:
    """``look_at`` goes to the leads of a filter, ``take`` comes back to the view that showed them as a bar."""

    def __init__(self, session: Session, go: Callable[[str], None]) -> None:
        self._session, self._go = session, go
        self._detour: _Detour | None = None
        self.place: LeadPlace | None = None
        """Where the leads are listed, once there is such a place."""

    @property
    def words(self) -> str:
        """Where the way back leads; empty where there is none."""
        detour = self._detour
        if detour is None or not detour.holds(self._session.state):
            return ""
        return tr("Back to Results ({view})").format(view=detour.title) if detour.title else tr("Back to Results")

    def look_at(self, wish: LeadFilter, title: str = "") -> None:
        """Show the leads of a filter in the table of leads; ``title`` is the view's that one can come back to."""
        state = self._session.state
        focus, searched = QApplication.focusWidget(), self._search_for("")
        self._detour = _Detour(title, state.plan.id, state.lead_filter, wish, focus, searched)
        self._session.set_filter(wish)
        self._go("leads")

    def take(self) -> None:
        """Back to the view as it was, under the filter that was in force there."""
        detour = self._detour
        if detour is None or not self.words:
            return
        self._detour = None
        self._search_for(detour.searched)
        self._session.set_filter(detour.before)
        self._go("results")
        if detour.focus is not None and isValid(detour.focus) and detour.focus.isVisible():
            detour.focus.setFocus()

    def _search_for(self, text: str) -> str:
        return "" if self.place is None else self.place.show_searched(text)

    def choose(self, wish: LeadFilter) -> None:
        """Another filter of these leads; without what the chart added, it is as it was before that."""
        detour, now = self._detour, self._session.state.lead_filter
        if detour is not None and self.words and wish in [without for _, without in filter_parts(now, None)]:
            taken = [part.name for part in fields(wish) if getattr(now, part.name) != getattr(wish, part.name)]
            if now == detour.wish and all(getattr(now, name) != getattr(detour.before, name) for name in taken):
                wish = detour.before
        self._session.set_filter(wish)
