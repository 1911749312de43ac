"""Finds out what is doubtful about the numbers shown, and has it noted with a button and a cross."""

from contextlib import suppress
from dataclasses import replace

from shiboken6 import isValid

from funnel_planner.app.findings.doubting import Fix, Noted, dismiss, dismissed, noted, see, seen
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.background import Task
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.results.notes import Button, Note, Notes
from funnel_planner.words import mark, tr


class Doubts:
    """``look_at`` is the only way in; what was waved aside stays aside, plan by plan."""

    def __init__(self, desk: Desk, notes: Notes) -> None:
        self._desk, self._notes = desk, notes
        self._look: Look | None = None
        self._task: Task | None = None
        self._found: list[Noted] = []
        self._aside: dict[str, frozenset[str]] = {}
        """By plan: keys of what was waved aside."""
        self._seen: dict[str, frozenset[str]] = {}
        """By plan: keys of what stood open once."""

    def look_at(self, look: Look) -> None:
        """Find out in the background what is doubtful about a look."""
        if look.shows_the_same(self._look):
            return
        if self._look is not None and self._look.plan.id != look.plan.id:
            self._show([])
        self._look = look

        def show(found: list[Noted]) -> None:
            if isValid(self._notes) and self._look is look:
                self._show(found)

        if self._task is not None:
            self._task.cancel()
        self._task = self._desk.tasks.run("", lambda _reporter: noted(look), show)

    def _show(self, found: list[Noted]) -> None:
        self._found = found
        aside = self._put_aside()
        shown = [one for one in found if one.key not in aside]
        notes: list[Note] = [(one.what, one.why, one.advice) for one in shown]
        buttons = [self._button(one.fix) for one in shown]
        self._notes.show_notes(
            notes, buttons, lambda index: self._dismiss(shown[index].key), len(found) - len(shown), self._bring_back
        )
        self._open_once(frozenset(one.key for one in shown if one.is_grave))

    def _open_once(self, grave: frozenset[str]) -> None:
        """What changes the meaning of the numbers stands open the first time; folded then, it stays so."""
        if self._look is None or not grave:
            return
        file, plan_id = self._desk.session.file, self._look.plan.id
        known = self._seen.setdefault(plan_id, seen(file, plan_id))
        if grave <= known:
            return
        self._seen[plan_id] = known | grave
        self._notes.fold.setChecked(True)
        if not self._desk.session.read_only:
            with suppress(PlannerError):  # at worst it is opened once more
                see(file, plan_id, known | grave)

    def _button(self, fix: Fix | None) -> Button | None:
        if fix is None or (fix.counting is not None and self._desk.session.read_only):
            return None
        return tr(fix.text), lambda: self._do(fix)

    def _do(self, fix: Fix) -> None:
        session = self._desk.session
        try:
            if fix.counting is not None:
                session.edit(replace(session.state.plan, counting=fix.counting), mark("Change counting"))
            if fix.lead_filter is not None and fix.place:
                self._desk.way_back.look_at(fix.lead_filter)
                return
            if fix.lead_filter is not None:
                session.set_filter(fix.lead_filter)
        except PlannerError as error:
            self._desk.ask.error(error)
            return
        if fix.place:
            self._desk.go(fix.place)

    def _put_aside(self) -> frozenset[str]:
        if self._look is None:
            return frozenset()
        plan_id = self._look.plan.id
        if plan_id not in self._aside:
            self._aside[plan_id] = dismissed(self._desk.session.file, plan_id)
        return self._aside[plan_id]

    def _dismiss(self, key: str) -> None:
        self._remember(self._put_aside() | {key})

    def _bring_back(self) -> None:
        self._remember(self._put_aside() - {one.key for one in self._found})

    def _remember(self, keys: frozenset[str]) -> None:
        """In a file that cannot be written, as long as the window is open."""
        if self._look is None:
            return
        self._aside[self._look.plan.id] = keys
        try:
            if not self._desk.session.read_only:
                dismiss(self._desk.session.file, self._look.plan.id, keys)
        except PlannerError as error:
            self._desk.ask.error(error)
        self._show(self._found)
