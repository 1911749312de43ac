"""Edits that several places offer: plans in, plans out."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from funnel_planner.domain.channel import Channel, RateOverride
from funnel_planner.domain.checks import MOST_NAME, new_id
from funnel_planner.domain.labels import UNKNOWN, is_word, label_key
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.domain.templates import known_channel_kind
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.forecast.projection import Projection


def free_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or ``wanted 2``, ``wanted 3`` ... where it is taken (compared as labels)."""
    keys = {label_key(name) for name in taken}
    name, number = wanted, 2
    while label_key(name) in keys:
        name, number = f"{wanted} {number}", number + 1
    return name


def stage_inserted(plan: Plan, index: int) -> tuple[Plan, str]:
    """The plan with a new stage before position ``index``, and the stage's id.

    It is like its neighbour and lets everybody through to the next stage, so that the forecast stays as it was
    until a rate is set. Raises ``PlannerError("stage_count")`` when the funnel is full.
    """
    like = plan.stages[max(0, index - 1)]
    stage = Stage(
        id=new_id(),
        name=free_name(tr("New stage"), [other.name for other in plan.stages]),
        phase=like.phase,
        kind=StageKind.LOYALTY if like.kind is StageKind.WON and index else like.kind,
        aida=like.aida,
        rate_to_next=1.0 if index < len(plan.stages) else None,
    )
    return plan.with_stage_inserted(index, stage), stage.id


def stage_moved(plan: Plan, stage_id: str, index: int) -> Plan:
    """The plan with a stage at position ``index``; one that was last, and so had no rate, lets everybody through."""
    last = plan.stages[-1]
    moved = plan.with_stage_moved(stage_id, index)
    if last.rate_to_next is None and moved.stages[-1].id != last.id:
        moved = moved.with_stage(replace(last, rate_to_next=1.0))
    return moved


def stage_removed(plan: Plan, stage_id: str) -> Plan:
    """The plan without a stage. The steps to it and from it become one, so that as many arrive behind it as before.

    Channels that entered there enter at the next stage (the one before, if it was the last). Raises
    ``PlannerError("stage_count")`` for the only stage.
    """
    index = plan.stage_index(stage_id)
    if 0 < index < len(plan.stages) - 1:
        plan = _joined(plan, index)
    neighbours = [*plan.stages[index + 1 : index + 2], *plan.stages[max(0, index - 1) : index]]
    if neighbours:
        entry = "" if neighbours[0].id == plan.stages[0].id or index == 0 else neighbours[0].id
        entering = tuple(replace(c, entry_stage=entry) if c.entry_stage == stage_id else c for c in plan.channels)
        plan = replace(plan, channels=entering)
    return plan.without_stage(stage_id)


def _joined(plan: Plan, index: int) -> Plan:
    """The plan with the rate to stage ``index`` multiplied by the rate from it, for the plan and for own rates."""
    before, stage = plan.stages[index - 1], plan.stages[index]
    channels = []
    for channel in plan.channels:
        to_it, from_it = plan.rate(channel, index - 1), plan.rate(channel, index)
        differs = channel.own_rate(before.id) is not None or channel.own_rate(stage.id) is not None
        passes = plan.entry_index(channel) < index
        if differs and passes and to_it is not None and from_it is not None:
            others = tuple(own for own in channel.rates if own.stage_id != before.id)
            channels.append(replace(channel, rates=(*others, RateOverride(before.id, to_it * from_it))))
        else:
            channels.append(channel)
    rate = None
    if before.rate_to_next is not None and stage.rate_to_next is not None:
        rate = before.rate_to_next * stage.rate_to_next
    return replace(plan, channels=tuple(channels)).with_stage(replace(before, rate_to_next=rate))


def plan_rate_for(plan: Plan, projection: "Projection | None", index: int, step_rate: float) -> float:
    """The plan's rate from stage ``index`` that makes the step of all channels together ``step_rate``.

    Channels with own rates keep them, so the others make up the difference as far as 0..1 allows:
    ``(step_rate * all - own) / inheriting``, counted in people a month at stage ``index``.
    """
    if projection is None or len(projection.channels) != len(plan.channels) or index >= len(projection.volumes):
        return step_rate
    inheriting = own = 0.0
    stage_id = plan.stages[index].id
    for channel, projected in zip(plan.channels, projection.channels, strict=True):
        rate = channel.own_rate(stage_id)
        if rate is None:
            inheriting += projected.volumes[index]
        else:
            own += projected.volumes[index] * rate
    if inheriting <= 0.0:
        return step_rate
    return min(1.0, max(0.0, (step_rate * projection.volumes[index] - own) / inheriting))


def plan_rate_counts(plan: Plan, projection: "Projection | None", index: int) -> bool:
    """Whether the plan's rate from stage ``index`` moves anybody.

    It does not where every channel that brings people so far has a rate of its own for that step.
    """
    own, coming = channels_with_own_rate(plan, projection, index)
    return not coming or own < coming


def channels_with_own_rate(plan: Plan, projection: "Projection | None", index: int) -> tuple[int, int]:
    """How many channels have a rate of their own from stage ``index``, of those that bring people so far.

    ``(0, 0)`` while that is not forecast yet.
    """
    if projection is None or len(projection.channels) != len(plan.channels) or index >= len(projection.volumes):
        return 0, 0
    stage_id = plan.stages[index].id
    coming = [
        channel
        for channel, projected in zip(plan.channels, projection.channels, strict=True)
        if projected.volumes[index] > 0
    ]
    return sum(channel.own_rate(stage_id) is not None for channel in coming), len(coming)


def channel_added(plan: Plan, name: str = "") -> tuple[Plan, str]:
    """The plan with a new channel at the end, and its id. Raises ``PlannerError`` when there are too many."""
    taken = [channel.name for channel in plan.channels]
    channel = Channel(id=new_id(), name=name or free_name(tr("New channel"), taken))
    return plan.with_channel(channel), channel.id


def channel_of_label(label: str) -> Channel:
    """A new channel for a label of a file; one that is too long for a name is cut, and still means it."""
    name = label.strip()[:MOST_NAME].strip()
    aliases = () if label_key(name) == label_key(label) else (label,)
    return Channel(new_id(), name, known_channel_kind(name), aliases=aliases)


def channel_duplicated(plan: Plan, channel_id: str) -> tuple[Plan, str]:
    """The plan with a copy of a channel (its numbers, not its messages) behind it, and the copy's id."""
    original = plan.channel(channel_id)
    taken = [channel.name for channel in plan.channels]
    copy = replace(original, id=new_id(), name=free_name(original.name, taken), aliases=())
    place = plan.channels.index(original) + 1
    return plan.with_channel(copy).with_channel_moved(copy.id, place), copy.id


def counted_as_one(plan: Plan, labels: Sequence[str]) -> Plan:
    """The plan that counts all these labels (``UNKNOWN``: none at all) as one channel, a new one where it has none.

    Of several that it has, people and fixed costs are added up, and the rest is that of the first. The channel has the
    name of the first that is a word, those of the plan before those of the labels.
    """
    word = next((label for label in labels if label != UNKNOWN and is_word(label)), tr("Unknown"))
    keys = {label_key(label) for label in (word, *labels)}
    known = [channel for channel in plan.channels if label_key(channel.name) in keys]
    name = next(filter(is_word, (channel.name for channel in known)), word)
    first, *others = known or [Channel(new_id(), name)]
    for other in others:
        plan = plan.without_channel(other.id)
    aliases = [alias for channel in (first, *others) for alias in channel.aliases]
    aliases += [label for label in labels if label_key(label) != label_key(name)]
    return plan.with_channel(
        replace(
            first,
            name=name,
            aliases=tuple(dict.fromkeys(aliases)),
            volume_per_month=sum(channel.volume_per_month for channel in (first, *others)),
            cost=replace(first.cost, fixed_per_month=sum(one.cost.fixed_per_month for one in (first, *others))),
        )
    )
