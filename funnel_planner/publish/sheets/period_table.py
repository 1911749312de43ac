"""Tables of the trend: what happened in each period whenever the leads had entered, and months of entry by channel."""

from collections.abc import Sequence

from funnel_planner.analytics.channel_cohorts import ChannelCohorts
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.findings import TrendFindings, TrendPeriods
from funnel_planner.publish.frame import COUNTED, heads, section
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr, trn

MOST_CHANNELS = 20


def all_periods(unit: str) -> str:
    """Name of the row that adds periods up."""
    return {"month": tr("All months"), "quarter": tr("All quarters"), "week": tr("All weeks")}[unit]


def write_happened(sheet: Sheet, parts: Parts, found: TrendFindings, length: TrendPeriods, top: int) -> int:
    """A period a row: entered, came to each stage, lost, money won; returns the row after the table."""
    titles = {
        "month": tr("What happened in each month"),
        "quarter": tr("What happened in each quarter"),
        "week": tr("What happened in each week"),
    }
    note = tr("Each on the day it happened, whenever the lead had entered: no shares follow from these numbers.")
    row = section(sheet, top, titles[length.unit], note, *found.day_words)
    worth = any(one.won_value is not None for one in length.happened)
    stages = [tr("Entered"), *(stage.name for stage in parts.plan.stages[1:])]
    columns = [tr("Period"), *stages, tr("Lost"), *[tr("Value won")] * worth]
    heads(sheet, row, columns)
    sheet.text(row, len(columns), tr("Over"), "head_aside")
    first = row + 1
    for name, one in zip(length.happened_names, length.happened, strict=True):
        row += 1
        sheet.text(row, 0, name, "row")
        for column, number in enumerate((*one.came, one.lost), start=1):
            sheet.number(row, column, number, COUNT, COUNTED)
        if worth:
            sheet.number(row, len(stages) + 2, one.won_value, sheet.look.money, COUNTED)
        sheet.text(row, len(columns), tr("yes") if one.is_over else tr("not yet"), "row_aside")
    sums: list[float] = [
        sum(column) for column in zip(*((*one.came, one.lost) for one in length.happened), strict=True)
    ]
    if worth:
        sums.append(sum(one.won_value or 0.0 for one in length.happened))
    sheet.text(row + 1, 0, all_periods(length.unit), "total")
    for column, total in enumerate(sums, start=1):
        style = sheet.look.money if worth and column == len(sums) else COUNT
        sheet.formula(row + 1, column, f"SUM({area(first, column, row, column)})", total, style, "total")
    return row + 3


def write_channel_months(sheet: Sheet, parts: Parts, found: TrendFindings, top: int) -> int:
    """Months of entry by channel, first the leads and then those of them that won; returns the row after both."""
    months, columns = found.lengths[0], channel_columns(found.channels)
    if len(columns) < 2:
        return top
    row = top
    for title, stage in (
        (tr("Leads by month of entry and channel"), 0),
        (tr("Won of them, by month of entry and channel"), parts.plan.won_index),
    ):
        row = section(sheet, row, title)
        heads(sheet, row, [tr("Entered"), *(name for name, _ in columns)])
        for name, month in zip(months.names, months.cohorts, strict=True):
            row += 1
            sheet.text(row, 0, name, "row")
            for column, (_, channels) in enumerate(columns, start=1):
                known = [one.periods[month.period][stage] for one in channels if month.period in one.periods]
                sheet.number(row, column, sum(known), COUNT, COUNTED)
        row += 2
    return row


def channel_columns(channels: Sequence[ChannelCohorts]) -> list[tuple[str, Sequence[ChannelCohorts]]]:
    """The largest channels, the others as one, and those without a name, so that they add up."""
    named = [one for one in channels if not one.is_unknown]
    shown = named if len(named) <= MOST_CHANNELS else named[: MOST_CHANNELS - 1]
    columns: list[tuple[str, Sequence[ChannelCohorts]]] = [(one.label, [one]) for one in shown]
    others = named[len(shown) :]
    if others:
        columns.append((trn("Other ({n} channel)", "Other ({n} channels)", len(others)), others))
    return [*columns, *((shown_label(one.label), [one]) for one in channels if one.is_unknown)]
