"""What the results page shows, as tables: pure functions of what was measured."""

from datetime import date, timedelta

from funnel_planner.app.counting_words import counting_words
from funnel_planner.domain import unit_economics
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import day

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import ChannelResult, FunnelResult, Measured

MAX_CHANNELS = 12
"""More channels than this are shown as the largest and one row for the others."""
Column = tuple[str, str, list[Cell]]


def rule_line(counting: Counting, as_of_day: int) -> str:
    """The counting rule in force, as printed under every chart."""
    parts = [counting_words(counting)]
    if as_of_day > -1_000_000:
        parts.append(tr("as of {day}").format(day=day(date(1970, 1, 1) + timedelta(days=as_of_day))))
    return tr("Counted: {rule}").format(rule=", ".join(parts))


def funnel_table(plan: Plan, measured: "Measured") -> Figures:
    """A stage a row: counts, rates of the step that leads to it, and what became of the leads that stopped there.

    Drop-off, lost and open belong to the stage that is left, so that the last two add up to the first.
    """
    total, width = measured.total, len(plan.stages)
    before: list[Cell] = [None, *total.counts[:-1]]
    columns: list[Column] = [
        (tr("Stage"), "text", [stage.name for stage in plan.stages]),
        (tr("Reached"), "count", list(total.counts)),
        (tr("Out of"), "count", before),
        (tr("Step rate"), "share", list(total.step_rate)),
        (tr("95% interval"), "interval", list(total.step_interval)),
        (tr("Of all"), "share", list(total.from_first)),
        (tr("Drop-off"), "count", _padded(total.dropoff[1:], width)),
        (tr("Lost"), "count", _padded(total.lost, width)),
        (tr("Open"), "count", _padded(total.open, width)),
        (tr("Of decided"), "share", _padded(total.settled_rate, width)),
    ]
    if any(measured.rate_bounds):
        columns.insert(5, (tr("Possible range"), "interval", _padded(measured.rate_bounds, width)))
    return _table(tr("Funnel: {plan}").format(plan=plan.name), columns, plan.economics.currency)


def shown_channels(measured: "Measured") -> tuple[list["ChannelResult"], list["ChannelResult"]]:
    """Channels with a row of their own, and those that are shown together."""
    channels = list(measured.channels)
    if len(channels) <= MAX_CHANNELS + 1:
        return channels, []
    return channels[:MAX_CHANNELS], channels[MAX_CHANNELS:]


def channel_name(channel: "ChannelResult") -> str:
    """A channel's label; leads without one are named so."""
    return tr("(unknown)") if channel.is_unknown else channel.label


def channel_table(plan: Plan, measured: "Measured") -> Figures:
    """All leads first, then a channel a row: leads, won, rate, money; money columns only where money is known."""
    from funnel_planner.analytics.statistics import wilson

    own, others = shown_channels(measured)
    won = plan.won_index
    funnels: list[tuple[str, list[FunnelResult]]] = [(tr("All leads"), [measured.total])]
    funnels += [(channel_name(channel), [channel.funnel]) for channel in own]
    if others:
        name = trn("{n} other", "{n} others", len(others))
        funnels.append((name, [channel.funnel for channel in others]))
    leads = [sum(funnel.counts[0] or 0 for funnel in group) for _, group in funnels]
    wons = [sum(funnel.counts[won] or 0 for funnel in group) for _, group in funnels]
    revenue = [_sum([funnel.won_value for funnel in group]) for _, group in funnels]
    cost = [_sum([funnel.cost for funnel in group]) for _, group in funnels]
    pairs = list(zip(wons, leads, strict=True))
    columns: list[Column] = [
        (tr("Channel"), "text", [name for name, _ in funnels]),
        (tr("Leads"), "count", list(leads)),
        (tr("Won"), "count", list(wons)),
        (tr("Share won"), "share", [part / whole if whole else None for part, whole in pairs]),
        (tr("95% interval"), "interval", [wilson(part, whole) for part, whole in pairs]),
        (tr("Revenue"), "money", list(revenue)),
        (tr("Cost"), "money", list(cost)),
        (tr("CPL"), "money", [unit_economics.cost_per(c, n) for c, n in zip(cost, leads, strict=True)]),
        (tr("CAC"), "money", [unit_economics.cost_per(c, n) for c, n in zip(cost, wons, strict=True)]),
        (tr("ROAS"), "ratio", [unit_economics.roas(r, c) for r, c in zip(revenue, cost, strict=True)]),
    ]
    known = [column for column in columns if column[1] not in ("money", "ratio") or _has_data(column)]
    return _table(tr("Channels: {plan}").format(plan=plan.name), known, plan.economics.currency)


def _table(title: str, columns: list[Column], currency: str) -> Figures:
    return Figures(
        title=title,
        headings=tuple(heading for heading, _, _ in columns),
        kinds=tuple(kind for _, kind, _ in columns),
        rows=tuple(zip(*(cells for _, _, cells in columns), strict=True)),
        currency=currency,
    )


def _has_data(column: Column) -> bool:
    return any(cell is not None for cell in column[2])


def _padded(values: "tuple[Cell, ...]", width: int) -> list[Cell]:
    """A column's values; stages past the end have none."""
    return [*values, *([None] * (width - len(values)))]


def _sum(amounts: list[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
