"""Finds the path of the lead that is looked at, in the background where there are many rows to look through."""

from collections.abc import Callable, Sequence

from shiboken6 import isValid

from funnel_planner.app.leads.lead_path import PathStep, lead_path
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.lead_details import LeadDetails

AT_ONCE = 3000
"""Up to this many rows are looked through at once."""


class PathFinder:
    """Shows paths in the details; one at a time, the lead asked for last wins."""

    def __init__(self, desk: Desk, details: LeadDetails) -> None:
        self._desk, self._details = desk, details
        self._wanted: tuple[HandLead, Plan, tuple[str, ...]] | None = None
        self._busy = False

    def find(self, fact: HandLead, plan: Plan, imports: Sequence[str]) -> None:
        """Show the path of a lead as soon as it is known."""
        self._wanted = (fact, plan, tuple(imports))
        file = self._desk.session.file
        if not fact.key or sum(file.batch(batch).row_count for batch in imports) <= AT_ONCE:
            wanted, self._wanted = self._wanted, None
            self._show(plan, lead_path(file, wanted[2], fact, [stage.id for stage in plan.stages]))
        else:
            self._details.show_path((), {})
            self._run()

    def _run(self) -> None:
        if self._busy or self._wanted is None:
            return
        wanted = self._wanted
        fact, plan, imports = wanted
        file = self._desk.session.file
        self._busy = True

        def look(_reporter: Reporter) -> tuple[PathStep, ...]:
            return lead_path(file, imports, fact, [stage.id for stage in plan.stages])

        def done(steps: tuple[PathStep, ...]) -> None:
            if self._wanted is wanted and isValid(self._details):
                self._wanted = None
                self._show(plan, steps)

        def ended() -> None:
            self._busy = False
            if self._wanted is not None and self._wanted is not wanted and isValid(self._details):
                self._run()

        run: Callable[..., object] = self._desk.tasks.run
        run("", look, done, ended=ended)

    def _show(self, plan: Plan, steps: Sequence[PathStep]) -> None:
        self._details.show_path(steps, {stage.id: stage.name for stage in plan.stages})
