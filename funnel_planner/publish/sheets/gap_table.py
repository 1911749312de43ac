"""What explains a gap: a factor a line, and what each adds, as formulas.

The split is the mean over all orders in which the factors may change (Das Gupta 1978). For a product that is the
integral of ``(b - a) * product of the others``, each of them on its way from planned to measured, over the way; a
polynomial, which a few weighted points (Gauss-Legendre) give exactly.
"""

import math

from funnel_planner.publish.finding_charts import Series, add_columns
from funnel_planner.publish.findings import GapFindings, PlanFindings
from funnel_planner.publish.formulas import divided
from funnel_planner.publish.frame import FIXED, POINTS, heads, own, section
from funnel_planner.publish.look import BLUE, PEOPLE, RATE
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr

Cells = dict[tuple[str, int], tuple[str, str]]
"""Cells of the planned and the measured number of all channels, by what and index.

Of what "... counted": those of its part and whole.
"""
PLANNED, MEASURED, ADDS = 2, 3, 4
FIRST_NODE = 11
"""Helpers stand beyond the tables."""
CHART_COLUMN = 6
CHART_ROWS = 18


def write_gaps(sheet: Sheet, parts: Parts, found: PlanFindings, row: int, cells: Cells) -> int:
    """A table and a chart for each number that has a gap; returns the row after them."""
    names = {"rate": tr("Overall rate"), "customers": tr("Customers a month"), "revenue": tr("Revenue a month")}
    for gap in found.gaps:
        title = tr("What explains the gap: {metric}").format(metric=names[gap.metric])
        row = _gap(sheet, parts, gap, (row, title), cells) + 1
    if found.rate_effect is not None and found.mix_effect is not None:
        note = tr("The gap of the overall rate, split over the channels (Kitagawa 1955).")
        row = section(sheet, row, tr("Rates or mix of channels"), note)
        lines = (
            (tr("Channels convert otherwise than planned"), found.rate_effect),
            (tr("Leads come through other channels than planned"), found.mix_effect),
        )
        for text, effect in lines:
            sheet.text(row, 0, text, "row")
            sheet.text(row, 1, "", "row")
            sheet.number(row, PLANNED, 100 * effect, POINTS, FIXED)
            row += 1
    return row


def _gap(sheet: Sheet, parts: Parts, gap: GapFindings, head: tuple[int, str], cells: Cells) -> int:
    notes = [tr("What each factor adds to the difference; they add up to it (Das Gupta 1978).")]
    top = section(sheet, head[0], head[1], *notes)
    heads(sheet, top, [tr("Factor"), "", tr("Planned"), tr("Measured"), tr("Adds")], left=2)
    is_rate = gap.metric == "rate"
    scale = 100.0 if is_rate else 1.0
    adds = POINTS if is_rate else _signed(sheet, gap.metric)
    first, last = top + 1, top + len(gap.factors)
    nodes = _nodes(len(gap.factors))
    for column in range(len(nodes)):
        sheet.text(top, FIRST_NODE + column, tr("On the way, {n}").format(n=column + 1), "helper")
    for offset, ((what, index), effect) in enumerate(zip(gap.factors, gap.effects, strict=True)):
        row = first + offset
        sheet.text(row, 0, _factor(parts, what, index), "row")
        sheet.text(row, 1, "", "row")
        planned, measured = _sources(what, index, cells)
        before, after = _values(parts, what, index)
        number = RATE if what in ("rate", "valued") else PEOPLE if what == "volume" else sheet.look.money
        sheet.formula(row, PLANNED, planned, before, number)
        sheet.formula(row, MEASURED, measured, after, number)
        a, b = own(row, PLANNED), own(row, MEASURED)
        for column, (node, _) in enumerate(nodes):
            formula = f"{a}+({b}-{a})*{node!r}"
            sheet.formula(row, FIRST_NODE + column, formula, before + (after - before) * node, "0.0000", "helper")
        terms = "+".join(
            f"{weight!r}{_others(first, last, row, FIRST_NODE + column)}" for column, (_, weight) in enumerate(nodes)
        )
        sheet.formula(row, ADDS, f"{scale:g}*({b}-{a})*({terms})", scale * effect, adds)
    _total(sheet, gap, (first, last), scale)
    add_columns(
        sheet, (head[0], CHART_COLUMN), head[1], tr("Columns of what each factor adds to the gap"),
        Series(ADDS, first, last, colour=BLUE, number=adds),
    )  # fmt: skip
    return max(last + 2, head[0] + CHART_ROWS)


def _total(sheet: Sheet, gap: GapFindings, rows: tuple[int, int], scale: float) -> None:
    first, last = rows
    number = {"rate": RATE, "customers": PEOPLE}.get(gap.metric, sheet.look.money)
    adds = POINTS if gap.metric == "rate" else _signed(sheet, gap.metric)
    row = last + 1
    sheet.text(row, 0, tr("All factors multiplied"), "total")
    sheet.text(row, 1, "", "total")
    for column, value in ((PLANNED, gap.planned), (MEASURED, gap.measured)):
        sheet.formula(row, column, f"PRODUCT({area(first, column, last, column)})", value, number, "total")
    total = scale * math.fsum(gap.effects)
    sheet.formula(row, ADDS, f"SUM({area(first, ADDS, last, ADDS)})", total, adds, "total")


def _others(first: int, last: int, row: int, column: int) -> str:
    """Times the product of the other factors at a point of the way."""
    areas = []
    if row > first:
        areas.append(area(first, column, row - 1, column))
    if row < last:
        areas.append(area(row + 1, column, last, column))
    return f"*PRODUCT({','.join(areas)})" if areas else ""


def _nodes(count: int) -> list[tuple[float, float]]:
    """Points between 0 and 1 and their weights: exact for polynomials of degree ``count - 1``."""
    from numpy.polynomial.legendre import leggauss

    points, weights = leggauss(max(1, math.ceil(count / 2)))
    return [((x + 1) / 2, w / 2) for x, w in zip(points.tolist(), weights.tolist(), strict=True)]


def _factor(parts: Parts, what: str, index: int) -> str:
    stages = parts.plan.stages
    if what == "rate":
        return f"{stages[index].name} → {stages[index + 1].name}"
    names = {"volume": tr("People a month"), "valued": tr("Customers with an amount"), "deal_size": tr("Deal size")}
    return names[what]


def _sources(what: str, index: int, cells: Cells) -> tuple[str, str]:
    """Cells of the planned and the measured value."""
    if what == "valued":
        with_amount, customers = cells["deal_size counted", 0][1], cells["customers counted", 0][0]
        return "1", divided(with_amount, customers)
    planned, measured = cells[what, index if what == "rate" else 0]
    return ("revenue/customers" if what == "deal_size" else planned), measured


def _values(parts: Parts, what: str, index: int) -> tuple[float, float]:
    found = parts.findings.plan
    assert found is not None  # noqa: S101 - the table is only written with it
    if what == "valued":
        of_all = {line.what: line for line in found.lines if not line.channel_id}
        return 1.0, of_all["deal_size"].rests_on / of_all["customers"].rests_on
    for line in found.lines:
        if line.what == what and not line.channel_id and (what != "rate" or line.index == index):
            planned, measured = line.planned or 0.0, line.measured or 0.0
            if what == "deal_size":
                month = parts.contents.projection
                planned = month.revenue / month.customers
            return planned, measured
    raise LookupError(what)


def _signed(sheet: Sheet, metric: str) -> str:
    if metric == "customers":
        return "+#,##0.0;-#,##0.0;0"
    amount = sheet.look.money.split(";")[0]
    return f"+{amount};-{amount};0"
