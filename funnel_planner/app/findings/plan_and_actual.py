"""The plan beside what was measured: rates, volumes and money, and which step explains the gap."""

import math
from collections.abc import Sequence
from dataclasses import replace

from funnel_planner.app.editing import plan_rate_counts
from funnel_planner.app.findings.entry_period import entry_period
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.plan_lines import DAYS_PER_MONTH, Comparison, Effect, Gap, Line, Metric, What
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import FunnelResult
    from funnel_planner.analytics.statistics import Decomposition
    from funnel_planner.forecast.projection import Projection

MINOR = 100
Deals = tuple[int, float, float | None]
"""Won leads that say what they are worth, the sum, and the sum of squares; None: not known."""
NEUTRAL_PARTS = {"label": 3, "channel": 2, "number": 5, "cohort": 2, "entered": 3, "undated": 1}
"""So many parts of a group, its kind among them, do not ask how far leads came: a period may go on with a stage."""
NEUTRAL_LISTS = frozenset({"batch", "other_labels", "other_channels"})
"""Groups that go on with files or labels, however many, and ask nothing of how far leads came."""


def compare(look: Look) -> Comparison:
    """The plan beside the leads of a look."""
    from funnel_planner.forecast.flow import project

    plan, measured = look.plan, look.measured
    projection, whole_plan = project_part(plan, look.lead_filter), project(plan)
    first = _first_told(look)
    period = entry_period(look)
    months = None if period is None else (period[1] - period[0] + 1) / DAYS_PER_MONTH
    ids = _planned_ids(plan)
    funnels = {"": measured.total}
    not_planned = []
    for channel in measured.channels:
        if label_key(channel.label) in ids:
            funnels[ids[label_key(channel.label)]] = channel.funnel
        elif not (channel.is_unknown and plan.channels and len(measured.channels) == 1):
            not_planned.append(channel.label)  # where no lead says its channel, they may be those of the plan's ones
    deals = _deals(look)
    rates = {key: _rates(plan, (projection, whole_plan), key, funnel, first) for key, funnel in funnels.items()}
    amounts = {
        key: _amounts(look, projection, key, (funnel, deals.get(key)), months) for key, funnel in funnels.items()
    }
    by_outcome = chosen_by_outcome(look.lead_filter)
    if by_outcome:
        rates = {key: tuple(replace(line, usable=False) for line in lines) for key, lines in rates.items()}
    return Comparison(
        rates=rates,
        chosen_by_outcome=by_outcome,
        amounts=amounts,
        gaps=_gaps(plan, rates[""], amounts[""], projection, first),
        mix=_mix(look, projection, first),
        first_index=first,
        months=months,
        period=period,
        not_planned=tuple(not_planned),
        late_entries=any(plan.entry_index(c) > first for c in plan.channels if c.volume_per_month),
    )


def _planned_ids(plan: Plan) -> dict[str, str]:
    """Label key -> id of the channel; that of blanks where a channel takes them."""
    blanks = {alias: channel.id for channel in plan.channels for alias in channel.aliases if alias == UNKNOWN}
    return blanks | {label_key(channel.name): channel.id for channel in plan.channels}


def chosen_by_outcome(wish: LeadFilter) -> bool:
    """A filter asks how far leads came or how they ended, so that rates among them say nothing of others."""
    return bool(wish.stages or wish.outcomes) or neutral_part(wish.group) != wish.group


def neutral_part(group: tuple[str, ...]) -> tuple[str, ...]:
    """What a group asks of leads but how far they came and how they ended; empty: nothing."""
    if not group or group[0] in NEUTRAL_LISTS:
        return group
    return group[: NEUTRAL_PARTS.get(group[0], 0)]


def _first_told(look: Look) -> int:
    """The first stage at which somebody is seen to stop.

    A lead list that begins at MQLs counts all of them as leads, too: 100 % from lead to MQL was not measured.
    Counts of reports say themselves how many were at each stage: there it is the first stage they tell of.
    """
    counts = look.measured.total.counts
    if not look.has_leads:
        return next((index for index, count in enumerate(counts[:-1]) if count is not None), 0)
    for index in range(len(counts) - 1):
        if counts[index + 1] != counts[0]:
            return index
    return 0


def _rates(
    plan: Plan, projections: "tuple[Projection, Projection]", key: str, funnel: "FunnelResult", first: int
) -> tuple[Line, ...]:
    """Planned and measured rates; ``projections`` of the channels looked at, and of all."""
    projection, whole_plan = projections
    lines = []
    channel = plan.channel(key) if key else None
    for index in range(len(plan.stages) - 1):
        x, n, rate = funnel.counts[index + 1], funnel.counts[index], funnel.step_rate[index + 1]
        if channel is not None:
            planned = plan.rate(channel, index)
        else:
            planned = projection.step_rate[index + 1]
            if planned is None:
                planned = plan.stages[index].rate_to_next
        told = index >= first
        if channel is not None and index < plan.entry_index(channel):
            planned, told = None, False
        overruled = told and channel is None and not plan_rate_counts(plan, whole_plan, index)
        usable = told and not overruled and rate is not None and 0.0 <= rate <= 1.0
        lines.append(
            Line(
                what=What.RATE,
                planned=planned,
                measured=rate if told else None,
                part=float(x or 0),
                whole=float(n or 0),
                rests_on=n or 0,
                channel_id=key,
                index=index,
                interval=funnel.step_interval[index + 1] if told else None,
                untold=not told,
                usable=usable,
                overruled=overruled,
            )
        )
    return tuple(lines)


def _amounts(
    look: Look,
    projection: "Projection",
    key: str,
    measured: "tuple[FunnelResult, Deals | None]",
    months: float | None,
) -> tuple[Line, ...]:
    """Volume at the first told stage, customers, deal size, revenue and spend, a month each but the deal size."""
    plan = look.plan
    funnel, deal = measured
    channel = plan.channel(key) if key else None
    planned = next((one for one in projection.channels if one.channel_id == key), None)
    entry = plan.entry_index(channel) if channel is not None else _first_told(look)
    wish = look.lead_filter
    # a part of the leads says nothing of all that come
    whole = not (wish.channels or wish.columns or wish.group or wish.stages or wish.outcomes)
    people = funnel.counts[entry]
    won = funnel.counts[plan.won_index]
    volumes = projection.volumes if planned is None else planned.volumes
    month = months or 0.0

    def a_month(what: What, planned: float, part: float | None, rests_on: int | None, *, usable: bool = False) -> Line:
        value = None if part is None or not months else part / months
        return Line(
            what, planned, value, part or 0.0, month, rests_on or 0, key, usable=usable and value is not None and whole
        )

    volume = channel.volume_per_month if channel is not None else volumes[entry]
    customers, revenue, spend = (
        (projection.customers, projection.revenue, projection.spend)
        if planned is None
        else (planned.customers, planned.revenue, planned.spend)
    )
    count, money, squares = deal or (0, 0.0, None)
    mean = money / count if count else None
    size = plan.economics.deal_size if channel is None else plan.deal_size(channel)
    if channel is not None and entry < _first_told(look):
        people = None  # nobody is seen to stop there, so nobody knows how many came in
    return (
        a_month(What.VOLUME, volume, people, people, usable=bool(key and people)),
        a_month(What.CUSTOMERS, customers, won, won),
        Line(What.DEAL_SIZE, size, mean, money, float(count), count, key, usable=mean is not None, squares=squares),
        a_month(What.REVENUE, revenue, funnel.won_value, won),
        a_month(What.SPEND, spend, funnel.cost, people),
    )


def _deals(look: Look) -> dict[str, Deals]:
    """By channel id, and for all."""
    from funnel_planner.analytics.leads import NO_VALUE

    plan, measured = look.plan, look.measured
    ids = _planned_ids(plan)
    if not look.has_leads:
        funnels = [("", measured.total)] + [(ids.get(label_key(c.label), "-"), c.funnel) for c in measured.channels]
        return {
            key: (f.counts[plan.won_index] or 0, f.won_value, None)
            for key, f in funnels
            if f.won_value is not None and key != "-"
        }
    import numpy as np

    journeys = look.journeys
    valued = journeys.at(journeys.won_index) & (journeys.leads.value_minor != NO_VALUE)
    who = np.flatnonzero(valued) if look.rows is None else look.rows[valued[look.rows]]
    amounts, codes = journeys.leads.value_minor[who], journeys.channel.codes[who] + 1
    size = len(journeys.channel.labels) + 1
    counts, sums = np.bincount(codes, minlength=size).tolist(), np.zeros(size, dtype=np.int64)
    np.add.at(sums, codes, amounts)
    squares = np.bincount(codes, weights=(amounts / MINOR) ** 2, minlength=size)
    found: dict[str, Deals] = {"": (len(who), int(amounts.sum()) / MINOR, float(squares.sum()))}
    labels = (UNKNOWN, *journeys.channel.labels)
    for label, n, total, square in zip(labels, counts, sums.tolist(), squares.tolist(), strict=True):
        if label_key(label) in ids:
            found[ids[label_key(label)]] = (n, total / MINOR, square)
    return found


def _gaps(
    plan: Plan, rates: Sequence[Line], amounts: Sequence[Line], projection: "Projection", first: int
) -> dict[Metric, Gap]:
    """The gap of the overall rate, of customers and of revenue a month, as far as all their factors are known."""
    steps = [Effect(What.RATE, 0.0, line.planned, line.measured, line.index)
             for line in rates[first : plan.won_index]
             if line.planned is not None and line.measured is not None]  # fmt: skip
    if len(steps) < plan.won_index - first or not steps:
        return {}
    found = {Metric.RATE: _split(steps)}
    by_what = {line.what: line for line in amounts}
    volume, deal, won = by_what[What.VOLUME], by_what[What.DEAL_SIZE], by_what[What.CUSTOMERS]
    if volume.measured is None or not projection.volumes[first]:
        return found
    people = Effect(What.VOLUME, 0.0, projection.volumes[first], volume.measured)
    found[Metric.CUSTOMERS] = _split([people, *steps])
    if deal.measured is not None and projection.customers:
        size = Effect(What.DEAL_SIZE, 0.0, projection.revenue / projection.customers, deal.measured)
        found[Metric.REVENUE] = _split([people, *steps, *_valued(deal, won), size])
    return found


def _valued(deal: Line, won: Line) -> list[Effect]:
    """Customers without an amount add nothing to the revenue that was measured: a factor of its own."""
    if not won.part or deal.rests_on >= won.rests_on:
        return []
    return [Effect(What.VALUED, 0.0, 1.0, deal.rests_on / won.rests_on)]


def _split(factors: Sequence[Effect]) -> Gap:
    from funnel_planner.analytics.gap import factor_effects

    planned, measured = [one.planned for one in factors], [one.measured for one in factors]
    effects = factor_effects(planned, measured)
    split = tuple(replace(one, effect=effect) for one, effect in zip(factors, effects, strict=True))
    return Gap(math.prod(planned), math.prod(measured), split)


def _mix(look: Look, projection: "Projection", first: int) -> "Decomposition | None":
    """How much of the gap of the overall rate is the channels' rates, and how much their shares of the leads."""
    from funnel_planner.analytics.statistics import kitagawa

    plan, won = look.plan, look.plan.won_index
    before: dict[str, tuple[float, float]] = {}
    for channel in projection.channels:
        before[label_key(channel.name)] = (channel.volumes[won], channel.volumes[first])
    if sum(1 for _, people in before.values() if people) < 2 or not plan.channels:
        return None
    after = {
        label_key(channel.label): (float(channel.funnel.counts[won] or 0), float(channel.funnel.counts[first] or 0))
        for channel in look.measured.channels
    }
    keys = [*before, *(key for key in after if key not in before)]
    return kitagawa([before.get(key, (0.0, 0.0)) for key in keys], [after.get(key, (0.0, 0.0)) for key in keys])
