"""The sheet of time: how long steps take, who waits, how soon leads are won, and what that is worth a day."""

from collections.abc import Sequence

from funnel_planner.analytics.durations import Spread
from funnel_planner.analytics.waiting import Waiting
from funnel_planner.analytics.win_days import WinDays
from funnel_planner.domain.days import date_of
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.finding_charts import Series, add_ranges
from funnel_planner.publish.findings import TimeFindings
from funnel_planner.publish.formulas import DASH, divided, known
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
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.curve_table import HELPERS, write_curve
from funnel_planner.publish.sheets.histogram_table import write_histograms
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, percent
from funnel_planner.words.formats import day as written_day
from funnel_planner.words.win_rows import other_rows, with_backward

DAYS = "#,##0.0"
(N, P10, P25, MEDIAN, P75, P90, MEAN, SHORTEST, LONGEST) = range(1, 10)
AROUND_MONEY = 5
"""Sign, blank, edges, and that bold figures are wider; characters."""
WIDEST = 12
"""Last column of the widest table."""


def write_time(sheet: Sheet, parts: Parts) -> None:
    """Steps with a chart, stays, waiting leads, velocity, the curve."""
    found = parts.findings.time
    assert found is not None  # noqa: S101 - the sheet is only made with it
    start(sheet, tr("Time"), parts.line, 34, max(12, _money_width(found, sheet)), *[12] * 11)
    row = _steps(sheet, parts, found, FIRST)
    row = _groups(sheet, found, row)
    row = _stays(sheet, parts, found, row)
    row = _waiting(sheet, parts, found, row)
    row = _velocity(sheet, parts, found, row)
    if found.watched:
        row = write_curve(sheet, found, row)
    row = write_histograms(sheet, parts, found, row)
    finish(sheet, row, WIDEST)
    sheet.worksheet.freeze_panes(2, 1)


def _money_width(found: TimeFindings, sheet: Sheet) -> float:
    """Characters that the widest amount of money in the column of figures needs; a narrower one shows ``###``."""
    now = found.velocity
    amounts = [] if now is None else [amount for amount in (now.mean_deal, now.a_day) if amount is not None]
    written = (f"{abs(amount):,.2f}" for amount in amounts)
    return max((len(text) for text in written), default=0) + len(sheet.look.currency) + AROUND_MONEY


def _heads(what: str) -> list[str]:
    return [
        what, tr("Leads"), percent(0.1, 0), percent(0.25, 0), tr("Median"), percent(0.75, 0), percent(0.9, 0),
        tr("Mean"), tr("Shortest"), tr("Longest"),
    ]  # fmt: skip


def _spread(sheet: Sheet, row: int, name: str, spread: Spread | None, style: str = "row") -> None:
    """n, quantiles, mean, shortest and longest; what was not observed is no data."""
    fixed = "fixed_total" if style == "total" else FIXED
    sheet.text(row, 0, name, style)
    sheet.number(row, N, 0 if spread is None else spread.n, COUNT, fixed)
    values: tuple[float | None, ...] = (None,) * 8
    if spread is not None:
        quantiles = (spread.p10, spread.p25, spread.median, spread.p75, spread.p90)
        values = (*quantiles, spread.mean, spread.shortest, spread.longest)
    for column, value in enumerate(values, start=P10):
        sheet.number(row, column, value, DAYS, fixed)


def _steps(sheet: Sheet, parts: Parts, found: TimeFindings, row: int) -> int:
    if found.total is None and not any(found.steps):
        return row
    note = tr("Days from stage to stage of the leads of which both dates are known; quantiles of type 7"
              " (Hyndman & Fan 1996).")  # fmt: skip
    row = section(sheet, row, tr("Days of steps"), note)
    heads(sheet, row, _heads(tr("Step, in days")))
    titles = (tr("Unseen part"), tr("First quarter to median"), tr("Median to third quarter"))
    for column, title in enumerate(titles, start=HELPERS):
        sheet.text(row, column, title, "helper")
    first, stages = row + 1, parts.plan.stages
    for index, spread in enumerate(found.steps):
        if not index:
            continue
        row += 1
        name = tr("{before} → {after}").format(before=stages[index - 1].name, after=stages[index].name)
        _spread(sheet, row, name, spread)
        p25, median, p75 = (own(row, column) for column in (P25, MEDIAN, P75))
        parts_of = (
            (p25, None if spread is None else spread.p25),
            (f"{median}-{p25}", None if spread is None else spread.median - spread.p25),
            (f"{p75}-{median}", None if spread is None else spread.p75 - spread.median),
        )
        for column, (formula, value) in enumerate(parts_of, start=HELPERS):
            shown = f"IF(ISNUMBER({p25}),{formula},0)"
            sheet.formula(row, column, shown, 0.0 if value is None else value, "0.0", "helper")
    last = row
    row += 1
    _spread(sheet, row, tr("Entry to won"), found.total, "total")
    for name, spread in other_rows(tr("Entry to won"), *found.wins.other_ways(found.to_the_hour)):
        row += 1
        _spread(sheet, row, name, spread)
    if any(found.steps):
        add_ranges(
            sheet, (row + 2, 0), tr("Days of steps: the middle half of the leads, parted at the median"),
            tr("Bars from the first to the third quarter of the days of each step"),
            [Series(HELPERS + place, first, last, labels=False) for place in range(3)],
        )  # fmt: skip
        return row + 4 + (90 + 36 * (last - first + 1)) // 20
    return row + 2


def _groups(sheet: Sheet, found: TimeFindings, row: int) -> int:
    """Days from entry to won by channel and time of entry; those before the entry in rows of their own."""
    if not found.channels:
        return row
    notes = []
    if found.wins.backward:
        text = trn(
            "{n} lead was won before it entered: its negative days are only in the rows that say so.",
            "{n} leads were won before they entered: their negative days are only in the rows that say so.",
            found.wins.backward,
        )
        notes.append(text)
    named = [(shown_label(one.label) if one.is_unknown else one.label, one.wins) for one in found.channels]
    row = section(sheet, row, tr("Days from entry to won, by channel"), *notes)
    row = _wins(sheet, row, tr("Channel, in days"), named)
    row = section(sheet, row, tr("Days from entry to won, by the time of entry"))
    row = _wins(sheet, row, tr("Entered, in days"), found.periods)
    return _backward(sheet, row, found) if found.backward else row


def _backward(sheet: Sheet, row: int, found: TimeFindings) -> int:
    """Leads that were won before they entered; no workbook names a lead."""
    row = section(sheet, row, tr("Won before they entered: dates to look at"))
    heads(sheet, row, [tr("Entered"), tr("Won"), tr("Days")])
    for entered, won in found.backward:
        row += 1
        sheet.text(row, 0, written_day(date_of(entered)), "row")
        sheet.text(row, 1, written_day(date_of(won)), "row_aside")
        sheet.number(row, 2, won - entered, COUNT, FIXED)
    return row + 2


def _wins(sheet: Sheet, row: int, what: str, named: Sequence[tuple[str, WinDays]]) -> int:
    """A row each, and one with negative days where there are any; returns the row of what comes next."""
    heads(sheet, row, _heads(what))
    for name, wins in named:
        row += 1
        _spread(sheet, row, name, wins.days)
        if wins.backward:
            row += 1
            _spread(sheet, row, with_backward(name), wins.signed)
    return row + 2


def _stays(sheet: Sheet, parts: Parts, found: TimeFindings, row: int) -> int:
    if not any(found.in_stage):
        return row
    row = section(sheet, row, tr("Days in stages"), tr("Of all stays that have ended; a lead counts once a stage."))
    heads(sheet, row, _heads(tr("Stage, in days")))
    for index, (stage, spread) in enumerate(zip(parts.plan.stages, found.in_stage, strict=True)):
        if index != parts.plan.won_index or spread is not None:
            row += 1
            _spread(sheet, row, stage.name, spread)
    return row + 2


def _waiting(sheet: Sheet, parts: Parts, found: TimeFindings, row: int) -> int:
    lines = [
        (stage.name, now)
        for index, (stage, now) in enumerate(zip(parts.plan.stages, found.waiting, strict=True))
        if index != parts.plan.won_index
    ]
    if not any(now.open for _, now in lines):
        return row
    note = tr(
        "Days since the last date known of each lead, up to the as-of day. Stalled: longer than the stage's SLA allows."
        " At this stage: since the day it came there; a dash where no date tells."
    )
    row = section(sheet, row, tr("Open leads that wait"), note)
    titles = [
        tr("Stage"), tr("Open"), tr("Without a date"), tr("With a date"), tr("SLA in days"), tr("Stalled"),
        *rate_heads(tr("Of dated leads")), tr("Median"), percent(0.9, 0), tr("Longest"),
        tr("Median at this stage"),
    ]  # fmt: skip
    heads(sheet, row, titles)
    for name, now in lines:
        row += 1
        sheet.text(row, 0, name, "row")
        _wait(sheet, row, now)
    return row + 2


def _wait(sheet: Sheet, row: int, now: Waiting) -> None:
    dated = now.open - now.undated
    sheet.number(row, 1, now.open, COUNT, COUNTED)
    sheet.number(row, 2, now.undated, COUNT, COUNTED)
    sheet.formula(row, 3, f"{own(row, 1)}-{own(row, 2)}", dated, COUNT)
    sheet.number(row, 4, now.allowed_days, DAYS)
    sheet.number(row, 5, now.stalled, COUNT, COUNTED)
    rate_cells(sheet, row, 6, (own(row, 5), now.stalled), (own(row, 3), dated))
    days = now.days
    waits = (None, None, None) if days is None else (days.median, days.p90, days.longest)
    for column, value in enumerate((*waits, now.here.median if now.here else None), start=9):
        sheet.number(row, column, value, DAYS, FIXED)


def _velocity(sheet: Sheet, parts: Parts, found: TimeFindings, row: int) -> int:
    now, won = found.velocity, parts.plan.won_index
    if now is None or now.a_day is None:
        return row
    stage = parts.plan.stages[won - 1].name
    note = tr("Leads × share won × mean deal / days. It compares periods or teams; it is not what comes in on a day.")
    row = section(sheet, row, tr("Sales velocity, measured: money per day"), note)
    amount = sheet.look.money_cents
    leads, wins, share, deal, cycle = (own(row + offset, 1) for offset in range(5))
    sheet.text(row, 0, tr("Leads that came to {stage}").format(stage=stage), "row")
    sheet.number(row, 1, now.opportunities, COUNT, COUNTED)
    sheet.text(row + 1, 0, tr("Won"), "row")
    sheet.number(row + 1, 1, now.won, COUNT, COUNTED)
    sheet.text(row + 2, 0, tr("Share won"), "row")
    sheet.formula(row + 2, 1, divided(wins, leads), now.win_rate, RATE)
    sheet.text(row + 3, 0, trn("Mean deal, of {n} won lead", "Mean deal, of {n} won leads", now.deals), "row")
    sheet.number(row + 3, 1, now.mean_deal, amount, FIXED)
    sheet.text(
        row + 4, 0, trn("Mean days to the win, of {n} lead", "Mean days to the win, of {n} leads", now.cycles), "row"
    )
    sheet.number(row + 4, 1, now.cycle_days, DAYS, FIXED)
    sheet.text(row + 5, 0, tr("A day"), "total")
    a_day = known(f"IF({cycle}<>0,{leads}*{share}*{deal}/{cycle},{DASH})", share, deal, cycle)
    sheet.formula(row + 5, 1, a_day, now.a_day, amount, "total")
    left = tr("Still open (without {n} older than any win)").format(n=count(now.too_old))
    sheet.text(row + 6, 0, left if now.too_old else tr("Still open"), "row")
    sheet.number(row + 6, 1, now.open_opportunities, COUNT, COUNTED)
    sheet.text(row + 7, 0, tr("A day, of those still open"), "total")
    still_open = known(f"IF({cycle}<>0,{own(row + 6, 1)}*{share}*{deal}/{cycle},{DASH})", share, deal, cycle)
    sheet.formula(row + 7, 1, still_open, now.open_a_day, amount, "total")
    return row + 9
