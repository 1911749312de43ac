"""What ``analyse`` found, as aligned lines for people."""

from collections.abc import Sequence

from funnel_planner.analytics.results import Interval, Measured
from funnel_planner.app.answers import day_text
from funnel_planner.app.counting_words import counting_words
from funnel_planner.app.ledger_words import ledger_sentence
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, tr, trn


def text_report(plan: Plan, measured: Measured, ledger: Ledger) -> str:
    """The rule, the funnel, the channels and the ledger."""
    day = day_text(measured.as_of_day) or formats.day(None)
    parts = [
        trn("{n} lead", "{n} leads", measured.lead_count).format(n=formats.count(measured.lead_count)),
        tr("Counted: {rule}, as of {day}").format(rule=counting_words(plan.counting), day=day),
        "",
        _funnel(plan, measured),
        "",
        tr("Overall conversion: {rate}").format(rate=formats.percent(measured.total.overall_rate, 3)),
    ]
    if measured.total.won_value is not None:
        value = formats.money(measured.total.won_value, plan.economics.currency)
        parts.append(tr("Value won: {value}").format(value=value))
    parts += ["", tr("By channel:"), _channels(plan, measured), "", ledger_sentence(ledger)]
    return "\n".join(parts)


def text_by(plan: Plan, header: str, by: dict[str, list[int | None]]) -> str:
    """The counts of each label of a column."""
    headings = [header, *(stage.name for stage in plan.stages)]
    rows = [[label, *map(formats.count, counts)] for label, counts in by.items()]
    return "\n".join([tr("By {column}:").format(column=header), _table(headings, rows)])


def _funnel(plan: Plan, measured: Measured) -> str:
    """A stage a line; drop-off, lost and open belong to the stage that is left, so that they add up."""
    total, width = measured.total, len(plan.stages)
    columns: list[tuple[str, list[str]]] = [
        (tr("Stage"), [stage.name for stage in plan.stages]),
        (tr("Reached"), list(map(formats.count, total.counts))),
        (tr("Step rate"), ["", *map(formats.percent, total.step_rate[1:])]),
        (tr("95% interval"), ["", *map(_interval, total.step_interval[1:])]),
        (tr("Drop-off"), _padded(list(map(formats.count, total.dropoff[1:])), width)),
        (tr("Lost"), _padded(list(map(formats.count, total.lost)), width)),
        (tr("Open"), _padded(list(map(formats.count, total.open)), width)),
    ]
    if any(measured.rate_bounds):
        bounds = [_interval(bounds) if bounds else "" for bounds in measured.rate_bounds]
        columns.insert(4, (tr("Possible range"), _padded(bounds, width)))
    rows = zip(*(cells for _, cells in columns), strict=True)
    return _table([heading for heading, _ in columns], list(rows))


def _channels(plan: Plan, measured: Measured) -> str:
    headings = [tr("Channel"), *(stage.name for stage in plan.stages), tr("Overall conversion")]
    rows = [
        [
            tr("(unknown)") if channel.is_unknown else channel.label,
            *map(formats.count, channel.funnel.counts),
            formats.percent(channel.funnel.overall_rate),
        ]
        for channel in measured.channels
    ]
    return _table(headings, rows)


def _interval(bounds: Interval | None) -> str:
    return formats.NO_DATA if bounds is None else formats.interval(*bounds)


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Headings above rows: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            f"{cell:>{width}}" if index else f"{cell:<{width}}"
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (headings, *rows)
    )
