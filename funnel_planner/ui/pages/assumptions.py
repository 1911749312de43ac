"""The assumptions of a plan that can be played with: what each is called, read, changed and written as."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from funnel_planner.app.findings.measurement_words import source_words
from funnel_planner.domain.channel import RateOverride
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.words import mark, tr, trn


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number of a plan. ``unit`` is ``share``, ``count`` or ``money``; ``control`` names its edits."""

    group: str
    """Catalogue key of its group."""
    name: str
    unit: str
    control: str
    label: str
    """Catalogue key of the edit: what undo will be called."""
    read: Callable[[Plan], float | None]
    write: Callable[[Plan, float], Plan]
    remark: str = ""
    warning: str = ""
    """What is wrong with the value; shown besides the remark and any change."""
    locked: bool = False
    """The value changes nothing just now."""


RATES = mark("Rates")
VOLUMES = mark("People a month")
COSTS = mark("Channel costs a month")
MONEY = mark("Money")
OWN_RATES = mark("Own rates of channels")


def assumptions(plan: Plan) -> list[Assumption]:
    """All of them, group by group, in the order of stages and channels."""
    return [*_rates(plan), *_volumes(plan), *_money(plan), *_costs(plan), *_own_rates(plan)]


def _rates(plan: Plan) -> list[Assumption]:
    """The plan's rate of each step; locked where all channels have their own."""
    found = []
    for index, (stage, following) in enumerate(pairwise(plan.stages)):
        passing = [channel for channel in plan.channels if plan.entry_index(channel) <= index]
        own = sum(channel.own_rate(stage.id) is not None for channel in passing)
        idle = bool(passing) and own == len(passing)
        inheriting = trn("{n} channel has its own rate", "{n} channels have their own rate", own) if own else ""
        found.append(
            Assumption(
                group=RATES,
                name=f"{stage.name} → {following.name}",
                unit="share",
                control=f"stage.rate:{stage.id}",
                label=mark("Change rate"),
                read=partial(_rate, stage.id),
                write=partial(_with_rate, stage.id),
                remark=_joined(
                    source_words(plan, NumberKind.RATE, stage_id=stage.id),
                    tr("All channels have their own rate") if idle else inheriting,
                ),
                locked=idle,
            )
        )
    return found


def _own_rates(plan: Plan) -> list[Assumption]:
    return [
        Assumption(
            group=OWN_RATES,
            name=f"{channel.name}: {stage.name} → {following.name}",
            unit="share",
            control=f"channel.rate:{channel.id}:{stage.id}",
            label=mark("Change channel rate"),
            read=partial(_own_rate, channel.id, stage.id),
            write=partial(_with_own_rate, channel.id, stage.id),
            remark=source_words(plan, NumberKind.RATE, channel_id=channel.id, stage_id=stage.id),
        )
        for channel in plan.channels
        for index, (stage, following) in enumerate(pairwise(plan.stages))
        if channel.own_rate(stage.id) is not None and plan.entry_index(channel) <= index
    ]


def _volumes(plan: Plan) -> list[Assumption]:
    return [
        Assumption(
            group=VOLUMES,
            name=channel.name,
            unit="count",
            control=f"channel.volume:{channel.id}",
            label=mark("Change volume"),
            read=partial(_volume, channel.id),
            write=partial(_with_volume, channel.id),
            remark=source_words(plan, NumberKind.VOLUME, channel_id=channel.id),
            warning=_above_cap(channel.volume_per_month, channel.cap_per_month),
        )
        for channel in plan.channels
    ]


def _costs(plan: Plan) -> list[Assumption]:
    return [
        Assumption(
            group=COSTS,
            name=channel.name,
            unit="money",
            control=f"channel.fixed_cost:{channel.id}",
            label=mark("Change channel cost"),
            read=partial(_fixed_cost, channel.id),
            write=partial(_with_fixed_cost, channel.id),
            remark=tr("plus costs per click or lead") if channel.cost.per_click or channel.cost.per_lead else "",
        )
        for channel in plan.channels
    ]


def _money(plan: Plan) -> list[Assumption]:
    own = sum(channel.deal_size is not None for channel in plan.channels)
    return [
        Assumption(
            group=MONEY,
            name=tr("Deal size"),
            unit="money",
            control="economics.deal_size",
            label=mark("Change deal size"),
            read=lambda plan: plan.economics.deal_size,
            write=lambda plan, value: plan.with_economics(replace(plan.economics, deal_size=value)),
            remark=_joined(
                source_words(plan, NumberKind.DEAL_SIZE),
                trn("{n} channel has its own", "{n} channels have their own", own) if own else "",
            ),
        ),
        Assumption(
            group=MONEY,
            name=tr("Margin"),
            unit="share",
            control="economics.margin",
            label=mark("Change margin"),
            read=lambda plan: plan.economics.margin,
            write=lambda plan, value: plan.with_economics(replace(plan.economics, margin=value)),
        ),
        Assumption(
            group=MONEY,
            name=tr("Sales costs a month"),
            unit="money",
            control="economics.sales_cost_per_month",
            label=mark("Change sales costs"),
            read=lambda plan: plan.economics.sales_cost_per_month,
            write=lambda plan, value: plan.with_economics(replace(plan.economics, sales_cost_per_month=value)),
        ),
    ]


def _joined(*remarks: str) -> str:
    """Remarks one after the other."""
    return " · ".join(remark for remark in remarks if remark)


def _above_cap(volume: float, cap: float | None) -> str:
    if cap is None or volume <= cap:
        return ""
    from funnel_planner.words.formats import count

    return tr("above its limit of {cap}").format(cap=count(cap))


def _stage(plan: Plan, stage_id: str) -> Stage:
    return plan.stages[plan.stage_index(stage_id)]


def _rate(stage_id: str, plan: Plan) -> float | None:
    return _stage(plan, stage_id).rate_to_next


def _with_rate(stage_id: str, plan: Plan, rate: float) -> Plan:
    return plan.with_stage(replace(_stage(plan, stage_id), rate_to_next=rate))


def _volume(channel_id: str, plan: Plan) -> float:
    return plan.channel(channel_id).volume_per_month


def _with_volume(channel_id: str, plan: Plan, people: float) -> Plan:
    return plan.with_channel(replace(plan.channel(channel_id), volume_per_month=people))


def _fixed_cost(channel_id: str, plan: Plan) -> float:
    return plan.channel(channel_id).cost.fixed_per_month


def _with_fixed_cost(channel_id: str, plan: Plan, amount: float) -> Plan:
    channel = plan.channel(channel_id)
    return plan.with_channel(replace(channel, cost=replace(channel.cost, fixed_per_month=amount)))


def _own_rate(channel_id: str, stage_id: str, plan: Plan) -> float | None:
    return plan.channel(channel_id).own_rate(stage_id)


def _with_own_rate(channel_id: str, stage_id: str, plan: Plan, rate: float) -> Plan:
    channel = plan.channel(channel_id)
    others = (override for override in channel.rates if override.stage_id != stage_id)
    return plan.with_channel(replace(channel, rates=(*others, RateOverride(stage_id, rate))))
