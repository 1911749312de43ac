"""The time-to-convert curve: a table of some days and the chart of all its steps."""

from funnel_planner.publish.finding_charts import Series, add_curve
from funnel_planner.publish.findings import TimeFindings
from funnel_planner.publish.frame import FIXED, heads, rate_heads, section
from funnel_planner.publish.look import BLUE, COUNT, RATE, STEEL
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import tr, trn

HELPERS = 14
"""First helper column: what charts of the sheet are drawn from stands beyond its tables."""
MOST_POINTS = 150
CHART_ROWS = 18


def write_curve(sheet: Sheet, found: TimeFindings, row: int) -> int:
    """What it is on some days, then drawn; returns the row after the chart."""
    notes = [
        tr("Kaplan–Meier estimate (1958); lost leads stay at risk, for they were not won. Interval: Greenwood (1926),"
           " on the scale of log(−log S)."),
    ]  # fmt: skip
    if found.untimed:
        notes.append(
            trn(
                "{n} lead is left out: its entry or its win is undated, or the win is dated before the entry.",
                "{n} leads are left out: their entry or win is undated, or the win is dated before the entry.",
                found.untimed,
            )
        )
    row = section(sheet, row, tr("Share won by days since entry"), *notes)
    heads(sheet, row, [tr("Within days"), *rate_heads(tr("Share won")), tr("At risk")])
    for day, share, limits, risk in found.curve:
        row += 1
        low, high = limits or (None, None)
        sheet.number(row, 0, day, "#,##0", "fixed_left")
        for column, value in enumerate((share, low, high), start=1):
            sheet.number(row, column, value, RATE, FIXED)
        sheet.number(row, 4, risk, COUNT, FIXED)
    _drawn(sheet, found, row + 2)
    return row + 2 + CHART_ROWS


def _drawn(sheet: Sheet, found: TimeFindings, row: int) -> None:
    """The curve as a chart, and beyond the tables the steps that it is drawn from."""
    points = _stairs(found)
    titles = (tr("Days"), tr("Share won"), tr("95 % from"), tr("95 % to"))
    for column, title in enumerate(titles, start=HELPERS):
        sheet.text(row, column, title, "helper")
    first = row + 1
    for offset, (day, share, limits) in enumerate(points):
        low, high = limits or (None, None)
        for column, value in enumerate((day, share, low, high), start=HELPERS):
            if value is not None:
                number = "0.0" if column == HELPERS else "0.0000"
                sheet.number(first + offset, column, value, number, "helper")
    last = first + len(points) - 1
    lines = [Series(HELPERS + 1, first, last, colour=BLUE, number="0%")]
    lines += [Series(HELPERS + offset, first, last, colour=STEEL, number="0%") for offset in (2, 3)]
    add_curve(
        sheet, (row, 0), tr("Share won by days since entry, with 95 % interval"),
        tr("A curve of the share of leads won, by days since their entry"), HELPERS, lines, tr("Days since entry"),
    )  # fmt: skip


def _stairs(found: TimeFindings) -> list[tuple[float, float, tuple[float, float] | None]]:
    """Steps as corners, thinned where there are very many: a share holds until the next win."""
    every = max(1, -(-len(found.points) // MOST_POINTS))
    kept = [point for place, point in enumerate(found.points) if place % every == 0 or place == len(found.points) - 1]
    corners: list[tuple[float, float, tuple[float, float] | None]] = [(0.0, 0.0, None)]
    for day, share, limits in kept:
        corners += [(day, corners[-1][1], corners[-1][2]), (day, share, limits)]
    corners.append((max(found.drawn_until, corners[-1][0]), corners[-1][1], corners[-1][2]))
    return corners
