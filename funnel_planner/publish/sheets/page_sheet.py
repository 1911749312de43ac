"""The sheet of pages: visits, how long they last, what comes of them, and where they end."""

from collections.abc import Sequence

from funnel_planner.analytics.page_sums import PageSum, PageSums
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.days import date_of
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.finding_charts import Series, add_bars, room_for
from funnel_planner.publish.findings import PageFindings
from funnel_planner.publish.formulas import DASH, divided, known, wilson_formula
from funnel_planner.publish.frame import COUNTED, finish, heads, own, rate_cells, rate_heads, start
from funnel_planner.publish.look import COUNT, ORANGE, RATE
from funnel_planner.publish.sheet import Sheet, absolute, area
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import day

HEADS = 4
MOST_PAGES = 1_000
DRAWN = 15
LENGTH = "[m]:ss"
DAY_SECONDS = 86_400
(VISITS, OF_ALL, SECONDS, CONVERTED, BEHIND, LOW, HIGH, CLICKS, ENTRANCES, EXITS, EXIT_VISITS, EXIT_RATE) = range(1, 13)
LAST = EXIT_RATE + 2
UP, DOWN = LAST + 9, LAST + 10
"""Helpers of the chart stand beyond it."""


def write_pages(sheet: Sheet, findings: PageFindings) -> None:
    """All pages first, then the busiest ones, with charts beside."""
    found = findings.sums
    start(sheet, tr("Pages"), _line(found), 44, *[12] * LAST, 12)
    sheet.text(HEADS - 1, 0, " ".join(findings.said), "muted")
    titles = [
        tr("Page"), tr("Visits"), tr("Of all visits"), tr("Mean visit (min:s)"), tr("Conversion"), tr("Of visits"),
        tr("95 % from"), tr("95 % to"), tr("Clicks"), tr("Entrances"), tr("Exits"), tr("Of visits"),
        *rate_heads(tr("Exits of visits")),
    ]  # fmt: skip
    heads(sheet, HEADS, titles)
    pages = found.pages[:MOST_PAGES]
    rest = len(found.pages) - len(pages)
    first = HEADS + 2
    last = first + len(pages) - 1
    for offset, page in enumerate(pages):
        _page(sheet, first + offset, page, found.total)
    _total(sheet, found, pages, (first, last))
    if rest:
        text = trn("{n} more page is left out; the first line has it.",
                   "{n} more pages are left out; the first line has them.", rest)  # fmt: skip
        sheet.text(last + 2, 0, text, "muted")
    _hide_what_is_not_told(sheet, found.total)
    _charts(sheet, pages, first)
    finish(sheet, last + 2, LAST)
    sheet.worksheet.freeze_panes(HEADS + 2, 1)


def _hide_what_is_not_told(sheet: Sheet, total: PageSum) -> None:
    """Columns of which the report says nothing."""
    groups = (
        (total.seconds, SECONDS, SECONDS), (total.conversion, CONVERTED, HIGH), (total.clicks, CLICKS, CLICKS),
        (total.entrances, ENTRANCES, ENTRANCES), (total.exits, EXITS, LAST),
    )  # fmt: skip
    for told, first, last in groups:
        if told is None:
            sheet.worksheet.set_column(first, last, 12, None, {"hidden": True})


def _line(found: PageSums) -> str:
    parts = [trn("{n} page", "{n} pages", len(found.pages))]
    if found.total.visits is not None:
        parts.append(trn("{n} visit", "{n} visits", found.total.visits))
    if found.first_day is not None and found.last_day is not None:
        first, last = (date_of(number) for number in (found.first_day, found.last_day))
        parts.append(f"{day(first)} – {day(last)}")
    parts.append(tr("as the report counts them; what it does not say is a dash, never 0"))
    return " · ".join(parts)


def _page(sheet: Sheet, row: int, page: PageSum, total: PageSum) -> None:
    sheet.text(row, 0, shown_label(page.page), "row")
    _counts(sheet, row, page)
    share = page.visits / total.visits if page.visits is not None and total.visits else None
    sheet.formula(row, OF_ALL, divided(own(row, VISITS), absolute(HEADS + 1, VISITS)), share, RATE)
    seconds = None if page.seconds is None else page.seconds / DAY_SECONDS
    sheet.number(row, SECONDS, seconds, LENGTH, COUNTED)
    sheet.number(row, CONVERTED, page.conversion, RATE, COUNTED)
    _conversion_bounds(sheet, row, page)
    rate_cells(sheet, row, EXIT_RATE, (own(row, EXITS), page.exits), (own(row, EXIT_VISITS), page.exit_visits or None))
    _whiskers(sheet, row, page)


def _counts(sheet: Sheet, row: int, page: PageSum) -> None:
    counts = (
        (VISITS, page.visits), (BEHIND, page.conversion_visits or None), (CLICKS, page.clicks),
        (ENTRANCES, page.entrances), (EXITS, page.exits), (EXIT_VISITS, page.exit_visits or None),
    )  # fmt: skip
    for column, value in counts:
        sheet.number(row, column, value, COUNT, COUNTED)


def _conversion_bounds(sheet: Sheet, row: int, page: PageSum, style: str = "row") -> None:
    low, high = page.conversion_interval or (None, None)
    share, n = own(row, CONVERTED), own(row, BEHIND)
    for column, value, upper in ((LOW, low, False), (HIGH, high, True)):
        formula = known(wilson_formula(f"({share}*{n})", n, upper=upper), share, n)
        sheet.formula(row, column, formula, value, RATE, style)


def _whiskers(sheet: Sheet, row: int, page: PageSum) -> None:
    interval = wilson(page.exits, page.exit_visits) if page.exits is not None else None
    rate, low, high = (own(row, EXIT_RATE + offset) for offset in range(3))
    own_rate = page.exit_rate or 0.0
    values = (0.0, 0.0) if interval is None else (interval[1] - own_rate, own_rate - interval[0])
    for column, formula, value in ((UP, f"{high}-{rate}", values[0]), (DOWN, f"{rate}-{low}", values[1])):
        sheet.formula(row, column, f"IF(ISNUMBER({low}),{formula},0)", value, "0.000", "helper")


def _total(sheet: Sheet, found: PageSums, pages: Sequence[PageSum], rows: tuple[int, int]) -> None:
    """The line of all pages: sums where all pages stand below, else what the program added up."""
    total, row, (first, last) = found.total, HEADS + 1, rows
    whole = len(pages) == len(found.pages)
    sheet.text(row, 0, tr("All pages"), "total")
    sheet.text(row, OF_ALL, "", "total")
    columns = (
        (VISITS, total.visits), (BEHIND, total.conversion_visits or None), (CLICKS, total.clicks),
        (ENTRANCES, total.entrances), (EXITS, total.exits), (EXIT_VISITS, total.exit_visits or None),
    )  # fmt: skip
    for column, value in columns:
        if whole and value is not None:
            sheet.formula(row, column, f"SUM({area(first, column, last, column)})", value, COUNT, "total")
        else:
            sheet.number(row, column, value, COUNT, "counted_total")
    seconds = None if total.seconds is None else total.seconds / DAY_SECONDS
    sheet.number(row, SECONDS, seconds, LENGTH, "fixed_total")
    if whole and total.conversion is not None and total.conversion_visits:
        shares, visits = (area(first, column, last, column) for column in (CONVERTED, BEHIND))
        formula = f"IF(SUM({visits})>0,SUMPRODUCT({shares},{visits})/SUM({visits}),{DASH})"
        sheet.formula(row, CONVERTED, formula, total.conversion, RATE, "total")
    else:
        sheet.number(row, CONVERTED, total.conversion, RATE, "fixed_total")
    _conversion_bounds(sheet, row, total, "total")
    exits = (own(row, EXITS), total.exits)
    rate_cells(sheet, row, EXIT_RATE, exits, (own(row, EXIT_VISITS), total.exit_visits or None), "total")


def _charts(sheet: Sheet, pages: Sequence[PageSum], first: int) -> None:
    drawn = pages[:DRAWN]
    last = first + len(drawn) - 1
    for column, title in ((UP, tr("Whisker up")), (DOWN, tr("Whisker down"))):
        sheet.text(HEADS, column, title, "helper")
    row = HEADS
    if any(page.visits for page in drawn):
        add_bars(
            sheet, (row, LAST + 1), tr("Busiest pages: visits"), tr("Bars of visits by page"),
            Series(VISITS, first, last),
        )  # fmt: skip
        row += (90 + 24 * len(drawn)) // 20 + 2
    rates = [page.exit_rate for page in drawn if page.exit_rate is not None]
    if rates and max(rates) <= 1:  # else visits count people, and exits do not
        add_bars(
            sheet, (row, LAST + 1), tr("Exits of visits, with 95 % interval"), tr("Bars of the share of exits by page"),
            Series(EXIT_RATE, first, last, colour=ORANGE, number="0.0%", spread=(UP, DOWN), labels=False),
            ends=room_for([page.exit_interval[1] for page in drawn if page.exit_interval]),
        )  # fmt: skip
