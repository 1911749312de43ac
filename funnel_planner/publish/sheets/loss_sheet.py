"""The sheet of losses: where leads are lost, what that costs, why, and which channels lose them."""

import math
from collections.abc import Sequence

from funnel_planner.analytics.leaks import Leak, Leaks, all_brought
from funnel_planner.analytics.losses import LostGroup
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.publish.finding_charts import Series, add_bars
from funnel_planner.publish.findings import LossFindings
from funnel_planner.publish.formulas import DASH, divided, wilson_formula
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
from funnel_planner.publish.look import COUNT, RATE, RED
from funnel_planner.publish.sheet import Sheet, absolute, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr, trn

(
    LOST, OF_LOSSES, REACHED, SHARE, LOW, HIGH, VALUED, VALUE, WON_LATER, DECIDED, BROUGHT, BROUGHT_LOW, BROUGHT_HIGH,
    UNDECIDED, LEAST,
) = range(1, 16)  # fmt: skip
MOST_ROWS = 40
CHART_OF = 15
"""So many rows at most are drawn."""


def write_losses(sheet: Sheet, parts: Parts) -> None:
    """Stages with money, reasons, channels; each with a chart."""
    found = parts.findings.losses
    assert found is not None  # noqa: S101 - the sheet is only made with it
    start(sheet, tr("Losses"), parts.line, 34, *[12] * 15)
    row, total = _stages(sheet, parts, found)
    if found.reasons:
        note = tr("Of all lost leads; those that give no reason have a row of their own.")
        unknown, together = tr("(no reason given)"), {group.label: found.leaks.lost for group in found.reasons}
        groups = (found.reasons, together, unknown)
        row = _groups(sheet, row, (tr("Why leads are lost"), note, tr("Reason"), tr("Of lost leads")), groups, total)
    note = tr("Lost leads of all leads of the channel.")
    words = (tr("Which channels lose leads"), note, tr("Channel"), tr("Of leads"))
    row = _groups(sheet, row, words, (found.channels, dict(found.channel_leads), tr("(unknown)")), None)
    finish(sheet, row, LEAST)
    sheet.worksheet.freeze_panes(2, 1)


def _stages(sheet: Sheet, parts: Parts, found: LossFindings) -> tuple[int, str]:
    """The table by stage; returns the row after it and the cell with all losses."""
    leaks, plan = found.leaks, parts.plan
    has_money = any(leak.at_stake is not None for leak in (*leaks.stages, leaks.unplaced))
    row = section(sheet, FIRST, tr("Where leads are lost"), *_notes(leaks, has_money=has_money))
    mean = None
    if has_money:
        sheet.text(row, 0, tr("Mean value of a won lead"), "row")
        sheet.number(row, 1, leaks.unplaced.typical, sheet.look.money_cents, FIXED)
        mean = absolute(row, 1)
        row += 2
    titles = [tr("Lost at"), tr("Lost"), tr("Of all losses"), tr("Reached"), *rate_heads(tr("Share lost"))]
    if has_money:
        titles += [
            tr("With a value"), tr("Their value"), tr("Won of the next stage"), tr("Decided there"),
            tr("Would have brought"), tr("95 % from"), tr("95 % to"),
            tr("Undecided there"), tr("If no open one wins"),
        ]  # fmt: skip
    heads(sheet, row, titles)
    first = row + 1
    lines = [(stage.name, leak) for stage, leak in zip(plan.stages, leaks.stages, strict=False)]
    if leaks.unplaced.lost:
        lines.append((tr("(stage not known)"), leaks.unplaced))
    last = first + len(lines) - 1
    for offset, (name, leak) in enumerate(lines):
        source = parts.results.reached(offset) if leak is not leaks.unplaced else None
        same = leak is not leaks.unplaced and parts.measured.total.counts[offset] == leak.reached
        _line(sheet, first + offset, name, leak, (leak is not leaks.unplaced, source if same else None))
        if leak.perhaps:
            _doubtful_rate(sheet, first + offset, leak, absolute(last, LOST))
        _of_all(sheet, first + offset, last + 1, leak.lost, leaks.lost)
        if mean is not None:
            _money(sheet, first + offset, leak, mean, placed=leak is not leaks.unplaced)
    _total(sheet, found, (first, last), has_money=has_money)
    add_bars(
        sheet, (last + 3, 0), tr("Lost leads by stage"), tr("Bars of the leads lost at each stage"),
        Series(LOST, first, last, colour=RED),
    )  # fmt: skip
    if any(leak.expected is not None for _, leak in lines):
        add_bars(
            sheet, (last + 3, 6), tr("What the lost leads would have brought"), tr("Bars of money lost at each stage"),
            Series(BROUGHT, first, last, colour=RED, number=sheet.look.money, labels=True),
        )  # fmt: skip
    return last + 5 + _chart_rows(len(lines)), absolute(last + 1, LOST)


def _notes(leaks: Leaks, *, has_money: bool) -> list[str]:
    """What the columns mean."""
    notes = [
        tr("Share lost: lost leads of all that came to the stage. A lead is lost at the furthest stage it reached.")
    ]
    if leaks.unplaced.lost:
        notes.append(
            tr("Nobody knows where some were lost: the interval reaches from none to all of them being lost there.")
        )
    if has_money:
        notes += [
            tr("Would have brought: their value (a lead without one taken for the mean of the won ones) × share won of"
               " the decided leads at the next stage. A dash where no lead is known to be lost beyond."),
            tr("If no open one wins: the same where all were lost as well who are undecided there, with those lost"
               " nobody knows where."),
        ]  # fmt: skip
    return notes


def _line(sheet: Sheet, row: int, name: str, leak: Leak, where: tuple[bool, str | None]) -> None:
    placed, source = where
    sheet.text(row, 0, name, "row")
    sheet.number(row, LOST, leak.lost, COUNT, COUNTED)
    reached = leak.reached if placed else None
    if source is None or reached is None:
        sheet.number(row, REACHED, reached, COUNT, COUNTED)
    else:
        sheet.formula(row, REACHED, source, reached, COUNT)
    if not leak.perhaps:
        rate_cells(sheet, row, SHARE, (own(row, LOST), leak.lost), (own(row, REACHED), reached))


def _doubtful_rate(sheet: Sheet, row: int, leak: Leak, unplaced: str) -> None:
    """Share lost where others, in the cell ``unplaced``, were lost nobody knows where: perhaps here."""
    lost, reached = own(row, LOST), own(row, REACHED)
    everyone = f"({reached}+{unplaced})" if leak.perhaps_reached else reached
    low, high = leak.interval or (None, None)
    sheet.formula(row, SHARE, f"IF({lost}>0,{divided(lost, reached)},{DASH})", leak.rate, RATE)
    sheet.formula(row, LOW, wilson_formula(lost, everyone, upper=False), low, RATE)
    sheet.formula(row, HIGH, wilson_formula(f"({lost}+{unplaced})", everyone, upper=True), high, RATE)


def _of_all(sheet: Sheet, row: int, total: int, lost: int, everyone: int) -> None:
    cell = absolute(total, LOST)
    sheet.formula(row, OF_LOSSES, divided(own(row, LOST), cell), lost / everyone if everyone else None, RATE)


def _money(sheet: Sheet, row: int, leak: Leak, mean: str, *, placed: bool) -> None:
    """Value, and what it would have brought with the interval of the share won."""
    amount = sheet.look.money
    sheet.number(row, VALUED, leak.valued, COUNT, COUNTED)
    sheet.number(row, VALUE, leak.value, amount, COUNTED)
    sheet.number(row, WON_LATER, leak.won_later if placed else None, COUNT, COUNTED)
    sheet.number(row, DECIDED, leak.decided_later if placed else None, COUNT, COUNTED)
    lost, valued, value = own(row, LOST), own(row, VALUED), own(row, VALUE)
    won, decided = own(row, WON_LATER), own(row, DECIDED)
    stake = f"(N({value})+N({mean})*({lost}-{valued}))"
    least = "0" if leak.next_is_won else won  # all won beyond: whether others would be cannot be told
    told = f"OR(ISNUMBER({value}),ISNUMBER({mean})),N({decided})>{least}"
    if not placed:
        for column in (BROUGHT, BROUGHT_LOW, BROUGHT_HIGH, UNDECIDED, LEAST):
            sheet.number(row, column, None, amount)
        return
    formula = f"IF(AND({told}),{stake}*{won}/{decided},{DASH})"
    sheet.formula(row, BROUGHT, formula, leak.expected, amount)
    low, high = leak.expected_range or (None, None)
    for column, value_of, upper in ((BROUGHT_LOW, low, False), (BROUGHT_HIGH, high, True)):
        bound = wilson_formula(won, decided, upper=upper)
        formula = f"IF(AND({told}),{stake}*{bound},{DASH})"
        sheet.formula(row, column, formula, value_of, amount)
    sheet.number(row, UNDECIDED, leak.undecided_later, COUNT, COUNTED)
    formula = f"IF(AND({told}),{stake}*{won}/({decided}+{own(row, UNDECIDED)}),{DASH})"
    sheet.formula(row, LEAST, formula, leak.least_expected, amount)


def _total(sheet: Sheet, found: LossFindings, rows: tuple[int, int], *, has_money: bool) -> None:
    (first, last), leaks = rows, found.leaks
    row, everyone = last + 1, leaks.unplaced.reached
    sheet.text(row, 0, tr("All lost leads"), "total")
    sheet.formula(row, LOST, f"SUM({area(first, LOST, last, LOST)})", leaks.lost, COUNT, "total")
    shares = f"SUM({area(first, OF_LOSSES, last, OF_LOSSES)})"
    sheet.formula(row, OF_LOSSES, shares, 1.0 if leaks.lost else 0.0, RATE, "total")
    sheet.number(row, REACHED, everyone, COUNT, "counted_total")
    rate_cells(sheet, row, SHARE, (own(row, LOST), leaks.lost), (own(row, REACHED), everyone), "total")
    if not has_money:
        return
    every = [*leaks.stages, *([leaks.unplaced] if leaks.unplaced.lost else [])]
    valued = sum(leak.valued for leak in every)
    sheet.formula(row, VALUED, f"SUM({area(first, VALUED, last, VALUED)})", valued, COUNT, "total")
    amounts = [leak.value for leak in every if leak.value is not None]
    cells = area(first, VALUE, last, VALUE)
    worth = math.fsum(amounts) if amounts else None
    sheet.formula(row, VALUE, f"IF(COUNT({cells})>0,SUM({cells}),{DASH})", worth, sheet.look.money, "total")
    lost, cells = area(first, LOST, last, LOST), area(first, BROUGHT, last, BROUGHT)
    known = f'AND(COUNT({cells})>0,SUMPRODUCT(({lost}>0)*ISNUMBER({cells}))=COUNTIF({lost},">0"))'
    sheet.formula(row, BROUGHT, f"IF({known},SUM({cells}),{DASH})", all_brought(every), sheet.look.money, "total")


def _groups(
    sheet: Sheet, row: int, words: tuple[str, str, str, str],
    found: tuple[Sequence[LostGroup], dict[str, int], str], total: str | None,
) -> int:  # fmt: skip
    """Reasons or channels, the largest first; ``total``: the cell with what all of them are a share of."""
    title, note, name, of = words
    row = section(sheet, row, title, note)
    lines = _folded(*found)
    has_money = any(worth is not None for *_, worth in lines)
    titles = [name, tr("Lost"), of, *rate_heads(tr("Share"))]
    heads(sheet, row, [*titles, tr("Their value")] if has_money else titles)
    first = row + 1
    for label, lost, whole, worth in lines:
        row += 1
        sheet.text(row, 0, label, "row")
        sheet.number(row, 1, lost, COUNT, COUNTED)
        if total is None:
            sheet.number(row, 2, whole, COUNT, COUNTED)
        else:
            sheet.formula(row, 2, total, whole, COUNT)
        rate_cells(sheet, row, 3, (own(row, 1), lost), (own(row, 2), whole))
        if has_money:
            sheet.number(row, 6, worth, sheet.look.money, COUNTED)
    last = min(row, first + CHART_OF - 1)
    add_bars(sheet, (row + 2, 0), title, tr("Bars of lost leads"), Series(1, first, last, colour=RED))
    return row + 4 + _chart_rows(last - first + 1)


def _folded(
    groups: Sequence[LostGroup], out_of: dict[str, int], unknown: str
) -> list[tuple[str, int, int, float | None]]:
    """Name, lost, of how many, value; beyond ``MOST_ROWS`` as one; what is not told keeps a row of its own, last."""
    named = [group for group in groups if group.label != UNKNOWN]
    rows = [(group.label, group.n, out_of[group.label], group.value) for group in named[:MOST_ROWS]]
    rest = named[MOST_ROWS:]
    if rest:
        values = [group.value for group in rest if group.value is not None]
        sizes = {out_of[group.label] for group in rest}
        is_share_of_one = len(sizes) == 1 and len({out_of[group.label] for group in named}) == 1
        whole = sizes.pop() if is_share_of_one else sum(out_of[group.label] for group in rest)
        name = trn("Other ({n})", "Other ({n})", len(rest))
        rows.append((name, sum(group.n for group in rest), whole, math.fsum(values) if values else None))
    rows += [(unknown, group.n, out_of[UNKNOWN], group.value) for group in groups if group.label == UNKNOWN]
    return rows


def _chart_rows(bars: int) -> int:
    return math.ceil((90 + 24 * bars) / 20)
