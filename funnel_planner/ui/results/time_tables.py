"""What the view of time shows, as tables: pure functions of what was measured."""

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from funnel_planner.app.period_words import period_words
from funnel_planner.domain.lead_filter import SIGNED
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.curve_chart import CurvePoint, Reading
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.plot import nice_ticks
from funnel_planner.ui.charts.range_chart import RangeRow
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, days, money, percent
from funnel_planner.words.win_rows import other_rows, with_backward

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.analytics.durations import Spread
    from funnel_planner.analytics.waiting import Waiting
    from funnel_planner.analytics.win_days import WinDays
    from funnel_planner.app.findings.timing import Timing

READ_TICKS = 8


def step_names(plan: Plan) -> list[str]:
    """Names of the steps by the stage they lead to; at place 0 the whole way."""
    stages = [stage.name for stage in plan.stages]
    pairs = itertools.pairwise(stages)
    return [tr("Entry to won"), *(tr("{before} → {after}").format(before=a, after=b) for a, b in pairs)]


def step_ranges(plan: Plan, found: "Timing") -> tuple[RangeRow, ...]:
    """A row a step, the whole way last."""
    names = step_names(plan)
    rows = [range_row(name, spread) for name, spread in zip(names[1:], found.steps[1:], strict=True)]
    return (*rows, range_row(names[0], found.total))


def stay_ranges(plan: Plan, found: "Timing") -> tuple[RangeRow, ...]:
    """A row a stage with the days that are allowed; the won stage is not left."""
    stages = list(zip(plan.stages, found.in_stage, strict=True))
    return tuple(
        range_row(stage.name, spread, stage.sla_days)
        for index, (stage, spread) in enumerate(stages)
        if index != plan.won_index or spread is not None
    )


def range_row(name: str, spread: "Spread | None", limit: float | None = None) -> RangeRow:
    """A spread as the chart shows it."""
    if spread is None:
        return RangeRow(name, 0, None, limit)
    return RangeRow(name, spread.n, (spread.p10, spread.p25, spread.median, spread.p75, spread.p90), limit)


def spread_table(title: str, what: str, names: list[str], spreads: "list[Spread | None]") -> Figures:
    """A row each: n, quantiles, mean, shortest and longest, in days; what was not observed is no data."""
    rows: list[tuple[Cell, ...]] = []
    for name, found in zip(names, spreads, strict=True):
        if found is None:
            rows.append((name, 0, *[None] * 8))
        else:
            quantiles = (found.p10, found.p25, found.median, found.p75, found.p90)
            rows.append((name, found.n, *quantiles, found.mean, found.shortest, found.longest))
    return Figures(
        title=title,
        headings=(
            what, tr("Leads"), percent(0.1, 0), percent(0.25, 0), tr("Median"), percent(0.75, 0), percent(0.9, 0),
            tr("Mean"), tr("Shortest"), tr("Longest"),
        ),
        kinds=("text", "count", *["days"] * 8),
        rows=tuple(rows),
    )  # fmt: skip


def step_table(plan: Plan, found: "Timing") -> Figures:
    """Times of steps, the whole way last."""
    names = step_names(plan)
    title = tr("Days of steps: {plan}").format(plan=plan.name)
    return spread_table(title, tr("Step, in days"), [*names[1:], names[0]], [*found.steps[1:], found.total])


def other_ways_table(plan: Plan, found: "Timing") -> Figures:
    """The whole way with wins before the entry, and to the hour; without rows where that says nothing else."""
    title = tr("Entry to won, counted in other ways: {plan}").format(plan=plan.name)
    rows = other_rows(tr("Entry to won"), *found.wins.other_ways(found.to_the_hour))
    return spread_table(title, tr("Step, in days"), [name for name, _ in rows], [spread for _, spread in rows])


def channel_table(plan: Plan, found: "Timing") -> Figures:
    """Days from entry to won of each channel with dated wins; then with those that run backwards, where some do."""
    title = tr("Days from entry to won, by channel: {plan}").format(plan=plan.name)
    return _lines_table(title, tr("Channel, in days"), channel_lines(found))


def period_table(plan: Plan, found: "Timing") -> Figures:
    """The same by the month or quarter of entry."""
    title = tr("Days from entry to won, by the time of entry: {plan}").format(plan=plan.name)
    return _lines_table(title, tr("Entered, in days"), period_lines(found))


Line = tuple[str, str, str, "Spread | None"]
"""Name of the row, the channel or period that it is about, ``SIGNED`` or nothing, and its days."""


def channel_lines(found: "Timing") -> list[Line]:
    """By the label of the channel."""
    named = ((shown_label(one.label) if one.is_unknown else one.label, one.label, one.wins) for one in found.channels)
    return _win_lines(named)


def period_lines(found: "Timing") -> list[Line]:
    """By the period, as ``cohorts.period_label`` names it."""
    named = ((period_words(one.period), one.period, one.wins) for one in found.periods)
    return _win_lines(named)


def _win_lines(named: "Iterable[tuple[str, str, WinDays]]") -> list[Line]:
    lines: list[Line] = []
    for name, of, wins in named:
        lines.append((name, of, "", wins.days))
        if wins.backward:
            lines.append((with_backward(name), of, SIGNED, wins.signed))
    return lines


def _lines_table(title: str, what: str, lines: Sequence[Line]) -> Figures:
    return spread_table(title, what, [line[0] for line in lines], [line[3] for line in lines])


def stay_table(plan: Plan, found: "Timing") -> Figures:
    """Times in stages."""
    title = tr("Days in stages: {plan}").format(plan=plan.name)
    return spread_table(title, tr("Stage, in days"), [stage.name for stage in plan.stages], list(found.in_stage))


def waiting_table(plan: Plan, found: "list[tuple[Stage, Waiting]]") -> Figures:
    """A stage a row: open leads, days since their last date, how many wait too long, and days at this stage."""
    from funnel_planner.analytics.statistics import wilson

    rows: list[tuple[Cell, ...]] = []
    for stage, now in found:
        days = now.days
        waits: list[Cell] = [None] * 3 if days is None else [days.median, days.p90, days.longest]
        known = now.open - now.undated
        share = now.stalled / known if now.stalled is not None and known else None
        limits = None if share is None else wilson(now.stalled or 0, known)
        rows.append((stage.name, now.open, now.allowed_days, now.stalled, share, limits, *waits, now.undated,
                     None if now.here is None else now.here.median))  # fmt: skip
    return Figures(
        title=tr("Open leads that wait: {plan}").format(plan=plan.name),
        headings=(
            tr("Stage"), tr("Open"), tr("SLA in days"), tr("Stalled"), tr("Share of dated"), tr("95% interval"),
            tr("Median"), percent(0.9, 0), tr("Longest"), tr("Without a date"),
            tr("Median at this stage"),
        ),
        kinds=("text", "count", "days", "count", "share", "interval", "days", "days", "days", "count", "days"),
        rows=tuple(rows),
    )  # fmt: skip


def curve_points(found: "Timing") -> tuple[CurvePoint, ...]:
    """Steps of the curve with their limits, as far as it is drawn."""
    return tuple(CurvePoint(*step) for step in found.points)


def readings(found: "Timing") -> tuple[Reading, ...]:
    """The curve at round days along its axis."""
    days = [float(round(day)) for day in nice_ticks(found.drawn_until, READ_TICKS) if day == round(day)]
    return tuple(Reading(day, *found.read(day)) for day in days)


def curve_table(plan: Plan, found: "Timing") -> Figures:
    """The curve at the days people ask for."""
    return Figures(
        title=tr("Share won by days since entry: {plan}").format(plan=plan.name),
        headings=(tr("Within days"), tr("Share won"), tr("95% interval"), tr("At risk")),
        kinds=("count", "share", "interval", "count"),
        rows=tuple((day, *found.read(day)) for day in found.listed_days),
    )


def examples(plan: Plan, found: "Timing") -> dict[str, str]:
    """Terms of the view's definitions in its own numbers."""
    shown = {}
    step = next(((name, spread) for name, spread in zip(step_names(plan), found.steps, strict=True) if spread), None)
    for term, name, spread in (("Days of a step", *(step or ("", None))), ("Entry to won", "", found.total)):
        if spread is not None:
            text = trn("median {days} of {n} lead", "median {days} of {n} leads", spread.n).format(
                days=days(spread.median)
            )
            shown[term] = f"{name}: {text}" if name else text
    if found.curve is not None:
        share, _, risk = found.read(found.drawn_until)
        at = tr("day {n}").format(n=count(found.drawn_until))
        shown["Share won by days since entry"] = f"{at}: {rate_text(share)}"
        shown["At risk"] = f"{at}: {count(risk)}"
    parts, currency = found.velocity, plan.economics.currency
    if parts is not None and parts.a_day is not None:
        factors = (count(parts.opportunities), rate_text(parts.win_rate), money(parts.mean_deal, currency))
        velocity = money(parts.a_day, currency)
        shown["Sales velocity, measured"] = f"{' × '.join(factors)} / {days(parts.cycle_days)} = {velocity}"
    return shown
