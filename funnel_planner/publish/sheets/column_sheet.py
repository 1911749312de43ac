"""The sheet of imported columns: the funnel of each value of each column, such as owners, countries and products.

Of columns of numbers: the funnel of each number or range, and how the numbers of won leads and of the others spread.
"""

from dataclasses import dataclass

from funnel_planner.analytics.column_cuts import ColumnNumbers, NumberSpread
from funnel_planner.domain.unit_economics import ratio
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.findings import ColumnFinding
from funnel_planner.publish.formulas import divided
from funnel_planner.publish.frame import (
    COUNTED,
    FIRST,
    FIXED,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    section,
    start,
)
from funnel_planner.publish.look import COUNT, RATE
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr
from funnel_planner.words.spreads import number_label, range_text, spread_heads

SPREAD_COLUMNS = 9
"""Beside the name of those whose numbers they are."""
_LEADS, _LEAST, _MEAN, _MOST, _TOTAL = 1, 2, 5, 8, 9
_QUANTILES = (3, 4, 6, 7)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: a value or a range."""

    name: str
    n: int
    counts: tuple[int, ...]
    won_value: float | None


def write_columns(sheet: Sheet, parts: Parts) -> None:
    """A table a column, the largest value first; numbers from the smallest up."""
    plan = parts.plan
    last = max(len(plan.stages) + 6, SPREAD_COLUMNS)
    start(sheet, tr("By column"), parts.line, 34, *[13] * last)
    row = FIRST
    for found in parts.findings.columns:
        row = _column(sheet, parts, row, found)
    finish(sheet, row, last)
    sheet.worksheet.freeze_panes(2, 1)


def _column(sheet: Sheet, parts: Parts, top: int, found: ColumnFinding) -> int:
    """How many leads with each value came to each stage, and its numbers; returns the row after the tables."""
    plan = parts.plan
    row = section(sheet, top, found.header)
    lines = _lines(found)
    has_money = any(line.won_value is not None for line in lines)
    # in mode any some leads never touched the first stage, and shares are of all leads
    apart = any(line.n != line.counts[0] for line in lines)
    first = 2 if apart else 1
    share = first + len(plan.stages)
    names = [stage.name for stage in plan.stages]
    titles = [tr("Value"), *([tr("All leads")] if apart else []), *names, *rate_heads(tr("Share won"))]
    titles.append(tr("Of all leads"))
    heads(sheet, row, [*titles, tr("Revenue")] if has_money else titles)
    everyone, total = sum(line.n for line in lines), f"SUM({area(row + 1, 1, row + len(lines), 1)})"
    for line in lines:
        row += 1
        sheet.text(row, 0, line.name, "row")
        counts = (line.n, *line.counts) if apart else line.counts
        for column, count in enumerate(counts, 1):
            sheet.number(row, column, count, COUNT, COUNTED)
        won = plan.won_index
        rate_cells(sheet, row, share, (own(row, first + won), line.counts[won]), (own(row, 1), line.n))
        sheet.formula(row, share + 3, divided(own(row, 1), total), ratio(line.n, everyone), RATE)
        if has_money:
            sheet.number(row, share + 4, line.won_value, sheet.look.money, COUNTED)
    if found.numbers is not None and found.numbers.leads is not None:
        row = _spreads(sheet, row + 2, found.numbers, found.numbers.leads)
    return row + 2


def _lines(found: ColumnFinding) -> list[_Line]:
    numbers = found.numbers
    if found.results or numbers is None:
        written = str if numbers is None else number_label
        return [_Line(written(shown_label(one.label)), one.n, one.counts, one.won_value) for one in found.results]
    ranges = [(range_text(one.low, one.high, whole=numbers.whole), one) for one in numbers.ranges]
    return [
        *(_Line(name, one.n, one.counts, one.won_value) for name, one in ranges),
        *(_Line(shown_label(one.label), one.n, one.counts, one.won_value) for one in numbers.others),
    ]


def _spreads(sheet: Sheet, top: int, numbers: ColumnNumbers, leads: NumberSpread) -> int:
    """All leads, those who won, and the others; the first line follows from the two below. Returns its last row."""
    heads(sheet, top, [tr("Numbers"), tr("Leads"), *spread_heads()])
    parts = ((top + 2, tr("Won"), numbers.won), (top + 3, tr("Not won"), numbers.not_won))
    for row, name, spread in parts:
        sheet.text(row, 0, name, "row")
        sheet.number(row, _LEADS, 0 if spread is None else spread.n, COUNT, COUNTED)
        for column, value in _given(spread):
            sheet.number(row, column, value, _format(value), COUNTED)
        _worked_out(sheet, row, spread)
    row = top + 1
    sheet.text(row, 0, tr("All leads"), "row")
    sheet.formula(row, _LEADS, _over("SUM", top, _LEADS), leads.n, COUNT)
    for (column, value), function in zip(_given(leads), ("MIN", "MAX", "SUM"), strict=True):
        sheet.formula(row, column, _over(function, top, column), value, _format(value))
    _worked_out(sheet, row, leads)
    return top + 3


def _given(spread: NumberSpread | None) -> list[tuple[int, float | None]]:
    """Smallest and largest number and the sum, with their columns."""
    if spread is None:
        return [(_LEAST, None), (_MOST, None), (_TOTAL, None)]
    return [(_LEAST, spread.least), (_MOST, spread.most), (_TOTAL, spread.total)]


def _worked_out(sheet: Sheet, row: int, spread: NumberSpread | None) -> None:
    """The mean as a formula, and the quantiles, which no formula can tell without the leads."""
    mean = None if spread is None else spread.mean
    sheet.formula(row, _MEAN, divided(own(row, _TOTAL), own(row, _LEADS)), mean, _format(mean))
    quantiles = (None,) * 4 if spread is None else (spread.p25, spread.median, spread.p75, spread.p90)
    for column, value in zip(_QUANTILES, quantiles, strict=True):
        sheet.number(row, column, value, _format(value), FIXED)


def _over(function: str, top: int, column: int) -> str:
    """A function of the lines of those who won and of the others."""
    return f"{function}({own(top + 2, column)}:{own(top + 3, column)})"


def _format(value: float | None) -> str:
    """No more digits than say something."""
    if value is None or value.is_integer():
        return COUNT
    return "#,##0.00" if abs(value) >= 1 else "0.0000"
