"""What changed between two periods, channel by channel: how much the rates did, and how much their mix."""

from funnel_planner.analytics.mix import ChannelShift
from funnel_planner.analytics.statistics import kitagawa
from funnel_planner.publish.findings import ChannelFindings
from funnel_planner.publish.formulas import divided
from funnel_planner.publish.frame import COUNTED, POINTS, heads, own, section
from funnel_planner.publish.look import COUNT, RATE
from funnel_planner.publish.sheet import Sheet, area, relative
from funnel_planner.words import tr

(N1, X1, RATE1, PART1, N2, X2, RATE2, PART2, BY_RATE, BY_MIX) = range(1, 11)


def write_change(sheet: Sheet, found: ChannelFindings, row: int) -> int:
    """A channel a line, the sum below; returns the row after the table. Formulas are those of Kitagawa (1955)."""
    before, after = found.periods
    title = tr("What changed: {after} compared with {before}").format(after=after, before=before)
    note = tr(
        "Points of the change of the whole rate: because a channel converts differently, and because its share of the"
        " leads differs (Kitagawa 1955)."
    )
    row = section(sheet, row, title, *([found.change] if found.change else []), note)
    sides = [
        [text.format(period=period) for text in (tr("Leads, {period}"), tr("Won, {period}"))]
        for period in found.periods
    ]
    names = [*sides[0], tr("Rate"), tr("Of all"), *sides[1], tr("Rate"), tr("Of all")]
    heads(sheet, row, [tr("Channel"), *names, tr("By its rate (points)"), tr("By the mix (points)")])
    shifts = sorted(found.shifts, key=lambda one: -one.before[1] - one.after[1])
    first, last = row + 1, row + len(shifts)
    sums = (sum(shift.before[1] for shift in shifts), sum(shift.after[1] for shift in shifts))
    for offset, shift in enumerate(shifts):
        _line(sheet, shift, (first + offset, last + 1), sums)
    _total(sheet, shifts, (first, last))
    return last + 3


def _line(sheet: Sheet, shift: ChannelShift, rows: tuple[int, int], sums: tuple[int, int]) -> None:
    row, total = rows
    sheet.text(row, 0, tr("(unknown)") if shift.is_unknown else shift.label, "row")
    for at, (x, n), whole in ((N1, shift.before, sums[0]), (N2, shift.after, sums[1])):
        sheet.number(row, at, n, COUNT, COUNTED)
        sheet.number(row, at + 1, x, COUNT, COUNTED)
        sheet.formula(row, at + 2, divided(own(row, at + 1), own(row, at)), x / n if n else None, RATE)
        sheet.formula(row, at + 3, divided(own(row, at), relative(total, at)), n / whole if whole else None, RATE)
    by_rate, by_mix = _effects(shift, sums)
    r1, r2, s1, s2 = (own(row, column) for column in (RATE1, RATE2, PART1, PART2))
    both = f"AND(ISNUMBER({r1}),ISNUMBER({r2}))"
    one = f"(N({r1})+N({r2}))"  # where a channel is absent from one period, it takes the rate of the other
    sheet.formula(row, BY_RATE, f"IF({both},100*(N({s1})+N({s2}))/2*({r2}-{r1}),0)", 100 * by_rate, POINTS)
    sheet.formula(row, BY_MIX, f"100*IF({both},{one}/2,{one})*(N({s2})-N({s1}))", 100 * by_mix, POINTS)


def _effects(shift: ChannelShift, sums: tuple[int, int]) -> tuple[float, float]:
    """One channel's part of ``statistics.kitagawa``."""
    (x1, n1), (x2, n2) = shift.before, shift.after
    s1, s2 = n1 / sums[0], n2 / sums[1]
    r1 = x1 / n1 if n1 else x2 / n2 if n2 else 0.0
    r2 = x2 / n2 if n2 else r1
    return (s1 + s2) / 2 * (r2 - r1), (r1 + r2) / 2 * (s2 - s1)


def _total(sheet: Sheet, shifts: list[ChannelShift], rows: tuple[int, int]) -> None:
    first, last = rows
    row = last + 1
    split = kitagawa([shift.before for shift in shifts], [shift.after for shift in shifts])
    sheet.text(row, 0, tr("All leads"), "total")
    for at, pairs in ((N1, [shift.before for shift in shifts]), (N2, [shift.after for shift in shifts])):
        n, x = sum(pair[1] for pair in pairs), sum(pair[0] for pair in pairs)
        sheet.formula(row, at, f"SUM({area(first, at, last, at)})", n, COUNT, "total")
        sheet.formula(row, at + 1, f"SUM({area(first, at + 1, last, at + 1)})", x, COUNT, "total")
        sheet.formula(row, at + 2, divided(own(row, at + 1), own(row, at)), x / n if n else None, RATE, "total")
        sheet.text(row, at + 3, "", "total")
    effects = (None, None) if split is None else (100 * split.rate_effect, 100 * split.mix_effect)
    for column, value in zip((BY_RATE, BY_MIX), effects, strict=True):
        sheet.formula(row, column, f"SUM({area(first, column, last, column)})", value, POINTS, "total")
