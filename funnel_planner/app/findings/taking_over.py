"""Measured numbers taken over into a plan, each with what it was measured from."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from funnel_planner.app.findings.plan_lines import Comparison, Line, What
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.app.leads.outcome_words import outcomes_named
from funnel_planner.domain.days import date_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.measurement import MAX_FILES, Measurement, NumberKind
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import Measured


def sources(
    plan: Plan,
    measured: "Measured",
    wish: LeadFilter,
    files: Sequence[str],
    period: tuple[int, int] | None = None,
) -> Callable[[Line], Measurement]:
    """What makes a line's measured number a source to be kept: when, from which files, under which filter and rule.

    ``period``: the days that numbers of a month are of (``Comparison.period``); None: the leads' own.
    """
    own = (measured.first_day, measured.last_day)
    conditions = [", ".join(sorted(wish.channels))] if wish.channels else []
    conditions += [f"{header}: {', '.join(sorted(labels))}" for header, labels in wish.columns]
    if wish.group:
        from funnel_planner.app.findings.group_words import group_words

        conditions.append(group_words(plan, wish.group))
    if wish.stages:
        conditions.append(", ".join(stage.name for stage in plan.stages if stage.id in wish.stages))
    if wish.outcomes:
        conditions.append(", ".join(word for word, outcome in outcomes_named().items() if outcome in wish.outcomes))

    def source(line: Line) -> Measurement:
        days = period if period is not None and line.what in (What.VOLUME, What.SPEND) else own
        first, last = (None if day is None else date_of(day) for day in days)
        return Measurement(
            what=NumberKind(line.what.value),
            value=line.measured or 0.0,
            part=line.part,
            whole=line.whole,
            channel_id=line.channel_id,
            stage_id=plan.stages[line.index].id if line.what is What.RATE else "",
            first_day=first,
            last_day=last,
            files=tuple(files[:MAX_FILES]),
            more_files=max(0, len(files) - MAX_FILES),
            conditions=tuple(conditions),
            drawn_to=line.drawn_to,
            drawn_by=line.drawn_by,
            counting=plan.counting,
        )

    return source


def with_rate_source(plan: Plan, index: int, measured: "Measured", wish: LeadFilter, files: Sequence[str]) -> Plan:
    """The plan knowing that its rate from stage ``index`` is the one measured of all channels."""
    total = measured.total
    x, n, rate = total.counts[index + 1], total.counts[index], total.step_rate[index + 1]
    if x is None or n is None or rate is None:
        return plan
    line = Line(What.RATE, None, rate, float(x), float(n), n, index=index)
    return plan.with_measurement(sources(plan, measured, wish, files)(line))


def taken_over(plan: Plan, lines: Iterable[Line], source: Callable[[Line], Measurement]) -> Plan:
    """The plan with measured numbers in place of planned ones, each with its source; unusable lines are passed over."""
    for line in lines:
        if line.usable and line.measured is not None:
            plan = _taken(plan, line, line.measured).with_measurement(source(line))
    return plan


def with_numbers(plan: Plan, lines: Iterable[Line]) -> Plan:
    """The same without the sources, to see beforehand what becomes of the plan."""
    for line in lines:
        if line.usable and line.measured is not None:
            plan = _taken(plan, line, line.measured)
    return plan


def is_used(plan: Plan, line: Line) -> bool:
    """The plan's own number is the measured one already."""
    if not line.usable or line.measured is None:
        return False
    return math.isclose(_own(plan, line) or 0.0, line.measured, rel_tol=1e-9, abs_tol=1e-12)


def worth_taking(found: Comparison, keys: Iterable[str]) -> list[Line]:
    """Lines of all channels (key empty) and of single ones that can be taken over together.

    Rates and deal sizes of a channel that rest on few leads are drawn towards those of all channels, so that 0 of 20
    is planned neither as 0 % nor as an average channel. How many people came is what was counted, however few.
    """
    taken = []
    for line in _usable(found, keys):
        if not line.few or (line.what is What.VOLUME and line.rests_on):
            taken.append(line)
        elif line.channel_id and line.rests_on:
            drawn = _drawn(found, line)
            taken += [] if drawn is None else [drawn]
    return taken


def left_as_planned(found: Comparison, keys: Iterable[str], taken: Iterable[Line]) -> int:
    """How many numbers that could be taken over are not among those ``taken``, because they rest on few leads."""
    places = {(line.what, line.channel_id, line.index) for line in taken}
    return sum((line.what, line.channel_id, line.index) not in places for line in _usable(found, keys))


def is_drawn(plan: Plan, line: Line) -> bool:
    """The plan's own number is what few leads say with the number of all channels."""
    kind, stage_id = NumberKind(line.what.value), plan.stages[line.index].id if line.what is What.RATE else ""
    source = plan.measurement(kind, _own(plan, line), channel_id=line.channel_id, stage_id=stage_id)
    return source is not None and source.drawn_to is not None


def planned_overall(plan: Plan, wish: LeadFilter, first: int) -> float | None:
    """The share that a plan says to come from the stage ``first`` to the win, of the channels a filter asks for.

    Steps through which no channel brings anybody have the rate of their stage.
    """
    steps = enumerate(project_part(plan, wish).step_rate[first + 1 : plan.won_index + 1], start=first)
    rates = (plan.stages[index].rate_to_next if rate is None else rate for index, rate in steps)
    known = [rate for rate in rates if rate is not None]
    return math.prod(known) if len(known) == plan.won_index - first else None


def left_by_drawing(plan: Plan, found: Comparison) -> bool:
    """The plan is what was measured but for rates of few leads: what is left of the gap is no finding."""
    rates = [line for line in _usable(found, found.rates) if line.what is What.RATE]
    drawn = [is_drawn(plan, line) for line in rates]
    both = zip(rates, drawn, strict=True)
    return any(drawn) and all(drew or is_used(plan, line) or not line.rests_on for line, drew in both)


def _usable(found: Comparison, keys: Iterable[str]) -> Iterator[Line]:
    for key in keys:
        yield from (line for line in (*found.rates[key], *found.amounts[key]) if line.usable)


def _drawn(found: Comparison, line: Line) -> Line | None:
    """A number of few leads drawn towards that of all channels; None where that rests on few leads, too."""
    from funnel_planner.analytics.pooling import pooled_mean_weight, pooled_rate, pooled_weight

    lines = {key: _same_number(found, key, line) for key in found.rates}
    everyone = lines.pop("")
    if everyone.measured is None or everyone.few:
        return None
    told = [own for own in lines.values() if own.measured is not None]
    if line.what is What.RATE:
        weight = pooled_weight([(own.part, own.whole) for own in told])
    elif any(own.squares is None for own in told):
        return None
    else:
        weight = pooled_mean_weight([(own.whole, own.part, own.squares or 0.0) for own in told])
    number = pooled_rate((line.part, line.whole), everyone.measured, weight)
    return replace(line, measured=number, drawn_to=everyone.measured, drawn_by=weight)


def _same_number(found: Comparison, key: str, line: Line) -> Line:
    """The line of a channel, or of all, that says the same as ``line`` says of another one."""
    if line.what is What.RATE:
        return found.rates[key][line.index]
    return next(own for own in found.amounts[key] if own.what is line.what)


def _own(plan: Plan, line: Line) -> float | None:
    """The number that taking a line over would change; None where a channel inherits the plan's."""
    channel = plan.channel(line.channel_id) if line.channel_id else None
    if line.what is What.RATE:
        stage = plan.stages[line.index]
        return stage.rate_to_next if channel is None else channel.own_rate(stage.id)
    if line.what is What.VOLUME:
        return None if channel is None else channel.volume_per_month
    if line.what is What.SPEND:
        return None if channel is None else channel.cost.fixed_per_month
    return plan.economics.deal_size if channel is None else channel.deal_size


def _taken(plan: Plan, line: Line, value: float) -> Plan:
    channel = plan.channel(line.channel_id) if line.channel_id else None
    if line.what is What.RATE:
        stage = plan.stages[line.index]
        if channel is None:
            return plan.with_stage(replace(stage, rate_to_next=value))
        return plan.with_channel(channel.with_rate(stage.id, value))
    if channel is None:
        return plan.with_economics(replace(plan.economics, deal_size=value))
    if line.what is What.VOLUME:
        return plan.with_channel(replace(channel, volume_per_month=value))
    if line.what is What.SPEND:
        return plan.with_channel(replace(channel, cost=replace(channel.cost, fixed_per_month=value)))
    return plan.with_channel(replace(channel, deal_size=value))
