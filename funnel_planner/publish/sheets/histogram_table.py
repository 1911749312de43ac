"""How many leads took how many days: a table of bars for the whole way and for each step."""

from itertools import pairwise

from funnel_planner.publish.findings import TimeFindings
from funnel_planner.publish.frame import COUNTED, heads, section
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr


def write_histograms(sheet: Sheet, parts: Parts, found: TimeFindings, row: int) -> int:
    """First and last day of each bar and its leads, the whole way first; returns the row after the table."""
    if not any(found.bars):
        return row
    row = section(sheet, row, tr("How many days it took"))
    heads(sheet, row, [tr("Step"), tr("From day"), tr("To day"), tr("Leads")])
    pairs = pairwise(stage.name for stage in parts.plan.stages)
    steps = [tr("{before} → {after}").format(before=one, after=other) for one, other in pairs]
    for name, bars in zip((tr("Entry to won"), *steps), found.bars, strict=True):
        for first, end, leads in bars:
            row += 1
            sheet.text(row, 0, name, "row")
            for column, number in enumerate((first, end - 1, leads), start=1):
                sheet.number(row, column, number, COUNT, COUNTED)
    return row + 2
