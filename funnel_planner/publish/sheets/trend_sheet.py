"""The sheet of the trend: leads by month, quarter and week of entry, two spans compared, what happened in each."""

from collections.abc import Sequence
from itertools import pairwise

from funnel_planner.analytics.results import SURE
from funnel_planner.analytics.statistics import newcombe_difference
from funnel_planner.domain.counting import CountingMode
from funnel_planner.publish.finding_charts import Series, add_months
from funnel_planner.publish.findings import SpanFindings, TrendFindings, TrendPeriods
from funnel_planner.publish.formulas import divided, known, literal, newcombe_formula
from funnel_planner.publish.frame import (
    COUNTED,
    FIRST,
    FIXED,
    P_VALUE,
    POINTS,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    section,
    start,
)
from funnel_planner.publish.look import BLUE, COUNT, FOREST, RATE
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.publish.sheets.period_table import (
    all_periods,
    channel_columns,
    write_channel_months,
    write_happened,
)
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import days
from funnel_planner.words.win_rows import won_share

CHART_ROWS = 18
(WAS_X, WAS_N, WAS, WAS_LOW, WAS_HIGH, NOW_X, NOW_N, NOW, NOW_LOW, NOW_HIGH, OFF, OFF_LOW, OFF_HIGH, HOLM, SAID) = (
    range(1, 16)
)


def write_trend(sheet: Sheet, parts: Parts) -> None:
    """The chart and the months, what changed, what happened in each month; then the same by quarter and by week."""
    found = parts.findings.trend
    assert found is not None  # noqa: S101 - the sheet is only made with it
    stages = len(parts.plan.stages)
    start(sheet, tr("Trend"), parts.line, 36, *[12] * 14, 22, *[12] * max(0, stages - 5), 12)
    months, *others = found.lengths
    row = _cohorts(sheet, parts, found, months, FIRST + CHART_ROWS)
    _chart(sheet, parts, months, row - 2)
    row = _spans(sheet, parts, found, row + 1)
    row = write_happened(sheet, parts, found, months, row)
    row = write_channel_months(sheet, parts, found, row)
    for length in others:
        row = _cohorts(sheet, parts, found, length, row) + 1
        row = write_happened(sheet, parts, found, length, row)
    finish(sheet, row, max(SAID, 2 * stages + 7, len(channel_columns(found.channels))))
    sheet.worksheet.freeze_panes(2, 1)


def _chart(sheet: Sheet, parts: Parts, months: TrendPeriods, last: int) -> None:
    """Above the months, whose rows end with ``last``."""
    first = last - len(months.cohorts) + 1
    add_months(
        sheet, (FIRST, 0), tr("Leads by month of entry, share won (hatched: not complete)"),
        tr("Columns of leads and a line of the share won, by month of entry"),
        Series(1, first, last, colour=BLUE, labels=False),
        Series(1 + len(parts.plan.stages), first, last, colour=FOREST, number="0%", labels=False), months.complete,
    )  # fmt: skip


def _cohorts(sheet: Sheet, parts: Parts, found: TrendFindings, length: TrendPeriods, top: int) -> int:
    """Leads by the period they entered in; returns the row after the total."""
    plan = parts.plan
    notes = [found.window_words]
    if found.undated:
        text = trn("{n} lead has no date of entry and belongs to no period.",
                   "{n} leads have no date of entry and belong to no period.", found.undated)  # fmt: skip
        notes.append(text)
    titles = {"month": tr("By month of entry"), "quarter": tr("By quarter of entry"), "week": tr("By week of entry")}
    top = section(sheet, top, titles[length.unit], *notes)
    share = 1 + len(plan.stages)
    columns = [tr("Entered"), tr("Leads"), *[stage.name for stage in plan.stages[1:]], *rate_heads(tr("Share won"))]
    windowed = found.window_days is not None
    if windowed:
        within = tr("Won within {days}").format(days=days(found.window_days))
        columns += [within, *rate_heads(tr("Share of leads"))]
    heads(sheet, top, columns)
    complete = len(columns)
    sheet.text(top, complete, tr("Complete"), "head_aside")
    for offset, name in enumerate((stage.name for stage in plan.stages[1:]), start=1):
        sheet.text(top, complete + offset, f"→ {name}", "head_right")
    first, last = top + 1, top + len(length.cohorts)
    won = 1 + plan.won_index
    for offset, (name, cohort, whole) in enumerate(zip(length.names, length.cohorts, length.complete, strict=True)):
        row = first + offset
        sheet.text(row, 0, name, "row")
        for stage, count in enumerate(cohort.counts):
            sheet.number(row, 1 + stage, count, COUNT, COUNTED)
        leads = (own(row, 1), cohort.n)
        rate_cells(sheet, row, share, (own(row, won), cohort.counts[plan.won_index]), leads)
        if windowed:
            sheet.number(row, share + 3, cohort.converted_within, COUNT, COUNTED)
            rate_cells(sheet, row, share + 4, (own(row, share + 3), cohort.converted_within), leads)
        sheet.text(row, complete, tr("yes") if whole else tr("not yet"), "row_aside")
        _steps(sheet, row, complete, cohort.counts)
    _total(sheet, parts, found, length, (first, last))
    return last + 2


def _steps(sheet: Sheet, row: int, column: int, counts: Sequence[int], style: str = "row") -> None:
    """Shares of the stage before, behind ``column``."""
    for index, (before, here) in enumerate(pairwise(counts), start=1):
        formula = divided(own(row, 1 + index), own(row, index))
        sheet.formula(row, column + index, formula, here / before if before else None, RATE, style)


def _total(sheet: Sheet, parts: Parts, found: TrendFindings, length: TrendPeriods, rows: tuple[int, int]) -> None:
    first, last = rows
    row, won, share = last + 1, parts.plan.won_index, 1 + len(parts.plan.stages)
    sums = [sum(column) for column in zip(*(cohort.counts for cohort in length.cohorts), strict=True)]
    sheet.text(row, 0, all_periods(length.unit), "total")
    for stage, count in enumerate(sums):
        sheet.formula(row, 1 + stage, f"SUM({area(first, 1 + stage, last, 1 + stage)})", count, COUNT, "total")
    rate_cells(sheet, row, share, (own(row, 1 + won), sums[won]), (own(row, 1), sums[0]), "total")
    _steps(sheet, row, share + (3 if found.window_days is None else 7), sums, "total")
    if found.window_days is None:
        return
    within = [cohort.converted_within for cohort in length.cohorts if cohort.converted_within is not None]
    column = share + 3
    sheet.formula(row, column, f"SUM({area(first, column, last, column)})", sum(within), COUNT, "total")
    rate_cells(sheet, row, column + 1, (own(row, column), sum(within)), (own(row, 1), sums[0]), "total")


def _spans(sheet: Sheet, parts: Parts, found: TrendFindings, row: int) -> int:
    """Step by step: both spans, the difference with its interval, and what it says."""
    spans = found.spans
    if spans is None:
        return row
    before, after = spans.names
    title = tr("{after} compared with {before}").format(after=after, before=before)
    notes = [
        tr("Share of the stage before. Difference with its 95 % interval (Newcombe 1998)."),
        tr(
            "p: N-1 chi-squared, or Fisher-Irwin where few are expected (Campbell 2007), adjusted for the number of"
            " steps (Holm 1979). Higher or lower is said where p is below 0.05 and the interval leaves out 0."
        ),
    ]
    if not spans.is_complete:
        notes.append(tr("The later span has not had its time yet: only the line of mature leads can be judged."))
    row = section(sheet, row, title, *notes)
    sides = [
        [text.format(period=name) for text in (tr("Came, {period}"), tr("Of, {period}"))] + rate_heads(tr("Share"))
        for name in spans.names
    ]
    titles = [tr("Stage"), *sides[0], *sides[1], tr("Points"), tr("95 % from"), tr("95 % to"), tr("p (Holm)")]
    heads(sheet, row, titles)
    sheet.text(row, SAID, tr("In words"), "head_aside")
    for (name, pairs, told), p in zip(_lines(parts, found, spans), spans.p_values, strict=True):
        row += 1
        sheet.number(row, HOLM, p, P_VALUE, FIXED)
        _change(sheet, row, name, pairs, p, told=told)
    return row + 2


Pairs = tuple[tuple[int, int], tuple[int, int]]
"""x of n, before and after."""


def _lines(parts: Parts, found: TrendFindings, spans: SpanFindings) -> list[tuple[str, Pairs, bool]]:
    """Each step, the share won, and the share won of mature leads; whether each can be judged."""
    stages, won = parts.plan.stages, parts.plan.won_index
    before, after = spans.before.counts, spans.after.counts
    lines: list[tuple[str, Pairs, bool]] = [
        (stage.name, ((before[index], before[index - 1]), (after[index], after[index - 1])), spans.is_complete)
        for index, stage in enumerate(stages)
        if index
    ]
    name = won_share(stages[0].name, is_touched=parts.plan.counting.mode is CountingMode.ANY)
    lines.append((name, ((before[won], before[0]), (after[won], after[0])), spans.is_complete))
    if spans.mature is not None:
        name = tr("Won within {days}, mature leads").format(days=days(found.window_days))
        lines.append((name, spans.mature, True))
    return lines


def _change(sheet: Sheet, row: int, name: str, pairs: Pairs, p: float | None, *, told: bool) -> None:
    (x1, n1), (x2, n2) = pairs
    sheet.text(row, 0, name, "row")
    for at, (x, n) in ((WAS_X, (x1, n1)), (NOW_X, (x2, n2))):
        sheet.number(row, at, x, COUNT, COUNTED)
        sheet.number(row, at + 1, n, COUNT, COUNTED)
        rate_cells(sheet, row, at + 2, (own(row, at), x), (own(row, at + 1), n))
    was = (own(row, WAS), own(row, WAS_LOW), own(row, WAS_HIGH))
    now = (own(row, NOW), own(row, NOW_LOW), own(row, NOW_HIGH))
    gap = newcombe_difference(x2, n2, x1, n1)
    values = (None, None, None) if gap is None else (100 * gap[0], 100 * gap[1][0], 100 * gap[1][1])
    sheet.formula(row, OFF, known(f"100*({now[0]}-{was[0]})", now[0], now[1], was[0], was[1]), values[0], POINTS)
    sheet.formula(row, OFF_LOW, newcombe_formula(now, was, upper=False), values[1], POINTS)
    sheet.formula(row, OFF_HIGH, newcombe_formula(now, was, upper=True), values[2], POINTS)
    _verdict(sheet, row, (p, values[1], values[2]), told=told)


def _verdict(sheet: Sheet, row: int, values: tuple[float | None, float | None, float | None], *, told: bool) -> None:
    """What the p value and the interval say together."""
    if not told:
        sheet.text(row, SAID, tr("too early to say"), "row_aside")
        return
    higher, lower, chance, none = tr("higher"), tr("lower"), tr("may be chance"), tr("no data")
    p, low, high = own(row, HOLM), own(row, OFF_LOW), own(row, OFF_HIGH)
    is_sure = f"AND(ISNUMBER({p}),{p}<{SURE})"
    moved = f"IF({low}>0,{literal(higher)},IF({high}<0,{literal(lower)},{literal(chance)}))"
    sure = f"IF({is_sure},{moved},{literal(chance)})"
    said = none
    if values[1] is not None and values[2] is not None:
        said = chance
        if values[0] is not None and values[0] < SURE:
            said = higher if values[1] > 0 else lower if values[2] < 0 else chance
    sheet.formula(row, SAID, f"IF(ISNUMBER({low}),{sure},{literal(none)})", said, "", "row_aside")
