"""Open leads that wait, by stage: which of them longer than the SLA allows, and days that could be one."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.leads_behind import ListedRows
from funnel_planner.ui.results.time_sentences import sla_words, waiting_words
from funnel_planner.ui.results.time_tables import waiting_table
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.widgets import label, quiet_button
from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # it loads numpy, which the results do only when looked at
    from funnel_planner.app.findings.timing import Timing


class OpenWaits:
    """A card at the end of a view. ``show_waits`` is the only way in."""

    def __init__(self, view: ResultsView) -> None:
        theme = view.desk.theme
        self._view = view
        self._proposed: dict[str, float] = {}
        """Stage id -> days that could be its SLA."""
        self.table = FigureView(theme, tr("Open leads that wait"))
        self.rows = ListedRows(None, self.table, theme, lambda group: view.show_leads(*group))
        self.line = label("", theme, wrap=True)
        self.sla_button = quiet_button(
            tr("Say in the funnel how long a stage may take"), lambda: view.desk.go("funnel")
        )
        self.proposed_line = label("", theme, wrap=True)
        self.use_proposed = quiet_button(tr("Use these days as SLA"), self._use_proposed)
        self.card = view.add_chart(tr("Open leads that wait"), self.table, as_they_stand=True)
        self.card.body.insertWidget(1, self.line)
        self.card.body.insertWidget(3, self.rows.hint)
        self.card.body.insertWidget(4, self.proposed_line)
        self.card.body.insertWidget(5, self.use_proposed, 0, Qt.AlignmentFlag.AlignLeft)
        self.card.body.insertWidget(6, self.sla_button, 0, Qt.AlignmentFlag.AlignLeft)
        since = tr(
            "Days since the last date known of each lead; “at this stage”: since the day it came there, where known."
        )
        see = tr("Press Enter on a row, or double-click it, to see these leads.")
        self.rows.hint.setText(f"{since} {see}")

    def show_waits(self, look: Look, found: "Timing") -> None:
        """Show who waits where."""
        stages = [
            (stage, now)
            for index, (stage, now) in enumerate(zip(look.plan.stages, found.waiting, strict=True))
            if index != look.plan.won_index or now.open
        ]
        groups = [
            (("stalled", stage.id, f"{now.allowed_days:g}") if now.stalled else ("open", stage.id)) if now.open else ()
            for stage, now in stages
        ]
        self.rows.show_figures(waiting_table(look.plan, stages), groups)
        self.line.setText(waiting_words(found))
        without = all(now.allowed_days is None for now in found.waiting)
        self.sla_button.setVisible(without)
        proposed = found.proposed_sla() if without else {}
        self._proposed = {look.plan.stages[place].id: float(most) for place, most in proposed.items()}
        said = sla_words(look.plan, found, proposed)
        self.proposed_line.setText(said)
        self.proposed_line.setVisible(bool(said))
        self.use_proposed.setVisible(bool(said) and not self._view.desk.session.read_only)

    def _use_proposed(self) -> None:
        """One edit for all stages; undo takes it back."""

        def proposed(plan: Plan) -> Plan:
            for stage in plan.stages:
                if stage.id in self._proposed:
                    plan = plan.with_stage(replace(stage, sla_days=self._proposed[stage.id]))
            return plan

        self._view.edit(proposed, mark("Change SLA"))
