"""What the trend shows by the period of the event, as bars, tables and sentences: pure functions of what was found."""

from typing import TYPE_CHECKING

from funnel_planner.app.period_words import period_words, short_period, span_words
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.period_chart import PeriodChart, Strip
from funnel_planner.words import tr
from funnel_planner.words.formats import count, money

if TYPE_CHECKING:  # it loads numpy, which the results do only when looked at
    from funnel_planner.analytics.event_days import Happened
    from funnel_planner.app.findings.trend import Trend

Group = tuple[str, ...]


def show_happened(chart: PeriodChart, plan: Plan, found: "list[Happened]") -> None:
    """A strip for entries, each stage, losses and money, as far as there are any."""
    chart.show_strips(
        strips(plan, found),
        [period_words(one.period) for one in found],
        [short_period(one.period) for one in found],
        [one.is_over for one in found],
        happened_table(plan, found),
    )


def strips(plan: Plan, found: "list[Happened]") -> list[Strip]:
    """Top down: entered, came to each stage, lost, value won."""
    shown = []
    for index, name in enumerate(_stages(plan)):
        look = "good" if index == plan.won_index else "accent"
        shown.append(Strip(name, tuple(float(one.came[index]) for one in found), count, look))
    if _has_losses(found):
        shown.append(Strip(tr("Lost"), tuple(float(one.lost) for one in found), count, "lost"))
    if _has_money(found):
        currency = plan.economics.currency
        shown.append(
            Strip(tr("Value won"), tuple(one.won_value for one in found), lambda x: money(x, currency), "good")
        )
    return shown


def group_of(plan: Plan, found: "list[Happened]", row: int, column: int) -> Group:
    """The leads behind a bar (see ``analytics.groups``)."""
    period = found[column].period
    if row == 0:
        return ("cohort", period)
    if row < len(plan.stages):
        return ("came", period, plan.stages[row].id)
    if row == len(plan.stages) and _has_losses(found):
        return ("lost_in", period)
    return ("came", period, plan.stages[plan.won_index].id)


def happened_table(plan: Plan, found: "list[Happened]") -> Figures:
    """A period a row: who entered, came to each stage, was lost, and the money won in it; no shares."""
    lost, worth = _has_losses(found), _has_money(found)
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        cells: list[Cell] = [period_words(one.period), *one.came]
        cells += [one.lost] * lost + [one.won_value] * worth
        rows.append((*cells, tr("yes") if one.is_over else tr("not yet")))
    headings = [tr("Period"), *_stages(plan), *[tr("Lost")] * lost, *[tr("Value won")] * worth, tr("Over")]
    return Figures(
        title=tr("What happened in each period: {plan}").format(plan=plan.name),
        headings=tuple(headings),
        kinds=("text", *("count" for _ in plan.stages), *["count"] * lost, *["money"] * worth, "text"),
        rows=tuple(rows),
        currency=plan.economics.currency,
    )


def happened_words(trend: "Trend") -> str:
    """By which days things count, and of which leads: the filter's days are always those of entry."""
    text = tr("Each on the day it happened, whenever the lead had entered: no shares follow from these numbers.")
    first, last = trend.first_day, trend.last_day
    first = trend.days.first_day if first is None else first
    last = trend.days.last_day if last is None else last
    if first is None or last is None or (trend.first_day is None and trend.last_day is None):
        return text
    more = tr("Only leads that entered {period} pass the filter; what happened to them later is shown, too.")
    return f"{text} {more.format(period=span_words(first, last))}"


def _stages(plan: Plan) -> list[str]:
    return [tr("Entered"), *(stage.name for stage in plan.stages[1:])]


def _has_losses(found: "list[Happened]") -> bool:
    return any(one.lost for one in found)


def _has_money(found: "list[Happened]") -> bool:
    return any(one.won_value for one in found)
