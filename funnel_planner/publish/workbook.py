"""The Excel summary of a plan: a workbook that recalculates.

Written in memory, then to a temporary file beside the target, then moved onto it: a full disk leaves the previous
export as it was.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.inputs import named_inputs
from funnel_planner.publish.look import Look
from funnel_planner.publish.replacing import replace_file
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.about_sheet import write_about
from funnel_planner.publish.sheets.assumptions_sheet import write_assumptions
from funnel_planner.publish.sheets.channels_sheet import write_channels, write_seen_channels
from funnel_planner.publish.sheets.finding_sheets import sheets_of
from funnel_planner.publish.sheets.forecast_sheet import forecast_places, write_forecast
from funnel_planner.publish.sheets.messages_sheet import write_messages
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.publish.sheets.results_sheet import has_counts, result_places, write_results
from funnel_planner.publish.sheets.stages_sheet import write_stages
from funnel_planner.publish.sheets.summary_sheet import write_summary
from funnel_planner.publish.texts import Changes, sheet_names
from funnel_planner.words import tr

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["WorkbookContents", "workbook_bytes", "write_workbook"]

FEW_CHANNELS = 12
"""Up to here a sheet with its chart fits on one page and stays readable."""
_TAB_COLOURS = ("#0067A3", "#5FA9D3", "#5FA9D3", "#5FA9D3", "#007A5A", "#8A5A00", "#007A5A", "#7F8A99")
_FOUND_COLOUR = "#5BB398"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(path: Path, contents: WorkbookContents) -> None:
    """Write the workbook in the language in use, replacing ``path`` in one step.

    Raises ``PlannerError``: ``disk_full``, ``folder_missing``, ``folder_not_writable``, ``export_in_use`` (open in
    another program) or ``export_failed``; what was there before stays.
    """
    replace_file(path, workbook_bytes(contents))


def workbook_bytes(contents: WorkbookContents) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    changes = Changes()
    workbook.set_properties({"title": changes.clean(contents.plan.name), "comments": "Funnel Planner"})
    workbook.set_calc_mode("auto")
    _write_sheets(workbook, contents, changes)
    workbook.close()
    return buffer.getvalue()


def _write_sheets(workbook: "Workbook", contents: WorkbookContents, changes: Changes) -> None:
    """The plan, what was measured, what was found out, and how all of it came about."""
    plan = contents.plan
    look = Look(workbook, plan.economics.currency)
    more = sheets_of(contents.findings) if has_counts(contents.measured) or contents.findings.pages else ()
    titles = [
        tr("Summary"), tr("Stages"), tr("Channels"), tr("Messages"), tr("Forecast"), tr("Assumptions"), tr("Results"),
        *(tr(sheet.name) for sheet in more), tr("About"),
    ]  # fmt: skip
    sheets = [Sheet(workbook, workbook.add_worksheet(name), name, look, changes) for name in sheet_names(titles)]
    summary, stages, channels, messages, forecast, assumptions, results, *found, about = sheets
    inputs = named_inputs(plan)
    places, measured = forecast_places(forecast, plan), result_places(results, contents)
    write_assumptions(assumptions, plan, inputs, contents.measured_from)
    write_forecast(places, plan, contents.projection, inputs)
    write_results(measured, places, contents)
    write_summary(summary, places, measured, contents)
    write_stages(stages, plan, inputs)
    if plan.channels or contents.measured is None:
        write_channels(channels, places, plan, contents.projection, inputs)
    else:
        write_seen_channels(channels, plan, contents.measured)
    write_messages(messages, plan)
    if contents.measured is not None:
        parts = Parts(contents, contents.measured, places, measured, inputs)
        for sheet, kind in zip(found, more, strict=True):
            kind.write(sheet, parts)
    write_about(about, contents, [(sheet.name, kind) for sheet, kind in zip(found, more, strict=True)])
    heads = {stages.name: 3, channels.name: 3}
    heads |= {sheet.name: kind.repeat for sheet, kind in zip(found, more, strict=True) if kind.repeat is not None}
    short = {summary.name, forecast.name, results.name} if len(plan.channels) <= FEW_CHANNELS else set()
    colours = [*_TAB_COLOURS[:-1], *[_FOUND_COLOUR] * len(found), _TAB_COLOURS[-1]]
    for sheet, colour in zip(sheets, colours, strict=True):
        sheet.page(plan.name, repeat=heads.get(sheet.name), one_page=sheet.name in short)
        sheet.worksheet.set_tab_color(colour)
    if not contents.shows_plan:  # others rest on their cells, but all they say is 0 and dashes
        forecast.worksheet.hide()
        assumptions.worksheet.hide()
    summary.worksheet.activate()
