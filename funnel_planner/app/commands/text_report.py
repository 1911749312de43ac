"""What ``analyse`` found, as aligned lines for people."""

from collections.abc import Iterator

from funnel_planner.analytics.event_days import event_days
from funnel_planner.analytics.funnel_parts import implied
from funnel_planner.analytics.results import Measured
from funnel_planner.app.commands.answers import Found, day_text
from funnel_planner.app.commands.text_more import doubts, more_parts
from funnel_planner.app.commands.text_tables import interval_text, text_table
from funnel_planner.app.commands.why_answers import day_spans
from funnel_planner.app.files.ledger_words import ledger_sentence
from funnel_planner.app.findings.by_column import spread_figures, spreads
from funnel_planner.app.findings.counting_words import counting_words, report_words
from funnel_planner.app.findings.finding_words import (
    blank_words,
    channel_name,
    curve_words,
    difference_words,
    filled_in_words,
    flag_sentences,
    mature_words,
    mix_words,
    uncut_words,
)
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.trend_words import day_range_words, undated_words
from funnel_planner.app.period_words import span_words
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.blank_counts import count_or_least
from funnel_planner.words.spreads import spread_heads

TYPE_CHECKING = False
if TYPE_CHECKING:  # only for its type
    from funnel_planner.analytics.column_cuts import ColumnNumbers


def text_report(found: Found, look: Look, ledger: Ledger) -> str:
    """The rule, the funnel, times, channels, periods, what is odd, and the ledger; parts without data are left out."""
    return "\n\n".join(filter(None, _parts(found, look, ledger)))


def _parts(found: Found, look: Look, ledger: Ledger) -> Iterator[str]:
    plan, measured = found.plan, found.measured
    day = day_text(measured.as_of_day) or formats.day(None)
    words = report_words() if look.is_report or look.is_page_report else counting_words(plan.counting)
    rule = tr("Counted: {rule}, as of {day}").format(rule=words, day=day)
    yield f"{_how_many(plan, measured, look)}\n{rule}"
    every = [measured.total, *(channel.funnel for channel in measured.channels)]
    told = any(count is not None for one in every for count in one.counts)  # not where only costs are
    counted = told and not look.is_page_report
    yield _funnel(plan, measured, _filled_in(look)) if counted else ""
    yield "" if look.is_page_report else _totals(found)
    if len(plan.stages) > 1:
        yield _times(found)
    if counted:
        yield tr("By channel:") + "\n" + _channels(plan, found.shown)
        yield _differences(found)
    yield _cohorts(found)
    yield _periods(found, look)
    yield _why_changed(found, look)
    yield from more_parts(found, look)
    yield "\n".join([*flag_sentences(measured.flags), *blank_words(plan, measured)])
    yield doubts(look)
    yield ledger_sentence(ledger)


def _why_changed(found: Found, look: Look) -> str:
    """Why the total changed between the two spans that are compared, if any are."""
    if found.mix is None or found.cuts.compare is None:
        return ""
    before, after = day_spans(found.cuts.compare)
    is_young = not look.had_time(after[1])
    return mix_words(found.mix, span_words(*before), span_words(*after), is_young=is_young)


def _how_many(plan: Plan, measured: Measured, look: Look) -> str:
    """How many leads there are; of a report how many of what it counts, under the name that it has in the funnel."""
    if look.is_page_report:
        return tr("A page report")
    if look.has_leads or look.journeys.report is None:
        return trn("{n} lead", "{n} leads", measured.lead_count).format(n=formats.count(measured.lead_count))
    told = ((stage.name, n) for stage, n in zip(plan.stages, measured.total.counts, strict=True) if n is not None)
    name, count = next(told, ("", 0))
    return tr("{stage}: {n}").format(stage=name, n=formats.count(count)) if name else _told_in_part(plan, measured)


def _told_in_part(plan: Plan, measured: Measured) -> str:
    """Of a report whose totals are unknown, as some of its counts are blank: what the others add up to."""
    for stage, *counts in zip(plan.stages, *(channel.funnel.counts for channel in measured.channels), strict=True):
        known = [count for count in counts if count is not None]
        if known:
            text = tr("{stage}: at least {n}, as some counts are blank")
            return text.format(stage=stage.name, n=formats.count(sum(known)))
    return tr("A report of costs")


def text_by(plan: Plan, header: str, by: dict[str, list[int | None]]) -> str:
    """The counts of each label of a column."""
    headings = [header, *(stage.name for stage in plan.stages)]
    rows = [[shown_label(label), *map(formats.count, counts)] for label, counts in by.items()]
    return "\n".join([tr("By {column}:").format(column=header), text_table(headings, rows)])


def text_numbers(header: str, numbers: "ColumnNumbers") -> str:
    """How the numbers of a column spread."""
    rows = [
        [name, formats.count(spread.n), *map(formats.figure, spread_figures(spread))]
        for name, spread in spreads(numbers)
        if spread is not None
    ]
    return text_table([header, tr("Leads"), *spread_heads()], rows)


def _funnel(plan: Plan, measured: Measured, filled_in: tuple[int, ...]) -> str:
    """A stage a line; drop-off, lost and open belong to the stage that is left, so that they add up."""
    total, width = measured.total, len(plan.stages)
    columns: list[tuple[str, list[str]]] = [
        (tr("Stage"), [stage.name for stage in plan.stages]),
        (tr("Reached"), _reached(measured)),
        (tr("Step rate"), ["", *map(formats.rate, total.step_rate[1:])]),
        (tr("95% interval"), ["", *map(interval_text, total.step_interval[1:])]),
        (tr("Drop-off"), _padded(list(map(formats.count, total.dropoff[1:])), width)),
    ]
    if total.settled_rate and width > 1:
        columns += [
            (tr("Lost"), _padded(list(map(formats.count, total.lost)), width)),
            (tr("Open"), _padded(list(map(formats.count, total.open)), width)),
            (tr("Of decided leads"), ["", *map(formats.rate, total.settled_told[1:])]),
        ]
    if any(measured.rate_bounds):
        bounds = [interval_text(bounds) if bounds else "" for bounds in measured.rate_bounds]
        columns.insert(4, (tr("Possible range"), _padded(bounds, width)))
    if any(filled_in):
        columns.append((tr("Filled in"), list(map(formats.count, filled_in))))
    rows = zip(*(cells for _, cells in columns), strict=True)
    table = text_table([heading for heading, _ in columns], list(rows))
    return "\n".join([table, *filled_in_words(plan, measured, filled_in)])


def _filled_in(look: Look) -> tuple[int, ...]:
    """Leads at each stage that nothing says were there; a report knows no leads."""
    return implied(look.journeys, look.rows) if look.has_leads else ()


def _reached(measured: Measured) -> list[str]:
    """Counts; where blank rows leave one open, that it is at least what the others add up to."""
    counts = measured.total.counts
    least = measured.at_least or (None,) * len(counts)
    return [count_or_least(count, low) for count, low in zip(counts, least, strict=True)]


def _totals(found: Found) -> str:
    total, currency = found.measured.total, found.plan.economics.currency
    lines = []
    if len(found.plan.stages) > 1 and any(count is not None for count in total.counts):
        lines.append(tr("Overall conversion: {rate}").format(rate=formats.rate(total.overall_rate)))
        if total.overall_interval:
            lines[0] += f" ({formats.interval(*total.overall_interval)})"
    if found.mature:
        lines.append(mature_words(found.mature))
    if found.uncut:
        lines.append(uncut_words(found.uncut))
    if total.won_value is not None:
        lines.append(tr("Value won: {value}").format(value=formats.money(total.won_value, currency)))
    elif found.measured.flags.get("unreadable_amounts"):
        lines.append(tr("Value won: {value}").format(value=formats.NO_DATA))
    if total.cost is not None:
        lines.append(tr("Cost: {value}").format(value=formats.money(total.cost, currency)))
    return "\n".join(lines)


def _times(found: Found) -> str:
    """Steps that have times, the whole way, and how fast leads convert."""
    times = found.durations
    if times is None or not (any(times.steps) or times.total):
        return ""
    headings = [tr("Time"), tr("Median"), tr("Mean"), tr("9 of 10 within"), tr("Leads with both dates")]
    stages = [stage.name for stage in found.plan.stages]
    named = [
        (tr("{before} to {after}").format(before=stages[index - 1], after=stages[index]), times.steps[index])
        for index in range(1, len(stages))
    ]
    named.append((tr("From entry to the win"), times.total))
    rows = [
        [name, formats.days(step.median), formats.days(step.mean), formats.days(step.p90), formats.count(step.n)]
        for name, step in named
        if step is not None
    ]
    curve = curve_words(found.curve) if found.curve else ""
    return "\n".join(filter(None, [text_table(headings, rows), curve]))


def _channels(plan: Plan, measured: Measured) -> str:
    headings = [tr("Channel"), *(stage.name for stage in plan.stages)]
    rows = [[channel_name(channel), *map(formats.count, channel.funnel.counts)] for channel in measured.channels]
    if len(plan.stages) > 1:
        headings.append(tr("Overall conversion"))
        for row, channel in zip(rows, measured.channels, strict=True):
            row.append(formats.rate(channel.funnel.overall_rate))
    return text_table(headings, rows)


def _differences(found: Found) -> str:
    """Channels that differ from the rest for sure; a ranking of the others would be noise."""
    if min(len(found.tests), len(found.plan.stages)) < 2:
        return ""
    differing = [difference_words(test) for test in found.tests if test.differs]
    if not differing:
        return tr("No channel converts better or worse than the others for sure.")
    return "\n".join([tr("Channels that differ from all others together:"), *differing])


def _cohorts(found: Found) -> str:
    if found.cohorts is None:
        return ""
    windowed = any(cohort.complete is not None for cohort in found.cohorts.periods)
    headings = [tr("Entered"), tr("Leads"), tr("Converted"), tr("Rate")]
    headings += (
        [tr("Won within {days}").format(days=formats.days(found.awaited_days)), tr("Period")] if windowed else []
    )
    rows = []
    for cohort in found.cohorts.periods:
        rate = formats.rate(cohort.converted / cohort.n if cohort.n else None)
        row = [cohort.period, formats.count(cohort.n), formats.count(cohort.converted), rate]
        if windowed:
            row += [formats.count(cohort.converted_within), tr("complete") if cohort.complete else tr("still open")]
        rows.append(row)
    lines = [text_table(headings, rows)]
    undated = found.cohorts.undated
    if undated:
        text = trn(
            "{n} lead has no entry date and is in no period.",
            "{n} leads have no entry date and are in no period.",
            undated,
        )
        lines.append(text.format(n=formats.count(undated)))
    return "\n".join(lines)


def _periods(found: Found, look: Look) -> str:
    """What happened in each period, whenever the leads had entered; no rates, for they would mix people."""
    if found.cohorts is None or found.cuts.cohort is None:
        return ""
    events = event_days(look.journeys, look.rows)
    stages = [stage.name for stage in look.plan.stages[1:]]
    rows = [
        [one.period, *map(formats.count, one.came), formats.count(one.lost)]
        for one in events.periods(found.cuts.cohort)
    ]
    table = text_table([tr("Period"), tr("Entered"), *stages, tr("Lost")], rows)
    lines = [tr("What happened in each period, whenever the leads had entered:"), table]
    told = (words(look.plan, events) for words in (day_range_words, undated_words))
    return "\n".join([*lines, *filter(None, told)])


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
