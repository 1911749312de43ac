"""The sheet of imported columns: the funnel of each value of each column, such as owners, countries and products."""

from funnel_planner.analytics.labels_result import LabelResult
from funnel_planner.publish.frame import (
    COUNTED,
    FIRST,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    section,
    shown_label,
    start,
)
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.parts import Parts
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import tr


def write_columns(sheet: Sheet, parts: Parts) -> None:
    """A table a column, the largest value first."""
    plan = parts.plan
    start(sheet, tr("By column"), parts.line, 34, *[13] * (len(plan.stages) + 4))
    row = FIRST
    for header, results in parts.findings.columns:
        row = _column(sheet, parts, (row, header), results)
    finish(sheet, row, len(plan.stages) + 4)
    sheet.worksheet.freeze_panes(2, 1)


def _column(sheet: Sheet, parts: Parts, head: tuple[int, str], results: tuple[LabelResult, ...]) -> int:
    """How many leads with each value came to each stage; returns the row after the table."""
    plan, (top, header) = parts.plan, head
    row = section(sheet, top, header)
    has_money = any(result.won_value is not None for result in results)
    share = 1 + len(plan.stages)
    titles = [tr("Value"), *[stage.name for stage in plan.stages], *rate_heads(tr("Share won"))]
    heads(sheet, row, [*titles, tr("Revenue")] if has_money else titles)
    for result in results:
        row += 1
        sheet.text(row, 0, shown_label(result.label), "row")
        for stage, count in enumerate(result.counts):
            sheet.number(row, 1 + stage, count, COUNT, COUNTED)
        won = plan.won_index
        rate_cells(sheet, row, share, (own(row, 1 + won), result.counts[won]), (own(row, 1), result.counts[0]))
        if has_money:
            sheet.number(row, share + 3, result.won_value, sheet.look.money, COUNTED)
    return row + 2
