"""Leads that are shown, taken elsewhere: copied for a spreadsheet, or written as a sheet."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from funnel_planner.app.explain import explain
from funnel_planner.app.leads.lead_sheet import write_leads
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.opening import open_file
from funnel_planner.ui.pages.lead_view import LeadView
from funnel_planner.words import formats, tr, trc, trn

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube

MOST_COPIED = 20_000
"""Leads that are copied at once; beyond, the clipboard is the wrong tool."""
Tell = Callable[..., None]
"""A ``Notice``'s text, kind, button and deed."""


def copy_selected(table: LeadView, tell: Tell) -> None:
    """Copy the selected leads for a spreadsheet, below the titles of the columns."""
    rows = table.selected_rows(MOST_COPIED + 1)
    if not rows:
        return
    QGuiApplication.clipboard().setText(table.leads.tsv(rows[:MOST_COPIED]))
    if len(rows) > MOST_COPIED:
        text = tr("Only the first {n} leads were copied. Filter or search for fewer.")
        tell(text.format(n=formats.count(MOST_COPIED)), "info")


def save_shown(desk: Desk, table: LeadView, cube: "Cube | None", tell: Tell) -> None:
    """Write the leads that are shown, in their order, as a sheet."""
    session, numbers = desk.session, table.leads.numbers
    if cube is None or numbers is None:
        return
    plan, imports, overlaid = session.state.plan, session.imports(), session.overlaid()
    facts = {} if overlaid is None else dict(overlaid.facts)
    name = "".join(" " if letter in '<>:"/\\|?*' else letter for letter in plan.name).strip()
    leads = tr("leads")
    path = desk.ask.save_file(
        tr("Save shown leads"),
        Path.home() / f"{name} - {leads}.xlsx",
        [
            tr("Excel workbook ({patterns})").format(patterns="*.xlsx"),
            tr("Text table ({patterns})").format(patterns="*.csv"),
        ],
    )
    if path is None:
        return

    def saved(count: int) -> None:
        text = trn("{n} lead was written to {file}.", "{n} leads were written to {file}.", count)
        tell(text.format(file=path), "good", trc("action", "Open"), lambda: open_file(path))

    desk.tasks.run(
        tr("Exporting {name}").format(name=path.name),
        lambda reporter: write_leads(path, session.file, imports, plan, cube.journeys, facts, numbers, reporter),
        saved,
        lambda error: tell(explain(error), "error"),
    )
