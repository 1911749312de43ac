"""The channels and the currency that a plan made after files takes from them; no money is made up."""

from collections.abc import Sequence
from dataclasses import replace

from funnel_planner.app.editing import channel_of_label
from funnel_planner.app.files import drafting
from funnel_planner.app.files.channel_choices import channel_labels
from funnel_planner.app.files.currency_check import value_currency
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.survey import Survey

MOST_CHANNELS = 12


def with_channels_of(plan: Plan, surveys: "Sequence[Survey]") -> Plan:
    """The plan with the channels that files know, the largest first, in the currency of the files.

    Volumes, costs, deal size and all other money stay empty, as nobody planned them yet; ``plan`` is a new one.
    Raises ``PlannerError`` as ``drafting.draft``.
    """
    from funnel_planner.spreadsheet.meaning.choices import Choices

    bare = replace(plan, channels=(), messages=(), targets=(), measurements=())
    mapping = drafting.draft(surveys, bare, Choices()).mapping
    labels = [found.label for found in channel_labels(surveys, mapping, bare, Choices()) if not _is_stroke(found.label)]
    currency = value_currency(mapping) or plan.economics.currency
    economics = Economics(currency=currency, lead_stage=plan.economics.lead_stage)
    return replace(bare, channels=_channels(labels), economics=economics)


def _channels(labels: Sequence[str]) -> tuple[Channel, ...]:
    """A channel for each label; one that is too long for a name is cut, and still means it."""
    found: dict[str, Channel] = {}
    for label in labels[:MOST_CHANNELS]:
        channel = channel_of_label(label)
        found.setdefault(label_key(channel.name), channel)
    return tuple(found.values())


def _is_stroke(label: str) -> bool:
    """Mere strokes name nothing. Words like “unknown” do: without their leads a plan would be too small."""
    return not any(map(str.isalnum, label))
