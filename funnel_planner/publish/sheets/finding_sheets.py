"""Which sheets of findings a workbook has: only those that have something to say."""

from collections.abc import Callable
from dataclasses import dataclass

from funnel_planner.publish.findings import Findings
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.column_sheet import write_columns
from funnel_planner.publish.sheets.comparison_sheet import write_comparison
from funnel_planner.publish.sheets.doubt_sheet import write_doubts
from funnel_planner.publish.sheets.driver_sheet import write_drivers
from funnel_planner.publish.sheets.loss_sheet import write_losses
from funnel_planner.publish.sheets.page_sheet import write_pages
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.publish.sheets.path_sheet import write_paths
from funnel_planner.publish.sheets.pipeline_sheet import write_pipeline
from funnel_planner.publish.sheets.plan_sheet import write_plan_and_actual
from funnel_planner.publish.sheets.time_sheet import write_time
from funnel_planner.publish.sheets.trend_sheet import write_trend
from funnel_planner.words import mark


@dataclass(frozen=True, slots=True)
class FindingSheet:
    """One sheet: its name (a catalogue key), whether it has something to say, and what writes it."""

    name: str
    about: str
    """What is on it, for the list of sheets (a catalogue key)."""
    has: Callable[[Findings], bool]
    write: Callable[[Sheet, Parts], None]
    repeat: int | None = None
    """Row of the header of its only table."""


def _pages(sheet: Sheet, parts: Parts) -> None:
    assert parts.findings.pages is not None  # noqa: S101 - the sheet is only made with them
    write_pages(sheet, parts.findings.pages)


SHEETS: tuple[FindingSheet, ...] = (
    FindingSheet(
        mark("Plan and actual"), mark("The plan beside the leads, and which step explains the gap."),
        lambda found: found.plan is not None and any(line.measured is not None for line in found.plan.lines),
        write_plan_and_actual,
    ),
    FindingSheet(
        mark("Channel comparison"), mark("Which channels really differ, what they cost, what changed."),
        lambda found: found.channels is not None, write_comparison,
    ),
    FindingSheet(
        mark("Trend"), mark("Leads by month, quarter and week, of entry and of what happened."),
        lambda found: found.trend is not None, write_trend,
    ),
    FindingSheet(
        mark("Time"), mark("How long steps take, who waits, how soon leads are won."),
        lambda found: found.time is not None, write_time,
    ),
    FindingSheet(
        mark("Losses"), mark("Where leads are lost, why, from which channels, and what it costs."),
        lambda found: found.losses is not None, write_losses,
    ),
    FindingSheet(
        mark("Paths"), mark("Leads that skipped stages, went back or came again."),
        lambda found: found.paths is not None, write_paths,
    ),
    FindingSheet(
        mark("Pages"), mark("Visits, conversion and exits of pages."), lambda found: found.pages is not None, _pages, 4
    ),
    FindingSheet(
        mark("Pipeline"), mark("What the open leads may bring."),
        lambda found: found.pipeline is not None, write_pipeline,
    ),
    FindingSheet(
        mark("Drivers"), mark("What goes with getting on."), lambda found: found.drivers is not None, write_drivers, 5
    ),
    FindingSheet(
        mark("By column"), mark("The funnel of each value of the imported columns."),
        lambda found: bool(found.columns), write_columns,
    ),
    FindingSheet(
        mark("Doubts"), mark("What should make one look twice."), lambda found: bool(found.doubts), write_doubts, 3
    ),
)  # fmt: skip


def sheets_of(findings: Findings) -> tuple[FindingSheet, ...]:
    """Those that have something to say, in reading order."""
    return tuple(sheet for sheet in SHEETS if sheet.has(findings))
