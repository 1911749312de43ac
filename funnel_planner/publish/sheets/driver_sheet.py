"""The sheet of drivers: which values of the imported columns go with getting on, and how sure that is."""

from funnel_planner.analytics.drivers import Driver, Suspicion
from funnel_planner.analytics.results import FEW, SURE
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.finding_charts import Series, add_bars, powers_around
from funnel_planner.publish.findings import DriverFindings
from funnel_planner.publish.formulas import divided, odds_bound_formula, odds_ratio_formula
from funnel_planner.publish.frame import (
    COUNTED,
    FIXED,
    P_VALUE,
    finish,
    heads,
    own,
    rate_cells,
    rate_heads,
    start,
)
from funnel_planner.publish.look import COUNT, RATE, SKY
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.differences import many_at_once_words
from funnel_planner.words.spreads import value_text

HEADS = 5
MOST_DRIVERS = 1_000
DRAWN = 15
DOUBTS = {
    Suspicion.FILLED_LATER: mark("look twice: filled in later?"),
    Suspicion.TELLS_STAGE: mark("look twice: says how far leads came?"),
    Suspicion.LATEST: mark("look twice: how things stood last?"),
}
ODDS = "[<0.0995]0.000;[<9.95]0.00;#,##0.0"
(VALUE, X, N, RATE_AT, LOW, HIGH, X_REST, N_REST, REST_AT, RATIO, RATIO_LOW, RATIO_HIGH, HOLM, NOTE) = range(1, 15)
NAME, UP, DOWN = 26, 27, 28
"""Helpers of the chart stand beyond it."""


def write_drivers(sheet: Sheet, parts: Parts) -> None:
    """The surest first, with a chart beside."""
    found = parts.findings.drivers
    assert found is not None  # noqa: S101 - the sheet is only made with it
    stage = parts.plan.stages[found.stage].name
    start(sheet, tr("Drivers"), parts.line, 26, 26, *[12] * 12, 46, 12)
    note = tr("What goes with reaching “{stage}”; not why: whoever gets the better leads also converts more.")
    sheet.text(3, 0, note.format(stage=stage), "muted")
    sheet.text(4, 0, _about(found), "muted")
    titles = [
        tr("Column"), tr("Value"), tr("Converted"), tr("Out of"), *rate_heads(tr("Rate")), tr("Others converted"),
        tr("Others"), tr("Their rate"), tr("Odds ratio"), tr("95 % from"), tr("95 % to"),
        tr("p, adjusted"),
    ]  # fmt: skip
    heads(sheet, HEADS, titles, left=2)
    sheet.text(HEADS, NOTE, tr("Note"), "head_aside")
    drivers = found.drivers[:MOST_DRIVERS]
    first = HEADS + 1
    for offset, driver in enumerate(drivers):
        _line(sheet, first + offset, driver, found)
    rest = len(found.drivers) - len(drivers)
    if rest:
        text = trn("{n} more value, the least sure one, is left out.",
                   "{n} more values, the least sure ones, are left out.", rest)  # fmt: skip
        sheet.text(first + len(drivers), 0, text, "muted")
    _chart(sheet, drivers, found, first)
    finish(sheet, first + len(drivers), NOTE)
    sheet.worksheet.freeze_panes(HEADS + 1, 2)


def _about(found: DriverFindings) -> str:
    said = [tr("Odds ratio with its interval (Woolf 1955); p adjusted for the number of comparisons (Holm 1979).")]
    at_once = many_at_once_words(seeming=any(driver.seems_to_differ for driver in found.drivers))
    said += [at_once] if at_once else []
    if found.left_out:
        said.append(
            tr("Too many different values, each of too few leads: {columns}.").format(columns=", ".join(found.left_out))
        )
    if found.restating:
        text = tr("Restate the stage, the outcome or the channel: {columns}.")
        said.append(text.format(columns=", ".join(found.restating)))
    return " ".join(said)


def _line(sheet: Sheet, row: int, driver: Driver, found: DriverFindings) -> None:
    is_channel = driver.column == found.channel_column
    sheet.text(row, 0, tr("Channel") if is_channel else driver.column, "row")
    sheet.text(row, VALUE, _value(driver), "row")
    counts = ((X, driver.x), (N, driver.n), (X_REST, driver.x_rest), (N_REST, driver.n_rest))
    for column, count in counts:
        sheet.number(row, column, count, COUNT, COUNTED)
    rate_cells(sheet, row, RATE_AT, (own(row, X), driver.x), (own(row, N), driver.n))
    x, n, x_rest, n_rest = (own(row, column) for column, _ in counts)
    rest = driver.x_rest / driver.n_rest if driver.n_rest else None
    sheet.formula(row, REST_AT, divided(x_rest, n_rest), rest, RATE)
    ratio, (low, high) = own(row, RATIO), driver.interval
    sheet.formula(row, RATIO, odds_ratio_formula(x, n, x_rest, n_rest), driver.odds_ratio, ODDS)
    for column, value, upper in ((RATIO_LOW, low, False), (RATIO_HIGH, high, True)):
        formula = odds_bound_formula(ratio, x, n, x_rest, n_rest, upper=upper)
        sheet.formula(row, column, formula, value, ODDS)
    sheet.number(row, HOLM, driver.p_holm, P_VALUE, FIXED)
    sheet.text(row, NOTE, _note(driver), "row_aside")


def _value(driver: Driver) -> str:
    value = driver.value
    return value_text(shown_label(value.label), value.span, value.others, whole=value.whole)


def _note(driver: Driver) -> str:
    parts = []
    if driver.look_twice:
        parts.append(tr(DOUBTS[driver.doubt]))
    if driver.n < FEW:
        parts.append(tr("few leads"))
    if driver.p_holm >= SURE:
        parts.append(tr("may be chance"))
    return ", ".join(parts)


def _chart(sheet: Sheet, drivers: tuple[Driver, ...], found: DriverFindings, first: int) -> None:
    """Odds ratios of the surest on an axis of powers of ten, with their intervals."""
    drawn = drivers[:DRAWN]
    for column, title in ((NAME, tr("Name in the chart")), (UP, tr("Whisker up")), (DOWN, tr("Whisker down"))):
        sheet.text(HEADS, column, title, "helper")
    for offset, driver in enumerate(drawn):
        row = first + offset
        column_name = tr("Channel") if driver.column == found.channel_column else driver.column
        sheet.text(row, NAME, f"{column_name}: {_value(driver)}", "helper")
        ratio, low, high = own(row, RATIO), own(row, RATIO_LOW), own(row, RATIO_HIGH)
        sheet.formula(row, UP, f"{high}-{ratio}", driver.interval[1] - driver.odds_ratio, "0.000", "helper")
        sheet.formula(row, DOWN, f"{ratio}-{low}", driver.odds_ratio - driver.interval[0], "0.000", "helper")
    add_bars(
        sheet, (HEADS, NOTE + 1), tr("Odds ratios of the surest, with 95 % interval (1: no difference)"),
        tr("Bars of odds ratios on a logarithmic axis"),
        Series(
            RATIO, first, first + len(drawn) - 1, names=NAME, colour=SKY, number=ODDS, spread=(UP, DOWN), labels=False
        ),
        log=True,
        ends=powers_around([one.interval[0] for one in drawn], [one.interval[1] for one in drawn]),
    )  # fmt: skip
