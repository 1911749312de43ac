"""The sheet that compares channels: each against the rest, what each cost, and what changed between two periods."""

import math

from funnel_planner.analytics.channel_tests import ChannelTest
from funnel_planner.analytics.results import SURE
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain import unit_economics
from funnel_planner.publish.finding_charts import Series, add_bars, room_for
from funnel_planner.publish.formulas import divided, known, literal, newcombe_formula, wilson_formula
from funnel_planner.publish.frame import (
    FIRST,
    FIXED,
    P_VALUE,
    POINTS,
    count_cell,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    section,
    start,
)  # fmt: skip
from funnel_planner.publish.look import COUNT, RATE, SKY
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.asset_table import write_assets
from funnel_planner.publish.sheets.change_table import write_change
from funnel_planner.publish.sheets.channel_money import write_money, write_shares
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.publish.sheets.result_channels import ShownChannel
from funnel_planner.words import tr
from funnel_planner.words.differences import many_at_once_words

(
    LEADS, OF_ALL, WON, OWN, OWN_LOW, OWN_HIGH, REST, REST_LOW, REST_HIGH, OFF, OFF_LOW, OFF_HIGH, HOLM, VERDICT
) = range(1, 15)  # fmt: skip
UP, DOWN = 17, 18
"""Helpers of the chart stand beyond the table."""


def write_comparison(sheet: Sheet, parts: Parts) -> None:
    """The tests, a chart, money, other ways of sharing it, what changed, and what brought leads."""
    found = parts.findings.channels
    assert found is not None  # noqa: S101 - the sheet is only made with it
    stages = len(parts.plan.stages)
    start(sheet, tr("Channel comparison"), parts.line, 30, *[12] * max(HOLM, stages + 5), 24)
    channels = parts.results.channels
    row = FIRST
    if len(channels) > 1:
        row = _tests(sheet, parts, channels, found.tests)
        row = write_money(sheet, parts, channels, row)
    if found.shares:
        row = write_shares(sheet, channels, found.shares, row)
    if found.shifts:
        row = write_change(sheet, found, row)
    for header, results in found.assets:
        row = write_assets(sheet, parts, (row, header), results)
    finish(sheet, row, max(VERDICT, stages + 4))
    sheet.worksheet.freeze_panes(2, 1)


def _tests(sheet: Sheet, parts: Parts, channels: tuple[ShownChannel, ...], tests: tuple[ChannelTest, ...]) -> int:
    at_once = many_at_once_words(seeming=any(test.seems_to_differ for test in tests))
    row = section(
        sheet, FIRST, tr("Each channel against the rest"),
        tr("Difference with its 95 % interval (Newcombe 1998); p of the N−1 chi-squared or Fisher–Irwin test"
           " (Campbell 2007), adjusted for the number of channels (Holm 1979)."),
        *([at_once] if at_once else []),
    )  # fmt: skip
    titles = [
        tr("Channel"), tr("Leads"), tr("Of all leads"), tr("Won"), *rate_heads(tr("Share won")),
        *rate_heads(tr("Share of the rest")),
        tr("Points from the rest"), tr("95 % from"), tr("95 % to"), tr("p (Holm)"),
    ]  # fmt: skip
    heads(sheet, row, titles)
    sheet.text(row, VERDICT, tr("Against the rest"), "head_aside")
    for column, title in ((UP, tr("Whisker up")), (DOWN, tr("Whisker down"))):
        sheet.text(row, column, title, "helper")
    first, last = row + 1, row + len(channels)
    won = parts.plan.won_index
    by_label = {(test.label, test.is_unknown): test for test in tests}
    keyed = {channel.label: channel for channel in parts.measured.channels}
    pairs = [(one.funnel.counts[won], one.funnel.counts[0]) for one in channels]
    follows = all(x is not None and n is not None and x <= n for x, n in pairs)
    for offset, channel in enumerate(channels):
        is_unknown = bool(channel.label) and keyed[channel.label].is_unknown
        test = by_label.get((channel.label, is_unknown)) if channel.label else None
        _line(sheet, parts, channel, (first, first + offset, last), test, follows=follows)
    _total(sheet, parts, (first, last))
    add_bars(
        sheet, (last + 3, 0), tr("Share won by channel, with 95 % interval"), tr("Bars of the share won by channel"),
        Series(OWN, first, last, colour=SKY, number="0.0%", spread=(UP, DOWN), labels=False),
        ends=room_for([interval[1] for x, n in pairs if (interval := wilson(x or 0, n or 0))]),
    )  # fmt: skip
    return last + 6 + math.ceil((90 + 24 * len(channels)) / 20)


def _line(
    sheet: Sheet, parts: Parts, channel: ShownChannel, rows: tuple[int, int, int], test: ChannelTest | None, *,
    follows: bool,
) -> None:  # fmt: skip
    """One channel; the rest are the sums of the table less its own."""
    first, row, last = rows
    won, counts = parts.plan.won_index, channel.funnel.counts
    x, n = counts[won], counts[0]
    sheet.text(row, 0, channel.name, "row")
    count_cell(sheet, row, LEADS, n, parts.channel_source(row - first, 0))
    _of_all(sheet, parts, rows, n)
    count_cell(sheet, row, WON, x, parts.channel_source(row - first, won))
    rate_cells(sheet, row, OWN, (own(row, WON), x), (own(row, LEADS), n))
    rest = [f"(SUM({area(first, column, last, column)})-{own(row, column)})" for column in (WON, LEADS)]
    others = _others(parts, channel)
    if follows and others is not None:
        bounds = wilson(*others) or (None, None)
        sheet.formula(row, REST, divided(rest[0], rest[1]), unit_economics.ratio(*others), RATE)
        sheet.formula(row, REST_LOW, wilson_formula(rest[0], rest[1], upper=False), bounds[0], RATE)
        sheet.formula(row, REST_HIGH, wilson_formula(rest[0], rest[1], upper=True), bounds[1], RATE)
    else:
        for column in (REST, REST_LOW, REST_HIGH):
            sheet.number(row, column, None, RATE)
    _difference(sheet, row, test, follows=follows)
    share, low, high = own(row, OWN), own(row, OWN_LOW), own(row, OWN_HIGH)
    interval = wilson(x, n) if x is not None and n is not None else None
    for column, formula, value in (
        (UP, f"{high}-{share}", None if interval is None or not n else interval[1] - (x or 0) / n),
        (DOWN, f"{share}-{low}", None if interval is None or not n else (x or 0) / n - interval[0]),
    ):
        shown = f"IF(ISNUMBER({low}),{formula},0)"
        sheet.formula(row, column, shown, 0.0 if value is None else value, "0.000", "helper")


def _of_all(sheet: Sheet, parts: Parts, rows: tuple[int, int, int], n: int | None) -> None:
    """The channel's part of all leads."""
    first, row, last = rows
    share = None if n is None else unit_economics.ratio(n, parts.measured.total.counts[0])
    sheet.formula(row, OF_ALL, divided(own(row, LEADS), f"SUM({area(first, LEADS, last, LEADS)})"), share, RATE)


def _difference(sheet: Sheet, row: int, test: ChannelTest | None, *, follows: bool) -> None:
    """The difference with its interval, the adjusted p, and what they say together."""
    if test is None:  # the sum of the small channels is no channel
        for column, number in ((OFF, POINTS), (OFF_LOW, POINTS), (OFF_HIGH, POINTS), (HOLM, P_VALUE)):
            sheet.number(row, column, None, number)
        sheet.text(row, VERDICT, "", "row_aside")
        return
    mine, theirs = ((own(row, at), own(row, at + 1), own(row, at + 2)) for at in (OWN, REST))
    off, low, high = own(row, OFF), own(row, OFF_LOW), own(row, OFF_HIGH)
    gap = None if test.difference is None else 100 * test.difference
    ends = (None, None) if test.newcombe is None else tuple(100 * end for end in test.newcombe)
    if follows:
        sheet.formula(row, OFF, known(f"100*({mine[0]}-{theirs[0]})", mine[0], theirs[0]), gap, POINTS)
        sheet.formula(row, OFF_LOW, newcombe_formula(mine, theirs, upper=False), ends[0], POINTS)
        sheet.formula(row, OFF_HIGH, newcombe_formula(mine, theirs, upper=True), ends[1], POINTS)
    else:
        for column, value in ((OFF, gap), (OFF_LOW, ends[0]), (OFF_HIGH, ends[1])):
            sheet.number(row, column, value, POINTS, FIXED)
    sheet.number(row, HOLM, test.p_holm, P_VALUE, FIXED)
    better, worse, same = tr("better than the rest"), tr("worse than the rest"), tr("no clear difference")
    p = own(row, HOLM)
    sure = (
        f"IF(AND({p}<{SURE},{low}>0),{literal(better)},IF(AND({p}<{SURE},{high}<0),{literal(worse)},{literal(same)}))"
    )
    formula = f'IF(AND(ISNUMBER({p}),ISNUMBER({off}),ISNUMBER({low})),{sure},"")'
    said = "" if test.difference is None else same
    if test.differs:
        said = better if (test.difference or 0.0) > 0 else worse
    sheet.formula(row, VERDICT, formula, said, "", "row_aside")


def _total(sheet: Sheet, parts: Parts, rows: tuple[int, int]) -> None:
    first, last = rows
    row, counts = last + 1, parts.measured.total.counts
    won = counts[parts.plan.won_index]
    sheet.text(row, 0, tr("All leads"), "total")
    for column, count in ((LEADS, counts[0]), (WON, won)):
        if count is None:
            sheet.number(row, column, None, COUNT, "total")
        else:
            sheet.formula(row, column, f"SUM({area(first, column, last, column)})", count, COUNT, "total")
    sheet.number(row, OF_ALL, None, RATE, "total")
    rate_cells(sheet, row, OWN, (own(row, WON), won), (own(row, LEADS), counts[0]), "total")


def _others(parts: Parts, channel: ShownChannel) -> tuple[int, int] | None:
    """Won leads and leads of all other channels."""
    total, counts, won = parts.measured.total.counts, channel.funnel.counts, parts.plan.won_index
    x, n = counts[won], counts[0]
    if x is None or n is None or total[won] is None or total[0] is None:
        return None
    return (total[won] or 0) - x, (total[0] or 0) - n
