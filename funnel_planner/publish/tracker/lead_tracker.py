"""A lead tracker: a workbook for people without a CRM, made from a plan, filled in by hand, read back without mapping.

Everything works without macros: drop-downs, checks of dates, colours with signs, and a funnel that counts itself.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.domain.lead_tracker import SHEET, tracker_lines
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.look import Look
from funnel_planner.publish.replacing import replace_file
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.texts import Changes, sheet_names
from funnel_planner.publish.tracker.tracker_columns import Layout, layout_of, said_of
from funnel_planner.publish.tracker.tracker_funnel import write_funnel
from funnel_planner.publish.tracker.tracker_guide import write_guide
from funnel_planner.publish.tracker.tracker_leads import write_leads
from funnel_planner.publish.tracker.tracker_lists import write_lists
from funnel_planner.words import tr

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_TAB_COLOURS = ("#0067A3", "#007A5A", "#8A5A00", "#7F8A99")


def write_lead_tracker(path: Path, plan: Plan) -> None:
    """Write an empty tracker in the language in use, replacing ``path`` in one step.

    Raises ``PlannerError`` as ``workbook.write_workbook`` does; what was there before stays.
    """
    replace_file(path, tracker_bytes(plan))


def tracker_bytes(plan: Plan, prefix: str = "") -> bytes:
    """The tracker as the bytes of an .xlsx file; ``prefix`` begins its lead numbers, drawn by lot unless given."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    changes = Changes()
    title = tr("Lead tracker: {plan}").format(plan=plan.name)
    workbook.set_properties({"title": changes.clean(title), "comments": "Funnel Planner"})
    workbook.set_calc_mode("auto")
    _write_sheets(workbook, plan, layout_of(plan, changes, prefix), changes)
    workbook.close()
    return buffer.getvalue()


def _write_sheets(workbook: "Workbook", plan: Plan, layout: Layout, changes: Changes) -> None:
    look = Look(workbook, plan.economics.currency)
    wanted = [tr("Leads"), tr("Funnel"), tr("Instructions"), tr("Lists")]
    sheets = [Sheet(workbook, workbook.add_worksheet(name), name, look, changes) for name in sheet_names(wanted)]
    leads, funnel, guide, lists = sheets
    write_lists(lists, plan, layout)
    write_leads(leads, layout)
    write_funnel(funnel, plan, layout, leads.name)
    write_guide(guide, plan, layout)
    for sheet, colour in zip(sheets, _TAB_COLOURS, strict=True):
        sheet.page(plan.name, repeat=0 if sheet is leads else None, one_page=sheet is guide)
        sheet.worksheet.set_tab_color(colour)
    leads.worksheet.hide_gridlines(1)  # only on paper: cells to be filled in have lines
    hidden = workbook.add_worksheet(SHEET)
    for row, line in enumerate(tracker_lines(said_of(plan, layout, leads.name))):
        for column, text in enumerate(line):
            hidden.write_string(row, column, text)
    hidden.very_hidden()
    leads.worksheet.activate()
