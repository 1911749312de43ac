"""The plan: one immutable value that everything on the screen is a function of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.checks import check_amount, check_name, check_text, check_unique
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.measurement import Measurement, NumberKind
from funnel_planner.domain.message import Message
from funnel_planner.domain.segment import Segment
from funnel_planner.domain.stage import AidaStep, Stage, StageKind
from funnel_planner.domain.target import Target

MAX_STAGES = 30
MAX_CHANNELS = 200
DEFAULT_EXCLUDE_LABELS = ("Spam", "Test", "Duplicate", "Duplikat")
DEFAULT_LOST_LABELS = (
    "Lost", "Closed Lost", "Disqualified", "Unqualified", "Dead", "Rejected",
    "Przegrany", "Przegrana", "Utracony", "Stracony", "Odrzucony", "Zdyskwalifikowany",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A funnel, its channels, messages and assumptions, and which lead batches it looks at.

    Raises ``PlannerError`` when its parts contradict each other: no stage, two stages of one name, a channel that
    enters at a stage that is not there. Lists are tuples; every change is a new value (``with_...``).
    """

    id: str
    name: str
    stages: tuple[Stage, ...]
    channels: tuple[Channel, ...] = ()
    messages: tuple[Message, ...] = ()
    economics: Economics = Economics()
    targets: tuple[Target, ...] = ()
    segments: tuple[Segment, ...] = ()
    counting: Counting = Counting()
    lost_labels: tuple[str, ...] = DEFAULT_LOST_LABELS
    exclude_labels: tuple[str, ...] = DEFAULT_EXCLUDE_LABELS
    batches: tuple[str, ...] = ()
    """Ids of the active lead batches, oldest first: later ones win."""
    measurements: tuple[Measurement, ...] = ()
    """What measured numbers were taken over from; one for each number, and only while the number stays."""
    horizon_months: int = 12
    template: str = ""
    language: str = "en"
    notes: str = ""

    def __post_init__(self) -> None:
        check_name("plan", self.name)
        check_text("notes", self.notes)
        if not 1 <= len(self.stages) <= MAX_STAGES:
            raise PlannerError("stage_count", count=len(self.stages), limit=MAX_STAGES)
        if len(self.channels) > MAX_CHANNELS:
            raise PlannerError("channel_count", count=len(self.channels), limit=MAX_CHANNELS)
        check_unique("stage_id", [stage.id for stage in self.stages])
        check_unique("stage", [stage.name for stage in self.stages], label_key)
        check_unique("channel_id", [channel.id for channel in self.channels])
        check_unique("channel", [channel.name for channel in self.channels], label_key)
        check_unique("batch", list(self.batches))
        check_amount("horizon_months", self.horizon_months)
        self._check_references()

    @property
    def won_index(self) -> int:
        """Index of the stage at which someone is a customer: the first of kind WON, else the last."""
        return next((i for i, s in enumerate(self.stages) if s.kind is StageKind.WON), len(self.stages) - 1)

    @property
    def lead_index(self) -> int:
        """Index of the stage whose people are called leads: ``economics.lead_stage``, else the first."""
        return self.stage_index(self.economics.lead_stage) if self.economics.lead_stage else 0

    def stage_index(self, stage_id: str) -> int:
        """Position of a stage, from 0. Raises ``PlannerError("stage_unknown")``."""
        for index, stage in enumerate(self.stages):
            if stage.id == stage_id:
                return index
        raise PlannerError("stage_unknown", value=stage_id)

    def channel(self, channel_id: str) -> Channel:
        """The channel of this id. Raises ``PlannerError("channel_unknown")``."""
        for channel in self.channels:
            if channel.id == channel_id:
                return channel
        raise PlannerError("channel_unknown", value=channel_id)

    def entry_index(self, channel: Channel) -> int:
        """Index of the stage this channel's people enter at."""
        return self.stage_index(channel.entry_stage) if channel.entry_stage else 0

    def rate(self, channel: Channel, index: int) -> float | None:
        """Rate of a channel from stage ``index`` to the next: its own, else the plan's; None: not planned."""
        own = channel.own_rate(self.stages[index].id)
        return self.stages[index].rate_to_next if own is None else own

    def deal_size(self, channel: Channel) -> float:
        """Money a customer from this channel pays: the channel's own deal size, else the plan's."""
        return self.economics.deal_size if channel.deal_size is None else channel.deal_size

    def measurement(
        self, what: NumberKind, value: float | None, *, channel_id: str = "", stage_id: str = ""
    ) -> Measurement | None:
        """What a number of the plan was measured from; None where it was not, or where it was changed since."""
        place = (what, channel_id, stage_id)
        found = next((one for one in self.measurements if one.place == place), None)
        return found if found is not None and found.is_of(value) else None

    def with_measurement(self, measurement: Measurement) -> "Plan":
        """The plan knowing what a number was measured from (same place replaced)."""
        others = (one for one in self.measurements if one.place != measurement.place)
        return replace(self, measurements=(*others, measurement))

    def message(self, channel_id: str, step: AidaStep) -> Message | None:
        """The message of a channel at an AIDA step, or None where there is none."""
        return next((m for m in self.messages if m.channel_id == channel_id and m.step is step), None)

    @property
    def has_numbers(self) -> bool:
        """Something is planned: a rate, or people who come through a channel."""
        return any(stage.rate_to_next is not None for stage in self.stages[:-1]) or any(
            channel.volume_per_month or channel.rates for channel in self.channels
        )

    def with_name(self, name: str) -> "Plan":
        """The plan under another name."""
        return replace(self, name=name.strip())

    def with_stage(self, stage: Stage) -> "Plan":
        """The plan with the stage of the same id replaced."""
        index = self.stage_index(stage.id)
        return replace(self, stages=(*self.stages[:index], stage, *self.stages[index + 1 :]))

    def with_stage_inserted(self, index: int, stage: Stage) -> "Plan":
        """The plan with a new stage before position ``index``."""
        stages = (*self.stages[:index], stage, *self.stages[index:])
        return replace(self, stages=stages, measurements=_still_measured(self, stages))

    def with_stage_moved(self, stage_id: str, index: int) -> "Plan":
        """The plan with a stage moved to position ``index``."""
        stage = self.stages[self.stage_index(stage_id)]
        others = [other for other in self.stages if other.id != stage_id]
        stages = (*others[:index], stage, *others[index:])
        return replace(self, stages=stages, measurements=_still_measured(self, stages))

    def without_stage(self, stage_id: str) -> "Plan":
        """The plan without a stage; what named it (overrides, entries, targets) lets go of it."""
        stages = tuple(stage for stage in self.stages if stage.id != stage_id)
        channels = tuple(
            replace(
                channel,
                entry_stage="" if channel.entry_stage == stage_id else channel.entry_stage,
                rates=tuple(o for o in channel.rates if o.stage_id != stage_id),
            )
            for channel in self.channels
        )
        lead_stage = "" if self.economics.lead_stage == stage_id else self.economics.lead_stage
        return replace(
            self,
            stages=stages,
            channels=channels,
            targets=tuple(target for target in self.targets if target.stage_id != stage_id),
            measurements=_still_measured(self, stages),
            economics=replace(self.economics, lead_stage=lead_stage),
        )

    def with_channel(self, channel: Channel) -> "Plan":
        """The plan with a channel replaced (same id) or added at the end."""
        known = {other.id for other in self.channels}
        if channel.id not in known:
            return replace(self, channels=(*self.channels, channel))
        return replace(self, channels=tuple(channel if o.id == channel.id else o for o in self.channels))

    def with_channel_moved(self, channel_id: str, index: int) -> "Plan":
        """The plan with a channel moved to position ``index``."""
        channel = self.channel(channel_id)
        others = [other for other in self.channels if other.id != channel_id]
        return replace(self, channels=(*others[:index], channel, *others[index:]))

    def without_channel(self, channel_id: str) -> "Plan":
        """The plan without a channel and its messages."""
        return replace(
            self,
            channels=tuple(channel for channel in self.channels if channel.id != channel_id),
            messages=tuple(message for message in self.messages if message.channel_id != channel_id),
            measurements=tuple(one for one in self.measurements if one.channel_id != channel_id),
        )

    def with_message(self, message: Message) -> "Plan":
        """The plan with a cell of the matrix written (same channel and step replaced)."""
        others = [m for m in self.messages if (m.channel_id, m.step) != (message.channel_id, message.step)]
        order = {channel.id: index for index, channel in enumerate(self.channels)}
        steps = list(AidaStep)
        cells = sorted([*others, message], key=lambda m: (order.get(m.channel_id, len(order)), steps.index(m.step)))
        return replace(self, messages=tuple(cells))

    def without_message(self, channel_id: str, step: AidaStep) -> "Plan":
        """The plan with a cell of the matrix emptied."""
        kept = tuple(m for m in self.messages if (m.channel_id, m.step) != (channel_id, step))
        return replace(self, messages=kept)

    def with_economics(self, economics: Economics) -> "Plan":
        """The plan under other money assumptions."""
        return replace(self, economics=economics)

    def with_batches(self, batches: Sequence[str]) -> "Plan":
        """The plan looking at these lead batches, oldest first."""
        return replace(self, batches=tuple(batches))

    def _check_references(self) -> None:
        stage_ids = {stage.id for stage in self.stages}
        channel_ids = {channel.id for channel in self.channels}
        named = [channel.entry_stage for channel in self.channels]
        named += [override.stage_id for channel in self.channels for override in channel.rates]
        named += [target.stage_id for target in self.targets]
        named.append(self.economics.lead_stage)
        for stage_id in named:
            if stage_id and stage_id not in stage_ids:
                raise PlannerError("stage_unknown", value=stage_id)
        cells = [f"{message.channel_id}/{message.step}" for message in self.messages]
        check_unique("message", cells)
        for message in self.messages:
            if message.channel_id not in channel_ids:
                raise PlannerError("channel_unknown", value=message.channel_id)


def _still_measured(plan: Plan, stages: Sequence[Stage]) -> tuple[Measurement, ...]:
    """What numbers were measured from, under other stages or in another order: without rates of steps that are gone."""
    led_to = {stage.id: following.id for stage, following in pairwise(plan.stages)}
    steps = {(stage.id, following.id) for stage, following in pairwise(stages)}
    return tuple(
        one
        for one in plan.measurements
        if one.what is not NumberKind.RATE or (one.stage_id, led_to.get(one.stage_id)) in steps
    )
