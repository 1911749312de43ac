"""Which channel of the plan each channel label of a file means."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, Mapping, Role, Shape
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

NEW_CHANNEL = "(new)"
"""Target of a label that becomes a channel of the plan."""


@dataclass(frozen=True, slots=True)
class ChannelLabel:
    """A channel label, its rows and the channel it means (by name; ``NEW_CHANNEL``); empty: it stands for itself.

    ``EXCLUDE_TARGET``: its rows of a report are left out.
    """

    label: str
    count: int
    channel: str = ""


def channel_labels(
    surveys: "Sequence[Survey]", mapping: Mapping, plan: Plan, choices: "Choices"
) -> tuple[ChannelLabel, ...]:
    """The channel labels of all files, most frequent first; one entry for each label key, in its first spelling."""
    from funnel_planner.spreadsheet.meaning.header_words import is_total_word

    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for survey, file in zip(surveys, mapping.files, strict=True):
        column = file.column(Role.CHANNEL)
        adds_up = is_total_word if file.shape is Shape.AGGREGATE else _never
        for label, count in survey.columns[column.index].labels if column is not None else ():
            if not is_blank_label(label) and not adds_up(label):
                shown.setdefault(label_key(label), label)
                counts[label_key(label)] += count
    named = {label_key(channel.name): channel.name for channel in plan.channels}
    chosen = {label_key(label): channel for label, channel in choices.channels} | named
    if any(file.shape is Shape.AGGREGATE for file in mapping.files):
        chosen |= dict.fromkeys(mapping.channels_left_out, EXCLUDE_TARGET)
    known = {label_key(alias): channel.name for channel in plan.channels for alias in channel.aliases}
    found = (ChannelLabel(label, counts[key], chosen.get(key, known.get(key, ""))) for key, label in shown.items())
    return tuple(sorted(found, key=lambda item: -item.count))


def _never(_label: str) -> bool:
    return False


def check_meaning(plan: Plan, label: str, target: str) -> None:
    """Raise ``PlannerError("channel_means_itself")`` where a label that names a channel is to mean another one.

    Counting would not follow: a name beats an alias.
    """
    names = {label_key(channel.name): channel.name for channel in plan.channels}
    own, other = names.get(label_key(label)), names.get(label_key(target))
    if own is not None and other is not None and own != other:
        raise PlannerError("channel_means_itself", value=own, other=other)


def with_channel_meanings(plan: Plan, choices: "Choices") -> Plan:
    """The plan whose channels have the labels chosen for them as aliases; new channels are added.

    A label that is itself the name of a channel stays that channel.
    """
    for label, target in choices.channels:
        key = label_key(label)
        if key in {label_key(channel.name) for channel in plan.channels}:
            continue
        if target == NEW_CHANNEL:
            plan = plan.with_channel(Channel(new_id(), label.strip()))
            continue
        for channel in plan.channels:
            aliases = tuple(alias for alias in channel.aliases if label_key(alias) != key)
            if target and label_key(channel.name) == label_key(target):
                aliases = (*aliases, label)
            if aliases != channel.aliases:
                plan = plan.with_channel(replace(channel, aliases=aliases))
    return plan
