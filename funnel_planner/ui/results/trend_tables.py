"""What the view of the trend shows, as tables and sentences: pure functions of what was found."""

from typing import TYPE_CHECKING

from funnel_planner.app.findings.trend_words import difference_sentence
from funnel_planner.app.period_words import period_words, short_period, span_words
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.cohort_chart import CohortBar
from funnel_planner.ui.charts.figures import Between, Cell, Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.heat_table import HeatCell, HeatRow
from funnel_planner.words import tr
from funnel_planner.words.differences import points_between
from funnel_planner.words.formats import count, days

if TYPE_CHECKING:  # they load numpy, which the results do only when looked at
    from funnel_planner.analytics.cohorts import Cohort
    from funnel_planner.analytics.spans import Change
    from funnel_planner.app.findings.trend import Comparison, Spans, Trend


def cohort_bars(trend: "Trend", cohorts: "list[Cohort]", *, within: bool) -> tuple[CohortBar, ...]:
    """A bar a period; ``within``: only wins within the window count."""
    from funnel_planner.analytics.statistics import wilson

    bars = []
    for cohort in cohorts:
        won = won_of(cohort, within=within)
        bars.append(
            CohortBar(
                name=period_words(cohort.period),
                tick=short_period(cohort.period),
                leads=cohort.n,
                won=won,
                rate=won / cohort.n if cohort.n else None,
                interval=wilson(won, cohort.n),
                complete=trend.is_complete(cohort),
            )
        )
    return tuple(bars)


def won_of(cohort: "Cohort", *, within: bool) -> int:
    """Won leads of a period: ever, or within the window."""
    return cohort.converted_within if within and cohort.converted_within is not None else cohort.converted


def cohort_table(plan: Plan, trend: "Trend", cohorts: "list[Cohort]") -> Figures:
    """A period a row: leads, those at each stage, share won with its interval, and whether it is complete."""
    from funnel_planner.analytics.statistics import wilson

    stages = [stage.name for stage in plan.stages[1:]]
    windowed = trend.window_days is not None
    within = tr("Won within {days}").format(days=days(trend.window_days))
    rows: list[tuple[Cell, ...]] = []
    for cohort in cohorts:
        cells: list[Cell] = [period_words(cohort.period), cohort.n, *cohort.counts[1:]]
        cells += [cohort.converted / cohort.n if cohort.n else None, wilson(cohort.converted, cohort.n)]
        cells += [cohort.converted_within] if windowed else []
        rows.append((*cells, tr("yes") if trend.is_complete(cohort) else tr("not yet")))
    return Figures(
        title=tr("Trend: {plan}").format(plan=plan.name),
        headings=(
            tr("Entered"), tr("Leads"), *stages, tr("Share won"), tr("95% interval"),
            *[within] * windowed, tr("Complete"),
        ),
        kinds=("text", "count", *("count" for _ in stages), "share", "interval", *["count"] * windowed, "text"),
        rows=tuple(rows),
        currency=plan.economics.currency,
    )  # fmt: skip


def heat_rows(trend: "Trend", cohorts: "list[Cohort]", *, of_all: bool) -> tuple[HeatRow, ...]:
    """A row a period with a cell for each stage from the second; ``of_all``: shares of all leads."""
    from funnel_planner.analytics.statistics import wilson

    found = []
    for cohort in cohorts:
        bases = [cohort.counts[0]] * len(cohort.counts) if of_all else cohort.counts
        cells = [HeatCell(x, n, wilson(x, n)) for x, n in zip(cohort.counts[1:], bases, strict=False)]
        found.append(HeatRow(period_words(cohort.period), cohort.n, tuple(cells), trend.is_complete(cohort)))
    return tuple(found)


def heat_table(plan: Plan, rows: tuple[HeatRow, ...]) -> Figures:
    """The same in figures: for each stage share, x and n."""
    headings, kinds = [tr("Entered"), tr("Leads")], ["text", "count"]
    for stage in plan.stages[1:]:
        name = stage.name
        headings += [name, tr("{stage}: leads").format(stage=name), tr("{stage}: of").format(stage=name)]
        kinds += ["share", "count", "count"]
    return Figures(
        title=tr("Shares by period and stage: {plan}").format(plan=plan.name),
        headings=(*headings, tr("Complete")),
        kinds=(*kinds, "text"),
        rows=tuple(
            (
                row.name,
                row.leads,
                *(part for cell in row.cells for part in (cell.share, cell.x, cell.n)),
                tr("yes") if row.complete else tr("not yet"),
            )
            for row in rows
        ),
    )


def spans_name(spans: "Spans", *, complete: bool) -> str:
    """Which spans are compared, for a list to choose from."""
    text = tr("{after} with {before}") if complete else tr("{after} (not complete) with {before}")
    return text.format(after=span_words(*spans.after), before=span_words(*spans.before))


def comparison_table(plan: Plan, found: "Comparison", window_days: int | None) -> Figures:
    """A stage a row: both shares with their numbers, the difference with its interval, and what it says in words."""
    names = [stage.name for stage in plan.stages[1:]]
    lines = list(zip(names, found.stages, strict=True))
    if found.within is not None:
        lines.append((tr("Won within {days}").format(days=days(window_days)), found.within))
    before, after = (span_words(span.first_day, span.last_day) for span in (found.before, found.after))
    rows: list[tuple[Cell, ...]] = []
    for name, change in lines:
        (was, now), (x1, x2), (n1, n2) = change.rates, change.x, change.n
        said = verdict(change, told=is_fair(found, change))
        apart = None if was is None or now is None else Between(was, now)
        rows.append((name, was, now, apart, change.interval, said, _of(x1, n1), _of(x2, n2)))
    return Figures(
        title=tr("{after} compared with {before}").format(after=after, before=before),
        headings=(
            tr("Stage"), before, after, tr("Points"), tr("95% interval"), tr("In words"),
            tr("Leads, {period}").format(period=before), tr("Leads, {period}").format(period=after),
        ),
        kinds=("text", "share", "share", "points", "points", "text", "text", "text"),
        rows=tuple(rows),
    )  # fmt: skip


def is_fair(found: "Comparison", change: "Change") -> bool:
    """Whether both sides had their time: both spans are complete, or only leads count that had it."""
    return found.is_complete or change is found.within


def verdict(change: "Change", *, told: bool) -> str:
    """What a difference says, in plain words; ``told`` False: one of the spans had less time than the other."""
    if change.difference is None:
        return tr("no data")
    if not told:
        return tr("too early to say")
    if not change.is_told_apart:
        return tr("may be chance")
    return tr("higher") if change.difference > 0 else tr("lower")


def comparison_sentence(found: "Comparison", change: "Change") -> str:
    """The change of the share won in plain words: both rates, the difference, and whether chance can explain it."""
    before, after = (span_words(span.first_day, span.last_day) for span in (found.before, found.after))
    was, now = change.rates
    if was is None or now is None or change.difference is None or change.interval is None:
        period = before if was is None else after
        return tr("There is nothing to compare: no lead of {period} can be counted.").format(period=period)
    text = tr("Of the leads of {after}, {x2} of {n2} won ({now}); of those of {before}, {x1} of {n1} ({was}).").format(
        after=after, x2=count(change.x[1]), n2=count(change.n[1]), now=rate_text(now),
        before=before, x1=count(change.x[0]), n1=count(change.n[0]), was=rate_text(was),
    )  # fmt: skip
    return f"{text} {difference_sentence(change, fair=is_fair(found, change))}"


def examples(trend: "Trend", cohorts: "list[Cohort]", compared: "Comparison | None") -> dict[str, str]:
    """Terms of the view's definitions with their formulas in its own numbers."""
    found = {}
    last = next((cohort for cohort in reversed(cohorts) if cohort.n), None)
    if last is not None:
        share = f"{count(last.converted)} / {count(last.n)} = {rate_text(last.converted / last.n)}"
        found["Share won"] = f"{period_words(last.period)}: {share}"
        if last.converted_within is not None:
            share = f"{count(last.converted_within)} / {count(last.n)} = {rate_text(last.converted_within / last.n)}"
            found["Won within a time"] = f"{period_words(last.period)}, W = {days(trend.window_days)}: {share}"
        if last.complete is not None:
            end, as_of = (span_words(day, day) for day in (last.last_day, trend.days.as_of_day))
            sign = "≤" if last.complete else ">"
            found["Complete"] = f"{end} + {days(trend.window_days)} {sign} {as_of}"
    if compared is not None and compared.won.difference is not None:
        was, now = (rate or 0.0 for rate in compared.won.rates)
        found["Difference"] = f"{rate_text(now)} − {rate_text(was)} = {points_between(was, now)}"
    return found


def _of(x: int, n: int) -> str:
    return tr("{x} of {n}").format(x=count(x), n=count(n))
